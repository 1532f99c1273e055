"""What the manager's workbook shows of a month (V03, S12)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from addin.ledger.in_force.proposals import proposals
from addin.ledger.shapes.views import GroupClient
from addin.reports.archive_data import ArchiveSource
from addin.reports.archive_states import ArchiveState, archive_states
from addin.reports.clients.visit_plan import planned_visits
from addin.reports.dossiers import Dossiers
from addin.reports.material import Material
from udfs.rules import visits
from workbooks.registers.complaints import Complaints
from workbooks.registers.fact_changes import OPEN
from workbooks.writing.manager_book import ManagerBook

_MONTHS, _THIN = 6, 0.6


def manager_data(material: Material, notes: Mapping[str, str], foot: str) -> ManagerBook:
    """Figures, units and clients of the newest month, with the manager's own notes."""
    snapshot = material.snapshot
    dossiers = Dossiers(material, material.day)
    states = archive_states(ArchiveSource(material))
    late = {p.client.id for p in planned_visits(dossiers) if p.row.status == visits.OVERDUE}
    open_ = [t for t in material.all(Complaints) if t.row.closed is None]
    complaining = {t.client_id for t in open_}
    learned = [p.client.id for p in proposals(snapshot, material.at) if p.state == OPEN]
    tiers: dict[str, int] = dict.fromkeys("ABC", 0)
    for client in snapshot.clients:
        tiers[client.stands] = tiers.get(client.stands, 0) + 1
    owing = [u for u in snapshot.units if u.direct and u.owes]
    missing = [u.unit for u in owing if u.state in ("未报", "退回")]
    stale = sum(bool(s.stale(_MONTHS, _THIN)) for s in states.values())
    stock = snapshot.stock
    figures: list[tuple[str, Any, str]] = [
        ("客户数", len(snapshot.clients), stock.flow if stock else "第一个月，没有上月可比"),
        ("A类客户", tiers["A"], f"B类{tiers['B']}个，C类{tiers['C']}个；有核定等级的按核定"),
        ("数据不足", snapshot.insufficient, "缺关键资料、等级暂定B的客户"),
        ("已报单位", len(owing) - len(missing), f"应报{len(owing)}个" + (f"，还差：{'、'.join(missing)}" if missing else "，全部报到")),
        ("未办结投诉", len(open_), f"涉及{len(complaining - {''})}个客户"),
        ("待审定变更", len(learned), f"沟通拜访时得知的客户信息变更，涉及{len(set(learned))}个客户，由市场营销部审定"),
        ("逾期未访", len(late), f"截至{material.day.isoformat()}，按拜访计划"),
        ("待核档案", stale, f"{_MONTHS}个月没有上报或核实、完整度低于{_THIN:.0%}或没有维护责任人"),
    ]
    units = [
        (u.unit, u.state + ("（迟）" if u.on_time is False else ""), u.total, *(u.tiers.get(t, 0) for t in "ABC"), u.insufficient)
        for u in snapshot.units
        if u.direct
    ]
    rows = [
        _client(c, states[c.id], overdue=c.id in late, complained=c.id in complaining, learned=c.id in learned) for c in snapshot.clients
    ]
    return ManagerBook(f"客户管理领导工作簿（{snapshot.month.chinese}）", figures, tiers, units, rows, notes, foot)


def _client(client: GroupClient, state: ArchiveState, *, overdue: bool, complained: bool, learned: bool) -> tuple[Any, ...]:
    asks = [("投诉未办结", complained), ("拜访逾期", overdue), ("变更待审定", learned), ("档案待核", bool(state.stale(_MONTHS, _THIN)))]
    last = client.values.get("last_contact")
    return (
        client.name,
        client.stands,
        "、".join(client.units),
        state.owner,
        client.kind,
        last.isoformat() if isinstance(last, datetime.date) else last,
        state.next_visit.isoformat() if state.next_visit else None,
        state.completeness,
        "、".join(text for text, holds in asks if holds),
    )
