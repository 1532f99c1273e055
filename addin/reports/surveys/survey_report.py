"""满意度调查报告 (R53, R54, R61): one project, one unit or the group; trend, unsatisfied items, whose they are, what was done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.evaluating.market_chapter import NOTHING
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import UNKNOWN_PROJECT
from addin.reports.scores import change_text, percent, percent_text, score_text
from addin.reports.survey_material import due_projects, project_names, surveys_before, surveys_by_half, surveys_within
from addin.reports.surveys.survey_lists import (
    ItemLine,
    MeasureLine,
    PartLine,
    asked_of,
    item_lines,
    measure_lines,
    project_lines,
    unit_lines,
)
from addin.reports.wording import cut, names
from udfs.policy.half_year import ASPECTS
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import DueProject, coverage, mean_aspects, mean_satisfaction, surveyed, unsatisfied
from udfs.rules.survey_form import Survey
from udfs.words.text import fold
from workbooks.problems import Where, refuse
from workbooks.registers.projects import Projects

#: Half-years that the trend shows.
_SHOWN = 6
#: Comments that the document shows.
_COMMENTS = 15
_SAMPLE = Chart("line", "满意度走势", ("2026年上半年", "2026年下半年"), (Series("满意度", (91.3, 92.4)),))


@dataclass(frozen=True)
class AspectLine:
    """One aspect of the survey."""

    name: str = told("方面", sample="客户服务")
    score: str = told("本期得分", sample="92.9")
    before: str = told("上期得分", sample="91.0")
    change: str = told("比上期", sample="+1.9")


@dataclass(frozen=True)
class SurveyReport(Letterhead):
    """满意度调查报告的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("报告范围：集团、单位或项目", sample="华东分公司")
    addressee: str = told("主送", sample="华东分公司")
    overview: str = told("总体情况一段话", sample="本期共调查7份，满意度92.4分。")
    surveys: int = told("调查份数", sample=7)
    satisfaction: float | None = told("满意度，一位小数；没有调查为空", sample=92.4)
    previous: float | None = told("上期满意度", sample=91.3)
    coverage: float | None = told("调查覆盖率（%）；没有应调查的项目为空", sample=100.0)
    unsatisfied: int = told("不满意项数", sample=1)
    charged: int = told("计入本单位的不满意项数", sample=1)
    pending: int = told("待归因的不满意项数", sample=0)
    aspects: tuple[AspectLine, ...] = told("四个方面的得分")
    shows_trend: bool = told("是否有走势图：至少两个半年有调查", sample=True)
    trend: Chart = told("满意度走势图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    parts_title: str = told("分单位或分项目表的标题；项目报告为空", sample="各项目满意度")
    parts_head: str = told("分单位或分项目表的第一列", sample="项目")
    parts: tuple[PartLine, ...] = told("分单位或分项目表；项目报告没有")
    missed: str = told("应调查而没有调查的项目一句话", sample="应调查的项目都已调查。")
    items_says: str = told("不满意项一句话", sample="不满意项1项：")
    items: tuple[ItemLine, ...] = told("不满意项和归因")
    asked: tuple[str, ...] = told("不满意的各项当时怎样问，每句一项", sample=("兑现承诺：我们答应的事都做到了吗？（问卷3f2a1c）",))
    items_more: str = told("不满意项未列全时的说明", sample="")
    measures_says: str = told("改进措施一句话", sample="针对不满意项的改进措施1项：")
    measures: tuple[MeasureLine, ...] = told("改进措施：提出、执行、验证")
    comments: tuple[str, ...] = told("客户意见建议，每条一句", sample=("希望保持现有管理团队（体育公园景观）",))
    asks: tuple[str, ...] = told("下一步要求，每条一句", sample=("不满意项逐项制定改进措施。",))

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {
            "surveys": self.surveys,
            "satisfaction": self.satisfaction,
            "aspects": {a.name: _number(a.score) for a in self.aspects},
            "unsatisfied": self.unsatisfied,
            "charged": self.charged,
            "pending": self.pending,
            "coverage": self.coverage,
            "previous": self.previous,
        }


@report(
    name="survey-report",
    title="满意度调查报告",
    template="survey_report.docx",
    clause="R53,R54,R61",
    periods=("month", "quarter", "half", "year"),
)
def survey_report(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    project: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> SurveyReport:
    """某个项目、单位或全集团一段时期的客户满意度：得分、走势、不满意项和归因、改进措施。

    Args:
        material: Of the period.
        day: Day of issue.
        unit: Only what this unit reported; the whole group if blank.
        project: Only this project, by name or number.
        house: Who issues.

    Raises:
        Refusal: KH780, no survey and no project is called so.
    """
    if project:
        _check_project(material, project)
    force, surveys, due = material.force, surveys_within(material, unit, project), due_projects(material, unit, project)
    old = surveys_before(material, unit, project)
    aspects, before = mean_aspects(surveys, force), mean_aspects(old, force)
    items = unsatisfied(surveys, force)
    charged, pending = sum(i.is_charged for i in items), sum(i.is_pending for i in items)
    trend = _trend(material, unit, project)
    shown, more = cut(item_lines(items), "满意度调查表")
    measures = measure_lines(material, surveys, unit)
    score, last = mean_satisfaction(surveys, force), mean_satisfaction(old, force)
    scope = f"{unit}“{project}”项目" if project else unit or house.group
    parts = () if project else project_lines(surveys, due, force) if unit else unit_lines(material, surveys, due, force)
    return SurveyReport(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        addressee=unit or "集团公司领导、各分子公司",
        overview=_overview(material.span.label, scope, surveys, due, score, last) + _blame(len(items), charged, pending),
        surveys=len(surveys),
        satisfaction=rounded(score),
        previous=rounded(last),
        coverage=percent(coverage(due, surveys)),
        unsatisfied=len(items),
        charged=charged,
        pending=pending,
        aspects=tuple(AspectLine(a, score_text(aspects[a]), score_text(before[a]), change_text(aspects[a], before[a])) for a in ASPECTS),
        shows_trend=len(trend.categories) > 1,
        trend=trend,
        parts_title="" if project else "各项目满意度" if unit else "各单位满意度",
        parts_head="项目" if unit else "单位",
        parts=parts,
        missed=_missed(due, surveys),
        items_says=f"低于{force.number('unsatisfied_below'):g}分的不满意项{len(items)}项：" if items else "没有不满意项。",
        items=shown,
        asked=asked_of(items, material),
        items_more=more,
        measures_says=f"针对不满意项的改进措施{len(measures)}项：" if measures else "没有登记针对不满意项的改进措施。",
        measures=measures,
        comments=_comments(surveys),
        asks=_asks(len(items), pending, bool(due) and len(surveyed(due, surveys)) < len(due), measures),
    )


def _number(text: str) -> float | None:
    return float(text) if text[:1].isdigit() else None


def _check_project(material: Material, project: str) -> None:
    wanted = project_names(material, project)
    known = {fold(t.row.project) for t in material.all(Projects) if t.row.project}
    known |= {fold(s.project) for surveys in surveys_by_half(material).values() for s in surveys}
    if not wanted & known:
        raise refuse(UNKNOWN_PROJECT, Where(), project=project)


def _trend(material: Material, unit: str, project: str) -> Chart:
    scores = {m: mean_satisfaction(told, material.force) for m, told in surveys_by_half(material, unit, project).items()}
    shown = [(f"{m.year}年{'上' if m.month == 6 else '下'}半年", rounded(s)) for m, s in scores.items() if s is not None][-_SHOWN:]
    return Chart("line", "满意度走势（分）", tuple(label for label, _ in shown), (Series("满意度", tuple(s or 0.0 for _, s in shown)),))


def _overview(label: str, scope: str, surveys: Sequence[Survey], due: Sequence[DueProject], score: float | None, last: float | None) -> str:
    done = len(surveyed(due, surveys))
    covered = f"应调查项目{len(due)}个，已调查{done}个，覆盖率{percent_text(coverage(due, surveys))}" if due else "没有应调查的项目"
    if not surveys:
        return f"{label}，{scope}{covered}；没有收到满意度调查，满意度无数据。"
    change = "" if last is None else f"，上期{score_text(last)}分，{_moved(score, last)}"
    return f"{label}，{scope}{covered}。共收到调查{len(surveys)}份，满意度{score_text(score)}分{change}。"


def _moved(score: float | None, last: float | None) -> str:
    change = change_text(score, last)
    return "与上期持平" if change == "持平" else f"比上期{'提高' if change[0] == '+' else '下降'}{change[1:]}分"


def _blame(items: int, charged: int, pending: int) -> str:
    waits = f"；{pending}项责任归属待定，暂不计入" if pending else ""
    return f"不满意项{items}项，其中由分公司、项目部负责、计入考核的{charged}项{waits}。" if items else ""


def _missed(due: Sequence[DueProject], surveys: Sequence[Survey]) -> str:
    done = surveyed(due, surveys)
    left = [one.project for one in due if one not in done]
    if not due:
        return "本期没有应调查的项目。"
    return f"应调查而没有调查的项目{len(left)}个：{names(left)}。" if left else "应调查的项目都已调查。"


def _comments(surveys: Sequence[Survey]) -> tuple[str, ...]:
    """What clients wrote, the same words once, the most frequent first."""
    projects: dict[str, list[str]] = {}
    for one in surveys:
        text = (one.source.row.comments or "").strip() if one.source is not None else ""
        if fold(text) not in NOTHING:
            projects.setdefault(text, []).append(one.project)
    ordered = sorted(projects.items(), key=lambda pair: -len(pair[1]))[:_COMMENTS]
    return tuple(f"{text}（{names(dict.fromkeys(of))}）" for text, of in ordered)


def _asks(items: int, pending: int, uncovered: bool, measures: Sequence[MeasureLine]) -> tuple[str, ...]:
    asks = []
    if items:
        asks.append("对每个不满意项制定改进措施，写明责任人和期限，登记在《改进措施表》，完成后由他人验证。")
    if pending:
        asks.append("责任归属待定的不满意项，请市场营销部会同有关单位核定。")
    if uncovered:
        asks.append("没有调查的项目，请在下次报送前补做调查。")
    if any(m.state == "逾期" for m in measures):
        asks.append("逾期的改进措施，请责任人说明原因并重新确定期限。")
    return tuple(asks) or ("继续保持，下一半年按期调查。",)
