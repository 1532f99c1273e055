import errno
import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.workbooks.raw_books import xlsx, zipped
from workbooks.opening import folders
from workbooks.opening.files import file_bytes, read_book
from workbooks.opening.folders import Found, expand, member_name
from workbooks.problems import Refusal, Where

BOOK = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')


def zip_of(parts: dict[bytes, bytes], *, flags: int = 0) -> bytes:
    """An archive with names in any encoding: written under names of the same length, then renamed byte by byte."""
    stand_ins = {name: f"{number:0{len(name)}d}".encode() for number, name in enumerate(parts)}
    data = zipped({stand_ins[name].decode(): content for name, content in parts.items()}, method=zipfile.ZIP_STORED)
    for name, stand_in in stand_ins.items():
        assert data.count(stand_in) == 2
        data = data.replace(stand_in, name)
    if flags:
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = data.find(mark)
            while start >= 0:
                data = data[: start + offset] + flags.to_bytes(2, "little") + data[start + offset + 2 :]
                start = data.find(mark, start + 30)
    return data


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    path = tmp_path / "spool"
    path.mkdir()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "2026-11"
    path.mkdir()
    return path


def codes(found: list[Found]) -> dict[str, str | None]:
    return {item.name: item.problem.rule.code if item.problem else None for item in found}


def test_subfolders_are_walked_and_litter_is_passed_over(folder: Path, spool: Path) -> None:
    for name in (
        "华中/3月.xlsx",
        "华东.csv",
        "desktop.ini",
        "Thumbs.db",
        "a.tmp",
        "空",
        "._a.xlsx",
        "说明.docx",
        "图.JPG",
        "~$3月.xlsx",
        ".~lock.a.ods#",
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"" if name == "空" else BOOK)
    found = expand(folder, spool)
    assert codes(found) == {
        "华中/3月.xlsx": None,
        "华东.csv": None,
        "说明.docx": "KH139",
        "图.JPG": "KH139",
        "~$3月.xlsx": "KH125",
        ".~lock.a.ods#": "KH125",
    }
    assert [item.name for item in found] == sorted(item.name for item in found)
    assert {item.problem.severity.word for item in found if item.problem} == {"warning"}


def test_a_table_without_a_byte_is_told(folder: Path, spool: Path) -> None:
    (folder / "华东.xlsx").touch()
    (folder / "~$华东.xlsx").touch()
    (folder / "华中.zip").touch()
    (folder / "华北.zip").write_bytes(zipped({"华北.et": b"", "说明": b""}))
    (folder / "西北.eml").write_bytes(
        b'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Disposition: attachment; filename="a.xlsx"\r\n\r\n\r\n--x--\r\n'
    )
    told = dict.fromkeys(("华东.xlsx", "华中.zip", "华北.zip/华北.et", "西北.eml/a.xlsx"), "KH126")
    assert codes(expand(folder, spool)) == told


def test_a_letter_that_came_along_is_no_return(folder: Path, spool: Path) -> None:
    table = "客户单位名称,客户类型,行业类别,信用状况\n示例置业有限公司,签约客户,房地产业,好\n"
    texts = {"通知.txt": "各位同事：\n请于25日前报送。\n", "华东.txt": table, "华中.txt": "华中分公司本月无变化。"}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "a.zip").write_bytes(zipped({"通知.txt": texts["通知.txt"].encode("gbk"), "华东.txt": table.encode("gbk")}))
    assert codes(expand(folder, spool)) == {
        "通知.txt": "KH139", "华东.txt": None, "华中.txt": None, "a.zip/通知.txt": "KH139", "a.zip/华东.txt": None,
    }  # fmt: skip


def test_archives_are_opened_with_names_as_their_sender_saw_them(folder: Path, spool: Path) -> None:
    (folder / "华中.zip").write_bytes(zip_of({"华中公司/客户统计.xlsx".encode("gbk"): BOOK, "说明.docx".encode("gbk"): b"x"}))
    (folder / "华东.zip").write_bytes(zipped({"华东公司/客户.xlsx": BOOK, "__MACOSX/._客户.xlsx": b"x", "~$客户.xlsx": b"x"}))
    (folder / "旧.zip").write_bytes(zip_of({"旧/客户甲.xlsx".encode(): BOOK}))
    found = expand(folder, spool)
    assert codes(found) == {
        "华东.zip/华东公司/客户.xlsx": None,
        "华中.zip/华中公司/客户统计.xlsx": None,
        "华中.zip/说明.docx": "KH139",
        "旧.zip/旧/客户甲.xlsx": None,
    }
    for item in found:
        if item.problem is None:
            assert item.path.parent == spool
            assert read_book(item.path, name=item.name).sheets[0].rows == [[1]]


def test_names_in_an_archive_never_lead_outside(folder: Path, spool: Path) -> None:
    (folder / "a.zip").write_bytes(zipped({"x.xlsx": BOOK, "../../外.xlsx": BOOK, "C:\\外\\b.xlsx": BOOK, "/绝对.xlsx": BOOK}))
    found = expand(folder, spool)
    assert codes(found) == {"a.zip/x.xlsx": None, "a.zip/外.xlsx": None, "a.zip/C:/外/b.xlsx": None, "a.zip/绝对.xlsx": None}
    assert {item.path.parent for item in found} == {spool}
    assert len({item.path for item in found}) == 4


def test_archives_in_archives_are_opened_two_deep(folder: Path, spool: Path) -> None:
    inner = zipped({"客户.xlsx": BOOK})
    (folder / "a.zip").write_bytes(zipped({"b.zip": inner, "c.zip": zipped({"d.zip": inner})}))
    assert codes(expand(folder, spool)) == {"a.zip/b.zip/客户.xlsx": None, "a.zip/c.zip/d.zip": "KH121"}


def test_an_archive_that_swells_is_refused_and_the_others_are_not(folder: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILE", 100_000)
    (folder / "a.zip").write_bytes(zipped({"大.xlsx": bytes(200_000), "小.xlsx": BOOK}))
    assert codes(expand(folder, spool)) == {"a.zip/大.xlsx": "KH121", "a.zip/小.xlsx": None}


def test_damaged_archives_and_members_are_told(folder: Path, spool: Path) -> None:
    whole = zipped({"甲.csv": b"1,2,3\n" * 50, "乙.csv": b"1,2\n"}, method=zipfile.ZIP_STORED)
    (folder / "断.zip").write_bytes(whole[:-20])
    (folder / "坏.zip").write_bytes(whole.replace(b"1,2,3\n1", b"1,2,4\n1", 1))
    assert codes(expand(folder, spool)) == {"断.zip": "KH119", "坏.zip/甲.csv": "KH119", "坏.zip/乙.csv": None}


def test_a_single_file_and_a_missing_folder(folder: Path, spool: Path) -> None:
    (folder / "a.xlsx").write_bytes(BOOK)
    assert [item.name for item in expand(folder / "a.xlsx", spool)] == ["a.xlsx"]
    with pytest.raises(Refusal) as caught:
        expand(folder / "没有", spool)
    assert caught.value.problem.rule.code == "KH110"


def test_member_names() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_of({"客户\x07.xlsx".encode("gbk"): b"x"}))) as archive:
        assert member_name(archive.infolist()[0]) == "客户.xlsx"


def closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that nobody may look into."""
    real = os.scandir

    def denied(place: Path | str) -> object:
        if Path(place) == path:
            raise PermissionError(errno.EACCES, "denied", str(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", denied)


def test_a_folder_that_cannot_be_looked_into_is_told(folder: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "西北分公司").mkdir()
    (folder / "西北分公司" / "11月.xlsx").write_bytes(BOOK)
    closed(folder / "西北分公司", monkeypatch)
    told = [(f.name, f.problem.rule.code) for f in expand(folder, spool) if f.problem]
    assert ("西北分公司", "KH112") in told
    closed(folder, monkeypatch)
    with pytest.raises(Refusal, match="KH112"):
        expand(folder, spool)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_pipes_and_links_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "管道.xlsx")
    (folder / "断.xlsx").symlink_to(folder / "没有.xlsx")
    (folder / "环.xlsx").symlink_to(folder / "环.xlsx")
    told = {f.name: f.problem.says for f in expand(folder, tmp_path) if f.problem}
    assert told == {
        "管道.xlsx": "这是管道，不是文件，没有读取。",
        "断.xlsx": "这是一个链接，指向的文件已经不在，没有读取。",
        "环.xlsx": "这是一圈互相指向的链接，没有读取。",
    }
    with pytest.raises(Refusal, match="KH196"):
        file_bytes(folder / "管道.xlsx", Where("管道.xlsx"))


def test_a_table_that_is_still_being_fetched_is_told_of_and_not_read(tmp_path: Path) -> None:
    for name in ("华东.xlsx.crdownload", "华中.zip.part", "未确认 12345.crdownload", "说明.jpg.part"):
        (tmp_path / name).write_bytes(b"PK")
    found = expand(tmp_path, tmp_path)
    assert {f.name: f.problem.rule.code for f in found if f.problem} == {"华东.xlsx.crdownload": "KH468", "华中.zip.part": "KH468"}
    assert len(found) == 2
