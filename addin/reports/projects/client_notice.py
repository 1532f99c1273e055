"""致客户通报函 (R73): a project over its budget or behind its plan, told to the client at once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.material import Material
from addin.reports.projects.one_project import find_project, progress_of
from udfs.rules import projects as rules
from workbooks.problems import Severity, Where, refuse, rule

NOTHING_TO_TELL = rule(
    "KH797",
    Severity.ERROR,
    "不用通报",
    "“{project}”没有超过通报线的拖延或超支。",
    "通报线在分级标准的参数表里；给客户的进展用项目进展报告。",
    clause="R73",
)


@dataclass(frozen=True)
class ClientNotice(Letterhead):
    """致客户通报函的内容。"""

    project: str = told("项目名称", sample="体育公园景观")
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("承建单位", sample="一分公司")
    manager: str = told("项目经理", sample="李示例")
    asof: str = told("情况截止日期", sample="2026年12月1日")
    reasons: tuple[str, ...] = told("通报的情况，每条一句", sample=("实际进度落后计划15个百分点",))
    finish: str = told("竣工日期一句话", sample="计划竣工日期为2026年12月31日。")
    cause: str = told("原因", sample="材料涨价")
    response: str = told("应对措施", sample="增加班组，提前备料")

    @property
    def figures(self) -> dict[str, Any]:
        """What is told."""
        return {"project": self.project, "client": self.client, "reasons": list(self.reasons)}


@report(
    name="client-notice", title="致客户通报函", template="client_notice.docx", clause="R73", periods=("month", "quarter", "half", "year")
)
def client_notice(
    material: Material,
    *,
    day: datetime.date,
    project: str,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ClientNotice:
    """预算超支、工期延误时致客户的通报函：情况、原因、应对措施。

    Args:
        material: Of the period.
        day: Day of the letter.
        project: Name or number.
        unit: Of this unit, where several have a project of that name.
        house: Who issues.

    Raises:
        Refusal: KH795, there is no such project; KH796, there are several; KH797, nothing is over the line.
    """
    one = find_project(material, project, unit)
    row = one.row
    found = rules.notice(progress_of(row), material.force)
    late = rules.days_past(row.planned_end, row.actual_end, day)
    reasons = [*found, *([f"已超过计划竣工日期{late}天"] if late and not row.actual_end else [])]
    if not reasons:
        raise refuse(NOTHING_TO_TELL, Where(), project=row.project or project)
    return ClientNotice(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        project=row.project or "—",
        client=one.client,
        unit=one.unit,
        manager=row.manager or "—",
        asof=chinese_day(day),
        reasons=tuple(reasons),
        finish=f"计划竣工日期为{chinese_day(row.planned_end)}。" if row.planned_end else "",
        cause=row.risk or "正在查明",
        response=row.response or "正在制定，另行函告",
    )
