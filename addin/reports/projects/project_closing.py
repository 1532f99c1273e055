"""项目收尾总结 (P06, P09): goals reached, money, lessons, what the client said, and what is missing before it is closed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.projects.one_project import KeyLine, TaskLine, find_project, money, percent_of, task_lines, tasks_of
from addin.reports.scores import day_text, score_text
from addin.reports.survey_material import survey_of
from udfs.rules import projects as rules
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import mean_satisfaction
from udfs.words.text import fold
from workbooks.declare import schema
from workbooks.registers.projects import Projects
from workbooks.registers.surveys import Surveys

_CLOSED = "已关闭"


@dataclass(frozen=True)
class ProjectClosing(Letterhead):
    """项目收尾总结的内容。"""

    project: str = told("项目名称", sample="体育公园景观")
    number: str = told("项目编号", sample="XM-001")
    client: str = told("客户", sample="示例置业有限公司")
    tier: str = told("客户等级", sample="B")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    unit: str = told("承建单位", sample="一分公司")
    overview: str = told("收尾一段话", sample="项目按期竣工。")
    keys: tuple[KeyLine, ...] = told("计划与实际对照")
    goal: str = told("目标", sample="质量合格，按期交付")
    summary: str = told("总结", sample="主要目标实现")
    tasks: tuple[TaskLine, ...] = told("任务完成情况")
    lessons: tuple[str, ...] = told("经验教训，每条一句", sample=("提前备料（基础施工）",))
    survey: str = told("满意度一句话", sample="满意度92.4分（2份）。")
    missing: tuple[str, ...] = told("关闭前还缺的，每条一句；不缺为空", sample=("满意度调查",))
    asks: tuple[str, ...] = told("收尾要办的事，每条一句", sample=("补做满意度调查。",))

    @property
    def figures(self) -> dict[str, Any]:
        """What closing still needs."""
        return {"project": self.project, "client": self.client, "missing": list(self.missing), "lessons": len(self.lessons)}


@report(
    name="project-closing",
    title="项目收尾总结",
    template="project_closing.docx",
    clause="P06,P09",
    periods=("month", "quarter", "half", "year"),
)
def project_closing(
    material: Material,
    *,
    day: datetime.date,
    project: str,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ProjectClosing:
    """项目收尾的总结：计划与实际对照、任务、经验教训、客户满意度，关闭前还缺什么。

    Args:
        material: Of the period.
        day: Day of the report.
        project: Name or number.
        unit: Of this unit, where several have a project of that name.
        house: Who issues.

    Raises:
        Refusal: KH795, there is no such project; KH796, there are several.
    """
    one = find_project(material, project, unit)
    row = one.row
    dossiers = Dossiers(material, day)
    tasks = tasks_of(material, one)
    surveys = [survey_of(t) for t in material.all(Surveys, client=one.client_id) if fold(t.row.project or "") == fold(row.project or "")]
    values = {f.head: getattr(row, f.name) for f in schema(Projects).fields} | {"项目阶段": _CLOSED}
    missing = tuple(map(str, rules.missing(values, tasks=len(tasks), surveys=len(surveys), policy=material.force)))
    score = mean_satisfaction(surveys, material.force)
    return ProjectClosing(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        project=row.project or "—",
        number=row.number or "—",
        client=one.client,
        tier=material.tier(one.client_id) or "—",
        risk=dossiers.risk_text(one.client_id),
        unit=one.unit,
        overview=_overview(one, day),
        keys=_keys(row),
        goal=row.goal or "—",
        summary=row.summary or "（还没有写总结）",
        tasks=task_lines(tasks, day),
        lessons=tuple(f"{t.row.lesson}（{t.row.task}）" for t in tasks if t.row.lesson),
        survey=f"客户满意度{score_text(score)}分（{len(surveys)}份）。" if surveys else "还没有做满意度调查。",
        missing=missing,
        asks=_asks(missing, row),
    )


def _overview(one: Told[Projects], day: datetime.date) -> str:
    row = one.row
    late = rules.days_past(row.planned_end, row.actual_end, day)
    end = f"{row.actual_end.isoformat()}竣工" if row.actual_end else "尚未竣工"
    when = "" if late is None else "，没有超过计划竣工" if not late else f"，超过计划竣工{late}天"
    share = rules.cost_share(row.budget, row.cost)
    cost = "" if share is None else f"；成本为预算的{rounded(share):g}%"
    return f"{row.project}（{one.client}）{end}{when}{cost}。"


def _keys(row: Projects) -> tuple[KeyLine, ...]:
    rest = rules.outstanding(row.receivable, row.received)
    pairs = (
        ("开工（计划、实际）", f"{day_text(row.planned_start)}、{day_text(row.actual_start)}"),
        ("竣工（计划、实际）", f"{day_text(row.planned_end)}、{day_text(row.actual_end)}"),
        ("进度（计划、实际）", f"{percent_of(row.planned_progress)}、{percent_of(row.actual_progress)}"),
        ("合同额、利润额", f"{money(row.contract)}、{money(row.profit)}"),
        ("预算、已发生成本", f"{money(row.budget)}、{money(row.cost)}"),
        ("应收、已收、未收", f"{money(row.receivable)}、{money(row.received)}、{money(rest)}"),
    )
    return tuple(KeyLine(head, value) for head, value in pairs)


def _asks(missing: tuple[str, ...], row: Projects) -> tuple[str, ...]:
    asks = [f"补齐：{'、'.join(missing)}。"] if missing else []
    if (rules.outstanding(row.receivable, row.received) or 0) > 0:
        asks.append("收回未收的工程款，逾期的按风险处理。")
    asks.append("在客户信息统计表更新合作项目数、累计合同额、利润率，重新测算客户等级（P06）。")
    return tuple(asks)
