"""登记进展：投诉、改进措施等登记簿里的一笔走下一步，由市场营销部核定，原因记入日志（R55、G13、R77）。

Any flow that is declared `on` a register has its commands here: what a command needs are columns of the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.flows import flows
from udfs.kinds.kind import Doubt, Fault
from udfs.words.text import fold
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers import registers

if TYPE_CHECKING:
    from addin.declare import Flow
    from addin.ledger.shapes.views import Entry
    from workbooks.declare import Field, Sheet

_ERROR = Severity.ERROR
NO_STEP = rule("KH597", _ERROR, "没有这一步", "{flow}没有“{action}”这一步。", "可以做的：{known}。", clause="R55")
NO_ENTRY = rule("KH598", _ERROR, "没有找到这一笔", "“{client}”在{title}里{which}。", "核对编号；没有办完的：{known}。", clause="R55")
BAD_TOLD = rule("KH599", _ERROR, "这一列写不进", "“{told}”写不进{title}：{why}。", "写成“列=值”，如“办结日期=2026-12-01”。", clause="R55")
_FLOWS = {f.name: f for f in flows().values() if f.on}
_ACTIONS = ("show", *dict.fromkeys(c.name for f in _FLOWS.values() for c in f.steps))


def _actions() -> dict[str, str]:
    return {"show": "看没有办完的"} | {c.name: c.label for f in _FLOWS.values() for c in f.steps}


@button("登记进展", verb="step", place=67, audience="marketing", clause="R55、G13、R77", icon="FileCheckOut")
def take_step(
    desk: Desk,
    flow: Annotated[
        str, Ask("哪一类", positional=True, choices=tuple(_FLOWS), offer=lambda: {name: f.title for name, f in _FLOWS.items()})
    ],
    action: Annotated[str, Ask("做什么", "不填就看没有办完的", positional=True, choices=_ACTIONS, offer=_actions)] = "show",
    client: Annotated[str, Ask("客户", "单位全称或客户编号")] = "",
    entry: Annotated[str, Ask("哪一笔", "编号；只有一笔的不用写")] = "",
    told: Annotated[list[str] | None, Ask("登记什么", "写“列=值”，可以写几个，如 办结日期=2026-12-01")] = None,
    why: Annotated[str, Ask("说明", "记入日志")] = "",
    by: Annotated[str, Ask("登记人", "不填就是本机用户", remember="answer")] = "",
) -> Done:
    """看一类登记办到哪一步、下一步要填什么；填上就走到下一步，高于单位报的，记入日志。

    例：kh step complaint close --client 示例置业有限公司 --entry TS-001 --told 办结日期=2026-12-01 --told 处理效果=好 --workspace 工作区
    """
    from addin.buttons.support.deciding import decide
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user

    one = _FLOWS[flow]
    register = registers()[one.on]
    found = _entries(desk, register, client)
    if action == "show":
        return _shown(desk, one, register, found, client)
    command = next((c for c in one.steps if c.name == action), None)
    if command is None:
        raise refuse(NO_STEP, Where(), flow=one.title, action=action, known="、".join(f"{c.name}{c.label}" for c in one.steps))
    mine = _one(register, found, client, entry, one)
    given = dict(_told(register, text) for text in told or [])
    filled = {*_filled(register, mine), *(f.head for f in given)}
    one.check(action, one.told_by(_filled(register, mine)), command.who[0], why=why, evidence=filled)
    ledger, user = ledger_of(desk), current_user()
    whole = ledger.whole(mine).values
    names = dict.fromkeys((*next(k for k in register.key if all(whole.get(n) for n in k)), register.about))
    row = {name: whole[name] for name in names if name} | {f.name: value for f, value in given.items()}
    _, version = decide(desk, register, [row], mine.client, by=by.strip())
    detail = {"client": mine.client, "entry": _name(register, mine), "by": by.strip() or user, "why": why, "version": version}
    ledger.note(at=desk.now, actor=user, kind=f"{one.title}·{command.label}", subject=mine.unit, detail=detail)
    return _shown(desk, one, register, _entries(desk, register, client), client, f"已{command.label}。")


def _entries(desk: Desk, register: Sheet, client: str) -> list[Entry]:
    """Entries of the register as they stand now, of one client alone if asked for."""
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.reports.client_named import client_named

    snapshot = material_now(desk).snapshot
    wanted = client_named(snapshot.clients, client).id if client.strip() else ""
    return [e for e in snapshot.entries.get(register.name, ()) if not wanted or e.client_id == wanted]


def _filled(register: Sheet, e: Entry) -> list[str]:
    return [f.head for f in register.fields if e.values.get(f.name) not in (None, "")]


def _name(register: Sheet, e: Entry) -> str:
    return str(e.values.get(register.key[0][0]) or register.line(register.instance(e.values)))


def _open(flow: Flow, register: Sheet, found: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Entries that have a step left, with their state."""
    told = ((e, flow.told_by(_filled(register, e))) for e in found)
    return [(e, state) for e, state in told if any(state in c.before and c.after != state for c in flow.steps)]


def _one(register: Sheet, found: Sequence[Entry], client: str, entry: str, flow: Flow) -> Entry:
    mine = [e for e in found if fold(entry) in (fold(_name(register, e)), "")]
    if len(mine) != 1:
        which = f"没有“{entry}”" if entry and not mine else f"有{len(mine)}笔，没有说明是哪一笔" if mine else "一笔也没有"
        known = "、".join(f"{_name(register, e)}（{state}）" for e, state in _open(flow, register, found)) or "没有"
        raise refuse(NO_ENTRY, Where(), client=client or "台账", title=register.title, which=which, known=known)
    return mine[0]


def _told(register: Sheet, text: str) -> tuple[Field, Any]:
    head, equals, value = text.replace("＝", "=").partition("=")
    match = register.heads.match(head.strip())
    if not equals or match is None:
        why = f"没有“{head.strip()}”这一列" if equals else "没有写等号"
        raise refuse(BAD_TOLD, Where(), told=text, title=register.title, why=why)
    field = register.by_name[match.name]
    parsed = field.kind.parse(value.strip())
    parsed = parsed.value if isinstance(parsed, Doubt) else parsed
    if isinstance(parsed, Fault) or parsed is None:
        raise refuse(BAD_TOLD, Where(), told=text, title=register.title, why=parsed.why if isinstance(parsed, Fault) else "没有写值")
    return field, parsed


def _shown(desk: Desk, flow: Flow, register: Sheet, found: Sequence[Entry], client: str, done: str = "") -> Done:
    left = _open(flow, register, found)
    for e, state in left:
        steps = [c for c in flow.steps if state in c.before and c.after != state]
        desk.line(
            {"flow": flow.name, "client": e.client, "unit": e.unit, "entry": _name(register, e), "state": state}
            | {"next": {c.name: list(c.evidence) for c in steps}}
        )
        if not desk.json:
            needs = "；".join(f"{c.name}（{c.label}）填{'、'.join(c.evidence)}" for c in steps)
            desk.say(f"{e.client} {_name(register, e)} {state}：{needs}")
    return Done(f"{done}{client or '台账'}的{flow.title}没有办完的{len(left)}笔。")
