"""客户档案表 (R19, R20, R33): all that is known of one client: data, people, two-way evaluation, tiers, complaints, timeline."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart
from addin.documents.drawing.diagram import Diagram
from addin.ledger.shapes.views import GroupClient
from addin.reports.archive_facts import archive_facts
from addin.reports.client_named import client_named
from addin.reports.clients.both_views import Both, both_views
from addin.reports.clients.timeline import EventLine, timeline
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.relations.people import PersonLine, decision_chain, person_lines
from addin.reports.relations.relationship import radar
from addin.reports.scores import percent, percent_text, score_text
from addin.reports.survey_material import survey_of
from addin.reports.wording import cut
from udfs.policy.conditions import shown
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import mean_satisfaction
from udfs.rules.strategy import cards
from workbooks.declare import Field
from workbooks.registers.complaints import Complaints
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.misconduct import Misconduct
from workbooks.registers.surveys import Surveys

_LEFT_OUT = frozenset({"name", "change", "reported_tier", "computed_tier", "tier_basis", "remark"})
_SAMPLE = radar("示例置业有限公司", {"接受认可度": 60.0, "活动参与度": 50.0, "信息传递度": 70.0})
_MOST = 300


@dataclass(frozen=True)
class FactLine:
    """Two facts side by side."""

    head: str = told("栏目", sample="客户类别")
    value: str = told("内容", sample="签约客户")
    head2: str = told("右边的栏目", sample="所属行业")
    value2: str = told("右边的内容", sample="房地产业")


@dataclass(frozen=True)
class TierLine:
    """The tier of one month."""

    month: str = told("月份", sample="2026年11月")
    tier: str = told("等级", sample="B")
    status: str = told("等级状态", sample="确定")
    why: str = told("依据", sample="合作项目2个")


@dataclass(frozen=True)
class CardLine:
    """One strategy card."""

    part: str = told("方面", sample="客户价值")
    title: str = told("要点", sample="一对一专属服务")
    text: str = told("做法", sample="设立专门的客户经理")
    clause: str = told("依据条款", sample="V04")


@dataclass(frozen=True)
class ClientCard(Letterhead):
    """客户档案表的内容。"""

    period: str = told("期间", sample="2026年下半年")
    client: str = told("客户单位名称", sample="示例置业有限公司")
    number: str = told("档案编号", sample="KH-000001")
    units: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="B")
    tier_status: str = told("等级状态", sample="确定")
    tier_why: str = told("等级依据", sample="合作项目2个")
    value: str = told("客户价值", sample="中价值")
    completeness: float = told("档案完整度（%）", sample=80.0)
    lacking: str = told("档案还缺的内容", sample="客户评价")
    social_value: str | None = told("社会价值", sample="较高")
    satisfaction: float | None = told("本期满意度；没有调查为空", sample=92.4)
    relation_index: float | None = told("关系指数；没有评分为空", sample=64.6)
    risk: str | None = told("未关闭的风险等级；没有为空", sample="中")
    risk_why: str = told("风险依据", sample="中：资金紧张（2026-08-02）")
    complaints_open: int = told("未办结的投诉件数", sample=0)
    entries: int = told("登记簿里关于这个客户的登记数", sample=9)
    scores: str = told("各项数字一段话", sample="档案完整度80.0%，满意度92.4分。")
    bad_conduct: tuple[str, ...] = told("不良行为，每条一句；没有为空", sample=("2026-09-01 拖欠工程款：拖欠三个月",))
    facts: tuple[FactLine, ...] = told("基本资料")
    people: tuple[PersonLine, ...] = told("联系人和决策链")
    chain: Diagram = told("决策链图", sample=decision_chain("示例置业有限公司", ()))  # noqa: RUF009 — a field, as told() of any type
    has_people: bool = told("是否登记过联系人", sample=True)
    shows_radar: bool = told("是否有关系六项测评图", sample=True)
    radar: Chart = told("关系六项测评图", sample=_SAMPLE)  # noqa: RUF009 — a field
    evaluations: tuple[Both, ...] = told("双向评价：客户对我方、我方对客户")
    tiers: tuple[TierLine, ...] = told("等级变化")
    cards: tuple[CardLine, ...] = told("策略卡")
    timeline: tuple[EventLine, ...] = told("大事记，新的在前")
    timeline_more: str = told("大事记未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints (D08)."""
        return {
            name: getattr(self, name)
            for name in (
                "client",
                "tier",
                "tier_status",
                "completeness",
                "social_value",
                "satisfaction",
                "relation_index",
                "risk",
                "complaints_open",
                "entries",
            )
        }


@report(
    name="client-card",
    title="客户档案表",
    template="client_card.docx",
    clause="R19,R20,R33,R49",
    periods=("month", "quarter", "half", "year"),
    who=("marketing", "leader", "unit"),
)
def client_card(
    material: Material,
    *,
    day: datetime.date,
    client: str,
    house: House = House(),  # noqa: B008 — frozen
) -> ClientCard:
    """一个客户的档案：基本资料、联系人和决策链、双向评价、等级变化、投诉、风险、策略卡和大事记。

    Args:
        material: Of the period; the client is that of its end.
        day: Day of issue.
        client: Name or number.
        house: Who issues.

    Raises:
        Refusal: KH636, no client is called so.
    """
    one = client_named(material.clients, client)
    dossiers = Dossiers.at_end(material)
    archive = archive_facts(material)
    reasons, relation = dossiers.risk_reasons(one), dossiers.relation(one.id)
    surveys = [survey_of(t) for t in material.within(Surveys, client=one.id)]
    satisfaction = mean_satisfaction(surveys, material.force)
    completeness = archive.completeness(one)
    waiting = sum(t.row.closed is None for t in material.all(Complaints, client=one.id))
    lines, more = cut(timeline(material, one), "各登记簿", _MOST)
    people = dossiers.people(one.id)
    return ClientCard(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        client=one.name,
        number=one.id,
        units="、".join(one.units),
        tier=one.stands,
        tier_status=one.tier_status,
        tier_why=tier_why(one),
        value=dossiers.value(one),
        completeness=percent(completeness) or 0.0,
        lacking="、".join(f.head for f in archive.lacking(one)) or "不缺",
        social_value=dossiers.social(one),
        satisfaction=rounded(satisfaction),
        relation_index=rounded(relation.index),
        risk=dossiers.risk(one),
        risk_why="；".join(map(str, reasons)) or "没有未关闭的风险信号",
        complaints_open=waiting,
        entries=sum(e.client_id == one.id for entries in material.snapshot.entries.values() for e in entries),
        scores=f"档案完整度{percent_text(completeness)}，本期满意度{score_text(satisfaction)}，"
        f"关系指数{score_text(relation.index)}，未办结投诉{waiting}件。",
        bad_conduct=bad_conduct(material, one),
        facts=_facts(one),
        people=person_lines(one, dossiers),
        chain=decision_chain(one.name, people, dossiers),
        has_people=bool(people),
        shows_radar=relation.index is not None,
        radar=radar(one.name, relation.measures, dossiers.relation_before(one.id).measures),
        evaluations=both_views(material, one),
        tiers=_tiers(material, one),
        cards=strategy_cards(one, dossiers),
        timeline=lines,
        timeline_more=more,
    )


def tier_why(client: GroupClient) -> str:
    """Why a client stands in its tier: the decision first, then what the policy computes."""
    decided = client.confirmed
    computed = "；".join(client.why)
    return f"核定{decided.tier}类：{decided.why}（{decided.by}）；测算{client.tier}类：{computed}" if decided else computed


def bad_conduct(material: Material, client: GroupClient) -> tuple[str, ...]:
    """What stands in 不良行为登记表 about a client, newest first (R49)."""
    found = sorted(material.all(Misconduct, client=client.id), key=lambda t: t.row.day or datetime.date.min, reverse=True)
    return tuple(f"{t.row.day or '日期未填'} {t.row.conduct}：{t.row.description or '—'}" for t in found)


def strategy_cards(client: GroupClient, dossiers: Dossiers) -> tuple[CardLine, ...]:
    """What to do about a client, by the policy's table (V04–V07, S06–S07)."""
    value = dossiers.value(client)
    known = {
        "tier": client.stands,
        "client_value": value.removesuffix("价值") if value.endswith("价值") else None,
        "scale": client.values.get("scale"),
        "industry": client.values.get("industry"),
    }
    return tuple(CardLine(c.part, c.title, c.text, c.clause) for c in cards(known, dossiers.material.force))


def _facts(client: GroupClient) -> tuple[FactLine, ...]:
    told_of = [(f.head, _value(f, client.values.get(f.name))) for f in CUSTOMER_INFO.fields if f.name not in _LEFT_OUT]
    half = (len(told_of) + 1) // 2
    right = [*told_of[half:], ("", "")]
    return tuple(FactLine(*left, *beside) for left, beside in zip(told_of[:half], right, strict=False))


def _value(field: Field, raw: Any) -> str:
    return "—" if raw in (None, "") else shown(field.kind, raw)


def _tiers(material: Material, client: GroupClient) -> tuple[TierLine, ...]:
    """Months of the period in which the tier changed, the newest first; the first month of the period too."""
    found: list[TierLine] = []
    for snapshot in material.months:
        one = next((c for c in snapshot.clients if c.id == client.id), None)
        if one is not None and (not found or (found[-1].tier, found[-1].status) != (one.stands, one.tier_status)):
            found.append(TierLine(snapshot.month.chinese, one.stands, one.tier_status, tier_why(one)))
    return tuple(reversed(found))
