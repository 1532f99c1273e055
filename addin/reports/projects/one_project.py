"""One project: found by name or number, its tasks, its progress over time as returns told it (P01–P09, R73)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from addin.declare import told
from addin.documents.drawing.chart import BLANK, Axis, Chart, Series
from addin.documents.plan_files import PlanTask
from addin.reports.material import Material, Told
from addin.reports.scores import day_text, money_text
from udfs.rules import projects as rules
from udfs.rules.rounding import rounded
from udfs.words.text import fold
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers.projects import Projects
from workbooks.registers.tasks import Tasks

NO_SUCH_PROJECT = rule(
    "KH795",
    Severity.ERROR,
    "没有这个项目",
    "项目台账里没有“{project}”{near}。",
    "核对项目名称或项目编号；项目台账随月报报送。",
    clause="P01",
)
SEVERAL_PROJECTS = rule(
    "KH796", Severity.ERROR, "几个项目同名", "叫“{project}”的项目有{count}个：{which}。", "改用项目编号，或加上 --unit。", clause="P01"
)


@dataclass(frozen=True)
class TaskLine:
    """One task."""

    no: int = told("序号", sample=1)
    task: str = told("任务", sample="基础施工")
    owner: str = told("责任人", sample="李示例")
    department: str = told("责任部门", sample="工程管理部")
    planned: str = told("计划完成", sample="2026-11-30")
    done: str = told("实际完成", sample="2026-12-02")
    state: str = told("情况：按期完成、晚2天完成、逾期、未到期", sample="晚2天完成")
    problem: str = told("问题和措施", sample="材料晚到；增加班组")
    lesson: str = told("经验教训", sample="提前备料")


@dataclass(frozen=True)
class KeyLine:
    """One line of a project's data."""

    head: str = told("栏目", sample="合同额")
    value: str = told("内容", sample="1,200万元")


def find_project(material: Material, project: str, unit: str = "") -> Told[Projects]:
    """The project of a number or a name.

    Raises:
        Refusal: KH795, there is none; KH796, there are several.
    """
    known = material.all(Projects, unit=unit)
    wanted = fold(project)
    found = [t for t in known if wanted and fold(t.row.number or "") == wanted] or [
        t for t in known if wanted and fold(t.row.project or "") == wanted
    ]
    if not found:
        near = [t.row.project for t in known if wanted and t.row.project and wanted in fold(t.row.project)][:3]
        raise refuse(NO_SUCH_PROJECT, Where(), project=project, near=f"，是不是“{'”“'.join(near)}”" if near else "")
    if len(found) > 1:
        which = "、".join(f"{t.row.number}（{t.unit}）" for t in found)
        raise refuse(SEVERAL_PROJECTS, Where(), project=project, count=len(found), which=which)
    return found[0]


def tasks_of(material: Material, project: Told[Projects]) -> list[Told[Tasks]]:
    """Tasks of a project by their planned day."""
    number = fold(project.row.number or "")
    mine = [t for t in material.all(Tasks, unit=project.unit) if fold(t.row.number or "") == number]
    return sorted(mine, key=lambda t: (t.row.planned or datetime.date.max, t.row.task or ""))


def task_lines(tasks: Sequence[Told[Tasks]], day: datetime.date) -> tuple[TaskLine, ...]:
    """Tasks as a table shows them."""
    return tuple(_task(no, t.row, day) for no, t in enumerate(tasks, 1))


def _task(no: int, row: Tasks, day: datetime.date) -> TaskLine:
    return TaskLine(
        no=no,
        task=row.task or "—",
        owner=row.owner or "—",
        department=row.department or "—",
        planned=day_text(row.planned),
        done=day_text(row.done),
        state=task_state(row, day),
        problem="；".join(filter(None, (row.problem, row.measure))) or "—",
        lesson=row.lesson or "—",
    )


def plan_tasks(lines: Sequence[TaskLine]) -> list[PlanTask]:
    """Tasks for a planning program; each begins where the one before it ends, for the register tells no beginning."""
    found: list[PlanTask] = []
    before: datetime.date | None = None
    for line in lines:
        finish, done = (None if text == "—" else datetime.date.fromisoformat(text) for text in (line.planned, line.done))
        owner, notes = ("" if text == "—" else text for text in (line.owner, line.problem))
        found.append(PlanTask(line.task, owner, before, finish, done, notes))
        before = finish or before
    return found


def task_state(row: Tasks, day: datetime.date) -> str:
    """How a task stands on a day."""
    planned: datetime.date | None = row.planned
    if planned is None:
        return "没有计划"
    if row.done:
        late = (row.done - planned).days
        return f"晚{late}天完成" if late > 0 else "按期完成"
    return f"逾期{(day - planned).days}天" if planned < day else "未到期"


def progress_of(row: Projects) -> rules.Progress:
    """Where a project stands, as rules ask for it."""
    return rules.Progress(
        planned=row.planned_progress,
        actual=row.actual_progress,
        budget=row.budget,
        cost=row.cost,
        planned_finish=row.planned_end,
        finished=row.actual_end,
    )


def s_curve(project: Told[Projects]) -> Chart:
    """Planned and actual progress at each return that told another one (P05)."""
    told_of = [(period, row) for period, row in zip(project.periods, project.history, strict=True)]
    points = [(period, row) for period, row in told_of if row.planned_progress is not None or row.actual_progress is not None]
    series = (
        Series("计划进度", tuple(rounded(row.planned_progress) for _, row in points), "7F7F7F"),
        Series("实际进度", tuple(rounded(row.actual_progress) for _, row in points), "1F4E79"),
    )
    return Chart("line", "计划进度与实际进度（%）", tuple(period for period, _ in points), series, axis=Axis(0, 100))


def gantt(project: Told[Projects], tasks: Sequence[Told[Tasks]], day: datetime.date) -> Chart:
    """A strip a task: from the task before it to its planned day, then the days it is late (P03)."""
    dated = [t.row for t in tasks if t.row.planned]
    begin = project.row.actual_start or project.row.planned_start or min((r.planned for r in dated), default=day)
    starts, lengths, lates = [], [], []
    before = begin
    for row in dated:
        start = min(before, row.planned)
        end = row.done or max(day, row.planned)
        starts.append(float((start - _EPOCH).days))
        lengths.append(float((row.planned - start).days))
        lates.append(float(max(0, (end - row.planned).days)))
        before = row.planned
    low = min(starts, default=0.0)
    high = max((a + b + c for a, b, c in zip(starts, lengths, lates, strict=True)), default=1.0)
    series = (
        Series("", tuple(starts), BLANK),
        Series("计划（天）", tuple(lengths), "5B9BD5"),
        Series("超过计划（天）", tuple(lates), "C00000"),
    )
    axis = Axis(low, high + 3, code="yyyy/m/d")
    return Chart(
        "bar", "任务进度条（蓝色计划，红色超过计划，天）", tuple(row.task or "—" for row in dated), series, stacked=True, axis=axis
    )


#: The day that a spreadsheet counts as 0.
_EPOCH = datetime.date(1899, 12, 30)


def money(value: float | None) -> str:
    """An amount in 万元 as a line of a table."""
    return "—" if value is None else f"{money_text(value)}万元"


def percent_of(value: float | None) -> str:
    """A percentage as it was told."""
    return "—" if value is None else f"{rounded(value):g}%"
