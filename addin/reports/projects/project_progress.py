"""项目进展报告 (P04, P05, V05): to the client: what is done, what comes next, and what changed against the plan."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.documents.plan_files import plan_csv, project_xml
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.projects.one_project import (
    KeyLine,
    TaskLine,
    find_project,
    gantt,
    money,
    percent_of,
    plan_tasks,
    progress_of,
    s_curve,
    task_lines,
    tasks_of,
)
from addin.reports.scores import day_text
from udfs.rules import projects as rules
from udfs.rules.rounding import rounded
from workbooks.registers.projects import Projects

_CURVE = Chart(
    "line", "计划进度与实际进度（%）", ("2026-10", "2026-11"), (Series("计划进度", (40.0, 55.0)), Series("实际进度", (38.0, 50.0)))
)
_STRIP = Chart("bar", "任务进度条", ("基础施工",), (Series("计划（天）", (30.0,)),), stacked=True)


@dataclass(frozen=True)
class ProjectProgress(Letterhead):
    """项目进展报告的内容。"""

    project: str = told("项目名称", sample="体育公园景观")
    number: str = told("项目编号", sample="XM-001")
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("承建单位", sample="一分公司")
    manager: str = told("项目经理", sample="李示例")
    overview: str = told("进展一段话", sample="项目处于执行阶段，实际进度50%。")
    keys: tuple[KeyLine, ...] = told("项目概况")
    shows_curve: bool = told("是否有进度曲线", sample=True)
    curve: Chart = told("计划与实际进度曲线", sample=_CURVE)  # noqa: RUF009 — a field, as told() of any other type
    shows_gantt: bool = told("是否有任务进度条", sample=True)
    gantt: Chart = told("任务进度条", sample=_STRIP)  # noqa: RUF009 — a field
    tasks: tuple[TaskLine, ...] = told("任务表")
    next_tasks: tuple[TaskLine, ...] = told("下一步任务")
    notices: tuple[str, ...] = told("须通报的偏差，每条一句；没有为空", sample=("实际进度落后计划15个百分点",))
    risk: str = told("项目风险和应对", sample="材料涨价；提前备料")

    @property
    def figures(self) -> dict[str, Any]:
        """Where the project stands."""
        return {"project": self.project, "client": self.client, "tasks": len(self.tasks), "notices": list(self.notices)}

    def beside(self, kind: str) -> bytes:
        """The tasks for a planning program: Microsoft Project XML or csv (P10)."""
        tasks = plan_tasks(self.tasks)
        return project_xml(self.project, tasks) if kind == ".xml" else plan_csv(tasks)


@report(
    name="project-progress",
    title="项目进展报告",
    template="project_progress.docx",
    clause="P04,P05,V05",
    periods=("month", "quarter", "half", "year"),
    besides=(".xml", ".csv"),
)
def project_progress(
    material: Material,
    *,
    day: datetime.date,
    project: str,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ProjectProgress:
    """给客户的项目进展报告：进度曲线、任务进度条、任务完成情况、下一步安排、须通报的偏差。

    Args:
        material: Of the period; progress is as returns told it one after the other.
        day: Day of the report.
        project: Name or number.
        unit: Of this unit, where several have a project of that name.
        house: Who issues.

    Raises:
        Refusal: KH795, there is no such project; KH796, there are several.
    """
    one = find_project(material, project, unit)
    row = one.row
    tasks = tasks_of(material, one)
    lines = task_lines(tasks, day)
    curve = s_curve(one)
    return ProjectProgress(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        project=row.project or "—",
        number=row.number or "—",
        client=one.client,
        unit=one.unit,
        manager=row.manager or "—",
        overview=_overview(one, lines, day),
        keys=key_lines(row),
        shows_curve=len(curve.categories) > 1,
        curve=curve,
        shows_gantt=any(t.row.planned for t in tasks),
        gantt=gantt(one, tasks, day),
        tasks=lines,
        next_tasks=tuple(line for line in lines if line.done == "—"),
        notices=tuple(rules.notice(progress_of(row), material.force)),
        risk="；".join(filter(None, (row.risk, row.response))) or "目前没有影响工程的重大风险",
    )


def key_lines(row: Projects) -> tuple[KeyLine, ...]:
    """What a project is, as a client may see it: no cost, no profit."""
    pairs = (
        ("目标", row.goal or "—"),
        ("范围", row.scope or "—"),
        ("合同额", money(row.contract)),
        ("计划工期", f"{day_text(row.planned_start)} 至 {day_text(row.planned_end)}"),
        ("实际开工、竣工", f"{day_text(row.actual_start)}、{day_text(row.actual_end)}"),
        ("计划进度、实际进度", f"{percent_of(row.planned_progress)}、{percent_of(row.actual_progress)}"),
        ("配合部门", row.departments or "—"),
    )
    return tuple(KeyLine(head, value) for head, value in pairs)


def _overview(one: Told[Projects], lines: Sequence[TaskLine], day: datetime.date) -> str:
    row = one.row
    behind = rules.slippage(row.planned_progress, row.actual_progress)
    done = sum(line.done != "—" for line in lines)
    said = [f"截至{day.isoformat()}，{row.project}处于{row.stage or '（阶段未填）'}阶段"]
    if row.actual_progress is not None:
        said.append(f"实际进度{percent_of(row.actual_progress)}")
    if behind is not None:
        gap = rounded(abs(behind))
        said.append("与计划一致" if not gap else f"比计划{'落后' if behind > 0 else '提前'}{gap:g}个百分点")
    if lines:
        said.append(f"登记任务{len(lines)}项，已完成{done}项")
    return "，".join(said) + "。"
