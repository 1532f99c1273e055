import datetime

import pytest
from lxml import etree

from tests.workbooks.rich_book import MAIN, cells_of
from udfs.cells import CellError
from workbooks.answering.patch.cells import SheetCells, area, place, serial
from workbooks.grid import cell_name

NS = {"m": MAIN}


def sheet(data: str, before: str = "", after: str = "") -> SheetCells:
    return SheetCells(etree.fromstring(f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'))


def part(cells: SheetCells) -> bytes:
    return etree.tostring(cells.root)


def texts(cells: SheetCells) -> list[tuple[str, str]]:
    return [(c.get("r"), "".join(c.itertext())) for c in cells.root.iter(f"{{{MAIN}}}c")]


def test_addresses_of_the_corners() -> None:
    for row, column in ((0, 0), (6, 25), (6, 26), (1048575, 16383)):
        assert place(cell_name(row, column)) == (row, column)
    assert str(area("$B$2:C9")) == "B2:C9"
    for wrong in ("", "A", "1", "AAAA1", "A1B"):
        with pytest.raises(ValueError, match="not an address"):
            place(wrong)


def test_rows_and_cells_are_made_in_order() -> None:
    cells = sheet('<row r="3"><c r="B3"/><c r="D3"/></row><row r="7"/>')
    for row, column in ((4, 0), (2, 2), (2, 0), (2, 5), (0, 1), (9, 0), (6, 1)):
        cells.cell(row, column)
    assert cells_of(part(cells)) == ["B1", "A3", "B3", "C3", "D3", "F3", "A5", "B7", "A10"]


def test_rows_and_cells_without_numbers_count_on() -> None:
    cells = sheet(
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    )
    assert [cells.find(*at)[0].text for at in ((0, 0), (0, 1), (3, 2), (3, 3), (4, 0))] == ["1", "2", "3", "4", "5"]
    cells.put(3, 4, "末")
    cells.put(5, 0, "下")
    assert texts(cells)[4:] == [("E4", "末"), (None, "5"), ("A6", "下")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", '<c r="A1" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        (" 一", '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> 一</t></is></c>'),
        ("_x0041_", '<c r="A1" s="3" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        (12000000.0, '<c r="A1" s="3"><v>12000000</v></c>'),
        (0.125, '<c r="A1" s="3"><v>0.125</v></c>'),
        (True, '<c r="A1" s="3" t="b"><v>1</v></c>'),
        (CellError("#N/A"), '<c r="A1" s="3" t="e"><v>#N/A</v></c>'),
        (datetime.date(2026, 11, 20), '<c r="A1" s="3"><v>46346</v></c>'),
        (None, '<c r="A1" s="3"/>'),
        ("", '<c r="A1" s="3"/>'),
    ],
)
def test_values_replace_what_was_there(value, expected) -> None:
    cells = sheet('<row r="1"><c r="A1" s="3" t="s" cm="1" vm="2" ph="1"><v>9</v></c></row>')
    cells.put(0, 0, value)
    assert etree.tostring(cells.find(0, 0), encoding="unicode").replace(f' xmlns="{MAIN}"', "") == expected


def test_serial_numbers_follow_the_date_system() -> None:
    day = datetime.date(2026, 11, 20)
    assert (serial(day), serial(day, base_1904=True)) == (46346, 44884)
    assert serial(datetime.datetime(2026, 11, 20, 12)) == 46346.5


@pytest.mark.parametrize(
    "formula", ["<f>B1</f>", '<f t="shared" si="0" ref="A1:A2">B1</f>', '<f t="array" ref="A1">B1</f>', '<f t="shared" si="0"/>']
)
def test_formulas_are_never_overwritten(formula: str) -> None:
    cells = sheet(f'<row r="1"><c r="A1">{formula}<v>1</v></c></row>')
    before = part(cells)
    with pytest.raises(ValueError, match="A1 holds a formula"):
        cells.put(0, 0, 1)
    assert part(cells) == before


def test_results_of_an_array_formula_are_formulas_too() -> None:
    cells = sheet('<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1:D2</f></c><c r="B1"><v>1</v></c></row>')
    assert [cells.has_formula(*at) for at in ((0, 1), (1, 1), (2, 0))] == [True, True, False]


def test_a_made_cell_takes_the_format_of_its_row_before_that_of_its_column() -> None:
    cells = sheet('<row r="2" s="7" customFormat="1"/><row r="3" s="7"/>', '<cols><col min="2" max="3" style="5"/></cols>')
    assert [cells.cell(row, column).get("s") for row, column in ((1, 1), (2, 1), (2, 3), (4, 2))] == ["7", "5", None, "5"]


def test_hints_about_the_used_area_are_widened() -> None:
    cells = sheet('<row r="2" spans="2:3"><c r="B2"/></row>', '<dimension ref="B2:C2"/>')
    cells.cell(1, 5)
    cells.cell(8, 0)
    assert cells.root.find("m:dimension", NS).get("ref") == "A2:F9"
    assert cells.root.find("m:sheetData/m:row", NS).get("spans") == "2:6"


def test_merged_areas_show_their_first_cell() -> None:
    cells = sheet("", after='<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>')
    assert [cells.anchor(*at) for at in ((1, 1), (3, 2), (3, 3))] == [(1, 1), (1, 1), (3, 3)]
