"""Read a 档案一览 back: of each client the cells that somebody changed since we wrote them (R19)."""

from __future__ import annotations

from collections.abc import Mapping

from udfs.cells import CellValue
from udfs.kinds.kind import Doubt, Fault
from workbooks.answering.form import rules
from workbooks.answering.form.data import FormRead, Told
from workbooks.answering.form.known import kind_of
from workbooks.answering.form.marks import mark_of
from workbooks.answering.overview.columns import BASE, COLUMNS, MARK, NUMBER, head, may_change
from workbooks.grid import Book, Grid
from workbooks.problems import Problem, Severity, Where, problem, rule, shown

STRANGE_ROW = rule(
    "KH577",
    Severity.WARNING,
    "不知道是谁的一行",
    "第{row}行的档案编号“{found}”不是这张表写出时的，没有收回。",
    "档案编号不能改；新客户由维护单位报。",
    clause="R19",
)
#: Rows in which the heads are looked for: somebody may have put lines above.
_HEADS_WITHIN = 20


def read_overview(book: Book) -> list[FormRead] | None:
    """Changed cells of each client's row; None for a workbook that is no 档案一览 of ours. What only was sorted has not changed."""
    base = next((g for g in book.sheets if g.hidden and g.name == BASE), None)
    if base is None or base.at(0, 0) != MARK:
        return None
    known = _known(base)
    sheet = next((g for g in book.sheets if not g.hidden and _heads(g) is not None), None)
    if sheet is None:
        return []
    top, columns = _heads(sheet) or (0, {})
    found = []
    for row in range(top + 1, len(sheet.rows)):
        number = shown(sheet.at(row, columns[NUMBER]))
        if number in known:
            if read := _row(book.name, sheet, row, columns, known[number], f"{number}/{base.at(0, 1) or ''}"):
                found.append(read)
        elif number or any(sheet.at(row, c) not in (None, "") for c in columns.values()):
            where = Where(book.name, sheet.name, row, columns[NUMBER])
            found.append(FormRead({}, {}, "", (problem(STRANGE_ROW, where, row=row + 1, found=number or "（空）"),)))
    return found


def _known(base: Grid) -> dict[str, Mapping[str, str]]:
    """What stood in the cells, by the client's number and the column's key."""
    keys = [shown(v) for v in base.rows[0][2:]]
    return {shown(row[0]): dict(zip(keys, [shown(v) for v in row[2:]] + [""] * len(keys), strict=False)) for row in base.rows[1:] if row}


def _heads(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Row of the heads, and the columns of the keys, wherever they went."""
    wanted = {head(key): key for key, _ in COLUMNS}
    for row in range(min(_HEADS_WITHIN, len(grid.rows))):
        columns: dict[str, int] = {}
        for column, value in enumerate(grid.rows[row]):
            if isinstance(value, str) and (key := wanted.get(value.strip())):
                columns.setdefault(key, column)
        if NUMBER in columns and "name" in columns:
            return row, columns
    return None


def _row(name: str, grid: Grid, row: int, columns: Mapping[str, int], was: Mapping[str, str], mark: str) -> FormRead | None:
    """A row that somebody changed; None for one that is as it was."""
    told: dict[str, Told] = {}
    problems: list[Problem] = []
    for key, column in columns.items():
        raw = grid.at(row, column) if grid.at(row, column) != "" else None
        if mark_of(raw) != was.get(key, ""):
            told[key] = _told(key, raw, Where(name, grid.name, row, column), was.get(key, ""), problems)
    return FormRead(told, {}, mark, tuple(problems)) if told else None


def _told(key: str, raw: CellValue, where: Where, was: str, problems: list[Problem]) -> Told:
    value = kind_of(key).parse(raw) if may_change(key) else raw
    if isinstance(value, Doubt):
        value = value.value
    if isinstance(value, Fault):
        problems.append(problem(rules.UNREADABLE, where, field=head(key), found=raw, why=value.why, hint=kind_of(key).hint))
        value = None
    return Told(value, raw, where, changed=True, was=was)
