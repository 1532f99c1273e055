"""The sheets of a book."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc.engine.sheet import Sheet

if TYPE_CHECKING:
    from addin.hosts.calc.engine.book import Book


class Sheets(base_classes.Sheets):
    """Sheets in their order; names are told apart without case."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The document's sheets."""
        return self.book.document.Sheets

    @property
    def active(self) -> Sheet:
        """The sheet that is shown."""
        return Sheet(self.book, self.book.document.CurrentController.getActiveSheet())

    def __call__(self, name_or_index: str | int) -> Sheet:
        """A sheet by name or number."""
        sheets = self.api
        if isinstance(name_or_index, numbers.Number):
            if 1 <= int(name_or_index) <= sheets.Count:
                return Sheet(self.book, sheets.getByIndex(int(name_or_index) - 1))
            raise KeyError(name_or_index)
        for name in sheets.getElementNames():
            if name.lower() == str(name_or_index).lower():
                return Sheet(self.book, sheets.getByName(name))
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(one.lower() == name.lower() for one in self.api.getElementNames())

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        sheets = self.api
        return iter([Sheet(self.book, sheets.getByIndex(number)) for number in range(sheets.Count)])

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, before the active one unless told otherwise."""
        position = before.index - 1 if before else after.index if after else self.active.index - 1
        given = name or self._free_name()
        self.api.insertNewByName(given, position)
        made = Sheet(self.book, self.api.getByName(given))
        made.activate()
        return made

    def _free_name(self) -> str:
        taken = {name.lower() for name in self.api.getElementNames()}
        return next(name for number in range(1, len(taken) + 2) if (name := f"Sheet{number}").lower() not in taken)
