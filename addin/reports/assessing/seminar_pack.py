"""客户关系管理工作研讨会材料 (R58): what the half-year brought, how the units stand, what to discuss; as a paper and as slides."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.ledger.shapes.views import TIERS
from addin.reports.assessing.assessment import assessed_units, overview, totals_chart
from addin.reports.assessing.grades import strong_and_weak
from addin.reports.assessing.seminar_slides import slides
from addin.reports.assessing.unit_results import ResultLine, Results, UnitResult, result_line, results
from addin.reports.evaluating.evaluation import Indicator, evaluation
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.surveys.analysis_check import AnalysisUnit, analysis_check
from addin.reports.surveys.survey_lists import PartLine
from addin.reports.surveys.survey_report import AspectLine, survey_report
from addin.reports.wording import names
from udfs.policy.half_year import GOOD

_SAMPLE = Chart("bar", "总分", ("一分公司",), (Series("总分", (95.8,)),))
_ASPECTS_SAMPLE = Chart("column", "满意度", ("客户服务",), (Series("本期", (87.4,)),))
#: Topics that a seminar of a day can talk through.
_TOPICS = 5


@dataclass(frozen=True)
class SeminarPack(Letterhead):
    """研讨会材料的内容。"""

    period: str = told("期间", sample="2026年下半年")
    agenda: tuple[str, ...] = told("议程，每项一句", sample=("通报半年来客户关系维护成果",))
    clients_says: str = told("客户情况一句话", sample="期末客户116个，其中A类19个。")
    indicators: tuple[Indicator, ...] = told("开发、维护、效益各项指标")
    survey_says: str = told("满意度一段话", sample="满意度87.4分。")
    aspects: tuple[AspectLine, ...] = told("四个方面的得分")
    shows_aspects: bool = told("是否有四个方面的图：有调查才有", sample=True)
    aspects_chart: Chart = told("四个方面的得分图", sample=_ASPECTS_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    satisfaction: tuple[PartLine, ...] = told("各单位满意度")
    analysis_says: str = told("客户分析报告一段话", sample="应有分析报告19份，收到15份。")
    analyses: tuple[AnalysisUnit, ...] = told("各单位客户分析报告")
    result_says: str = told("考核结果一句话", sample="考核单位4个：优良1个。")
    units: tuple[ResultLine, ...] = told("考核结果")
    shows_chart: bool = told("是否有总分图：不止一个单位", sample=True)
    chart: Chart = told("总分图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    remarks: tuple[str, ...] = told("各单位强弱，每个一句", sample=("一分公司：最好的是分析报告。",))
    experience: str = told("请哪些单位介绍经验一句话", sample="请一分公司介绍经验。")
    topics: tuple[str, ...] = told("研讨题目，每个一句", sample=("投诉怎样按期办结",))
    results: Results = told("全部结果，供数字和幻灯片用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {"units": self.results.figures}

    def beside(self, suffix: str) -> bytes:
        """The same as slides."""
        return slides(self)


@report(name="seminar-pack", title="研讨会材料", template="seminar_pack.docx", clause="R58", periods=("half",), besides=(".pptx",))
def seminar_pack(
    material: Material,
    *,
    day: datetime.date,
    house: House = House(),  # noqa: B008 — frozen
) -> SeminarPack:
    """半年研讨会的材料：半年来的成果、满意度、分析报告、考核结果、研讨题目；同时生成可放映的幻灯片。

    Args:
        material: Of the half-year.
        day: Day of issue.
        house: Who convenes.

    Raises:
        Refusal: KH781, nothing is to be assessed.
    """
    made = results(material, assessed_units(material))
    survey = survey_report(material, day=day, house=house)
    check = analysis_check(material, day=day, house=house)
    good = [r.unit for r in made.found if r.assessment.grade == GOOD]
    return SeminarPack(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        agenda=(
            f"{house.department}通报{material.span.label}客户关系维护成果和考核结果",
            f"{names(good)}介绍经验" if good else "各单位汇报情况",
            "分组研讨：见研讨题目",
            "集团公司领导讲话",
        ),
        clients_says=_clients(material),
        indicators=evaluation(material, day=day, house=house).indicators,
        survey_says=survey.overview,
        aspects=survey.aspects,
        shows_aspects=survey.surveys > 0,
        aspects_chart=_aspects(survey.aspects),
        satisfaction=survey.parts,
        analysis_says=check.overview,
        analyses=check.units,
        result_says=overview(made.found) + "".join(r.told_otherwise for r in made.found),
        units=tuple(result_line(r) for r in made.found),
        shows_chart=len(made.found) > 1,
        chart=totals_chart(made.found, [r.unit for r in made.found]),
        remarks=tuple(f"{r.unit}：{strong_and_weak(r)}。" for r in made.found),
        experience=f"请{names(good)}介绍经验。" if good else "没有评为优良的单位。",
        topics=_topics(made.found),
        results=made,
    )


def _clients(material: Material) -> str:
    counts = {tier: sum(c.stands == tier for c in material.clients) for tier in TIERS}
    text = f"期末客户{len(material.clients)}个，其中" + "、".join(f"{tier}类{n}个" for tier, n in counts.items())
    if material.before is None:
        return text + "。"
    return f"{text}；期初{len(material.before.clients)}个。"


def _aspects(aspects: Sequence[AspectLine]) -> Chart:
    told_of = [a for a in aspects if a.score[:1].isdigit()]
    series = [Series("本期", tuple(float(a.score) for a in told_of), "1F4E79")]
    if told_of and all(a.before[:1].isdigit() for a in told_of):
        series.insert(0, Series("上期", tuple(float(a.before) for a in told_of), "BFBFBF"))
    return Chart("column", "满意度四个方面（分）", tuple(a.name for a in told_of), tuple(series))


def _topics(found: Sequence[UnitResult]) -> tuple[str, ...]:
    """The indicators that cost the most points, worst first, with the units that should speak to them."""
    losses: dict[str, float] = {}
    weak: dict[str, list[str]] = {}
    for result in found:
        for group in result.assessment.groups:
            for part in group.parts:
                if part.value is not None and part.value < 100:
                    cost = (100 - part.value) * group.share * part.share
                    losses[part.name] = losses.get(part.name, 0.0) + cost
                    weak.setdefault(part.name, []).append(result.unit)
    worst = sorted(losses, key=lambda name: -losses[name])[:_TOPICS]
    return tuple(f"“{name}”怎样提高（{names(weak[name])}失分）" for name in worst) or ("怎样保持各项满分",)
