"""One open book."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine.filters import storing
from addin.hosts.calc.engine.formats import Formats
from addin.hosts.calc.engine.grammar import Grammar
from addin.hosts.calc.engine.names import Names
from addin.hosts.calc.engine.sheets import Sheets

if TYPE_CHECKING:
    from addin.hosts.calc.engine.app import App


class Book(base_classes.Book):
    """A spreadsheet document with its window."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.document = document
        self.formats = Formats(document)
        self.grammar = Grammar(document)

    @property
    def api(self) -> Any:
        """The document object."""
        return self.document

    @property
    def app(self) -> App:
        """Its office."""
        return self._app

    @property
    def name(self) -> str:
        """File name, or the title of a new book."""
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """Path of the file, or the title of a new book."""
        return str(link.file_path(self.document.URL)) if self.document.hasLocation() else str(self.document.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its names, those of sheets too."""
        return Names(self)

    def activate(self) -> None:
        """Bring its window to the front, and its app."""
        frame = self.document.CurrentController.Frame
        frame.activate()
        frame.ContainerWindow.setFocus()
        self._app.activate()

    def close(self) -> None:
        """Close it without a question; changes are lost."""
        self.document.setModified(False)
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it where it was, or to a path; the suffix tells the kind.

        Raises:
            ValueError: LibreOffice does not write such files.
            UnoError: The file cannot be written.
        """
        if path is None and self.document.hasLocation():
            self.document.store()
            return
        target = Path(path) if path else Path.cwd() / f"{self.name}.xlsx"
        self.document.storeAsURL(link.file_url(target), link.properties(**storing(target.suffix, password)))

    def to_pdf(self, path: str, quality: str) -> None:
        """Write the whole book as PDF."""
        store_pdf(self.document, path, Quality=90 if quality == "standard" else 50)

    def draw(self, now: bool) -> None:
        """Draw changes at once, or only when drawing is allowed again."""
        if not now:
            self.document.lockControllers()
        while now and self.document.hasControllersLocked():
            self.document.unlockControllers()


def store_pdf(document: Any, path: str, **options: Any) -> None:
    """Write a document, or a selection of it, as PDF."""
    told = link.typed("[]com.sun.star.beans.PropertyValue", link.properties(**options))
    document.storeToURL(link.file_url(path), link.properties(FilterName="calc_pdf_Export", FilterData=told))
