"""The table as it was read, at its own rows and columns, for senders whose file cannot be patched (.xls, .ods, .csv)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from udfs.cells import CellValue
from workbooks.declare import Sheet
from workbooks.examined import Bound, Examined
from workbooks.problems import Problem, shown
from workbooks.put import TextFormat, text_format, write_text
from workbooks.registers.customer_info import CUSTOMER_INFO

_FIXED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - same input, same bytes
_A3 = 8
_GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "font_name": "宋体", "font_size": 11}


def plain_copy(problems: Sequence[Problem], examined: Examined, sheet: Sheet = CUSTOMER_INFO) -> bytes:
    """An .xlsx of the bound and the sender's own columns; a cell that was not understood shows what it holds."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _FIXED})
        formats = _Formats(book)
        found = {(p.where.sheet, p.where.row, p.where.column): p.found for p in problems}
        submission = examined.submission
        names = list(dict.fromkeys([submission.sheet, *submission.row_sheets]))
        for name in names:
            worksheet = book.add_worksheet(name)
            _write_told(worksheet, formats, examined)
            for bound in (b for b in submission.bound if b.text):
                write_text(worksheet, max(submission.head_row, 0), bound.column, bound.text, formats.head)
                _write_column(worksheet, formats, bound, examined, sheet, name, found)
            worksheet.freeze_panes(max(submission.head_row, 0) + 1, 0)
            worksheet.set_landscape()
            worksheet.set_paper(_A3)
            worksheet.fit_to_pages(2, 0)
            worksheet.repeat_rows(max(submission.head_row, 0))
    return out.getvalue()


class _Formats:
    """The few formats of the copy."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.head = text_format(book, _GRID | {"bold": True, "bg_color": "#DDE6F0", "text_wrap": True, "align": "center"})
        self.told = text_format(book, {"font_name": "宋体", "font_size": 11})
        self._texts: dict[str, TextFormat] = {}

    def of(self, number_format: str) -> TextFormat:
        """Format of cells with a number format."""
        if number_format not in self._texts:
            self._texts[number_format] = text_format(self._book, _GRID | {"num_format": number_format})
        return self._texts[number_format]


def _write_told(worksheet: xlsxwriter.worksheet.Worksheet, formats: _Formats, examined: Examined) -> None:
    """Unit and month where they were told, above the table."""
    submission = examined.submission
    told = {"unit": ("填报单位", submission.unit), "month": ("报送月份", submission.month and submission.month.chinese)}
    for key, (label, value) in told.items():
        place = submission.places.get(key)
        if place and value and 0 <= place[0] < submission.head_row:
            write_text(worksheet, place[0], place[1], f"{label}：{value}", formats.told)


def _write_column(
    worksheet: xlsxwriter.worksheet.Worksheet,
    formats: _Formats,
    bound: Bound,
    examined: Examined,
    sheet: Sheet,
    name: str,
    found: Mapping[tuple[str, int | None, int | None], CellValue],
) -> None:
    submission = examined.submission
    declared = sheet.by_name.get(bound.field)
    values = submission.columns.get(bound.field) if declared else submission.extra.get(bound.text)
    worksheet.set_column(bound.column, bound.column, declared.width + 2 if declared else 14)
    for index, row in enumerate(submission.rows):
        if submission.sheet_of(index) != name:
            continue
        value = values[index] if values is not None else None
        format_ = formats.of(declared.kind.number_format if declared else "General")
        raw = found.get((name, row, bound.column))
        _write(worksheet, row, bound.column, value if raw is None else raw, format_)


def _write(worksheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: CellValue, formats: TextFormat) -> None:
    if isinstance(value, bool):
        worksheet.write_boolean(row, column, value, formats.plain)
    elif isinstance(value, (int, float)):
        worksheet.write_number(row, column, value, formats.plain)
    elif isinstance(value, (datetime.date, datetime.datetime)):
        worksheet.write_datetime(row, column, value, formats.plain)
    elif value is not None:
        write_text(worksheet, row, column, shown(value), formats)
    else:
        worksheet.write_blank(row, column, None, formats.plain)
