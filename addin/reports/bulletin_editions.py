"""What a unit may see of a month: its own clients and changes, and those of the units under it (R40, A31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from addin.ledger.shapes.views import Conflict, Duplicate, GroupClient, Snapshot
from addin.reports.client_ranking import Edition
from addin.reports.counts import UnitLine, group_line, unit_line
from addin.reports.ranking_units import OTHERS
from addin.reports.refusals import UNKNOWN_UNIT
from addin.reports.states import branches
from workbooks.problems import Where, refuse


def own_units(snapshot: Snapshot, unit: str) -> frozenset[str]:
    """A unit and those that report through it."""
    return frozenset({unit} | {u.unit for u in snapshot.units if u.parent == unit})


def own_part(snapshot: Snapshot, own: frozenset[str]) -> Snapshot:
    """The month as far as it is theirs; what other units tell of a shared client is left out."""
    return replace(
        snapshot,
        clients=[_own(c, own) for c in snapshot.clients if own.intersection(c.units)],
        units=tuple(u for u in snapshot.units if u.unit in own),
        changes=tuple(c for c in snapshot.changes if c.unit in own),
        opening=None,
    )


def own_duplicates(duplicates: Sequence[Duplicate], own: frozenset[str]) -> list[Duplicate]:
    """Pairs of which at least one client is theirs."""
    return [d for d in duplicates if own.intersection((*d.left_units, *d.right_units))]


def unit_table(snapshot: Snapshot, edition: Edition, unit: str = "") -> tuple[UnitLine, ...]:
    """Units' counts as an edition may show them: all, one's own name only, or one's own line alone.

    Raises:
        Refusal: KH742, the receiving unit is not in the register.
    """
    if edition != "leaders" and unit not in [u.unit for u in snapshot.units]:
        known = "、".join(u.unit for u in branches(snapshot))
        raise refuse(UNKNOWN_UNIT, Where(), period=snapshot.month.chinese, unit=unit, asked=f"；可选：{known}")
    if edition == "project":
        return tuple(unit_line(u) for u in snapshot.units if u.unit == unit)
    lines = tuple(unit_line(u) for u in branches(snapshot))
    if edition == "branch":
        lines = tuple(line if line.unit == unit else replace(line, unit=OTHERS) for line in lines)
    return (*lines, group_line(snapshot)) if lines else ()


def _own(client: GroupClient, own: frozenset[str]) -> GroupClient:
    conflicts = (Conflict(c.field, tuple(_shown(c, own)), c.why) for c in client.conflicts)
    return replace(client, conflicts=tuple(c for c in conflicts if any(unit in own for unit, _ in c.values)))


def _shown(conflict: Conflict, own: frozenset[str]) -> list[tuple[str, object]]:
    return [(unit, value) if unit in own else (OTHERS, "另有填法") for unit, value in conflict.values]
