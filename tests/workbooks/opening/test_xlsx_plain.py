"""Plain sheets of .xlsx, read by patterns: as the full parse reads them."""

import datetime
import io
import random
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Alignment

from tests.workbooks.raw_books import strings_xml, xlsx
from tests.workbooks.xlsx_mutants import unlike
from tests.workbooks.xlsx_reading import SMALL, both, code, read, row
from workbooks.grid import CellError
from workbooks.opening.readers import xlsx as reader
from workbooks.opening.readers import xlsx_rows

BOOKS = Path(__file__).parents[2] / "books"

RARER = (
    '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F1" s="1"><v>-1</v></c>'
    '<c r="G1" t="inlineStr"><is><t>&lt;&#20013;_x0041_</t></is></c>'
)


def test_plain_sheets_go_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "read_sheet", None)
    cells = '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1"><f>1+1</f><v>2.5</v></c><c r="C1" t="str"><f>A1</f><v>甲</v></c><c r="D1"/>'
    data = xlsx(row(cells + RARER, 1, ' spans="1:7" ht="20"'), strings=strings_xml("<si><t>甲</t></si>"))
    assert read(data).sheets[0].rows == [["甲", 2.5, "甲", None, CellError("#DIV/0!"), -1, "<中A"]]


@pytest.mark.parametrize("number", ["9" * 400, "1e999", "-" + "9" * 400])
def test_a_number_beyond_all_floats_is_an_error_of_its_cell(number: str) -> None:
    assert both(xlsx(row(f'<c r="A1"><v>{number}</v></c><c r="B1"><v>1</v></c>'))).rows == [[CellError("#NUM!"), 1]]


@pytest.mark.parametrize("shard", range(4))
def test_mutants_are_read_alike_both_ways(shard: int) -> None:
    """A sample: `python -m tests.workbooks.xlsx_mutants 100000` tries as many as one likes."""
    assert unlike(150, shard) == []


USUAL = '<c r="A{n}" s="1" t="s"><v>0</v></c><c r="B{n}" s="1"><v>{n}.5</v></c><c r="C{n}" s="0"/><c r="D{n}"><v>{n}</v></c>'


def usual_rows(**changed: str) -> bytes:
    """Forty rows that look alike, but for those told."""
    cells = {f"row{n}": USUAL.format(n=n) for n in range(1, 41)} | changed
    text = "".join(told if told.startswith("</") else row(told, n) for n, told in enumerate(cells.values(), start=1))
    return xlsx(text, strings=strings_xml("<si><t>甲</t></si>"))


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="B30" s="1" t="str"><v>五</v></c>',
        '<c r="B30" s="0"/>',
        '<c r="B30" s="0" t="n"/>',
        '<c r="B30" s="1"><v></v></c>',
        '<c r="B30" s="1"></c>',
        '<c r="A30" t="s" s="1"><v>0</v></c>',
        '<c r="A30" s="1" t="s"><v>0</v></c><c r="C30" s="0" t="s"><v>0</v></c>',
        '<c r="D30"><v>1</v></c><c r="E30"><v>2</v></c>',
        '<c r="D30"><f>1+1</f><v>2</v></c>',
        "",
    ],
)
def test_one_row_that_looks_another_way_is_read_as_well(cells: str) -> None:
    grid = both(usual_rows(row30=cells))
    assert grid.rows[28] == ["甲", 29.5, None, 29]
    assert grid.rows[-1] == ["甲", 40.5, None, 40]


@pytest.mark.parametrize("cells", ['<c r="B30" s="1"><v>x</v></c>', '<c r="B31" s="1"><v>1</v></c>', "</row><v/>"])
def test_a_row_that_is_none_is_refused_among_rows_that_look_alike(cells: str) -> None:
    data = usual_rows(row30=cells)
    code(data)
    with mock.patch.multiple(xlsx_rows, **SMALL):
        code(data)


def test_sheets_of_one_template_are_read_by_a_pattern_of_their_own() -> None:
    xlsx_rows._meetings.cache_clear()
    looks = (' s="1" t="s"', ' s="1"', None, "")
    with (
        mock.patch.object(xlsx_rows, "_BLOCK", 300),
        mock.patch.object(xlsx_rows, "_usual_pattern", wraps=xlsx_rows._usual_pattern) as made,
    ):
        read(usual_rows())
        assert not made.called
        read(usual_rows())
        assert made.call_args_list[0] == mock.call(looks)
        assert len(made.call_args_list) > 10


def some_value(chance: random.Random) -> object:
    day = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=chance.randrange(10**8))
    texts = ["客户", " 前后 ", "a<b>&\"'c", "换\n行", "_x0041_", "1=1+1", "\U0001f600", "", "０１２", "\t", "R&D", "]]>"]
    choices = [
        None,
        True,
        False,
        chance.randrange(-(10**6), 10**12),
        chance.uniform(-1e9, 1e9),
        chance.choice(texts),
        day,
        day.date(),
        day.time(),
    ]
    return chance.choice(choices)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("writer", ["xlsxwriter", "openpyxl"])
def test_generated_books_read_alike(seed: int, writer: str) -> None:
    chance = random.Random(seed)
    table = [[some_value(chance) for _ in range(12)] for _ in range(60)]
    buffer = io.BytesIO()
    (written_by_xlsxwriter if writer == "xlsxwriter" else written_by_openpyxl)(buffer, table)
    grid = both(buffer.getvalue())
    loaded = openpyxl.load_workbook(io.BytesIO(buffer.getvalue()), data_only=True)
    sheet = loaded.worksheets[0]
    for r, cells in enumerate(table):
        for c, value in enumerate(cells):
            seen = sheet.cell(r + 1, c + 1).value
            if seen == "_x0041_" and writer == "openpyxl":
                seen = "A"  # openpyxl writes it unescaped, and Excel shows an A
            if isinstance(seen, datetime.datetime) and seen.time() == datetime.time():
                seen = seen.date()
            if isinstance(seen, (datetime.datetime, datetime.time)):  # openpyxl keeps microseconds that a cell cannot hold
                assert type(grid.at(r, c)) is type(seen), value
                assert str(grid.at(r, c))[:19] == str(seen)[:19], value
            else:
                assert grid.at(r, c) == (seen or None if isinstance(seen, str) else seen), value
    assert len(grid.merges) == 1


def written_by_xlsxwriter(buffer: io.BytesIO, table: list[list[object]]) -> None:
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("客户")
        formats = {
            datetime.datetime: book.add_format({"num_format": 'yyyy"年"m"月"d"日" h:mm:ss'}),
            datetime.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime.time: book.add_format({"num_format": "h:mm:ss"}),
        }
        sheet.merge_range(70, 0, 70, 3, "合计")
        for r, cells in enumerate(table):
            for c, value in enumerate(cells):
                if type(value) in formats:
                    sheet.write_datetime(r, c, value, formats[type(value)])
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                else:
                    sheet.write(r, c, value)


def written_by_openpyxl(buffer: io.BytesIO, table: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in table:
        sheet.append(cells)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.merge_cells("A71:D71")
    sheet["A1"].alignment = Alignment(horizontal="center")
    book.save(buffer)


@pytest.mark.parametrize("path", sorted(BOOKS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_books_as_people_send_them_read_alike(path: Path) -> None:
    if path.read_bytes().startswith(b"PK"):
        both(path.read_bytes())
