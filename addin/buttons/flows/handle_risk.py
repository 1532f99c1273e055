"""处置风险：发预警单、定措施、暂缓、恢复、关闭；每一步由市场营销部核定，记在风险信号表上（S13–S15、G16）。"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.answers import parse_day
from addin.desk.desk import Desk
from addin.desk.proposals import in_out
from udfs.words.text import fold
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from addin.declare import Flow
    from addin.reports.material import Told
    from workbooks.registers.risks import Risks

NO_SIGNAL = rule(
    "KH593",
    Severity.ERROR,
    "没有这个风险信号",
    "“{client}”没有{number}未关闭的风险信号。",
    "核对编号；现在未关闭的：{known}。",
    clause="S14",
)
WHICH_SIGNAL = rule(
    "KH594",
    Severity.ERROR,
    "没有说明是哪个信号",
    "“{client}”有{count}个未关闭的风险信号：{known}。",
    "加上 --number 编号，没有编号的写信号日期。",
    clause="S14",
)
OVER = rule("KH595", Severity.ERROR, "期限已经过去", "“{what}”不能是{day}，要在今天以后。", "写今天以后的日期。", clause="S15")
ALL_WARNED = rule(
    "KH596",
    Severity.ERROR,
    "都已预警",
    "“{client}”未关闭的风险信号都已发过预警单。",
    "要再看一份，用“生成报告”的风险预警单。",
    clause="S14",
)
ACTIONS = ("show", "warn", "handle", "defer", "resume", "close")


def _actions() -> dict[str, str]:
    return dict(zip(ACTIONS, ("看未关闭的", "发预警单", "定措施", "暂缓", "恢复", "关闭"), strict=True))


@button("处置风险", verb="risk", place=66, audience="marketing", clause="S14、S15", icon="AccessibilityChecker")
def handle_risk(
    desk: Desk,
    action: Annotated[
        str,
        Ask(
            "做什么",
            "warn发预警单、handle定措施、defer暂缓、resume恢复、close关闭；不填就看",
            positional=True,
            choices=ACTIONS,
            offer=_actions,
        ),
    ] = "show",
    client: Annotated[str, Ask("客户", "单位全称或客户编号")] = "",
    number: Annotated[str, Ask("哪个信号", "编号，没有编号的写信号日期；只有一个的不用写")] = "",
    measure: Annotated[str, Ask("措施", "定措施时写")] = "",
    owner: Annotated[str, Ask("责任人", "定措施时写")] = "",
    until: Annotated[str, Ask("期限", "措施的期限，或暂缓到哪天，如 2026-12-31")] = "",
    why: Annotated[str, Ask("理由", "暂缓、恢复、关闭要写")] = "",
    out: Annotated[Path | None, Ask("预警单存到哪里", "发预警单时填", propose=in_out("风险预警单.docx"), remember="folder")] = None,
) -> Done:
    """风险信号从预警、处置到关闭；处置中的可以暂缓，写明到哪天和理由，到期自己恢复，措施的期限顺延。

    例：kh risk defer --client 示例置业有限公司 --number FX-001 --until 2026-12-31 --why 等法院判决 --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.flows import flows
    from addin.reports.client_named import client_named
    from addin.reports.dossiers import Dossiers
    from addin.reports.relations.risk_list import open_signals
    from workbooks.registers.risks import Risks

    material = material_now(desk)
    one = client_named(material.clients, client)
    found = open_signals(Dossiers(material, desk.today).entries(Risks, one.id), desk.today)
    if action == "show":
        return _shown(desk, one.name, found)
    flow = flows()["risk"]
    if action == "warn":
        return _warned(desk, flow, one.name, found, out)
    told = _one(one.name, found, number)
    row = _row(desk, flow, told, action, {"措施": measure, "责任人": owner, "期限": until}, why)
    _decide(desk, [told], [row], one.name)
    now = open_signals(Dossiers(material_now(desk), desk.today).entries(Risks, one.id), desk.today)
    return _shown(desk, one.name, now, f"已{flow.command(action).label}。")


def _row(desk: Desk, flow: Flow, told: Told[Risks], action: str, given: dict[str, str], why: str) -> dict[str, Any]:
    """What a step tells of a signal, if it may be taken now.

    Raises:
        Refusal: KH420–KH423 by the flow; KH595, the day is over.
    """
    from addin.reports.relations.risk_states import due_of, risk_state

    wanted = {"措施": "措施", "责任人": "责任人", "期限": "措施期限" if action == "handle" else "暂缓期限"}
    have = [wanted[name] for name, text in given.items() if text.strip()]
    flow.check(action, risk_state(told.row, desk.today), flow.command(action).who[0], why=why, evidence=have)
    match action:
        case "handle":
            return {
                "measure": given["措施"].strip(),
                "owner": given["责任人"].strip(),
                "measure_due": _day(desk, given["期限"], "措施期限"),
            }
        case "defer":
            until = _day(desk, given["期限"], "暂缓期限")
            # what an earlier deferral gave is kept in the day itself
            before = {"measure_due": due_of(told.row)} if told.row.deferred else {}
            return {**before, "deferred": desk.today, "deferred_until": until, "deferred_why": why.strip()}
        case "resume":
            return {"deferred_until": desk.today, "deferred_why": f"{told.row.deferred_why}；{desk.today.isoformat()}恢复：{why.strip()}"}
    return {"closed": desk.today, "closing_note": why.strip()}


def _day(desk: Desk, told: str, what: str) -> datetime.date:
    day = parse_day(told)
    if day <= desk.today:
        raise refuse(OVER, Where(), what=what, day=day.isoformat())
    return day


def _warned(desk: Desk, flow: Flow, client: str, found: Sequence[Told[Risks]], out: Path | None) -> Done:
    """Write one slip for the client and note its day at every signal that had none."""
    from addin.buttons.documents.make_report import NO_PLACE, make_report
    from addin.reports.relations.risk_states import risk_state

    fresh = [t for t in found if t.row.warned is None]
    if found and not fresh:
        raise refuse(ALL_WARNED, Where(), client=client)
    if out is None:
        raise refuse(NO_PLACE, Where(), title="风险预警单")
    for t in fresh:
        state = risk_state(t.row, desk.today)
        flow.check("warn" if state == flow.start else "warn_late", state, "marketing")
    if fresh:
        _decide(desk, fresh, [{"warned": desk.today}] * len(fresh), client)
    made = make_report(desk, "risk-warning", out, client=client)
    return Done(f"已发预警单，记在{len(fresh)}个风险信号上：", made.made)


def _decide(desk: Desk, told: Sequence[Told[Risks]], rows: Sequence[dict[str, Any]], client: str) -> None:
    from addin.buttons.support.deciding import decide
    from workbooks.registers.risks import RISKS

    keyed = [{"client": t.entry.values["client"], **_key(t), **row} for t, row in zip(told, rows, strict=True)]
    decide(desk, RISKS, keyed, client)


def _key(told: Told[Risks]) -> dict[str, Any]:
    row = told.row
    return {"number": row.number} if row.number else {"day": row.day, "kind": row.kind}


def _name(told: Told[Risks]) -> str:
    return told.row.number or told.row.day.isoformat()


def _one(client: str, found: Sequence[Told[Risks]], number: str) -> Told[Risks]:
    known = "、".join(f"{_name(t)}（{t.row.kind}）" for t in found) or "没有"
    wanted = [t for t in found if not number.strip() or fold(number) in (fold(t.row.number or ""), t.row.day.isoformat())]
    if not wanted:
        raise refuse(NO_SIGNAL, Where(), client=client, number=f"“{number}”这个" if number else "", known=known)
    if len(wanted) > 1:
        raise refuse(WHICH_SIGNAL, Where(), client=client, count=len(wanted), known=known)
    return wanted[0]


def _shown(desk: Desk, client: str, found: Sequence[Told[Risks]], done: str = "") -> Done:
    from addin.reports.relations.risk_states import due_of, measure_text, risk_state
    from workbooks.problems import as_json

    for t in found:
        row, state = t.row, risk_state(t.row, desk.today)
        line = {"client": client, "number": row.number, "day": row.day.isoformat(), "kind": row.kind, "degree": row.level, "state": state}
        due, until = due_of(row), row.deferred_until if state == "暂缓" else None
        desk.line(line | {"measure": row.measure, "owner": row.owner, "due": as_json(due), "until": as_json(until)})
        if not desk.json:
            desk.say(f"{_name(t)} {row.kind}（{row.level}）{state}：{measure_text(row, desk.today)}")
    return Done(f"{done}{client}未关闭的风险信号{len(found)}个。")
