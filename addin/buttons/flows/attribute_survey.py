"""不满意项归因：谁的责任，单位有异议的由市场营销部核定，每一步记入日志（R61、A26）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from addin.buttons.support.policies import policy_of
from addin.buttons.support.stepping import step, thing
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.flows import flows
from udfs.kinds.register_choices import RESPONSIBLE
from udfs.policy.posts import ROLES, Role
from udfs.rules.survey_form import UNDECIDED
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from addin.ledger.store import Ledger
    from addin.reports.material import Material, Told
    from addin.reports.surveys.attribution import Attribution
    from workbooks.registers.surveys import Surveys

_ERROR = Severity.ERROR
NO_SURVEY = rule("KH751", _ERROR, "没有这份调查", "{period}没有“{client}”的这份满意度调查。", "用 kh survey list 看有哪些。", clause="R54")
WHICH_SURVEY = rule(
    "KH752", _ERROR, "不止一份调查", "“{client}”有{count}份这样的调查：{found}。", "再加 --project 和 --day 说明是哪一份。", clause="R54"
)
ALL_CONTENT = rule("KH753", _ERROR, "没有不满意项", "{survey}没有低于{line}分的项目，不用归因。", "核对客户、项目和日期。", clause="R61")
TOO_LATE = rule("KH754", _ERROR, "异议期已过", "{survey}的异议期到{day}为止。", "请直接向市场营销部说明情况。", clause="A26")

#: Who may be to blame, once it is decided.
BLAMED = tuple(o for o in RESPONSIBLE.options if o != UNDECIDED)
_PARTIES: tuple[Role, ...] = ("unit", "marketing")

_Period = Annotated[str, Ask("半年", "如 2026H2")]
_Client = Annotated[str, Ask("客户", "单位全称")]
_Project = Annotated[str, Ask("项目", "客户只有一份不满意的调查时可以不填")]
_Day = Annotated[str, Ask("调查日期", "同一项目有几份调查时填，如 2026-11-13")]
_Blamed = Annotated[str, Ask("责任归属", "集团、分公司、项目部、客户、第三方", choices=BLAMED)]
_As = Annotated[str, Ask("以谁的身份", choices=_PARTIES, offer=lambda: {r: ROLES[r] for r in _PARTIES})]


@button("不满意项", verb="survey list", place=46, audience="marketing", clause="R61、A26", on_ribbon=False, reads=("period", "unit"))
def list_unsatisfied(desk: Desk, period: _Period, unit: Annotated[str, Ask("单位", "只列这个单位的")] = "") -> Done:
    """列出有不满意项的调查：哪几项、谁的责任、归因走到哪一步、到哪天为止、谁在什么时候说了什么。

    例：kh survey list --period 2026H2 --workspace 工作区
    """
    ledger, material = _material(desk, period)
    found = list(_with_items(material, _unit(ledger, unit)))
    late = 0
    for told, items, one in found:
        overdue = one.state == "异议中" and one.until is not None and desk.today > one.until
        late += overdue
        until = one.until.isoformat() if one.until else None
        desk.line(
            {
                "unit": told.unit, "client": told.client, "project": told.row.project, "day": told.row.day.isoformat(), "items": items,
                "responsible": told.row.responsible, "cause": told.row.cause, "state": one.state, "until": until, "overdue": overdue,
                "steps": [{"command": s.command, "at": s.at, "by": s.by, "responsible": s.responsible, "why": s.why} for s in one.steps],
            }
        )  # fmt: skip
        if not desk.json:
            clock = f"，{'异议到' if one.state == '已归因' else '应核定到'}{until}为止" if until else ""
            said = "".join(f"；{s.at[:10]}{_LABELS[s.command]}：{s.why}" for s in one.steps)
            desk.say(f"{told.unit}  {_name(told)}  {'、'.join(items)}  {told.row.responsible or '责任未定'}  {one.state}{clock}{said}")
    reminder = f"，其中异议过了期限还没有核定的{late}份" if late else ""
    return Done(f"{material.span.label}有不满意项的调查{len(found)}份{reminder}。")


@button("不满意项归因", verb="survey attribute", place=47, audience="marketing", clause="R61、A26", on_ribbon=False)
def attribute_survey(
    desk: Desk,
    period: _Period,
    client: _Client,
    responsible: _Blamed,
    why: Annotated[str, Ask("原因", "不满意的原因，写进调查表")],
    project: _Project = "",
    day: _Day = "",
    role: _As = "unit",
) -> Done:
    """写明一份调查的不满意项是谁的责任、什么原因；分公司、项目部的计入考核；7天内（非原文）单位可以提异议。

    例：kh survey attribute --period 2026H2 --client 示例水务有限公司 --responsible 项目部 --why 维修回复慢 --workspace 工作区
    """
    told, one = _survey(desk, period, client, project, day)
    _give(desk, "attribute", told, one, why, role, responsible)
    return _says(desk, period, told, f"归因为{responsible}")


@button("归因异议", verb="survey object", place=48, audience="marketing", clause="A26", on_ribbon=False)
def object_attribution(
    desk: Desk,
    period: _Period,
    client: _Client,
    why: Annotated[str, Ask("理由")],
    project: _Project = "",
    day: _Day = "",
    role: _As = "unit",
) -> Done:
    """登记单位对归因的异议；没有核定以前，仍按原来的归因算。

    例：kh survey object --period 2026H2 --client 示例水务有限公司 --why 阀门是业主自己采购的 --workspace 工作区
    """
    told, one = _survey(desk, period, client, project, day)
    if one.state == "已归因" and one.until is not None and desk.today > one.until:
        raise refuse(TOO_LATE, Where(), survey=_name(told), day=one.until.isoformat())
    _give(desk, "object", told, one, why, role)
    return _says(desk, period, told, "已登记异议，请市场营销部核定")


@button("归因核定", verb="survey decide", place=49, audience="marketing", clause="A26", on_ribbon=False)
def decide_attribution(
    desk: Desk,
    period: _Period,
    client: _Client,
    responsible: _Blamed,
    why: Annotated[str, Ask("理由")],
    project: _Project = "",
    day: _Day = "",
    role: _As = "marketing",
) -> Done:
    """市场营销部核定一份调查的不满意项是谁的责任，写明理由；高于单位报的，满意度报告和考核都按它算。

    例：kh survey decide --period 2026H2 --client 示例水务有限公司 --responsible 客户 --why 阀门由业主采购 --workspace 工作区
    """
    told, one = _survey(desk, period, client, project, day)
    _give(desk, "decide", told, one, why, role, responsible)
    return _says(desk, period, told, f"核定为{responsible}")


_LABELS = {"attribute": "归因", "object": "异议", "decide": "核定"}


def _material(desk: Desk, period: str) -> tuple[Ledger, Material]:
    from addin.buttons.documents.make_report import material_of
    from addin.buttons.support.working import ledger_of

    ledger = ledger_of(desk)
    return ledger, material_of(desk, ledger, policy_of(desk), period, "不满意项")


def _unit(ledger: Ledger, unit: str) -> str:
    from addin.buttons.documents.make_report import UNKNOWN_UNIT

    found = ledger.register().find(unit) if unit else None
    if unit and found is None:
        raise refuse(UNKNOWN_UNIT, Where(), unit=unit, known="、".join(u.name for u in ledger.register().units))
    return found.name if found else ""


def _with_items(material: Material, unit: str = "") -> list[tuple[Told[Surveys], list[str], Attribution]]:
    """Surveys of the period with unsatisfied items, the items, and where their attribution stands."""
    from addin.reports.survey_material import survey_of
    from addin.reports.surveys.attribution import attribution
    from udfs.rules.satisfaction import unsatisfied
    from workbooks.registers.surveys import Surveys

    told = material.within(Surveys, unit=unit)
    found = [(t, [i.item for i in unsatisfied([survey_of(t)], material.force)]) for t in told]
    return [(t, items, attribution(t, material)) for t, items in found if items]


def _survey(desk: Desk, period: str, client: str, project: str, day: str) -> tuple[Told[Surveys], Attribution]:
    """The survey that is meant.

    Raises:
        Refusal: KH751–KH753 no survey, several, none with unsatisfied items.
    """
    from addin.desk.answers import parse_day
    from udfs.identity import name_key
    from udfs.words.text import fold
    from workbooks.registers.surveys import Surveys

    _, material = _material(desk, period)
    on = parse_day(day) if day else None
    mine = [t for t in material.within(Surveys) if name_key(t.client) == name_key(client)]
    asked = [t for t in mine if fold(project) in ("", fold(t.row.project)) and on in (None, t.row.day)]
    if not asked:
        raise refuse(NO_SURVEY, Where(), period=material.span.label, client=client)
    found = [(t, one) for t, _, one in _with_items(material) if any(t.entry is a.entry for a in asked)]
    if not found:
        line = material.force.number("unsatisfied_below")
        raise refuse(ALL_CONTENT, Where(), survey="、".join(_name(t) for t in asked), line=f"{line:g}")
    if len(found) > 1:
        raise refuse(WHICH_SURVEY, Where(), client=client, count=len(found), found="、".join(_name(t) for t, _ in found))
    return found[0]


def _give(desk: Desk, action: str, told: Told[Surveys], one: Attribution, why: str, role: str, responsible: str = "") -> None:
    """A command on a survey, which the log knows by its mark."""
    from addin.ledger.shapes.attributions import survey_mark
    from addin.ledger.storage.workspace import current_user
    from udfs.periods import month_of

    month = month_of(desk.today, policy_of(desk))
    detail = {"survey": survey_mark(told.entry), "project": told.row.project, "by": current_user(), "month": str(month)}
    flow = flows()["attribution"]
    survey = thing(flow, told.entry, one.state, **detail, **({"responsible": responsible} if responsible else {}))
    given = {"不满意项责任归属": responsible} if responsible else {}
    step(desk, flow, [survey], action, given, why=why, role="unit" if role == "unit" else "marketing")


def _says(desk: Desk, period: str, told: Told[Surveys], says: str) -> Done:
    _, material = _material(desk, period)
    row, items, one = next(found for found in _with_items(material, told.unit) if found[0].entry.key == told.entry.key)
    until = one.until.isoformat() if one.until else None
    desk.line({"client": row.client, "project": row.row.project, "state": one.state, "responsible": row.row.responsible, "until": until})
    clock = f"，{'异议' if one.state == '已归因' else '核定'}到{until}为止" if until else ""
    return Done(f"{_name(row)}的不满意项（{'、'.join(items)}）{says}{clock}。")


def _name(told: Told[Surveys]) -> str:
    return f"{told.client}“{told.row.project}”{told.row.day.isoformat()}的调查"
