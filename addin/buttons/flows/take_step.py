"""登记进展：投诉、改进措施等登记簿里的一笔走下一步，由市场营销部核定，原因记入日志（R55、G13、R66、R77）。

Any flow that is declared `on` a register has its commands here: what a command needs are columns of the entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from addin.buttons.support.stepping import BAD_TOLD, entries, one, step, unfinished
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.flows import flows
from workbooks.problems import Where, refuse
from workbooks.registers import registers

if TYPE_CHECKING:
    from addin.declare_flow import Flow

_FLOWS = {f.name: f for f in flows().values() if f.on and f.verb == "step"}
_ACTIONS = ("show", *dict.fromkeys(c.name for f in _FLOWS.values() for c in f.steps))


def _actions() -> dict[str, str]:
    return {"show": "看没有办完的"} | {c.name: c.label for f in _FLOWS.values() for c in f.steps}


@button(
    "登记进展",
    verb="step",
    place=67,
    audience="marketing",
    clause="R55、G13、R66、R77",
    icon="FileCheckOut",
    reads=("flow", "client"),
    looks=("action", "show"),
)
def take_step(
    desk: Desk,
    flow: Annotated[
        str, Ask("哪一类", positional=True, choices=tuple(_FLOWS), offer=lambda: {name: f.title for name, f in _FLOWS.items()})
    ],
    action: Annotated[str, Ask("做什么", "不填就看没有办完的", positional=True, choices=_ACTIONS, offer=_actions)] = "show",
    client: Annotated[str, Ask("客户", "单位全称或客户编号")] = "",
    entry: Annotated[str, Ask("哪一笔", "编号；只有一笔没有办完的不用写")] = "",
    told: Annotated[list[str] | None, Ask("登记什么", "写“列=值”，可以写几个，如 办结日期=2026-12-01")] = None,
    why: Annotated[str, Ask("说明", "记入日志")] = "",
    by: Annotated[str, Ask("登记人", "不填就是本机用户", remember="answer")] = "",
) -> Done:
    """看一类登记办到哪一步、下一步要填什么；填上就走到下一步，高于单位报的，记入日志。

    例：kh step complaint close --client 示例置业有限公司 --entry TS-001 --told 办结日期=2026-12-01 --told 处理效果=好 --workspace 工作区
    """
    one_flow = _FLOWS[flow]
    if action == "show":
        return _shown(desk, one_flow, client)
    mine = one(one_flow, entries(desk, one_flow, client), client, entry)
    command = step(desk, one_flow, [mine], action, dict(_parted(one_flow, text) for text in told or []), why=why, by=by)
    return _shown(desk, one_flow, client, f"已{command.label}。")


def _parted(flow: Flow, text: str) -> tuple[str, str]:
    head, equals, value = text.replace("＝", "=").partition("=")
    if not equals:
        raise refuse(BAD_TOLD, Where(), told=text, title=registers()[flow.on].title, why="没有写等号")
    return head, value


def _shown(desk: Desk, flow: Flow, client: str, done: str = "") -> Done:
    left = unfinished(flow, entries(desk, flow, client))
    for t in left:
        steps = [c for c in flow.steps if t.state in c.before and c.after != t.state]
        told = {"flow": flow.name, "client": t.client, "unit": t.unit, "entry": t.name, "state": t.state}
        desk.line(told | {"next": {c.name: list(c.evidence) for c in steps}})
        if not desk.json:
            needs = "；".join(f"{c.name}（{c.label}）" + (f"填{'、'.join(c.evidence)}" if c.evidence else "") for c in steps)
            desk.say(f"{t.client or t.unit} {t.name} {t.state}：{needs}")
    return Done(f"{done}{client or '台账'}的{flow.title}没有办完的{len(left)}笔。")
