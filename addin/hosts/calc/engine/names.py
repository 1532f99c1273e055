"""Names of a book and of its sheets."""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine.addresses import Area, quoted, split_sheet

if TYPE_CHECKING:
    from addin.hosts.calc.engine.book import Book
    from addin.hosts.calc.engine.range import Range
    from addin.hosts.calc.engine.sheet import Sheet

_LEGAL = re.compile(r"[^\W\d][\w.]*")
_TOP = (0, 0, 0)


class Name(base_classes.Name):
    """A name: of the book, or of one sheet."""

    def __init__(self, book: Book, short: str, sheet: Sheet | None) -> None:
        self._book = book
        self.short = short
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """UNO's named range."""
        return self._holder.getByName(self.short)

    @property
    def _holder(self) -> Any:
        return (self.sheet.uno if self.sheet else self._book.document).NamedRanges

    @property
    def name(self) -> str:
        """The name, with its sheet if it is a sheet's."""
        return f"{quoted(self.sheet.name)}!{self.short}" if self.sheet else self.short

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self.short = value

    @property
    def refers_to(self) -> str:
        """What it means, as a formula."""
        return self._book.grammar.printed(self.api.getTokens(), _TOP)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setTokens(self._book.grammar.tokens(value, _TOP))

    @property
    def refers_to_range(self) -> Range:
        """The cells it means.

        Raises:
            AttributeError: It means no cells.
        """
        from addin.hosts.calc.engine.range import Range

        found = self.api.getReferredCells()
        if found is None:
            raise AttributeError(f"{self.name} means no cells: {self.refers_to}")
        return Range.of(self._book, found)

    def delete(self) -> None:
        """Remove it."""
        self._holder.removeByName(self.short)


class Names(base_classes.Names):
    """All names of a book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """UNO's named ranges of the book."""
        return self.book.document.NamedRanges

    def all(self) -> list[Name]:
        """Names of the book, then those of sheets."""
        return [*_names(self.book, None), *(name for sheet in self.book.sheets for name in _names(self.book, sheet))]

    def snapshot(self) -> list[tuple[str, Name]]:
        """Names by their text."""
        return [(name.name, name) for name in self.all()]

    def __len__(self) -> int:
        return len(self.all())

    def __call__(self, name_or_index: str | int) -> Name:
        """A name by its text or number."""
        if isinstance(name_or_index, numbers.Number):
            return self.all()[int(name_or_index) - 1]
        wanted = str(name_or_index).lower()
        for name in self.all():
            if wanted in (name.name.lower(), name.short.lower()):
                return name
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name."""
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def add(self, name: str, refers_to: str) -> Name:
        """Enter a name; `Sheet1!name` is one of that sheet, an old one is replaced.

        Raises:
            ValueError: A name Excel would not take.
        """
        sheet_name, short = split_sheet(name)
        return self._enter(short, self.book.sheets(sheet_name) if sheet_name else None, refers_to)

    def _enter(self, short: str, sheet: Sheet | None, refers_to: str) -> Name:
        if not _LEGAL.fullmatch(short):
            raise ValueError(f"not a name: {short}")
        holder = (sheet.uno if sheet else self.book.document).NamedRanges
        if holder.hasByName(short):
            holder.removeByName(short)
        holder.addNewByName(short, "", link.struct("com.sun.star.table.CellAddress"), 0)
        entered = Name(self.book, short, sheet)
        entered.refers_to = refers_to
        return entered


class SheetNames(Names):
    """Names that hold on one sheet only."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.book)
        self._sheet = sheet

    def all(self) -> list[Name]:
        """Its names."""
        return list(_names(self.book, self._sheet))

    def add(self, name: str, refers_to: str) -> Name:
        """Enter a name of the sheet."""
        return self._enter(split_sheet(name)[1], self._sheet, refers_to)


def name_of(cells: Range) -> Name | None:
    """The name that means just these cells."""
    for name in cells.book.names.all():
        found = name.api.getReferredCells()
        if found is not None and _same(found.RangeAddress, cells):
            return name
    return None


def find_area(sheet: Sheet, text: str) -> Area | None:
    """The rectangle on a sheet that a name means: one of the sheet's, of the book's, or a table's."""
    for name in [*_names(sheet.book, sheet), *_names(sheet.book, None)]:
        if name.short.lower() == text.lower():
            found = name.refers_to_range
            return found.area if found.sheet.index == sheet.index else None
    for table in sheet.tables.all():
        if table.name.lower() == text.lower():
            return table.range.area
    return None


def _names(book: Book, sheet: Sheet | None) -> Iterator[Name]:
    for short in (sheet.uno if sheet else book.document).NamedRanges.getElementNames():
        yield Name(book, short, sheet)


def _same(address: Any, cells: Range) -> bool:
    sheet, row, column = cells.place
    corners = (sheet, row, column, row + cells.area.height - 1, column + cells.area.width - 1)
    return (address.Sheet, address.StartRow, address.StartColumn, address.EndRow, address.EndColumn) == corners
