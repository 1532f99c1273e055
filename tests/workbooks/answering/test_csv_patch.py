import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.answering.csv_patch import fields, replace_fields
from workbooks.problems import Where

BOOKS = Path(__file__).parents[2] / "books"


def records(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def plain(raw: str) -> str:
    return next(csv.reader(io.StringIO(raw, newline="")), [""])[0] if raw else ""


@given(st.text(st.sampled_from(list('ab,"\r\n ，')), max_size=40))
def test_fields_are_cut_as_the_reader_cuts_them(text: str) -> None:
    cut: dict[int, list[str]] = {}
    for record, field, start, stop in fields(text, ","):
        assert len(cut.setdefault(record, [])) == field
        cut[record].append(plain(text[start:stop]))
    assert [cut[i] if cut[i] != [""] else [] for i in sorted(cut)] == [r if r != [""] else [] for r in records(text)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_only_the_named_fields_change(encoding: str) -> None:
    text = '标题\r\n\r\n名称,电话,"备注"\r\n华筑, 139 ,"一,二\r\n""三"""\n末行,,x'
    done = replace_fields(text.encode(encoding), {(3, 1): "13900001234", (3, 2): '甲"乙', (4, 2): "a,b"}, Where())
    expected = '标题\r\n\r\n名称,电话,"备注"\r\n华筑,13900001234,"甲""乙"\n末行,,"a,b"'
    assert done == expected.encode(encoding)


def test_bytes_of_a_real_file_stay() -> None:
    data = (BOOKS / "09_gbk.csv").read_bytes()
    assert replace_fields(data, {}, Where()) == data
    row = next(i for i, record in enumerate(records(data.decode("gbk"))) if len(record) > 5) + 1
    done = replace_fields(data, {(row, 0): "新名称"}, Where())
    before, after = records(data.decode("gbk")), records(done.decode("gbk"))
    before[row][0] = "新名称"
    assert after == before
