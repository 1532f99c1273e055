"""关键客户计划 (G07): the five steps for one client, from its decision chain to what was corrected."""

from __future__ import annotations

import datetime
from dataclasses import astuple, dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.diagram import Diagram
from addin.ledger.shapes.views import GroupClient
from addin.reports.client_named import client_named
from addin.reports.clients.open_items import ItemLine, open_items
from addin.reports.clients.visit_plan import plan_of
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.relations.chain_book import chain_book
from addin.reports.relations.people import PersonLine, decision_chain, person_lines
from addin.reports.scores import day_text, score_text
from workbooks.registers.contact_log import ContactLog
from workbooks.registers.contacts import Contacts

#: Where an attitude should go next.
_NEXT = {"反对": "中立", "未知": "支持", "中立": "支持", "支持": "支持（巩固）"}


@dataclass(frozen=True)
class TargetLine:
    """Step 3: one key person with the target and who of ours is in charge."""

    name: str = told("关键人（只留姓）", sample="张**")
    post: str = told("部门和职务", sample="总经理")
    role: str = told("项目角色", sample="决策人")
    now: str = told("现在的态度", sample="中立")
    target: str = told("目标态度", sample="支持")
    owner: str = told("负责人", sample="李示例（分公司领导）")
    gap: str = told("对接缺口，没有的为一横", sample="—")
    met: str = told("最近一次见面", sample="2026-11-09")


@dataclass(frozen=True)
class StepLine:
    """Step 5: one thing that went off the plan, and how it is put right."""

    matter: str = told("偏差", sample="后续事项逾期：报送业绩资料")
    correction: str = told("纠偏", sample="责任人说明原因，重新确定期限")


@dataclass(frozen=True)
class KeyClientPlan(Letterhead):
    """关键客户计划的内容。"""

    client: str = told("客户", sample="示例置业有限公司")
    units: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("未关闭的风险等级；没有为无", sample="无")
    standing: str = told("现状一段话", sample="关系指数64.6。")
    chain: Diagram = told("第一步：决策链图", sample=decision_chain("示例置业有限公司", ()))  # noqa: RUF009 — a field
    people: tuple[PersonLine, ...] = told("第一步：决策链表")
    definition: str = told("第二步：为什么是关键客户", sample="A类，高价值，关键人2个。")
    targets: tuple[TargetLine, ...] = told("第三步：关键人、目标和负责人")
    actions: tuple[ItemLine, ...] = told("第四步：行动计划")
    done: tuple[str, ...] = told("第五步：本期已做的，每条一句", sample=("2026-11-09 上门拜访",))
    corrections: tuple[StepLine, ...] = told("第五步：偏差和纠偏")

    @property
    def figures(self) -> dict[str, Any]:
        """Counts of each step."""
        return {
            "client": self.client,
            "people": len(self.people),
            "targets": len(self.targets),
            "gaps": sum(t.gap != "—" for t in self.targets),
            "actions": len(self.actions),
            "corrections": len(self.corrections),
        }

    def beside(self, suffix: str) -> bytes:
        """The decision chain as shapes and tables of a workbook."""
        heads = ("关键人", "部门和职务", "项目角色", "现在的态度", "目标态度", "负责人", "对接缺口", "最近一次见面")
        targets = [heads, *(tuple(map(str, astuple(t))) for t in self.targets)]
        trace = f"数据快照 {self.snapshot}　分级标准 {self.policy}　{self.issued}"
        return chain_book(self.client, self.chain, self.people, targets, trace=trace)


@report(
    name="key-client-plan",
    title="关键客户计划",
    template="key_client_plan.docx",
    clause="G07,G08",
    periods=("month", "quarter", "half", "year"),
    besides=(".xlsx",),
)
def key_client_plan(
    material: Material,
    *,
    day: datetime.date,
    client: str,
    house: House = House(),  # noqa: B008 — frozen
) -> KeyClientPlan:
    """关键客户五步法：梳理决策链、定义关键客户、选目标与负责人、制定行动计划、执行与纠偏。

    Args:
        material: Of the period; what was done is what lies in it.
        day: The day by which things are off the plan.
        client: Name or number.
        house: Who issues.

    Raises:
        Refusal: KH636, no client is called so.
    """
    one = client_named(material.clients, client)
    dossiers = Dossiers(material, day)
    people = dossiers.people(one.id)
    key = [t for t in people if t.row.role == "决策人" or t.row.influence == "高"]
    items = open_items(dossiers, client_id=one.id)
    relation = dossiers.relation(one.id)
    trend = "" if relation.trend is None else f"，比上次{relation.trend:+.1f}"
    return KeyClientPlan(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        client=one.name,
        units="、".join(one.units),
        tier=one.stands,
        risk=dossiers.risk(one) or "无",
        standing=f"关系指数{score_text(relation.index)}{trend}，最弱的是{relation.weakest or '（没有评分）'}；"
        f"在任联系人{len(people)}个，关键人{len(key)}个，对接缺口{len(dossiers.gaps(one.id))}处。",
        chain=decision_chain(one.name, people, dossiers),
        people=person_lines(one, dossiers),
        definition=f"{one.stands}类客户，{dossiers.value(one)}，社会价值{dossiers.social(one) or '未知'}；"
        f"项目中的决策人和影响力高的人{len(key)}个为关键人。",
        targets=_targets(one, key, dossiers),
        actions=tuple(i for i in items if i.state != "逾期"),
        done=_done(material, one),
        corrections=_corrections(one, items, key, dossiers),
    )


def _targets(client: GroupClient, key: list[Told[Contacts]], dossiers: Dossiers) -> tuple[TargetLine, ...]:
    missing = {id(t.entry): why for t, why in dossiers.gaps(client.id)}
    last = max(dossiers.visits(client.id), default=None)
    return tuple(
        TargetLine(
            name=t.row.contact or "—",
            post="".join(filter(None, (t.row.department, t.row.post))) or "—",
            role=t.row.role or "—",
            now=t.row.attitude or "未知",
            target=_NEXT.get(t.row.attitude or "未知", "支持"),
            owner=f"{t.row.counterpart}（{t.row.counterpart_level or '级别未填'}）" if t.row.counterpart else "待定",
            gap=missing.get(id(t.entry), "—"),
            met=day_text(last),
        )
        for t in key
    )


def _done(material: Material, client: GroupClient) -> tuple[str, ...]:
    found = sorted(material.within(ContactLog, client=client.id), key=lambda t: t.row.day)
    return tuple(f"{t.row.day.isoformat()} {t.row.entry()}" for t in found)


def _corrections(client: GroupClient, items: tuple[ItemLine, ...], key: list[Told[Contacts]], dossiers: Dossiers) -> tuple[StepLine, ...]:
    late = [StepLine(f"{i.kind}逾期：{i.matter}（{i.owner}，{i.due}）", "责任人说明原因，重新确定期限") for i in items if i.state == "逾期"]
    gaps = [StepLine(f"{t.row.post or '关键人'}：{why}", "指定级别对等的对接人") for t, why in dossiers.gaps(client.id)]
    against = [
        StepLine(f"{t.row.post or '关键人'}反对我方", "查明原因，由与其关系较好的人出面沟通") for t in key if t.row.attitude == "反对"
    ]
    row = plan_of(client, dossiers)
    visit = [StepLine("拜访逾期", "尽快安排拜访")] if row is not None and row.status == "逾期" else []
    return (*late, *gaps, *against, *visit)
