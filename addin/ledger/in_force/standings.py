"""What stood at the end of a month, kept so that later months need not read all history again.

A standing tells of each unit which rows of which returns were in force at the end of a month. It holds as long as the unit's accepted
returns up to that month are the same; a mark over them tells. A return that is withdrawn or comes late changes the mark: then that unit's
history is read again, and the standing is written anew.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from addin.ledger.contents.units import Register
from addin.ledger.storage import codec
from addin.ledger.storage.tables import standings
from udfs.kinds.dates import Month

#: Examination → numbers of its rows that stood; None for all of them.
Rows = dict[int, tuple[int, ...] | None]


class Standing:
    """Rows that may still be in force after a month, by examination, for the units whose standing holds."""

    def __init__(self, month: str, units: frozenset[str], rows: Rows) -> None:
        self.month, self.units, self.rows = month, units, rows

    def covers(self, version: Any) -> bool:
        """True for a return about which the standing says all: what it does not name does not stand."""
        return version.month <= self.month and version.unit in self.units


NOTHING = Standing("", frozenset(), {})


def standing_at(connection: Connection, versions: Sequence[Any], register: Register, month: Month) -> Standing:
    """The last standing kept of a month or an earlier one.

    Args:
        connection: The ledger.
        versions: All accepted monthly versions, of all units or of some, as the ledger tells them without their rows.
        register: Tells which units took over from which.
        month: The month.
    """
    kept = connection.scalar(select(func.max(standings.c.month)).where(standings.c.month <= str(month)))
    if kept is None:
        return NOTHING
    groups = _groups(versions, register, kept)
    rows: Rows = {}
    units: set[str] = set()
    for r in connection.execute(select(standings).where(standings.c.month == kept, standings.c.owner.in_(list(groups)))):
        group = groups.get(r.owner, [])
        if r.mark == _mark(group):
            units |= {v.unit for v in group}
            rows |= {int(e): None if told is None else tuple(told) for e, told in codec.loads(r.rows).items()}
    return Standing(kept, frozenset(units), rows)


def keep_standing(connection: Connection, versions: Sequence[Any], register: Register, month: Month, rows: Mapping[int, Any]) -> None:
    """Keep what stands at the end of a month, where it is not kept already.

    Args:
        connection: A writing transaction.
        versions: All accepted monthly versions up to the month.
        register: Tells which units took over from which.
        month: The month.
        rows: Rows in force by examination; None for all rows of one.
    """
    known = {
        r.owner: r.mark for r in connection.execute(select(standings.c.owner, standings.c.mark).where(standings.c.month == str(month)))
    }
    fresh = {owner: group for owner, group in _groups(versions, register, str(month)).items() if known.get(owner) != _mark(group)}
    if not fresh:
        return
    connection.execute(delete(standings).where(standings.c.month == str(month), standings.c.owner.in_(list(fresh))))
    told = []
    for owner, group in fresh.items():
        mine = {v.examination: rows[v.examination] for v in group if v.examination in rows}
        told.append({"owner": owner, "month": str(month), "mark": _mark(group), "rows": codec.dumps(mine)})
    connection.execute(insert(standings), told)


def _groups(versions: Sequence[Any], register: Register, month: str) -> dict[str, list[Any]]:
    """Accepted returns up to a month by the unit with which their clients stand then."""
    heirs = register.heirs(Month.parse(month))
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for v in versions:
        if v.month <= month:
            found[heirs.get(v.unit, v.unit)].append(v)
    return found


def _mark(group: Sequence[Any]) -> str:
    return hashlib.sha256(repr(sorted((v.unit, v.month, v.id, v.examination) for v in group)).encode()).hexdigest()[:16]
