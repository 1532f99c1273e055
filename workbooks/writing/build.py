"""Declared sheet → workbook: the blank template a unit fills in, or the same with rows of data."""

from __future__ import annotations

import datetime
import io
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs.kinds.dates import Day, Month
from udfs.periods import Term, half
from udfs.policy.evaluator import Policy
from workbooks.declare import Field, Sheet
from workbooks.finding.base import Identity
from workbooks.grid import cell_name, column_name
from workbooks.native.plan import Native, compiled, fingerprint
from workbooks.opening.addin_names import NO_ADDIN
from workbooks.problems import shown
from workbooks.put import TextFormat, text_format, write_text
from workbooks.registers.units import MARKETING
from workbooks.widths import columns
from workbooks.writing import native_build as natively
from workbooks.writing.colors import color_missing, color_tiers
from workbooks.writing.guide import write_guide
from workbooks.writing.input_rules import validation
from workbooks.writing.native_sheets import write_standard
from workbooks.writing.prefill import Base, put_base

#: Name and layout of a template, kept as a custom document property; Excel, WPS and Calc keep it.
MARKER = "KehubuTemplate"
#: Version and fingerprint of the policy that native formulas were made from.
POLICY_MARKER = "KehubuPolicy"
VERSION = 1
TITLE_ROW, TOLD_ROW, HEAD_ROW = 0, 1, 2
FIRST_ROW = 3
#: Rows below the data of a filled workbook that are ready for more.
SPARE = 20

#: Paper numbers, and the widths in characters that one page shows readably in landscape.
_A3, _A4 = 8, 9
_A3_WIDTH, _A4_WIDTH = 260, 180
#: Width in characters that holds a name; points of the letters that columns are measured by; least room of a text above the table;
#: width of a column that nobody set.
_NAMING, _POINTS, _LEAST_ROOM, _SPARE_WIDTH = 30, 10.5, 24, 8.43

_FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_TITLE_SIZE = 18
_CELL = _FONT | {"border": 1, "border_color": "#BFBFBF"}
_HEAD = _CELL | {"bold": True, "align": "center", "text_wrap": True}
_HEAD_COLORS = {"required": "#FCE4D6", "optional": "#DDEBF7", "computed": "#EDEDED"}


def blank(sheet: Sheet, *, unit: str, month: Month, rows: int = 200, native: Policy | None = None) -> bytes:
    """A blank .xlsx template of so many rows; the same input gives the same bytes.

    Args:
        sheet: What is filled in.
        unit: Who fills it in.
        month: For which month.
        rows: Rows prepared.
        native: Computed columns are formulas of this policy that need no add-in, instead of calls of our functions.

    Raises:
        Refusal: KH169, the policy cannot be put into formulas.
    """
    return _write(sheet, [], unit=unit, month=month, rows=rows, native=native)


def filled(
    sheet: Sheet,
    rows: Sequence[Mapping[str, Any]],
    *,
    unit: str,
    month: Month,
    reporter: str | None = None,
    report_date: datetime.date | None = None,
    native: Policy | None = None,
    prefill: str = "",
    renamed: Mapping[int, Sequence[Identity]] | None = None,
) -> bytes:
    """The template with data: each row maps field names to values (as `Kind.parse` gives them).

    Values of computed columns become the stored results of their formulas; with `native` formulas (see `blank`) they are worked out.
    `prefill` names the snapshot that the rows come from: they are kept as a base, their keys are locked, changes take on a colour.
    `renamed` tells who clients were before the month's own returns renamed them, by row.
    """
    base = Base.of(sheet, rows, prefill, renamed or {}) if prefill else None
    told = {"reporter": reporter, "report_date": report_date, "native": native, "base": base}
    return _write(sheet, rows, unit=unit, month=month, rows=len(rows) + SPARE, **told)  # type: ignore[arg-type]


def _write(
    sheet: Sheet,
    data: Sequence[Mapping[str, Any]],
    *,
    unit: str,
    month: Month,
    rows: int,
    reporter: str | None = None,
    report_date: datetime.date | None = None,
    native: Policy | None = None,
    base: Base | None = None,
) -> bytes:
    made = None if native is None else compiled(sheet, native.on(month), head_row=HEAD_ROW)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        created = datetime.datetime(month.year, month.month, 1)  # noqa: DTZ001 - same input, same bytes
        book.set_properties({"title": f"{month.chinese if sheet.returned else ''}{sheet.title}", "created": created, "author": unit})
        book.set_custom_property(MARKER, f"{sheet.name}/{VERSION}", "text")
        worksheet = book.add_worksheet(sheet.title)
        last = _write_top(book, worksheet, sheet, unit, month, reporter, report_date)
        if made is not None:
            book.set_custom_property(POLICY_MARKER, f"{made.policy.version}/{fingerprint(made.policy)}", "text")
            data = [{**natively.stored(made, sheet, row), **row} for row in data]
        for column, field in enumerate(sheet.fields):
            locked = len(data) if base is not None and field.name in base.keys else 0
            _write_column(book, worksheet, sheet, column, field, data, rows, made, locked=locked)
        color_tiers(book, worksheet, sheet, (FIRST_ROW, FIRST_ROW + rows - 1))
        _set_up(book, worksheet, sheet, rows, last)
        write_guide(book, sheet, first_row=FIRST_ROW, native=made is not None)
        if base is not None:
            put_base(book, worksheet, base, unit=unit, month=month, places=(HEAD_ROW - 1, FIRST_ROW, rows))
        if made is not None:
            write_standard(book, made, month)
    return out.getvalue() if made is None else natively.with_hidden(out.getvalue(), made, first_row=FIRST_ROW, rows=rows)


def add_table(book: Workbook, sheet: Sheet, rows: Sequence[Mapping[str, Any]], *, unit: str, month: Month) -> None:
    """A sheet of a workbook that holds several: the template of a register with data."""
    worksheet = book.add_worksheet(sheet.title)
    last = _write_top(book, worksheet, sheet, unit, month, None, None)
    for column, field in enumerate(sheet.fields):
        _write_column(book, worksheet, sheet, column, field, rows, len(rows) + SPARE, None, locked=0)
    _set_up(book, worksheet, sheet, len(rows) + SPARE, last)


def _write_top(
    book: Workbook,
    worksheet: Worksheet,
    sheet: Sheet,
    unit: str,
    month: Month,
    reporter: str | None,
    report_date: datetime.date | None,
) -> int:
    """Title and, on a return, what is told once for the whole of it, label and value in one cell; the last column of it."""
    worksheet.set_row(TITLE_ROW, 30)
    worksheet.set_row(TOLD_ROW, 22)
    worksheet.set_row(HEAD_ROW, 36)
    title = text_format(book, _FONT | {"bold": True, "font_size": _TITLE_SIZE})
    write_text(worksheet, TITLE_ROW, _first_column(sheet, sheet.title, _TITLE_SIZE), sheet.title, title)
    if not sheet.returned:
        return 0
    told = text_format(book, _FONT)
    day = "" if report_date is None else f"{report_date.year}年{report_date.month}月{report_date.day}日"
    of = told_period(sheet, unit, month)
    when = f"{'报送月份' if isinstance(of, Month) else '报送期间'}：{of.chinese}"
    texts = (f"填报单位：{unit}", when, f"填报人：{reporter or ''}", f"填报日期：{day}")
    places = _told_columns(sheet, texts)
    for column, text in zip(places, texts, strict=True):
        write_text(worksheet, TOLD_ROW, column, text, told)
    return places[-1]


def told_period(sheet: Sheet, unit: str, month: Month) -> Month | Term:
    """The period that a return of a month belongs to: what marketing decides belongs to the month itself (D06)."""
    return half(month) if sheet.returned in ("满意度", "分析报告") and unit != MARKETING else month


def _kept(sheet: Sheet) -> int:
    """Columns that stand on every printed page: with them a row is known."""
    return 1 + next(i for i, room in enumerate(itertools.accumulate(f.width for f in sheet.fields)) if room >= _NAMING)


def _pages(sheet: Sheet) -> int:
    """Pages side by side."""
    return max(1, math.ceil(sum(field.width for field in sheet.fields) / _A3_WIDTH))


def _room(text: str, size: int) -> float:
    """Width of a text of so many points in characters of columns, and a little between it and the next."""
    return columns(text) * size / _POINTS + 1


def _first_column(sheet: Sheet, text: str, size: int) -> int:
    """Where a text above the table begins: beside the columns on every page if it is wider than they, for a second page would cut it."""
    if _pages(sheet) == 1:
        return 0
    kept = _kept(sheet)
    return 0 if _room(text, size) <= sum(field.width for field in sheet.fields[:kept]) else kept


def _told_columns(sheet: Sheet, texts: Sequence[str]) -> list[int]:
    """A column for each text, with room for it and for some twenty letters before the next."""
    widths = [field.width for field in sheet.fields]
    found = [_first_column(sheet, texts[0], _FONT["font_size"])]
    for text in texts[:-1]:
        column, room = found[-1], 0.0
        while room < max(_LEAST_ROOM, _room(text, _FONT["font_size"])):
            room += widths[column] if column < len(widths) else _SPARE_WIDTH
            column += 1
        found.append(column)
    return found


def _write_column(
    book: Workbook,
    worksheet: Worksheet,
    sheet: Sheet,
    column: int,
    field: Field,
    data: Sequence[Mapping[str, Any]],
    rows: int,
    native: Native | None,
    *,
    locked: int,
) -> None:
    use = "computed" if field.computed else "required" if field.required else "optional"
    head = text_format(book, _HEAD | {"bg_color": _HEAD_COLORS[use]})
    write_text(worksheet, HEAD_ROW, column, field.head + ("*" if field.required else ""), head)
    look = _CELL | {"num_format": "General" if field.computed else field.kind.number_format}
    if field.kind.choices or isinstance(field.kind, Day):
        look["align"] = "center"
    formats = text_format(book, look | ({"bg_color": "#F5F5F5"} if field.computed else {}))
    worksheet.set_column(column, column, field.width)
    for index in range(rows):
        value = data[index].get(field.name) if index < len(data) else None
        if field.computed:
            result = "" if value is None else shown(field.kind.to_cell(value))
            formula = _formula(sheet, field, FIRST_ROW + index) if native is None else natively.formula(native, field)
            worksheet.write_formula(FIRST_ROW + index, column, formula, formats.plain, result)
        else:
            _write_value(worksheet, FIRST_ROW + index, column, None if value is None else field.kind.to_cell(value), formats)
    last = FIRST_ROW + rows - 1
    worksheet.data_validation(FIRST_ROW + locked, column, last, column, validation(field))
    if field.required:
        color_missing(book, worksheet, sheet, column, (FIRST_ROW, last))


def _write_value(worksheet: Worksheet, row: int, column: int, value: Any, formats: TextFormat) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        worksheet.write_number(row, column, value, formats.plain)
    elif isinstance(value, datetime.date):
        worksheet.write_datetime(row, column, value, formats.plain)
    else:
        write_text(worksheet, row, column, None if value is None else shown(value), formats)


def _formula(sheet: Sheet, field: Field, row: int) -> str:
    """Formula of a computed column over the columns before the first computed one (its own column would be circular).

    Without the add-in it says so: blank would look like a client without a tier.
    """
    last = next(i for i, f in enumerate(sheet.fields) if f.computed) - 1
    guard = next(i for i, f in enumerate(sheet.fields) if f.required)
    head = f"$A${HEAD_ROW + 1}:${column_name(last)}${HEAD_ROW + 1}"
    call = field.formula.format(head=head, row=f"$A{row + 1}:${column_name(last)}{row + 1}")
    return f'=IF(${cell_name(row, guard)}="","",IFERROR({call},"{NO_ADDIN}"))'


def _set_up(book: Workbook, worksheet: Worksheet, sheet: Sheet, rows: int, told: int) -> None:
    """Screen and paper; `told` is the last column of what stands above the table, which may be narrower."""
    last_row, last_column = FIRST_ROW + rows - 1, len(sheet.fields) - 1
    worksheet.freeze_panes(FIRST_ROW, 1)
    worksheet.autofilter(HEAD_ROW, 0, last_row, last_column)
    worksheet.set_default_row(18)
    worksheet.set_landscape()
    width = sum(field.width for field in sheet.fields)
    worksheet.set_paper(_A3 if width > _A4_WIDTH else _A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(_pages(sheet), 0)
    worksheet.repeat_rows(HEAD_ROW)
    if _pages(sheet) > 1:
        worksheet.repeat_columns(0, _kept(sheet) - 1)
    worksheet.print_area(0, 0, last_row, last_column if told <= last_column else told + 1)
    worksheet.set_footer("&L&A&C第&P页，共&N页&R打印日期：　　　年　　月　　日")
    book.set_size(1600, 800)
