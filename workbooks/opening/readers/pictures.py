"""Pictures that stand in cells: WPS writes a formula that names one, Excel an error value with rich data behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbooks.grid import Book, Grid
from workbooks.opening.package import Package

_NAMED = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
_MARKS = (b"DISPIMG(", "DISPIMG(".encode("utf-16-le"))
#: Parts that tell Excel's pictures in cells: placed in the file, or fetched by =IMAGE().
_RICH = ("xl/richdata/richvaluerel.xml", "xl/richdata/rdrichvaluewebimage.xml")


def has_rich_pictures(package: Package) -> bool:
    """Whether Excel put pictures into cells of the workbook."""
    return any(part.lower() in _RICH for part in package.parts)


def leave_out_named(book: Book, parts: Iterable[bytes]) -> Book:
    """The workbook with blanks for the pictures of WPS; cells are looked at only if the bytes they were read from name a picture."""
    if any(mark in part for part in parts for mark in _MARKS):
        for grid in book.sheets:
            _leave_out(grid)
    return book


def _leave_out(grid: Grid) -> None:
    found = [(r, c) for r, c, value in grid.cells() if isinstance(value, str) and _NAMED.match(value)]
    found += [place for place, formula in grid.uncalculated.items() if _NAMED.match(formula)]
    for r, c in found:
        if grid.uncalculated.pop((r, c), None) is None:
            grid.rows[r][c] = None
    grid.pictures = grid.pictures | frozenset(found)
