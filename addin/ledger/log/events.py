"""The log of what was done: append-only, each entry sealed with the hash of all before it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from addin.ledger.log.witness import account, machine_time
from addin.ledger.storage import codec
from addin.ledger.storage.tables import events

_START = "0" * 64
#: Made once: building a statement takes longer than running it.
_LAST = select(events.c.id, events.c.hash).order_by(events.c.id.desc()).limit(1)
_NEXT = insert(events)
_NAMES = ("id", "at", "actor", "kind", "subject", "detail", "machine_at", "account", "hash")


#: Documents and workbooks were written: the entry tells of which snapshot.
PRINTED = "生成文件"
#: Clients or entries were looked at: the entry tells which were asked for.
LOOKED = "查看"
#: The workspace went into a backup.
BACKED_UP = "备份工作区"
#: A month was closed: the entry tells its snapshot.
CLOSED = "关账"
#: A person was taken out of the ledger: the entry tells what every hash was and is.
ERASED = "抹去个人信息"
#: Files that were read and are no returns: the entry tells a mark of them.
UNENTERED = "未登记的文件"
#: A file lies there once more under another name: the entry tells its hash and that name.
COPIED = "重复的文件"
#: Kind, subject and detail of an entry to be.
Entry = tuple[str, str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log."""

    id: int
    at: str
    actor: str
    kind: str
    subject: str
    detail: Any
    #: Time in UTC and account by the machine itself; "" in older entries.
    machine_at: str = ""
    account: str = ""


def append(connection: Connection, at: datetime.datetime, actor: str, kind: str, subject: str, detail: Any = None) -> None:
    """Add an entry; it stands or falls with the transaction it tells of."""
    append_all(connection, at, actor, [(kind, subject, detail)])


def append_all(connection: Connection, at: datetime.datetime, actor: str, told: Iterable[Entry]) -> None:
    """Add entries in one go."""
    last = connection.execute(_LAST).first()
    first, before = (last.id + 1, last.hash) if last else (1, _START)
    lines = []
    for number, (kind, subject, detail) in enumerate(told, start=first):
        entry = (number, at.isoformat(timespec="seconds"), actor, kind, subject, codec.dumps(detail), machine_time(), account())
        before = _seal(before, entry)
        lines.append(dict(zip(_NAMES, (*entry, before), strict=True)))
    if lines:
        connection.execute(_NEXT, lines)


def entries(connection: Connection, *, kind: str = "") -> Iterator[Event]:
    """The log from its beginning, all of it or one kind."""
    query = select(events).order_by(events.c.id)
    for r in connection.execute(query.where(events.c.kind == kind) if kind else query):
        yield Event(r.id, r.at, r.actor, r.kind, r.subject, codec.loads(r.detail), r.machine_at or "", r.account or "")


def first_broken(connection: Connection) -> int | None:
    """Number of the first entry that was changed, removed or moved; None if the log is whole.

    An entry out of which a person was taken is what a later entry says of it. Entries cut off at the end are found by comparing the
    last hash with one told outside the ledger.
    """
    before = _START
    changed: dict[int, str] = {}
    told: dict[int, str] = {}
    for number, r in enumerate(connection.execute(select(events).order_by(events.c.id)), start=1):
        if r.id != number:
            return min([number, *changed])
        if r.hash != (seal := _seal(before, _sealed_part(r))):
            changed[number] = seal
        elif r.kind == ERASED:
            told |= {int(n): str(seal) for n, seal in codec.loads(r.detail).get("events", {}).items()}
        before = r.hash
    return min((n for n, seal in changed.items() if told.get(n) != seal), default=None)


def seal_of(connection: Connection, number: int) -> str:
    """Seal that an entry has as it stands, whatever it was sealed with when it was written."""
    rows = {r.id: r for r in connection.execute(select(events).where(events.c.id.in_((number - 1, number))))}
    before = rows[number - 1].hash if number - 1 in rows else _START
    return _seal(before, _sealed_part(rows[number]))


def _sealed_part(r: Any) -> tuple[Any, ...]:
    witnessed = () if r.machine_at is None and r.account is None else (r.machine_at, r.account)
    return (r.id, r.at, r.actor, r.kind, r.subject, r.detail, *witnessed)


def _seal(before: str, entry: tuple[Any, ...]) -> str:
    return hashlib.sha256(codec.dumps([before, *entry]).encode()).hexdigest()
