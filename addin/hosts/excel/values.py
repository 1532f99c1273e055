"""Cells as COM hands them over ↔ cells as `udfs.declare.call` takes and gives them.

Errors come as VT_ERROR, which pywin32 turns into a plain int; whole numbers of cells are floats, so no int in a cell is a number.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from udfs.cells import CellError, CellValue

#: VT_ERROR of CVErr(n): 0x800A0000 + n, as a signed number.
_CV_ERROR = -2146828288
#: Excel's XlCVError numbers.
NUMBERS = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042, "#GETTING_DATA": 2043,
    "#SPILL!": 2045, "#CONNECT!": 2046, "#BLOCKED!": 2047, "#UNKNOWN!": 2048, "#FIELD!": 2049, "#CALC!": 2050, "#BUSY!": 2051,
}  # fmt: skip
_CODES = {_CV_ERROR + number: code for code, number in NUMBERS.items()}
#: Day of a cell that holds a time alone.
_NO_DAY = datetime.date(1899, 12, 30)


def from_excel(raw: Any) -> Any:
    """One argument: a cell value, or rows of them; an array constant of one row comes flat."""
    if not isinstance(raw, (list, tuple)):
        return _cell(raw)
    rows = raw if raw and isinstance(raw[0], (list, tuple)) else [raw]
    return [[_cell(value) for value in row] for row in rows]


def _cell(raw: Any) -> CellValue:
    if isinstance(raw, datetime.datetime):
        plain = datetime.datetime(*raw.timetuple()[:6], raw.microsecond)  # noqa: DTZ001 - COM says UTC and means none
        return plain.time() if plain.date() == _NO_DAY else plain
    if isinstance(raw, Decimal):
        return float(raw)  # a cell formatted as currency
    if isinstance(raw, int) and not isinstance(raw, bool):
        return CellError(_CODES[raw]) if raw in _CODES else raw
    if raw is None or isinstance(raw, (str, float, bool)):
        return raw
    return str(raw)


def to_excel(result: Any, error: Callable[[int], Any]) -> Any:
    """A result, cell or rows; `error` makes what COM sends as VT_ERROR from its number."""
    if isinstance(result, list):
        return [[_raw(value, error) for value in row] for row in result] or ""
    return _raw(result, error)


def _raw(value: CellValue, error: Callable[[int], Any]) -> Any:
    if isinstance(value, CellError):
        return error(_CV_ERROR + NUMBERS.get(value.code, NUMBERS["#VALUE!"]))
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)  # 64-bit whole numbers are unknown to 32-bit VBA
    return value
