"""拜访前一页纸 (R43, G07, V04–V06): tier and why, risk, open items, who decides, what to convey, what to do."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.shapes.views import GroupClient
from addin.reports.client_named import client_named
from addin.reports.clients.client_card import CardLine, bad_conduct, strategy_cards, tier_why
from addin.reports.clients.open_items import ItemLine, open_items
from addin.reports.clients.visit_plan import plan_of
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.relations.people import PersonLine, person_lines
from addin.reports.scores import day_text, score_text
from workbooks.registers.complaints import Complaints
from workbooks.registers.contact_log import ContactLog

#: Lines of each list that fit the page.
_ITEMS, _PEOPLE, _CARDS, _SAID = 6, 6, 3, 3


@dataclass(frozen=True)
class ClientBrief(Letterhead):
    """拜访前一页纸的内容。"""

    client: str = told("客户单位名称", sample="示例置业有限公司")
    units: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    tier_why: str = told("等级依据", sample="合作项目3个")
    value: str = told("客户价值", sample="高价值")
    risk: str = told("未关闭的风险等级；没有为无", sample="中")
    risk_why: str = told("风险依据", sample="中：资金紧张（2026-08-02）")
    bad_conduct: str = told("不良行为；没有为空", sample="2026-09-01 拖欠工程款：拖欠三个月")
    visit: str = told("拜访安排一句话", sample="每旬一次，集团公司领导；上次2026-11-09，下次2026-11-20前。")
    relation: str = told("关系一句话", sample="关系指数64.6，最弱的是接受认可度；对接缺口1处。")
    complaints: int = told("未办结的投诉件数", sample=1)
    items: tuple[ItemLine, ...] = told("未了事项")
    items_more: str = told("未了事项未列全时的说明", sample="")
    people: tuple[PersonLine, ...] = told("决策链和对接人")
    heard: tuple[str, ...] = told("最近几次沟通的反馈，每条一句", sample=("2026-11-09 上门拜访，李示例：通报进度",))
    convey: tuple[str, ...] = told("这次要传达的，每条一句", sample=("投诉TS-001的处理结果",))
    cards: tuple[CardLine, ...] = told("策略卡")

    @property
    def figures(self) -> dict[str, Any]:
        """What the page tells."""
        return {
            "client": self.client,
            "tier": self.tier,
            "risk": None if self.risk == "无" else self.risk,
            "complaints_open": self.complaints,
            "items": len(self.items),
            "gaps": sum(p.gap != "—" for p in self.people),
        }


@report(
    name="client-brief",
    title="拜访前一页纸",
    template="client_brief.docx",
    clause="R43,G07,V04-V06",
    periods=("month", "quarter", "half", "year"),
    who=("marketing", "leader", "unit"),
)
def client_brief(
    material: Material,
    *,
    day: datetime.date,
    client: str,
    house: House = House(),  # noqa: B008 — frozen
) -> ClientBrief:
    """去见客户之前看的一页纸：等级和风险、未了事项、决策链和对接人、要传达的内容、策略卡。

    Args:
        material: Of the period.
        day: The day before the visit.
        client: Name or number.
        house: Who issues.

    Raises:
        Refusal: KH636, no client is called so.
    """
    one = client_named(material.clients, client)
    dossiers = Dossiers(material, day)
    items = open_items(dossiers, client_id=one.id)
    waiting = sum(t.row.closed is None for t in dossiers.entries(Complaints, one.id))
    return ClientBrief(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        client=one.name,
        units="、".join(one.units),
        tier=one.stands,
        tier_why=tier_why(one),
        value=dossiers.value(one),
        risk=dossiers.risk(one) or "无",
        risk_why="；".join(map(str, dossiers.risk_reasons(one))) or "没有未关闭的风险信号",
        bad_conduct="；".join(bad_conduct(material, one)),
        visit=_visit(one, dossiers),
        relation=_relation(one, dossiers),
        complaints=waiting,
        items=items[:_ITEMS],
        items_more=f"另有{len(items) - _ITEMS}项未列出。" if len(items) > _ITEMS else "",
        people=person_lines(one, dossiers)[:_PEOPLE],
        heard=_heard(one, dossiers),
        convey=_convey(one, dossiers, waiting),
        cards=strategy_cards(one, dossiers)[:_CARDS],
    )


def _visit(client: GroupClient, dossiers: Dossiers) -> str:
    row = plan_of(client, dossiers)
    if row is None:
        return "没有规定频次，由维护责任人掌握。"
    last = day_text(row.last) if row.last else "没有记录"
    until = f"{row.next.isoformat()}前" if row.next else "尽快"
    return f"{row.frequency}，{row.level}；上次{last}，下次{until}（{row.status}）。"


def _relation(client: GroupClient, dossiers: Dossiers) -> str:
    found, gaps = dossiers.relation(client.id), len(dossiers.gaps(client.id))
    said = f"关系指数{score_text(found.index)}，最弱的是{found.weakest}" if found.weakest else "没有关系评分"
    return f"{said}；对接缺口{gaps}处。"


def _heard(client: GroupClient, dossiers: Dossiers) -> tuple[str, ...]:
    found = [t.row for t in dossiers.entries(ContactLog, client.id) if t.row.day and t.row.day <= dossiers.day]
    newest = sorted(found, key=lambda row: row.day, reverse=True)[:_SAID]
    return tuple(f"{row.day.isoformat()} {row.entry()}" for row in newest)


def _convey(client: GroupClient, dossiers: Dossiers, waiting: int) -> tuple[str, ...]:
    said = ["集团近期的重要信息、业绩和人员变化"]
    if waiting:
        said.append(f"未办结的{waiting}件投诉：处理进展和办结期限")
    if client.values.get("needs"):
        said.append(f"针对其需求的方案：{client.values['needs']}")
    if any("应收" in reason.text for reason in dossiers.risk_reasons(client)):
        said.append("逾期应收款的支付安排")
    return tuple(said)
