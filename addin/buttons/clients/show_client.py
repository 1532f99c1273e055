"""客户：查有没有、谁在维护，看一个客户的等级、资料和登记（A18、R17、R20）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from addin.buttons.support.newest import NO_RETURNS, find_ever, latest
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule, shown

if TYPE_CHECKING:
    from addin.ledger.shapes.views import GroupClient, Snapshot

NO_TEXT = rule("KH533", Severity.ERROR, "没有写客户名称", "没有写要找的客户名称。", "写单位全称或其中几个字。")
#: Clients that a search shows.
_MOST = 50


@button("找客户", verb="clients find", place=50, audience="staff", clause="A18", icon="FilePermissionView", reads=("text", "unit"))
def find_clients(
    desk: Desk,
    text: Annotated[str, Ask("单位名称", "全称或其中几个字", positional=True)],
    unit: Annotated[str, Ask("单位", "只找这个单位维护的")] = "",
) -> Done:
    """新建客户前先查一查：集团里有没有同名的、由哪个单位维护；别的什么也不显示。

    例：kh clients find 新能源 --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from udfs.identity import loose_keys, name_key
    from udfs.words.text import fold

    if not text.strip():
        raise refuse(NO_TEXT, Where())
    wanted, bare = loose_keys([name_key(text)])[0], fold(text)
    found = [c for c in _listed(desk).clients if bare in fold(c.name) or loose_keys([name_key(c.name)])[0] == wanted]
    everywhere = found
    if unit:
        known = ledger_of(desk).register().find(unit)
        unit = known.name if known else unit
        found = [c for c in everywhere if unit in c.units]
    for c in found[:_MOST]:
        desk.line({"client": c.name, "units": list(c.units), "tier": c.stands})
        if not desk.json:
            desk.say(f"{c.name}，由{'、'.join(c.units)}维护")
    if everywhere and not found:
        whose = "、".join(dict.fromkeys(u for c in everywhere for u in c.units))
        return Done(f"“{unit}”没有名称含“{text}”的客户；集团内有{len(everywhere)}个，由{whose}维护，新建以前先问他们。")
    if not found:
        return Done(f"集团内没有名称含“{text}”的客户。")
    more = f"，只列出前{_MOST}个" if len(found) > _MOST else ""
    return Done(f"集团内已有{len(found)}个名称相近的客户{more}。")


@button(
    "看客户",
    verb="clients show",
    place=52,
    audience="marketing",
    clause="R20",
    icon="FileOpen",
    who=("marketing", "leader", "unit"),
    reads=("name",),
)
def show_client(
    desk: Desk,
    name: Annotated[str, Ask("客户", "单位全称或客户编号", positional=True)],
    unmask: Annotated[str, Ask("显示个人信息的理由", "填了理由才显示电话等个人信息，并记入日志")] = "",
) -> Done:
    """一个客户的自报、测算和核定等级，资料，以及各登记簿里关于它的登记。

    例：kh clients show 甲置业有限公司 --json --workspace 工作区
    """
    from addin.buttons.clients.list_entries import as_line
    from addin.reports.clients.timeline import entry_events
    from workbooks.problems import as_json
    from workbooks.registers import registers
    from workbooks.registers.customer_info import CUSTOMER_INFO

    snapshot = latest(desk, unmask=unmask)
    client, ended = find_ever(desk, snapshot, name, unmask=unmask)
    mine = [as_line(registers()[r], e) for r, entries in snapshot.entries.items() for e in entries if e.client_id == client.id]
    facts = {f.head: as_json(client.values.get(f.name)) for f in CUSTOMER_INFO.fields if not f.computed}
    decided = client.confirmed
    tier = {
        "reported": client.values.get("reported_tier"),
        "computed": client.tier,
        "status": client.tier_status,
        "why": list(client.why),
        "confirmed": decided.tier if decided else None,
    }
    whose = {"id": client.id, "name": client.name, "units": list(client.units), "ended": str(ended) if ended else None}
    desk.line({**whose, "tier": tier, "facts": facts, "entries": mine})
    if not desk.json:
        _say(desk, client, facts, f"；{ended.chinese}已终止，下面是终止时的资料" if ended else "")
        for line in sorted(entry_events(snapshot, client), key=lambda e: (e.day, e.kind), reverse=True):
            desk.say(f"  {line.day}  {line.kind}：{line.text}（{line.source}）")
    return Done("")


def _say(desk: Desk, client: GroupClient, facts: dict[str, Any], ended: str) -> None:
    decided = client.confirmed
    stands = f"，核定{decided.tier}类（{decided.why}，{decided.by}）" if decided else ""
    desk.say(f"{client.id}  {client.name}，由{'、'.join(client.units)}维护{ended}")
    desk.say(
        f"自报{client.values.get('reported_tier') or '—'}，测算{client.tier}类（{client.tier_status}）{stands}：{'；'.join(client.why)}"
    )
    for head, value in facts.items():
        if value is not None:
            desk.say(f"  {head}：{shown(value)}")


def _listed(desk: Desk) -> Snapshot:
    """The newest month as the catalogue tells it."""
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.storage.workspace import current_user

    ledger = ledger_of(desk)
    month = ledger.last_month()
    if month is None:
        raise refuse(NO_RETURNS, Where())
    return ledger.catalogue(month, at=desk.now, actor=current_user(), policy=policy_of(desk))
