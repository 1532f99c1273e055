"""What marks touch of cells — fill, note, link — many at once; through the pipe each cell would take a dozen calls.

Cells are [row, column, fill as RRGGBB, note], both from 0, None for no fill and no note.
"""

from __future__ import annotations

from typing import Any

from com.sun.star.awt import Size
from com.sun.star.table import CellRangeAddress

# com.sun.star.sheet.CellFlags
_NOTES = 8
_NO_FILL = -1
#: Calc makes notes 3 cm wide, so that a sentence becomes a tower; the height grows by itself.
_NOTE = Size(7500, 1000)


def read(sheet: Any, cells: list[list[int]]) -> list[list[Any]]:
    """How cells look now; of merged ones the first."""
    return [_look(_anchor(sheet, row, column)) for row, column in cells]


def noted(sheet: Any) -> list[list[Any]]:
    """All cells that have notes."""
    areas = sheet.queryContentCells(_NOTES).getRangeAddresses()
    places = [(r, c) for a in areas for r in range(a.StartRow, a.EndRow + 1) for c in range(a.StartColumn, a.EndColumn + 1)]
    return [_look(sheet.getCellByPosition(column, row)) for row, column in places]


def fill(document: Any, sheet: Any, cells: list[list[Any]]) -> None:
    """Give cells [row, column, fill] their fills, all of one fill at once.

    Each change of a fill may change a row's height, and then Calc lays all notes out anew (7.4): 0.2 s with 300 notes. So fills come
    before notes are made, and after they are removed.
    """
    groups: dict[Any, list[Any]] = {}
    for row, column, told in cells:
        groups.setdefault(told, []).append((row, column))
    for told, places in groups.items():
        ranges = _ranges(document, sheet, places)
        ranges.CellBackColor = _NO_FILL if told is None else int(told, 16)


def note(document: Any, sheet: Any, cells: list[list[Any]]) -> None:
    """Give cells [row, column, note] their notes; None takes one away, all such at once."""
    if gone := [(row, column) for row, column, text in cells if text is None]:
        _ranges(document, sheet, gone).clearContents(_NOTES)
    notes = sheet.getAnnotations()
    for row, column, text in cells:
        if text is not None:
            cell = sheet.getCellByPosition(column, row)
            notes.insertNew(cell.getCellAddress(), text)
            cell.getAnnotation().getAnnotationShape().setSize(_NOTE)


def link(document: Any, sheet: Any, links: list[list[Any]]) -> None:
    """Let cells lead to places: [row, column, words, address]."""
    for row, column, words, address in links:
        cell = sheet.getCellByPosition(column, row)
        cell.setString("")
        field = document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, words
        cell.insertTextContent(cell.createTextCursor(), field, False)  # noqa: FBT003 - UNO takes positions


def _ranges(document: Any, sheet: Any, places: list[tuple[int, int]]) -> Any:
    """Cells, each told by row and column, as one thing."""
    number = sheet.getRangeAddress().Sheet
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    ranges.addRangeAddresses(tuple(CellRangeAddress(number, c, r, c, r) for r, c in places), False)  # noqa: FBT003 - UNO takes positions
    return ranges


def _anchor(sheet: Any, row: int, column: int) -> Any:
    cell = sheet.getCellByPosition(column, row)
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToMergedArea()
    return cursor.getCellByPosition(0, 0)


def _look(cell: Any) -> list[Any]:
    place, fill = cell.getCellAddress(), cell.CellBackColor
    note = _words(cell.getAnnotation()) if cell.queryContentCells(_NOTES).getCount() else None
    return [place.Row, place.Column, None if fill == _NO_FILL else f"{fill & 0xFFFFFF:06X}", note]


def _words(note: Any) -> str:
    """What a note says; 25.2 knows the words of one from a file only once its shape is made."""
    return str(note.getString() or note.getAnnotationShape().getString())
