"""Large workbooks with many problems: formats stay few, untouched members are copied, work grows no faster than the sheet."""

import io
import re
import struct
import sys
import zipfile
from collections.abc import Callable

import pytest

from tests.workbooks.answering.test_mark_lossless import SHEET, WARNING, at, examined, marked, opened
from tests.workbooks.rich_book import SHEET1, parts, rich_book, with_parts
from workbooks.answering.mark import mark
from workbooks.answering.patch.styles import Look, Styles
from workbooks.answering.patch.xml import content, parsed
from workbooks.answering.result_sheet import HEAD_ROW
from workbooks.problems import Problem, Where

RULES = (at("A4").rule, WARNING)


def problems(rows: int) -> list[Problem]:
    """Six a row."""
    return [
        Problem(RULES[column % 2], Where("样本.xlsm", SHEET, row, column), field="列", found="=旧", severity=RULES[column % 2].severity)
        for row in range(3, 3 + rows)
        for column in range(6)
    ]


def formats(data: bytes) -> int:
    return int(re.search(rb'<(?:\w+:)?cellXfs count="(\d+)"', parts(data)["xl/styles.xml"])[1])


def steps(work: Callable[[], object]) -> int:
    """Calls of functions of ours, as a measure of work that no clock disturbs."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_thousands_of_problems_need_a_dozen_formats() -> None:
    before = rich_book()
    few, many = marked(before, problems(5)), marked(before, problems(400))
    assert formats(many) <= formats(few) + 4 < 100
    again = mark(many, problems(400), examined(problems(400)))
    assert formats(again) <= formats(many) + 14


def test_formats_are_equal_whatever_their_prefixes() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    plain = f'<xf xmlns="{main}" numFmtId="0" fontId="1"><alignment horizontal="center"/></xf>'
    prefixed = f'<x:xf xmlns:x="{main}" fontId="1" numFmtId="0">\n <x:alignment horizontal="center"/></x:xf>'
    other = plain.replace("center", "left")
    assert content(parsed(plain.encode())) == content(parsed(prefixed.encode())) != content(parsed(other.encode()))


def test_a_prefixed_part_of_formats_is_searched_too() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    root = parsed(f'<x:styleSheet xmlns:x="{main}"><x:fonts/><x:fills/><x:borders/><x:cellXfs/></x:styleSheet>'.encode())
    asked = [Look(fill="FFC9C7", border="BFBFBF"), Look(fill="FFC9C7", border="BFBFBF", wrap=True)]
    first = [Styles(root).look(look) for look in asked]
    assert [Styles(root).look(look) for look in asked] == first == [0, 1]


def test_work_grows_with_the_sheet_alone() -> None:
    before = rich_book()
    marked(before, problems(5))
    small, large = (steps(lambda rows=rows: marked(before, problems(rows))) for rows in (200, 800))
    assert large < 4.4 * small


def test_members_nobody_touched_keep_their_compressed_bytes() -> None:
    picture = b"\x89PNG" + bytes(range(256)) * 40
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rich_book())) as old, zipfile.ZipFile(stored, "w") as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, (2026, 11, 20, 8, 30, 0)), old.read(info), zipfile.ZIP_DEFLATED, 1)
        new.writestr("xl/media/现场照片.png", picture, zipfile.ZIP_STORED)
    before = stored.getvalue()
    after = marked(before)
    packed = [{info.filename: (info, raw(data, info)) for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} for data in (before, after)]
    for name in ("xl/theme/theme1.xml", "xl/media/现场照片.png", "xl/worksheets/sheet2.xml"):
        (old_info, old_bytes), (new_info, new_bytes) = packed[0][name], packed[1][name]
        assert new_bytes == old_bytes
        assert (new_info.date_time, new_info.compress_type) == (old_info.date_time, old_info.compress_type)
    assert packed[0][SHEET1][1] != packed[1][SHEET1][1]
    assert parts(after)["xl/media/现场照片.png"] == picture


def raw(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """Compressed bytes of a member."""
    name_length, extra_length = struct.unpack_from("<2H", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    return data[start : start + info.compress_size]


def test_members_with_a_descriptor_behind_them_are_copied() -> None:
    """Writers that cannot seek leave sizes out of the local header (bit 3)."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += data
            return len(data)

    pipe, whole = Pipe(), rich_book()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts(whole).items():
            archive.writestr(name, data)
    after = marked(bytes(pipe.data))
    assert all(info.flag_bits & 8 == 0 for info in zipfile.ZipFile(io.BytesIO(after)).infolist())
    assert parts(after).keys() >= parts(whole).keys()


@pytest.mark.parametrize("found", ["  前后有空格 ", "a<b & c>d", "一行\n两行", ""], ids=["spaces", "signs", "lines", "blank"])
def test_the_list_shows_what_was_typed(found: str) -> None:
    told = [Problem(RULES[0], Where("样本.xlsm", SHEET, 3, 0), field="列", found=found, severity=RULES[0].severity)]
    sheet = opened(marked(rich_book(), told))["校验结果"]
    assert (sheet.cell(HEAD_ROW + 2, 5).value or "") == " ".join(found.splitlines())


def test_cells_that_do_not_stand_where_their_number_says_are_found() -> None:
    """A row without its first cells, and one without numbers."""
    before = with_parts(rich_book(), {SHEET1: lambda xml: re.sub(r'<c r="A5"[^>]*?(/>|>.*?</c>)', "", xml, count=1)})
    done = opened(marked(before, [at("C5")]))[SHEET]
    assert done["C5"].fill.fgColor.rgb == "FFFFC9C7"
    assert done["D5"].fill.fgColor.rgb != "FFFFC9C7"
