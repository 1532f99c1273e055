"""Cells that were understood and could be written more cleanly: 一键修复 mends them; a sheet tells them in one sentence, if at all."""

from __future__ import annotations

import datetime
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from udfs.cells import CellValue
from udfs.kinds.amounts import Money, Rate
from udfs.words.text import fold
from workbooks.declare import Field
from workbooks.examined import Bound
from workbooks.problems import Problem, Repair, Severity, Where, problem, rule, shown

UNTIDY = rule(
    "KH221", Severity.WARNING, "写法不规范", "“{field}”填的是“{found}”，已按“{meant}”读取。", "改为规范写法，一键修复可以代劳。",
    tidiness=True,
)  # fmt: skip
UNTIDY_SHEET = rule(
    "KH190",
    Severity.WARNING,
    "写法可以整理",
    "有{count}处写法不规范，已按意思读取，不影响报送：{columns}。",
    "一键修复可以改成规范写法，不改也行。",
    tidiness=True,
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def untidy_cell(f: Field, bound: Bound, where: Where, cell: CellValue, clean: CellValue, unit: str) -> Problem:
    """A cell whose meaning is plain, with its clean form in the unit of the sender's column."""
    repair = Repair(clean, "", share=isinstance(f.kind, Rate) and not unit and isinstance(cell, str) and not _has_figure(cell, clean))
    meant = repair.seen
    if isinstance(clean, (int, float)) and isinstance(f.kind, (Money, Rate)):
        meant = f"{clean:,.10g}{unit or '万元'}" if isinstance(f.kind, Money) else f"{meant}{unit}"
    return problem(UNTIDY, where, field=f.head, head=bound.head, found=cell, repair=replace(repair, says=f"改为“{meant}”"), meant=meant)


def _has_figure(text: str, clean: CellValue) -> bool:
    """Whether a text holds the very figure: 0.08 does, 8% does not."""
    return isinstance(clean, (int, float)) and any(math.isclose(float(n), abs(clean)) for n in _FIGURE.findall(fold(text)))


def untidy(cells: Sequence[Problem], personal: Sequence[str]) -> list[Problem]:
    """One reminder a sheet with its columns, how many cells of each and an example; what looks alike before and after is left out.

    Args:
        cells: What `untidy_cell` made.
        personal: Heads whose content is not quoted.
    """
    sheets: dict[Where, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for one in cells:
        if one.repair and not same_to_a_reader(one.found, one.repair.value):
            sheets[Where(one.where.book, one.where.sheet)][one.head].append(one)
    return [_told(where, columns, personal) for where, columns in sheets.items()]


def _told(where: Where, columns: Mapping[str, Sequence[Problem]], personal: Sequence[str]) -> Problem:
    parts = []
    for head, cells in columns.items():
        first = cells[0]
        example = "" if first.field in personal else f"（如{first.where.cell}“{shown(first.found)}”即“{first.values['meant']}”）"
        parts.append(f"“{head}”{len(cells)}处{example}")
    return problem(UNTIDY_SHEET, where, count=sum(map(len, columns.values())), columns="，".join(parts))


def same_to_a_reader(found: CellValue, clean: CellValue) -> bool:
    """Whether a person sees no change: 3 typed as text, full-width digits, 2026/9/9 for 2026-09-09, 4个 for 4.

    >>> same_to_a_reader("４个", 4), same_to_a_reader("2026.9.9", datetime.date(2026, 9, 9)), same_to_a_reader("√", "有")
    (True, True, False)
    """
    before, after = fold(shown(found)), fold(shown(clean))
    if before == after:
        return True
    if isinstance(clean, datetime.date):
        return "".join(f"{int(n):02d}" for n in re.findall(r"\d+", before)).startswith(f"{clean:%Y%m%d}")
    if isinstance(clean, (int, float)) and not isinstance(clean, bool):
        figures = _FIGURE.findall(before.replace(",", ""))
        parts = (1, 100 if "%" in before else 1000 if "‰" in before else 1)
        return len(figures) == 1 and any(math.isclose(float(figures[0]) / n, abs(clean)) for n in parts)
    return False
