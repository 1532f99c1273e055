"""Cell values between Calc and `udfs.declare.call`: day numbers, logical values, errors inside numbers."""

from __future__ import annotations

import datetime
import struct
from typing import Any

from udfs.cells import CellError

#: Calc's number of each error a cell can show (formula/errorcodes.hxx); a formula that returns a NaN with this payload shows it.
_NUMBERS = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 0x7FFF,
}
_NAN = 0x7FF80000
_DAY_ZERO = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no zone


def error_number(code: str) -> float:
    """The number that Calc takes for an error value; an error Calc does not know shows as #VALUE!."""
    return float(struct.unpack("<d", struct.pack("<II", _NUMBERS.get(code, _NUMBERS["#VALUE!"]), _NAN))[0])


def to_calc(value: Any) -> Any:
    """One result as Calc takes it: text, or a number; dates are day numbers, logical values 1 and 0."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, CellError):
        return error_number(value.code)
    if isinstance(value, datetime.datetime):
        return (value - _DAY_ZERO) / datetime.timedelta(days=1)
    if isinstance(value, datetime.date):
        return float((value - _DAY_ZERO.date()).days)
    return "" if value is None else str(value)


def values_of(cells: Any) -> tuple[tuple[Any, ...], ...]:
    """Values of a range of cells; Calc tells an error as nothing."""
    rows = cells.getDataArray()
    if not any(None in row for row in rows):
        return rows  # type: ignore[no-any-return]
    return tuple([_known(cells, r, row) for r, row in enumerate(rows)])


def _known(cells: Any, r: int, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([_error(cells.getCellByPosition(c, r)) if value is None else value for c, value in enumerate(row)])


def _error(cell: Any) -> CellError:
    number = cell.getError()
    return CellError(next((code for code, known in _NUMBERS.items() if known == number), "#VALUE!"))


def rows_to_calc(rows: Any) -> tuple[tuple[Any, ...], ...]:
    """A rectangle of results as Calc takes it."""
    return tuple([tuple([v if type(v) is str else to_calc(v) for v in row]) for row in rows])
