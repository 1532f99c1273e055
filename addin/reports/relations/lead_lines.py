"""Leads as lists show them, and their stages as returns told them (R71, G01, G03, D18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from addin.declare import told
from addin.reports.dossiers import Dossiers
from addin.reports.material import Told
from addin.reports.scores import day_text, money_text
from udfs.rules import funnel as rules
from udfs.rules.funnel import Lead
from workbooks.declare import schema
from workbooks.registers.leads import Leads

_RUNNING = (None, "", "跟踪中")


@dataclass(frozen=True)
class LeadLine:
    """One lead."""

    number: str = told("线索编号", sample="XS-001")
    project: str = told("项目名称", sample="体育公园景观")
    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    unit: str = told("单位", sample="一分公司")
    stage: str = told("阶段", sample="考虑")
    days: str = told("在这一阶段已有多少天", sample="36")
    amount: str = told("预计金额（万元）", sample="1,200")
    outcome: str = told("结果", sample="跟踪中")
    next_step: str = told("下一步", sample="报送业绩资料")
    next_due: str = told("下一步期限", sample="2026-12-10")
    owner: str = told("责任人", sample="李示例")
    is_overdue: bool = told("下一步是否已过期限", sample=False)
    lacks: str = told("所处阶段还缺的内容；不缺为空", sample="投标日期")


def lead_of(one: Told[Leads]) -> Lead:
    """The stages of a lead as its returns told them, oldest first."""
    steps = [(row.stage, row.stage_since) for row in one.history if row.stage]
    return Lead(tuple(steps))


def is_running(row: Leads) -> bool:
    """True while nothing has come of a lead yet."""
    return row.outcome in _RUNNING


def lead_lines(found: Iterable[Told[Leads]], dossiers: Dossiers) -> list[LeadLine]:
    """Leads by their next step's day, those without one last."""
    lines = [_line(one, dossiers) for one in found]
    return sorted(lines, key=lambda line: (line.next_due == "—", line.next_due, line.number))


def _line(one: Told[Leads], dossiers: Dossiers) -> LeadLine:
    row, day = one.row, dossiers.day
    running = is_running(row)
    values = {f.head: getattr(row, f.name) for f in schema(Leads).fields}
    missing = rules.missing(values, dossiers.material.force) if running else []
    return LeadLine(
        number=row.number or "—",
        project=row.project or "—",
        client=one.client,
        risk=dossiers.risk_text(one.client_id),
        unit=one.unit,
        stage=row.stage or "—",
        days=str((day - row.stage_since).days) if row.stage_since and running else "—",
        amount="—" if row.amount is None else money_text(row.amount),
        outcome=row.outcome or "跟踪中",
        next_step=row.next_step or "—",
        next_due=day_text(row.next_due),
        owner=row.owner or "—",
        is_overdue=bool(running and row.next_due and row.next_due < day),
        lacks="、".join(map(str, missing)),
    )
