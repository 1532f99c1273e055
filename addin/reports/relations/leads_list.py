"""项目线索清单 (R71): every lead that is followed, by its next step's day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.persons import names_person
from addin.reports.relations.lead_lines import LeadLine, is_running, lead_lines
from addin.reports.scores import money_text
from addin.reports.wording import cut
from workbooks.registers.leads import Leads

_MOST = 300


@dataclass(frozen=True)
class LeadsList(Letterhead):
    """项目线索清单的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团、单位或人员", sample="一分公司")
    overview: str = told("总体情况一段话", sample="跟踪中的线索12条。")
    rows: tuple[LeadLine, ...] = told("全部跟踪中的线索")
    shown: tuple[LeadLine, ...] = told("文件里列出的线索，下一步期限早的在前")
    shown_says: str = told("线索表一句话", sample="跟踪中的线索12条：")
    shown_more: str = told("未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """Running leads."""
        return {
            "rows": [
                {"number": r.number, "client": r.client, "unit": r.unit, "stage": r.stage, "owner": r.owner, "overdue": r.is_overdue}
                for r in self.rows
            ]
        }


@report(name="leads-list", title="项目线索清单", template="leads_list.docx", clause="R71", periods=("month", "quarter", "half", "year"))
def leads_list(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    person: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> LeadsList:
    """跟踪中的项目线索：阶段、停留天数、金额、下一步、期限、责任人，所处阶段还缺什么。

    Args:
        material: Of the period; leads are all in force.
        day: The day on which next steps are overdue.
        unit: Only leads of this unit.
        person: Only leads of this 责任人.
        house: Who issues.
    """
    found = [t for t in material.all(Leads, unit=unit) if is_running(t.row) and (not person or names_person(t.row.owner, person))]
    rows = tuple(lead_lines(found, Dossiers(material, day)))
    shown, more = cut(rows, "项目线索表", _MOST)
    late = sum(r.is_overdue for r in rows)
    total = money_text(sum(t.row.amount or 0 for t in found))
    scope = person or unit or house.group
    return LeadsList(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"截至{day.isoformat()}，{scope}跟踪中的线索{len(rows)}条，预计金额{total}万元；下一步已过期限的{late}条，"
        f"所处阶段内容不全的{sum(bool(r.lacks) for r in rows)}条。",
        rows=rows,
        shown=shown,
        shown_says="下一步期限早的在前：" if rows else "没有跟踪中的线索。",
        shown_more=more,
    )
