"""上报集团领导的报告 (R65, R66, R78): results of the half-year, why, and what is proposed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.assessing.assessment import assessed_units, overview, totals_chart
from addin.reports.assessing.grades import GradePart, SummaryLine, grade_parts, strong_and_weak, summary_lines
from addin.reports.assessing.unit_results import ResultLine, Results, UnitResult, result_line, results
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.scores import score_text
from addin.reports.wording import names
from udfs.rules.rounding import mean

_SAMPLE = Chart("bar", "总分", ("一分公司",), (Series("总分", (95.8,)),))
_WEAK = 60


@dataclass(frozen=True)
class LeadersReport(Letterhead):
    """上报集团领导的报告的内容。"""

    period: str = told("期间", sample="2026年下半年")
    opening: str = told("总体情况一段话", sample="考核单位4个：优良1个，合格2个，差1个。")
    units: tuple[ResultLine, ...] = told("各单位结果")
    shows_chart: bool = told("是否有总分图：不止一个单位", sample=True)
    chart: Chart = told("总分图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    groups: tuple[str, ...] = told("五组指标各一句：平均分、最低的单位", sample=("投诉：平均85.0，最低的是四分公司（58.5）。",))
    remarks: tuple[str, ...] = told("各单位一句话", sample=("一分公司：最好的是分析报告。",))
    grades: tuple[GradePart, ...] = told("各等级的单位和结果运用")
    summaries: tuple[SummaryLine, ...] = told("工作总结收交情况")
    proposals: tuple[str, ...] = told("请示事项，每条一句", sample=("同意通报表扬一分公司。",))
    results: Results = told("全部结果，只供数字用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {"units": self.results.figures}


@report(name="leaders-report", title="考核情况报告", template="leaders_report.docx", clause="R65,R66,R78", periods=("half",))
def leaders_report(
    material: Material,
    *,
    day: datetime.date,
    house: House = House(),  # noqa: B008 — frozen
) -> LeadersReport:
    """把半年考核情况上报集团领导：结果、五组指标、各单位强弱、结果运用和请示事项。

    Args:
        material: Of the half-year.
        day: Day of issue.
        house: Who reports.

    Raises:
        Refusal: KH781, nothing is to be assessed.
    """
    made = results(material, assessed_units(material))
    return LeadersReport(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        opening=f"按照《客户关系管理办法》，{house.department}对各分子公司{material.span.label}的客户关系管理工作进行了考核。{overview(made.found)}",
        units=tuple(result_line(r) for r in made.found),
        shows_chart=len(made.found) > 1,
        chart=totals_chart(made.found, [r.unit for r in made.found]),
        groups=_groups(made.found),
        remarks=tuple(f"{r.unit}：{strong_and_weak(r)}。{r.told_otherwise}" for r in made.found),
        grades=grade_parts(made.found),
        summaries=summary_lines(material, day),
        proposals=_proposals(made.found),
        results=made,
    )


def _groups(found: Sequence[UnitResult]) -> tuple[str, ...]:
    said = []
    for at, group in enumerate(found[0].assessment.groups):
        scores = {r.unit: r.assessment.groups[at].value for r in found}
        told_of = {unit: score for unit, score in scores.items() if score is not None}
        if not told_of:
            said.append(f"{group.name}：各单位都没有数据。")
            continue
        least = min(told_of.values())
        lowest = names(unit for unit, score in told_of.items() if score == least)
        said.append(f"{group.name}：平均{score_text(mean(scores.values()))}，最低的是{lowest}（{score_text(least)}）。")
    return tuple(said)


def _proposals(found: Sequence[UnitResult]) -> tuple[str, ...]:
    graded = "，".join(f"{p.grade}的{p.units}" for p in grade_parts(found))
    asks = [f"同意按“结果运用”所列办理：{graded}。"] if graded else []
    false = [r.unit for r in found if r.assessment.falsified]
    if false:
        asks.append(f"{names(false)}查实信息虚假，已按办法封顶评级，建议责成说明情况。")
    weak = [r.unit for r in found if any(g.value is not None and g.value < _WEAK for g in r.assessment.groups)]
    if weak:
        asks.append(f"{names(weak)}有指标低于{_WEAK}分，建议列为下一半年重点督办。")
    return tuple(asks) or ("无。",)
