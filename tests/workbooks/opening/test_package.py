import struct
import zipfile

import pytest

from tests.workbooks.raw_books import sheet_xml, xlsx, xlsx_parts, zipped
from workbooks.opening import package
from workbooks.opening.package import BrokenError, open_package
from workbooks.problems import Refusal, Where

WHERE = Where(book="3月报送.xlsx")
PARTS = {"a.xml": "<a/>", "b/c.xml": "<b/>" * 1000}


def code(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        open_package(data, WHERE)
    return caught.value.problem.rule.code


def broken(data: bytes) -> str:
    with pytest.raises(BrokenError) as caught:
        open_package(data, WHERE)
    return caught.value.what


def test_members_are_inflated_and_found_in_any_spelling() -> None:
    opened = open_package(zipped(PARTS), WHERE)
    assert opened.parts == {name: content.encode() for name, content in PARTS.items()}
    assert opened.find("B/C.XML") == "b/c.xml"
    assert open_package(zipped({"b\\c.xml": "<b/>"}, method=zipfile.ZIP_STORED), WHERE).parts == {"b/c.xml": b"<b/>"}


def test_a_missing_part_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match=r"xl/workbook\.xml") as caught:
        open_package(zipped(PARTS), WHERE).part("xl/workbook.xml")
    assert caught.value.problem.rule.code == "KH119"


@pytest.mark.parametrize("names", [["a.xml", "a.xml"], ["a.xml", "A.xml"], ["x/a.xml", "x\\a.xml"]])
def test_two_members_of_one_name_are_refused(names: list[str]) -> None:
    assert code(zipped([(name, "<a/>") for name in names])) == "KH122"


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "x/../../a.xml", "C:/a.xml"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    assert code(zipped([("a.xml", ""), (name, "")])) == "KH120"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_doctype_in_any_xml_is_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert code(zipped({"xl/theme/theme1.xml": bomb.encode(encoding)})) == "KH120"


def test_a_bomb_is_refused_before_it_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "FREE_SIZE", 1000)
    monkeypatch.setattr(package, "MAX_RATIO", 5)
    assert code(zipped({"a.xml": b"0" * 100_000})) == "KH121"


def test_the_sum_of_all_members_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_INFLATED", 150)
    assert code(zipped({"a.xml": b"0" * 100, "b.xml": b"0" * 100})) == "KH121"


def test_the_number_of_members_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_MEMBERS", 2)
    assert code(zipped({"a": "", "b": "", "c": ""})) == "KH121"


def test_a_size_that_lies_is_noticed() -> None:
    data = zipped({"a.xml": b"0" * 100_000})
    directory = data.index(b"PK\x01\x02")
    assert "校验和" in broken(data[: directory + 24] + struct.pack("<I", 50) + data[directory + 28 :])


@pytest.mark.parametrize("keep", [10, 60, 0.5, 0.9, -1])
def test_a_truncated_archive_is_broken(keep: float) -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    broken(data[: int(len(data) * keep) if 0 < keep < 1 else int(keep)])


def test_a_zero_tail_is_broken() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    broken(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


def test_every_flipped_byte_of_content_is_noticed_or_harmless() -> None:
    data = zipped(xlsx_parts(sheet_xml('<row r="1"><c r="A1"><v>12345</v></c></row>')))
    whole = open_package(data, WHERE).parts
    noticed = 0
    for position in range(len(data)):
        changed = data[:position] + bytes([data[position] ^ 0x10]) + data[position + 1 :]
        try:
            assert sorted(open_package(changed, WHERE).parts.values()) == sorted(whole.values())
        except (BrokenError, Refusal):
            noticed += 1
    assert noticed > len(data) // 2


def test_bytes_before_the_archive_are_refused() -> None:
    assert "前面" in broken(b"PK\x03\x04junk" + zipped(PARTS))


def test_two_members_over_the_same_bytes_are_broken() -> None:
    data = zipped({"aa": "x" * 50, "ab": "y" * 50}, method=zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    broken(data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :])


def test_encrypted_members_are_broken() -> None:
    data = zipped(PARTS)
    directory = data.index(b"PK\x01\x02")
    assert "密码" in broken(data[: directory + 8] + b"\x01" + data[directory + 9 :])
