"""What marks touch of cells — fill and note — many at once; through the pipe each cell would take a dozen calls.

Cells are [row, column, fill as RRGGBB, note], both from 0, None for no fill and no note.
"""

from __future__ import annotations

from typing import Any

from com.sun.star.table import CellRangeAddress

from addin.hosts.calc.extension import notes
from addin.hosts.calc.extension.undoing import MOST, Step

_NO_FILL = -1


def read(sheet: Any, cells: list[list[int]]) -> list[list[Any]]:
    """How cells look now; of merged ones the first."""
    return [_look(_anchor(sheet, row, column)) for row, column in cells]


def noted(sheet: Any) -> list[list[Any]]:
    """All cells that have notes."""
    areas = sheet.queryContentCells(notes.NOTES).getRangeAddresses()
    places = [(r, c) for a in areas for r in range(a.StartRow, a.EndRow + 1) for c in range(a.StartColumn, a.EndColumn + 1)]
    return [_look(sheet.getCellByPosition(column, row), noted=True) for row, column in places]


def fill(step: Step, document: Any, sheet: Any, cells: list[list[Any]]) -> None:
    """Give cells [row, column, fill] their fills, all of one fill at once.

    Each change of a fill may change a row's height, and then Calc lays all notes out anew (7.4): 0.2 s with 300 notes. So fills come
    before notes are made, and after they are removed.
    """
    groups: dict[Any, list[Any]] = {}
    for row, column, told in cells:
        groups.setdefault(told, []).append((row, column))
        step.open_column(sheet, row, column)
    for told, places in groups.items():
        step.make_room()
        ranges = _ranges(document, sheet, places)
        ranges.CellBackColor = _NO_FILL if told is None else int(told, 16)


def note(step: Step, document: Any, sheet: Any, cells: list[list[Any]]) -> None:
    """Give cells [row, column, note] their notes; None takes one away, all such at once."""
    if gone := [(row, column) for row, column, text in cells if text is None]:
        with step.group():
            _ranges(document, sheet, gone).clearContents(notes.NOTES)
    told = [(row, column, text) for row, column, text in cells if text is not None]
    known = [cell for cell in told if notes.has_note(sheet.getCellByPosition(cell[1], cell[0]))]
    if known:
        before = {(row, column): notes.told(sheet, row, column) for row, column, _ in known}
        for row, column, text in known:
            notes.reword(sheet.getCellByPosition(column, row), text)
        step.reworded(sheet, before)
    new = [cell for cell in told if cell not in known]
    for at in range(0, len(new), MOST // 2):
        with step.group():
            for cell in new[at : at + MOST // 2]:
                notes.insert(sheet, *cell)


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


def _look(cell: Any, *, noted: bool = False) -> list[Any]:
    place, fill = cell.getCellAddress(), cell.CellBackColor
    note = notes.words(cell.getAnnotation()) if noted or notes.has_note(cell) else None
    return [place.Row, place.Column, None if fill == _NO_FILL else f"{fill & 0xFFFFFF:06X}", note]
