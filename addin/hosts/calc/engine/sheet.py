"""One sheet."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc.engine.addresses import Area, parsed, split_sheet
from addin.hosts.calc.engine.charts import Charts
from addin.hosts.calc.engine.names import SheetNames, find_area
from addin.hosts.calc.engine.notes import Note, notes_of
from addin.hosts.calc.engine.page import FreezePanes, PageSetup
from addin.hosts.calc.engine.pictures import Pictures
from addin.hosts.calc.engine.range import Range
from addin.hosts.calc.engine.tables import Tables
from addin.hosts.calc.engine.words import EVERYTHING, FORMATS

if TYPE_CHECKING:
    from addin.hosts.calc.engine.book import Book


class Sheet(base_classes.Sheet):
    """A sheet of a document; `uno` is the object itself."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self.uno = sheet

    @property
    def api(self) -> Any:
        """The sheet object."""
        return self.uno

    @property
    def book(self) -> Book:
        """Its book."""
        return self._book

    @property
    def name(self) -> str:
        """Name on the tab."""
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def index(self) -> int:
        """Place among the sheets, from 1."""
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def names(self) -> SheetNames:
        """Names that hold on this sheet only."""
        return SheetNames(self)

    @property
    def visible(self) -> bool:
        """Whether the tab is shown."""
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = bool(value)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the whole sheet: 1048576 × 16384 from 7.4 on, × 1024 in an .ods of an older one."""
        address = self.uno.RangeAddress
        return address.EndRow + 1, address.EndColumn + 1

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by address, by name, by (row, column) or by two corners."""
        if isinstance(arg1, numbers.Number) and isinstance(arg2, numbers.Number):
            arg1, arg2 = (arg1, arg2), None
        area = self.area_of(arg1)
        if arg2 is not None:
            area = area.spanning(self.area_of(arg2))
        found = Range(self, area)
        found.arg1_input = arg1 if isinstance(arg1, str) else ""
        return found

    def area_of(self, told: Any) -> Area:
        """The rectangle that one argument names.

        Raises:
            IndexError: A row or column of 0.
            ValueError: No address and no name.
        """
        if isinstance(told, Range):
            return told.area
        if isinstance(told, tuple):
            if 0 in told:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return Area(*told)
        sheet, address = split_sheet(told)
        if sheet is not None and sheet.lower() != self.name.lower():
            raise ValueError(f"not on sheet {self.name}: {told}")
        area = parsed(address, *self.size) or find_area(self, address)
        if area is None:
            raise ValueError(f"no address and no name: {told}")
        return area

    @property
    def cells(self) -> Range:
        """All cells."""
        rows, columns = self.size
        return Range(self, Area(1, 1, rows, columns))

    @property
    def used_range(self) -> Range:
        """From A1's corner of what is used to its end."""
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.of(self._book, cursor)

    def activate(self) -> None:
        """Show it."""
        self._book.document.CurrentController.setActiveSheet(self.uno)
        self._book.app.activate()

    def select(self) -> None:
        """Show it."""
        self.activate()

    def clear_contents(self) -> None:
        """Remove values and formulas."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Remove formats."""
        self.uno.clearContents(FORMATS)

    def clear(self) -> None:
        """Remove all."""
        self.uno.clearContents(EVERYTHING)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns, rows or both to their contents."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Remove the sheet."""
        self._book.document.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy it beside a sheet of this or another book of the same office."""
        target, position = _place(before, after)
        sheets = target.book.document.Sheets
        if target.book.document.RuntimeUID != self._book.document.RuntimeUID:
            sheets.importSheet(self._book.document, self.name, position)
            return
        taken = set(sheets.getElementNames())
        name = next(name for number in range(2, len(taken) + 3) if (name := f"{self.name} ({number})") not in taken)
        sheets.copyByName(self.name, name, position)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Move it beside a sheet of the same book."""
        _, position = _place(before, after)
        self._book.document.Sheets.moveByName(self.name, position)

    @property
    def notes(self) -> list[Note]:
        """Notes of its cells."""
        return [Note(self.range((row, column))) for row, column in notes_of(self.uno)]

    @property
    def pictures(self) -> Pictures:
        """Its pictures."""
        return Pictures(self)

    @property
    def charts(self) -> Charts:
        """Its charts."""
        return Charts(self)

    @property
    def tables(self) -> Tables:
        """Its tables: named database ranges with a head."""
        return Tables(self)

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """Rows and columns that stand still."""
        return FreezePanes(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether the window shows the grid."""
        return bool(self._book.document.CurrentController.ShowGrid)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._book.document.CurrentController.ShowGrid = bool(value)


def _place(before: Sheet | None, after: Sheet | None) -> tuple[Sheet, int]:
    if before is not None:
        return before, before.index - 1
    if after is not None:
        return after, after.index
    raise ValueError("before or after which sheet?")
