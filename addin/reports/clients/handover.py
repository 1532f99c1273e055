"""移交清单 (G17): all clients, open items and promises of one person, with a receipt to sign."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.clients.open_items import ItemLine, open_items
from addin.reports.clients.visit_plan import VisitLine, planned_visits, visit_lines
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.persons import names_person
from addin.reports.relations.lead_lines import LeadLine, is_running, lead_lines
from addin.reports.scores import day_text
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers.complaints import Complaints
from workbooks.registers.leads import Leads

NOTHING_TO_HAND_OVER = rule(
    "KH792",
    Severity.ERROR,
    "没有可移交的",
    "台账里没有由“{person}”维护、对接或负责的客户和事项。",
    "核对姓名；维护责任人填在客户信息统计表。",
    clause="G17",
)


@dataclass(frozen=True)
class HandedLine:
    """One client that is handed over."""

    no: int = told("序号", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    role: str = told("移交人的角色：维护责任人、对接人", sample="维护责任人")
    people: int = told("对接的联系人数", sample=2)


@dataclass(frozen=True)
class PromiseLine:
    """One promise made to a client."""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    promise: str = told("承诺", sample="TS-001 签证资料提交不及时")
    until: str = told("期限", sample="2026-12-01")


@dataclass(frozen=True)
class Handover(Letterhead):
    """移交清单的内容。"""

    person: str = told("移交人", sample="李示例")
    overview: str = told("总体情况一段话", sample="移交客户12个、未了事项5项。")
    clients: tuple[HandedLine, ...] = told("移交的客户")
    items: tuple[ItemLine, ...] = told("未了事项")
    visits: tuple[VisitLine, ...] = told("拜访计划")
    leads: tuple[LeadLine, ...] = told("跟踪中的线索")
    promises: tuple[PromiseLine, ...] = told("对客户的承诺")

    @property
    def figures(self) -> dict[str, Any]:
        """What is handed over."""
        return {
            "rows": [{"client": c.client, "tier": c.tier, "risk": None if c.risk == "—" else c.risk, "role": c.role} for c in self.clients],
            "items": len(self.items),
            "leads": len(self.leads),
            "promises": len(self.promises),
        }


@report(name="handover", title="移交清单", template="handover.docx", clause="G17", periods=("month", "quarter", "half", "year"))
def handover(
    material: Material,
    *,
    day: datetime.date,
    person: str,
    house: House = House(),  # noqa: B008 — frozen
) -> Handover:
    """轮岗、离岗时一个人移交的全部客户、未了事项、拜访计划、线索和承诺，附签收栏。

    Args:
        material: Of the period.
        day: Day of the handover.
        person: Who hands over.
        house: Who issues.

    Raises:
        Refusal: KH792, nothing is theirs.
    """
    dossiers = Dossiers(material, day)
    clients = _clients(dossiers, person)
    items = open_items(dossiers, person=person)
    leads = [t for t in material.all(Leads) if names_person(t.row.owner, person) and is_running(t.row)]
    promises = tuple(
        PromiseLine(t.client, dossiers.risk_text(t.client_id), f"{t.row.number} {t.row.content or ''}", day_text(t.row.promised))
        for t in material.all(Complaints)
        if t.row.closed is None and t.row.promised and names_person(t.row.owner, person)
    )
    if not (clients or items or leads):
        raise refuse(NOTHING_TO_HAND_OVER, Where(), person=person)
    late = sum(i.state == "逾期" for i in items)
    return Handover(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        person=person,
        overview=f"{person}移交客户{len(clients)}个，未了事项{len(items)}项（逾期{late}项），跟踪中的线索{len(leads)}条，"
        f"对客户的承诺{len(promises)}件。联系人的电话等个人信息当面移交，不在本清单。",
        clients=clients,
        items=items,
        visits=visit_lines(planned_visits(dossiers, person=person), dossiers),
        leads=tuple(lead_lines(leads, dossiers)),
        promises=promises,
    )


def _clients(dossiers: Dossiers, person: str) -> tuple[HandedLine, ...]:
    found = []
    for client in dossiers.material.clients:
        owns = names_person(client.values.get("owner"), person)
        people = sum(names_person(t.row.counterpart, person) for t in dossiers.people(client.id))
        if owns or people:
            role = "、".join(word for word, is_so in (("维护责任人", owns), ("对接人", people)) if is_so)
            found.append((client, role, people))
    ordered = sorted(found, key=lambda f: (f[0].stands, f[0].name))
    return tuple(
        HandedLine(no, c.name, "、".join(c.units), c.stands, dossiers.risk(c) or "—", role, people)
        for no, (c, role, people) in enumerate(ordered, 1)
    )
