"""The sheet 附页: rows and texts for which a form has no room; the form's own rows stay where they are."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from udfs.cells import CellValue
from workbooks.answering.form.lists import Column, FormList
from workbooks.answering.patch.book import BookEditor
from workbooks.answering.patch.cells import serial
from workbooks.answering.patch.styles import Look
from workbooks.answering.patch.xml import Element, made, parsed, written
from workbooks.grid import cell_name
from workbooks.problems import shown
from workbooks.put import clean_text, escape_text, is_risky
from workbooks.widths import columns as width_of
from workbooks.widths import row_height

TITLE = "附页"
_GREY, _HEAD = "BFBFBF", "DDE6F0"
_PAGE_WIDTH = 92.0
_LEAST, _MOST = 8.0, 40.0


@dataclass(frozen=True, slots=True)
class Rest:
    """Rows of a list that did not fit; `first` is the index of the first of them."""

    found: FormList
    first: int
    rows: Sequence[Mapping[str, CellValue]]


def write_annex(book: BookEditor, title: str, rests: Sequence[Rest], texts: Sequence[tuple[str, str]]) -> tuple[str, list[FormList]]:
    """Append the sheet.

    Args:
        book: The form.
        title: Whose annex it is.
        rests: Rows of lists.
        texts: Head and whole text of fields that are cut in the form.

    Returns:
        Its name, and the lists as they stand there.
    """
    name, number = TITLE, 2
    while name in {tab.name for tab in book.tabs}:
        name, number = f"{TITLE}{number}", number + 1
    sheet = _Sheet(book, name, max([2, *(len(r.found.columns) for r in rests)]))
    sheet.heading(title)
    lists = [sheet.rows(rest) for rest in rests]
    for head, text in texts:
        sheet.text(head, text)
    book.append(name, written(sheet.done()))
    return name, lists


class _Sheet:
    def __init__(self, book: BookEditor, name: str, width: int) -> None:
        self._book, self._name, self._last = book, name, width - 1
        self._root = parsed(f'<worksheet xmlns="{book.namespace}"/>'.encode())
        made(made(self._root, "sheetPr"), "pageSetUpPr", {"fitToPage": "1"})
        made(made(self._root, "sheetViews"), "sheetView", {"showGridLines": "0", "workbookViewId": "0"})
        made(self._root, "sheetFormatPr", {"defaultRowHeight": "18"})
        self._columns = made(self._root, "cols")
        self._data = made(self._root, "sheetData")
        self._merges: list[str] = []
        self._row = 0
        self._widths = [_LEAST] * width
        styles = book.styles()
        self._title = styles.look(Look(bold=True, size=16, horizontal="center"))
        self._section = styles.look(Look(bold=True, size=12))
        self._head = styles.look(Look(bold=True, fill=_HEAD, border=_GREY, horizontal="center", wrap=True))
        self._cell = styles.look(Look(border=_GREY, wrap=True))
        self._quoted = styles.look(Look(border=_GREY, wrap=True, quoted=True))
        self._day = styles.variant(styles.look(Look(border=_GREY, horizontal="center")), number_format="yyyy-mm-dd")

    def heading(self, title: str) -> None:
        self._line([(title, self._title)], 30, merged=True)

    def rows(self, rest: Rest) -> FormList:
        self._line([(f"{rest.found.name}（续）", self._section)], 24)
        head, columns = self._row, rest.found.columns
        self._line([(c.head or c.key, self._head) for c in columns], 21)
        for i, column in enumerate(columns):
            texts = (column.head or column.key, *(shown(row.get(column.key)) for row in rest.rows))
            self._widths[i] = max(self._widths[i], min(_MOST, max(width_of(t) for t in texts) + 2.0))
        wide = [*self._widths[: len(columns) - 1], sum(self._widths[len(columns) - 1 :])]
        for row in rest.rows:
            values = [row.get(c.key) for c in columns]
            self._line([(v, self._style(v)) for v in values], row_height(zip(map(shown, values), wide, strict=True)))
        placed = tuple(Column(c.key, c.head or c.key, head, i) for i, c in enumerate(columns))
        return FormList(self._name, rest.found.name, placed, tuple(range(head + 1, self._row)), self._row - 1, 0, len(columns) - 1)

    def text(self, head: str, text: str) -> None:
        self._line([(f"{head}（全文）", self._section)], 24)
        wide = max(_PAGE_WIDTH, sum(self._widths))
        self._line([(text, self._cell)], row_height([(text, wide)]), merged=True)

    def done(self) -> Element:
        room = max(0.0, _PAGE_WIDTH - sum(self._widths))
        for i, width in enumerate(self._widths, 1):
            wide = width + room / len(self._widths)
            made(self._columns, "col", {"min": str(i), "max": str(i), "width": f"{wide:g}", "customWidth": "1"})
        if self._merges:
            holder = made(self._root, "mergeCells", {"count": str(len(self._merges))})
            for reference in self._merges:
                made(holder, "mergeCell", {"ref": reference})
        made(self._root, "printOptions", {"horizontalCentered": "1"})
        made(self._root, "pageMargins", {"left": "0.5", "right": "0.5", "top": "0.6", "bottom": "0.6", "header": "0.3", "footer": "0.3"})
        made(self._root, "pageSetup", {"paperSize": "9", "orientation": "portrait", "fitToHeight": "0"})
        made(made(self._root, "headerFooter"), "oddFooter", text="&C附页 第&P页，共&N页")
        return self._root

    def _style(self, value: CellValue) -> int:
        if isinstance(value, datetime.date):
            return self._day
        return self._quoted if isinstance(value, str) and is_risky(value) else self._cell

    def _line(self, cells: Sequence[tuple[CellValue, int]], height: float, *, merged: bool = False) -> None:
        row = made(self._data, "row", {"r": str(self._row + 1), "ht": f"{height:g}", "customHeight": "1"})
        if len(cells) <= self._last and (merged or len(cells) > 1):  # the last one goes on to the edge
            self._merges.append(f"{cell_name(self._row, len(cells) - 1)}:{cell_name(self._row, self._last)}")
            cells = [*cells, *((None, cells[-1][1]),) * (self._last + 1 - len(cells))]
        for column, (value, style) in enumerate(cells):
            cell = made(row, "c", {"r": cell_name(self._row, column), "s": str(style)})
            if isinstance(value, str) and value:
                cell.set("t", "inlineStr")
                made(made(cell, "is"), "t", text=escape_text(clean_text(value)))
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                made(cell, "v", text=repr(value))
            elif isinstance(value, datetime.date):
                made(cell, "v", text=f"{serial(value, base_1904=self._book.base_1904):g}")
        self._row += 1
