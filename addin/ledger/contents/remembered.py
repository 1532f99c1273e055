"""What a process keeps in mind of a ledger between two looks: rows of returns, which never change, and keys, which only grow."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from addin.ledger.contents.entries import Seen
from addin.ledger.contents.parts import Part, Rows, Unpacked
from addin.ledger.storage import codec
from addin.ledger.storage.database import Database
from addin.ledger.storage.stored import resolved
from addin.ledger.storage.tables import client_keys
from workbooks.problems import Problem
from workbooks.registers.customer_info import CUSTOMER_INFO

CLIENTS = CUSTOMER_INFO.name

#: Returns whose keys are not worth being shared with those of the ledger.
_FEW = 50
#: Examinations whose problems stay.
_EXAMINATIONS = 1000
#: Returns read by one statement.
_AT_ONCE = 500


class Remembered:
    """A ledger's returns and keys of clients; facts of a return are read when they are wanted."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._connection: Connection | None = None
        #: By version, examination and unit: a renamed unit's are told anew.
        self._parts: dict[tuple[int, int, str], Part] = {}
        self._problems: dict[int, tuple[Problem, ...]] = {}
        self._keys: dict[str, str] = {}
        self._unpacked = Unpacked(self._stored)
        #: Entries of registers in force that were looked at.
        self.entries = Seen()

    @contextlib.contextmanager
    def through(self, connection: Connection) -> Iterator[None]:
        """Use an open transaction while it lasts."""
        self._connection = connection
        try:
            yield
        finally:
            self._connection = None

    def parts(self, connection: Connection, versions: Sequence[Any]) -> dict[int, Part]:
        """The client rows of versions of returns, by the ids of the versions."""
        new = [v for v in versions if (v.id, v.examination, v.unit) not in self._parts]
        alike = {key: key for key in self._keys} if len(new) > _FEW else {}
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            told = resolved(connection, facts=False).of([(v.examination, CLIENTS) for v in some])
            lines = {examination: lines for (examination, _), (lines,) in told.items()}
            self._parts |= {(v.id, v.examination, v.unit): Part(v, lines[v.examination], self._unpacked, alike) for v in some}
        found = {v.id: self._parts[v.id, v.examination, v.unit] for v in versions}
        sizes: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for part in found.values():
            sizes[part.unit][part.examination] = len(part)
        for of_unit in sizes.values():
            self._unpacked.together(of_unit)
        return found

    def problems(self, examination: int, told: str) -> tuple[Problem, ...]:
        """What an examination found."""
        known = self._problems.get(examination)
        if known is None:
            known = self._problems[examination] = tuple(codec.load_problems(told))
        return known

    def forget(self, examinations: Iterable[int]) -> None:
        """Let go of what examinations found: they were judged anew."""
        for number in examinations:
            self._problems.pop(number, None)

    def keys(self, connection: Connection) -> Mapping[str, str]:
        """Keys of clients → client ids, through the driver itself: they are as many as the clients of all time."""
        if connection.scalar(select(func.count()).select_from(client_keys)) != len(self._keys):
            cursor = connection.connection.cursor()
            cursor.execute("SELECT key, client FROM client_keys")
            ids: dict[str, str] = {}
            self._keys = {key: ids.setdefault(client, client) for key, client in iter(cursor.fetchone, None)}
        return self._keys

    def learn(self, new_keys: dict[str, str]) -> None:
        """Keys that have been committed; whoever found them changes them no more."""
        if self._keys:
            self._keys.update(new_keys)
        else:
            self._keys = new_keys  # a copy of the keys of all clients would take a hundred bytes a client

    def tidy(self) -> None:
        """Let go of what is much: memory stays small while a process waits."""
        if len(self._problems) > _EXAMINATIONS:
            self._problems.clear()
        self.entries.clear()
        self._unpacked.clear()

    def _stored(self, examinations: Sequence[int]) -> dict[int, Rows]:
        """Client rows of examinations; they never change, so any later connection tells the same."""
        with contextlib.ExitStack() as stack:
            connection = self._connection or stack.enter_context(self.database.read())
            told = resolved(connection).of([(number, CLIENTS) for number in examinations])
        return {number: Rows(*texts) for (number, _), texts in told.items()}
