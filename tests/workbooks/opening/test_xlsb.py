"""The reader of .xlsb, over parts built by hand (no free program writes them)."""

import datetime
import struct

import pytest

from tests.workbooks.raw_books import record, wide, xlsb
from workbooks.grid import Area, CellError
from workbooks.opening.files import read_bytes
from workbooks.problems import Refusal


def row(number: int, *, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0) + bytes(4))


def cell(kind: int, column: int, data: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + data)


CELLS = (
    row(0)
    + cell(7, 0, struct.pack("<I", 1))
    + cell(2, 1, struct.pack("<I", 1250 << 2 | 3))
    + cell(5, 2, struct.pack("<d", 45000.5), 1)
    + cell(4, 3, b"\x01")
    + cell(6, 4, wide("行内"))
    + cell(1, 5, b"")
    + cell(9, 6, struct.pack("<d", 0.5) + bytes(10), 2)
    + cell(8, 7, wide("甲") + bytes(10))
    + cell(62, 8, b"\x00" + wide("富文本"))
)


def test_values_of_every_kind() -> None:
    data = xlsb(CELLS, strings=["零", "一"], formats=['yyyy"年"m"月"d"日"', "0%"])
    book = read_bytes(data, "3月.xlsb")
    moment = datetime.datetime(2023, 3, 15, 12)
    assert book.kind == "xlsb"
    assert book.sheets[0].rows == [["一", 12.5, moment, True, "行内", None, 0.5, "甲", "富文本"]]
    assert book.sheets[0].percent == {(0, 6)}


def test_an_error_cell_is_never_a_blank() -> None:
    data = xlsb(row(0) + cell(3, 0, b"\x17") + cell(11, 1, b"\x2a" + bytes(10)) + cell(3, 2, b"\x63"))
    assert read_bytes(data, "3月.xlsb").sheets[0].rows == [[CellError("#REF!"), CellError("#N/A"), CellError("#UNKNOWN!")]]


def test_short_records_follow_each_other() -> None:
    data = xlsb(row(0) + record(13, struct.pack("<II", 0, 5 << 2 | 2)) + record(12, bytes(4)) + record(17, bytes(4) + wide("甲")))
    assert read_bytes(data, "3月.xlsb").sheets[0].rows == [[5, None, "甲"]]


def test_layout_is_read() -> None:
    columns = record(60, struct.pack("<IIIIH", 1, 2, 100, 0, 1))
    merges = record(176, struct.pack("<IIII", 0, 1, 0, 3))
    sheet = read_bytes(xlsb(columns + row(4, hidden=True) + cell(6, 3, wide("甲")) + merges), "3月.xlsb").sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merges) == (frozenset([4]), frozenset([1, 2]), (Area(0, 0, 1, 3),))


def test_a_cell_far_away_is_named_and_not_read() -> None:
    sheet = read_bytes(xlsb(CELLS + row(1_048_575) + cell(6, 16_383, wide("远")), strings=["零", "一"]), "3月.xlsb").sheets[0]
    assert (len(sheet.rows), sheet.stray) == (1, ("XFD1048576",))


@pytest.mark.parametrize(
    "broken", [cell(7, 0, struct.pack("<I", 9)), cell(6, 0, struct.pack("<I", 99) + b"a"), b"\x06\xff\x01", cell(2, 0, b"\x01")]
)
def test_records_that_contradict_the_format_are_refused(broken: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_bytes(xlsb(row(0) + broken), "3月.xlsb")
    assert caught.value.problem.rule.code == "KH119"
