"""导入项目任务：把 Microsoft Project、Asana、Trello 等导出的计划变成项目任务表（P10）。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from addin.declare import Ask, Done, button
from addin.desk.answers import keep_existing, parse_month
from addin.desk.desk import Desk
from addin.desk.proposals import in_documents, reporting_month
from workbooks.problems import Where, refuse


@button(
    "导入项目任务",
    verb="tasks import",
    place=66,
    audience="staff",
    clause="P10",
    icon="GetExternalDataImportClassic",
    who=("marketing", "unit"),
)
def import_tasks(
    desk: Desk,
    file: Annotated[Path, Ask("计划文件", "Microsoft Project 的XML，或其他软件导出的csv", positional=True, pick="open")],
    project: Annotated[str, Ask("项目编号", "这些任务属于哪个项目")],
    unit: Annotated[str, Ask("填报单位", remember="answer")],
    month: Annotated[str, Ask("报送月份", "如 2026-11", propose=reporting_month)],
    out: Annotated[Path, Ask("存到哪里", propose=in_documents("项目任务表.xlsx"), remember="folder")],
) -> Done:
    """把计划软件导出的任务写成一本项目任务表，核对后随月报报送；原文件不动。

    例：kh tasks import 计划.xml --project XM-001 --unit 一分公司 --month 2026-11 --out 项目任务表.xlsx
    """
    from addin.documents.plan_files import NOT_A_PLAN, read_plan
    from workbooks.atomic import write_atomic
    from workbooks.oswords import why
    from workbooks.registers.tasks import TASKS
    from workbooks.writing.build import filled

    keep_existing(out)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise refuse(NOT_A_PLAN, Where(book=file.name), book=file.name, why=why(error)) from error
    found = read_plan(data, file.name)
    rows = [
        {
            "number": project,
            "task": one.task,
            "owner": one.owner or None,
            "planned": one.finish,
            "done": one.done,
            "problem": one.notes or None,
        }
        for one in found
    ]
    write_atomic(out, filled(TASKS, rows, unit=unit, month=parse_month(month)))
    bare = sum(not (one.owner and one.finish) for one in found)
    more = f"其中{bare}项没有责任人或计划完成日期，请补填。" if bare else "请核对后随月报报送。"
    desk.line({"tasks": len(found), "incomplete": bare, "out": str(out)})
    return Done(f"已写成{len(found)}项任务，{more}", (out,))
