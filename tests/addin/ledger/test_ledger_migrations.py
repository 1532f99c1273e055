"""Ledgers of earlier versions open as they are and tell the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from addin.ledger.contents import index
from addin.ledger.storage import database
from addin.ledger.storage.database import Database
from addin.ledger.storage.tables import in_force, metadata
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.kinds.dates import Month

#: Made by the version before registers: two months of five branches.
BEFORE_REGISTERS = Path(__file__).parents[1] / "ledgers" / "0003_astray.sqlite"

#: Made by the version before the index of what is in force: six months of two branches, one merged into the other after the fourth,
#: one return withdrawn.
BEFORE_INDEX = Path(__file__).parents[1] / "ledgers" / "0008_erasures.sqlite"
#: First characters of the clients, their credit, and how many earlier versions each complaint has, by month, as that version told them.
TOLD = {
    1: ("甲乙丙丁戊", "差差差差差", "000000"),
    2: ("甲乙丙丁戊", "好好差好好", "110110"),
    3: ("甲乙丙丁戊", "好好差差差", "110121"),
    4: ("甲乙丙丁戊", "好好差好好", "120122"),
    5: ("甲乙丁戊", "差差好好", "120122"),
    6: ("甲乙丁戊", "好好好好", "120122"),
}
EXPECTED = (9, {"A": 8, "B": 1, "C": 0})
STATES = {"华东分公司": "已接收", "华中分公司": "已接收", "西南分公司": "已接收", "西北分公司": "退回", "东北分公司": "无变化声明"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A marketing department whose ledger was made by an earlier version."""
    made = Office(tmp_path)
    shutil.copy(BEFORE_REGISTERS, made.workspace.ledger)
    return made


def test_an_older_ledger_tells_the_same(office: Office) -> None:
    ledger = Ledger(office.workspace)
    snapshot = ledger.snapshot(NOVEMBER, at=office.now, actor="张三")
    assert (len(snapshot.clients), snapshot.tiers) == EXPECTED
    assert {u.unit: u.state for u in snapshot.units} == STATES
    assert ledger.first_broken_event() is None


def test_an_older_ledger_goes_on(office: Office, tmp_path: Path) -> None:
    write_return(tmp_path / "12" / "华东.xlsx", "华东分公司", DECEMBER, [client("新桥航运有限公司", change="新增")])
    done = office.consolidate(tmp_path / "12", DECEMBER)
    assert "新桥航运有限公司" in {c.name for c in done.snapshot.clients}
    assert len(done.snapshot.clients) == EXPECTED[0] + 1


def test_a_ledger_without_an_index_gets_one(tmp_path: Path) -> None:
    office = Office(tmp_path)
    shutil.copy(BEFORE_INDEX, office.workspace.ledger)
    ledger = Ledger(office.workspace)
    with ledger.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(in_force))
        assert list(index.unlike(connection)) == []
    found = {}
    for number in TOLD:
        snapshot = ledger.snapshot(Month(2026, number), at=office.now, actor="张三")
        clients = sorted(snapshot.clients, key=lambda c: "甲乙丙丁戊".index(c.name[0]))
        entries = sorted(snapshot.entries["complaints"], key=lambda e: (e.key[0][-1] == "中", e.key))
        credit = "".join(str(c.values["credit"]) for c in clients)
        found[number] = "".join(c.name[0] for c in clients), credit, "".join(str(len(e.earlier)) for e in entries)
    assert found == TOLD


def test_tables_of_an_older_ledger_become_those_of_a_new_one(office: Office, tmp_path: Path) -> None:
    def shape(workspace: Workspace) -> dict[str, set[str]]:
        found = inspect(Database(workspace).engine)
        return {table: {c["name"] for c in found.get_columns(table)} for table in metadata.tables}

    assert shape(office.workspace) == shape(Workspace.open(tmp_path / "new"))


def test_migrations_stand_in_one_line():
    folder = Path(database.__file__).parent / "migrations" / "versions"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("0*.py")]
    told = [re.findall(r'^(?:down_)?revision(?:: [^=]+)? = "?([^"\n]+?)"?$', text, re.MULTILINE) for text in texts]
    after = {before: name for name, before in told}
    line, at = [], "None"
    while at in after:
        at = after[at]
        line.append(at)
    assert len(line) == len(told)
