import io
import re
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from workbooks.put import CELL_LIMIT, clean_text, is_risky, put_text, text_format, write_text

RISKY = [
    "=1+1",
    "+86 139",
    "-13%",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    " =1+1",
    '=DISPIMG("ID_1",1)',
]
SAFE = ["华筑建设", "#REF!", "TRUE", "00123", "1/2", "http://example.test", "_x0041_", "{=1}", "mailto:a@b", "a=b"]


def with_openpyxl(texts: list[str]) -> bytes:
    book = Workbook()
    for row, text in enumerate(texts, 1):
        put_text(book.active.cell(row, 1), text)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_xlsxwriter(texts: list[str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, format_ = book.add_worksheet(), text_format(book, {"bold": True})
        for row, text in enumerate(texts):
            write_text(sheet, row, 0, text, format_)
    return out.getvalue()


def calamine(data: bytes) -> list[object]:
    return [row[0] for row in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)]


@pytest.mark.parametrize("writer", [with_openpyxl, with_xlsxwriter])
def test_text_stays_text_in_every_writer(writer) -> None:
    data = writer(RISKY + SAFE)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f" not in package.read("xl/worksheets/sheet1.xml").replace(b"<formula", b"")
        assert not [name for name in package.namelist() if "rels" in name and "sheet" in name]
    assert calamine(data) == [clean_text(text) for text in RISKY + SAFE]
    cells = [row[0] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * len(RISKY) + [False] * len(SAFE)


def test_text_stays_text_when_openpyxl_saves_it_again() -> None:
    book = load_workbook(io.BytesIO(with_openpyxl(["=1+1"])))
    again = load_workbook(io.BytesIO(saved(book)))
    assert again.active["A1"].data_type == "s"


@pytest.mark.parametrize("writer", [with_openpyxl, with_xlsxwriter])
def test_characters_that_no_workbook_can_hold_are_dropped(writer) -> None:
    assert calamine(writer(["华\x00筑\x0b\ufffe\ud800建设\x1f", "一\r\n二"])) == ["华筑建设", "一\n二"]


@pytest.mark.parametrize("text", ["长" * 40000, "𠮷" * 20000])
def test_text_beyond_the_limit_of_a_cell_is_cut_visibly(text: str) -> None:
    cut = clean_text(text)
    assert CELL_LIMIT - 1 <= len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert re.fullmatch(f"{text[0]}+…", cut)
    assert calamine(with_xlsxwriter([text])) == [cut]


@pytest.mark.parametrize("writer", [with_openpyxl, with_xlsxwriter])
def test_blank_text_leaves_the_cell_blank(writer) -> None:
    sheet = load_workbook(io.BytesIO(writer(["一", "", "\x00"]))).active
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["一", None, None]


def test_a_reused_cell_forgets_the_quote_prefix() -> None:
    cell = Workbook().active["A1"]
    put_text(cell, "=1")
    put_text(cell, "一")
    assert not cell.quotePrefix
    assert not is_risky("一")
