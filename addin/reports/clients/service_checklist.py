"""服务标准检查表 (S11): the uniform service standard, unit by unit: what registers measure, and what is looked at on site."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from addin.declare import report, told
from addin.reports.clients.care_calendar import prescribed_of
from addin.reports.clients.visit_plan import planned_visits
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.scores import day_text, score_text
from addin.reports.survey_material import due_projects, surveys_within
from addin.reports.unit_records import complaint_of
from addin.reports.wording import MOST_ROWS, cut
from udfs.policy.care import MEASURES, ON_SITE
from udfs.rules import complaints, visits
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import DueProject, coverage, mean_satisfaction, surveyed
from workbooks.registers.complaints import Complaints
from workbooks.registers.contact_log import ContactLog
from workbooks.registers.improvements import Improvements
from workbooks.registers.voices import Voices

MET, NOT_MET, NO_DATA = "达标", "未达标", "无数据"


class Measured(NamedTuple):
    """One measure of a unit: the number shown, of how many, and what fell short, one line each."""

    value: float | None
    of: int
    short: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class StandardLine:
    """One standard of one unit."""

    unit: str = told("单位", sample="一分公司")
    aspect: str = told("方面", sample="服务流程")
    standard: str = told("标准", sample="投诉在承诺期限内办结")
    measure: str = told("检查项", sample="投诉按期办结率")
    value: str = told("实际：率为百分数，括号里是件数；现场检查的空着", sample="90.0（10件）")
    least: str = told("达标值", sample="100")
    result: str = told("结果：达标、未达标、无数据；现场检查的为方框", sample="未达标")


@dataclass(frozen=True)
class ShortLine:
    """One thing that fell short of a standard."""

    unit: str = told("单位", sample="一分公司")
    measure: str = told("检查项", sample="投诉按期办结率")
    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    what: str = told("没有做到的", sample="TS-001，期限2026-11-09，还没有办结")


@dataclass(frozen=True)
class UnitLine:
    """One unit in a line."""

    unit: str = told("单位", sample="一分公司")
    met: int = told("达标项数", sample=6)
    missed: int = told("未达标项数", sample=1)
    open: int = told("无数据项数", sample=1)
    short: str = told("未达标的检查项", sample="投诉按期办结率")


@dataclass(frozen=True)
class ServiceChecklist(Letterhead):
    """服务标准检查表的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="集团公司")
    overview: str = told("总体情况一段话", sample="检查8项标准，3个单位全部达标。")
    units: tuple[UnitLine, ...] = told("各单位一行")
    units_says: str = told("各单位一句话", sample="各单位达标情况：")
    rows: tuple[StandardLine, ...] = told("每个单位每条标准")
    rows_says: str = told("逐条检查一句话", sample="逐条检查：")
    short: tuple[ShortLine, ...] = told("没有做到的，逐件")
    short_says: str = told("没有做到的一句话", sample="没有做到的2件：")
    short_more: str = told("没有做到的未列全时的说明", sample="")
    site: tuple[StandardLine, ...] = told("现场检查的标准，结果由检查人填")

    @property
    def figures(self) -> dict[str, Any]:
        """Standards by unit."""
        told = [
            {"unit": r.unit, "standard": r.standard, "measure": r.measure, "value": r.value.partition("（")[0] or None, "result": r.result}
            for r in self.rows
        ]
        return {"units": [{"unit": u.unit, "met": u.met, "missed": u.missed, "no_data": u.open} for u in self.units], "rows": told}


@report(
    name="service-checklist",
    title="服务标准检查表",
    template="service_checklist.docx",
    clause="S11",
    periods=("month", "quarter", "half", "year"),
)
def service_checklist(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ServiceChecklist:
    """统一的客户服务标准逐条检查：登记簿里算得出的写明实际、是否达标、哪几件没有做到；算不出的留给现场检查。

    Args:
        material: Of the period.
        day: The day by which something is late.
        unit: Only this unit.
        house: Who issues.
    """
    dossiers = Dossiers(material, min(day, material.last_day))
    asked = [unit] if unit else material.units
    standards = [(m, row.then) for m in MEASURES for row in material.force.table("service").listed({"measure": m})]
    found = {(u, m): _MEASURE[m](dossiers, u) for u in asked for m in dict.fromkeys(m for m, _ in standards)}
    rows = tuple(_row(u, measure, then, found[u, measure]) for u in asked for measure, then in standards)
    short = tuple(ShortLine(u, measure, client, risk, what) for (u, measure), one in found.items() for client, risk, what in one.short)
    shown, more = cut(short, "各登记簿", MOST_ROWS)
    units = tuple(_unit(u, [r for r in rows if r.unit == u]) for u in asked)
    scope = unit or house.group
    site = [row.then for row in material.force.table("service").listed({"measure": ON_SITE})]
    missed = sum(u.missed for u in units)
    good = sum(not u.missed and u.met > 0 for u in units)
    return ServiceChecklist(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"{material.span.label}检查{scope}服务标准{len(standards)}项，{len(units)}个单位中全部达标的{good}个，"
        f"未达标共{missed}项次；另有{len(site)}项在现场检查。",
        units=units,
        units_says="各单位达标情况：" if units else "没有要检查的单位。",
        rows=rows,
        rows_says="逐条检查：" if rows else "分级标准里没有列服务标准。",
        short=shown,
        short_says=f"没有做到的{len(short)}件：" if short else "没有发现没做到的。",
        short_more=more,
        site=tuple(StandardLine(scope, aspect, standard, ON_SITE, "", "", "□是 □否") for standard, aspect, _ in site),
    )


def _row(unit: str, measure: str, then: Sequence[Any], one: Measured) -> StandardLine:
    standard, aspect, least = then
    value = rounded(one.value)
    result = NO_DATA if value is None else MET if value >= least else NOT_MET
    shown = "—" if value is None else f"{score_text(value)}（{one.of}{'份' if measure == '客户满意度' else '件'}）"
    return StandardLine(unit, aspect, standard, measure, shown, f"{least:g}", result)


def _unit(unit: str, rows: Sequence[StandardLine]) -> UnitLine:
    met, missed, none = (sum(r.result == word for r in rows) for word in (MET, NOT_MET, NO_DATA))
    return UnitLine(unit, met, missed, none, "、".join(r.measure for r in rows if r.result == NOT_MET) or "—")


def _share(of: int, short: Iterable[tuple[str, str, str]]) -> Measured:
    told = tuple(short)
    return Measured((of - len(told)) / of * 100 if of else None, of, told)


def _visits(dossiers: Dossiers, unit: str) -> Measured:
    planned = planned_visits(dossiers, unit)
    late = [p for p in planned if p.row.status == visits.OVERDUE]
    told = ((p.client.name, dossiers.risk_text(p.client.id), f"拜访逾期，应在{day_text(p.row.next)}前") for p in late)
    return _share(len(planned), told)


def _prescribed(dossiers: Dossiers, unit: str) -> Measured:
    material = dossiers.material
    found = [p for p in prescribed_of(material, dossiers, material.clients_of(unit)) if p.state != "待办"]
    told = (
        (material.by_id[p.client_id].name, dossiers.risk_text(p.client_id), f"{p.action}，{p.last.isoformat()}前没有做")
        for p in found
        if not p.done
    )
    return _share(len(found), told)


def _complaints(dossiers: Dossiers, unit: str) -> Measured:
    material = dossiers.material
    first, last = material.days[0], dossiers.day
    known = [(t, complaint_of(t, material)) for t in material.all(Complaints, unit=unit) if t.row.day]
    due = [(t, c, complaints.due(c, material.force)) for t, c in known]
    mine = [(t, c, until) for t, c, until in due if first <= until <= last]
    late = [(t, c, until) for t, c, until in mine if c.closed is None or c.closed > until]
    return _share(len(mine), ((t.client, dossiers.risk_text(t.client_id), _late(t.row.number, until, c.closed)) for t, c, until in late))


def _late(what: str | None, until: datetime.date, done: datetime.date | None) -> str:
    return f"{what or '—'}，期限{until.isoformat()}，{f'{done.isoformat()}才办完' if done else '还没有办完'}"


def _dated(dossiers: Dossiers, unit: str, register: type[Any], due: str, done: str, what: str) -> Measured:
    first, last = dossiers.material.days[0], dossiers.day
    mine = [t for t in dossiers.material.all(register, unit=unit) if (until := getattr(t.row, due)) and first <= until <= last]
    late = [t for t in mine if getattr(t.row, done) is None or getattr(t.row, done) > getattr(t.row, due)]
    told = (
        (t.client or "—", dossiers.risk_text(t.client_id), _late(getattr(t.row, what), getattr(t.row, due), getattr(t.row, done)))
        for t in late
    )
    return _share(len(mine), told)


def _satisfaction(dossiers: Dossiers, unit: str) -> Measured:
    material = dossiers.material
    found = surveys_within(material, unit)
    return Measured(mean_satisfaction(found, material.force), len(found))


def _risk(dossiers: Dossiers, due: DueProject) -> str:
    return dossiers.risk_text(due.source.client_id) if isinstance(due.source, Told) else "—"


def _coverage(dossiers: Dossiers, unit: str) -> Measured:
    material = dossiers.material
    due, found = due_projects(material, unit), surveys_within(material, unit)
    rate, asked = coverage(due, found), surveyed(due, found)
    told = tuple((d.client, _risk(dossiers, d), f"{d.project}没有做满意度调查") for d in due if d not in asked)
    return Measured(None if rate is None else rate * 100, len(due), told)


_MEASURE: dict[str, Callable[[Dossiers, str], Measured]] = {
    "拜访到位率": _visits,
    "规定动作完成率": _prescribed,
    "投诉按期办结率": _complaints,
    "后续事项按期完成率": lambda d, u: _dated(d, u, ContactLog, "follow_up_due", "follow_up_done", "follow_up"),
    "客户声音按期处理率": lambda d, u: _dated(d, u, Voices, "due", "done", "content"),
    "客户满意度": _satisfaction,
    "满意度调查覆盖率": _coverage,
    "改进措施按期完成率": lambda d, u: _dated(d, u, Improvements, "due", "done", "measure"),
}
