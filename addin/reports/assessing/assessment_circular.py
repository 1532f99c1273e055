"""考核通报 (R64, R40, A31): results of the half-year in editions for leaders, branches and project departments."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.assessing.assessment import assessed_units, overview, totals_chart
from addin.reports.assessing.grades import GradePart, SummaryLine, grade_parts, strong_and_weak, summary_lines
from addin.reports.assessing.unit_results import ResultLine, Results, UnitResult, result_line, result_sentence, results
from addin.reports.client_ranking import EDITIONS, Edition
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.ranking_units import OTHERS
from addin.reports.refusals import UNKNOWN_UNIT
from workbooks.problems import Where, refuse

_SAMPLE = Chart("bar", "总分", ("一分公司",), (Series("总分", (95.8,)),))


@dataclass(frozen=True)
class AssessmentCircular(Letterhead):
    """考核通报的内容。"""

    period: str = told("期间", sample="2026年下半年")
    edition: str = told("版本：领导版、分公司版或项目部版", sample="领导版")
    addressee: str = told("主送", sample="集团公司领导")
    overview: str = told("总体情况一段话", sample="考核单位4个：优良1个，合格2个，差1个。")
    units: tuple[ResultLine, ...] = told("结果表；别的单位在分公司版里不具名，项目部版没有")
    units_note: str = told("结果表的说明", sample="其他单位不具名。")
    shows_chart: bool = told("是否有总分图：只有领导版有", sample=True)
    chart: Chart = told("总分图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    remarks: tuple[str, ...] = told("各单位一句话；只有领导版是各单位的，其余是本单位的", sample=("一分公司总分95.8分，评为优良。",))
    grades: tuple[GradePart, ...] = told("各等级的单位和结果运用；只有领导版列名单")
    summaries: tuple[SummaryLine, ...] = told("工作总结收交情况；只有领导版有")
    results: Results = told("全部结果，只供数字用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """What this edition may tell, by the names that `--json` prints."""
        return {"units": self.results.figures}


@report(name="assessment-circular", title="考核通报", template="assessment_circular.docx", clause="R64,R40", periods=("half",))
def assessment_circular(
    material: Material,
    *,
    day: datetime.date,
    edition: Edition = "leaders",
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> AssessmentCircular:
    """半年考核结果通报：领导版列全部单位，分公司版别的单位不具名，项目部版只有本单位。

    Args:
        material: Of the half-year.
        day: Day of issue.
        edition: Who receives it.
        unit: The receiving unit of a branch or project edition.
        house: Who issues.

    Raises:
        Refusal: KH781, nothing is to be assessed; KH742, the receiving unit is unknown.
    """
    order = assessed_units(material)
    leaders = edition == "leaders"
    if not leaders and unit not in order:
        raise refuse(UNKNOWN_UNIT, Where(), period=material.span.label, unit=unit, asked=f"；可选：{'、'.join(order)}")
    made = results(material, order)
    own = Results(tuple(r for r in made.found if r.unit == unit), (unit,))
    shown = made if leaders else own
    return AssessmentCircular(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        edition=EDITIONS[edition],
        addressee="集团公司领导" if leaders else unit,
        overview=overview(made.found, named=leaders) if edition != "project" else result_sentence(own.found[0]),
        units=_lines(made.found, edition, unit),
        units_note={"leaders": "名次按总分排，同分并列。", "branch": "其他单位不具名。", "project": ""}[edition],
        shows_chart=leaders and len(order) > 1,
        chart=totals_chart(made.found, [r.unit for r in made.found]),
        remarks=tuple(f"{result_sentence(r)}{strong_and_weak(r)}。" for r in shown.found) if edition != "project" else (),
        grades=grade_parts(shown.found),
        summaries=summary_lines(material, day) if leaders else (),
        results=shown,
    )


def _lines(found: Sequence[UnitResult], edition: Edition, unit: str) -> tuple[ResultLine, ...]:
    lines = [result_line(r) for r in found]
    if edition == "leaders":
        return tuple(lines)
    if edition == "project":
        return tuple(line for line in lines if line.unit == unit)
    return tuple(line if line.unit == unit else replace(line, unit=OTHERS, grade=line.grade.partition("（")[0]) for line in lines)
