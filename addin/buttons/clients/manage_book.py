"""领导工作簿：关键数字、图表、可查找的客户清单；功能区按钮对选中的客户或单位出文件（V03、S12、R40）。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from addin.buttons.support.selecting import CELL, SHEET, selected
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from addin.desk.proposals import in_out
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.rights import make_folder

NOT_OURS = rule("KH582", Severity.ERROR, "不是领导工作簿", "“{name}”不是系统写出的领导工作簿，没有覆盖。", "换一个文件名。", clause="R39")
FILE = "领导工作簿.xlsx"


@button("领导工作簿", verb="manager", place=5, audience="managers", clause="R39", icon="FileOpen", reads=("out",))
def make_manager_book(
    desk: Desk,
    out: Annotated[Path, Ask("存到哪里", "已有的就刷新，“我的备注”原样保留", propose=in_out(FILE), remember="folder")],
) -> Done:
    """一本工作簿看全部：关键数字和图表，在格里写几个字就能找客户，各单位情况，自己的备注；不装插件也能用。

    例：kh manager --out 领导工作簿.xlsx --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import material_now
    from addin.buttons.support.working import ledger_of
    from addin.reports.manager_data import manager_data
    from workbooks.atomic import write_atomic
    from workbooks.writing.manager_book import manager_book

    notes = _kept(desk, out)
    material = material_now(desk)
    foot = f"数据快照{material.snapshot.id[:12]}　{ledger_of(desk).head().chinese}"
    told = manager_data(material, notes, foot)
    make_folder(out.parent)
    write_atomic(out, manager_book(told))
    desk.line({"book": str(out), "clients": len(told.clients), "notes": len(notes), "snapshot": material.snapshot.id})
    kept = f"，保留了{len(notes)}条备注" if notes else ""
    return Done(f"领导工作簿已写好，{len(told.clients)}个客户{kept}：", (out,))


def _kept(desk: Desk, out: Path) -> dict[str, str]:
    """The manager's notes of a workbook that is made anew."""
    from workbooks.answering.manager_notes import is_manager_book, notes_of
    from workbooks.opening.intake import open_book

    if not out.exists():
        return {}
    book = open_book(out, now=desk.now.astimezone())
    if not is_manager_book(book):
        raise refuse(NOT_OURS, Where(book=out.name), name=out.name)
    return notes_of(book)


_BOOK = Ask("工作簿", "领导工作簿，或任何写有客户、单位名称的工作簿", positional=True, option="文件", host="book", locked=True)


#: Finds the name that stands in the selected row.
_Find = Callable[[Desk, Path, str, str], str]


def _client(desk: Desk, book: Path, cell: str, sheet: str) -> str:
    """The client whose name stands in the selected cell or in its row."""
    from addin.buttons.support.newest import latest
    from udfs.identity import name_key

    names = {name_key(c.name): c.name for c in latest(desk).clients}
    return selected(desk, book, cell, sheet).named("客户", lambda text: names.get(name_key(text)))


def _unit(desk: Desk, book: Path, cell: str, sheet: str) -> str:
    """The unit whose name stands in the selected cell or in its row."""
    from addin.buttons.support.working import ledger_of

    register = ledger_of(desk).register()
    return selected(desk, book, cell, sheet).named("单位", lambda text: unit.name if (unit := register.find(text)) else None)


def _of(find: _Find) -> Callable[[Callable[[Desk, str], Done]], Callable[..., Done]]:
    """A button's function that makes something of the name in the selected row."""

    def of(act: Callable[[Desk, str], Done]) -> Callable[..., Done]:
        def pressed(
            desk: Desk,
            book: Annotated[Path, _BOOK],
            cell: Annotated[str, CELL],
            sheet: Annotated[str, SHEET] = "",
        ) -> Done:
            return act(desk, find(desk, book, cell, sheet))

        pressed.__name__, pressed.__doc__ = act.__name__, act.__doc__
        return pressed

    return of


@button("选中客户一页纸", verb="selected brief", place=50, audience="managers", clause="S06", icon="FileSaveAsPdfOrXps")
@_of(_client)
def brief_selected(desk: Desk, client: str) -> Done:
    """拜访前一页纸：选中的客户。

    例：kh selected brief 领导工作簿.xlsx --cell B8 --sheet 客户 --workspace 工作区
    """
    return _report(desk, "client-brief", client=client)


@button("选中客户档案表", verb="selected form", place=52, audience="managers", clause="R19", icon="FileOpen")
@_of(_client)
def form_selected(desk: Desk, client: str) -> Done:
    """客户档案表：选中的客户。

    例：kh selected form 领导工作簿.xlsx --cell B8 --sheet 客户 --workspace 工作区
    """
    from addin.buttons.clients.fill_archive_form import fill_archive_form
    from addin.buttons.support.noting import note_look
    from workbooks.names import safe_name

    done = fill_archive_form(desk, client, _folder(desk) / f"{safe_name(client)}档案表.xlsx")
    note_look(desk, "客户档案表", {"客户": client})
    return done


@button("选中单位排名", verb="selected ranking", place=54, audience="managers", clause="R40", icon="SortAscendingExcel")
@_of(_unit)
def rank_selected(desk: Desk, unit: str) -> Done:
    """本年客户分级排名的分公司版：选中的单位。

    例：kh selected ranking 领导工作簿.xlsx --cell A6 --sheet 单位 --workspace 工作区
    """
    return _report(desk, "client-ranking", unit=unit, edition="branch")


@button("选中单位通报", verb="selected bulletin", place=56, audience="managers", clause="R39", icon="FileSendAsAttachment")
@_of(_unit)
def bulletin_selected(desk: Desk, unit: str) -> Done:
    """月度汇总通报的分公司版：选中的单位。

    例：kh selected bulletin 领导工作簿.xlsx --cell A6 --sheet 单位 --workspace 工作区
    """
    return _report(desk, "monthly-bulletin", unit=unit, edition="branch")


@button("选中单位考核表", verb="selected assessment", place=58, audience="managers", clause="R58", icon="Calculator")
@_of(_unit)
def assess_selected(desk: Desk, unit: str) -> Done:
    """半年考核表：选中的单位。

    例：kh selected assessment 领导工作簿.xlsx --cell A6 --sheet 单位 --workspace 工作区
    """
    return _report(desk, "assessment", unit=unit)


def _report(desk: Desk, name: str, *, client: str = "", unit: str = "", edition: str = "leaders") -> Done:
    """A report of the newest period that it is made of."""
    from addin.buttons.documents.make_report import find_report, make_report
    from addin.buttons.support.newest import NO_RETURNS
    from addin.buttons.support.working import ledger_of
    from udfs.periods import half
    from workbooks.names import safe_name

    month = ledger_of(desk).last_month()
    if month is None:
        raise refuse(NO_RETURNS, Where())
    report = find_report(name)
    periods = {"month": str(month), "half": str(half(month)), "year": str(month.year)}
    period = next(periods[kind] for kind in ("month", "half", "year") if kind in report.periods)
    out = _folder(desk) / f"{safe_name(client or unit)}{report.title}.docx"
    told = {"month": period} if report.periods == ("month",) else {"period": period}
    return make_report(desk, name, out, client=client, unit=unit, edition=edition, **told)


def _folder(desk: Desk) -> Path:
    from addin.buttons.support.working import workspace_of

    return workspace_of(desk).root / "out"
