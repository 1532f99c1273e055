"""Large worksheets are marked without a tree of all their cells: what comes out says the same."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import pytest

from workbooks.answering.mark import mark
from workbooks.answering.patch import lean
from workbooks.answering.patch.lean import LeanSheet
from workbooks.answering.patch.xml import content, parsed, written
from workbooks.judging.examine import Options, examine
from workbooks.problems import Refusal, Where

BOOKS = sorted((Path(__file__).parents[2] / "books").glob("*.xlsx"))[::6]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = f'<worksheet xmlns="{MAIN}">'
FIRST = '<row r="1" ht="20"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>a &gt; b</t></is></c></row>'
ROWS = f'{FIRST}<row r="2"/><row r="3"><c r="A3"/></row>'
PART = f"{HEAD}<sheetData>{ROWS}</sheetData><rowBreaks/></worksheet>".encode()


@pytest.fixture(autouse=True)
def _every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "_SMALLEST", 0)


def lean_sheet(data: bytes = PART) -> LeanSheet:
    sheet = LeanSheet.of(data, Where("a.xlsx"))
    assert sheet is not None
    return sheet


def test_rows_nobody_asked_for_keep_their_bytes() -> None:
    sheet = lean_sheet()
    assert len(list(sheet.root.iter(f"{{{MAIN}}}c"))) == 0
    assert sheet.written() == written(parsed(PART))
    first, _, last = sheet.root[0]
    sheet.fill(first)
    sheet.fill(first)
    assert [c.get("r") for c in first] == ["A1", "B1"]
    first[0].set("s", "7")
    assert sheet.written() == written(parsed(PART)).replace(b'<c r="A1">', b'<c r="A1" s="7">')
    assert len(last) == 0
    sheet.fill_all()
    assert [c.get("r") for c in last] == ["A3"]


@pytest.mark.parametrize(
    "data",
    [
        PART.replace(b'<row r="2"/>', b"<!-- </row> -->"),
        PART.replace(b"a &gt; b", b"<![CDATA[</row>]]>"),
        PART.replace(b"a &gt; b", "\ue0000\ue000".encode()),
        PART.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x="),
        b'<?xml version="1.0" encoding="GB18030"?>' + PART,
        f"{HEAD}<sheetData/></worksheet>".encode(),
    ],
)
def test_a_part_whose_rows_bytes_alone_do_not_tell_is_read_whole(data: bytes) -> None:
    assert LeanSheet.of(data, Where("a.xlsx")) is None


def test_cells_that_are_no_xml_are_refused_when_they_are_asked_for() -> None:
    sheet = lean_sheet(PART.replace(b"<v>1</v>", b"<v>1"))
    with pytest.raises(Refusal):
        sheet.fill(sheet.root[0][0])


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_marked_copy_says_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        found = examine(path, Options(datetime.date(2026, 12, 1)))
        marked = mark(path.read_bytes(), found.problems, found)
    except Refusal:
        return
    monkeypatch.setattr(lean, "_SMALLEST", 1 << 40)
    whole = mark(path.read_bytes(), found.problems, found)
    with zipfile.ZipFile(io.BytesIO(marked)) as one, zipfile.ZipFile(io.BytesIO(whole)) as other:
        assert one.namelist() == other.namelist()
        for part in one.namelist():
            same = one.read(part) == other.read(part)
            assert same or content(parsed(one.read(part))) == content(parsed(other.read(part))), part
