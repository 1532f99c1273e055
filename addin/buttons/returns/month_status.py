"""上报情况：一个月里每个单位应报、已报、迟报、退回（R16、R32）。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from addin.declare import Ask, Done, button
from addin.desk.answers import asked_for, parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import in_out, month_taken_in
from udfs.periods import period
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.shapes.views import UnitState
    from udfs.kinds.dates import Month

NOT_XLSX = rule("KH449", Severity.ERROR, "看板的扩展名不对", "看板不能存成“{out}”。", "--out写成以.xlsx结尾的文件名。")


@button(
    "上报情况",
    verb="month status",
    place=25,
    audience="marketing",
    clause="R16",
    icon="ReviewShowAllComments",
    who=("marketing", "leader", "unit"),
)
def month_status(
    desk: Desk,
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=month_taken_in)],
    out: Annotated[
        Path | None, Ask("看板存到哪里", "再做一次就刷新，备注、列宽、筛选保留", propose=in_out("看板.xlsx"), remember="folder")
    ] = None,
) -> Done:
    """列出一个月里每个单位的上报情况、口子和按时率；只列直接报给集团的单位。--out 生成最近12个月的看板工作簿。

    例：kh month status --month 2026-11 --workspace 工作区
    """
    from addin.buttons.support.cockpit import gather, minutes_late
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.consolidate.workbook.cockpit import write_board

    if out is not None and out.suffix.lower() != ".xlsx":
        raise refuse(NOT_XLSX, Where(), out=out.name)
    told, ledger, policy = parse_month(month), ledger_of(desk), policy_of(desk)
    came, last_day = ledger.receipts(str(told)), ledger.register().due(told, policy)
    course = ledger.course(told)
    wanted = course.opened is not None or (asked_for(told, desk.today) and period(told, policy)[0] <= desk.today)
    units = [u if wanted else _unasked(u) for u in ledger.status(told) if u.direct]
    for u in units:
        desk.line(as_line(u, told) | {"late_minutes": minutes_late(came, u.unit, last_day)})
        if not desk.json:
            late = "（迟报）" if u.on_time is False else ""
            desk.say(f"{u.unit}  {u.state}{late}  {u.rows}行，{u.errors}处错误，{u.warnings}处提醒")
    for o in course.in_force(desk.today):
        desk.line({"opening": o.unit, "until": o.until.isoformat(), "why": o.why, "by": o.by})
        if not desk.json:
            desk.say(f"口子：{o.unit}，到{o.until.isoformat()}（{o.why}，{o.by}）")
    sums = summary(units, due=last_day < desk.today)
    desk.line({"summary": sums | {"closed": course.closed is not None}})
    closed = f"，已关账（{course.closed.at[:10]}，{course.closed.actor}）" if course.closed else ""
    rate = "无数据" if sums["on_time_rate"] is None else f"{sums['on_time_rate']}%"
    made: tuple[Path, ...] = ()
    if out is not None:
        make_folder(out.parent)
        write_board(out, gather(ledger, told, policy, desk.now, out, summary))
        made = (out,)
    return Done(
        f"{told.chinese}：应报{sums['owed']}个，已到{sums['arrived']}个（按时{sums['on_time']}个、迟报{sums['late']}个，"
        f"其中无变化声明{sums['no_change']}个），退回{sums['returned']}个，未报{sums['missing']}个，按时率{rate}{closed}。",
        made,
    )


def _unasked(u: UnitState) -> UnitState:
    """A unit in a month nobody reports yet or any more: what has not come is not missing."""
    return replace(u, state="不需报") if u.state == "未报" else u


def as_line(u: UnitState, month: Month) -> dict[str, Any]:
    """A unit's return for programs."""
    return {
        "unit": u.unit,
        "parent": u.parent,
        "month": str(month),
        "kind": "月报",
        "state": u.state,
        "on_time": u.on_time,
        "version": u.version or None,
        "received": u.received.isoformat() if u.received else None,
        "rows": u.rows,
        "errors": u.errors,
        "warnings": u.warnings,
    }


def summary(units: Sequence[UnitState], *, due: bool = True) -> dict[str, Any]:
    """Counts over the units that owe a return; the rate lies between 0 and 100 by its making (D03).

    Before the month is due there is no rate while returns are still to come; what was sent back is not on time until it is mended (D02).
    """
    owing = [u for u in units if u.owed]
    missing = sum(u.state == "未报" for u in owing)
    taken = [u for u in owing if u.state != "退回"]
    on_time = sum(u.in_time for u in owing)
    return {
        "owed": len(owing),
        "arrived": len(owing) - missing,
        "on_time": on_time,
        "late": sum(u.on_time is False for u in taken),
        "no_change": sum(u.state == "无变化声明" for u in owing),
        "returned": sum(u.state == "退回" for u in owing),
        "missing": missing,
        "on_time_rate": round(100 * on_time / len(owing), 1) if owing and (due or not missing) else None,
    }
