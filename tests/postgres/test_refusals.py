"""A server that cannot be used is told in one Chinese sentence with its code and its cure, whatever language the server speaks."""

from __future__ import annotations

import builtins
import datetime
import socket
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from addin.buttons import button_of
from addin.cli.main import run
from addin.demo.register import write_register
from addin.hosts.closed import ClosedDesk
from addin.ledger.storage import postgres
from addin.ledger.storage.address import FILE
from addin.ledger.storage.database import VERSIONS, Database
from addin.ledger.storage.refusals import of_server
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Unit
from addin.memory import proposed
from addin.outside import installation
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, Office, client, small_folder, write_return
from tests.postgres.conftest import PASSWORD, Server, name_of
from workbooks.problems import Refusal

AT = datetime.datetime(2026, 11, 24, 14)


def refused(tmp_path: Path, address: str) -> str:
    """What a press on a workspace with this ledger says."""
    with pytest.raises(Refusal) as caught:
        Ledger(Workspace.open(tmp_path / "w", address))
    told = str(caught.value)
    assert PASSWORD not in told
    return told


def test_no_server_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = refused(tmp_path, f"postgresql+psycopg://kehubu@127.0.0.1:{port}/x")
    assert "KH632" in told
    assert "那里没有PostgreSQL应答" in told
    assert not (tmp_path / "w" / FILE).exists()


def test_no_such_machine(tmp_path: Path) -> None:
    assert "找不到这台主机" in refused(tmp_path, "postgresql+psycopg://kehubu@no-such-host.invalid/x")


def test_passwords(server: Server, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = server.by_network(name_of(address))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    without = refused(tmp_path, place)
    assert ("KH633" in without, "没有密码" in without, "PGPASSWORD" in without) == (True, True, True)
    monkeypatch.setenv("PGPASSWORD", "wrong")
    assert "用户名或密码不对" in refused(tmp_path, place)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert Database(Workspace.open(tmp_path / "w", place)).empty()
    assert (tmp_path / "w" / FILE).read_text(encoding="utf-8").strip() == place
    monkeypatch.delenv("PGPASSWORD")
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"127.0.0.1:{server.port}:*:kehubu:{PASSWORD.replace(':', chr(92) + ':')}\n", encoding="utf-8")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    assert Database(Workspace.open(tmp_path / "w")).empty()


def test_a_password_in_the_address_is_used_and_never_kept(server: Server, address: str, tmp_path: Path) -> None:
    told = server.by_network(name_of(address), user="kehubu:%E6%B5%8B%E8%AF%95%20p%40ss%2F1")
    database = Database(Workspace.open(tmp_path / "w", told))
    assert database.empty()
    kept = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "w").rglob("*") if p.is_file())
    assert kept
    assert not any(secret in kept + database.name for secret in (PASSWORD, "p%40ss", "p@ss"))


def test_no_such_database_and_no_such_user(server: Server, tmp_path: Path) -> None:
    assert "没有这个数据库" in refused(tmp_path, server.address("nowhere"))
    assert "没有这个用户" in refused(tmp_path, server.address("postgres", user="nobody"))


def test_no_rights(server: Server, address: str, tmp_path: Path) -> None:
    told = refused(tmp_path, server.address(name_of(address), user="stranger"))
    assert ("KH634" in told, "“stranger”" in told, "OWNER TO" in told) == (True, True, True)


def test_a_database_that_cannot_hold_all_texts(server: Server, tmp_path: Path) -> None:
    place = server.database("ENCODING 'EUC_CN' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
    told = refused(tmp_path, place)
    assert ("KH639" in told, "EUC_CN" in told) == (True, True)
    assert server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=name_of(place)) == [(0,)]


def test_no_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "psycopg":
            raise ImportError(name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    told = refused(tmp_path, "postgresql+psycopg://kehubu@127.0.0.1/x")
    assert ("KH635" in told, "pip install" in told) == (True, True)


def test_a_ledger_of_a_newer_version(server: Server, address: str, tmp_path: Path) -> None:
    Database(Workspace.open(tmp_path / "w", address))
    server.sql("UPDATE alembic_version SET version_num = '9999_later'", database=name_of(address))
    told = refused(tmp_path, address)
    assert ("KH605" in told, "9999_later" in told) == (True, True)
    server.sql(f"UPDATE alembic_version SET version_num = '{VERSIONS[-1]}'", database=name_of(address))
    assert Database(Workspace.open(tmp_path / "w")).empty()


def test_a_ledger_that_lost_a_table(server: Server, address: str, tmp_path: Path) -> None:
    ledger = Ledger(Workspace.open(tmp_path / "w", address))
    server.sql("DROP TABLE events", database=name_of(address))
    with pytest.raises(Refusal, match="KH640"):
        ledger.head()


def test_a_server_that_stops_meanwhile(server: Server, address: str, tmp_path: Path) -> None:
    ledger = Ledger(Workspace.open(tmp_path / "w", address))

    def cut_off() -> None:
        with ledger.database.write() as connection:
            server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'kehubu'")
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(Refusal, match="KH632"):
        cut_off()
    ledger.note(at=AT, actor="张三", kind="试", subject="x")
    server.sql(f"ALTER DATABASE {name_of(address)} SET default_transaction_read_only = on")
    with pytest.raises(Refusal, match="KH606"):
        ledger.note(at=AT, actor="张三", kind="试", subject="x")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('connection failed: 致命错误:  数据库 "x" 不存在', "没有这个数据库"),
        ('connection failed: 致命错误:  没有用于主机 "10.0.0.9" 的 pg_hba.conf 记录', "不许从这台电脑"),
        ("connection failed: FATAL:  sorry, too many clients already", "连接的人太多"),
        ("connection failed: 致命错误:  数据库系统正在启动", "正在停机或重启"),
        ("connection timeout expired", "秒没有应答"),
        ("server closed the connection unexpectedly", "连接断了"),
    ],
)
def test_words_of_servers_that_cannot_be_had_here(words: str, told: str) -> None:
    refusal = of_server(OperationalError("", {}, psycopg.OperationalError(words)), "db/x", "wang")
    assert refusal is not None
    assert told in str(refusal)


@pytest.mark.parametrize(
    "told", ["sqlite:///x", "mysql://a@b/c", "postgresql://a@b", "postgresql://a@b:port/c", "x", "postgresql://a:geheim@b:x/c"]
)
def test_what_is_no_address(told: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        Workspace.open(tmp_path / "w", told)
    assert "KH631" in str(caught.value)
    assert "geheim" not in str(caught.value)
    assert not (tmp_path / "w").exists()


def test_a_workspace_has_one_ledger(server: Server, address: str, tmp_path: Path, kh: Press) -> None:
    Ledger(Workspace.open(tmp_path / "w", address)).put_units([Unit("甲")], at=AT, actor="张三")
    with pytest.raises(Refusal, match="KH641"):
        Workspace.open(tmp_path / "w", server.database())
    assert Ledger(Workspace.open(tmp_path / "w", address)).register().units[0].name == "甲"
    Ledger(Workspace.open(tmp_path / "file")).put_units([Unit("乙")], at=AT, actor="张三")
    with pytest.raises(Refusal, match="KH642"):
        Workspace.open(tmp_path / "file", address)
    assert "KH648" in kh("ledger rebuild", workspace=tmp_path / "w").err


def test_a_ledger_has_one_workspace(server: Server, address: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    office.workspace = Workspace.open(office.workspace.root, address)
    office.consolidate(small_folder(tmp_path / "in"))
    with pytest.raises(Refusal, match="KH643"):
        Ledger(Workspace.open(tmp_path / "other", address))
    assert not (tmp_path / "other" / FILE).exists()
    empty = server.database()
    (office.workspace.root / FILE).write_text(empty, encoding="utf-8")
    with pytest.raises(Refusal, match="KH640"):
        Ledger(Workspace.open(office.workspace.root))
    assert server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=name_of(empty)) == [(0,)]


def test_a_writer_that_waits_too_long_is_told(server: Server, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_SET", postgres._SET.replace("'30000'", "'200'"))
    ledger = Ledger(Workspace.open(tmp_path / "w", address))
    with ledger.database.write(), pytest.raises(Refusal, match="KH603"):
        Ledger(Workspace.open(tmp_path / "w")).note(at=AT, actor="李四", kind="试", subject="x")


def test_the_hosts_find_the_ledger_by_the_workspace_alone(
    address: str, tmp_path: Path, kh: Press, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told once, on the command line or by KH_LEDGER; buttons in a spreadsheet program are told a folder alone."""
    units, workspace = write_register(tmp_path), tmp_path / "w"
    assert run(["units", "import", str(units), "--workspace", str(workspace), "--ledger", address, "--now", "2026-11-24"]) == 0
    capsys.readouterr()
    assert not (workspace / "ledger.sqlite").exists()
    assert "台账完好" in kh("doctor", workspace=workspace).out
    assert "台账完好" in kh("audit verify", workspace=workspace).out
    filled = write_return(tmp_path / "表.xlsx", "不在名录的公司", NOVEMBER, [client("甲置业有限公司")])
    checked = kh("check", workspace=workspace, files=[filled], json=True)
    assert "KH403" in {line.get("code") for line in checked.lines}  # the register of units is asked
    asked = button_of("month status")
    assert asked is not None
    desk = ClosedDesk(AT, workspace, installation=installation)
    assert proposed(next(q for q in asked.questions if q.name == "month"), desk, {}) == "2026-11"
    monkeypatch.setenv("KH_LEDGER", "postgresql+psycopg://kehubu@db.example/another")
    assert run(["audit", "verify", "--workspace", str(workspace)]) == 2
    assert "KH641" in capsys.readouterr().err
