"""Cells that a 质疑 or a decision is about, as a person types them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from udfs.kinds.dates import Month
from workbooks.problems import Refusal, Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.log.queries import Asked
    from addin.ledger.store import Ledger

BAD_CELL = rule(
    "KH442", Severity.ERROR, "单元格写法不对", "“{cell}”看不出是哪张表的哪一格。", "写成《客户信息统计表》C7；这次报送的表有：{sheets}。"
)
NO_SUCH_CELL = rule(
    "KH199",
    Severity.ERROR,
    "表里没有这一格",
    "{cell}不在“{unit}”{month}第{version}版里：《{sheet}》只到{last}。",
    "对照单位报来的表核对是哪一格。",
)
ONE_REASON_EACH = rule(
    "KH197",
    Severity.ERROR,
    "原因和格对不上",
    "写了{cells}格，却有{reasons}个原因，分不出哪个原因是哪一格的。",
    "每格配一个原因（--cell、--why 一对一对地写）；几格同一个原因的，只写一个 --why。",
)
_CELL = re.compile(r"(?:《(.+?)》|'?(.+?)'?!)?\s*([A-Za-zＡ-Ｚａ-ｚ]{1,3}\s*[0-9０-９]+)")


def asked_at(ledger: Ledger, v: Any, text: str, why: str = "") -> Asked:
    """The cell a person means; the sheet may be left out where the return has one.

    Args:
        ledger: The ledger.
        v: The version.
        text: What was typed.
        why: What is asked about it.

    Raises:
        Refusal: KH442, it is no cell of the return's sheets.
    """
    from addin.ledger.log.queries import Asked
    from udfs.words.text import fold
    from workbooks.answering.patch.cells import place as address

    came = [r for r in ledger.receipts(v.month) if (r.unit, r.version) == (v.unit, v.version)]
    sheets = list(dict.fromkeys(s for r in came for s, _, _ in r.sheets))
    match = _CELL.fullmatch(text.strip())
    sheet = (match[1] or match[2] or (sheets[0] if len(sheets) == 1 else "")) if match else ""
    if match is None or sheet not in sheets:
        raise refuse(BAD_CELL, Where(), cell=text, sheets="、".join(f"《{s}》" for s in sheets))
    row, column = address(fold(match[3]).upper())
    return Asked(sheet, row, column, why)


def asked_of(ledger: Ledger, v: Any, cells: Sequence[str], reasons: Sequence[str]) -> list[Asked]:
    """Questions about cells, each with its own reason or all with one.

    Args:
        ledger: The ledger.
        v: The version.
        cells: As typed.
        reasons: As typed.

    Raises:
        Refusal: KH197, reasons and cells do not match; KH442, KH199, there is no such cell.
    """
    if cells and len(reasons) not in (1, len(cells)):
        raise refuse(ONE_REASON_EACH, Where(), cells=len(cells), reasons=len(reasons))
    asked = [asked_at(ledger, v, c, reasons[i % len(reasons)]) for i, c in enumerate(cells)]
    _keep_within(ledger, v, asked)
    return asked


def _keep_within(ledger: Ledger, v: Any, asked: Sequence[Asked]) -> None:
    """See that cells asked about lie where the workbook has any."""
    from workbooks.grid import cell_name
    from workbooks.opening.files import read_book

    try:
        grids = {g.name: g for g in read_book(ledger.workspace.original(v.sha256)).sheets} if asked else {}
    except Refusal:
        return  # a workbook kept aside or cut is asked about as it was
    for a in asked:
        grid = grids.get(a.sheet)
        rows, columns = (len(grid.rows), max(map(len, grid.rows), default=0)) if grid else (0, 0)
        if rows and (a.row >= rows or a.column >= columns):
            told = {"unit": v.unit, "month": Month.parse(v.month).chinese, "version": v.version, "sheet": a.sheet}
            raise refuse(NO_SUCH_CELL, Where(), cell=cell_name(a.row, a.column), last=cell_name(rows - 1, columns - 1), **told)
