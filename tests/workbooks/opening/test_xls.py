"""The reader of .xls and .et: compared with calamine, and where calamine is silent."""

import datetime
import io
import struct
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest
import python_calamine
import xlwt

from workbooks.grid import Area, CellError, Grid
from workbooks.opening.files import read_bytes
from workbooks.opening.package import BrokenError
from workbooks.opening.readers.biff import Pieces, rk_number
from workbooks.opening.readers.xls import read_xls
from workbooks.problems import Refusal, Where

BOOKS = Path(__file__).parents[2] / "books"


def written(fill: Callable[[xlwt.Workbook], None]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def grid(fill: Callable[[xlwt.Worksheet], None]) -> Grid:
    return read_bytes(written(lambda book: fill(book.add_sheet("客户"))), "3月.xls").sheets[0]


def style(code: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=code)


def test_values_of_every_kind() -> None:
    moment = datetime.datetime(2026, 3, 5, 14, 30)

    def fill(sheet: xlwt.Worksheet) -> None:
        values = ["客户", 5, 0.125, True, 13900001234, -1.5, "", 100.25]
        for column, value in enumerate(values):
            sheet.write(0, column, value)
        for column, code in enumerate(["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "[h]:mm", "h:mm", "0.0%"]):
            sheet.write(1, column, moment if code != "h:mm" else 0.25, style(code))
        sheet.write(2, 0, datetime.date(2026, 3, 5), style("yyyy-mm-dd"))
        for column in range(5):
            sheet.write(3, column, column + 1)

    read = grid(fill)
    assert read.rows[0] == ["客户", 5, 0.125, True, 13900001234, -1.5, None, 100.25]
    assert read.rows[1][:3] == [moment] * 3
    assert read.rows[1][3] == moment - datetime.datetime(1899, 12, 30)
    assert read.rows[1][4] == datetime.time(6)
    assert read.percent == {(1, 5)}
    assert read.rows[2:] == [[datetime.date(2026, 3, 5)], [1, 2, 3, 4, 5]]
    assert isinstance(read.at(0, 4), int)


def test_an_error_cell_is_never_a_blank() -> None:
    codes = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

    def fill(sheet: xlwt.Worksheet) -> None:
        for column, code in enumerate(codes):
            sheet.row(0).set_cell_error(column, code)

    assert grid(fill).rows == [[CellError(code) for code in codes.values()]]


def test_hidden_merged_and_active() -> None:
    def fill(book: xlwt.Workbook) -> None:
        for name in ("说明", "客户", "旧表"):
            book.add_sheet(name)
        sheet = book.get_sheet(1)
        sheet.write_merge(0, 0, 0, 3, "统计表")
        sheet.write(2, 1, 1)
        sheet.row(2).hidden = True
        sheet.col(1).hidden = True
        book.get_sheet(2).visibility = 2
        book.set_active_sheet(1)

    book = read_bytes(written(fill), "3月.et")
    assert (book.kind, book.active, [sheet.hidden for sheet in book.sheets]) == ("xls", 1, [False, False, True])
    sheet = book.sheets[1]
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == ((Area(0, 0, 0, 3),), frozenset([2]), frozenset([1]))


def test_a_workbook_never_calculated_says_so_of_its_formulas() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, 1)
        sheet.write(0, 1, xlwt.Formula("SUM(A1:A1)"))

    read = grid(fill)
    assert read.rows == [[1]]
    assert list(read.uncalculated) == [(0, 1)]


def test_a_cell_far_away_is_named_and_not_read() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, 1)
        sheet.write(65535, 255, 2)

    read = grid(fill)
    assert (read.rows, read.stray) == ([[1]], ("IV65536",))


def test_formatted_blank_rows_take_no_room() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, 1)
        text = style("@")
        for row in range(1, 30_000):
            sheet.write(row, 0, None, text)

    assert grid(fill).rows == [[1]]


def test_strings_that_run_over_the_end_of_a_record() -> None:
    texts = [f"客户{number}" * (number % 37) + "ab" * (number % 11) for number in range(2000)]

    def fill(sheet: xlwt.Worksheet) -> None:
        for row, text in enumerate(texts):
            sheet.write(row, 0, text)

    assert [cells[0] if cells else None for cells in grid(fill).rows] == [text or None for text in texts]


def test_a_string_may_change_its_width_in_the_middle() -> None:
    first = struct.pack("<HB", 5, 1) + "客户".encode("utf-16-le")
    assert Pieces([first, b"\x00abc"]).text() == "客户abc"
    with pytest.raises(BrokenError):
        Pieces([first]).text()


def test_packed_numbers() -> None:
    assert rk_number(5 << 2 | 2) == 5
    assert rk_number((-5 << 2 | 2) & 0xFFFFFFFF) == -5
    assert rk_number(1250 << 2 | 3) == 12.5
    assert rk_number(0x3FF00000) == 1.0


@pytest.mark.parametrize("path", sorted(BOOKS.glob("*.xls")), ids=lambda path: path.stem)
def test_calamine_sees_the_same(path: Path) -> None:
    book = read_bytes(path.read_bytes(), path.name)
    other = python_calamine.load_workbook(path)
    assert [sheet.name for sheet in book.sheets] == other.sheet_names
    for sheet in book.sheets:
        table = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        seen = {(r, c): value for r, row in enumerate(table) for c, value in enumerate(row) if value not in ("", None)}
        assert seen == {(r, c): value for r, c, value in sheet.cells() if not isinstance(value, CellError)}


def stream_of(path: Path) -> bytes:
    with olefile.OleFileIO(path) as ole:
        return bytes(ole.openstream("Workbook").read())


def test_every_cut_of_the_stream_is_noticed() -> None:
    stream = stream_of(BOOKS / "03_synonyms_order.xls").rstrip(b"\x00")
    for length in range(8, len(stream) - 4, 97):
        with pytest.raises((BrokenError, Refusal)):
            read_xls(stream[:length], Where(book="3月.xls"))


def test_raw_streams_of_old_programs_are_read_and_older_ones_refused() -> None:
    stream = stream_of(BOOKS / "03_synonyms_order.xls")
    assert (
        read_bytes(stream, "3月.xls").sheets[0].rows == read_bytes((BOOKS / "03_synonyms_order.xls").read_bytes(), "3月.xls").sheets[0].rows
    )
    with pytest.raises(Refusal, match=r"Excel 格式（4\.0"):
        read_bytes(b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(50), "3月.xls")


def old_string(text: str) -> bytes:
    raw = text.encode("gbk")
    return struct.pack("<H", len(raw)) + raw


def test_workbooks_of_excel_5_are_read_in_their_code_page() -> None:
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    head = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0)) + record(0x42, struct.pack("<H", 936))
    name = "客户".encode("gbk")
    offset = len(head) + 4 + 7 + len(name) + 4
    sheet = (
        record(0x809, struct.pack("<HHHH", 0x500, 16, 0, 0))
        + record(0x204, struct.pack("<HHH", 0, 1, 0) + old_string("华筑集团"))
        + record(0x0A, b"")
    )
    stream = head + record(0x85, struct.pack("<IBBB", offset, 0, 0, len(name)) + name) + record(0x0A, b"") + sheet
    book = read_xls(stream, Where(book="3月.xls"))
    assert (book.sheets[0].name, book.sheets[0].rows) == ("客户", [[None, "华筑集团"]])
