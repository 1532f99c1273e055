"""Whatever is changed in the ledger behind its back is found: any cell, a row that goes, a log cut or written anew, an original (S16)."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection, Table, delete, select, update

from addin.buttons.support.event_words import answer_of, event_words
from addin.ledger.log import audit, events
from addin.ledger.storage.tables import client_keys, contents, examinations, files, in_force, snapshots, submissions, units
from addin.ledger.storage.tables import events as log
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import Press
from tests.addin.ledger.test_ledger_migrations import BEFORE_REGISTERS
from tests.addin.returns import NOVEMBER, Office, small_folder

#: What nobody can be misled by: numbers of rows by which they are joined, and what is derived anew.
_LEFT = {"examinations.id", "submissions.id", "submissions.examination", "contents.examination"} | {
    "snapshots.made_at", "files.name", "files.received_at", "files.sha256", "units.origin"
}  # fmt: skip
CELLS = [
    (table, column.name)
    for table in (log, submissions, examinations, contents, units, snapshots, files, client_keys, in_force)
    for column in table.columns
    if f"{table.name}.{column.name}" not in _LEFT
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("audit")
    office = Office(root)
    ledger = Ledger(office.workspace)
    ledger.put_units([Unit(name, parent=None) for name in ("华东分公司", "华中分公司", "西北分公司")], at=office.now, actor="张三")
    office.consolidate(small_folder(root / "in"))
    ledger.withdraw("华东分公司", NOVEMBER, 1, why="发错了", at=office.now, actor="张三")
    office.consolidate(root / "in")
    return root


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Office:
    shutil.copytree(kept, tmp_path / "copy")
    return Office(tmp_path / "copy")


def broken(office: Office, seal: audit.Head | None = None) -> list[audit.Break]:
    return Ledger(office.workspace).breaks(seal)


def _other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if value is None:
        return "改"
    at = chance.randrange(len(value)) if value else 0
    return f"{value[:at]}{'0' if value[at : at + 1] != '0' else '1'}{value[at + 1 :]}"


def _some_row(connection: Connection, table: Table, chance: random.Random) -> dict[str, Any]:
    query, counted = select(table), select(submissions.c.examination)
    if table is files:
        query = query.where(files.c.size > 0)
    elif table is units:  # a unit known from its returns alone is none of the register
        query = query.where(units.c.origin == "register")
    elif table is examinations or table is contents:  # what was read and never entered counts for nothing
        query = query.where((table.c.id if table is examinations else table.c.examination).in_(counted))
    return dict(chance.choice(connection.execute(query).all())._mapping)


def test_an_untouched_ledger_is_whole(office: Office) -> None:
    assert broken(office) == []


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("table", "column"), CELLS, ids=[f"{table.name}.{column}" for table, column in CELLS])
def test_a_changed_cell_is_found(office: Office, table: Table, column: str, seed: int) -> None:
    chance = random.Random(f"{table.name}{column}{seed}")
    with Ledger(office.workspace).database.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        row = _some_row(connection, table, chance)
        mine = [c == row[c.name] for c in table.primary_key.columns]
        connection.execute(update(table).where(*mine).values({column: _other(row[column], chance)}))
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        _keep_joined(connection, table, column, row, mine)
    assert broken(office)


def _keep_joined(connection: Connection, table: Table, column: str, row: dict[str, Any], mine: Any) -> None:
    """A reference that would no longer lead anywhere cannot be written at all: then something else of the row is changed."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        restore = [c == (row[c.name] if c.name != column else c) for c in table.primary_key.columns]
        connection.execute(update(table).where(*restore).values({column: row[column]}))
        other = "status" if table is submissions else "name" if table is examinations else "mark"
        connection.execute(update(table).where(*mine).values({other: "改"}))


def test_a_return_that_goes_is_missed(office: Office) -> None:
    with Ledger(office.workspace).database.write() as connection:
        last = connection.scalar(select(submissions.c.id).order_by(submissions.c.id.desc()))
        connection.execute(delete(submissions).where(submissions.c.id == last))
    assert any("台账里没有了" in b.says for b in broken(office))


def test_a_log_that_is_cut_or_gone_is_missed(office: Office) -> None:
    with Ledger(office.workspace).database.write() as connection:
        connection.execute(delete(log).where(log.c.id > 2))
    assert any("没有它的封存记录" in b.says for b in broken(office))


def test_a_chain_written_anew_is_found_by_a_seal(office: Office) -> None:
    ledger = Ledger(office.workspace)
    seal = ledger.head()
    with ledger.database.write() as connection:
        kept = [(e.kind, e.subject, e.detail) for e in events.entries(connection)]
        connection.execute(delete(log))
        events.append_all(connection, office.now, "李四", kept)
    assert broken(office) == []
    assert any("重写" in b.says for b in broken(office, seal))


def test_an_altered_or_missing_original_is_found(office: Office) -> None:
    first, second, *_ = sorted(office.workspace.originals.glob("??/*"))
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.unlink()
    assert {b.says for b in broken(office)} == {"被改动过", "没有了"}


def test_an_older_ledger_is_sealed_as_it_stands(tmp_path: Path) -> None:
    office = Office(tmp_path)
    shutil.copy(BEFORE_REGISTERS, office.workspace.ledger)
    ledger = Ledger(office.workspace)
    assert [e.kind for e in ledger.events()][-1] == "封存旧台账"
    assert {b.says for b in ledger.breaks()} == {"没有了"}  # its originals did not come along
    with ledger.database.write() as connection:
        connection.execute(update(submissions).values(late=True))
    assert any("改动" in b.says for b in ledger.breaks())


def test_the_machine_witnesses_what_it_was_told(office: Office) -> None:
    last = Ledger(office.workspace).events()[-1]
    assert last.at.startswith("2026-11-24T14:03")
    assert last.machine_at.endswith("+00:00")
    assert last.account


def test_entries_are_told_in_words_and_masked() -> None:
    def hide(text: str) -> str:
        return text.replace("13900001111", "139****1111")

    asked = {"id": 3, "version": 1, "sheet": "客户信息统计表", "row": 4, "column": 2, "words": "核对13900001111", "by": "李示例"}
    assert event_words(asked, hide) == "版次：1；质疑：核对139****1111；经办人：李示例；单元格：《客户信息统计表》C5"
    answered = {"query": 7, "command": "answer", "answer": "是13900001111", "version": 2}
    assert event_words(answered, hide) == "质疑编号：7；步骤：答复；答复：是139****1111；版次：2"
    assert answer_of(answered, hide) == "是139****1111"
    taken = {"version": 1, "rests": {"clients": 2, "entries": 1, "documents": 0}, "registers_apart": True, "seal": "ab", "beside": []}
    assert event_words(taken, hide) == "版次：1；随之变动：客户2，登记1，文件0；登记簿各算各的：是"
    assert (event_words(None, hide), event_words("A → B", hide)) == ("", "A → B")


def test_buttons_verify_seal_and_export(office: Office, tmp_path: Path, kh: Press) -> None:
    root = office.workspace.root
    assert kh("audit seal", workspace=root, out=tmp_path / "封条.json").code == 0
    assert kh("audit verify", workspace=root, seal=tmp_path / "封条.json").code == 0
    assert kh("audit export", workspace=root, out=tmp_path / "审计.xlsx").code == 0
    reversed_days = kh("audit export", workspace=root, out=tmp_path / "反.xlsx", since="2026-12-01", until="2026-11-30")
    assert (reversed_days.code, "KH536" in reversed_days.err) == (2, True)
    book = openpyxl.load_workbook(tmp_path / "审计.xlsx")
    assert (book.sheetnames, book["日志"]["D2"].value) == (["日志", "抽查"], "更新单位名录")
    assert [c.value for c in book["抽查"][1]][-3:] == ["查到什么", "被查单位答复", "检查人"]
    assert not [
        row for row in book["日志"].iter_rows(min_row=2, min_col=4, max_col=7, values_only=True) if re.search("[a-z_]{2,}：", str(row))
    ]
    (tmp_path / "坏.json").write_text("[]", encoding="utf-8")
    assert "KH623" in kh("audit verify", workspace=root, seal=tmp_path / "坏.json").err
    with Ledger(office.workspace).database.write() as connection:
        connection.execute(update(examinations).values(reporter="别人"))
    assert kh("audit verify", workspace=root).code == 1
