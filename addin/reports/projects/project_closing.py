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
from addin.reports.projects.regrading import CLOSED, Regrading, regrading
from addin.reports.scores import day_text, score_text
from addin.reports.survey_material import survey_of
from udfs.rules import projects as rules
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import mean_satisfaction
from udfs.words.text import fold
from workbooks.declare import schema
from workbooks.registers.projects import Projects
from workbooks.registers.surveys import Surveys


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
    regrade: str = told("客户等级重新测算一句话", sample="2026年11月关闭时客户等级重新测算由B类变为A类（确定）：……")
    grades: tuple[KeyLine, ...] = told("客户等级重新测算：关闭前、重新测算、依据、项目台账补充的、核定")
    missing: tuple[str, ...] = told("关闭前还缺的，每条一句；不缺为空", sample=("满意度调查",))
    asks: tuple[str, ...] = told("收尾要办的事，每条一句", sample=("补做满意度调查。",))
    regraded: Regrading | None = told("客户等级重新测算的结果：月份、原等级、新等级、依据")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """What closing still needs."""
        found = self.regraded
        grades = (
            {"before": found.before, "after": found.after.tier, "month": str(found.month), "why": list(found.after.why)} if found else None
        )
        told = {"project": self.project, "client": self.client, "missing": list(self.missing), "lessons": len(self.lessons)}
        return told | {"regraded": grades}


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
    """项目收尾的总结：计划与实际对照、任务、经验教训、客户满意度，关闭前还缺什么；按关闭时的资料重新测算客户等级，说明由什么变为什么、为什么。

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
    values = {f.head: getattr(row, f.name) for f in schema(Projects).fields} | {"项目阶段": CLOSED}
    missing = tuple(map(str, rules.missing(values, tasks=len(tasks), surveys=len(surveys), policy=material.force)))
    score = mean_satisfaction(surveys, material.force)
    found = regrading(material, one)
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
        goal=_sentence(row.goal) or "—",
        summary=_sentence(row.summary) or "（还没有写总结）",
        tasks=task_lines(tasks, day),
        lessons=tuple(f"{t.row.lesson}（{t.row.task}）" for t in tasks if t.row.lesson),
        survey=f"客户满意度{score_text(score)}分（{len(surveys)}份）。" if surveys else "还没有做满意度调查。",
        regrade=f"{found.says}。" if found else "台账里没有这个客户，没有重新测算等级。",
        grades=_grades(found) if found else (),
        missing=missing,
        asks=_asks(missing, row, material.tier(one.client_id), found),
        regraded=found,
    )


def _sentence(told: str | None) -> str:
    """What was told, with one full stop at its end."""
    return f"{told.rstrip('。.；; ')}。" if told else ""


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


def _grades(found: Regrading) -> tuple[KeyLine, ...]:
    pairs = (
        ("关闭前（测算）", f"{found.before}类" if found.before else "没有上月可比"),
        ("重新测算", f"{found.after.tier}类（{found.after.status}）"),
        ("依据", "；".join(found.after.why)),
        ("项目台账补充的", "、".join(found.proven)),
        ("核定", found.decided.lstrip("；")),
    )
    return tuple(KeyLine(head, value) for head, value in pairs if value)


def _asks(missing: tuple[str, ...], row: Projects, stands: str | None, found: Regrading | None) -> tuple[str, ...]:
    asks = [f"补齐：{'、'.join(missing)}。"] if missing else []
    if (rules.outstanding(row.receivable, row.received) or 0) > 0:
        asks.append("收回未收的工程款，逾期的按风险处理。")
    if found and found.proven:
        asks.append(f"在客户信息统计表更新：{'、'.join(found.proven)}。")
    if found and stands and found.after.tier != stands:
        asks.append(f"客户等级现为{stands}类，重新测算为{found.after.tier}类，请市场营销部核定（P06）。")
    return tuple(asks)
