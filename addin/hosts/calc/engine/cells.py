"""What every part of a range knows: its sheet, its rectangle and the objects of the office behind it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from addin.hosts.calc.engine.addresses import Area
from addin.hosts.calc.engine.grammar import Place

if TYPE_CHECKING:
    from addin.hosts.calc.engine.book import Book
    from addin.hosts.calc.engine.sheet import Sheet


class Cells:
    """A rectangle of cells."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet = sheet
        self.area = area
        self.arg1_input = ""

    @classmethod
    def of(cls, book: Book, found: Any) -> Self:
        """The rectangle of a cell range or cursor of UNO's."""
        from addin.hosts.calc.engine.sheet import Sheet

        told = found.RangeAddress
        sheet = Sheet(book, book.document.Sheets.getByIndex(told.Sheet))
        height, width = told.EndRow - told.StartRow + 1, told.EndColumn - told.StartColumn + 1
        return cls(sheet, Area(told.StartRow + 1, told.StartColumn + 1, height, width))

    def at(self, area: Area) -> Self:
        """Another rectangle of the same sheet."""
        return type(self)(self._sheet, area)

    @property
    def sheet(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def book(self) -> Book:
        """Its book."""
        return self._sheet.book

    @property
    def document(self) -> Any:
        """Its document."""
        return self._sheet.book.document

    @cached_property
    def uno(self) -> Any:
        """UNO's cell range."""
        area = self.area
        return self._sheet.uno.getCellRangeByPosition(area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1)

    @cached_property
    def first(self) -> Any:
        """UNO's first cell."""
        return self._sheet.uno.getCellByPosition(self.area.column - 1, self.area.row - 1)

    @property
    def place(self) -> Place:
        """Where the first cell stands, from 0."""
        return self._sheet.index - 1, self.area.row - 1, self.area.column - 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.height, self.area.width

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.shape == (1, 1)


def common(uno: Any, name: str) -> Any:
    """A property that all cells share, None if they differ."""
    if uno.getPropertyState(name).value == "AMBIGUOUS_VALUE":
        return None
    return uno.getPropertyValue(name)
