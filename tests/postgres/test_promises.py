"""What the ledger promises holds on a server too: one writer at a time, all or nothing, no edit unnoticed, texts in one order."""

from __future__ import annotations

import datetime
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, func, select

from addin.ledger.storage import database, postgres
from addin.ledger.storage.address import keep
from addin.ledger.storage.database import VERSIONS, Database
from addin.ledger.storage.tables import events, examinations, metadata, submissions, units
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, Office, client, small_folder, write_return
from tests.postgres.conftest import Server, name_of
from tests.postgres.writers import AT
from workbooks.problems import Refusal

REPOSITORY = Path(__file__).parent.parent.parent
KILLS = 5


def start(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.postgres.writers", *words]
    return subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def ledger(address: str, tmp_path: Path) -> Ledger:
    return Ledger(Workspace.open(tmp_path / "w", address))


def test_writers_queue_and_lose_nothing(ledger: Ledger) -> None:
    writers = [start("note", str(ledger.workspace.root), name, "40") for name in ("甲", "乙", "丙", "丁")]
    for writer in writers:
        assert writer.communicate(timeout=120) == ("", "")
    told = ledger.events(kind="试写")
    assert Counter(e.actor for e in told) == dict.fromkeys(("甲", "乙", "丙", "丁"), 40)
    assert [e.id for e in told] == list(range(1, 161))
    assert ledger.breaks() == []


def test_a_killed_writer_leaves_nothing_and_lets_go(ledger: Ledger) -> None:
    writer = start("hang", str(ledger.workspace.root))
    assert writer.stdout
    assert writer.stdout.readline() == "written\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    ledger.note(at=AT, actor="张三", kind="之后", subject="x")
    assert [(e.id, e.kind) for e in ledger.events()] == [(1, "之后")]


def test_killed_at_any_moment_the_next_run_gives_the_same(server: Server, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")

    def fresh(name: str) -> Path:
        Workspace.open(tmp_path / name / "workspace")
        Database(Workspace.open(tmp_path / name / "workspace", server.database()))
        return tmp_path / name

    def run(root: Path, seconds: float | None = None) -> bool:
        process = start("consolidate", str(root), str(folder))
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        return process.returncode == 0

    began = time.monotonic()
    assert run(fresh("undisturbed"))
    took = time.monotonic() - began
    expected = (tmp_path / "undisturbed" / "汇总.xlsx").read_bytes()
    moments, killed = random.Random(17), 0
    for number in range(KILLS):
        root = fresh(f"killed{number}")
        killed += not run(root, moments.uniform(0.4, 0.95) * took)
        ledger = Ledger(Workspace.open(root / "workspace"))
        assert ledger.breaks() == []
        assert run(root)
        assert (root / "汇总.xlsx").read_bytes() == expected
        assert ledger.breaks() == []
    assert killed > 0


def test_two_take_the_same_month_in_at_once(server: Server, tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    Ledger(Workspace.open(tmp_path / "workspace", server.database()))
    both = [start("consolidate", str(tmp_path), str(folder)) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert any(process.returncode == 0 for process in both)
    assert all(process.returncode == 0 or "KH607" in words for process, words in zip(both, told, strict=True))
    ledger = Ledger(Workspace.open(tmp_path / "workspace"))
    assert {u.version for u in ledger.status(NOVEMBER) if u.version} == {1}
    assert ledger.breaks() == []


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE submissions SET status = '退回' WHERE id = 1", "改动"),
        ("UPDATE contents SET facts = facts || ' ' WHERE examination = (SELECT min(examination) FROM contents)", "内容被改动"),
        ("UPDATE events SET subject = 'x' WHERE id = 2", "日志第2条"),
        ("DELETE FROM events WHERE id > 1", "没有它的封存记录"),
        ("UPDATE units SET valid_to = '2026-10' WHERE name = '华东分公司'", "单位名录"),
        ("UPDATE snapshots SET basis = basis || ' '", "快照"),
        ("DELETE FROM in_force", "在册索引"),
    ],
)
def test_what_is_changed_behind_its_back_is_found(
    statement: str, where: str, server: Server, address: str, tmp_path: Path, kh: Press
) -> None:
    Database(Workspace.open(tmp_path / "workspace", address))
    Ledger(Workspace.open(tmp_path / "workspace")).put_units([Unit("华东分公司"), Unit("华中分公司")], at=AT, actor="张三")
    process = start("consolidate", str(tmp_path), str(small_folder(tmp_path / "in")))
    assert process.communicate(timeout=120) == ("", "")
    ledger = Ledger(Workspace.open(tmp_path / "workspace"))
    assert ledger.breaks() == []
    server.sql(statement, database=name_of(address))
    assert any(where in b.where + b.says for b in ledger.breaks())
    verified = kh("audit verify", workspace=ledger.workspace.root)
    assert (verified.code, "kh workspace backup" in verified.out) == (1, True)


def test_numbers_go_on_without_gaps(ledger: Ledger, tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.workspace = ledger.workspace
    office.consolidate(small_folder(tmp_path / "in"))
    entered = {"unit": "华东分公司", "kind": "月报", "month": "2027-01", "label": 0, "status": "已接收", "late": False, "examination": 1}

    def numbers(version: int) -> int:
        with ledger.database.undone() as connection:
            row = entered | {"version": version, "received_at": "x"}
            return int(connection.scalar(submissions.insert().returning(submissions.c.id), row) or 0)

    with ledger.database.read() as connection:
        last = connection.scalar(select(func.max(submissions.c.id))) or 0
        assert sorted(connection.scalars(select(examinations.c.id))) == list(range(1, 7))
    assert [numbers(v) for v in (1, 2, 3)] == [last + 1] * 3


def test_texts_stand_in_one_order_whatever_the_server_speaks(server: Server, ledger: Ledger, address: str) -> None:
    names = ["安徽", "北京", "Ärzte", "a1", "B2", "重庆", "阿坝", "_", "中", "𠮷", "！"]
    assert sorted(names) != [n for (n,) in server.sql("SELECT * FROM (VALUES " + ",".join(f"('{n}')" for n in names) + ") v(n) ORDER BY n")]
    ledger.put_units([Unit(name) for name in names], at=AT, actor="张三")
    with ledger.database.read() as connection:
        assert list(connection.scalars(select(units.c.name).order_by(units.c.name))) == sorted(names)
        assert connection.scalar(select(func.max(units.c.name))) == max(names)


def test_a_reader_writes_nothing_and_sees_one_moment(ledger: Ledger) -> None:
    with ledger.database.read() as connection:
        before = connection.scalar(select(func.count()).select_from(events))
        ledger.note(at=AT, actor="张三", kind="试", subject="x")
        assert connection.scalar(select(func.count()).select_from(events)) == before
    with pytest.raises(Refusal, match="KH606"), ledger.database.read() as connection:
        connection.execute(units.insert().values(name="x", origin="return", position=1))


def test_migrations_make_the_declared_tables_here_too(address: str) -> None:
    engine = create_engine(address, poolclass=NullPool)

    def shape() -> dict[tuple[str, str], tuple[str, str]]:
        query = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public'"
        with engine.connect() as connection:
            return {(r[0], r[1]): (r[2], r[3]) for r in connection.exec_driver_sql(query)}

    with engine.begin() as connection:
        database.upgrade(connection, VERSIONS[0])
        assert database.version_in(connection) == VERSIONS[0]
        database.bring_up(connection, "x")
        assert database.version_in(connection) == VERSIONS[-1]
        told = compare_metadata(MigrationContext.configure(connection), metadata)
        changes = [change for told_of in told for change in (told_of if isinstance(told_of, list) else [told_of])]
        assert {change[0] for change in changes} <= {"modify_type", "modify_default"}
        assert connection.exec_driver_sql(postgres._TEXTS).all() == []
    migrated = shape()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        database.bring_up(connection, "x")
    assert shape() == migrated


def test_two_begin_a_ledger_at_once(address: str, tmp_path: Path) -> None:
    keep(Workspace.open(tmp_path / "w").root, address)
    for process in [start("note", str(tmp_path / "w"), name, "1") for name in ("甲", "乙", "丙")]:
        assert process.communicate(timeout=120) == ("", "")
    assert len(Ledger(Workspace.open(tmp_path / "w")).events()) == 3


def test_a_workbook_with_what_the_server_cannot_hold_is_taken_in(ledger: Ledger, tmp_path: Path) -> None:
    """A cell may hold U+0000, written _x0000_; PostgreSQL takes no such text, and what is read from a cell has none."""
    office = Office(tmp_path)
    office.workspace = ledger.workspace
    path = write_return(tmp_path / "in" / "华东.xlsx", "华东NUL分公司", NOVEMBER, [client("示例NUL置业有限公司", 联系人="张NUL")])
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name).replace(b"NUL", b"_x0000_") for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    done = office.consolidate(tmp_path / "in")
    assert [(c.name, c.units) for c in done.snapshot.clients] == [("示例置业有限公司", ("华东分公司",))]


def test_any_text_is_kept(ledger: Ledger) -> None:
    odd = "𠮷㐀\u200b\ufeff\x01\x7f\r\n\t'\"\\%s:x\U0010ffff"
    ledger.note(at=datetime.datetime(2026, 11, 24), actor=odd, kind="试", subject=odd * 500, detail={odd: odd, "nul": "\x00"})
    (told,) = ledger.events()
    assert (told.actor, told.subject, told.detail) == (odd, odd * 500, {odd: odd, "nul": "\x00"})
    assert ledger.breaks() == []
