"""A thing with states takes its next step: which one is meant, whether it may, what it needs; entered as 核定 and logged (R28, R55).

The flow declares all of it: columns that a command asks for, that take its day or its reason, and what it writes besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from addin.declare_flow import Deed
from addin.desk.desk import Desk
from udfs.kinds.kind import Doubt, Fault
from udfs.words.text import fold
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers import registers

if TYPE_CHECKING:
    from addin.declare_flow import Command, Flow
    from addin.ledger.shapes.views import Entry
    from udfs.policy.posts import Role
    from workbooks.declare import Field, Sheet

_ERROR = Severity.ERROR
NO_STEP = rule("KH597", _ERROR, "没有这一步", "{flow}没有“{action}”这一步。", "可以做的：{known}。", clause="R55")
NO_ENTRY = rule("KH598", _ERROR, "没有找到这一笔", "“{client}”在{title}里{which}。", "核对编号；没有办完的：{known}。", clause="R55")
BAD_TOLD = rule("KH599", _ERROR, "这一列写不进", "“{told}”写不进{title}：{why}。", "写成“列=值”，如“办结日期=2026-12-01”。", clause="R55")
OVER = rule("KH595", _ERROR, "期限已经过去", "“{what}”不能是{day}，要在今天以后。", "写今天以后的日期。", clause="S15")


@dataclass(frozen=True, slots=True)
class Thing:
    """What has a state: an entry of a register, or what one is about to be made of."""

    name: str
    client: str
    unit: str
    state: str
    #: By field name of the register.
    values: Mapping[str, Any]
    entry: Entry | None = None
    #: What the log says of it besides.
    detail: Mapping[str, Any] = field(default_factory=dict)


def entries(desk: Desk, flow: Flow, client: str = "") -> list[Thing]:
    """Entries of a flow's register as they stand now, of one client alone if asked for.

    Raises:
        Refusal: KH636, there is no such client.
    """
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.reports.client_named import client_named

    register, snapshot = registers()[flow.on], material_now(desk).snapshot
    wanted = client_named(snapshot.clients, client).id if client.strip() else ""
    found = [e for e in snapshot.entries.get(register.name, ()) if not wanted or e.client_id == wanted]
    return [thing(flow, e, flow.told_by(_by_head(register, e.values), desk.today)) for e in found]


def thing(flow: Flow, e: Entry, state: str, **detail: Any) -> Thing:
    """An entry as the thing that stands in a state."""
    register = registers()[flow.on]
    told = next((names for names in register.key if all(e.values.get(n) for n in names)), ())
    client = e.client or str(e.values.get(register.about) or "")
    return Thing(" ".join(str(e.values[n]) for n in told if n != register.about), client, e.unit, state, e.values, e, detail)


def unfinished(flow: Flow, found: Sequence[Thing]) -> list[Thing]:
    """Things that have a step left."""
    return [t for t in found if any(t.state in c.before and c.after != t.state for c in flow.steps)]


def one(flow: Flow, found: Sequence[Thing], client: str, which: str) -> Thing:
    """The thing that is meant; of several it must be told.

    Raises:
        Refusal: KH598, there is none, or there are several.
    """
    left = unfinished(flow, found)
    named = [t for t in found if fold(which) in map(fold, (t.name, *t.name.split(" ")))]
    mine = named if which.strip() else left if len(left) == 1 else list(found)
    if len(mine) != 1:
        said = f"没有“{which}”" if which and not mine else f"有{len(mine)}笔，没有说明是哪一笔" if mine else "一笔也没有"
        known = "、".join(f"{t.name}（{t.state}）" for t in left) or "没有"
        raise refuse(NO_ENTRY, Where(), client=client or "台账", title=registers()[flow.on].title, which=said, known=known)
    return mine[0]


def step(
    desk: Desk,
    flow: Flow,
    things: Sequence[Thing],
    action: str,
    given: Mapping[str, str],
    *,
    why: str = "",
    by: str = "",
    role: Role | None = None,
) -> Command:
    """Give a command on things of one client, as the first role that may unless told otherwise; `given` tells columns by their words.

    Raises:
        Refusal: KH597 no such command; KH599, KH595 what is told cannot be; KH420–KH423 not now, not so.
    """
    from addin.buttons.support.deciding import decide
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user

    command = next((c for c in flow.commands if c.name == action), None)
    if command is None:
        known = "、".join(f"{c.name}{c.label}" for c in flow.steps)
        raise refuse(NO_STEP, Where(), flow=flow.title, action=action, known=known)
    register, user, ledger = registers()[flow.on], current_user(), ledger_of(desk)
    told = dict(_told(register, head, text) for head, text in given.items())
    for t in things:
        have = {head for head, value in _by_head(register, t.values).items() if value not in (None, "")}
        flow.check(action, t.state, role or command.who[0], why=why, evidence=have | {f.head for f in told})
    _keep_ahead(desk, command, told)
    deed = Deed(command, desk.today, why.strip(), by.strip() or user)
    rows = [_row(flow, register, deed, ledger.whole(t.entry).values if t.entry else t.values, told) for t in things]
    paper = {"version": decide(desk, register, rows, things[0].client or things[0].name, by=by.strip())[1]} if command.columns else {}
    for t in things:
        detail = {"client": t.client, "entry": t.name, "by": deed.by, "why": why, **paper, **t.detail}
        ledger.note(at=desk.now, actor=user, kind=command.logged or f"{flow.title}·{command.label}", subject=t.unit, detail=detail)
    return command


def _row(flow: Flow, register: Sheet, deed: Deed, values: Mapping[str, Any], told: Mapping[Field, Any]) -> dict[str, Any]:
    """What a command tells of an entry: its key, the day and the reason where they belong, what was told, what follows.

    A register that marketing alone fills is told whole; of another's, only what is decided.
    """
    names = [f.name for f in register.fields if f.required and register.returned == "核定"]
    names += [*next(k for k in register.key if all(values.get(n) for n in k)), register.about]
    row = {name: values[name] for name in names if name in values}
    for head, value in ((deed.command.dated, deed.day), (deed.command.reasoned, deed.why or None)):
        row |= {f.name: value for f in register.fields if f.head == head}
    return {**row, **{f.name: value for f, value in told.items()}, **flow.writes(values, deed)}


def _by_head(register: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f.head: values.get(f.name) for f in register.fields}


def _keep_ahead(desk: Desk, command: Command, told: Mapping[Field, Any]) -> None:
    for f, value in told.items():
        if f.head in command.ahead and value <= desk.today:
            raise refuse(OVER, Where(), what=f.head, day=value.isoformat())


def _told(register: Sheet, head: str, text: str) -> tuple[Field, Any]:
    match = register.heads.match(head.strip())
    f = register.by_name[match.name] if match else None
    parsed = f.kind.parse(text.strip()) if f else None
    parsed = parsed.value if isinstance(parsed, Doubt) else parsed
    if f is None or isinstance(parsed, Fault) or parsed is None:
        why = f"没有“{head.strip()}”这一列" if f is None else parsed.why if isinstance(parsed, Fault) else "没有写值"
        raise refuse(BAD_TOLD, Where(), told=f"{head}={text}", title=register.title, why=why)
    return f, parsed
