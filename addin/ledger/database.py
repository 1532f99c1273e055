"""Opening the ledger's database: one engine, safe settings, migrations applied.

Every transaction that writes begins with BEGIN IMMEDIATE, so that two writers queue instead of failing half-way;
there is no pool, so that no connection ever crosses a fork.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from addin.ledger.drives import check_place
from addin.ledger.tables import metadata
from addin.ledger.workspace import Workspace
from workbooks.problems import Refusal, Severity, Where, refuse, rule

BUSY = rule(
    "KH603",
    Severity.ERROR,
    "台账正忙",
    "台账正被别的操作占用，等了30秒仍没有空出来。",
    "请等对方做完后再试。",
)
BROKEN = rule(
    "KH604",
    Severity.ERROR,
    "台账打不开",
    "台账文件“{name}”打不开（{what}）。",
    "请先不要再写入，把整个工作区文件夹复制一份留存，再从备份恢复台账。",
)
NEWER = rule(
    "KH605", Severity.ERROR, "台账版本较新", "台账是用更新版本的客户簿建立的（{version}），这个版本不认识。", "请升级客户簿后再打开。"
)
GONE = rule(
    "KH621",
    Severity.ERROR,
    "台账不见了",
    "工作区“{name}”里有{count}份报表的存档，台账文件却{what}；没有另起一本新台账。",
    "有备份就把台账文件放回去；没有就运行 kh ledger rebuild，用存档的报表重建。",
)
FULL = rule(
    "KH606", Severity.ERROR, "台账写不进去", "台账没有写成（{what}），已恢复到写之前的样子。", "请清理磁盘或开通文件夹的写入权限后再试。"
)

#: How long a writer waits for another, in milliseconds.
BUSY_MS = 30_000
_MIGRATIONS = Path(__file__).parent / "migrations"
_READ = {"kh_read": True}


class Database:
    """The ledger's engine; open it in the process that uses it."""

    def __init__(self, workspace: Workspace, *, anew: bool = False) -> None:
        self.name = workspace.database or workspace.ledger.name
        if not workspace.database:
            check_place(workspace.root)
            if not anew:
                _see_that_it_is_there(workspace)
        self.engine = _engine(workspace.database or f"sqlite:///{workspace.ledger}")
        with _refusing(self.name):
            _migrate(self.engine)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; nothing is written."""
        with _refusing(self.name), self.engine.connect().execution_options(**_READ) as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed as a whole when the block ends well, else rolled back as a whole."""
        with _refusing(self.name), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def undone(self) -> Iterator[Connection]:
        """One transaction that is rolled back at its end: what would be, without anything changing."""
        with _refusing(self.name), self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    def whole(self) -> bool:
        """Whether the file of the ledger holds together; a server answers for itself."""
        if self.engine.dialect.name != "sqlite":
            return True
        with self.read() as connection:
            return connection.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"


def _see_that_it_is_there(workspace: Workspace) -> None:
    """A ledger that is gone beside the originals of returns is no fresh start."""
    path = workspace.ledger
    if path.exists() and path.stat().st_size > 0:
        return
    count = sum(1 for _ in workspace.originals.glob("??/*")) if workspace.originals.exists() else 0
    if count:
        raise refuse(GONE, Where(), name=workspace.root.name, count=count, what="是空的" if path.exists() else "没有了")


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("kh_read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    """Make the tables of a new ledger, or bring old ones up to date; alembic is loaded for old ones alone."""
    known = sorted(p.stem for p in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    have = _version(engine)
    if have == known[-1]:
        return
    if have and have not in known:
        raise refuse(NEWER, Where(), version=have)
    with engine.begin() as connection:
        have = _version_in(connection)
        if not have:
            metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": known[-1]})
        elif have != known[-1]:
            upgrade(connection, "head")


def upgrade(connection: Connection, revision: str) -> None:
    """Apply migrations in an open transaction, from none or from the ledger's own up to one."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _version(engine: Engine) -> str:
    with engine.connect().execution_options(**_READ) as connection:
        return _version_in(connection)


def _version_in(connection: Connection) -> str:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


@contextlib.contextmanager
def _refusing(name: str) -> Iterator[None]:
    """The driver's errors that are no bugs, as refusals."""
    try:
        yield
    except DBAPIError as error:
        raise _refusal(error, name) or error from error


def _refusal(error: DBAPIError, name: str) -> Refusal | None:
    what = str(error.orig)
    if isinstance(error, OperationalError) and "locked" in what:
        return refuse(BUSY, Where())
    if any(word in what for word in ("disk is full", "readonly", "disk I/O error")):
        return refuse(FULL, Where(), what="磁盘已满" if "full" in what else "没有写入权限" if "readonly" in what else "磁盘读写出错")
    if any(word in what for word in ("not a database", "malformed", "unable to open", "no such table", "no such column")):
        broken = "少了几张表，不是完整的台账" if "no such" in what else "打开失败" if "unable" in what else "文件已损坏或不是台账"
        return refuse(BROKEN, Where(), name=name, what=broken)
    return None
