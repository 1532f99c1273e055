"""The ledger: where it may stand, what it keeps, what cannot be changed unseen."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

import addin
from addin.ledger.contents.parts import Index
from addin.ledger.contents.versions import version_label
from addin.ledger.storage import codec, database
from addin.ledger.storage.database import Database
from addin.ledger.storage.drives import check_place
from addin.ledger.storage.tables import metadata
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from udfs.cells import CellError
from udfs.kinds.dates import Month
from workbooks.problems import RULES, Problem, Refusal, Repair, Severity, Where

AT = datetime.datetime(2026, 11, 24, 9, 0)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(Workspace.open(tmp_path / "w"))


def refused(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.problem.rule.code


def test_settings_of_every_connection(ledger: Ledger) -> None:
    with ledger.database.read() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    assert told == {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Connection]:
    """A database without any table, to be migrated."""
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}", poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


def test_migrations_make_exactly_the_declared_tables(migrated: Connection) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database.upgrade(migrated, "head")
    assert compare_metadata(MigrationContext.configure(migrated), metadata) == []


def test_a_new_ledger_is_as_the_migrations_make_it(ledger: Ledger, migrated: Connection) -> None:
    database.upgrade(migrated, "head")
    version = text("SELECT version_num FROM alembic_version")
    with ledger.database.read() as connection:
        assert connection.scalar(version) == migrated.scalar(version)
        tables = [inspect(c).get_table_names() for c in (connection, migrated)]
    assert tables[0] == tables[1]


def test_rows_of_the_first_release_are_kept_by_column_afterwards(migrated: Connection) -> None:
    database.upgrade(migrated, "0001_returns")
    migrated.execute(text("INSERT INTO files VALUES ('ab', 'a.xlsx', 3, '2026-11-20')"))
    told = "'ab', 'a.xlsx', 'p|q', 0, '华东分公司', '2026-11', 0, NULL, NULL, '[]', 2, 0, 0, '[]'"
    migrated.execute(text(f"INSERT INTO examinations VALUES (7, {told})"))
    facts = ({"name": "甲置业有限公司", "contract": 1.5}, {"name": "乙矿业有限公司", "last_contact": "2026-10-12"})
    for number, told in enumerate(facts):
        values = {"row": 3 + number, "name": told["name"], "payload": codec.dumps(told), "why": codec.dumps([f"理由{number}"])}
        migrated.execute(text("INSERT INTO rows VALUES (NULL, 7, '表', :row, :name, NULL, 0, 'B', '确定', :why, :payload)"), values)
    database.upgrade(migrated, "head")
    kept = migrated.execute(text("SELECT * FROM contents")).one()
    index = Index(*codec.loads(kept.lines))
    assert (kept.examination, index.rows, index.tiers, index.whys, index.reasons) == (7, [3, 4], "BB", [0, 1], [["理由0"], ["理由1"]])
    assert codec.load_columns(kept.facts) == {
        "name": ["甲置业有限公司", "乙矿业有限公司"],
        "contract": [1.5, None],
        "last_contact": [None, datetime.date(2026, 10, 12)],
    }


def test_values_the_fast_encoder_does_not_know_are_kept_too() -> None:
    told: dict[str, list[Any]] = {"name": ["甲", "\ud800"], "contract": [2**70, 0.1], "last_contact": [None, datetime.date(2026, 10, 12)]}
    for columns in (told, {k: v[:1] for k, v in told.items()}, {"name": ["甲", None], "remark": [datetime.date(2026, 1, 2), "无"]}):
        text_ = codec.dump_columns(columns).decode()
        plain = columns | ({"remark": ["2026-01-02", "无"]} if "remark" in columns else {})
        assert codec.load_columns(text_) == plain
        wanted = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
        assert text_ == wanted.replace("\ud800", "\\ud800")


def test_opening_again_changes_nothing(ledger: Ledger) -> None:
    before = ledger.workspace.ledger.read_bytes()
    Ledger(ledger.workspace)
    assert ledger.workspace.ledger.read_bytes() == before


def test_a_writer_excludes_other_writers_but_no_reader(ledger: Ledger) -> None:
    with ledger.database.write():
        other = sqlite3.connect(ledger.workspace.ledger, timeout=0)
        assert other.execute("SELECT count(*) FROM units").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_failed_transaction_leaves_nothing(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.database.write() as connection:
            connection.execute(text("INSERT INTO units(name, aliases, origin, position) VALUES ('甲', '[]', 'register', 0)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ledger.register().units == ()


def test_a_ledger_of_a_newer_release_is_refused(ledger: Ledger) -> None:
    with ledger.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    with pytest.raises(Refusal) as caught:
        Ledger(ledger.workspace)
    assert refused(caught) == "KH605"


def test_a_damaged_ledger_is_refused(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    workspace.ledger.write_bytes(b"this is no database at all, only text" * 100)
    with pytest.raises(Refusal) as caught:
        Ledger(workspace)
    assert refused(caught) == "KH604"


def test_a_writer_that_waits_in_vain_is_told_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 20)
    other = sqlite3.connect(ledger.workspace.ledger)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(Refusal) as caught:
            ledger.put_units([Unit("华东分公司")], at=AT, actor="张三")
    finally:
        other.close()
    assert refused(caught) == "KH603"


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(ledger: Ledger) -> None:
    ledger.put_units([Unit("华东分公司")], at=AT, actor="张三")

    def fill() -> None:
        with ledger.database.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            for i in range(500):
                connection.execute(text("INSERT INTO client_keys VALUES (:k, 'K000001')"), {"k": f"name:{i}{'长' * 300}"})

    with pytest.raises(Refusal) as caught:
        fill()
    assert refused(caught) == "KH606"
    assert [u.name for u in ledger.register().units] == ["华东分公司"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("//server/share /data cifs rw 0 0", "KH601"),
        ("server:/export /data nfs4 rw 0 0", "KH601"),
        ("me@host: /data fuse.sshfs rw 0 0", "KH601"),
        ("share /data/共享\\040盘 smb3 rw 0 0", ""),
        ("/dev/sda1 /data ext4 rw 0 0", ""),
    ],
)
def test_network_drives_are_told_by_the_mounts(line: str, code: str) -> None:
    mounts = f"/dev/root / ext4 rw 0 0\n{line}\n"
    if not code:
        check_place(Path("/data/台账"), mounts=mounts)
        return
    with pytest.raises(Refusal) as caught:
        check_place(Path("/data/台账"), mounts=mounts)
    assert refused(caught) == code


def test_a_share_below_a_local_disk_is_found() -> None:
    with pytest.raises(Refusal):
        check_place(Path("/data/共享 盘/台账"), mounts="/dev/root / ext4 rw 0 0\nshare /data/共享\\040盘 cifs rw 0 0\n")


@pytest.mark.parametrize("folder", ["/home/a/OneDrive - 示例集团/台账", "/home/a/坚果云/台账", "/home/a/Nutstore Files/台账"])
def test_synchronised_folders_are_refused(folder: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_place(Path(folder), mounts="/dev/root / ext4 rw 0 0\n")
    assert refused(caught) == "KH602"


def test_a_mapped_drive_of_windows_is_refused() -> None:
    with pytest.raises(Refusal):
        check_place(Path("/data"), mounts="", drive_type=lambda _: 4)
    check_place(Path("/data"), mounts="", drive_type=lambda _: 3)


def test_units_keep_their_history_through_names_and_successors(ledger: Ledger) -> None:
    old = Unit("老华东分公司", valid_to=Month(2026, 10), successor="华东分公司")
    ledger.put_units([old, Unit("华东分公司", valid_from=NOVEMBER, aliases=("华东公司",))], at=AT, actor="张三")
    register = ledger.register()
    assert register.find("华东公司").name == "华东分公司"  # type: ignore[union-attr]
    assert register.find("老华东分公司", NOVEMBER).name == "华东分公司"  # type: ignore[union-attr]
    assert register.find("老华东分公司", Month(2026, 10)).name == "老华东分公司"  # type: ignore[union-attr]
    assert [u.unit for u in ledger.status(NOVEMBER)] == ["华东分公司"]
    assert [u.unit for u in ledger.status(Month(2026, 10))] == ["老华东分公司"]


def test_a_return_exists_before_anything_arrives(ledger: Ledger) -> None:
    ledger.put_units([Unit("华东分公司"), Unit("华中分公司")], at=AT, actor="张三")
    assert [(u.unit, u.state, u.on_time) for u in ledger.status(NOVEMBER)] == [("华东分公司", "未报", None), ("华中分公司", "未报", None)]
    assert len(ledger.missing(NOVEMBER)) == 2


def test_the_group_itself_owes_no_return(ledger: Ledger) -> None:
    units = [Unit("示例集团"), Unit("华东分公司", "示例集团"), Unit("一号项目部", "华东分公司")]
    ledger.put_units(units, at=AT, actor="张三")
    assert [u.unit for u in ledger.status(NOVEMBER)] == ["华东分公司"]


def test_withdrawing_a_return_withdraws_what_came_from_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write_return(tmp_path / "11" / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    write_return(tmp_path / "12" / "a.xlsx", "华东分公司", DECEMBER, [client("甲置业有限公司", 信用状况="差"), client("丙能源有限公司")])
    before = office.consolidate(tmp_path / "11").snapshot
    office.consolidate(tmp_path / "12", DECEMBER)
    ledger = Ledger(office.workspace)
    ledger.withdraw("华东分公司", DECEMBER, 1, why="报错月份", at=AT, actor="张三")
    after = ledger.snapshot(DECEMBER, at=AT, actor="张三")
    assert [(c.name, c.tier) for c in after.clients] == [(c.name, c.tier) for c in before.clients]
    assert after.changes == ()
    assert [e.detail["why"] for e in ledger.events(kind="撤回报送")] == ["报错月份"]
    with pytest.raises(Refusal) as caught:
        ledger.withdraw("华东分公司", DECEMBER, 1, why="再撤", at=AT, actor="张三")
    assert refused(caught) == "KH608"
    with pytest.raises(Refusal) as caught:
        ledger.withdraw("华东分公司", NOVEMBER, 1, why=" ", at=AT, actor="张三")
    assert refused(caught) == "KH609"


def test_a_client_keeps_its_number_when_it_gets_a_code(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write_return(tmp_path / "11" / "a.xlsx", "华东分公司", NOVEMBER, [client("甲置业有限公司"), client("乙矿业有限公司")])
    write_return(tmp_path / "12" / "a.xlsx", "华东分公司", DECEMBER, [client("乙矿业有限公司", "91110000600037341L")])
    first = {c.name: c.id for c in office.consolidate(tmp_path / "11").snapshot.clients}
    second = office.consolidate(tmp_path / "12", DECEMBER).snapshot
    assert {c.name: c.id for c in second.clients} == first
    assert {(c.kind, c.field, c.new) for c in second.changes} == {("修改", "统一社会信用代码", "91110000600037341L")}


def test_a_client_keeps_its_number_under_a_name_that_came_with_its_code(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for name in ("甲置业有限公司", "甲控股有限公司"):
        write_return(tmp_path / "11" / "a.xlsx", "华东分公司", NOVEMBER, [client(name, "91110000600037341L"), client("乙矿业有限公司")])
        told = {c.name: c.id for c in office.consolidate(tmp_path / "11").snapshot.clients}
    write_return(tmp_path / "12" / "a.xlsx", "华东分公司", DECEMBER, [client("甲控股有限公司"), client("乙矿业有限公司")])
    assert {c.name: c.id for c in office.consolidate(tmp_path / "12", DECEMBER).snapshot.clients} == told


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE events SET actor = '李四' WHERE id = 2",
        "DELETE FROM events WHERE id = 2",
        "UPDATE events SET detail = '{}' WHERE id = 2",
    ],
)
def test_a_changed_log_is_noticed(ledger: Ledger, spoil: str) -> None:
    for name in ("甲", "乙", "丙"):
        ledger.put_units([Unit(name)], at=AT, actor="张三")
    assert ledger.first_broken_event() is None
    with ledger.database.write() as connection:
        connection.execute(text(spoil))
    assert ledger.first_broken_event() in (2, 3)


def test_problems_survive_the_ledger() -> None:
    told = Problem(
        RULES["KH212"], Where("a.xlsx", "表", 4, 2), {"why": "不是日期", "hint": "填日期。"}, "最近联系日期", CellError("#REF!"),
        Repair(datetime.date(2026, 11, 3), "改为", loss_free=False), Severity.WARNING,
    )  # fmt: skip
    assert codec.load_problems(codec.dump_problems([told])) == [told]


def test_version_words_in_file_names() -> None:
    names = ["a", "a(2)", "a 第三版", "a V4", "a 修改版", "a 最终版", "a 更正", "a 更正第2版"]
    labels = [version_label(f"{n}.xlsx") for n in names]
    assert labels == sorted(labels)
    assert version_label("a - 副本.xlsx") < version_label("a.xlsx")


def test_the_database_is_told_by_its_name_only(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "w")
    assert Database(workspace).name == "ledger.sqlite"


def test_nothing_but_the_workspace_knows_the_ledgers_file() -> None:
    """Whoever looks for the file takes a ledger on a server for none."""
    modules = (p for p in Path(addin.__file__).parent.rglob("*.py") if p.name != "workspace.py")
    assert [p.name for p in modules if '"ledger.sqlite"' in p.read_text(encoding="utf-8")] == []


def test_a_workspace_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        Workspace.open(tmp_path / "file" / "w")
    assert refused(caught) == "KH620"
    assert "路径中间有一个不是文件夹" in str(caught.value)
