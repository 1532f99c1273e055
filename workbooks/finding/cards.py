"""Forms with heads on the left and values beside them: one client a card, or a table turned on its side."""

from __future__ import annotations

from workbooks.declare import Sheet
from workbooks.finding.bind import Layout
from workbooks.grid import Book, Grid

_LOOK_AT = 60
_ENOUGH = 5
#: Heads one below the other in a column, and columns that may hold them.
_STACKED, _COLUMNS = 3, 12
#: Characters of a head at most.
_LONGEST = 10


def card_in(book: Book, sheet: Sheet) -> Grid | None:
    """The first visible worksheet on which the heads, the client's name among them, stand one below the other."""
    for grid in book.sheets:
        columns = (_heads(grid, sheet, column, 0, _LOOK_AT) for column in range(min(grid.width, _COLUMNS)))
        names = set[str]().union(*(found for found in columns if len(found) >= _STACKED))
        if not grid.hidden and len(names) >= _ENOUGH and "name" in names:
            return grid
    return None


def _head(value: object, sheet: Sheet) -> str:
    match = sheet.heads.match(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    return match.name if match else ""


def is_card(grid: Grid, sheet: Sheet, layout: Layout) -> bool:
    """True if what stands below the supposed heads are heads again: 客户单位名称 × 客户类别 ×, and so on down the page."""
    first = layout.bottom + 1
    if not any(_heads(grid, sheet, b.column, first, 1) and _heads(grid, sheet, b.column, first + 1, 1) for b in layout.columns.values()):
        return False
    below = set[str]().union(*(_heads(grid, sheet, b.column, first, _LOOK_AT) for b in layout.columns.values()))
    return len(below - layout.fields) >= _ENOUGH - 1


def _heads(grid: Grid, sheet: Sheet, column: int, first: int, count: int) -> set[str]:
    """Fields whose heads stand in a column."""
    return {name for row in grid.rows[first : first + count] if column < len(row) and (name := _head(row[column], sheet))}
