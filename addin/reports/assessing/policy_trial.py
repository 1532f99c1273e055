"""What a policy would change: clients and units that would move, old → new, with reasons (G18)."""

from __future__ import annotations

from dataclasses import dataclass

from addin.ledger.shapes.views import GroupClient
from addin.reports.assessing.unit_results import UnitResult, results
from addin.reports.material import Material
from addin.reports.scores import score_text
from udfs.policy.difference import differences
from udfs.rules.assessment_groups import gap
from udfs.rules.rounding import rounded

_HALF = 6


@dataclass(frozen=True, slots=True)
class MovedClient:
    """One client whose tier the policy computes otherwise."""

    client: str
    units: tuple[str, ...]
    old: str
    new: str
    why_old: tuple[str, ...]
    why_new: tuple[str, ...]
    #: The tier that counts all the same, because marketing decided it; "" if none did.
    decided: str = ""

    @property
    def says(self) -> str:
        """One line."""
        text = f"{self.client}（{'、'.join(self.units)}）：{self.old}→{self.new}"
        return text + (f"，但已核定为{self.decided}类，不变" if self.decided else "") + f"。{'；'.join(self.why_new)}"


@dataclass(frozen=True, slots=True)
class MovedUnit:
    """One unit whose assessment comes out otherwise."""

    unit: str
    total: tuple[float | None, float | None]
    grade: tuple[str, str]
    rank: tuple[int, int]
    reasons: tuple[str, ...]

    @property
    def says(self) -> str:
        """One line."""
        old, new = (score_text(t) for t in self.total)
        place = f"，名次{self.rank[0]}→{self.rank[1]}" if self.rank[0] != self.rank[1] else ""
        return f"{self.unit}：{old}（{self.grade[0]}）→{new}（{self.grade[1]}）{place}。{'；'.join(self.reasons)}"


@dataclass(frozen=True, slots=True)
class Trial:
    """All that would change."""

    changes: tuple[str, ...]
    clients: tuple[MovedClient, ...]
    #: None for a period that is no half-year: units are assessed each half-year.
    units: tuple[MovedUnit, ...] | None
    clients_count: int
    units_count: int


def policy_trial(now: Material, then: Material) -> Trial:
    """Compare one period under two policies.

    Args:
        now: Under the policy in force.
        then: The same period of the same ledger under the policy to try.
    """
    half = len(now.span.months) == _HALF
    return Trial(
        tuple(differences(now.policy, then.policy)),
        _clients(now, then),
        _units(now, then) if half else None,
        len(now.clients),
        len(now.units) if half else 0,
    )


def _clients(now: Material, then: Material) -> tuple[MovedClient, ...]:
    after = then.by_id
    pairs = ((c, after[c.id]) for c in now.clients if c.id in after)
    return tuple(
        MovedClient(one.name, one.units, _grade(one), _grade(two), one.why, two.why, one.confirmed.tier if one.confirmed else "")
        for one, two in pairs
        if (one.tier, one.tier_status) != (two.tier, two.tier_status)
    )


def _grade(client: GroupClient) -> str:
    return f"{client.tier}类" if client.tier_status == "确定" else f"{client.tier}类（{client.tier_status}）"


def _units(now: Material, then: Material) -> tuple[MovedUnit, ...]:
    before = {r.unit: r for r in results(now, now.units).found}
    after = {r.unit: r for r in results(then, now.units).found}
    return tuple(moved for unit in now.units if (moved := _moved(before[unit], after[unit])))


def _moved(old: UnitResult, new: UnitResult) -> MovedUnit | None:
    found = gap(old.assessment, new.assessment)
    if not found and old.rank == new.rank:
        return None
    totals = rounded(old.assessment.total), rounded(new.assessment.total)
    return MovedUnit(old.unit, totals, (old.assessment.grade, new.assessment.grade), (old.rank, new.rank), tuple(found))
