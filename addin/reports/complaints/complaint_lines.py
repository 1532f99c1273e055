"""Complaints as lists show them: whose, how long open, and the client's open risk beside it (R55, S14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from addin.declare import told
from addin.reports.dossiers import Dossiers
from addin.reports.material import Told
from addin.reports.scores import day_text
from addin.reports.unit_records import complaint_of
from udfs.rules import complaints as rules
from workbooks.registers.complaints import Complaints


@dataclass(frozen=True)
class ComplaintLine:
    """One complaint."""

    number: str = told("投诉编号", sample="TS-001")
    client: str = told("客户", sample="示例置业有限公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="中")
    unit: str = told("单位", sample="一分公司")
    day: str = told("投诉日期", sample="2026-11-09")
    content: str = told("投诉内容", sample="签证资料提交不及时")
    responsible: str = told("责任归属", sample="项目部")
    owner: str = told("责任人", sample="李示例")
    due: str = told("应办结的最后一天", sample="2026-11-16")
    state: str = told("办理状态：在办、超期3天等", sample="超期3天")


def complaint_lines(found: Iterable[Told[Complaints]], dossiers: Dossiers) -> tuple[ComplaintLine, ...]:
    """Complaints in the order of their clock."""
    material = dossiers.material
    ordered = sorted(found, key=lambda t: (rules.due(complaint_of(t, material), material.force), t.row.number or ""))
    return tuple(_line(one, dossiers) for one in ordered)


def complaint_state(told_: Told[Complaints], dossiers: Dossiers) -> str:
    """How a complaint stands on the day, with the days past its clock."""
    complaint = complaint_of(told_, dossiers.material)
    state = rules.status(complaint, dossiers.day, dossiers.material.force)
    past = (dossiers.day - rules.due(complaint, dossiers.material.force)).days
    return f"超期{past}天" if state == rules.OVERDUE else state


def _line(one: Told[Complaints], dossiers: Dossiers) -> ComplaintLine:
    material, row = dossiers.material, one.row
    return ComplaintLine(
        number=row.number or "—",
        client=one.client,
        tier=material.tier(one.client_id) or "—",
        risk=dossiers.risk_text(one.client_id),
        unit=one.unit,
        day=day_text(row.day),
        content=row.content or "—",
        responsible=row.responsible or "待定",
        owner=row.owner or "—",
        due=day_text(rules.due(complaint_of(one, material), material.force)),
        state=complaint_state(one, dossiers),
    )
