"""What is still to do, of one client or one person: follow-ups, complaints, measures, leads, tasks, activities, voices (G17, R75)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from addin.declare import told
from addin.ledger.in_force.proposals import proposals
from addin.ledger.shapes.views import Source
from addin.reports.dossiers import Dossiers
from addin.reports.material import Material, Told
from addin.reports.persons import names_person
from addin.reports.relations.lead_lines import is_running
from addin.reports.relations.risk_states import due_of
from addin.reports.scores import day_text
from addin.reports.unit_records import complaint_of
from udfs.rules import complaints as complaint_rules
from udfs.rules.risk import deferred_on
from workbooks.registers.activities import Activities
from workbooks.registers.complaints import Complaints
from workbooks.registers.contact_log import ContactLog
from workbooks.registers.fact_changes import OPEN
from workbooks.registers.improvements import Improvements
from workbooks.registers.leads import Leads
from workbooks.registers.projects import Projects
from workbooks.registers.risks import Risks
from workbooks.registers.tasks import Tasks
from workbooks.registers.units import MARKETING
from workbooks.registers.voices import Voices


@dataclass(frozen=True)
class ItemLine:
    """One thing to do."""

    kind: str = told("种类", sample="后续事项")
    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    matter: str = told("事项", sample="报送业绩资料")
    owner: str = told("责任人", sample="李示例")
    due: str = told("期限", sample="2026-12-01")
    state: str = told("情况：逾期、未到期、没有期限", sample="未到期")


@dataclass(frozen=True)
class _Item:
    kind: str
    entry: Told[Any]
    matter: str
    owner: str
    due: datetime.date | None


def open_items(dossiers: Dossiers, *, client_id: str = "", person: str = "") -> tuple[ItemLine, ...]:
    """Open items by their day, those without one last.

    Args:
        dossiers: The clients on a day.
        client_id: Only of this client.
        person: Only of this person.
    """
    found = [
        item
        for item in _all(dossiers)
        if (not client_id or item.entry.client_id == client_id) and (not person or names_person(item.owner, person))
    ]
    ordered = sorted(found, key=lambda i: (i.due or datetime.date.max, i.kind, i.entry.client))
    return tuple(_line(item, dossiers) for item in ordered)


def _all(dossiers: Dossiers) -> Iterator[_Item]:
    material = dossiers.material
    sources: tuple[tuple[type, Callable[[Told[Any]], _Item | None]], ...] = (
        (ContactLog, _follow_up),
        (Risks, lambda t: _risk(t, dossiers.day)),
        (Leads, _lead),
        (Activities, _activity),
        (Voices, _voice),
        (Improvements, _improvement),
    )
    for register, read in sources:
        yield from filter(None, map(read, material.all(register)))
    yield from _learned(material)
    for one in material.all(Complaints):
        if one.row.closed is None:
            due = complaint_rules.due(complaint_of(one, material), material.force)
            yield _Item("投诉", one, f"{one.row.number or ''} {one.row.content or ''}".strip(), one.row.owner or "", due)
    owners = {(t.unit, t.row.number): t for t in material.all(Projects)}
    for task in material.all(Tasks):
        if task.row.done is None:
            project = owners.get((task.unit, task.row.number))
            name = project.row.project if project else task.row.number
            yield _Item("项目任务", project or task, f"{name}：{task.row.task}", task.row.owner or "", task.row.planned)


def _follow_up(t: Told[ContactLog]) -> _Item | None:
    row = t.row
    return (
        _Item("后续事项", t, row.follow_up, row.follow_up_owner or row.staff or "", row.follow_up_due)
        if row.follow_up and not row.follow_up_done
        else None
    )


def _learned(material: Material) -> Iterator[_Item]:
    """What contacts propose to change in clients' files and nobody decided yet, an item a contact (R38)."""
    contacts = {t.entry.source: t for t in material.all(ContactLog)}
    waiting: defaultdict[Source, list[str]] = defaultdict(list)
    for p in proposals(material.snapshot, material.at):
        if p.state == OPEN:
            waiting[p.entry.source].append(p.fact.head)
    for source, heads in waiting.items():
        yield _Item("信息变更", contacts[source], f"得知{'、'.join(heads)}有变，待审定", MARKETING, None)


def _risk(t: Told[Risks], day: datetime.date) -> _Item | None:
    row = t.row
    if row.closed:
        return None
    pause = f"（暂缓至{row.deferred_until}）" if deferred_on(row.deferred, row.deferred_until, day) else ""
    return _Item("风险措施", t, f"{row.measure or f'{row.kind}：还没有措施'}{pause}", row.owner or "", due_of(row))


def _lead(t: Told[Leads]) -> _Item | None:
    row = t.row
    return (
        _Item("线索下一步", t, f"{row.project or row.number}：{row.next_step}", row.owner or "", row.next_due)
        if row.next_step and is_running(row)
        else None
    )


def _activity(t: Told[Activities]) -> _Item | None:
    row = t.row
    return None if row.done else _Item("活动与关怀", t, f"{row.kind}：{row.content}", row.owner or "", row.day)


def _voice(t: Told[Voices]) -> _Item | None:
    row = t.row
    return None if row.done else _Item("客户声音", t, row.content or "—", row.owner or "", row.due)


def _improvement(t: Told[Improvements]) -> _Item | None:
    row = t.row
    return None if row.done else _Item("改进措施", t, row.measure or "—", row.owner or "", row.due)


def _line(item: _Item, dossiers: Dossiers) -> ItemLine:
    state = "没有期限" if item.due is None else "逾期" if item.due < dossiers.day else "未到期"
    risk = dossiers.risk_text(item.entry.client_id)
    return ItemLine(item.kind, item.entry.client or "—", risk, item.matter, item.owner or "未定", day_text(item.due), state)
