"""合并客户、拆开：几个名称原是同一个单位，由市场营销部核定合并；并错了撤销，什么也不丢（A18、D22）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.declare_flow import NO_REASON
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from addin.ledger.shapes.views import GroupClient

SAME_ALREADY = rule("KH437", Severity.ERROR, "已经是一个客户", "“{gone}”和“{keep}”在台账里已经是一个客户（{id}）。", "不用再合并。")
NOT_MERGED = rule(
    "KH438", Severity.ERROR, "没有合并", "“{gone}”现在没有并入“{keep}”。", "核对两个名称；现在的合并可以用 kh entries 客户合并表 查看。"
)
NEVER_MERGED = rule(
    "KH537", Severity.ERROR, "没有合并过", "“{gone}”从来没有并入过别的客户。", "核对名称；合并过的用 kh entries 客户合并表 查看。"
)
CODES_DIFFER = rule(
    "KH466",
    Severity.ERROR,
    "信用代码不同",
    "“{keep}”的统一社会信用代码是{ours}，“{gone}”的是{theirs}，没有合并。",
    "核对是不是同一个单位；代码抄错的先请单位改报，确实是同一个的加上 --codes-differ 再做一次。",
    clause="A18",
)
_SHOWN = 10


@button("合并客户", verb="clients merge", place=54, audience="marketing", clause="A18", icon="Consolidate")
def merge_clients(
    desk: Desk,
    keep: Annotated[str, Ask("保留客户", "单位全称或客户编号", positional=True, option="保留客户")],
    gone: Annotated[str, Ask("并入客户", "要并掉的名称", positional=True, option="并入客户")],
    why: Annotated[str, Ask("理由", "凭什么认定是同一个单位")],
    codes_differ: Annotated[bool, Ask("信用代码不同也合并", "核对过确实是同一个单位", option="--codes-differ")] = False,
) -> Done:
    """把一个客户并入另一个：历史、登记、联系人都归保留的客户；列出两边说法不一致的字段；可以撤销。

    例：kh clients merge 甲置业有限公司 甲置业集团有限公司 --why 统一社会信用代码相同 --workspace 工作区
    """
    from addin.buttons.support.deciding import decide
    from addin.buttons.support.newest import find_client, latest
    from addin.buttons.support.policies import policy_of
    from udfs.periods import month_of
    from workbooks.registers.client_merges import CLIENT_MERGES

    _with_reason(why, "合并客户")
    snapshot = latest(desk)
    kept, merged = find_client(snapshot, keep), find_client(snapshot, gone)
    if kept.id == merged.id:
        raise refuse(SAME_ALREADY, Where(), gone=gone, keep=kept.name, id=kept.id)
    ours, theirs = kept.credit_code, merged.credit_code
    if ours and theirs and ours != theirs and not codes_differ:
        raise refuse(CODES_DIFFER, Where(), keep=kept.name, gone=merged.name, ours=ours, theirs=theirs)
    moved = sum(e.client_id == merged.id for told in snapshot.entries.values() for e in told)
    row = {"client": kept.name, "merged": merged.name, "reason": why, "day": desk.today}
    decide(desk, CLIENT_MERGES, [row], merged.name)
    conflicts = list(_conflicts(kept, merged))
    for told in conflicts:
        desk.line(told)
        if not desk.json and conflicts.index(told) < _SHOWN:
            desk.say(f"{told['field']}：{kept.name}写“{shown(told['keep'])}”，{merged.name}写“{shown(told['gone'])}”，暂用前者")
    answer = {"merged": merged.name, "into": kept.name, "client_id": kept.id, "day": desk.today.isoformat(), "entries": moved}
    desk.line(answer | {"conflicts": len(conflicts)})
    units = "、".join(dict.fromkeys((*kept.units, *merged.units)))
    return Done(
        f"“{merged.name}”已并入“{kept.name}”（{kept.id}），由{units}维护，带来{moved}条登记，{len(conflicts)}个字段两边不一致。"
        f"从{month_of(desk.today, policy_of(desk)).chinese}起算一个客户，以前月份不变；并错了用“拆开客户”撤销。"
    )


@button("拆开客户", verb="clients unmerge", place=56, audience="marketing", clause="A18", icon="CompareAndMergeWorkbooks")
def unmerge_clients(
    desk: Desk,
    gone: Annotated[str, Ask("并入客户", "当初并掉的名称", positional=True, option="并入客户")],
    why: Annotated[str, Ask("理由", "为什么撤销")],
) -> Done:
    """撤销一次合并：从今天起两个客户各算各的，历史、登记、编号都恢复原样。

    例：kh clients unmerge 甲置业集团有限公司 --why 经核实是两家 --workspace 工作区
    """
    from addin.buttons.support.deciding import decide
    from addin.buttons.support.working import ledger_of
    from udfs.identity import name_key
    from workbooks.registers.client_merges import CLIENT_MERGES

    _with_reason(why, "拆开客户")
    merges = [e.values for e in ledger_of(desk).entries(CLIENT_MERGES) if name_key(e.values["merged"]) == name_key(gone)]
    if not merges:
        raise refuse(NEVER_MERGED, Where(), gone=gone)
    told = next((v for v in merges if not v.get("revoked")), None)
    if told is None:
        raise refuse(NOT_MERGED, Where(), gone=gone, keep=merges[-1]["client"])
    row = {"client": told["client"], "merged": told["merged"], "reason": f"{told['reason']}；撤销：{why}", "day": told["day"]}
    decide(desk, CLIENT_MERGES, [row | {"revoked": desk.today}], f"撤销{told['merged']}")
    desk.line({"unmerged": told["merged"], "from": told["client"], "day": desk.today.isoformat()})
    return Done(f"“{told['merged']}”不再并入“{told['client']}”，从今天起各算各的，历史、登记和编号都恢复原样。")


def _with_reason(why: str, label: str) -> None:
    if not why.strip():
        raise refuse(NO_REASON, Where(), label=label)


def _conflicts(kept: GroupClient, merged: GroupClient) -> Iterator[dict[str, Any]]:
    """Fields that both tell, and tell differently."""
    from workbooks.problems import as_json
    from workbooks.registers.customer_info import CUSTOMER_INFO

    for f in CUSTOMER_INFO.fields:
        ours, theirs = kept.values.get(f.name), merged.values.get(f.name)
        if f.computed or f.name in ("name", "change", "remark") or ours is None or theirs is None or ours == theirs:
            continue
        yield {"field": f.head, "keep": as_json(ours), "gone": as_json(theirs)}
