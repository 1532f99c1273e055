"""A person is erased from every version, register, text, original, cache and backup; the log stays whole; he never comes back (V09)."""

from __future__ import annotations

import io
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from addin.ledger.privacy import erased
from addin.ledger.storage.tables import erasures, metadata
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.conftest import Press
from tests.addin.seeded import CLIENTS, NAMES, NOW, PHONES, RELATIONS, UNITS, seeded, seeds_in, send, tables_of
from udfs.kinds.dates import Month
from workbooks.registers import registers

DECEMBER = Month(2026, 12)
WHO = {"client": CLIENTS[0], "person": NAMES[0]}
WHY = {"why": f"{NAMES[0]}本人要求", "by": "李示例"}
HIS = {NAMES[0], PHONES[0], RELATIONS[0]}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("erase")
    seeded(root)
    return root


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(kept, tmp_path / "copy")
    return Workspace.open(tmp_path / "copy" / "workspace")


def naming(root: Path) -> dict[str, list[str]]:
    """Files that hold anything of his, in any part."""
    files = (p for p in sorted(root.rglob("*")) if p.is_file())
    return {p.relative_to(root).as_posix(): sorted(found) for p in files if (found := seeds_in(p.read_bytes(), p.name) & HIS)}


def rows(workspace: Workspace) -> dict[str, int]:
    snapshot = Ledger(workspace).snapshot(DECEMBER, at=NOW, actor="张三")
    return {name: len(of) for name, of in snapshot.entries.items()} | {"clients": len(snapshot.clients)}


def held(workspace: Workspace) -> tuple[dict[Path, bytes], dict[str, list[Any]]]:
    """All that a workspace holds but its log: its files, and the rows of its ledger."""
    files = {p: p.read_bytes() for p in workspace.root.rglob("*") if p.is_file() and not p.name.startswith("ledger.sqlite")}
    with Ledger(workspace).database.read() as connection:
        tables = [t for t in metadata.sorted_tables if t.name != "events"]
        return files, {t.name: sorted(map(repr, connection.execute(t.select()))) for t in tables}


def test_a_trial_tells_the_places_and_changes_nothing(office: Workspace, kh: Press) -> None:
    before, log = held(office), len(Ledger(office).events())
    told = kh("personal erase", workspace=office.root, json=True, now=NOW, dry_run=True, **WHO)
    kinds = {line["kind"] for line in told.lines if "kind" in line}
    assert told.code == 0
    assert {r.title for r in registers().values() if r.returned == "月报" and r.about} <= kinds
    assert {"存档原件", "收件", "满意度调查表", "客户分析报告", "核定表"} <= kinds
    assert held(office) == before
    assert [e.kind for e in Ledger(office).events()[log:]] == ["查看"]


def test_nothing_of_him_is_left_and_the_counts_are_what_they_were(office: Workspace, kh: Press) -> None:
    kh("withdraw", workspace=office.root, now=NOW, month="2026-11", unit=UNITS[1], why=f"{NAMES[0]}说报错了{PHONES[0]}")
    kh("workspace backup", workspace=office.root, now=NOW, out=office.root / "备份.zip")
    kh(
        "new",
        workspace=office.root,
        now=NOW,
        sheet="客户信息统计表",
        unit=UNITS[0],
        month="2026-12",
        prefill=True,
        out=office.out / "预填.xlsx",
    )
    before = rows(office)
    assert naming(office.root)
    assert kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY).code == 0
    assert naming(office.root) == {}
    assert not (office.root / "备份.zip").exists()
    assert rows(office) == before
    assert Ledger(office).breaks() == []
    verified = kh("audit verify", workspace=office.root, now=NOW)
    assert verified.code == 0
    assert "第1号" in verified.out
    assert NAMES[0] not in verified.out


def test_no_free_page_of_the_ledger_holds_him(office: Workspace, kh: Press) -> None:
    with sqlite3.connect(office.ledger) as connection:  # as a system leaves it that does not write over what is deleted
        connection.execute("PRAGMA secure_delete = OFF")
        for table, column in (("events", "subject"), ("submissions", "withdrawn_why")):
            old = connection.execute(f"SELECT {column} FROM {table} WHERE id = 1").fetchone()[0]
            for told in (NAMES[0] * 3000, old):
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = 1", [told])
    connection.close()
    assert seeds_in(b"\x00" + office.ledger.read_bytes()) & HIS
    told = kh("personal erase", workspace=office.root, json=True, now=NOW, **WHO, **WHY)
    assert told.code == 0
    assert seeds_in(b"\x00" + office.ledger.read_bytes()) & HIS == set()


def test_a_ledger_in_use_is_cleared_the_next_time(office: Workspace, kh: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addin.ledger.privacy.erasing.clear", lambda engine: ("还没有清除", True))
    told = kh("personal erase", workspace=office.root, json=True, now=NOW, **WHO, **WHY)
    assert {"done": "还没有清除"} in told.lines
    cleared = list[object]()
    monkeypatch.setattr("addin.ledger.privacy.erasing.clear", lambda engine: cleared.append(engine) or ("", False))
    for _ in range(2):
        kh("month status", workspace=office.root, now=NOW, month="2026-12")
    assert len(cleared) == 1


def test_the_other_persons_stay(office: Workspace, kh: Press) -> None:
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    ledger = Ledger(office)
    people = {e.values["contact"]: e.values for e in ledger.snapshot(DECEMBER, at=NOW, actor="x", unmask="核对").entries["contacts"]}
    assert people["已抹去1号"].keys() & {"phone", "relations", "birthday"} == set()
    assert [people[n]["phone"] for n in NAMES[1:]] == PHONES[1:]
    assert [people[n]["relations"] for n in NAMES[1:]] == RELATIONS[1:]


def test_a_second_time_there_is_nobody(office: Workspace, kh: Press) -> None:
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    again = kh("personal erase", workspace=office.root, json=True, now=NOW, **WHO, **WHY)
    assert (again.code, again.lines[-1]["refused"]) == (2, "KH665")


def test_without_a_reason_nothing_is_done(office: Workspace, kh: Press) -> None:
    assert kh("personal erase", workspace=office.root, json=True, now=NOW, **WHO).lines[0]["refused"] == "KH666"


def test_a_changed_ledger_is_still_found_after_an_erasure(office: Workspace, kh: Press) -> None:
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    original = next(p for p in office.originals.rglob("*.xlsx") if ".erased" in p.name)
    whole = original.read_bytes()
    original.write_bytes(whole + b" ")
    assert [b.says for b in Ledger(office).breaks()] == ["被改动过"]
    original.write_bytes(whole)
    with Ledger(office).database.write() as connection:
        connection.exec_driver_sql("UPDATE events SET actor = '别人' WHERE id = 2")
    assert [b.where for b in Ledger(office).breaks()] == ["日志第2条"]


def test_the_original_is_the_same_workbook_without_him(office: Workspace, kh: Press) -> None:
    old = {p.name: p.read_bytes() for p in office.originals.rglob("*.xlsx")}
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    cut = [p for p in office.originals.rglob("*.xlsx") if ".erased" in p.name]
    assert cut
    for path in cut:
        (before,) = (data for name, data in old.items() if name[:64] == path.name[:64])
        then, now = openpyxl.load_workbook(io.BytesIO(before)), openpyxl.load_workbook(path)
        assert then.sheetnames == now.sheetnames
        for one, other in zip(then, now, strict=True):
            differing = [
                (a.value, b.value) for r, q in zip(one, other, strict=True) for a, b in zip(r, q, strict=True) if a.value != b.value
            ]
            assert all(any(seed in str(a) for seed in HIS) and not any(seed in str(b) for seed in HIS) for a, b in differing)


def test_old_workbooks_bring_nothing_back(office: Workspace, kh: Press, tmp_path: Path) -> None:
    old = tmp_path / "旧表.xlsx"
    shutil.copy(office.inbox / "2026-12" / f"{UNITS[0]}2026-12.xlsx", old)
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    folder = tmp_path / "来件"
    later = send(office, tmp_path / "新表.xlsx", UNITS[0], "2026-12", tables_of("月报", range(3), "2026-12"))
    assert later.exists() is False or seeds_in(later.read_bytes()) & HIS == set()
    folder.mkdir()
    shutil.copy(old, folder / "再报.xlsx")
    kh("consolidate", workspace=office.root, now=NOW, folder=folder, month="2026-12", out=tmp_path / "汇总.xlsx")
    assert naming(office.root) == {}
    told = {p.rule.code for t in Ledger(office).told(DECEMBER) for p in t.problems}
    assert "KH664" in told
    assert Ledger(office).breaks() == []


def test_a_rebuilt_ledger_brings_nothing_back(office: Workspace, kh: Press) -> None:
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    office.ledger.unlink()
    assert kh("ledger rebuild", workspace=office.root, now=NOW).code == 0
    assert naming(office.root) == {}
    send(office, office.root.parent / "再报.xlsx", UNITS[0], "2026-12", tables_of("月报", range(3), "2026-12"))
    assert naming(office.root) == {}
    assert {e.values["contact"] for e in Ledger(office).entries(registers()["contacts"])} >= {"已抹去1号"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("moment", ["addin.ledger.privacy.cutting.cut", "addin.ledger.privacy.erasing._others"])
def test_what_was_killed_is_finished_by_the_next_command(office: Workspace, kh: Press, moment: str) -> None:
    module, _, name = moment.rpartition(".")
    code = f"""
import datetime, os, signal, {module}
from addin.ledger.privacy import erasing
from addin.ledger.store import Ledger
from addin.ledger.storage.workspace import Workspace
from pathlib import Path
from typing import Any
ledger = Ledger(Workspace(Path({str(office.root)!r})))
now = datetime.datetime({NOW.year}, {NOW.month}, {NOW.day})
with ledger.database.read() as connection:
    found = erasing.find(connection, ledger.workspace, {CLIENTS[0]!r}, {NAMES[0]!r}, now)
{module}.{name} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
erasing.erase(ledger.database, ledger.workspace, found, why="本人要求", by="李示例", at=now, actor="张三")
"""
    killed = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert naming(office.root)
    assert "补做" in kh("month status", workspace=office.root, now=NOW, month="2026-12").out
    assert naming(office.root) == {}
    assert Ledger(office).breaks() == []


def test_a_tombstone_holds_nothing_in_clear(office: Workspace, kh: Press) -> None:
    kh("personal erase", workspace=office.root, now=NOW, **WHO, **WHY)
    with Ledger(office).database.read() as connection:
        row = connection.execute(select(erasures)).one()
        stone = erased.load(connection).stones[0]
    assert not any(seed in str(value) for value in row for seed in HIS)
    assert stone.knows("name", NAMES[0])
    assert stone.knows("phone", f"{PHONES[0][:3]} {PHONES[0][3:7]} {PHONES[0][7:]}")
    assert not stone.knows("name", NAMES[1])


def test_the_register_of_personal_data_follows_from_the_declarations(office: Workspace, kh: Press, tmp_path: Path) -> None:
    told = kh("personal list", workspace=office.root, json=True, now=NOW, out=tmp_path / "登记.xlsx")
    fields = {(line["field"], line["sheet"]) for line in told.lines if "field" in line}
    declared = {(f.head, s.title) for s in registers().values() for f in s.fields if f.personal}
    assert declared < fields
    assert all(line["purpose"] and line["clause"] for line in told.lines if "field" in line)
    assert not [line for line in told.lines if "overdue" in line]
    assert openpyxl.load_workbook(tmp_path / "登记.xlsx").sheetnames == ["登记", "到期"]


def test_whose_time_is_over_is_told(office: Workspace, kh: Press) -> None:
    late = NOW.replace(year=2030)
    told = kh("personal list", workspace=office.root, json=True, now=late)
    overdue = [line["overdue"] for line in told.lines if "overdue" in line]
    assert len(overdue) == 50
    assert {p["since"] for p in overdue} == {"2029-12-25"}
    assert seeds_in(told.out.encode()) == set()
