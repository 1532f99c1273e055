"""Where a range is and how large."""

# ruff: noqa: FBT003 — UNO's methods take no keywords

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from addin.hosts.calc.engine.addresses import Area, column_letters, quoted
from addin.hosts.calc.engine.ends import end_of
from addin.hosts.calc.engine.formulas import Formulas

#: UNO measures in 1/100 mm, Excel in points (72 to the inch) and in widths of a digit (7 pixels and 5 of margin, 96 to the inch).
_PER_POINT = 2540 / 72
_PER_PIXEL = 2540 / 96

# So many rows or columns are looked at for a common height or width.
_LOOKED_AT = 1000


class Geometry(Formulas):
    """The part of a range that tells places and sizes."""

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """Sheet, row, column, height, width."""
        area = self.area
        return self._sheet, area.row, area.column, area.height, area.width

    @property
    def row(self) -> int:
        """First row."""
        return self.area.row

    @property
    def column(self) -> int:
        """First column."""
        return self.area.column

    def __len__(self) -> int:
        return self.area.height * self.area.width

    def __call__(self, *told: int) -> Self:
        """A cell by number, or by row and column, counted from the first cell."""
        if not told:
            raise ValueError("Invalid arguments")
        row, column = told if len(told) > 1 else ((told[0] - 1) // self.area.width + 1, (told[0] - 1) % self.area.width + 1)
        return self.at(Area(self.area.row + row - 1, self.area.column + column - 1))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Address such as $A$1:$B$2, or '[book.xlsx]Sheet 1'!$A$1."""
        area, (rows, columns) = self.area, self._sheet.size
        down, across = "$" if row_absolute else "", "$" if col_absolute else ""
        first, last = column_letters(area.column), column_letters(area.last_column)
        if area.height == rows:
            text = f"{across}{first}:{across}{last}"
        elif area.width == columns:
            text = f"{down}{area.row}:{down}{area.last_row}"
        else:
            text = f"{across}{first}{down}{area.row}"
            if not self.is_cell:
                text += f":{across}{last}{down}{area.last_row}"
        if external:
            sheet = f"[{self.book.name}]{self._sheet.name}"
            plain = quoted(f"{self.book.name}{self._sheet.name}")
            return f"{_in_quotes(sheet) if plain.startswith(chr(39)) else sheet}!{text}"
        return text

    @property
    def address(self) -> str:
        """Absolute address."""
        return self.get_address(True, True, False)

    @property
    def current_region(self) -> Self:
        """The block around it that blank rows and columns bound."""
        cursor = self._sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToCurrentRegion()
        return self.of(self.book, cursor)

    def end(self, direction: str) -> Self:
        """The cell that Ctrl and an arrow key lead to."""
        row, column = end_of(self, direction)
        return self.at(Area(row, column))

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return _points(self.uno.Position.X)

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return _points(self.uno.Position.Y)

    @property
    def width(self) -> float:
        """Width in points."""
        return _points(self.uno.Size.Width)

    @property
    def height(self) -> float:
        """Height in points."""
        return _points(self.uno.Size.Height)

    @property
    def row_height(self) -> float | None:
        """Height of each row in points, None if they differ."""
        value = self._common(self.uno.Rows, lambda row: row.Height)
        return None if value is None else _points(value)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.uno.Rows.Height = round(value * _PER_POINT)

    @property
    def column_width(self) -> float | None:
        """Width of each column in digits, None if they differ."""
        value = self._common(self.uno.Columns, lambda column: column.Width)
        return None if value is None else round((value / _PER_PIXEL - 5) / 7, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.uno.Columns.Width = round((value * 7 + 5) * _PER_PIXEL)

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden, None if some are."""
        value = self._common(self.uno.Rows, lambda row: row.IsVisible)
        return None if value is None else not value

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden, None if some are."""
        value = self._common(self.uno.Columns, lambda column: column.IsVisible)
        return None if value is None else not value

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns, rows or both to their contents."""
        if axis in (None, "c", "columns"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.uno.Rows.OptimalHeight = True

    def _common(self, lines: Any, value: Callable[[Any], Any]) -> Any:
        found = value(lines.getByIndex(0))
        same = all(value(lines.getByIndex(number)) == found for number in range(1, min(lines.Count, _LOOKED_AT)))
        return found if same else None


def _points(hundredths: float) -> float:
    return round(hundredths / _PER_POINT * 4) / 4


def _in_quotes(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
