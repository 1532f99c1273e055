"""A real PostgreSQL for the tests of this folder: one server a session, in a folder of its own, gone afterwards."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.addin.conftest import kh  # noqa: F401 - the fixture

#: A language whose order of words is another than that of code points: what sorts by it is found.
LOCALE = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-u-co-pinyin", "--encoding=UTF8")
PASSWORD = "测试 p@ss/1"


def binaries() -> Path:
    """Where Debian keeps the newest PostgreSQL's programs, or wherever `initdb` is found."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    initdb = found[-1] if found else shutil.which("initdb")
    assert initdb, "PostgreSQL is missing: run make setup (apt-get install postgresql)"
    return Path(initdb).resolve().parent


@dataclass
class Server:
    """One running server."""

    folder: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs, as somebody who is not root: it refuses root."""
        as_other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        done = subprocess.run([*as_other, str(binaries() / program), *words], capture_output=True, text=True, cwd="/", check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self) -> None:
        """Start it."""
        options = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=40"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def sql(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements as the server's own administrator; what the last one tells."""
        told: list[tuple[object, ...]] = []
        with psycopg.connect(host=str(self.folder), port=self.port, user="admin", dbname=database, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
                told = cursor.fetchall() if cursor.description else []
        return told

    def database(self, *more: str) -> str:
        """Address of a new, empty database that belongs to the ledger's user."""
        name = f"ledger{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} OWNER kehubu {' '.join(more)}")
        return self.address(name)

    def address(self, database: str, user: str = "kehubu") -> str:
        """Address of a database, through the server's socket: no password is asked for."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}&port={self.port}"

    def by_network(self, database: str, user: str = "kehubu") -> str:
        """Address of a database through the loopback: a password is asked for."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"


def name_of(address: str) -> str:
    """The database that an address names."""
    return address.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="kh-pg-", dir="/tmp"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    made = Server(folder, port)
    made.run("initdb", "-D", str(folder / "data"), "-U", "admin", *LOCALE, "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256")
    made.start()
    try:
        made.sql(f"CREATE ROLE kehubu LOGIN PASSWORD '{PASSWORD}'", f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'")
        yield made
    finally:
        with contextlib.suppress(AssertionError):
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def address(server: Server) -> str:
    """Address of an empty database."""
    return server.database()
