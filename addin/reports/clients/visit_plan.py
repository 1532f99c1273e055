"""拜访计划 (R41–R45, A31–A34): who visits whom how often, when last and next, the load of each person, calendar files."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from addin.declare import report, told
from addin.documents.calendar_file import NOBODY, Decision, Visit, calendar_files
from addin.documents.drawing.chart import Chart, Series
from addin.ledger.shapes.views import GroupClient
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.persons import names_person, persons_in
from addin.reports.scores import day_text
from addin.reports.wording import cut
from udfs.rules import social_value, visits
from udfs.rules.visits import VisitRow
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers.contact_log import ContactLog

NOBODY_OF_THAT_NAME = rule(
    "KH532",
    Severity.ERROR,
    "没有这个维护责任人",
    "台账里没有由“{person}”维护的客户，没有写拜访计划。",
    "核对姓名；维护责任人填在客户信息统计表。",
    clause="R41",
)
_SAMPLE = Chart("bar", "各责任人计划拜访的客户（个）", ("李示例",), (Series("逾期", (1,)), Series("其他", (3,))), stacked=True)
_ORDER = {visits.OVERDUE: 0, visits.DUE: 1, visits.WAITING: 2, visits.VISITED: 3}
#: Persons that the chart shows.
_MOST_PERSONS = 25
_MOST = 400
#: The calendar files, packed.
CALENDARS = ".zip"
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


@dataclass(frozen=True)
class VisitLine:
    """One client with a plan."""

    no: int = told("序号", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    social_value: str = told("社会价值", sample="高")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    frequency: str = told("拜访频次", sample="每旬一次")
    level: str = told("我方拜访人员级别", sample="集团公司领导")
    last: str = told("最近一次拜访", sample="2026-11-09")
    next: str = told("下次拜访的最后期限", sample="2026-11-20")
    status: str = told("状态：本期已访、待访、到期、逾期", sample="待访")
    owner: str = told("维护责任人", sample="李示例")
    arranged: str = told("安排：确认、改期、免访和理由，没有的为一横", sample="改期（原定2026-11-20）：对方出差")
    last_day: datetime.date | None = told("最近一次拜访的日期，没有为空", sample=datetime.date(2026, 11, 9))  # noqa: RUF009 — a field
    next_day: datetime.date | None = told("下次期限的日期，没有为空", sample=datetime.date(2026, 11, 20))  # noqa: RUF009 — a field


@dataclass(frozen=True)
class LoadLine:
    """What one person has to visit."""

    person: str = told("责任人", sample="李示例")
    clients: int = told("计划拜访的客户数", sample=12)
    overdue: int = told("逾期", sample=1)
    due: int = told("到期", sample=2)
    months: str = told("各月须拜访的客户数，按下次期限", sample="2026-12：6个、2027-03：2个")


@dataclass(frozen=True)
class CalendarFile:
    """The visits of one person in one month, for a calendar."""

    name: str = told("日历文件名", sample="李示例-2026-11-拜访.ics")
    data: bytes = told("日历文件内容，模板不用", sample=b"")


@dataclass(frozen=True)
class PlannedVisit:
    """A row with its days as they are, for figures and calendar files."""

    client: GroupClient
    row: VisitRow
    owner: str


@dataclass(frozen=True)
class VisitPlan(Letterhead):
    """拜访计划的内容。"""

    period: str = told("期间", sample="2026年第4季度")
    asof: str = told("查询日期", sample="2026年11月10日")
    scope: str = told("范围：集团、单位或人员", sample="一分公司")
    addressee: str = told("主送", sample="一分公司")
    overview: str = told("总体情况一段话", sample="有计划的客户12个，逾期1个。")
    overdue: int = told("逾期的客户数", sample=1)
    loads: tuple[LoadLine, ...] = told("各责任人的拜访任务")
    shows_chart: bool = told("是否有责任人任务图；一个人的没有", sample=True)
    chart: Chart = told("责任人任务图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    rows: tuple[VisitLine, ...] = told("全部计划")
    shown_says: str = told("拜访计划表一句话", sample="逾期、到期的在前：")
    shown: tuple[VisitLine, ...] = told("拜访计划表：文件里列出的，逾期、到期的在前")
    shown_more: str = told("未列全时的说明", sample="")
    clashes: tuple[str, ...] = told("同一人同一天约了几家的，每条一句", sample=("李示例2026-12-10：甲公司、乙公司",))
    asks: tuple[str, ...] = told("要求，每条一句", sample=("逾期的请尽快安排。",))
    calendars: tuple[CalendarFile, ...] = told("各人各月的日历文件", sample=())

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {
            "rows": [_figure(line) for line in self.rows],
            "load": dict(Counter(person for line in self.rows for person in persons_in(line.owner) or [NOBODY])),
            "overdue": self.overdue,
            "clashes": list(self.clashes),
        }

    def beside(self, kind: str) -> bytes:
        """The calendar files packed together, one a person and month (R42)."""
        if kind != CALENDARS:
            raise ValueError(f"no {kind} beside a visit plan")
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in self.calendars:
                archive.writestr(zipfile.ZipInfo(one.name, (1980, 1, 1, 0, 0, 0)), one.data)
        return target.getvalue()


@report(
    name="visit-plan",
    title="拜访计划",
    template="visit_plan.docx",
    clause="R41-R45",
    periods=("month", "quarter", "half", "year"),
    besides=(CALENDARS,),
)
def visit_plan(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    person: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> VisitPlan:
    """按等级、社会价值、客户价值排出的拜访计划：频次、人员级别、上次和下次、是否逾期、每人的任务。

    Args:
        material: Of the period; tiers are those of its end.
        day: The day on which it is asked who is overdue.
        unit: Only clients that this unit maintains.
        person: Only clients of this 维护责任人.
        house: Who issues.

    Raises:
        Refusal: KH532, a person is asked for who looks after no client.
    """
    if person and not any(names_person(str(c.values.get("owner") or ""), person) for c in material.clients_of(unit)):
        raise refuse(NOBODY_OF_THAT_NAME, Where(), person=person)
    dossiers = Dossiers(material, day)
    planned = planned_visits(dossiers, unit, person)
    rows = visit_lines(planned, dossiers)
    shown, more = cut(rows, "客户信息统计表和沟通拜访记录表", _MOST)
    late = sum(one.row.status == visits.OVERDUE for one in planned)
    loads = _loads(planned)
    scope = person or unit or house.group
    return VisitPlan(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        asof=f"{day.year}年{day.month}月{day.day}日",
        scope=scope,
        addressee=person or unit or "各分子公司",
        overview=_overview(scope, planned, day),
        overdue=late,
        loads=loads,
        shows_chart=len(loads) > 1,
        chart=_chart(loads),
        rows=rows,
        shown_says="逾期、到期的在前：" if rows else "没有须按计划拜访的客户。",
        shown=shown,
        shown_more=more,
        clashes=_clashes(planned),
        asks=_asks(planned),
        calendars=_calendars(planned, dossiers, house),
    )


def planned_visits(dossiers: Dossiers, unit: str = "", person: str = "") -> list[PlannedVisit]:
    """Clients with a plan on the day of the dossiers, those that are overdue first, then by their next visit."""
    found = []
    for client in dossiers.material.clients_of(unit):
        owner = str(client.values.get("owner") or "")
        row = None if person and not names_person(owner, person) else plan_of(client, dossiers)
        if row is not None:
            found.append(PlannedVisit(client, row, owner))
    return sorted(found, key=lambda p: (_ORDER[p.row.status], p.row.next or dossiers.day, p.owner, p.client.name))


def plan_of(client: GroupClient, dossiers: Dossiers) -> VisitRow | None:
    """Row of a client in the plan; None for one that is visited as people think fit."""
    force = dossiers.material.force
    known = client.values.get("social_value")
    return visits.visit_row(
        client.stands,
        dossiers.day,
        social=None if "social_value" in client.fed else known,
        of_contacts=social_value.of_client(dossiers.contacts(client.id), dossiers.day, force),
        value=dossiers.value(client),
        watched=dossiers.watched(client.id),
        visits=dossiers.visits(client.id),
        arrangements=dossiers.arrangements(client.id),
        policy=force,
    )


def visit_lines(planned: Sequence[PlannedVisit], dossiers: Dossiers) -> tuple[VisitLine, ...]:
    """The plan as tables show it."""
    return tuple(_line(no, one, dossiers) for no, one in enumerate(planned, 1))


def calendar_visits(planned: Sequence[PlannedVisit], dossiers: Dossiers) -> list[Visit]:
    """What goes into calendar files: each plan's next visit, that of an overdue one today, and those that were waived (R42)."""
    wanted = [one for one in planned if one.row.status != visits.VISITED or one.row.next]
    found = [(one, visit) for one in wanted for visit in (*_waived(one, dossiers), _visit(one, dossiers))]
    return [replace(visit, owner=person) for one, visit in found for person in persons_in(one.owner) or [NOBODY]]


def _calendars(planned: Sequence[PlannedVisit], dossiers: Dossiers, house: House) -> tuple[CalendarFile, ...]:
    stamp = datetime.datetime.combine(dossiers.day, datetime.time(), _BEIJING)
    found = calendar_files(calendar_visits(planned, dossiers), stamp=stamp, group=house.group)
    return tuple(CalendarFile(name, data) for name, data in found.items())


def _visit(one: PlannedVisit, dossiers: Dossiers) -> Visit:
    arranged = one.row.arranged
    due = one.row.next or one.row.planned
    last = max(dossiers.entries(ContactLog, one.client.id), key=lambda t: t.row.day or datetime.date.min, default=None)
    notes = [f"上次：{last.row.entry()}"] if last else []
    risk = dossiers.risk(one.client)
    if risk:
        notes.append(f"未关闭的风险：{risk}")
    return Visit(
        client_id=one.client.id,
        client=one.client.name,
        owner=one.owner,
        planned=one.row.planned,
        day=max(due, dossiers.day),
        decision=cast("Decision", arranged.decision) if arranged else "计划",
        changes=arranged.changes if arranged else 0,
        tier=one.client.stands,
        frequency=one.row.frequency,
        level=one.row.level,
        last=one.row.last,
        why=arranged.why if arranged else "",
        notes=tuple(notes),
    )


def _waived(one: PlannedVisit, dossiers: Dossiers) -> list[Visit]:
    """Visits that were waived, so that calendars let go of them."""
    now = replace(_visit(one, dossiers), notes=())
    return [replace(now, planned=w.planned, day=w.planned, decision="免访", changes=w.changes, why=w.why) for w in one.row.waived]


def _figure(line: VisitLine) -> dict[str, Any]:
    return {
        "client": line.client,
        "tier": line.tier,
        "social_value": None if line.social_value == "未知" else line.social_value,
        "frequency": line.frequency,
        "level": line.level,
        "last": line.last_day.isoformat() if line.last_day else None,
        "next": line.next_day.isoformat() if line.next_day else None,
        "status": line.status,
        "owner": None if line.owner == NOBODY else line.owner,
        "arranged": None if line.arranged == "—" else line.arranged,
    }


def _line(no: int, one: PlannedVisit, dossiers: Dossiers) -> VisitLine:
    row, client = one.row, one.client
    return VisitLine(
        no=no,
        client=client.name,
        unit="、".join(client.units),
        tier=client.stands,
        social_value=row.social_value or "未知",
        risk=dossiers.risk(client) or "—",
        frequency=row.frequency,
        level=row.level,
        last=day_text(row.last) if row.last else "没有拜访过",
        next=day_text(row.next) if row.next else "尽快安排",
        status=row.status,
        owner=one.owner or NOBODY,
        arranged=arranged_text(row),
        last_day=row.last,
        next_day=row.next,
    )


def arranged_text(row: VisitRow) -> str:
    """What was arranged about a client's visits, in Chinese; a dash if nothing was."""
    said = [f"{w.planned.isoformat()}前的免访：{w.why}" for w in row.waived]
    if (one := row.arranged) is not None:
        moved = f"（原定{one.planned.isoformat()}前）" if one.day and one.day != one.planned else ""
        said.append(f"{one.decision}{moved}{f'：{one.why}' if one.why else ''}")
    return "；".join(said) or "—"


def _clashes(planned: Sequence[PlannedVisit]) -> tuple[str, ...]:
    fixed = [
        (person, one.row.arranged.day, one.client.name)
        for one in planned
        if one.row.arranged and one.row.arranged.day
        for person in persons_in(one.owner)
    ]
    return tuple(f"{person}{day.isoformat()}：{'、'.join(clients)}" for person, day, clients in visits.clashes(fixed))


def _overview(scope: str, planned: Sequence[PlannedVisit], day: datetime.date) -> str:
    counts = Counter(one.row.status for one in planned)
    never = sum(one.row.last is None for one in planned)
    said = "、".join(f"{word}{counts[word]}个" for word in (visits.VISITED, visits.WAITING, visits.DUE, visits.OVERDUE))
    unmet = f"其中{never}个还没有拜访记录。" if never else ""
    return f"截至{day.year}年{day.month}月{day.day}日，{scope}须按计划拜访的客户{len(planned)}个：{said}。{unmet}"


def _loads(planned: Sequence[PlannedVisit]) -> tuple[LoadLine, ...]:
    by_person: dict[str, list[VisitRow]] = {}
    for one in planned:
        for person in persons_in(one.owner) or [NOBODY]:
            by_person.setdefault(person, []).append(one.row)
    lines = [_load(person, rows) for person, rows in by_person.items()]
    return tuple(sorted(lines, key=lambda line: (-line.overdue, -line.clients, line.person)))


def _load(person: str, rows: Sequence[VisitRow]) -> LoadLine:
    months = Counter(f"{row.next:%Y-%m}" for row in rows if row.next)
    soon = sum(row.next is None for row in rows)
    said = [*([f"尽快：{soon}个"] if soon else []), *(f"{month}：{n}个" for month, n in sorted(months.items()))]
    counts = Counter(row.status for row in rows)
    return LoadLine(person, len(rows), counts[visits.OVERDUE], counts[visits.DUE], "、".join(said) or "—")


def _chart(loads: Sequence[LoadLine]) -> Chart:
    shown = loads[:_MOST_PERSONS]
    series = (
        Series("逾期", tuple(one.overdue for one in shown), "C00000"),
        Series("到期", tuple(one.due for one in shown), "F4B183"),
        Series("待访和本期已访", tuple(one.clients - one.overdue - one.due for one in shown), "9DC3E6"),
    )
    return Chart("bar", "各责任人计划拜访的客户（个）", tuple(one.person for one in shown), series, stacked=True)


def _asks(planned: Sequence[PlannedVisit]) -> tuple[str, ...]:
    asks = []
    if any(one.row.status == visits.OVERDUE for one in planned):
        asks.append("逾期的客户请维护责任人尽快拜访；确有原因改期或免访的，说明理由，用“安排拜访”登记。")
    if any(not one.owner for one in planned):
        asks.append("没有维护责任人的客户，维护单位在下月报送时补填。")
    asks.append("拜访后及时把时间、人员、传达和反馈内容登记在《沟通拜访记录表》。")
    return tuple(asks)
