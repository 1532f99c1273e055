"""Units ranked by their A, B and C clients and by movement (R39, A15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from addin.declare import told
from addin.ledger.shapes.views import Snapshot, UnitState
from addin.reports.counts import unit_line
from addin.reports.states import branches
from addin.reports.wording import share, signed

OTHERS = "（其他单位）"


@dataclass(frozen=True)
class UnitRank:
    """One unit in the league table."""

    rank: int = told("名次", sample=1)
    unit: str = told("单位；分公司版中别的单位不具名", sample="一分公司")
    a: int = told("A类客户数", sample=4)
    b: int = told("B类客户数", sample=10)
    c: int = told("C类客户数", sample=3)
    total: int = told("客户合计", sample=17)
    a_share: str = told("A类占比", sample="23.5%")
    c_share: str = told("C类占比", sample="17.6%")
    insufficient: int = told("其中数据不足（暂定B）", sample=2)
    a_change: str = told("A类客户比期初增减", sample="+1")
    total_change: str = told("客户合计比期初增减", sample="+2")
    up: int = told("期内升级客户数", sample=1)
    down: int = told("期内降级客户数", sample=0)


def rank_units(snapshots: Sequence[Snapshot], before: Snapshot | None) -> tuple[UnitRank, ...]:
    """The units that report to the group, at the end of the period: more A first, then more B, then fewer C; equals share a rank."""
    moves: Counter[tuple[str, str]] = Counter((change.unit, change.kind) for snapshot in snapshots for change in snapshot.changes)
    earlier = {unit.unit: unit for unit in before.units} if before else None
    units = sorted(branches(snapshots[-1]), key=_order)
    ranks: list[UnitRank] = []
    for place, unit in enumerate(units, 1):
        same = place > 1 and _order(unit)[:3] == _order(units[place - 2])[:3]
        ranks.append(_line(ranks[-1].rank if same else place, unit, earlier, moves))
    return tuple(ranks)


def anonymised(ranks: Sequence[UnitRank], own: str) -> tuple[UnitRank, ...]:
    """The league table as a branch may see it: its own name only (A31)."""
    return tuple(line if line.unit == own else replace(line, unit=OTHERS) for line in ranks)


def _order(unit: UnitState) -> tuple[int, int, int, str]:
    return -unit.tiers.get("A", 0), -unit.tiers.get("B", 0), unit.tiers.get("C", 0), unit.unit


def _line(rank: int, unit: UnitState, earlier: dict[str, UnitState] | None, moves: Counter[tuple[str, str]]) -> UnitRank:
    line = unit_line(unit)
    old = None if earlier is None else earlier.get(unit.unit)
    return UnitRank(
        rank,
        unit.unit,
        line.a,
        line.b,
        line.c,
        line.total,
        line.a_share,
        share(line.c, line.total),
        line.insufficient,
        signed(None if earlier is None else line.a - (old.tiers.get("A", 0) if old else 0)),
        signed(None if earlier is None else line.total - (old.total if old else 0)),
        moves[unit.unit, "升级"],
        moves[unit.unit, "降级"],
    )
