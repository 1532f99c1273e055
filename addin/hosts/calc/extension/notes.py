"""Notes of cells: who wrote one, where it stands and how its letters look stays when its words change."""

from __future__ import annotations

from typing import Any

from com.sun.star.awt import Size

#: com.sun.star.sheet.CellFlags
NOTES = 8
#: Calc makes notes 3 cm wide, so that a sentence becomes a tower; the height grows by itself.
_NOTE = Size(7500, 1000)
#: Letters that a cursor goes at once, a short number of UNO's.
_FAR = 30_000


def has_note(cell: Any) -> bool:
    """Whether a cell has one."""
    return bool(cell.queryContentCells(NOTES).getCount())


def words(note: Any) -> str:
    """What a note says; 25.2 knows the words of one from a file only once its shape is made."""
    return str(note.getString() or note.getAnnotationShape().getString())


def told(sheet: Any, row: int, column: int) -> tuple[str, int, int]:
    """Words and size of a cell's note."""
    note = sheet.getCellByPosition(column, row).getAnnotation()
    size = note.getAnnotationShape().getSize()
    return words(note), size.Width, size.Height


def put(sheet: Any, row: int, column: int, known: tuple[str, int, int]) -> None:
    """Give a cell's note back what `told` told."""
    reword(sheet.getCellByPosition(column, row), known[0])
    sheet.getCellByPosition(column, row).getAnnotation().getAnnotationShape().setSize(Size(known[1], known[2]))


def insert(sheet: Any, row: int, column: int, text: str) -> None:
    """Give a cell without a note one."""
    cell = sheet.getCellByPosition(column, row)
    sheet.getAnnotations().insertNew(cell.getCellAddress(), text)
    cell.getAnnotation().getAnnotationShape().setSize(_NOTE)


def reword(cell: Any, text: str) -> None:
    """Change what a cell's note says from the first letter on that differs."""
    shape, old = cell.getAnnotation().getAnnotationShape(), words(cell.getAnnotation())
    same = next((i for i, (a, b) in enumerate(zip(old, text)) if a != b), min(len(old), len(text)))  # noqa: B905 - older Pythons
    cursor = shape.createTextCursor()
    cursor.gotoStart(False)  # noqa: FBT003 - UNO takes positions
    for at in range(0, same, _FAR):
        cursor.goRight(min(_FAR, same - at), False)  # noqa: FBT003
    cursor.gotoEnd(True)  # noqa: FBT003
    cursor.setString("")
    shape.insertString(cursor, text[same:], False)  # noqa: FBT003
