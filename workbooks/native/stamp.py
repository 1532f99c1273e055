"""Which policy a native workbook was made from, as its sheet 分级标准 tells: any program keeps that, unlike a property."""

from __future__ import annotations

from dataclasses import dataclass

from workbooks.grid import Book, Grid

SHEET = "分级标准"
VERSION, MONTH, CODE = "编入版本", "适用月份", "编号"
_ROWS = 12


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the sheet tells, and where."""

    version: str
    #: `plan.fingerprint` of the policy.
    code: str
    sheet: str
    row: int


def stamp_of(book: Book) -> Stamp | None:
    """The policy behind a workbook's formulas; None if it is no native one."""
    return next((found for grid in book.sheets if (found := _in(grid)) is not None), None)


def _in(grid: Grid) -> Stamp | None:
    told = {str(grid.at(row, 0) or ""): row for row in range(min(_ROWS, len(grid.rows)))}
    if VERSION not in told or CODE not in told:
        return None
    version, code = (str(grid.at(told[label], 1) or "") for label in (VERSION, CODE))
    return Stamp(version, code, grid.name, told[VERSION])
