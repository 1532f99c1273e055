"""关怀日历 (S12, G10, A41): festivals and birthdays of the months to come, done or missed; gifts past their limit; prescribed actions."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.shapes.views import GroupClient
from addin.lunar import birthday_of, solar_day
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.persons import names_person
from addin.reports.scores import day_text, number_text
from addin.reports.wording import cut
from udfs.rules import care as rules
from workbooks.registers.activities import Activities

_PRESCRIBED = "规定动作"
#: Longest span that one calendar covers from its day on.
_AHEAD = datetime.timedelta(days=92)
_MOST = 300


@dataclass(frozen=True)
class CareLine:
    """One line of the calendar."""

    day: str = told("日期", sample="2026-09-25")
    occasion: str = told("事由：节日问候、生日祝福", sample="节日问候")
    of: str = told("节日或联系人", sample="中秋节")
    client: str = told("客户", sample="示例置业有限公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    what: str = told("做法", sample="登门或电话问候")
    owner: str = told("维护责任人", sample="李示例")
    state: str = told("状态：已办、待办、到期、错过", sample="待办")


@dataclass(frozen=True)
class ActionLine:
    """One prescribed or planned action of the period."""

    day: str = told("计划日期", sample="2026-11-09")
    kind: str = told("类别", sample="规定动作")
    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    content: str = told("内容", sample="年度高层互访")
    owner: str = told("经办人", sample="李示例")
    state: str = told("情况：完成、未到期、错过", sample="完成")


@dataclass(frozen=True)
class PrescribedLine:
    """One action that the policy prescribes for a client in a quarter, half-year or year."""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    action: str = told("规定动作", sample="高层互访")
    time: str = told("起止日期", sample="2026-01-01至2026-12-31")
    owner: str = told("维护责任人", sample="李示例")
    state: str = told("情况：已办和日期、待办、错过", sample="已办 2026-11-09")


@dataclass(frozen=True)
class GiftLine:
    """One client whose gifts need approval."""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    day: str = told("日期", sample="2026-09-20")
    amount: str = told("金额（元）", sample="260")
    reason: str = told("须批准的原因", sample="本次260元，超过单次限额200元")
    approver: str = told("批准人；没有为未批准", sample="王示例")


@dataclass(frozen=True)
class CareCalendar(Letterhead):
    """关怀日历的内容。"""

    period: str = told("期间", sample="2026年第4季度")
    scope: str = told("范围：集团、单位或人员", sample="一分公司")
    overview: str = told("总体情况一段话", sample="节日问候20次，生日祝福3次。")
    rows: tuple[CareLine, ...] = told("全部关怀事项")
    shown: tuple[CareLine, ...] = told("文件里列出的关怀事项")
    shown_says: str = told("关怀事项一句话", sample="按日期：")
    shown_more: str = told("未列全时的说明", sample="")
    actions: tuple[ActionLine, ...] = told("本期计划的活动和规定动作")
    actions_says: str = told("活动和规定动作一句话", sample="计划的活动5项，完成3项：")
    prescribed: tuple[PrescribedLine, ...] = told("规定动作：每个客户每期，错过的在前")
    prescribed_says: str = told("规定动作一句话", sample="规定动作12项，已办8项，错过1项：")
    prescribed_more: str = told("规定动作未列全时的说明", sample="")
    gifts: tuple[GiftLine, ...] = told("须批准的礼品和活动")
    gifts_says: str = told("须批准一句话", sample="金额超过限额的1项：")

    @property
    def figures(self) -> dict[str, Any]:
        """Rows of the calendar."""
        return {
            "rows": [
                {"date": r.day, "occasion": r.occasion, "of": r.of, "client": r.client, "owner": r.owner, "status": r.state}
                for r in self.rows
            ],
            "missed": sum(r.state == "错过" for r in self.rows),
            "prescribed": [{"client": p.client, "action": p.action, "time": p.time, "status": p.state} for p in self.prescribed],
            "unapproved": sum(g.approver == "未批准" for g in self.gifts),
        }


@report(
    name="care-calendar",
    title="关怀日历",
    template="care_calendar.docx",
    clause="S12,G10,A41",
    periods=("month", "quarter", "half", "year"),
)
def care_calendar(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    person: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> CareCalendar:
    """这段时期和以后三个月的节日问候、生日祝福，规定动作的完成情况，金额超过限额的礼品和活动。

    生日是个人信息：说明理由（--unmask）才列出，并记入日志。

    Args:
        material: Of the period.
        day: The day by which lines are due or missed.
        unit: Only clients that this unit maintains.
        person: Only clients of this 维护责任人.
        house: Who issues.
    """
    dossiers = Dossiers(material, day)
    clients = [c for c in material.clients_of(unit) if not person or names_person(c.values.get("owner"), person)]
    first = material.days[0]
    last = max(material.last_day, day + _AHEAD)
    done = [_activity(t) for t in material.all(Activities) if t.row.day and t.row.kind]
    found = rules.care_calendar(
        (_cared(c, dossiers) for c in clients), first, last, day, activities=done, solar=solar_day, policy=material.force
    )
    rows = tuple(_line(one, material, dossiers) for one in found)
    shown, more = cut(rows, "客户活动与关怀表", _MOST)
    actions = _actions(material, dossiers, clients)
    required = _prescribed(material, dossiers, clients, done)
    listed_actions, more_actions = cut(required, "客户活动与关怀表", _MOST)
    gifts = _gifts(material, dossiers, clients)
    scope = person or unit or house.group
    born = sum(r.occasion == "生日祝福" for r in rows)
    hint = "" if born else "（生日是个人信息，说明理由后才列出）"
    return CareCalendar(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"{first.isoformat()}至{last.isoformat()}，{scope}节日问候{len(rows) - born}次，生日祝福{born}次{hint}；"
        f"已办{sum(r.state == '已办' for r in rows)}次，错过{sum(r.state == '错过' for r in rows)}次。",
        rows=rows,
        shown=shown,
        shown_says="按日期：" if rows else "没有要关怀的事项。",
        shown_more=more,
        actions=actions,
        actions_says=f"本期计划的活动和规定动作{len(actions)}项，完成{sum(a.state == '完成' for a in actions)}项："
        if actions
        else "本期没有登记活动和规定动作。",
        prescribed=listed_actions,
        prescribed_says=f"规定动作{len(required)}项，已办{sum(p.state.startswith('已办') for p in required)}项，"
        f"错过{sum(p.state == '错过' for p in required)}项，错过的在前："
        if required
        else "没有规定动作。",
        prescribed_more=more_actions,
        gifts=gifts,
        gifts_says=f"金额超过限额、须经批准的{len(gifts)}项：" if gifts else "没有金额超过限额的礼品和活动。",
    )


def _cared(client: GroupClient, dossiers: Dossiers) -> rules.Cared:
    people = tuple(
        rules.Person(t.row.contact or "联系人", birthday_of(t.row.birthday))
        for t in dossiers.people(client.id)
        if isinstance(t.row.birthday, datetime.date)
    )
    value = dossiers.value(client)
    worth = value.removesuffix("价值") if value.endswith("价值") else None
    return rules.Cared(client.id, client.name, client.stands, str(client.values.get("owner") or ""), worth, people)


def _activity(told_of: Any) -> rules.Activity:
    row = told_of.row
    return rules.Activity(told_of.client_id, row.kind, row.day, row.done, row.amount, row.persons or "", row.content or "")


def _line(one: rules.Care, material: Material, dossiers: Dossiers) -> CareLine:
    tier = material.tier(one.client_id) or "—"
    risk = dossiers.risk_text(one.client_id)
    return CareLine(day_text(one.day), one.occasion, one.of, one.client, tier, risk, one.what, one.owner or "未定", one.state)


def _actions(material: Material, dossiers: Dossiers, clients: Iterable[GroupClient]) -> tuple[ActionLine, ...]:
    wanted = {c.id for c in clients}
    found = [t for t in material.within(Activities) if t.client_id in wanted]
    ordered = sorted(found, key=lambda t: (t.row.kind != _PRESCRIBED, t.row.day))
    return tuple(
        ActionLine(
            day=day_text(t.row.day),
            kind=t.row.kind or "—",
            client=t.client,
            risk=dossiers.risk_text(t.client_id),
            content=t.row.content or "—",
            owner=t.row.owner or "—",
            state="完成" if t.row.done else "错过" if t.row.day < dossiers.day else "未到期",
        )
        for t in ordered
    )


def prescribed_of(
    material: Material, dossiers: Dossiers, clients: Iterable[GroupClient], done: Sequence[rules.Activity] | None = None
) -> list[rules.Prescribed]:
    """Prescribed actions of the clients in the period (G10); `done` are all activities, if they are at hand."""
    told = [_activity(t) for t in material.all(Activities) if t.row.day and t.row.kind] if done is None else done
    cared = [_cared(c, dossiers) for c in clients]
    month = material.span.months[0]  # quarters and halves are those of the calendar, though the first month's days begin on the 26th
    first, last = datetime.date(month.year, month.month, 1), material.last_day
    return rules.prescribed(cared, first, last, dossiers.day, activities=told, policy=material.force)


def _prescribed(
    material: Material, dossiers: Dossiers, clients: Iterable[GroupClient], done: Sequence[rules.Activity]
) -> tuple[PrescribedLine, ...]:
    """What the policy prescribes for the clients in the period, missed first (G10)."""
    known = {c.id: c for c in clients}
    found = prescribed_of(material, dossiers, known.values(), done)
    ordered = sorted(found, key=lambda p: (("错过", "待办", "已办").index(p.state), p.last, known[p.client_id].name))
    return tuple(
        PrescribedLine(
            client=known[p.client_id].name,
            risk=dossiers.risk_text(p.client_id),
            action=p.action,
            time=f"{p.first.isoformat()}至{p.last.isoformat()}",
            owner=str(known[p.client_id].values.get("owner") or "未定"),
            state=f"已办 {p.done.isoformat()}" if p.done else p.state,
        )
        for p in ordered
    )


def _gifts(material: Material, dossiers: Dossiers, clients: Iterable[GroupClient]) -> tuple[GiftLine, ...]:
    """Activities of the period that cost more than may be without approval, the client's year before them counted."""
    wanted = {c.id for c in clients}
    found = []
    for one in sorted((t for t in material.all(Activities) if t.row.day and t.row.amount), key=lambda t: t.row.day):
        if one.client_id not in wanted or not material.days[0] <= one.row.day <= material.last_day:
            continue
        earlier = math.fsum(
            t.row.amount or 0.0
            for t in dossiers.entries(Activities, one.client_id)
            if t.row.day and t.row.day.year == one.row.day.year and t.row.day < one.row.day
        )
        reasons = rules.gift_reasons(one.row.amount or 0.0, earlier, material.force)
        if reasons:
            amount, approver = number_text(one.row.amount or 0.0), one.row.approver or "未批准"
            risk = dossiers.risk_text(one.client_id)
            found.append(GiftLine(one.client, risk, day_text(one.row.day), amount, "；".join(reasons), approver))
    return tuple(found)
