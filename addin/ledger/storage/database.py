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

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select, text
from sqlalchemy.exc import DBAPIError

from addin.ledger.storage import address, postgres
from addin.ledger.storage.drives import check_place
from addin.ledger.storage.refusals import BROKEN, FOREIGN, GONE, INCOMPLETE, MOVED, NEWER, of_file, of_server
from addin.ledger.storage.tables import events, files, metadata
from addin.ledger.storage.workspace import Workspace, current_user
from workbooks.problems import Where, refuse
from workbooks.rights import make_file

#: How long a writer waits for another, in milliseconds.
BUSY_MS = 30_000
_MIGRATIONS = Path(__file__).parent / "migrations"
_READ: dict[str, Any] = {"kh_read": True}
#: What a ledger may stand at, oldest first.
VERSIONS = sorted(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


class Database:
    """The ledger's engine; open it in the process that uses it.

    Args:
        workspace: Whose ledger.
        anew: Make a ledger although originals of returns lie in the workspace.

    Raises:
        Refusal: KH601–KH606, KH621, KH631–KH643, the ledger cannot be opened, or is not this workspace's.
    """

    def __init__(self, workspace: Workspace, *, anew: bool = False) -> None:
        self._workspace = workspace
        self._at = address.plain(workspace.database)
        self.server = bool(workspace.database)
        if workspace.database:
            self.name = address.shown(workspace.database)
            self.engine = postgres.engine(workspace.database, self.name)
            self._read = _READ | postgres.READING
        else:
            self.name, self._read = workspace.ledger.name, _READ
            check_place(workspace.root)
            if not anew:
                _see_that_it_is_there(workspace)
            if not workspace.ledger.exists():
                with contextlib.suppress(OSError):  # the driver tells what stands in the way
                    make_file(workspace.ledger)
            self.engine = file_engine(workspace.ledger)
        known = address.kept(workspace.root)
        with refusing(self.engine, self.name):
            self._migrate(anew=anew)
            if self.server and not known:
                self._join()

    @contextlib.contextmanager
    def read(self, *, damaged: bool = False) -> Iterator[Connection]:
        """A consistent view; nothing is written.

        Args:
            damaged: Bytes of a file that are no text any more are read all the same, to tell where they stand.
        """
        with refusing(self.engine, self.name), self._reading() as connection, connection.begin():
            driver: Any = connection.connection.driver_connection
            if damaged and not self.server:
                driver.text_factory = _readable
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed as a whole when the block ends well, else rolled back as a whole."""
        with refusing(self.engine, self.name), self.engine.begin() as connection:
            self._alone(connection)
            yield connection

    @contextlib.contextmanager
    def undone(self) -> Iterator[Connection]:
        """One transaction that is rolled back at its end: what would be, without anything changing."""
        with refusing(self.engine, self.name), self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                self._alone(connection)
                yield connection
            finally:
                transaction.rollback()

    def whole(self) -> bool:
        """Whether the file of the ledger holds together; a server answers for itself."""
        if self.server:
            return True
        with self.read() as connection:
            return connection.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"

    @property
    def precaution(self) -> str:
        """What is to be done first where a ledger is found to be changed or damaged."""
        return "先用 kh workspace backup 把台账和原件存一份留底" if self.server else "先把整个工作区文件夹复制一份留存"

    def empty(self) -> bool:
        """Whether nothing was ever written into it."""
        with self.read() as connection:
            return not any(connection.scalar(select(func.count()).select_from(table)) for table in (events, files))

    def _alone(self, connection: Connection) -> None:
        """What a writer sees to once it is the only one: that the ledger has not been moved while it waited."""
        now = address.kept(self._workspace.root)
        if now != self._at:
            raise refuse(MOVED, Where(), place=address.shown(now) if now else "工作区的台账文件")
        if self.server:
            postgres.number_on(connection)

    def _migrate(self, *, anew: bool) -> None:
        have = self._version()
        if have == VERSIONS[-1]:
            return
        if have and have not in VERSIONS:
            raise refuse(NEWER, Where(), version=have)
        if self.server and not have and not anew and (count := self._workspace.archived()):
            raise refuse(INCOMPLETE, Where(), name=self.name, what=f"是空的，工作区里却有{count}份报表的存档")
        with self.engine.begin() as connection:
            bring_up(connection, self.name)

    def _reading(self) -> Connection:
        return self.engine.connect().execution_options(**self._read)

    def _version(self) -> str:
        with self._reading() as connection:
            return version_in(connection)

    def _join(self) -> None:
        """Let the workspace remember the server's ledger as its own, if it is.

        Raises:
            Refusal: KH643, the originals of its returns lie elsewhere.
        """
        with self._reading() as connection:
            told = list(connection.scalars(select(files.c.sha256).where(files.c.size > 0)))
        if gone := sum(not self._workspace.original(sha256).exists() for sha256 in told):
            raise refuse(FOREIGN, Where(), name=self.name, count=gone, folder=self._workspace.root.name)
        address.keep(self._workspace.root, self._workspace.database)


@contextlib.contextmanager
def refusing(engine: Engine, name: str) -> Iterator[None]:
    """The errors of a database that are no bugs, as refusals that call it by a name."""
    try:
        yield
    except DBAPIError as error:
        server = engine.dialect.name == "postgresql"
        raise (of_server(error, name, engine.url.username or current_user()) if server else of_file(error.orig, name)) or error from error
    except UnicodeDecodeError as error:  # the driver cannot even tell what is wrong with the names of a damaged file
        raise refuse(BROKEN, Where(), name=name, what="文件已损坏") from error


def _see_that_it_is_there(workspace: Workspace) -> None:
    """A ledger that is gone beside the originals of returns is no fresh start."""
    path = workspace.ledger
    if path.exists() and path.stat().st_size > 0:
        return
    if count := workspace.archived():
        raise refuse(GONE, Where(), name=workspace.root.name, count=count, what="是空的" if path.exists() else "没有了")


def file_engine(path: Path) -> Engine:
    """An engine for a ledger in a file."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _readable(text: bytes) -> str:
    return text.decode(errors="replace")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("kh_read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def bring_up(connection: Connection, name: str) -> None:
    """Make the tables of a new ledger, or bring old ones up to date; alembic is loaded for old ones alone."""
    have = version_in(connection)
    if have == VERSIONS[-1]:
        return
    if have:
        upgrade(connection, "head")
    else:
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": VERSIONS[-1]})
    if connection.dialect.name == "postgresql":
        postgres.settle(connection, name)


def upgrade(connection: Connection, revision: str) -> None:
    """Apply migrations in an open transaction, from none or from the ledger's own up to one."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def version_in(connection: Connection) -> str:
    """The version a ledger was last brought up to, "" where there is none yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
