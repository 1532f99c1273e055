"""Bytes of an earlier version that lie there anew: put back after another version, they were handed in again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from addin.ledger.contents.beside import EnteredVersion
from addin.ledger.contents.versions import is_copy
from addin.ledger.log import events
from addin.ledger.storage.tables import examinations

#: A file and the name under which it lay.
Lying = tuple[str, str]


def unseen(connection: Connection, lying: Iterable[Lying]) -> frozenset[Lying]:
    """Those of (hash, name) that no intake has seen; a backup by its name is none that was handed in."""
    asked = {(sha256, name) for sha256, name in lying if not is_copy(name)}
    if not asked:
        return frozenset()
    e = examinations.c
    known = connection.execute(select(e.sha256, e.name).where(e.sha256.in_({sha256 for sha256, _ in asked})))
    asked -= {(r.sha256, r.name) for r in known}
    if asked:
        asked -= {(told.detail["sha256"], told.detail["name"]) for told in events.entries(connection, kind=events.COPIED)}
    return frozenset(asked)


def noted(copies: Mapping[str, Sequence[str]], new: Collection[Lying]) -> list[events.Entry]:
    """Entries of the log on copies that were not seen before: the next intake knows them."""
    pairs = [(sha256, name) for sha256, names in copies.items() for name in names]
    return [(events.COPIED, name, {"sha256": sha256, "name": name}) for sha256, name in pairs if (sha256, name) in new]


def put_back(counting: EnteredVersion | None, sha256: str, names: Iterable[str], new: Collection[Lying], here: Collection[str]) -> bool:
    """True if bytes that another version replaced came again: under a name not seen before, or in the place of what replaced them."""
    names = list(names)
    replaced = counting is not None and counting.name in names and counting.sha256 not in here
    return replaced or any((sha256, name) in new for name in names)
