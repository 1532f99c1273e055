"""Pages → the bytes of a workbook, a CSV as Chinese Excel saves it, or a zip."""

from __future__ import annotations

import csv
import datetime
import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from addin.demo.group import GROUP
from addin.demo.pages import Page, Put
from udfs.cells import CellError, CellValue
from udfs.kinds.kind import plain_text
from workbooks.put import TextFormat, clean_text, text_format, write_text
from workbooks.registers.customer_info import CUSTOMER_INFO

_NUMBERS = {"whole": "0", "money": "#,##0.00", "percent": "0.0%", "day": "yyyy/m/d", "text": "General", "center": "General"}


def workbook(pages: Sequence[Page], author: str, day: datetime.date) -> bytes:
    """An .xlsx of pages; the last one that may be is open."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"author": author, "company": GROUP, "created": datetime.datetime(day.year, day.month, day.day, 16, 30)})  # noqa: DTZ001 - a workbook's own clock has no zone
    for page in pages:
        _Sheet(book, page).write()
    book.close()
    return file.getvalue()


class _Sheet:
    def __init__(self, book: Any, page: Page) -> None:
        self.book, self.page, self.sheet = book, page, book.add_worksheet(page.name)
        self.formats: dict[tuple[str, str], TextFormat] = {}

    def write(self) -> None:
        page, sheet = self.page, self.sheet
        for c, column in enumerate(page.columns):
            sheet.set_column(c, c, column.width + 1)
        if not page.columns:
            sheet.set_column(0, 0, 70)
        for area in page.merges:
            put = page.rows[area.top][area.left]
            sheet.merge_range(area.top, area.left, area.bottom, area.right, "", self._format(put or Put(None)).plain)
        for r, row in enumerate(page.rows):
            if r in page.clients:
                sheet.set_row(r, self._height(row))
            for c, put in enumerate(row):
                if put is not None:
                    self._cell(r, c, put)
        self._set_up()

    def _height(self, row: Sequence[Put | None]) -> float:
        """Points for the longest text of a row, wrapped in its column."""
        texts = [put.value if put and isinstance(put.value, str) else "" for put in row]
        needed = [math.ceil(_columns(text) / column.width) for text, column in zip(texts, self.page.columns, strict=True)]
        return max(1, *needed) * self.page.style.size * 1.35 + 5

    def _cell(self, r: int, c: int, put: Put) -> None:
        shape = self._format(put)
        value = put.value
        if put.formula:
            self.sheet.write_formula(r, c, put.formula, shape.plain, value)
        elif isinstance(value, CellError):
            self.sheet.write_formula(r, c, f"={value.code}*10000", shape.plain, value.code)
        elif isinstance(value, datetime.date):
            self.sheet.write_datetime(r, c, value, shape.plain)
        elif isinstance(value, (int, float)):
            self.sheet.write_number(r, c, value, shape.plain)
        else:
            write_text(self.sheet, r, c, value if isinstance(value, str) else None, shape)

    def _format(self, put: Put) -> TextFormat:
        key = (put.place, put.look)
        if key not in self.formats:
            self.formats[key] = text_format(self.book, self._properties(put))
        return self.formats[key]

    def _properties(self, put: Put) -> dict[str, Any]:
        style = self.page.style
        base: dict[str, Any] = {"font_name": style.font, "font_size": style.size, "valign": "vcenter"}
        if put.place == "title":
            return {**base, "font_name": style.title_font, "font_size": style.title_size, "bold": True, "align": "center"}
        if put.place in ("meta", "foot"):
            return base
        boxed = {**base, "border": 1, "text_wrap": True}
        if put.place == "head":
            return {**boxed, "bold": True, "align": "center", "bg_color": style.head_fill}
        if put.place == "section":
            return {**boxed, "bold": True, "text_wrap": False}
        look: dict[str, Any] = {"num_format": _NUMBERS[put.look]}
        if put.look in ("center", "whole", "day", "percent"):
            look["align"] = "center"
        return {**boxed, **look, "bold": put.place == "total"}

    def _set_up(self) -> None:
        page, sheet, head = self.page, self.sheet, self.page.head
        sheet.set_landscape()
        sheet.set_paper(page.style.paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.set_footer("&C第&P页，共&N页")
        if page.rows:
            sheet.set_row(0, page.style.title_size * 2)
        if head is None:
            return
        if page.hidden:
            sheet.hide()
        elif page.opens:
            sheet.activate()
        sheet.repeat_rows(head.top, head.bottom)
        for r in range(head.top, head.bottom + 1):
            sheet.set_row(r, 32)
        if page.style.freeze:
            sheet.freeze_panes(head.bottom + 1, 2)
        if page.clients and page.style.autofilter:
            sheet.autofilter(head.bottom, 0, page.clients[-1], head.right)
        if page.clients and page.style.lists:
            self._lists(page.clients[0], page.clients[-1])

    def _lists(self, top: int, bottom: int) -> None:
        for c, column in enumerate(self.page.columns):
            choices = CUSTOMER_INFO.by_name[column.field].kind.choices if column.field else ()
            if choices:
                self.sheet.data_validation(top, c, bottom, c, {"validate": "list", "source": list(choices), "error_type": "warning"})


def _columns(text: str) -> int:
    """Width of a text in half-width characters."""
    return sum(1 if c.isascii() else 2 for c in text)


def gbk_csv(page: Page) -> bytes:
    """The page as Chinese Excel saves a CSV: GBK, CRLF, dates and numbers as shown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    width = len(page.columns)
    for row in page.rows:
        cells = [_shown(put.value if put else None) for put in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    return text.getvalue().encode("gbk")


def _shown(value: CellValue) -> str:
    return "" if value is None else clean_text(plain_text(value))


def zipped(files: Mapping[str, bytes], day: datetime.date) -> bytes:
    """A zip of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 16, 30, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
