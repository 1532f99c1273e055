"""一个月的开始和结束：开月、关账、开口子（R16）。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from addin.declare import Ask, Done, button
from addin.declare_flow import NO_REASON
from addin.desk.answers import TOO_OLD, asked_for, chinese_day, parse_day, parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import month_taken_in, reporting_month
from workbooks.atomic import write_atomic
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

if TYPE_CHECKING:
    from addin.ledger.storage.workspace import Workspace
    from addin.ledger.store import Ledger
    from udfs.kinds.dates import Month

STILL_OPEN = rule(
    "KH431",
    Severity.ERROR,
    "还不能关账",
    "{month}还不能关账：{told}。",
    "先催报、接收或退回；确实要带着未报关账的，写 --with-missing 和 --why 原因。",
    clause="R16",
)
NOT_CLOSED = rule("KH432", Severity.ERROR, "没有关账", "{month}没有关账，不用开口子。", "直接报送即可。")
CLOSED_ALREADY = rule("KH433", Severity.ERROR, "已经关账", "{month}已于{day}由{who}关账（快照{snapshot}）。", "要补报用“开口子”。")
PAST_OPENING = rule("KH434", Severity.ERROR, "口子的期限已过", "期限{day}已经过去。", "写今天或以后的日期。")
NOT_DUE = rule(
    "KH530",
    Severity.ERROR,
    "还没到报送截止日",
    "{month}的报送到{due}24时才截止，现在不能关账。",
    "到截止日再关账；核对月份有没有写错。",
    clause="R16",
)
#: Characters of a snapshot's id that people see.
_SHOWN = 12


@button("开月", verb="month open", place=15, audience="marketing", clause="R16", icon="FileStartWorkflow")
def open_month(desk: Desk, month: Annotated[str, Ask("报送月份", "如 2026-11", propose=reporting_month)]) -> Done:
    """列出这个月谁应当报送、报给谁、到哪天为止；提前开月后，这个月现在就可以报。

    例：kh month open --month 2026-11 --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of
    from addin.ledger.intake.process import OPENED
    from addin.ledger.storage.workspace import current_user

    told, ledger = parse_month(month), ledger_of(desk)
    if not asked_for(told, desk.today):
        raise refuse(TOO_OLD, Where(), month=told.chinese)
    keep_open(ledger, told)
    day = ledger.register().due(told, policy_of(desk))
    owing = [u for u in ledger.status(told) if u.state != "不需报"]
    if ledger.course(told).opened is None:
        ledger.note(at=desk.now, actor=current_user(), kind=OPENED, subject=str(told))
    for u in owing:
        desk.line({"unit": u.unit, "to": u.parent, "month": str(told), "due": day.isoformat(), "state": u.state})
        if not desk.json:
            desk.say(f"{u.unit} → {u.parent or '集团市场营销部'}，{day.isoformat()}前，{u.state}")
    return Done(f"{told.chinese}已开月：{len(owing)}个单位应报，{chinese_day(day)}24时前收到算按时。")


@button("关账", verb="month close", place=70, audience="marketing", clause="R16", icon="ReviewProtectWorkbook")
def close_month(
    desk: Desk,
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=month_taken_in)],
    with_missing: Annotated[bool, Ask("还有未报的也关账", option="--with-missing")] = False,
    why: Annotated[str, Ask("原因", "带着未报关账时要写")] = "",
) -> Done:
    """关账后这个月不再收报表，数据快照定下来，汇总工作簿存档；补报要先开口子。

    例：kh month close --month 2026-11 --with-missing --why 西南分公司连续催报未果 --workspace 工作区
    """
    from addin.buttons.support.policies import policy_of
    from addin.buttons.support.working import ledger_of, workspace_of
    from addin.ledger.log.events import CLOSED
    from addin.ledger.storage.workspace import current_user

    told, ledger = parse_month(month), ledger_of(desk)
    keep_open(ledger, told)
    due = ledger.register().due(told, policy_of(desk))
    if desk.today < due:
        raise refuse(NOT_DUE, Where(), month=told.chinese, due=chinese_day(due))
    units = [u for u in ledger.status(told) if u.direct]
    waiting = [u.unit for u in units if u.state == "已报(待验)"]
    missing = [u.unit for u in units if u.state in ("未报", "退回")]
    if waiting or (missing and not (with_missing and why.strip())):
        parts = [f"{'、'.join(names)}{what}" for names, what in ((waiting, "已报待验"), (missing, "未报或退回")) if names]
        raise refuse(STILL_OPEN, Where(), month=told.chinese, told="，".join(parts))
    snapshot = ledger.snapshot(told, at=desk.now, actor=current_user(), policy=policy_of(desk))
    detail = {"snapshot": snapshot.id, "missing": missing, "why": why}
    ledger.note(at=desk.now, actor=current_user(), kind=CLOSED, subject=str(told), detail=detail)
    kept = _archive(workspace_of(desk), told.chinese)
    desk.line({"month": str(told), "closed": True, "snapshot": snapshot.id, "missing": missing})
    counts = [(sum(u.state == state for u in units), words) for state, words in (("未报", "未报"), ("退回", "退回后没有重报"))]
    left = "、".join(f"{count}个单位{words}" for count, words in counts if count)
    after = f"，{left}（{ledger.show()(why)}）" if left else ""
    archived = f"，汇总工作簿已存档为{kept}" if kept else ""
    return Done(f"{told.chinese}已关账：客户{len(snapshot.clients)}家，快照{snapshot.id[:_SHOWN]}{after}{archived}。")


def keep_open(ledger: Ledger, month: Month) -> None:
    """See that a month is not closed.

    Raises:
        Refusal: KH433, it is.
    """
    if closed := ledger.course(month).closed:
        shown = str(closed.detail["snapshot"])[:_SHOWN]
        raise refuse(CLOSED_ALREADY, Where(), month=month.chinese, day=closed.at[:10], who=closed.actor, snapshot=shown)


def _archive(workspace: Workspace, month: str) -> str:
    """Keep the month's consolidated workbook beside the ledger; its name, "" if there is none to keep."""
    source = workspace.out / f"{month}汇总.xlsx"
    if not source.exists():
        return ""
    target = workspace.root / "archive" / source.name
    make_folder(target.parent)
    write_atomic(target, source.read_bytes())
    return target.name


@button("开口子", verb="month reopen", place=72, audience="marketing", clause="R16", icon="Undo")
def reopen_month(
    desk: Desk,
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=month_taken_in)],
    unit: Annotated[str, Ask("单位", "只对这个单位开")],
    until: Annotated[str, Ask("到哪天", "如 2026-12-05；到期自己失效")],
    why: Annotated[str, Ask("原因")],
) -> Done:
    """关账以后，让一个单位在期限内补报；到期自己失效，“上报情况”里看得到。

    例：kh month reopen --month 2026-11 --unit 西南分公司 --until 2026-12-05 --why 更正合同额 --workspace 工作区
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.intake.process import REOPENED
    from addin.ledger.months.declarations import find_unit
    from addin.ledger.storage.workspace import current_user

    told, ledger, day = parse_month(month), ledger_of(desk), parse_day(until)
    if ledger.course(told).closed is None:
        raise refuse(NOT_CLOSED, Where(), month=told.chinese)
    if not why.strip():
        raise refuse(NO_REASON, Where(), label="开口子")
    if day < desk.today:
        raise refuse(PAST_OPENING, Where(), day=day.isoformat())
    name = find_unit(ledger.register(), unit, told)
    detail = {"until": day.isoformat(), "why": why}
    ledger.note(at=desk.now, actor=current_user(), kind=REOPENED, subject=f"{name} {told}", detail=detail)
    shown = ledger.show()(why)
    desk.line({"month": str(told), "unit": name, **detail, "why": shown})
    return Done(f"“{name}”可以补报{told.chinese}，到{day.isoformat()}为止（{shown}）。")
