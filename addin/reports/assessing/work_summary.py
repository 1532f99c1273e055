"""《客户关系维护工作总结》 (R66, A30): a template with the unit's own indicators filled in, for the unit to go on writing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.reports.assessing.assessment import assessed_units
from addin.reports.assessing.grades import summary_lines
from addin.reports.assessing.unit_results import Results, lost, result_sentence, results
from addin.reports.letterhead import House, Letterhead, chinese_day, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import UNIT_NEEDED
from addin.reports.scores import score_text
from addin.reports.wording import names
from udfs.rules.assessment import Part, summary_due_on
from workbooks.problems import Where, refuse

_MOST = 6
_FULL = 100.0


@dataclass(frozen=True)
class IndicatorPart:
    """One indicator with what cost points, and room to write."""

    group: str = told("组", sample="投诉")
    name: str = told("指标", sample="投诉数量")
    score: str = told("得分", sample="75.0")
    how: str = told("怎样算的", sample="100－10×计入2.5次，最少0")
    facts: str = told("失分的事实一句话；没有失分的为无失分", sample="TS-001、TS-002。")


@dataclass(frozen=True)
class WorkSummary(Letterhead):
    """《客户关系维护工作总结》的内容。"""

    period: str = told("期间", sample="2026年下半年")
    unit: str = told("单位", sample="二分公司")
    result: str = told("考核结果一段话", sample="二分公司总分74.9分，评为合格。")
    due: str = told("最晚上交的日子", sample="2027年1月17日")
    due_says: str = told("上交期限一句话", sample="考核结果通知后7天内上交。")
    strong: tuple[IndicatorPart, ...] = told("满分的指标")
    weak: tuple[IndicatorPart, ...] = told("失分的指标")
    no_data: str = told("没有数据的指标一句话；没有的为空", sample="")
    results: Results = told("本单位的结果，只供数字用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints, of this unit alone."""
        return {"units": self.results.figures}


@report(name="work-summary", title="客户关系维护工作总结", template="work_summary.docx", clause="R66", periods=("half",))
def work_summary(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> WorkSummary:
    """工作总结模板：本单位各项指标已填好，失分的事实已列出，原因、措施留给单位写。

    Args:
        material: Of the half-year.
        day: Day of the notice, where none is registered.
        unit: The unit.
        house: To whom it is handed in.

    Raises:
        Refusal: KH784, no unit is named.
    """
    if not unit:
        raise refuse(UNIT_NEEDED, Where(), title="客户关系维护工作总结", known="、".join(assessed_units(material)))
    made = results(material, [unit])
    one = made.found[0].assessment
    parts = [(g.name, p) for g in one.groups for p in g.parts if p.value is not None]
    without = [g.name for g in one.groups if g.value is None]
    registered = next((line.due for line in summary_lines(material, day) if line.unit == unit), None)
    due = datetime.date.fromisoformat(registered) if registered else summary_due_on(day, material.force)
    return WorkSummary(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        unit=unit,
        result=result_sentence(made.found[0]),
        due=chinese_day(due),
        due_says=f"考核结果通知后{material.force.number('summary_days')}天内、即{chinese_day(due)}前，上交{house.group}{house.department}。",
        strong=tuple(_part(g, p) for g, p in parts if (p.value or 0.0) >= _FULL),
        weak=tuple(_part(g, p) for g, p in parts if (p.value or 0.0) < _FULL),
        no_data=f"{names(without)}本期没有数据，不计分。" if without else "",
        results=made,
    )


def _part(group: str, part: Part) -> IndicatorPart:
    found = lost(part)
    facts = "；".join(f"{e.name}（{e.note}）" if e.note else e.name for e in found[:_MOST])
    more = f"；另有{len(found) - _MOST}条" if len(found) > _MOST else ""
    return IndicatorPart(group, part.name, score_text(part.value), part.how, f"{facts}{more}。" if facts else "无失分。")
