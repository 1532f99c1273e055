"""The demo's two months worked through on a file and on PostgreSQL: every file and every line the same, to the byte."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.demo.books import write_month
from addin.demo.group import MONTHS
from addin.demo.register import write_register
from addin.ledger.log import events
from addin.ledger.storage.database import Database
from addin.ledger.storage.tables import metadata
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.conftest import Press
from tests.postgres.conftest import Server, name_of

OCTOBER, NOVEMBER = datetime.datetime(2026, 10, 24, 16), datetime.datetime(2026, 11, 25, 17, 30)
AFTER = datetime.datetime(2026, 11, 26, 9)
MONTH = "2026-11"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What arrives in two months, and the register of units."""
    folder = tmp_path_factory.mktemp("arrived")
    write_register(folder)
    for month in MONTHS:
        write_month(folder / str(month), month)
    return folder


class Group:
    """One marketing department at work; what every press says is kept."""

    def __init__(self, kh: Press, root: Path, address: str) -> None:
        self.kh, self.root, self.address, self.said = kh, root, address, list[str]()
        (root / "结果").mkdir(parents=True)
        Database(Workspace.open(root / "工作区", address))

    @property
    def ledger(self) -> Ledger:
        return Ledger(Workspace.open(self.root / "工作区"))

    def press(self, verb: str, now: datetime.datetime = AFTER, **answers: Any) -> list[dict[str, Any]]:
        pressed = self.kh(verb, json=True, workspace=self.root / "工作区", now=now, **answers)
        lines = f"{verb} {pressed.code}\n{pressed.out}{pressed.err}".replace(str(self.root), "…")
        self.said.append(lines)
        return pressed.lines

    def shuffle(self, server: Server) -> None:
        """Lay a server's rows down anew in any order: what does not ask for an order must not depend on it."""
        if self.address:
            told = ["SET session_replication_role = replica", "SELECT setseed(0.5)"]
            for table in metadata.tables:
                told += [f"CREATE TEMP TABLE t AS SELECT * FROM {table} ORDER BY random()", f"DELETE FROM {table}"]
                told += [f"INSERT INTO {table} SELECT * FROM t", "DROP TABLE t"]
            server.sql(*told, database=name_of(self.address))

    def work(self, arrived: Path, server: Server) -> None:
        with contextlib.chdir(self.root):  # the log tells of each file as it was named
            self._work(arrived, server, Path("结果"))

    def _work(self, arrived: Path, server: Server, out: Path) -> None:
        shutil.copytree(arrived, self.root / "收件")
        self.press("units import", OCTOBER, file=next((self.root / "收件").glob("*.xlsx")))
        for month, now in zip(MONTHS, (OCTOBER, NOVEMBER), strict=True):
            told = {"folder": self.root / "收件" / str(month), "month": str(month)}
            self.press("consolidate", now, **told, out=out / f"{month}.xlsx")
            self.shuffle(server)
        self.press("consolidate", NOVEMBER, **told, out=out / "再次.xlsx")
        self.press("return-letters", month=MONTH, out=out / "退回")
        self.press("remind", month=MONTH, out=out / "催报")
        self.press("report", name="monthly-bulletin", month=MONTH, out=out / "通报.docx")
        self.press("report", name="client-ranking", period="2026Q4", out=out / "排名.docx")
        self.press("month status", month=MONTH, out=out / "看板.xlsx")
        units = [u.unit for u in self.ledger.status(MONTHS[-1]) if u.state == "已接收"]
        for unit in units:
            self.press("review", unit=unit, month=MONTH)
        self.press("review", action="return", unit=units[0], month=MONTH, why=["与合同不符"], by="谢", out=out / "质疑")
        self.shuffle(server)
        self.press("withdraw", month=MONTH, unit=units[1], dry_run=True)
        self.press("withdraw", month=MONTH, unit=units[1], why="报错了表")
        self.press("no-change", month=MONTH, unit="新疆分公司", by="袁示例")
        snapshot = self.ledger.snapshot(MONTHS[-1], at=AFTER, actor="张三")
        names = sorted(c.name for c in snapshot.clients)
        self.press("clients find", text="公司")
        self.press("clients merge", keep=names[0], gone=names[1], why="换了代码", codes_differ=True)
        self.press("clients show", name=names[0])
        self.press("consolidate", NOVEMBER, **told, out=out / "合并后.xlsx")
        self.press("clients unmerge", gone=names[1], why="是两家")
        self.shuffle(server)
        self.press("entries", register="投诉登记表", out=out / "投诉.xlsx")
        self.press("month close", month=MONTH, with_missing=True, why="不等了")
        self.press("month reopen", month=MONTH, unit=units[1], until="2026-12-05", why="更正")
        self.press("consolidate", AFTER, **told, out=out / "开口子后.xlsx")
        self.press("archive build", month=MONTH, client=names[0], out=out / "档案")
        self.press("audit export", out=out / "审计.xlsx")
        self.press("audit verify")

    @property
    def files(self) -> dict[str, bytes]:
        """What was written, and the archive; PDFs carry the hour of their printing."""
        places = (self.root / "结果", self.root / "工作区" / "out", self.root / "工作区" / "originals")
        found = (p for place in places for p in place.rglob("*") if p.is_file() and p.suffix != ".pdf")
        return {str(p.relative_to(self.root)): p.read_bytes() for p in found}

    @property
    def rows(self) -> Rows:
        """All that the ledger holds."""
        with self.ledger.database.read() as connection:
            tables = metadata.sorted_tables
            return {t.name: [dict(r._mapping) for r in connection.execute(t.select().order_by(*t.primary_key.columns))] for t in tables}


@pytest.fixture
def groups(kh: Press, tmp_path: Path, server: Server, arrived: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Group]]:
    """The same work on a file and on a server, by one machine at one moment."""
    monkeypatch.setattr(events, "machine_time", lambda: "2026-11-26T01:00:00+00:00")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # files are read in one order
    made = [Group(kh, tmp_path / place, told) for place, told in (("file", ""), ("server", server.database()))]
    for group in made:
        group.work(arrived, server)
    return made


def different(one: Rows, other: Rows) -> list[tuple[str, Any, Any]]:
    """Values that differ, by table and column."""
    assert {name: len(told) for name, told in one.items()} == {name: len(told) for name, told in other.items()}
    pairs = ((name, a, b) for name in one for a, b in zip(one[name], other[name], strict=True))
    return [(f"{name}.{c}", a[c], b[c]) for name, a, b in pairs for c in a if a[c] != b[c]]


def test_a_server_gives_the_same_bytes(groups: list[Group]) -> None:
    file, server = groups
    refused = [told.partition("\n")[0] for told in file.said if re.match(".* [2-9]\n", told)]
    assert (len(file.said), refused) == (33, [])
    for one, other in zip(file.said, server.said, strict=True):
        assert one == other
    assert file.files.keys() == server.files.keys()
    assert [name for name, data in file.files.items() if data != server.files[name]] == []
    assert different(file.rows, server.rows) == []
    assert file.ledger.breaks() == server.ledger.breaks() == []
