"""Raw cells of a workbook together with the places they came from.

Coordinates are 0-based everywhere; `cell_name` alone makes what a user types into the name box.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from udfs.cells import CellError, CellValue

__all__ = ["Area", "Book", "CellError", "CellValue", "Grid", "cell_name", "column_name"]


def column_name(column: int) -> str:
    """Letters of a 0-based column: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Address of a 0-based row and column as the host shows it, e.g. C7."""
    return f"{column_name(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; all four bounds are inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(slots=True)
class Grid:
    """One worksheet: `rows[r][c]` is the raw value, rows may be shorter than `width`.

    Text is exactly what the cell holds (never stripped), an error cell is a `CellError`, a blank is None.
    A number shown as a percentage keeps its stored value (0.125); its place is then in `percent`.
    """

    name: str
    rows: list[list[CellValue]]
    width: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Area, ...] = ()
    #: Number cells whose format is a percentage; a column headed (%) must not divide these again.
    percent: frozenset[tuple[int, int]] = frozenset()
    #: Number cells whose format shows a unit of amounts: place → unit of the stored number, "÷10000" or "$".
    amounts: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Formula cells without a stored result: (row, column) → formula text without "=".
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Cells that hold a picture, which is no value.
    pictures: frozenset[tuple[int, int]] = frozenset()
    #: Cells far from the table that were not read (a stray cell at XFD1048576), named for a problem.
    stray: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> CellValue:
        """Value at a place; None outside the used area."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def cells(self) -> Iterator[tuple[int, int, CellValue]]:
        """All non-blank cells, row by row."""
        for r, row in enumerate(self.rows):
            for c, value in enumerate(row):
                if value is not None and value != "":
                    yield r, c, value


@dataclass(slots=True)
class Book:
    """A workbook as read: its sheets in tab order and what is worth saying about the file itself."""

    name: str
    #: "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" | "csv", told by content, never by extension.
    kind: str
    sheets: list[Grid]
    sha256: str = ""
    active: int = 0
    has_macros: bool = False
    external_links: int = 0
    #: Serial numbers in cells of General format count from 1904-01-01.
    date_1904: bool = False
    modified: datetime.datetime | None = None
