"""Cell addresses as text and as numbers (1-based here, as xlwings counts)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = re.compile(r"([A-Za-z]{1,3})(\d+)(?::([A-Za-z]{1,3})(\d+))?")
_COLUMNS = re.compile(r"([A-Za-z]{1,3}):([A-Za-z]{1,3})")
_ROWS = re.compile(r"(\d+):(\d+)")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: its first row and column, its height and width."""

    row: int
    column: int
    height: int = 1
    width: int = 1

    @property
    def last_row(self) -> int:
        """Row of the last cell."""
        return self.row + self.height - 1

    @property
    def last_column(self) -> int:
        """Column of the last cell."""
        return self.column + self.width - 1

    @property
    def corner(self) -> Area:
        """The first cell."""
        return Area(self.row, self.column)

    def spanning(self, other: Area) -> Area:
        """The smallest rectangle that holds both."""
        row, column = min(self.row, other.row), min(self.column, other.column)
        return between(row, column, max(self.last_row, other.last_row), max(self.last_column, other.last_column))


def between(row: int, column: int, last_row: int, last_column: int) -> Area:
    """The rectangle of two corners, in any order."""
    top, left = min(row, last_row), min(column, last_column)
    return Area(top, left, abs(last_row - row) + 1, abs(last_column - column) + 1)


def parsed(text: str, rows: int, columns: int) -> Area | None:
    """The rectangle an address names, on a sheet of so many rows and columns; None if it is no address."""
    plain = text.replace("$", "").strip()
    if found := _CELL.fullmatch(plain):
        row, column = int(found[2]), column_number(found[1])
        return between(row, column, int(found[4]), column_number(found[3])) if found[3] else Area(row, column)
    if found := _COLUMNS.fullmatch(plain):
        return between(1, column_number(found[1]), rows, column_number(found[2]))
    if found := _ROWS.fullmatch(plain):
        return between(int(found[1]), 1, int(found[2]), columns)
    return None


def split_sheet(text: str) -> tuple[str | None, str]:
    """`'客户 表'!A1` → (客户 表, A1)."""
    sheet, mark, rest = text.rpartition("!")
    return (unquoted(sheet), rest) if mark else (None, text)


def column_number(letters: str) -> int:
    """`A` → 1, `AB` → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → `A`, 28 → `AB`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in a formula."""
    return sheet if _PLAIN_SHEET.fullmatch(sheet) and not _CELL.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


def unquoted(sheet: str) -> str:
    """A sheet's name without its quotes."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") else sheet
