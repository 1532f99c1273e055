"""From a path to a book or one clear refusal."""

import datetime
import io
import os
import subprocess
from pathlib import Path

import docx
import msoffcrypto
import pytest

from tests.workbooks.raw_books import sheet_xml, xlsx, xlsx_parts, zipped
from workbooks.grid import Book, CellError
from workbooks.opening import package
from workbooks.opening.files import read_book, read_bytes
from workbooks.problems import Refusal

BOOKS = Path(__file__).parents[2] / "books"
NOW = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.UTC)
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(path: Path, password: str | None = None, now: datetime.datetime | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_book(path, password=password, now=now)
    assert caught.value.problem.message.startswith(f"〔{caught.value.problem.rule.code}错误〕{path.name}")
    return caught.value


def code(path: Path, password: str | None = None, now: datetime.datetime | None = None) -> str:
    return refusal(path, password, now).problem.rule.code


def changed_at(path: Path, moment: datetime.datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("01_plain.xlsx", "xlsx"), ("03_synonyms_order.xls", "xls"), ("04_sections_subtotals.ods", "ods"), ("09_gbk.csv", "csv")],
)
def test_the_kind_is_told_by_content(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / "随便.dat"
    path.write_bytes((BOOKS / name).read_bytes())
    book = read_book(path)
    assert (book.kind, book.name, len(book.sha256)) == (kind, "随便.dat", 64)
    assert read_book(path, name="华中/3月.xlsx").name == "华中/3月.xlsx"


def test_places_without_a_file(tmp_path: Path) -> None:
    (tmp_path / "文件夹.xlsx").mkdir()
    (tmp_path / "空.xlsx").touch()
    assert code(tmp_path / "没有.xlsx") == "KH110"
    assert code(tmp_path / "文件夹.xlsx") == "KH111"
    assert code(tmp_path / "空.xlsx") == "KH126"
    assert code(tmp_path / "空.xlsx" / "a.xlsx") == "KH110"


def test_no_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_path: Path) -> bytes:
        raise PermissionError(13, "denied")

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert code(path) == "KH112"


def test_a_broken_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(_path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", failed)
    assert code(path) == "KH138"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.touch()
    os.truncate(path, package.MAX_FILE + 1)
    assert code(path) == "KH121"


def test_a_password_is_asked_for_checked_and_used() -> None:
    path = BOOKS / "13_password.xlsx"
    assert code(path) == "KH116"
    assert "--password" in str(refusal(path))
    assert code(path, "falsch") == "KH117"
    assert read_book(path, password="kehu2026").sheets[0].name == "客户信息统计表"


def test_the_password_that_excel_sets_itself_is_not_asked_for(tmp_path: Path) -> None:
    plain = zipped({**xlsx_parts(sheet_xml(ONE)), "docProps/pad.bin": os.urandom(8000)})
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        msoffcrypto.OfficeFile(io.BytesIO(plain)).encrypt("VelvetSweatshop", stream)
    assert read_book(path).sheets[0].rows == [[1]]


@pytest.mark.parametrize("cut", [0.3, 0.9])
@pytest.mark.parametrize("name", ["01_plain.xlsx", "03_synonyms_order.xls", "04_sections_subtotals.ods"])
@pytest.mark.parametrize("tail", ["cut", "zeros"])
def test_a_half_copied_file_is_to_be_tried_later_and_damaged_afterwards(tmp_path: Path, name: str, cut: float, tail: str) -> None:
    data = (BOOKS / name).read_bytes()
    kept = data[: int(len(data) * cut)]
    path = tmp_path / name
    path.write_bytes(kept if tail == "cut" else kept + bytes(len(data) - len(kept)))
    changed_at(path, NOW - datetime.timedelta(minutes=3))
    assert code(path, now=NOW) == "KH124"
    changed_at(path, NOW - datetime.timedelta(hours=3))
    assert code(path, now=NOW) == "KH119"
    assert code(path) == "KH119"


def test_documents_of_other_programs(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "说明.xlsx"))
    (tmp_path / "压缩包.xlsx").write_bytes(zipped({"a.txt": "x"}))
    (tmp_path / "文字.ods").write_bytes(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}))
    assert "Word 文档" in str(refusal(tmp_path / "说明.xlsx"))
    assert "压缩包" in str(refusal(tmp_path / "压缩包.xlsx"))
    assert "OpenDocument" in str(refusal(tmp_path / "文字.ods"))
    assert {code(path) for path in tmp_path.iterdir()} == {"KH113"}


def ole(*names: str) -> bytes:
    """A compound file of one FAT sector, one directory sector and one empty sector for each stream."""
    entries = [directory_entry("Root Entry", 5, child=1)]
    entries += [directory_entry(name, 2, right=i + 2 if i + 1 < len(names) else -1) for i, name in enumerate(names)]
    entries += [bytes(64) + b"\0\0\0\0" + b"\xff" * 12 + bytes(48)] * (-len(entries) % 4)
    sectors = len(entries) // 4
    fat = [-3, *[i + 2 if i + 1 < sectors else -2 for i in range(sectors)]]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e00 0300 feff 0900 0600") + bytes(10)
    numbers = [1, 1, 0, 4096, -2, 0, -2, 0, 0, *[-1] * 108]
    words = b"".join(number.to_bytes(4, "little", signed=True) for number in numbers)
    table = b"".join(number.to_bytes(4, "little", signed=True) for number in [*fat, *[-1] * (128 - len(fat))])
    return head + words + table + b"".join(entries)


def directory_entry(name: str, kind: int, *, child: int = -1, right: int = -1) -> bytes:
    text = name.encode("utf-16-le")
    links = b"".join(number.to_bytes(4, "little", signed=True) for number in (-1, right, child))
    return (
        text.ljust(64, b"\0")
        + (len(text) + 2).to_bytes(2, "little")
        + bytes([kind, 1])
        + links
        + bytes(36)
        + b"\xfe\xff\xff\xff"
        + bytes(8)
    )


@pytest.mark.parametrize(
    ("stream", "expected", "words"),
    [
        ("WordDocument", "KH113", "Word 文档"),
        ("PowerPoint Document", "KH113", "PowerPoint"),
        ("Contents", "KH113", "其他 Office 文档"),
        ("\tDRMContent", "KH118", "IRM"),
    ],
)
def test_old_documents_of_other_programs(tmp_path: Path, stream: str, expected: str, words: str) -> None:
    path = tmp_path / "3月.xls"
    path.write_bytes(ole(stream))
    assert code(path) == expected
    assert words in str(refusal(path))


def test_a_workbook_without_worksheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(xlsx_parts()))
    assert code(path) == "KH132"


def test_two_worksheets_of_one_name(tmp_path: Path) -> None:
    parts = xlsx_parts(sheet_xml(ONE), sheet_xml(ONE))
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**parts, "xl/workbook.xml": str(parts["xl/workbook.xml"]).replace("表2", "表1")}))
    assert "同名" in str(refusal(path))


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(xlsx_parts(bomb)))
    assert code(path) == "KH120"


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "FREE_SIZE", 100_000)
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**xlsx_parts(sheet_xml(ONE)), "xl/media/image1.png": bytes(30_000_000)}))
    assert code(path) == "KH121"


def test_two_sheet_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    parts = list(xlsx_parts(sheet_xml(ONE)).items())
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped([*parts, parts[-1]]))
    assert code(path) == "KH122"


def values(book: Book) -> dict[str, dict[tuple[int, int], object]]:
    """Filled cells by sheet; error cells apart, which not all formats keep alike."""
    return {sheet.name: {(r, c): value for r, c, value in sheet.cells() if not isinstance(value, CellError)} for sheet in book.sheets}


@pytest.mark.office
@pytest.mark.parametrize("target", ["xlsx", "xls", "ods"])
def test_all_readers_see_the_same_after_conversion(tmp_path: Path, target: str) -> None:
    sources = [
        BOOKS / f"{name}.xlsx" for name in ("01_plain", "02_two_level_heads", "05_dates_many_ways", "06_numbers_units", "07_cell_errors")
    ]
    sources += [BOOKS / "03_synonyms_order.xls", BOOKS / "10_many_sheets_hidden.xlsx"]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for source in sources:
        before, after = read_book(source), read_book(tmp_path / f"{source.stem}.{target}")
        assert after.kind == target
        assert values(after) == values(before), source.name
        for old, new in zip(before.sheets, after.sheets, strict=True):
            assert (new.hidden, new.hidden_rows, new.hidden_columns) == (old.hidden, old.hidden_rows, old.hidden_columns), source.name
            assert set(new.merges) == set(old.merges), source.name
            assert new.percent == old.percent, source.name
            errors = {(r, c) for r, c, value in old.cells() if isinstance(value, CellError)}
            assert errors == {(r, c) for r, c, value in new.cells() if isinstance(value, CellError)}, source.name


def test_reading_bytes_and_reading_a_file_agree() -> None:
    path = BOOKS / "01_plain.xlsx"
    assert read_bytes(path.read_bytes(), path.name) == read_book(path)
    assert read_bytes(xlsx(ONE), "a").sheets[0].rows == [[1]]
