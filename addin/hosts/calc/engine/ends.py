"""Where Ctrl and an arrow key lead, read from the values in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc.engine.addresses import Area, between

if TYPE_CHECKING:
    from addin.hosts.calc.engine.geometry import Geometry

_DIRECTIONS = {"d": "down", "u": "up", "l": "left", "r": "right"}


def end_of(cells: Geometry, direction: str) -> tuple[int, int]:
    """Row and column where Ctrl and an arrow lead from the first cell."""
    way = _DIRECTIONS.get(direction, direction)
    row, column = cells.area.row, cells.area.column
    rows, columns = cells.sheet.size
    used = cells.sheet.used_range.area
    if way == "down":
        steps = _steps(_line(cells, between(row, column, max(row, used.last_row), column)))
        return (rows if steps is None else row + steps), column
    if way == "up":
        steps = _steps(_line(cells, Area(1, column, row, 1))[::-1])
        return (1 if steps is None else row - steps), column
    if way == "right":
        steps = _steps(_line(cells, between(row, column, row, max(column, used.last_column))))
        return row, (columns if steps is None else column + steps)
    if way == "left":
        steps = _steps(_line(cells, Area(row, 1, 1, column))[::-1])
        return row, (1 if steps is None else column - steps)
    raise ValueError(direction)


def _line(cells: Geometry, area: Area) -> list[Any]:
    return [value for row in cells.at(area).uno.getDataArray() for value in row]


def _steps(values: Sequence[Any]) -> int | None:
    """Steps to the end of the filled cells, or to the next filled one; None if all beyond is blank."""
    filled = [value != "" for value in values]
    if filled[:2] == [True, True]:
        return next((number for number in range(len(filled) - 1) if not filled[number + 1]), len(filled) - 1)
    return next((number for number in range(1, len(filled)) if filled[number]), None)
