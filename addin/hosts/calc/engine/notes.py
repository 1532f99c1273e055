"""Notes of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link

if TYPE_CHECKING:
    from addin.hosts.calc.engine.range import Range


def notes_of(sheet: Any) -> dict[tuple[int, int], int]:
    """Where a sheet has notes: number of the note by row and column (from 1)."""
    found = {}
    notes = sheet.Annotations
    for number in range(notes.Count):
        position = notes.getByIndex(number).Position
        found[position.Row + 1, position.Column + 1] = number
    return found


class Note(base_classes.Note):
    """The note of a cell."""

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def api(self) -> Any:
        """UNO's annotation."""
        return self._cell.first.Annotation

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.insert(value)

    @property
    def author(self) -> str:
        """Who wrote it."""
        return str(self.api.Author)

    @property
    def location(self) -> Range:
        """Its cell."""
        return self._cell

    def insert(self, text: str) -> None:
        """Write it, in place of the one that is there."""
        sheet, row, column = self._cell.place
        where = link.struct("com.sun.star.table.CellAddress", Sheet=sheet, Row=row, Column=column)
        self._cell.sheet.uno.Annotations.insertNew(where, text)

    def delete(self) -> None:
        """Remove it."""
        number = notes_of(self._cell.sheet.uno).get((self._cell.area.row, self._cell.area.column))
        if number is not None:
            self._cell.sheet.uno.Annotations.removeByIndex(number)
