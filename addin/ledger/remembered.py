"""What a process keeps in mind of a ledger between two looks: rows of returns, which never change, and keys, which only grow."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from addin.ledger.database import Database
from addin.ledger.parts import Part
from addin.ledger.tables import client_keys, contents

#: Returns whose facts stay unpacked from one look to the next.
_UNPACKED = 64


class Remembered:
    """A ledger's returns and keys of clients; facts of a return are read when they are wanted."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._connection: Connection | None = None
        self._parts: dict[tuple[int, int], Part] = {}
        self._keys: dict[str, str] = {}

    @contextlib.contextmanager
    def through(self, connection: Connection) -> Iterator[None]:
        """Use an open transaction while it lasts."""
        self._connection = connection
        try:
            yield
        finally:
            self._connection = None

    def part(self, version: Any) -> Part:
        """The client rows of a version of a return."""
        key = (version.id, version.examination)
        known = self._parts.get(key)
        if known is None:
            known = self._parts[key] = Part(version, self._facts)
        return known

    def keys(self, connection: Connection) -> Mapping[str, str]:
        """Keys of clients → client ids, through the driver itself: they are as many as the clients of all time."""
        if connection.scalar(select(func.count()).select_from(client_keys)) != len(self._keys):
            cursor = connection.connection.cursor()
            cursor.execute("SELECT key, client FROM client_keys")
            self._keys = dict(cursor.fetchall())
        return self._keys

    def learn(self, new_keys: Mapping[str, str]) -> None:
        """Keys that have been committed."""
        self._keys.update(new_keys)

    def tidy(self) -> None:
        """Let go of unpacked facts when they are many: memory stays small while a process waits."""
        unpacked = [part for part in self._parts.values() if part.unpacked]
        if len(unpacked) > _UNPACKED:
            self._parts.clear()

    def _facts(self, examination: int) -> str:
        """Facts of an examination; they never change, so any later connection tells the same."""
        query = select(contents.c.facts).where(contents.c.examination == examination)
        if self._connection is not None:
            return str(self._connection.scalar(query))
        with self.database.read() as connection:
            return str(connection.scalar(query))
