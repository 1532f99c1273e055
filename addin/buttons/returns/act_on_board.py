"""看板上的按钮：对选中的单位和月份收件、退回、催报、开口子、撤回（R16、R25、R32）。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from addin.buttons.support.selecting import CELL, SHEET, selected
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from udfs.kinds.dates import Month

NO_BOARD = rule(
    "KH459", Severity.ERROR, "不是看板", "《{sheet}》不是报送看板，看不出是哪个月。", "先用“上报情况”存一个看板，打开它，点中一个单位再按。"
)
ANOTHERS = rule(
    "KH460",
    Severity.ERROR,
    "不是选中单位的报表",
    "“{book}”是{told}，选中的是{wanted}，没有收。",
    "核对文件；要收别的单位的，先在看板上点中那个单位和月份。",
    clause="R15",
)
_BOARD = Ask("看板", "“上报情况”存下来的工作簿", positional=True, option="看板", host="book", locked=True)
#: What is said after something was done: an open workbook is not written over.
_AGAIN = "看板用“上报情况”刷新。"


@button("选中单位收件", verb="selected receive", place=26, audience="marketing", clause="R25", icon="FileSendAsAttachment")
def receive_selected(
    desk: Desk,
    book: Annotated[Path, _BOARD],
    cell: Annotated[str, CELL],
    file: Annotated[Path, Ask("收到的报表", "这个单位交来的工作簿", pick="open", remember="folder", locked=True)],
    sheet: Annotated[str, SHEET] = "",
) -> Done:
    """收下选中单位交来的工作簿：先校验，没有错误就登记；是别的单位、别的月份的不收。

    例：kh selected receive 看板.xlsx --cell A6 --file 华东11月.xlsx --workspace 工作区
    """
    from addin.buttons.returns.submit_return import submit_return
    from addin.buttons.support.examining import examine_one, options_for
    from addin.buttons.support.working import ledger_of

    unit, month = _chosen(desk, book, cell, sheet)
    found = examine_one(file, options_for(desk), password=desk.password).submission
    known = ledger_of(desk).register().find(found.unit or "", month)
    theirs = known.name if known else found.unit or "没有写明单位"
    told = (theirs, found.month.chinese if found.month else found.period)
    if told != (unit, month.chinese):
        raise refuse(ANOTHERS, Where(file.name), book=file.name, told="".join(told), wanted=unit + month.chinese)
    desk.book = None  # the return is the file, not the board
    return _and_refresh(submit_return(desk, file))


@button("选中单位退回", verb="selected return", place=27, audience="marketing", clause="R25", icon="Undo")
def return_selected(
    desk: Desk,
    book: Annotated[Path, _BOARD],
    cell: Annotated[str, CELL],
    why: Annotated[str, Ask("原因", "为什么退回；写了格子就是对那一格的质疑")],
    at: Annotated[str, Ask("质疑哪一格", "如《客户信息统计表》C7；不写就整份退回")] = "",
    sheet: Annotated[str, SHEET] = "",
) -> Done:
    """写明原因，退回选中单位这个月的报表；写了格子的，质疑写进副本的批注。

    例：kh selected return 看板.xlsx --cell A6 --why 与合同不符 --workspace 工作区
    """
    from addin.buttons.returns.review_return import review_return

    unit, month = _chosen(desk, book, cell, sheet)
    if not desk.confirm(f"要退回{unit}{month.chinese}的报表，原因：{why}。现在退回吗？"):
        return Done("没有退回。", code=130)
    desk.book = None
    return _and_refresh(review_return(desk, "return", unit, str(month), [at] if at.strip() else None, [why]))


@button("选中单位催报", verb="selected remind", place=28, audience="marketing", clause="R32", icon="ReviewNewComment")
def remind_selected(
    desk: Desk,
    book: Annotated[Path, _BOARD],
    cell: Annotated[str, CELL],
    sheet: Annotated[str, SHEET] = "",
) -> Done:
    """给选中的单位写催报函，存在工作区；它已经报了的就不写。

    例：kh selected remind 看板.xlsx --cell A6 --workspace 工作区
    """
    from addin.buttons.returns.remind_units import remind_units
    from addin.buttons.support.working import workspace_of

    unit, month = _chosen(desk, book, cell, sheet)
    desk.book = None
    return remind_units(desk, str(month), workspace_of(desk).out / f"{month.chinese}催报", unit=unit)


@button("选中单位开口子", verb="selected reopen", place=29, audience="marketing", clause="R16", icon="Undo")
def reopen_selected(
    desk: Desk,
    book: Annotated[Path, _BOARD],
    cell: Annotated[str, CELL],
    until: Annotated[str, Ask("到哪天", "如 2026-12-05；到期自己失效")],
    why: Annotated[str, Ask("原因")],
    sheet: Annotated[str, SHEET] = "",
) -> Done:
    """关账以后，让选中的单位在期限内补报。

    例：kh selected reopen 看板.xlsx --cell A6 --until 2026-12-05 --why 更正合同额 --workspace 工作区
    """
    from addin.buttons.returns.month_course import reopen_month

    unit, month = _chosen(desk, book, cell, sheet)
    desk.book = None
    return _and_refresh(reopen_month(desk, str(month), unit, until, why))


@button("选中单位撤回", verb="selected withdraw", place=30, audience="marketing", clause="R28", icon="Undo")
def withdraw_selected(
    desk: Desk,
    book: Annotated[Path, _BOARD],
    cell: Annotated[str, CELL],
    why: Annotated[str, Ask("原因")],
    sheet: Annotated[str, SHEET] = "",
) -> Done:
    """先列出依据这次报送的客户、登记和文件，问过以后撤回选中单位现在采用的那一版。

    例：kh selected withdraw 看板.xlsx --cell A6 --why 报错了表 --workspace 工作区
    """
    from addin.buttons.returns.withdraw_return import withdraw_return

    unit, month = _chosen(desk, book, cell, sheet)
    desk.book = None
    shown = withdraw_return(desk, str(month), unit, why=why, dry_run=True)
    rests = shown.says.partition("；")[0]  # what follows tells how to do what is asked here
    if not desk.confirm(f"{rests}。\n要撤回{unit}{month.chinese}的报送吗？"):
        return Done("没有撤回。", code=130)
    return _and_refresh(withdraw_return(desk, str(month), unit, why=why))


def _chosen(desk: Desk, book: Path, cell: str, sheet: str) -> tuple[str, Month]:
    """Unit and month of the selected cell of a cockpit.

    Raises:
        Refusal: KH459 it is no cockpit, KH583 no unit stands there, KH584 it is no cell.
    """
    from addin.buttons.support.working import ledger_of
    from addin.consolidate.workbook.cockpit import month_at

    chosen = selected(desk, book, cell, sheet)
    month = month_at(chosen.grid, chosen.row, chosen.column)
    if month is None:
        raise refuse(NO_BOARD, Where(chosen.book, chosen.grid.name), sheet=chosen.grid.name)
    register = ledger_of(desk).register()
    return chosen.named("单位", lambda text: found.name if (found := register.find(text)) else None), month


def _and_refresh(done: Done) -> Done:
    told = done.says if done.says.endswith("。") else f"{done.says}。"
    return Done(f"{told}{_AGAIN}", done.made, done.code) if not done.made and not done.code else done
