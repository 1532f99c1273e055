"""半年考核的过程：通知、申诉、终评，每一步记入日志（R58、R64、R66、A29）。"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.store import Ledger
    from addin.reports.assessing.unit_results import UnitResult
    from addin.reports.material import Material
    from addin.reports.standings import Standing

_ERROR = Severity.ERROR
NO_HALF = rule("KH785", _ERROR, "不是半年", "“{period}”不是半年，考核每半年一次。", "写成2026H1、2026H2。", clause="R58")
TOO_LATE = rule("KH786", _ERROR, "申诉期已过", "{unit}的申诉期到{day}为止。", "请直接向市场营销部说明情况。", clause="A29")
TOO_EARLY = rule("KH787", _ERROR, "申诉期还没有过", "{unit}的申诉期到{day}为止，还不能终评。", "等申诉期过了再终评。", clause="A29")
NOT_OVER = rule("KH788", _ERROR, "考核期还没有结束", "{period}到{day}才结束。", "结束以后再通知；现在可以用考核表试算。", clause="R58")

_Period = Annotated[str, Ask("半年", "如 2026H2")]
_Unit = Annotated[str, Ask("单位")]


@button("通知考核结果", verb="assess notify", place=40, audience="managers", clause="R64、R66", icon="FileSendAsAttachment")
def notify_assessment(desk: Desk, period: _Period, unit: Annotated[str, Ask("单位", "不填就是全部还没有通知的")] = "") -> Done:
    """把半年考核结果定下来通知各单位：结果连同数据快照记入日志，合格的单位登记工作总结的期限，申诉期从今天起算。

    例：kh assess notify --period 2026H2 --workspace 工作区
    """
    from addin.flows import flows
    from addin.reports.assessing.assessment import assessed_units
    from addin.reports.assessing.unit_results import results
    from addin.reports.standings import standings
    from udfs.rules.assessment import summary_due_on

    ledger, material = _material(desk, period)
    if desk.today <= material.last_day:
        raise refuse(NOT_OVER, Where(), period=material.span.label, day=material.last_day.isoformat())
    known, flow = standings(ledger, str(material.span)), flows()["assessment"]
    order = [_named(material, unit)] if unit else [u for u in assessed_units(material) if u not in known]
    for one in order:
        flow.check("notify", known[one].state if one in known else flow.start, "marketing")
    made = results(material, order)
    owing = _ask_summaries(desk, material, made.found)
    for told in made.figures:
        detail = {"term": str(material.span), "result": told, "snapshot": material.snapshot.id, "policy": material.policy.version}
        _note(desk, ledger, "考核通知", told["unit"], detail)
        desk.line({"unit": told["unit"], "state": "已通知", "until": _until(material, desk.today).isoformat(), **told})
        if not desk.json:
            desk.say(f"{told['unit']}：{told['total']}分，{told['grade']}")
    due = f"；{'、'.join(owing)}于{summary_due_on(desk.today, material.force).isoformat()}前交工作总结" if owing else ""
    return Done(f"已通知{len(order)}个单位，申诉到{_until(material, desk.today).isoformat()}为止{due}。")


@button("考核申诉", verb="assess object", place=42, audience="marketing", clause="A29", on_ribbon=False)
def object_assessment(desk: Desk, period: _Period, unit: _Unit, why: Annotated[str, Ask("申诉理由")]) -> Done:
    """登记一个单位对考核结果的申诉；通知后7天内（非原文）可以申诉。

    例：kh assess object --period 2026H2 --unit 华东分公司 --why 投诉TS-001已由集团承担责任 --workspace 工作区
    """
    ledger, material, one = _standing(desk, period, unit, "object", why)
    until = _until(material, one.notified or desk.today)
    if desk.today > until:
        raise refuse(TOO_LATE, Where(), unit=one.unit, day=until.isoformat())
    _note(desk, ledger, "考核申诉", one.unit, {"term": str(material.span), "why": why})
    desk.line({"unit": one.unit, "state": "申诉中", "why": why})
    return Done(f"已登记{one.unit}的申诉。查清后改正登记，再用“答复申诉”重算。")


@button("答复申诉", verb="assess answer", place=43, audience="managers", clause="A29", on_ribbon=False)
def answer_objection(desk: Desk, period: _Period, unit: _Unit, why: Annotated[str, Ask("答复")]) -> Done:
    """按现在的台账重算申诉单位的结果，写明与通知的结果差在哪里，作为终评。"""
    ledger, material, one = _standing(desk, period, unit, "answer", why)
    return _finish(desk, ledger, material, [one], "考核申诉答复", why)


@button("考核终评", verb="assess finish", place=44, audience="managers", clause="R64", on_ribbon=False)
def finish_assessment(desk: Desk, period: _Period, unit: Annotated[str, Ask("单位", "不填就是全部没有申诉的")] = "") -> Done:
    """申诉期过后，把没有申诉的单位按通知的结果终评。"""
    from addin.reports.standings import standings

    ledger, material = _material(desk, period)
    if unit:
        ledger, material, one = _standing(desk, period, unit, "finish")
        found = [one]
    else:
        found = [s for s in standings(ledger, str(material.span)).values() if s.state == "已通知"]
    for one in found:
        until = _until(material, one.notified or desk.today)
        if desk.today <= until:
            raise refuse(TOO_EARLY, Where(), unit=one.unit, day=until.isoformat())
    for one in found:
        _note(desk, ledger, "考核终评", one.unit, {"term": str(material.span), "result": one.told, "changed": []})
        desk.line({"unit": one.unit, "state": "终评", **(one.told or {})})
    return Done(f"已终评{len(found)}个单位，结果与通知的相同。")


@button("考核进度", verb="assess status", place=41, audience="managers", clause="R64、R66", icon="ReviewHighlightChanges")
def assessment_status(desk: Desk, period: _Period) -> Done:
    """列出各单位考核走到哪一步：试算、已通知、申诉中、终评；申诉改变了什么；工作总结交了没有。

    例：kh assess status --period 2026H2 --workspace 工作区
    """
    from addin.reports.assessing.grades import summary_lines
    from addin.reports.standings import Standing, standings

    ledger, material = _material(desk, period)
    known = standings(ledger, str(material.span))
    summaries = {line.unit: line for line in summary_lines(material, desk.today)}
    late = 0
    for unit in material.units:
        one = known.get(unit) or Standing(unit, "试算")
        result, summary = one.final or one.told, summaries.get(unit)
        overdue = summary is not None and summary.state == "逾期未交"
        late += overdue
        until = _until(material, one.notified).isoformat() if one.notified else None
        told = {"unit": unit, "state": one.state, "until": until, "objection": one.objection or None, "changed": list(one.changed)}
        desk.line(told | {"result": result, "summary": summary.state if summary else None})
        if not desk.json:
            score = f"{result['total']}分{result['grade']}" if result else ""
            objection = f"，申诉：{one.objection}" if one.objection else ""
            difference = f"，重算：{'、'.join(one.changed) or '不变'}" if one.objection and one.final else ""
            paper = f"，工作总结{summary.state}（{summary.due}）" if summary else ""
            desk.say(f"{unit}  {one.state}  {score}{objection}{difference}{paper}")
    reminder = f"工作总结逾期未交的{late}个，请催交。" if late else ""
    return Done(f"{material.span.label}：{len(material.units)}个单位，已终评{sum(s.state == '终评' for s in known.values())}个。{reminder}")


def _finish(desk: Desk, ledger: Ledger, material: Material, found: Sequence[Standing], kind: str, why: str) -> Done:
    from addin.reports.assessing.unit_results import results
    from addin.reports.standings import changed
    from udfs.rules.assessment import summary_due_on

    says = []
    for one in found:
        (result,) = results(material, [one.unit]).found
        new = result.figures
        differs = changed(one.told or new, new)
        detail = {"term": str(material.span), "result": new, "changed": differs, "why": why, "snapshot": material.snapshot.id}
        _note(desk, ledger, kind, one.unit, detail)
        desk.line({"unit": one.unit, "state": "终评", "changed": differs, **new})
        owing = _ask_summaries(desk, material, [result])
        paper = f"，{summary_due_on(desk.today, material.force).isoformat()}前交工作总结" if owing else ""
        says.append(f"{one.unit}：{'；'.join(differs) or '重算结果不变'}{paper}")
    return Done(f"已终评。{'。'.join(says)}。")


def _ask_summaries(desk: Desk, material: Material, found: Sequence[UnitResult]) -> list[str]:
    """Register the 工作总结 of the units whose grade asks for one that is not registered yet (R66)."""
    from addin.buttons.support.deciding import decide
    from addin.reports.assessing.grades import asks_summary, summary_lines
    from workbooks.registers.summaries import SUMMARIES

    known = {line.unit for line in summary_lines(material, desk.today)}
    owing = [r.unit for r in found if asks_summary(r.consequence) and r.unit not in known]
    if owing:
        rows = [{"unit": unit, "term": str(material.span), "notified": desk.today} for unit in owing]
        decide(desk, SUMMARIES, rows, str(material.span))
    return owing


def _material(desk: Desk, period: str) -> tuple[Ledger, Material]:
    """The ledger, and the half-year.

    Raises:
        Refusal: KH785, the period is no half-year.
    """
    from addin.buttons.documents.make_report import material_of
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.reports.spans import Span

    try:
        half = len(Span.parse(period).months) == 6
    except ValueError:
        half = False
    if not half:
        raise refuse(NO_HALF, Where(), period=period)
    ledger = ledger_of(desk)
    return ledger, material_of(desk, ledger, policy_of(desk), period, "考核")


def _named(material: Material, unit: str) -> str:
    from addin.buttons.documents.make_report import UNKNOWN_UNIT

    name = material.unit_name(unit)
    if name not in material.units:
        raise refuse(UNKNOWN_UNIT, Where(), unit=unit, known="、".join(material.units))
    return name


def _standing(desk: Desk, period: str, unit: str, command: str, why: str = "") -> tuple[Ledger, Material, Standing]:
    """A unit's assessment on which a command may be given now.

    Raises:
        Refusal: KH733 unknown unit, KH420 not now, KH422 without a reason.
    """
    from addin.flows import flows
    from addin.reports.standings import Standing, standings

    ledger, material = _material(desk, period)
    name, flow = _named(material, unit), flows()["assessment"]
    one = standings(ledger, str(material.span)).get(name) or Standing(name, flow.start)
    flow.check(command, one.state, flow.command(command).who[0], why=why)
    return ledger, material, one


def _until(material: Material, notified: datetime.date) -> datetime.date:
    return notified + datetime.timedelta(days=material.force.number("objection_days"))


def _note(desk: Desk, ledger: Ledger, kind: str, unit: str, detail: dict[str, Any]) -> None:
    from addin.ledger.storage.workspace import current_user

    ledger.note(at=desk.now, actor=current_user(), kind=kind, subject=unit, detail=detail)
