"""The open books of an office."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

import numbers
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine.book import Book
from addin.hosts.calc.engine.filters import opening
from addin.hosts.calc.engine.locks import not_opened, remove_stale

if TYPE_CHECKING:
    from addin.hosts.calc.engine.app import App

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"

# com.sun.star.document.MacroExecMode: without a question, none or as Excel does for a program that opens a book.
_NO_MACROS = 0
_ALL_MACROS = 4


class Books(base_classes.Books):
    """Spreadsheets in the order in which they were opened."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """All components of the desktop."""
        return self.app.desktop.Components

    @property
    def active(self) -> Book | None:
        """The book whose window is in front; without a window in focus the one opened last."""
        current = self.app.desktop.getCurrentComponent()
        if current is not None and _is_sheets(current):
            return Book(self.app, current)
        return next(reversed(list(self)), None)

    def __call__(self, name_or_index: str | int) -> Book:
        """A book by name, path or number."""
        books = list(self)
        if isinstance(name_or_index, numbers.Number):
            if 1 <= int(name_or_index) <= len(books):
                return books[int(name_or_index) - 1]
            raise KeyError(name_or_index)
        for book in books:
            if book.name.lower() == str(name_or_index).lower() or book.fullname == name_or_index:
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._documents())

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.app, document) for document in self._documents()])

    def add(self) -> Book:
        """A new empty book."""
        return self._opened(self.app.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: bool | None = None,
        format: Any = None,  # noqa: A002 — xlwings' name
        password: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Book:
        """Open a file.

        Raises:
            OSError: LibreOffice cannot open it.
            Refusal: KH814 if another program has it open.
        """
        remove_stale(Path(fullname))
        wanted: dict[str, Any] = {
            "MacroExecutionMode": _ALL_MACROS if self.app.engine.macros else _NO_MACROS,
            "UpdateDocMode": 3 if update_links else 0,
        }
        wanted |= opening(Path(fullname))
        if read_only:
            wanted["ReadOnly"] = True
        if password:
            wanted["Password"] = password
        document = self.app.desktop.loadComponentFromURL(link.file_url(fullname), "_blank", 0, link.properties(**wanted))
        if document is None:
            raise not_opened(Path(fullname))
        return self._opened(document)

    def _documents(self) -> list[Any]:
        found = []
        components = self.app.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if _is_sheets(component):
                found.append(component)
        return sorted(found, key=lambda document: int(document.RuntimeUID))

    def _opened(self, document: Any) -> Book:
        book = Book(self.app, document)
        if self.app.calculation == "manual":
            document.enableAutomaticCalculation(False)
        if not self.app.screen_updating:
            book.draw(False)
        book.activate()
        return book


def _is_sheets(component: Any) -> bool:
    # The help window and the Basic editor are components without services.
    try:
        return bool(component.supportsService(_SPREADSHEET))
    except AttributeError:
        return False
