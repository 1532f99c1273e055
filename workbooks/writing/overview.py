"""档案一览: one row a client, to be read, filtered and corrected; a very hidden sheet remembers each cell (R19)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbooks.answering.form.marks import mark_of
from workbooks.answering.overview.columns import BASE, COLUMNS, MARK, NUMBER, SHEET, cell_of, head, may_change
from workbooks.put import TextFormat, text_format, write_text

HEAD_ROW = 2
#: Columns that stand on every page: number and name.
_KEPT = 2
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_LINE = {"border": 1, "border_color": "#BFBFBF"}
_TIERS = {"A": "#E2EFDA", "B": "#FFF2CC", "C": "#F8CBAD"}
_STALE_MONTHS, _THIN = 6, 0.6


@dataclass(frozen=True, slots=True)
class Overview:
    """What the sheet shows.

    Args:
        month: As its title names it.
        rows: Values of the clients by the keys of `COLUMNS`.
        mark: Snapshot that they were taken from.
        foot: What the foot of each page tells: snapshot and head of the log.
    """

    month: str
    rows: Sequence[Mapping[str, Any]]
    mark: str
    foot: str


def overview_book(told: Overview) -> bytes:
    """The workbook as .xlsx; the same bytes for the same content."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": SHEET, "created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001 - same bytes each time
        sheet, base = book.add_worksheet(SHEET), book.add_worksheet(BASE)
        _fill(book, sheet, told)
        _remember(base, told)
        base.very_hidden()
    return out.getvalue()


def _fill(book: Workbook, sheet: Worksheet, told: Overview) -> None:
    title = text_format(book, _FONT | {"font_name": "黑体", "font_size": 16, "font_color": "#1F4E79"})
    note = text_format(book, _FONT | {"font_size": 9, "font_color": "#595959"})
    write_text(sheet, 0, 0, f"档案一览（{told.month}）", title)
    # Beside the columns that stand on both pages, which would cut it off on the second.
    write_text(sheet, 1, _KEPT, f"共{len(told.rows):,}个客户。白色格可以更正，存好后用“收回档案表”收回；灰色格由系统算出，改了不算。", note)
    sheet.set_row(0, 28)
    sheet.set_row(HEAD_ROW, 32)
    for column, (key, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        _column(book, sheet, column, key, told.rows)
    last = max(HEAD_ROW + 1, HEAD_ROW + len(told.rows))
    for key in ("confirmed_tier", "tier", "reported_tier"):
        at = _at(key)
        for tier, color in _TIERS.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{tier}"', "format": book.add_format({"bg_color": color})}
            sheet.conditional_format(HEAD_ROW + 1, at, last, at, rule)
    warn = book.add_format({"font_color": "#C00000", "bold": True})
    for key, criteria, limit in (("complete", "<", _THIN), ("未更新月数", ">=", _STALE_MONTHS)):
        rule = {"type": "cell", "criteria": criteria, "value": limit, "format": warn}
        sheet.conditional_format(HEAD_ROW + 1, _at(key), last, _at(key), rule)
    sheet.autofilter(HEAD_ROW, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, _KEPT)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.repeat_columns(0, _KEPT - 1)
    sheet.set_footer(f"&L&8{told.foot}&C&8第&P页，共&N页&R&8集团公司客户信息，未经许可不得调阅")


def _at(key: str) -> int:
    return next(i for i, (k, _) in enumerate(COLUMNS) if k == key)


def _column(book: Workbook, sheet: Worksheet, column: int, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    ours = not may_change(key)
    color = "#D9D9D9" if ours else "#BDD7EE"
    heading = text_format(book, _FONT | _LINE | {"bold": True, "align": "center", "text_wrap": True, "bg_color": color})
    write_text(sheet, HEAD_ROW, column, head(key), heading)
    look: dict[str, Any] = _FONT | _LINE | ({"bg_color": "#F2F2F2"} if ours else {})
    plain_look = text_format(book, look)
    formats = {
        "day": text_format(book, look | {"num_format": "yyyy-mm-dd", "align": "center"}),
        "share": text_format(book, look | {"num_format": "0%", "align": "center"}),
        "number": text_format(
            book, look | {"num_format": "#,##0.##", "align": "right"} if key == "contract" else look | {"align": "center"}
        ),
    }
    for i, values in enumerate(rows, start=HEAD_ROW + 1):
        _put(sheet, i, column, cell_of(key, values.get(key)), plain_look, formats, share=key in ("complete", "profit_rate"))


def _put(sheet: Worksheet, row: int, column: int, value: Any, text: TextFormat, formats: Mapping[str, TextFormat], *, share: bool) -> None:
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, formats["day"].plain)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value, formats["share" if share else "number"].plain)
    elif value is None:
        sheet.write_blank(row, column, None, text.plain)
    else:
        write_text(sheet, row, column, str(value), text)


def _remember(sheet: Worksheet, told: Overview) -> None:
    for column, text in enumerate((MARK, told.mark, *(key for key, _ in COLUMNS))):
        sheet.write_string(0, column, text)
    for row, values in enumerate(told.rows, start=1):
        sheet.write_string(row, 0, str(values[NUMBER]))
        for column, (key, _) in enumerate(COLUMNS, start=2):
            if mark := mark_of(cell_of(key, values.get(key))):
                sheet.write_string(row, column, mark)
