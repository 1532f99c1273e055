"""A return that already holds what the unit last told: keys locked, changes coloured and 变化类型 worked out without any add-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs.kinds.dates import Month
from workbooks.declare import Sheet
from workbooks.finding.base import FIRST, MARK, SAID, SHEET, Identity, dumped
from workbooks.grid import column_name
from workbooks.put import text_format, write_text

_CHANGED, _NEW = {"bg_color": "#FFE699", "bold": True}, {"bg_color": "#C6E0B4"}
#: The field that names a client, and the word by which a name tells a former one.
_NAME, _FORMERLY = "name", "曾用名"
#: Columns before the values, and characters of a snapshot's id that people see.
_LEFT, _SHOWN = 3, 8


@dataclass(frozen=True, slots=True)
class Base:
    """Rows as last accepted, the snapshot they come from, and the fields that tell them apart."""

    sheet: Sheet
    rows: Sequence[Mapping[str, Any]]
    snapshot: str
    keys: tuple[str, ...]
    #: Who clients were before the month's own returns renamed them, by row.
    renamed: Mapping[int, Sequence[Identity]]

    @classmethod
    def of(cls, sheet: Sheet, rows: Sequence[Mapping[str, Any]], snapshot: str, renamed: Mapping[int, Sequence[Identity]]) -> Base:
        """The base of rows; its key is the first alternative that all rows have."""
        names = next((k for k in sheet.key if all(row.get(n) not in (None, "") for row in rows for n in k)), sheet.key[-1])
        return cls(sheet, rows, snapshot, tuple(names), renamed)


def put_base(book: Workbook, worksheet: Worksheet, base: Base, *, unit: str, month: Month, places: tuple[int, int, int]) -> None:
    """Add the very hidden sheet, the locks, the colours and the formula of 变化类型.

    Args:
        book: The workbook.
        worksheet: Its table.
        base: What it is filled with.
        unit: Whose return it is.
        month: Its month.
        places: Row of what is told above the table, first row of the table, number of its rows.
    """
    told_row, first, rows = places
    sheet = base.sheet
    said = text_format(book, {"font_name": "宋体", "font_size": 9, "font_color": "#7F7F7F"})
    write_text(worksheet, told_row - 1, 4, f"{SAID}{base.snapshot[:_SHOWN]}（黄色是改过的，绿色是新增的）", said)
    _write_hidden(book, base, unit, month)
    if not base.rows:
        return
    column = {f.name: i for i, f in enumerate(sheet.fields)}
    own = _joined([f"${column_name(column[n])}{first + 1}" for n in base.keys])
    found = f"MATCH({own},{_span(0, base)},0)"
    last = first + rows - 1
    for name in base.keys:
        at = column[name]
        may = f"OR(ISNUMBER({found}),{_renamed(column[name], first)})" if name == _NAME else f"ISNUMBER({found})"
        how = f"改了名、要更正的，写成“新名（{_FORMERLY}：旧名）”；" if name == _NAME else ""
        worksheet.data_validation(
            first, at, first + len(base.rows) - 1, at,
            {
                "validate": "custom", "value": f"={may}", "error_title": "预填的内容不能改",
                "error_message": f"“{sheet.by_name[name].head}”是预填的，不能改成别的。{how}新增的写在下面的空行里。",
            },
        )  # fmt: skip
        if name == _NAME:
            look = {"type": "formula", "criteria": f"={_renamed(at, first)}", "format": book.add_format(_CHANGED), "stop_if_true": True}
            worksheet.conditional_format(first, at, last, at, look)
        criteria = f"=AND(LEN({own})>{len(base.keys) - 1},ISNA({found}))"
        worksheet.conditional_format(first, at, last, at, {"type": "formula", "criteria": criteria, "format": book.add_format(_NEW)})
    changed = []
    for left, right in _runs(base):
        value = f"INDEX('{SHEET}'!{column_name(left + _LEFT)}${FIRST + 1}:{column_name(left + _LEFT)}${FIRST + len(base.rows)},{found})"
        criteria = f"=AND(ISNUMBER({found}),{column_name(left)}{first + 1}<>{value})"
        look = {"type": "formula", "criteria": criteria, "format": book.add_format(_CHANGED)}
        worksheet.conditional_format(first, left, last, right, look)
        changed.append((left, right))
    if "change" in column:
        _derive(book, worksheet, base, column["change"], changed, (first, rows))


def _derive(book: Workbook, worksheet: Worksheet, base: Base, at: int, runs: Sequence[tuple[int, int]], places: tuple[int, int]) -> None:
    """变化类型 of each row as a formula that may be written over with 终止."""
    first, rows = places
    look = book.add_format(
        {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "align": "center", "border": 1, "border_color": "#BFBFBF"}
    )
    column = {f.name: i for i, f in enumerate(base.sheet.fields)}
    for row in range(first, first + rows):
        own = _joined([f"${column_name(column[n])}{row + 1}" for n in base.keys])
        match = f"MATCH({own},{_span(0, base)},0)"
        counts = "+".join(
            f"SUMPRODUCT(--({column_name(a)}{row + 1}:{column_name(b)}{row + 1}<>INDEX({_span(a + _LEFT, base, b + _LEFT)},{match},0)))"
            for a, b in runs
        )
        new = f'IF({_renamed(column[_NAME], row)},"修改","新增")' if _NAME in base.keys else '"新增"'
        formula = f'=IF(LEN({own})<={len(base.keys) - 1},"",IF(ISNA({match}),{new},IF({counts}>0,"修改","")))'
        worksheet.write_formula(row, at, formula, look, "")


def _renamed(column: int, row: int) -> str:
    """Whether a name tells a former one."""
    return f'ISNUMBER(SEARCH("{_FORMERLY}",${column_name(column)}{row + 1}))'


def _runs(base: Base) -> list[tuple[int, int]]:
    """Neighbouring columns that people fill in and that are no key."""
    runs: list[tuple[int, int]] = []
    for i, f in enumerate(base.sheet.fields):
        if f.computed or f.name in base.keys or f.name == "change":
            continue
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _span(column: int, base: Base, last: int | None = None) -> str:
    right = column if last is None else last
    return f"'{SHEET}'!${column_name(column)}${FIRST + 1}:${column_name(right)}${FIRST + len(base.rows)}"


def _joined(cells: Sequence[str]) -> str:
    return '&"|"&'.join(cells) + ('&""' if len(cells) == 1 else "")


def _write_hidden(book: Workbook, base: Base, unit: str, month: Month) -> None:
    hidden, plain = book.add_worksheet(SHEET), text_format(book, {})
    for c, told in enumerate((MARK, base.sheet.name, unit, str(month), base.snapshot)):
        hidden.write_string(0, c, told)
    for c, head in enumerate(("键", "行号", "内容", *(f.name for f in base.sheet.fields))):
        hidden.write_string(1, c, head)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    column = {f.name: i + _LEFT for i, f in enumerate(base.sheet.fields)}
    for number, row in enumerate(base.rows):
        r = FIRST + number
        cells = _joined([f"{column_name(column[n])}{r + 1}" for n in base.keys])
        key = "|".join(str(base.sheet.by_name[n].kind.to_cell(row[n])) for n in base.keys if row.get(n) is not None)
        hidden.write_formula(r, 0, f"={cells}", None, key)
        hidden.write_string(r, 1, f"R{number + 1:05d}")
        values = {f.name: row.get(f.name) for f in base.sheet.fields if not f.computed}
        hidden.write_string(r, 2, dumped(values, base.renamed.get(number, ())))
        for f in base.sheet.fields:
            value: Any = None if row.get(f.name) is None or f.computed else f.kind.to_cell(row[f.name])
            if isinstance(value, bool) or value is None:
                continue
            if isinstance(value, (int, float)):
                hidden.write_number(r, column[f.name], value)
            elif hasattr(value, "year"):
                hidden.write_datetime(r, column[f.name], value, day)
            else:
                write_text(hidden, r, column[f.name], str(value), plain)
    hidden.very_hidden()
