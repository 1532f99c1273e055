"""风险预警单 (S13–S15): one client with its open signals, measures and owners, to be signed and given back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.flows.risk import DEFERRED
from addin.reports.client_named import client_named
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.relations.risk_list import open_signals
from addin.reports.relations.risk_states import due_of, risk_state
from addin.reports.scores import day_text, money_text
from udfs import periods
from udfs.rules import projects as project_rules
from udfs.rules import risk as rules
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers.projects import Projects
from workbooks.registers.risks import Risks

NO_RISK = rule(
    "KH794",
    Severity.ERROR,
    "没有风险信号",
    "“{client}”没有未关闭的风险信号，不需要预警单。",
    "要看历次风险，请生成客户档案表。",
    clause="S14",
)


@dataclass(frozen=True)
class SignalLine:
    """One open signal."""

    day: str = told("信号日期", sample="2026-08-02")
    kind: str = told("信号类别", sample="资金紧张")
    degree: str = told("程度", sample="中")
    text: str = told("说明", sample="融资未到位，项目暂缓")
    measure: str = told("措施", sample="与对方财务负责人面谈")
    owner: str = told("责任人", sample="李示例")
    due: str = told("措施期限，暂缓的天数不算", sample="2026-09-01")
    state: str = told("走到哪一步：信号、预警、处置、暂缓至某日", sample="处置")


@dataclass(frozen=True)
class DebtLine:
    """One receivable past its day."""

    project: str = told("项目", sample="体育公园景观")
    amount: str = told("未收款（万元）", sample="1,200")
    due: str = told("收款期限", sample="2026-10-31")
    age: str = told("账龄", sample="31至90天")


@dataclass(frozen=True)
class RiskWarning(Letterhead):
    """风险预警单的内容。"""

    client: str = told("客户", sample="示例置业有限公司")
    units: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="B")
    level: str = told("风险等级", sample="高")
    opening: str = told("预警一段话", sample="该客户风险等级为高。")
    reasons: tuple[str, ...] = told("依据，每条一句", sample=("高：逾期应收1200万元（体育公园景观）",))
    signals: tuple[SignalLine, ...] = told("未关闭的风险信号")
    debts: tuple[DebtLine, ...] = told("逾期应收款")
    measures: tuple[str, ...] = told("应采取的措施，每条一句", sample=("加强催收。",))
    answer_by: str = told("答复期限", sample="2026年12月10日")

    @property
    def figures(self) -> dict[str, Any]:
        """Level and reasons."""
        return {"client": self.client, "level": self.level, "reasons": list(self.reasons)}


#: What to do by kind of signal (S15).
_MEASURES = {
    "信用下降": "重新评定信用，新合同先收预付款，不垫资。",
    "逾期应收": "专人催收，书面确认欠款和付款计划，必要时停工、发律师函。",
    "诉讼失信": "查清案由和标的，法务部门参加处理，保全债权。",
    "经营异常": "核实登记和经营状态，暂停投标和签约。",
    "资金紧张": "约见其财务负责人，调整付款条件，要求担保。",
    "其他": "查明情况，调整合作策略。",
}


@report(
    name="risk-warning", title="风险预警单", template="risk_warning.docx", clause="S13-S15", periods=("month", "quarter", "half", "year")
)
def risk_warning(
    material: Material,
    *,
    day: datetime.date,
    client: str,
    house: House = House(),  # noqa: B008 — frozen
) -> RiskWarning:
    """给维护单位的风险预警单：等级、依据、未关闭的信号、逾期应收款、应采取的措施，附答复栏。

    Args:
        material: Of the period.
        day: The day on which signals are open.
        client: Name or number.
        house: Who issues.

    Raises:
        Refusal: KH636, no client is called so; KH794, it has no open signal.
    """
    one = client_named(material.clients, client)
    dossiers = Dossiers(material, day)
    reasons = dossiers.risk_reasons(one)
    if not reasons:
        raise refuse(NO_RISK, Where(), client=one.name)
    level = rules.level(reasons, material.force) or "低"
    signals = open_signals(dossiers.entries(Risks, one.id), day)
    debts = _debts(dossiers, one.id)
    kinds = dict.fromkeys([*(t.row.kind or "其他" for t in signals), *(["逾期应收"] if debts else [])])
    until = periods.answer_by(periods.DOUBTFUL, day, material.force)
    return RiskWarning(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        client=one.name,
        units="、".join(one.units),
        tier=one.stands,
        level=level,
        opening=f"你单位维护的客户{one.name}（{one.stands}类）截至{day.isoformat()}风险等级为“{level}”。请按下列要求采取措施，"
        f"于{until.isoformat()}前书面答复；风险消除后在风险信号表写明关闭日期和说明。",
        reasons=tuple(map(str, reasons)),
        signals=tuple(
            SignalLine(
                day=day_text(t.row.day),
                kind=t.row.kind or "其他",
                degree=t.row.level or "—",
                text=t.row.description or "—",
                measure=t.row.measure or "待定",
                owner=t.row.owner or "待定",
                due=day_text(due_of(t.row)),
                state=_state(t.row, day),
            )
            for t in signals
        ),
        debts=debts,
        measures=tuple(_MEASURES.get(kind, _MEASURES["其他"]) for kind in kinds) or (_MEASURES["信用下降"],),
        answer_by=f"{until.year}年{until.month}月{until.day}日",
    )


def _state(row: Risks, day: datetime.date) -> str:
    state = risk_state(row, day)
    return f"暂缓至{row.deferred_until.isoformat()}" if state == DEFERRED and row.deferred_until else state


def _debts(dossiers: Dossiers, client_id: str) -> tuple[DebtLine, ...]:
    found = []
    for row in (t.row for t in dossiers.entries(Projects, client_id)):
        rest = rules.overdue(rules.Receivable(row.project or "", row.receivable, row.received, row.payment_due), dossiers.day)
        if rest and row.payment_due:
            age = project_rules.age_band(row.payment_due, dossiers.day, dossiers.material.force)
            found.append(DebtLine(row.project or row.number or "—", money_text(rest), day_text(row.payment_due), age))
    return tuple(found)
