"""A button pressed in a spreadsheet program: ask, work, say in one dialog how it ended."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.bugs import bug, no_access
from addin.buttons.support.permission import run
from addin.buttons.support.policies import publish_policy
from addin.declare import Button, Done
from addin.desk.desk import Setup
from addin.desk.proposals import with_month
from addin.hosts.live.book import LiveBook
from addin.hosts.live.desk import LiveDesk
from addin.hosts.live.host import Host, answers, form_fields
from addin.memory import keep
from workbooks.problems import Refusal, Severity, Where, refuse, rule
from workbooks.spools import spool

NO_BOOK = rule("KH840", Severity.ERROR, "没有打开的工作簿", "“{label}”要在打开的工作簿里按。", "先打开要处理的工作簿，再按一次。")
NOT_ANSWERED = rule("KH841", Severity.ERROR, "没有填完", "“{label}”要填“{field}”。", "再按一次按钮，填好后点“确定”。")

_OPTION = re.compile(r" ?(--[a-z-]+)(?: ([^\s，。；、（）]+))? ?")
CLOSED = rule("KH847", Severity.ERROR, "工作簿关了", "“{label}”还没有做完，工作簿就被关闭了。", "重新打开工作簿，再按一次，等它做完再关。")


def press(
    button: Button,
    host: Host,
    book: xw.Book | None,
    *,
    now: datetime.datetime,
    workspace: Path | None,
    installation: Callable[[], Setup],
    pressed: float | None = None,
) -> int:
    """Run a button on the open workbook; the exit code the command line would give.

    Args:
        button: What was pressed.
        host: The running program.
        book: The workbook it was pressed in.
        now: Moment of the press.
        workspace: The user's workspace, if there is one.
        installation: Gives this machine's installation.
        pressed: `time.monotonic()` at the press, unless its moment stands still.
    """
    desk = LiveDesk(host, now, workspace, installation, pressed)
    try:
        publish_policy(desk)
        told = _ask(button, desk, book)
        if told is None:
            return 130
        host.status(f"客户簿：{button.label}……")
        with spool() as folder:
            live = None if book is None else LiveBook(host, book, folder, lambda i, n: desk.progress(i, n, "标注"))
            done = _run(button, desk, live, told)
        return _end(desk, done)
    except Refusal as refused:
        return _refused(desk, button, refused if _is_open(host, book) else refuse(CLOSED, Where(), label=button.label))
    except OSError as error:
        refusal = no_access(error)
        return _bug(desk) if refusal is None else _refused(desk, button, refusal)
    except Exception:  # noqa: BLE001 - the one place where a bug meets the user
        if not _is_open(host, book):
            return _refused(desk, button, refuse(CLOSED, Where(), label=button.label))
        return _bug(desk)


def _is_open(host: Host, book: xw.Book | None) -> bool:
    return book is None or host.is_open(book)


def _ask(button: Button, desk: LiveDesk, book: xw.Book | None) -> dict[str, Any] | None:
    """What the dialog was told; {} if there is nothing to ask, None if the person gave up."""
    if button.needs_book and book is None:
        raise refuse(NO_BOOK, Where(), label=button.label)
    if not button.asked:
        return {}
    fields = form_fields(button, desk)
    told = desk.host.ask(button.label, fields)
    if told is None:
        return None
    try:
        found = with_month({f.name: f.value for f in fields}, answers(button, told))
    except KeyError as missing:
        raise refuse(NOT_ANSWERED, Where(), label=button.label, field=missing.args[0]) from None
    keep(button, desk, found)
    return found


def _run(button: Button, desk: LiveDesk, live: LiveBook | None, told: Mapping[str, Any]) -> Done:
    given = dict(told)
    for q in button.questions:
        if q.ask.host == "book" and live is not None:
            desk.book = live
            copy = live.copy()
            given[q.name] = [copy] if q.many else copy
        elif q.ask.host == "cell" and live is not None:
            given[q.name] = live.place().cell
    return run(button, desk, given)


def _end(desk: LiveDesk, done: Done) -> int:
    desk.host.status("")
    says = desk.dialog(done.says)
    shown = [p for p in done.made if p.exists()]
    if not shown:
        desk.host.tell(says or "已完成。", serious=False)
        return done.code
    target = shown[0] if len(shown) == 1 else shown[0].parent
    names = "\n".join(str(p) for p in shown[:3]) + (f"\n等{len(shown)}个文件" if len(shown) > 3 else "")
    if desk.host.confirm(f"{says}\n{names}\n\n现在打开{'' if len(shown) == 1 else '所在文件夹'}吗？"):
        desk.host.open(target)
    return done.code


def _refused(desk: LiveDesk, button: Button, refusal: Refusal) -> int:
    desk.host.status("")
    desk.host.tell(in_dialog(button, str(refusal)), serious=True)
    return 2


def in_dialog(button: Button, text: str) -> str:
    """A sentence that names options of the command line, by the labels of the dialog's fields: “填报单位”（江南分公司）."""
    fields = {q.ask.option or f"--{q.name.replace('_', '-')}": q for q in button.asked}

    def named(found: re.Match[str]) -> str:
        field, value = fields.get(found[1]), found[2] or ""
        if field is None:
            return found[0]
        return f"“{field.ask.label}”" + (f"（{value}）" if value and field.type is not bool else value)

    return _OPTION.sub(named, text)


def _bug(desk: LiveDesk) -> int:
    text = bug()
    desk.host.status("")
    desk.host.tell(text, serious=True)
    return 3
