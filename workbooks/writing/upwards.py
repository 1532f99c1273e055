"""A branch's own workbook for the group: its registers filled in, where each row comes from, who below is missing (R15, A21)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook

from udfs.kinds.dates import Month
from workbooks.declare import Sheet
from workbooks.finding.ours import BELOW, SOURCES
from workbooks.put import text_format, write_text
from workbooks.writing.build import FIRST_ROW, add_table

_HEAD = {
    "font_name": "宋体",
    "font_size": 11,
    "bold": True,
    "border": 1,
    "border_color": "#BFBFBF",
    "bg_color": "#DDEBF7",
    "align": "center",
}
_CELL = {"font_name": "宋体", "font_size": 11, "border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class Row:
    """Values by field name and where they come from; the row is 0-based."""

    values: Mapping[str, Any]
    unit: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Part:
    """One register's rows."""

    sheet: Sheet
    rows: Sequence[Row]


def upwards(parts: Sequence[Part], below: Sequence[Sequence[str]], *, unit: str, month: Month, snapshot: str) -> bytes:
    """The workbook; the same input gives the same bytes.

    Args:
        parts: Registers with their rows.
        below: Unit, state, on time or late, file of each return below.
        unit: The branch.
        month: The month.
        snapshot: Id of the branch's own snapshot.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        created = datetime.datetime(month.year, month.month, 1)  # noqa: DTZ001 - same input, same bytes
        book.set_properties({"title": f"{month.chinese}月报", "created": created, "author": unit, "comments": f"快照 {snapshot}"})
        for part in parts:
            add_table(book, part.sheet, [row.values for row in part.rows], unit=unit, month=month)
        sources = [
            (f"《{part.sheet.title}》第{FIRST_ROW + n + 1}行", row.unit, row.file, row.sheet, f"第{row.row + 1}行")
            for part in parts
            for n, row in enumerate(part.rows)
        ]
        _list(book, SOURCES, (("本表位置", 26), ("下级", 24), ("来自文件", 40), ("来自工作表", 20), ("来自哪行", 12)), sources)
        _list(book, BELOW, (("下级", 24), ("情况", 14), ("时间", 10), ("文件", 40)), below)
    return out.getvalue()


def _list(book: Workbook, name: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    head, cell = text_format(book, _HEAD), text_format(book, _CELL)
    for c, (text, width) in enumerate(heads):
        write_text(sheet, 0, c, text, head)
        sheet.set_column(c, c, width)
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row):
            write_text(sheet, r, c, value, cell)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
