"""Pictures in cells are no values (R31)."""

from __future__ import annotations

import pytest

from tests.workbooks.raw_books import sheet_xml, strings_xml, xlsx, xlsx_parts, zipped
from tests.workbooks.xlsx_reading import row
from udfs.cells import CellError
from workbooks.grid import Grid
from workbooks.opening.files import read_bytes

NAME = '=DISPIMG("ID_61A4C7AE",1)'
ESCAPED = NAME.replace('"', "&quot;")


def first(data: bytes) -> Grid:
    return read_bytes(data, "3月.xlsx").sheets[0]


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="B1" t="str"><f>_xlfn.DISPIMG("ID_61A4C7AE",1)</f><v>{ESCAPED}</v></c>',
        '<c r="B1" t="s"><v>1</v></c>',
        f'<c r="B1" t="inlineStr"><is><t>{ESCAPED}</t></is></c>',
        '<c r="B1"><f>_xlfn.DISPIMG("ID_61A4C7AE",1)</f></c>',
    ],
)
def test_a_picture_of_wps_is_a_blank(cell: str) -> None:
    strings = strings_xml(f"<si><t>甲</t></si><si><t>{ESCAPED}</t></si>")
    grid = first(xlsx(row(f'<c r="A1" t="s"><v>0</v></c>{cell}<c r="C1"><v>3</v></c>'), strings=strings))
    assert (grid.rows, grid.pictures, grid.uncalculated) == ([["甲", None, 3]], {(0, 1)}, {})


def test_text_about_a_picture_is_text() -> None:
    grid = first(xlsx(row('<c r="A1" t="inlineStr"><is><t>公式DISPIMG("1")显示不了</t></is></c>')))
    assert (grid.rows, grid.pictures) == ([['公式DISPIMG("1")显示不了']], frozenset())


def test_a_picture_of_excel_is_a_blank_and_an_error_is_one() -> None:
    rows = row('<c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" t="e"><v>#VALUE!</v></c><c r="C1"><v>3</v></c>')
    parts = xlsx_parts(sheet_xml(rows))
    grid = first(zipped(parts | {"xl/richData/richValueRel.xml": "<richValueRels/>"}))
    assert (grid.rows, grid.pictures) == ([[None, CellError("#VALUE!"), 3]], {(0, 0)})
    assert first(zipped(parts)).rows == [[CellError("#VALUE!"), CellError("#VALUE!"), 3]]


def test_a_picture_in_plain_text_is_a_blank() -> None:
    grid = first(f"甲,乙,丙\n1,{NAME.replace(',1', '')},3\n".encode())
    assert grid.pictures == {(1, 1)}
