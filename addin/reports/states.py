"""Units by how they reported: five groups that never overlap, 迟报 as a flag beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addin.declare import told
from addin.ledger.shapes.views import Snapshot, UnitState
from addin.reports.wording import names

_LATE = "（迟报）"


@dataclass(frozen=True)
class StateLine:
    """One group of units."""

    label: str = told("上报情况", sample="按时报送")
    count: int = told("单位数", sample=2)
    units: str = told("单位名单", sample="一分公司、二分公司")


def branches(snapshot: Snapshot) -> list[UnitState]:
    """Units that report to the group; those under another unit of the snapshot report through it (A21)."""
    known = {unit.unit for unit in snapshot.units}
    return [unit for unit in snapshot.units if unit.parent not in known]


def state_lines(units: Sequence[UnitState]) -> tuple[StateLine, ...]:
    """All five groups, empty ones too; their counts add up to the number of units that owe. Nothing without units."""
    units = owing(units)
    if not units:
        return ()
    arrived = [u for u in units if u.state in ("已接收", "已报(待验)")]
    groups = (
        ("按时报送", [u.unit for u in arrived if u.on_time is not False]),
        ("无变化声明", [_flagged(u) for u in units if u.state == "无变化声明"]),
        ("迟报", [u.unit for u in arrived if u.on_time is False]),
        ("退回待改", [_flagged(u) for u in units if u.state == "退回"]),
        ("未报", [u.unit for u in units if u.state == "未报"]),
    )
    return tuple(StateLine(label, len(members), names(members)) for label, members in groups)


def owing(units: Sequence[UnitState]) -> list[UnitState]:
    """Units that owe a return: neither those that have ended and only hold clients, nor those outside the register that sent one."""
    return [u for u in units if u.owed]


def unasked(units: Sequence[UnitState]) -> list[UnitState]:
    """Units that owe no return and sent one."""
    return [u for u in units if not u.owes and u.state not in ("未报", "不需报")]


def missing(units: Sequence[UnitState]) -> list[UnitState]:
    """Units from which nothing has arrived (A03: silence is 未报)."""
    return [u for u in units if u.state == "未报" and u.owes]


def _flagged(unit: UnitState) -> str:
    return unit.unit + (_LATE if unit.on_time is False else "")
