"""Loss-free repairs written into a copy: the same meaning in clean form, each one listed, formulas never touched."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from udfs.cells import CellValue
from workbooks.answering.csv_patch import replace_fields
from workbooks.answering.patch.book import BookEditor
from workbooks.answering.patch.styles import Styles, is_date_format
from workbooks.problems import Problem, Rule, Severity, Where, refuse, rule, shown
from workbooks.put import is_risky

NOT_REPAIRABLE = rule(
    "KH181",
    Severity.ERROR,
    "这种文件不能直接修复",
    "这种文件（{what}）不能在原格式里改写。",
    "请用 Excel 或 WPS 另存为不带密码的 .xlsx 后再修复，或按清单自行改正。",
)
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Applied:
    """One cell that was changed."""

    where: Where
    before: CellValue
    after: CellValue
    #: The value as a person sees it in the cell.
    seen: str
    rule: Rule


def repairs(problems: Sequence[Problem]) -> list[Problem]:
    """Problems whose repair keeps the meaning; one a cell."""
    found: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        if problem.repair is not None and problem.repair.loss_free and problem.where.cell is not None:
            found.setdefault((problem.where.sheet, problem.where.cell), problem)
    return list(found.values())


def apply_repairs(original: bytes, kind: str, problems: Sequence[Problem]) -> tuple[bytes, list[Applied]]:
    """A repaired copy and what was changed in it; the original's bytes where there is nothing to repair.

    Args:
        original: the file's bytes.
        kind: what it is, as `Book.kind`.
        problems: what was found in it.

    Raises:
        Refusal: KH181 for formats that cannot be patched, KH119–KH122 or KH180 for packages that cannot.
    """
    wanted = repairs(problems)
    if not wanted:
        return original, []
    where = Where(book=wanted[0].where.book)
    if kind == "csv":
        wanted = [p for p in wanted if isinstance(_value(p), (str, datetime.date))]  # 11.1% is as good as 0.111 where all is text
        texts = {(p.where.row or 0, p.where.column or 0): shown(_value(p)) for p in wanted}
        return replace_fields(original, texts, where), [_applied(p) for p in wanted]
    if kind not in ("xlsx", "xlsm"):
        raise refuse(NOT_REPAIRABLE, where, what=f"内容是{kind}格式")
    if original.startswith(_OLE):
        raise refuse(NOT_REPAIRABLE, where, what="设了打开密码")
    return _patched(original, wanted, where)


def _patched(original: bytes, wanted: Sequence[Problem], where: Where) -> tuple[bytes, list[Applied]]:
    book = BookEditor(original, where)
    applied = []
    for problem in wanted:
        tab = book.tab(problem.where.sheet)
        row, column = problem.where.row or 0, problem.where.column or 0
        if tab is None or book.cells(tab).has_formula(row, column):
            continue
        cell = book.cells(tab).put(row, column, _value(problem), base_1904=book.base_1904)
        old = int(cell.get("s", "0"))
        style = _style(book.styles(), old, problem)
        if style != old:
            cell.set("s", str(style))
        applied.append(_applied(problem))
    if not applied:
        return original, []
    book.recalculate()
    return book.package.save(), applied


def _style(styles: Styles, xf: int, problem: Problem) -> int:
    """The cell's own format, with another number format only where the new value would show wrongly."""
    value, code = _value(problem), styles.number_format(xf)
    if isinstance(value, datetime.date):
        return xf if is_date_format(code) else styles.variant(xf, number_format="yyyy-mm-dd")
    if isinstance(value, str):
        risky = is_risky(value)
        digits = not isinstance(problem.found, str) and code == "General"
        return styles.variant(xf, number_format="@" if digits else "", quoted=risky) if risky or digits else xf
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if problem.repair and problem.repair.share:
            return xf if "%" in code else styles.variant(xf, number_format="0.00%")
        return styles.variant(xf, number_format="General") if code == "@" or is_date_format(code) else xf
    return xf


def _value(problem: Problem) -> CellValue:
    return None if problem.repair is None else problem.repair.value


def _applied(problem: Problem) -> Applied:
    return Applied(problem.where, problem.found, _value(problem), problem.repair.seen if problem.repair else "", problem.rule)
