import codecs

import pytest

from workbooks.opening.files import read_bytes
from workbooks.opening.readers.csv_text import delimiter_of
from workbooks.problems import Refusal

TABLE = '客户信息统计表\r\n\r\n客户,电话\r\n"华筑, ""集团""\n第二行",13900000001\r\n'
ROWS = [["客户信息统计表"], [], ["客户", "电话"], ['华筑, "集团"\n第二行', "13900000001"]]


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("gbk"),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.replace(",", "\t").replace("华筑\t", "华筑,").encode(),
        TABLE.replace(",", ";").replace("华筑;", "华筑,").encode(),
    ],
)
def test_encodings_and_delimiters_are_found_out(data: bytes) -> None:
    book = read_bytes(data, "3月报送.csv")
    assert (book.kind, book.sheets[0].name, book.sheets[0].rows) == ("csv", "3月报送", ROWS)


def test_characters_beyond_gbk_are_read() -> None:
    assert read_bytes("䶮\U00020000,1".encode("gb18030"), "a.csv").sheets[0].rows == [["䶮\U00020000", "1"]]


def test_text_is_exact() -> None:
    assert read_bytes(" 007 ,=1+1,-,　\n".encode(), "a.csv").sheets[0].rows == [[" 007 ", "=1+1", "-", "　"]]


def test_commas_in_sentences_are_no_delimiters() -> None:
    assert delimiter_of("说明，先看\n甲\t乙\t丙\n一\t二，二\t三\n") == "\t"


def test_text_in_no_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(Refusal, match="第3行") as caught:
        read_bytes("甲\n乙\n".encode("gbk") + b"\xff\xff\n", "a.csv")
    assert caught.value.problem.rule.code == "KH127"


def test_an_endless_quote_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        read_bytes(b'a,b\n"' + b"x" * 2_000_000, "a.csv")
    assert caught.value.problem.rule.code == "KH119"


def test_a_row_far_away_is_named_and_not_read() -> None:
    sheet = read_bytes(b"a\n" + b"\n" * 6000 + b"b,c\n", "a.csv").sheets[0]
    assert (sheet.rows, sheet.stray) == ([["a"]], ("A6002", "B6002"))
