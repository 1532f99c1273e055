"""Workbooks read by the fast way and by the full parse, which must agree."""

from __future__ import annotations

from unittest import mock

import pytest

from workbooks.grid import Book, Grid
from workbooks.opening.package import open_package
from workbooks.opening.readers import xlsx_rows
from workbooks.opening.readers.xlsx import read_xlsx
from workbooks.opening.readers.xlsx_book import main_part
from workbooks.problems import Refusal, Where

#: Settings under which the rows of small sheets come in many blocks, read in the light of the first.
SMALL = {"_BLOCK": 300, "_LARGE": 0}


def read(data: bytes, *, careful: bool = False) -> Book:
    package = open_package(data, Where(book="3月.xlsx"))
    part = main_part(package)
    assert part is not None
    return read_xlsx(package, part, kind="xlsx", careful=careful)


def both(data: bytes) -> Grid:
    """The first sheet, which both ways must read alike, the fast one also where rows of the usual looks come in many blocks."""
    fast, full = read(data), read(data, careful=True)
    assert fast == full
    with mock.patch.multiple(xlsx_rows, **SMALL):
        assert read(data) == full
    return fast.sheets[0]


def code(data: bytes) -> str:
    codes = set()
    for careful in (False, True):
        with pytest.raises(Refusal) as caught:
            read(data, careful=careful)
        codes.add(caught.value.problem.rule.code)
    assert len(codes) == 1
    return codes.pop()


def row(cells: str, number: int = 1, attributes: str = "") -> str:
    return f'<row r="{number}"{attributes}>{cells}</row>'
