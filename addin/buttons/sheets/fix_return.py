"""一键修复：只做不丢信息的修复，逐条列出；在表格程序里直接改，在命令行上写到新文件。"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from addin.buttons.support.examining import examine_one, options_for, show_found
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk, OpenBook
from udfs.cells import CellValue
from udfs.words.visible import on_one_line
from workbooks.answering.entries import Entry
from workbooks.examined import Examined
from workbooks.names import beside
from workbooks.problems import Severity, Where, refuse, rule, shown

SAME_FILE = rule("KH158", Severity.ERROR, "副本与原文件同名", "修复后的副本不能存成原文件。", "--out换一个文件名，原文件不改动。")
OTHER_KIND = rule("KH534", Severity.ERROR, "副本的扩展名不对", "修复不改变文件格式，不能存成“{out}”。", "--out写成以{kind}结尾的文件名。")


@button("一键修复", verb="fix", place=30, audience="staff", clause="R25", icon="ReviewAcceptOrRejectChangeDialog")
def fix_return(
    desk: Desk,
    file: Annotated[Path, Ask("工作簿", positional=True, option="工作簿", host="book", locked=True)],
    out: Annotated[Path | None, Ask("修复后的副本", "不填就在原文件旁边另存，原文件不改动", host="skips")] = None,
    dry_run: Annotated[bool, Ask("只列出，不写文件", host="skips")] = False,
) -> Done:
    """修复写法：空格、全角数字、文字日期、选项别名等改成规范写法，值的意思不变。

    改不了的（要人判断的）保持原样，仍由“校验”列出。
    """
    if desk.book is not None:
        return _fix_open(desk, desk.book, examine_one(file, options_for(desk)))
    from workbooks.answering.repair import Applied, apply_repairs
    from workbooks.opening.locks import changed
    from workbooks.outputs import write_output

    target = out or beside(file, "已修复")
    if not dry_run and target.exists() and file.exists() and target.samefile(file):
        raise refuse(SAME_FILE, Where(file.name))
    found = examine_one(file, options_for(desk), password=desk.password)
    if target.suffix.lower() not in (file.suffix.lower(), f".{found.kind}"):
        raise refuse(OTHER_KIND, Where(file.name), out=target.name, kind=file.suffix)
    applied: list[Applied] = []

    def repaired(plain: bytes) -> bytes:
        data, done = apply_repairs(plain, found.kind, found.mendable)
        applied.extend(done)
        return data

    data = changed(file.read_bytes(), desk.password, Where(file.name), repaired)
    for a in applied:
        desk.say(on_one_line(f"{a.where}：{_change(a.before, a.after, a.seen)}"))
        desk.line({"sheet": a.where.sheet, "cell": a.where.cell, "before": shown(a.before), "after": shown(a.after), "code": a.rule.code})
    if dry_run:
        return Done(f"可以修复{len(applied)}处{_left(found)}；没有写文件。", code=1 if found.errors else 0)
    write_output(target, data)
    return Done(f"已修复{len(applied)}处{_left(found)}，存到：", (target,), 1 if found.errors else 0)


def _fix_open(desk: Desk, book: OpenBook, found: Examined) -> Done:
    from workbooks.answering.repair import repairs

    wanted = repairs(found.mendable)
    if not wanted:
        return Done(f"没有可以自动修复的地方{_left(found)}。", code=1 if found.errors else 0)
    with book.step("客户簿一键修复"):
        book.write([Entry(p.where, p.repair.value, p.repair.share) for p in wanted if p.repair], "客户簿一键修复")
        after = examine_one(book.copy(), options_for(desk))
        show_found(desk, after)
    for p in wanted:
        if p.repair:
            desk.say(on_one_line(f"{p.where.cell}：{_change(p.found, p.repair.value, p.repair.seen)}"))
    return Done(f"已修复{len(wanted)}处{_left(after)}。", code=1 if after.errors else 0)


def _change(before: CellValue, after: CellValue, becomes: str) -> str:
    """What a repair does to a cell; one that looks the same afterwards was text."""
    was = shown(before)
    if was == becomes and isinstance(before, str) and not isinstance(after, str):
        return f"文字“{was}”改为{'日期' if isinstance(after, datetime.date) else '数字'}"
    return f"“{was}”改为“{becomes}”"


def _left(found: Examined) -> str:
    return f"，还有{found.errors}处错误要人改" if found.errors else ""
