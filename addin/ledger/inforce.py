"""Which client rows are in force in a month (R31, R57, A03).

Unchanged rows are not sent again: a client of a unit that is absent from this month's return, or whose unit declared no change or is
silent, stands as last accepted, with its provenance. A row marked 终止 is in force in its own month and gone from the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from addin.ledger import codec
from addin.ledger.returns import newest
from addin.ledger.tables import examinations, rows, submissions
from addin.ledger.units import Register
from addin.ledger.views import Source
from udfs.dates import Month


class Held(NamedTuple):
    """One unit's row of one client in force."""

    id: int
    source: Source
    name_key: str
    credit_code: str | None
    ending: bool
    tier: str
    tier_status: str
    why: tuple[str, ...]
    values: dict[str, Any]
    #: Fields the return had columns for; others were not asked, so their absence is no change.
    columns: frozenset[str]
    graded_by: str


def accepted(connection: Connection, until: Month) -> list[Row[Any]]:
    """Versions that count, one a unit and month up to a month, newest month first."""
    s, x = submissions.c, examinations.c
    query = (
        select(submissions, x.name, x.sha256, x.columns, x.basis, x.row_count)
        .join(examinations, s.examination == x.id)
        .where(s.month <= str(until), s.status.in_(("已接收", "无变化声明")), s.withdrawn_at.is_(None))
    )
    return sorted(newest(connection.execute(query)).values(), key=lambda v: (v.month, v.unit), reverse=True)


def in_force(connection: Connection, versions: Sequence[Row[Any]], register: Register, month: Month) -> list[Held]:
    """Rows in force in a month, in the order of the units and of their sheets.

    Args:
        connection: Where to read the rows from.
        versions: From `accepted`, for this month or a later one; later ones are left aside.
        register: Gives the order of the units.
        month: The month.
    """
    usable = [v for v in versions if v.month <= str(month) and v.row_count]
    months = {v.month for v in usable}
    if len(months) > 1:
        wanted = _standing(connection, usable, month)
        usable = [v for v in usable if v.examination in wanted]
    else:
        wanted = {}
    usable.sort(key=lambda v: (register.position.get(v.unit, len(register.position)), v.unit, v.month, v.version))
    held: list[Held] = []
    for v in usable:
        held += _load(connection, v, wanted.get(v.examination))
    if len(months) == 1 and months != {str(month)}:
        held = [h for h in held if not h.ending]
    return held


def _standing(connection: Connection, versions: Iterable[Row[Any]], month: Month) -> dict[int, set[int]]:
    """Row ids in force by examination; `versions` come newest month first."""
    r = rows.c
    found: dict[int, set[int]] = {}
    codes: dict[str, set[str]] = {}
    names: dict[str, dict[str, str | None]] = {}
    for v in versions:
        seen_codes, seen_names = codes.setdefault(v.unit, set()), names.setdefault(v.unit, {})
        light = connection.execute(select(r.id, r.name_key, r.credit_code, r.ending).where(r.examination == v.examination)).all()
        fresh = [x for x in light if not _seen(x, seen_codes, seen_names)]
        for x in light:
            seen_names.setdefault(x.name_key, x.credit_code)
            if x.credit_code:
                seen_codes.add(x.credit_code)
        standing = {x.id for x in fresh if not x.ending or v.month == str(month)}
        if standing:
            found[v.examination] = standing
    return found


def _seen(x: Any, codes: set[str], names: Mapping[str, str | None]) -> bool:
    """Whether a newer return of the unit tells of the same client."""
    if x.credit_code and x.credit_code in codes:
        return True
    return x.name_key in names and (not x.credit_code or names[x.name_key] in (None, x.credit_code))


def _load(connection: Connection, v: Row[Any], wanted: set[int] | None) -> list[Held]:
    found = connection.execute(select(rows).where(rows.c.examination == v.examination).order_by(rows.c.id)).all()
    if wanted is not None:
        found = [r for r in found if r.id in wanted]
    month, columns, graded_by = Month.parse(v.month), frozenset(codec.loads(v.columns)), v.basis.partition("|")[0]
    whys = {why: tuple(codec.loads(why)) for why in {r.why for r in found}}
    return [
        Held(
            r.id, Source(v.unit, month, v.version, v.name, v.sha256, r.sheet, r.row), r.name_key, r.credit_code, r.ending, r.tier,
            r.tier_status, whys[r.why], values, columns, graded_by,
        )
        for r, values in zip(found, codec.records(r.payload for r in found), strict=True)
    ]  # fmt: skip
