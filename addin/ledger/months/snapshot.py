"""A month at one moment: everything that workbooks and documents are made of, under one id.

The id is a hash over the versions of returns that count, the month's states, the register and the policy: equal ids, equal content.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, overload

from sqlalchemy import Connection, func, insert, select

from addin.ledger.contents.entries import EntryBook, entry_basis
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.units import Register, expect
from addin.ledger.contents.versions import MONTHLY
from addin.ledger.in_force.changes import compare
from addin.ledger.in_force.inforce import ended_in
from addin.ledger.in_force.merge import Merged
from addin.ledger.log import events
from addin.ledger.log.seals import keys_mark
from addin.ledger.months.clients import Clients
from addin.ledger.months.standings import Standings, examined_by, fingerprint
from addin.ledger.months.states import states, versions_of
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import Persons
from addin.ledger.shapes import attributions
from addin.ledger.shapes.views import Change, Entry, Snapshot, UnitState
from addin.ledger.storage import codec
from addin.ledger.storage.stored import spare_bases
from addin.ledger.storage.tables import client_keys, snapshots, submissions
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy, current
from workbooks.registers import registers

#: Keys of clients written by one statement.
_AT_ONCE = 5000


def take(
    remembered: Remembered,
    month: Month,
    policy: Policy,
    *,
    at: datetime.datetime,
    actor: str,
    unmask: str = "",
    all_entries: bool = False,
    standings: Standings | None = None,
) -> tuple[Snapshot, Clients]:
    """The snapshot of a month, and its clients as they can be unpacked (with personal data, for matching only).

    Args:
        remembered: The ledger: new clients get their lasting ids, a new snapshot is noted.
        month: The month.
        policy: The policy in use.
        at: Now.
        actor: Who asks.
        unmask: Reason for showing personal data; it is logged. Without one they are hidden.
        all_entries: Entries as they stand now instead of at the end of the month (D04).
        standings: Months that need not be worked out again.
    """
    with remembered.database.write() as connection, remembered.through(connection):
        told = (month, policy, standings or Standings())
        snapshot, clients = look(connection, remembered, *told, at=at, actor=actor, unmask=unmask, all_entries=all_entries)
    remembered.learn(clients.merged.new_keys)
    return snapshot, clients


def imagine(
    remembered: Remembered, month: Month, policy: Policy, *, at: datetime.datetime, actor: str, all_entries: bool = False
) -> Snapshot:
    """The snapshot of a month as it would be under a policy; the ledger stays as it is."""
    with remembered.database.undone() as connection, remembered.through(connection):
        return look(connection, remembered, month, policy, Standings(), at=at, actor=actor, all_entries=all_entries)[0]


def look(
    connection: Connection,
    remembered: Remembered,
    month: Month,
    policy: Policy,
    standings: Standings,
    *,
    at: datetime.datetime,
    actor: str,
    unmask: str = "",
    all_entries: bool = False,
) -> tuple[Snapshot, Clients]:
    """The snapshot of a month within a transaction that writes, through which `remembered` reads; see `take`."""
    register = expect(connection, month)
    keys = remembered.keys(connection)
    rests_on, standing = fingerprint(policy, month), standings.of(connection, remembered, register, month, policy, keys)
    now, book = standing.clients, standing.book
    rows_ended = ended_in(standing.accepted, register, month)
    ended = Merged(rows_ended, {**keys, **now.new_keys}, policy.on(month), examined_by(policy, month)) if len(rows_ended) else None
    now.new_keys.update(ended.new_keys if ended else {})
    if new_keys := [key for key in now.new_keys if key not in keys]:
        # The driver keeps each text it is given in UTF-8 as well, as long as that lives: a copy does not.
        new = ({"key": key.encode().decode(), "client": now.new_keys[key]} for key in new_keys)
        while some := list(islice(new, _AT_ONCE)):
            connection.execute(insert(client_keys), some)
        sealed = {"keys": len(new_keys), "client_keys": keys_mark(connection)}
        events.append(connection, at, actor, "客户编号", str(month), sealed)
    units = states(connection, register, month, now)
    blamed = attributions.steps(connection) if all_entries else {}
    told_basis = entry_basis(connection) if all_entries else standing.basis
    entries_rest_on = [*standing.basis, told_basis, *([sorted(blamed.items())] if blamed else [])]
    number = _note(connection, month, rests_on, _basis(connection, month, standing.versions, units, rests_on, entries_rest_on), at)
    due = register.due(month, policy)
    if not unmask and (known := standings.snapshot(number, standing)):
        return replace(known[0], units=units, due=due), known[1]
    opening, changes = _changes(connection, remembered, register, keys, policy, (now, ended), month, standings)
    told = EntryBook(connection, register, known=remembered.entries) if all_entries else book
    persons = None if unmask else Persons(told, now)
    clients = Clients(now, persons)
    if unmask:
        events.append(connection, at, actor, "显示个人信息", str(month), {"why": unmask, "clients": len(clients)})
    elif persons:
        changes = masked.changes(changes, persons)
    entries = Known(told, now, persons)
    gone = Clients(ended, Persons(told, ended) if persons else None, without=frozenset(now.ids)) if ended else ()
    untold = now.untold(month, {u.unit for u in units if u.state == "已接收"})
    show = persons.anywhere if persons else str
    blamed = {survey: tuple(s._replace(why=show(s.why)) for s in steps) for survey, steps in blamed.items()}
    found = Snapshot(number, month, policy.version, clients, units, changes, entries, due, gone, opening, untold, blamed, show), clients
    if not unmask:
        standings.keep(standing, found)
    return found


def known_entries(
    connection: Connection, remembered: Remembered, register: Register, entries: Sequence[Entry], month: Month
) -> list[Entry]:
    """Entries with the clients of the group as they stand in a month, personal data hidden; nothing is written."""
    with remembered.through(connection):
        book, now = _standing(connection, remembered, register, month)
        return list(Shown(entries, now, Persons(book, now)))


def persons_of(connection: Connection, remembered: Remembered, register: Register, month: Month) -> Persons:
    """The persons of the clients of a month."""
    return Persons(*_standing(connection, remembered, register, month))


def _standing(connection: Connection, remembered: Remembered, register: Register, month: Month) -> tuple[EntryBook, Merged]:
    """Entries and clients as they stand in a month."""
    found = Standings().of(connection, remembered, register, month, current(), remembered.keys(connection))
    return found.book, found.clients


def first_month_of(connection: Connection) -> Month | None:
    """The first month of which a monthly return has been accepted."""
    return _accepted_month(connection, func.min(submissions.c.month))


def last_month_of(connection: Connection) -> Month | None:
    """The last month of which a monthly return has been accepted."""
    return _accepted_month(connection, func.max(submissions.c.month))


def _accepted_month(connection: Connection, which: Any) -> Month | None:
    s = submissions.c
    told = connection.scalar(select(which).where(s.kind == MONTHLY, s.withdrawn_at.is_(None), s.status.in_(("已接收", "无变化声明"))))
    return Month.parse(told) if told else None


class Known(Mapping[str, Sequence[Entry]]):
    """Entries by register with the group's clients they are about, made when they are looked at.

    Args:
        book: The entries.
        now: The clients.
        persons: What is hidden of their persons; None where nothing is.
    """

    def __init__(self, book: EntryBook, now: Merged, persons: Persons | None) -> None:
        self._book, self._now, self._persons = book, now, persons
        self._names = book.names
        self._made: dict[str, Shown] = {}

    def __getitem__(self, name: str) -> Shown:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = Shown(self._book.of(registers()[name]), self._now, self._persons)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Shown(Sequence[Entry]):
    """Entries with the group's clients they are about, those of unknown clients as told; each is made when it is looked at.

    Args:
        told: The entries as the ledger holds them.
        now: The clients.
        persons: What is hidden of their persons; None where nothing is.
    """

    def __init__(self, told: Sequence[Entry], now: Merged, persons: Persons | None) -> None:
        self._told, self._now, self._persons = told, now, persons
        self._made: dict[int, Entry] = {}
        self._clients: dict[int, tuple[str, str]] = {}

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        """An entry, or some of them."""
        places = range(len(self._told))[at]
        return self._entry(places) if isinstance(places, int) else list(map(self._entry, places))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def chosen(self, keep: Callable[[Entry], bool]) -> list[Entry]:
        """Those of which something is true that is told by their days alone; the others are not made."""
        return [self._entry(i) for i, e in enumerate(self._told) if keep(e)]

    def _entry(self, i: int) -> Entry:
        made = self._made.get(i)
        if made is None:
            e, now = self._told[i], self._now
            number = now.find(e.name_key, e.unit) if e.name_key else None
            whose = None
            if number is not None:
                whose = self._clients.get(number) or self._clients.setdefault(number, (now.ids[number], now.name(number)))
            made = masked.entry(e, self._persons.of_entry(e), whose) if self._persons else masked.identified(e, whose)
            self._made[i] = made
        return made


def _changes(
    connection: Connection,
    remembered: Remembered,
    register: Register,
    keys: Mapping[str, str],
    policy: Policy,
    told: tuple[Merged, Merged | None],
    month: Month,
    standings: Standings,
) -> tuple[int | None, tuple[Change, ...]]:
    """Clients at the end of the month before, and changes against it; none in the first month of a ledger, when everything would be new."""
    now, ended = told
    earlier = month.plus(-1)
    first = first_month_of(connection)
    if first is None or first > earlier:
        return None, ()
    before = standings.of(connection, remembered, register, earlier, policy, {**keys, **now.new_keys}).clients
    return len(before), compare(before, now, ended)


def _basis(
    connection: Connection, month: Month, versions: Sequence[Any], units: Sequence[UnitState], rests_on: str, entries: object
) -> str:
    counted = sorted([v.unit, v.month, v.version, v.sha256, v.basis] for v in versions)
    arrived = sorted([v.unit, v.version, v.status, v.sha256, v.received_at] for v in versions_of(connection, month))
    return codec.dumps([str(month), rests_on, counted, arrived, [[u.unit, u.parent, u.state, u.file, u.note] for u in units], entries])


def _note(connection: Connection, month: Month, rests_on: str, basis: str, at: datetime.datetime) -> str:
    number = hashlib.sha256(basis.encode()).hexdigest()
    if connection.scalar(select(snapshots.c.id).where(snapshots.c.id == number)) is None:
        connection.execute(
            insert(snapshots).values(id=number, month=str(month), policy=rests_on, made_at=at.isoformat(timespec="seconds"), basis=basis)
        )
        spare_bases(connection, number, basis)
    return number
