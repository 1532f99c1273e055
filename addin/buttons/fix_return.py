"""一键修复：只做不丢信息的修复，写到新文件，逐条列出。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk import Desk
from addin.examining import examine_one, options_for
from workbooks.problems import Severity, Where, refuse, rule, shown

SAME_FILE = rule("KH158", Severity.ERROR, "副本与原文件同名", "修复后的副本不能存成原文件。", "--out换一个文件名，原文件不改动。")


@button("一键修复", verb="fix", audience="staff", clause="R25", icon="ReviewAcceptChange")
def fix_return(
    desk: Desk,
    file: Annotated[Path, Ask("工作簿", positional=True, option="FILE")],
    out: Annotated[Path, Ask("修复后的副本", "原文件不改动")],
    password: Annotated[str | None, Ask("打开密码")] = None,
    dry_run: Annotated[bool, Ask("只列出，不写文件")] = False,
) -> Done:
    """修复写法：空格、全角数字、文字日期、选项别名等改成规范写法，值的意思不变。

    改不了的（要人判断的）保持原样，仍由“校验”列出。
    """
    from workbooks.atomic import write_atomic
    from workbooks.repair import apply_repairs

    if not dry_run and out.exists() and file.exists() and out.samefile(file):
        raise refuse(SAME_FILE, Where(file.name))
    found = examine_one(file, options_for(desk), password=password)
    data, applied = apply_repairs(file.read_bytes(), found.kind, found.problems)
    for a in applied:
        desk.say(f"{a.where}：“{shown(a.before)}”改为“{shown(a.after)}”")
        desk.line({"sheet": a.where.sheet, "cell": a.where.cell, "before": shown(a.before), "after": shown(a.after), "code": a.rule.code})
    left = f"，还有{found.errors}处错误要人改" if found.errors else ""
    if dry_run:
        return Done(f"可以修复{len(applied)}处{left}；没有写文件。", code=1 if found.errors else 0)
    write_atomic(out, data)
    return Done(f"已修复{len(applied)}处{left}，存到：", (out,), 1 if found.errors else 0)
