"""What stands at the end of a month: versions that count, clients as merged, entries of registers.

A piece of work that makes several things of the same months (a bulletin asks for this month four times, and for the one before) works
each of them out once.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from addin.ledger.contents.entries import EntryBook, entry_basis
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.units import Register
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import Accepted, accepted, counted, in_force
from addin.ledger.in_force.knowledge import Knowledge
from addin.ledger.in_force.merge import Merged
from addin.ledger.months.clients import Clients
from addin.ledger.shapes.views import Snapshot
from udfs import periods
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy

#: Months that are kept: this one and two before, which changes are told against.
_MONTHS = 3


class Standing(NamedTuple):
    """A month at its end."""

    #: Monthly versions that count, up to the month.
    versions: Sequence[Any]
    #: What entries rest on.
    basis: list[list[str]]
    book: EntryBook
    #: Versions whose rows stand, or that are of the month.
    accepted: Sequence[Accepted]
    clients: Merged


class Standings:
    """Months that were worked out last, and snapshots made of them. They stay as long as this does: much memory for a large group."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Standing] = OrderedDict()
        #: Snapshots with personal data hidden by their ids, each with what it was made of.
        self._made: OrderedDict[str, tuple[Standing, tuple[Snapshot, Clients]]] = OrderedDict()

    def of(
        self, connection: Connection, remembered: Remembered, register: Register, month: Month, policy: Policy, keys: Mapping[str, str]
    ) -> Standing:
        """A month as it stands, worked out unless it was before.

        Args:
            connection: The transaction through which `remembered` reads.
            remembered: The ledger.
            register: The register of units.
            month: The month.
            policy: The policy in use.
            keys: Keys of clients → client ids.
        """
        versions, basis = counted(connection, month), entry_basis(connection, month)
        told = (str(month), fingerprint(policy, month), register.units, [tuple(v) for v in versions], basis)
        mark = hashlib.sha256(repr(told).encode()).hexdigest()
        known = self._known.get(mark)
        # Ids that were given to new clients count if they were kept.
        if known is None or any(keys.get(key) != client for key, client in known.clients.new_keys.items()):
            known = self._known[mark] = _worked_out(connection, remembered, register, month, policy, keys, versions, basis)
        self._known.move_to_end(mark)
        _keep(self._known)
        return known

    def snapshot(self, number: str, standing: Standing) -> tuple[Snapshot, Clients] | None:
        """The snapshot of an id, if it was made of this very standing: equal ids, equal content."""
        made_of, found = self._made.get(number, (None, None))
        return found if made_of is standing else None

    def keep(self, standing: Standing, found: tuple[Snapshot, Clients]) -> None:
        """Keep a snapshot with personal data hidden."""
        self._made[found[0].id] = standing, found
        _keep(self._made)


def _keep(known: OrderedDict[str, Any]) -> None:
    while len(known) > _MONTHS:
        known.popitem(last=False)


def _worked_out(
    connection: Connection,
    remembered: Remembered,
    register: Register,
    month: Month,
    policy: Policy,
    keys: Mapping[str, str],
    versions: Sequence[Any],
    basis: list[list[str]],
) -> Standing:
    own = [v.id for v in versions if v.month == str(month)]
    book = EntryBook(connection, register, month, known=remembered.entries)
    told = inherited(accepted(connection, month, remembered, others=own), register.heirs(month))
    knowledge = Knowledge(book, periods.period(month, policy)[1])
    clients = Merged(in_force(told, register, month), keys, policy.on(month), examined_by(policy, month), knowledge)
    return Standing(versions, basis, book, told, clients)


def fingerprint(policy: Policy, month: Month) -> str:
    """Version of a policy with a mark of what of it documents of a month rest on: all in force then, and what graded the month before."""
    force = policy.on(month)
    told = (force.settings, force.rows, force.overrides, force.days_off, examined_by(policy, month.plus(-1)))
    return f"{policy.version}#{_mark(told)}"


def examined_by(policy: Policy, month: Month) -> str:
    """Mark of what returns of a month are examined by: the rest of the policy may change and no file is read again."""
    return _mark(policy.on(month).examining)


def _mark(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]
