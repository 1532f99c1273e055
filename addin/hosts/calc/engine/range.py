"""A range: all its parts, and what hangs on cells — names, notes, links, tables."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.hosts.calc.engine.editing import Editing
from addin.hosts.calc.engine.names import Name, name_of
from addin.hosts.calc.engine.notes import Note, notes_of
from addin.hosts.calc.engine.tables import Table, table_at


class Range(Editing, base_classes.Range):  # type: ignore[misc]
    """Cells of a sheet as xlwings knows them."""

    #: Calc takes any number of cells in one call.
    max_cells_per_read = None
    max_cells_per_write = None

    @property
    def api(self) -> Any:
        """UNO's cell range."""
        return self.uno

    def select(self) -> None:
        """Select it, on its sheet."""
        controller = self.document.CurrentController
        controller.setActiveSheet(self._sheet.uno)
        controller.select(self.uno)

    @property
    def name(self) -> Name | None:
        """The name that means just this range."""
        return name_of(self)

    @name.setter
    def name(self, value: str) -> None:
        self.book.names.add(value, f"={self.in_formula}")

    @property
    def in_formula(self) -> str:
        """Its address as a formula of any sheet writes it."""
        return f"'{self._sheet.name.replace(chr(39), chr(39) * 2)}'!{self.address}"

    @property
    def note(self) -> Note | None:
        """The note of its first cell."""
        return Note(self) if notes_of(self.first) else None

    def add_note(self, text: str) -> Note:
        """Give its first cell a note."""
        note = Note(self)
        note.insert(text)
        return note

    @property
    def hyperlink(self) -> str:
        """Target of the first cell's link.

        Raises:
            Exception: There is none; xlwings wants it so.
        """
        fields = self.first.TextFields
        if not fields.Count:
            raise Exception("The cell doesn't seem to contain a hyperlink!")  # noqa: TRY002 — xlwings' own way
        return str(fields.getByIndex(0).URL)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Give its first cell a link, to an address or to a place of the book such as #'客户表'!A5."""
        self.first.String = ""
        field = self.document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = _calc_target(address), text_to_display or address
        self.first.insertTextContent(self.first.createTextCursor(), field, False)

    @property
    def table(self) -> Table | None:
        """The table that it lies in."""
        return table_at(self)

    def to_pdf(self, path: str, quality: str) -> None:
        """Write it as PDF."""
        from addin.hosts.calc.engine.book import store_pdf

        store_pdf(self.document, path, Selection=self.uno)


def _calc_target(address: str) -> str:
    """Calc finds a place of the book by `#Sheet.A1`; Excel writes `#Sheet!A1`."""
    if not address.startswith("#") or "!" not in address:
        return address
    sheet, _, cell = address[1:].rpartition("!")
    return f"#{sheet}.{cell}"
