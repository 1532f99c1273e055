"""Which earlier versions of a return go on counting when a file of it is entered: the other parts of the same return (D06, D30)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from addin.ledger.contents.entries import entry_marks
from addin.ledger.contents.parts import client_marks
from addin.ledger.contents.versions import DECISIONS, MONTHLY, bare_name, order
from addin.ledger.storage.stored import contents_of
from addin.ledger.storage.tables import contents
from workbooks.registers.customer_info import CUSTOMER_INFO


class EnteredVersion(NamedTuple):
    """A version of a unit's return of a period."""

    id: int
    version: int
    label: int
    examination: int
    sha256: str
    name: str
    beside: tuple[int, ...]
    returned: bool
    withdrawn: bool = False


class Owner(NamedTuple):
    """Whose return a file is: unit, kind and period."""

    unit: str
    kind: str
    period: str


def beside_of(
    connection: Connection, owner: Owner, versions: Sequence[EnteredVersion], e: Any, label: int, here: Collection[str]
) -> tuple[int, ...]:
    """Ids of the earlier versions that go on counting when this file is entered: other parts of the same return.

    `here` are the hashes of the files that came, or lie, together with it.
    """
    versions = [v for v in versions if not v.withdrawn]
    if not versions:
        return ()
    last = max(versions, key=order)
    held = [v for v in versions if v.id in (last.id, *last.beside)]
    if owner.kind == DECISIONS:
        return tuple(v.id for v in held if bare_name(v.name) != bare_name(e.name))
    if owner.kind == MONTHLY and (carried := _without_clients(connection, e)):
        good = max((v for v in versions if not v.returned), key=order, default=None)
        counting = {v.id for v in held} | ({good.id, *good.beside} if good else set())
        return tuple(v.id for v in versions if v.id in counting and _carries(connection, v.examination) - carried)
    together = len(held) > 1
    if not together and not (label == 0 and last.label == 0 and last.sha256 in here):
        return ()
    mine = _told_by(connection, e.id)
    others = {v.id: _told_by(connection, v.examination) for v in held}
    apart = tuple(number for number, told in others.items() if mine and told and not mine & told)
    return apart if together or len(apart) == len(held) else ()


def _without_clients(connection: Connection, e: Any) -> set[str]:
    """The registers of a file that carries no clients: it adds to the versions that carry others and replaces none of these."""
    told = set() if e.refused or e.no_change else _carries(connection, e.id)
    return set() if CUSTOMER_INFO.name in told else told


def _carries(connection: Connection, examination: int) -> set[str]:
    """Names of the registers that a file carries."""
    return set(connection.scalars(select(contents.c.register).where(contents.c.examination == examination)))


def _told_by(connection: Connection, examination: int) -> set[str]:
    """Keys of the clients and entries that a file tells of."""
    found: set[str] = set()
    for r in contents_of(connection, [examination]):
        found |= client_marks(r.lines) if r.register == CUSTOMER_INFO.name else entry_marks(r.register, r.lines)
    return found
