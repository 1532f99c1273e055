"""Pieces of 汇总 kept from run to run: what comes from the cache is what would be made anew."""

from __future__ import annotations

import random
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.consolidate.workbook import book_stream
from addin.consolidate.workbook.pieces import Archive, Kept, deflate
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

UNITS = ("华东分公司", "华中分公司", "西北分公司")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(book_stream, "_BLOCK", 3)
    return Office(tmp_path)


def cache(office: Office, month: Month = NOVEMBER) -> Path:
    return office.workspace.root / "cache" / f"clients-{month}"


def a_return(folder: Path, unit: str, dice: random.Random, month: Month) -> None:
    names = dice.sample([f"示例{n}号置业有限公司" for n in range(9)], dice.randrange(2, 8))
    rows = [client(name, 社会价值=dice.choice(("高", "较高", "低")), remark=dice.choice((None, "=1+1", "平湖"))) for name in names]
    write_return(folder / f"{unit}.xlsx", unit, month, rows)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_change_the_cache_gives_the_bytes_of_a_fresh_run(office: Office, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    for month in (NOVEMBER, DECEMBER):
        folder = tmp_path / str(month)
        for unit in UNITS:
            a_return(folder, unit, dice, month)
        for _ in range(3):
            a_return(folder, dice.choice(UNITS), dice, month)
            with_cache = office.consolidate(folder, month).out.read_bytes()
            shutil.rmtree(office.workspace.root / "cache")
            assert office.consolidate(folder, month).out.read_bytes() == with_cache


def test_a_long_list_looks_as_a_short_one(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [client(f"示例{n}号置业有限公司") for n in range(7)])
    write_return(tmp_path / "in" / "华中.xlsx", UNITS[1], NOVEMBER, [client("示例2号置业有限公司", 社会价值="低")])
    looks = []
    for longest in (2000, 6):
        monkeypatch.setattr(book_stream, "LONG", longest)
        with zipfile.ZipFile(office.consolidate(tmp_path / "in").out) as book:
            looks.append([book.read("xl/worksheets/sheet1.xml"), book.read("xl/styles.xml")])
    assert looks[0] == looks[1]


def test_an_unchanged_run_makes_no_piece_anew(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [client(f"示例{n}号置业有限公司") for n in range(7)])
    first = office.consolidate(tmp_path / "in").out.read_bytes()
    assert len(list(cache(office).iterdir())) == 3
    monkeypatch.setattr(Kept, "put", lambda *_: pytest.fail("made anew"))
    assert office.consolidate(tmp_path / "in").out.read_bytes() == first


def test_one_changed_client_makes_one_piece_anew_and_the_old_one_goes(office: Office, tmp_path: Path) -> None:
    rows = [client(f"示例{n}号置业有限公司") for n in range(7)]
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, rows[:3])
    write_return(tmp_path / "in" / "华中.xlsx", UNITS[1], NOVEMBER, rows[3:])
    office.consolidate(tmp_path / "in")
    before = {p.name for p in cache(office).iterdir()}
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [*rows[:2], client("示例2号置业有限公司", 社会价值="低")])
    office.consolidate(tmp_path / "in")
    after = {p.name for p in cache(office).iterdir()}
    assert (len(after), len(before & after)) == (3, 2)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda piece: b"",
    "cut before its end": lambda piece: piece[:-4],
    "cut in its head": lambda piece: piece[:3],
    "overwritten": lambda piece: piece[:40] + b"x" * 500,
    "one byte turned": lambda piece: piece[:-9] + bytes([piece[-9] ^ 1]) + piece[-8:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_piece_is_made_anew(office: Office, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [client(f"示例{n}号置业有限公司") for n in range(7)])
    first = office.consolidate(tmp_path / "in").out.read_bytes()
    for path in cache(office).iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert office.consolidate(tmp_path / "in").out.read_bytes() == first


def test_a_piece_of_another_program_is_not_taken(tmp_path: Path) -> None:
    Kept(tmp_path, "one").put("key", deflate(b"text", 6))
    assert Kept(tmp_path, "one").get("key") == deflate(b"text", 6)
    assert Kept(tmp_path, "two").get("key") is None


def test_shown_personal_data_are_never_kept(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [client("示例置业有限公司")])
    office.consolidate(tmp_path / "in", unmask="核对电话")
    assert not cache(office).exists()
    office.consolidate(tmp_path / "in")
    (piece,) = cache(office).iterdir()
    inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(piece.read_bytes()[4:])
    assert "示例置业".encode() in inflated
    assert b"13900000001" not in inflated


def test_a_cache_that_cannot_be_written_is_none(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "in" / "华东.xlsx", UNITS[0], NOVEMBER, [client("示例置业有限公司")])
    first = office.consolidate(tmp_path / "in").out.read_bytes()
    shutil.rmtree(office.workspace.root / "cache")
    (office.workspace.root / "cache").write_bytes(b"in the way")
    assert office.consolidate(tmp_path / "in").out.read_bytes() == first


def test_an_archive_of_pieces_is_a_whole_zip(tmp_path: Path) -> None:
    texts = [bytes([n]) * n * 1000 for n in range(1, 5)]
    with (tmp_path / "a.zip").open("wb") as file:
        archive = Archive(file)
        archive.add("a.xml", [*(deflate(text, 1) for text in texts), deflate(b"", 1, last=True)])
        archive.add("b.xml", [deflate(b"end", 6, last=True)])
        archive.close()
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert read.testzip() is None
        assert (read.read("a.xml"), read.read("b.xml")) == (b"".join(texts), b"end")
