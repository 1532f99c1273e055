"""处置风险：发预警单、定措施、暂缓、恢复、关闭；每一步由市场营销部核定，记在风险信号表上（S13–S15、G16）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.buttons.support.stepping import entries, one, step, unfinished
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out
from addin.flows import flows
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from addin.buttons.support.stepping import Thing
    from addin.declare_flow import Flow

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


@button(
    "处置风险",
    verb="risk",
    place=66,
    audience="marketing",
    clause="S14、S15",
    icon="AccessibilityChecker",
    reads=("client",),
    looks=("action", "show"),
)
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
    flow = flows()["risk"]
    found = unfinished(flow, entries(desk, flow, client))
    name = found[0].client if found and client else client
    if action == "show":
        return _shown(desk, name, found)
    if action == "warn":
        return _warned(desk, flow, name, found, out)
    texts = {"措施": measure, "责任人": owner, "措施期限": until, "暂缓至": until}
    given = {head: texts[head] for head in flow.command(action).evidence if texts[head].strip()}
    command = step(desk, flow, [one(flow, found, name, number)], action, given, why=why)
    return _shown(desk, name, unfinished(flow, entries(desk, flow, client)), f"已{command.label}。")


def _warned(desk: Desk, flow: Flow, client: str, found: Sequence[Thing], out: Path | None) -> Done:
    """Write one slip for the client and note its day at every signal that had none."""
    from addin.buttons.documents.make_report import NO_PLACE, find_report, make_report
    from addin.buttons.support.publishing import places

    fresh = [t for t in found if not t.values.get("warned")]
    if found and not fresh:
        raise refuse(ALL_WARNED, Where(), client=client)
    if out is None:
        raise refuse(NO_PLACE, Where(), title="风险预警单")
    places(find_report("risk-warning"), out)
    for action in ("warn", "warn_late"):
        if mine := [t for t in fresh if t.state in flow.command(action).before]:
            step(desk, flow, mine, action, {})
    made = make_report(desk, "risk-warning", out, client=client)
    return Done(f"已发预警单，记在{len(fresh)}个风险信号上：", made.made)


def _shown(desk: Desk, client: str, found: Sequence[Thing], done: str = "") -> Done:
    from addin.reports.relations.risk_states import due_of, measure_text
    from workbooks.problems import as_json
    from workbooks.registers.risks import RISKS

    for t in found:
        row = RISKS.instance(t.values)
        line = {"client": t.client, "number": row.number, "day": row.day.isoformat(), "kind": row.kind, "degree": row.level}
        due, until = due_of(row), row.deferred_until if t.state == "暂缓" else None
        desk.line(line | {"state": t.state, "measure": row.measure, "owner": row.owner, "due": as_json(due), "until": as_json(until)})
        if not desk.json:
            name = f"{'' if client else t.client}{row.number or row.day.isoformat()}"
            desk.say(f"{name} {row.kind}（{row.level}）{t.state}：{measure_text(row, desk.today)}")
    return Done(f"{done}{client or '台账'}未关闭的风险信号{len(found)}个。")
