"""Notes of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link

if TYPE_CHECKING:
    from addin.hosts.calc.engine.range import Range


#: com.sun.star.sheet.CellFlags
_NOTES = 8


def notes_of(cells: Any) -> list[tuple[int, int]]:
    """Rows and columns (from 1) of the cells of a range or a sheet that have notes, in one call whatever their number."""
    return [
        (row + 1, column + 1)
        for area in cells.queryContentCells(_NOTES).RangeAddresses
        for row in range(area.StartRow, area.EndRow + 1)
        for column in range(area.StartColumn, area.EndColumn + 1)
    ]


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
        # 25.2 knows the text of a note from a file only once its shape is made.
        return str(self.api.String or self.api.AnnotationShape.String)

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
        self._cell.first.clearContents(_NOTES)
