"""A person is erased from a ledger on a server: from its rows, and from its files, where dead versions of rows would stay (V09)."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from addin.ledger.log.moving import move
from addin.ledger.storage.clearing import clear
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.conftest import Press
from tests.addin.seeded import CLIENTS, NAMES, NOW, PHONES, UNITS, send, tables_of
from tests.postgres.conftest import Server, name_of

WHO = {"client": CLIENTS[0], "person": NAMES[0]}
WHY = {"why": "本人要求", "by": "李示例"}


@pytest.fixture
def office(server: Server, address: str, tmp_path: Path) -> Workspace:
    made = Workspace.open(tmp_path / "workspace")
    send(made, tmp_path / "表.xlsx", UNITS[0], "2026-11", tables_of("月报", range(3), "2026-11"))
    move(made, address, at=NOW, actor="张三")
    moved = Workspace.open(made.root)
    server.sql("VACUUM (FULL, ANALYZE)", database=name_of(address))
    return moved


def holding(server: Server, address: str) -> set[str]:
    """Tables of a database whose files hold his name or number."""
    server.sql("CHECKPOINT")
    told = server.sql(
        "SELECT c.relname, pg_relation_filepath(c.oid) FROM pg_class c WHERE pg_relation_filepath(c.oid) IS NOT NULL",
        database=name_of(address),
    )
    files = {str(name): server.folder / "data" / str(path) for name, path in told}
    his = [text.encode() for text in (NAMES[0], PHONES[0])]
    return {name for name, path in files.items() if path.exists() and any(text in path.read_bytes() for text in his)}


def everything(ledger: Ledger) -> str:
    with ledger.database.read() as connection:
        tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars().all()
        return "".join(str(connection.exec_driver_sql(f"SELECT * FROM {t}").all()) for t in tables)


def test_nothing_of_him_is_left_in_rows_or_files(office: Workspace, server: Server, address: str, kh: Press) -> None:
    assert NAMES[0] in everything(Ledger(office))
    assert {"contents"} <= holding(server, address)
    told = kh("personal erase", workspace=office.root, json=True, now=NOW, **WHO, **WHY)
    assert told.code == 0
    assert NAMES[0] not in everything(Ledger(office))
    assert PHONES[0] not in everything(Ledger(office))
    assert holding(server, address) == set()
    assert any("WAL" in line["outside"] for line in told.lines if "outside" in line)
    verified = kh("audit verify", workspace=office.root, now=NOW)
    assert (verified.code, "第1号" in verified.out) == (0, True)


def test_who_reads_meanwhile_delays_it(office: Workspace, server: Server, address: str, kh: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addin.ledger.storage.clearing._WAIT", "200ms")
    with psycopg.connect(host=str(server.folder), port=server.port, user="kehubu", dbname=name_of(address)) as reader:
        reader.execute("SELECT count(*) FROM contents")
        told = kh("personal erase", workspace=office.root, json=True, now=NOW, **WHO, **WHY)
        assert told.code == 0
        assert ["正有人在读台账" in line["done"] for line in told.lines if "done" in line][:1] == [True]
        assert NAMES[0] not in everything(Ledger(office))
    assert "contents" in holding(server, address)
    kh("month status", workspace=office.root, now=NOW, month="2026-11")
    assert holding(server, address) == set()


def test_who_owns_no_table_is_told_what_the_administrator_has_to_do(office: Workspace, server: Server, address: str) -> None:
    server.sql("ALTER TABLE events OWNER TO admin", "GRANT ALL ON events TO kehubu", database=name_of(address))
    left, again = clear(Ledger(office).database.engine)
    assert ("VACUUM (FULL, ANALYZE) events;" in left, again) == (True, False)
    assert clear(Ledger(Workspace.open(office.root)).database.engine)[0] == left
