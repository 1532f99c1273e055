"""Tampering at random with the very files: bits, rows that go or are exchanged, an older ledger put back, originals (S16, A20).

What changes anything that the ledger says is found by `kh audit verify` with a seal, or the ledger is refused; nothing ends in an error of
the program. KH_FLIPS says how many bits are tried.
"""

from __future__ import annotations

import datetime
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.storage.tables import metadata
from addin.ledger.store import Ledger, Unit
from tests.addin.branch import COMPLAINT_HEADS, complaint, workbook
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, small_folder, write_return

FLIPS = int(os.environ.get("KH_FLIPS", "40"))
#: What is made anew from the register whenever it is asked, what nothing tells, and who is at work.
DERIVED = {"expected", "policies", "jobs", "alembic_version"}

LATER = datetime.datetime(2026, 12, 28, 9)
Rows = dict[str, list[Any]]


def _told(connection: sqlite3.Connection, table: str) -> list[Any]:
    """Rows of a table but for when a file came first, which nothing tells again: its return does."""
    columns = [r[1].decode(errors="replace") for r in connection.execute(f"PRAGMA table_info({table})")]
    wanted = ", ".join(c for c in columns if f"{table}.{c}" != "files.received_at")
    return sorted(connection.execute(f"SELECT {wanted} FROM {table}").fetchall(), key=repr)


def rows_of(data: bytes) -> Rows | None:
    """All that a ledger says, by table; None where it cannot be read."""
    connection = sqlite3.connect(":memory:")
    connection.text_factory = bytes
    try:
        connection.deserialize(data)
        names = [name.decode(errors="replace") for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {n: _told(connection, n) for n in names if n not in DERIVED}
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tampering")
    office = Office(root)
    units = [Unit("华东分公司", mails=("a@example.com",)), Unit("华中分公司"), Unit("西北分公司")]
    Ledger(office.workspace).put_units(units, at=office.now, actor="张三")
    folder = small_folder(root / "11")
    told = ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1", 投诉内容="漏水")])
    workbook(folder / "华东投诉.xlsx", "华东分公司", NOVEMBER.chinese, told)
    office.consolidate(folder)
    shutil.copy(office.workspace.ledger, root / "older.sqlite")
    complaints = ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2")])
    workbook(root / "12" / "华东.xlsx", "华东分公司", DECEMBER.chinese, complaints)
    write_return(root / "12" / "华中.xlsx", "华中分公司", DECEMBER, [client("示例置业有限公司", 联系人="赵示例")])
    write_return(root / "12" / "西北11月.xlsx", "西北分公司", NOVEMBER, [client("示例学校")])
    office.consolidate(root / "12", DECEMBER, "12.xlsx")
    return root


@pytest.fixture
def office(kept: Path, tmp_path: Path, kh: Press) -> Office:
    shutil.copytree(kept, tmp_path / "copy")
    made = Office(tmp_path / "copy")
    told = {"client": "示例置业有限公司", "person": "赵示例", "why": "本人要求", "by": "李示例"}
    assert kh("personal erase", workspace=made.workspace.root, now=made.now, **told).code == 0
    assert kh("month close", workspace=made.workspace.root, now=LATER, month=str(NOVEMBER), with_missing=True, why="月末").code == 0
    assert kh("audit seal", workspace=made.workspace.root, out=made.root / "封条.json").code == 0
    return made


@pytest.fixture
def found(office: Office, kh: Press) -> Callable[[], bool]:
    def verify() -> bool:
        told = kh("audit verify", workspace=office.workspace.root, seal=office.root / "封条.json")
        assert told.code in (0, 1, 2), told.out + told.err
        return told.code != 0

    return verify


def test_nothing_is_found_where_nothing_was_done(found: Callable[[], bool]) -> None:
    assert not found()


def test_single_bits(office: Office, found: Callable[[], bool]) -> None:
    ledger, chance = office.workspace.ledger, random.Random(FLIPS)
    before = ledger.read_bytes()
    says = rows_of(before)
    missed, changed = [], 0
    for _ in range(FLIPS):
        at, bit = chance.randrange(len(before)), chance.randrange(8)
        data = bytearray(before)
        data[at] ^= 1 << bit
        ledger.write_bytes(data)
        differs = rows_of(bytes(data)) != says
        changed += differs
        if differs and not found():
            missed.append((at, bit))
    assert missed == []
    assert changed > FLIPS // 10


def _attacks(connection: sqlite3.Connection, table: str, chance: random.Random) -> Iterator[tuple[str, list[tuple[str, list[Any]]]]]:
    """Rows that go, all of them, and two that exchange what they say."""
    rowids = [r for (r,) in connection.execute(f"SELECT rowid FROM {table}")]
    one = chance.choice(rowids)
    yield "one row goes", [(f"DELETE FROM {table} WHERE rowid = ?", [one])]
    yield "all rows go", [(f"DELETE FROM {table}", [])]
    if len(rowids) > 1:
        other = chance.choice([r for r in rowids if r != one])
        swapped = "UPDATE {0} SET rowid = ? WHERE rowid = ?"
        moves = [(-1, one), (one, other), (other, -1)]
        if table in ("submissions", "events", "examinations"):  # their number is their row
            yield "two rows change places", [(swapped.format(table), list(move)) for move in moves]


def test_rows_that_go_or_change_places(office: Office, found: Callable[[], bool]) -> None:
    ledger, chance = office.workspace.ledger, random.Random(5)
    before = ledger.read_bytes()
    missed = []
    tried = set()
    for table in sorted(rows_of(before) or {}):
        with sqlite3.connect(":memory:") as reader:
            reader.deserialize(before)
            if not reader.execute(f"SELECT 1 FROM {table}").fetchone():
                continue
            attacks = list(_attacks(reader, table, chance))
        for what, statements in attacks:
            ledger.write_bytes(before)
            with sqlite3.connect(ledger) as connection:
                for statement, told in statements:
                    connection.execute(statement, told)
            connection.close()
            tried.add(table)
            if not found():
                missed.append(f"{table}: {what}")
    assert missed == []
    assert tried == {table.name for table in metadata.sorted_tables} - DERIVED


def test_an_older_ledger_put_back(office: Office, found: Callable[[], bool]) -> None:
    shutil.copy(office.root / "older.sqlite", office.workspace.ledger)
    assert found()


def test_an_original_that_is_told_to_be_none(office: Office, found: Callable[[], bool]) -> None:
    original = next(p for p in office.workspace.originals.glob("??/*") if "erased" not in p.name)
    with sqlite3.connect(office.workspace.ledger) as connection:
        connection.execute("UPDATE files SET size = 0 WHERE sha256 = ?", [original.name[:64]])
    connection.close()
    assert found()
    original.unlink()
    assert found()


def test_bits_of_originals(office: Office, found: Callable[[], bool]) -> None:
    chance = random.Random(9)
    for path in sorted(office.workspace.originals.glob("??/*")):
        before = path.read_bytes()
        at = chance.randrange(len(before))
        path.write_bytes(before[:at] + bytes([before[at] ^ 1 << chance.randrange(8)]) + before[at + 1 :])
        assert found(), path.name
        path.write_bytes(before)
    assert not found()
