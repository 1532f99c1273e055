"""A ledger goes to a server and comes back, is backed up from there and restored to either: the same rows, the same snapshot (S10)."""

from __future__ import annotations

import datetime
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.backup import back_up, prove, restore
from addin.ledger.log import moving
from addin.ledger.log.moving import move
from addin.ledger.storage.address import FILE, shown
from addin.ledger.storage.database import Database
from addin.ledger.storage.tables import metadata
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, small_folder, write_return
from tests.postgres.conftest import Server, name_of
from workbooks.problems import Refusal

AT = datetime.datetime(2026, 11, 30, 9)
DAY = "2026-11-30T09:00:00"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A marketing department with a month taken in, its ledger a file."""
    made = Office(tmp_path / "office")
    Ledger(made.workspace).put_units([Unit("华东分公司"), Unit("华中分公司")], at=made.now, actor="张三")
    made.consolidate(small_folder(tmp_path / "in"))
    return made


def opened(office: Office, root: Path | None = None) -> Ledger:
    return Ledger(Workspace.open(root or office.workspace.root))


def rows(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    with ledger.database.read() as connection:
        return {t.name: [tuple(r) for r in connection.execute(t.select().order_by(*t.primary_key.columns))] for t in metadata.sorted_tables}


def number(ledger: Ledger) -> str:
    return ledger.snapshot(NOVEMBER, at=AT, actor="张三").id


def test_there_and_back(office: Office, server: Server, address: str, tmp_path: Path, kh: Press) -> None:
    before, snapshot = rows(opened(office)), number(opened(office))
    there = kh("ledger move", workspace=office.workspace.root, to=address, json=True)
    assert (there.code, there.lines[0]["broken"]) == (0, 0)
    assert (office.workspace.root / FILE).read_text(encoding="utf-8").strip() == address
    assert not office.workspace.ledger.exists()
    ledger = opened(office)
    assert ledger.database.server
    assert ledger.breaks() == []
    after = rows(ledger)
    assert after["events"][:-1] == before["events"]
    assert after["events"][-1][3:5] == ("搬移台账", f"ledger.sqlite → {shown(address)}")
    assert {k: v for k, v in after.items() if k != "events"} == {k: v for k, v in before.items() if k != "events"}
    assert number(ledger) == snapshot
    office.workspace = ledger.workspace
    write_return(tmp_path / "12" / "华东.xlsx", "华东分公司", DECEMBER, [client("新桥航运有限公司", change="新增")])
    office.consolidate(tmp_path / "12", DECEMBER)
    there_now = rows(opened(office))
    back = kh("ledger move", workspace=office.workspace.root, to="file")
    assert (back.code, "旧的留在服务器上" in back.out) == (0, True)
    assert not (office.workspace.root / FILE).exists()
    home = opened(office)
    assert (home.database.server, home.breaks(), number(home)) == (False, [], snapshot)
    assert {k: v for k, v in rows(home).items() if k != "events"} == {k: v for k, v in there_now.items() if k != "events"}
    assert {p.name for p in office.workspace.root.glob("ledger*")} == {"ledger.sqlite", there.out and moved_name(before)}


def moved_name(before: dict[str, list[tuple[Any, ...]]]) -> str:
    return f"{moving.MOVED_FILE}{before['events'][-1][0]}.sqlite"


def test_what_was_tampered_with_before_is_told(office: Office, address: str, kh: Press) -> None:
    with opened(office).database.write() as connection:
        connection.exec_driver_sql("UPDATE submissions SET status = '退回'")
    told = kh("ledger move", workspace=office.workspace.root, to=address)
    assert (told.code, "被改动过" in told.out) == (1, True)


def test_a_ledger_that_is_there_is_not_written_over(office: Office, server: Server, address: str, tmp_path: Path) -> None:
    Ledger(Workspace.open(tmp_path / "w", address)).put_units([Unit("甲")], at=AT, actor="张三")
    with pytest.raises(Refusal, match="KH645"):
        move(office.workspace, address, at=AT, actor="张三")
    assert office.workspace.ledger.exists()
    assert not (office.workspace.root / FILE).exists()
    assert [u.name for u in Ledger(Workspace.open(tmp_path / "w")).register().units] == ["甲"]
    with pytest.raises(Refusal, match="KH647"):
        move(office.workspace, "", at=AT, actor="张三")


def test_a_copy_that_differs_is_given_up(office: Office, server: Server, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = moving._rows, []

    def spoilt(connection: Any, table: Any) -> Any:
        calls.append(table.name)
        if table.name == "files" and calls.count("files") == 2:
            return iter(())
        return real(connection, table)

    monkeypatch.setattr(moving, "_rows", spoilt)
    with pytest.raises(Refusal, match="KH646"):
        move(office.workspace, address, at=AT, actor="张三")
    assert server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=name_of(address)) == [(0,)]
    assert opened(office).breaks() == []


def test_who_waits_to_write_meanwhile_is_told(office: Office, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, told, real = opened(office), list[str](), moving.to_server

    def write() -> None:
        try:
            waiting.note(at=AT, actor="李四", kind="试", subject="x")
        except Refusal as refusal:
            told.append(refusal.problem.rule.code)

    writer = threading.Thread(target=write)

    def while_another_waits(*words: Any) -> int:
        writer.start()
        writer.join(0.5)
        assert writer.is_alive()
        return real(*words)

    monkeypatch.setattr(moving, "to_server", while_another_waits)
    move(office.workspace, address, at=AT, actor="张三")
    writer.join()
    assert told == ["KH644"]
    assert not opened(office).events(kind="试")


def test_a_backup_from_a_server_comes_back_to_either(office: Office, server: Server, address: str, tmp_path: Path, kh: Press) -> None:
    move(office.workspace, address, at=AT, actor="张三")
    before, snapshot = rows(opened(office)), number(opened(office))
    office.workspace = Workspace.open(office.workspace.root)
    told = back_up(office.workspace, tmp_path / "备份.zip", at=DAY)
    assert "ledger.sqlite" in told.files
    assert not [name for name in told.files if FILE in name or moving.MOVED_FILE in name]
    assert prove(tmp_path / "备份.zip") == told
    _, breaks = restore(tmp_path / "备份.zip", tmp_path / "文件")
    assert (breaks, rows(opened(office, tmp_path / "文件")), number(opened(office, tmp_path / "文件"))) == ([], before, snapshot)
    assert not opened(office, tmp_path / "文件").database.server
    other = server.database()
    _, breaks = restore(tmp_path / "备份.zip", tmp_path / "服务器", other)
    assert (breaks, rows(opened(office, tmp_path / "服务器")), number(opened(office, tmp_path / "服务器"))) == ([], before, snapshot)
    assert opened(office, tmp_path / "服务器").database.name == shown(other)
    assert not (tmp_path / "服务器" / "ledger.sqlite").exists()
    with pytest.raises(Refusal, match="KH645"):
        restore(tmp_path / "备份.zip", tmp_path / "再次", other)
    assert not (tmp_path / "再次").exists()
    assert "工作区完好" in kh("workspace check", workspace=office.workspace.root).out
    made = kh("workspace backup", workspace=office.workspace.root, out=tmp_path / "又.zip")
    assert (made.code, "已逐个核对" in made.out) == (0, True)


def test_a_backup_is_taken_while_another_writes(office: Office, address: str, tmp_path: Path) -> None:
    move(office.workspace, address, at=AT, actor="张三")
    ledger, stop = opened(office), threading.Event()

    def write() -> None:
        while not stop.is_set():
            ledger.note(at=AT, actor="李四", kind="试写", subject="x", detail={})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        told = back_up(ledger.workspace, tmp_path / "备份.zip", at=DAY)
    finally:
        stop.set()
        writer.join()
    again, breaks = restore(tmp_path / "备份.zip", tmp_path / "新")
    assert (again.head, breaks) == (told.head, [])


def test_a_ledger_is_rebuilt_on_a_server(office: Office, server: Server, address: str, tmp_path: Path, kh: Press) -> None:
    move(office.workspace, address, at=AT, actor="张三")
    (office.workspace.root / FILE).write_text(server.database(), encoding="utf-8")
    shutil.rmtree(tmp_path / "in")
    assert kh("ledger rebuild", workspace=office.workspace.root).code == 0
    rebuilt = opened(office)
    assert rebuilt.database.server
    assert {u.unit for u in rebuilt.status(NOVEMBER) if u.version} >= {"华东分公司", "华中分公司", "西南分公司"}
    assert Database(rebuilt.workspace).whole()
