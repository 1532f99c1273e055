"""考核表 (R58–R64): the half-year assessment of units, each point with how it comes about and what it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.assessing.court_file import court_file
from addin.reports.assessing.unit_results import (
    ResultLine,
    Results,
    UnitResult,
    lost,
    place_text,
    result_line,
    result_sentence,
    results,
    share_text,
)
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.refusals import NO_UNITS
from addin.reports.scores import score_text
from addin.reports.wording import chinese_number
from udfs.policy.half_year import GRADES
from udfs.rules.rounding import rounded
from workbooks.problems import Where, refuse

#: Evidence that the document shows of one unit; the workbook has all.
_MOST = 20
_SAMPLE = Chart("column", "总分", ("一分公司",), (Series("总分", (95.8,)),))


@dataclass(frozen=True)
class PartRow:
    """One indicator of a unit."""

    group: str = told("组", sample="上报与档案")
    name: str = told("指标", sample="上报及时")
    score: str = told("得分", sample="100.0")
    share: str = told("占总分", sample="12%")
    how: str = told("怎样算的", sample="（6×1）÷应报6次×100")


@dataclass(frozen=True)
class LossRow:
    """One datum that cost points."""

    name: str = told("指标", sample="档案完整")
    what: str = told("依据", sample="示例置业有限公司")
    note: str = told("说明", sample="缺社会关系")
    place: str = told("出处：文件、工作表、行", sample="一分公司12月.xlsx《客户信息统计表》第7行")


@dataclass(frozen=True)
class UnitSheet:
    """One unit's sheet."""

    no: str = told("序号，如一、二", sample="一")
    unit: str = told("单位", sample="一分公司")
    result: str = told("结果一句话", sample="一分公司总分95.8分，评为优良。")
    parts: tuple[PartRow, ...] = told("各项指标")
    losses: tuple[LossRow, ...] = told("失分的依据")
    losses_more: str = told("失分依据未列全时的说明", sample="")
    follows: str = told("结果怎样运用", sample="集团公司内部发文表扬、奖励。")


@dataclass(frozen=True)
class AssessmentSheet(Letterhead):
    """考核表的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("考核范围", sample="各分子公司")
    state: str = told("试算或正式一句话", sample="数据冻结在快照a1b2c3d4。")
    overview: str = told("总体情况一段话", sample="考核单位4个：优良1个，合格2个，差1个。")
    units: tuple[ResultLine, ...] = told("各单位结果")
    shows_chart: bool = told("是否有总分图：不止一个单位", sample=True)
    chart: Chart = told("总分图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    sheets: tuple[UnitSheet, ...] = told("每个单位一份")
    results: Results = told("全部结果，供附带的工作簿用，模板里不用")  # noqa: RUF009 — a field, as told() of any other type

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {"units": self.results.figures}

    def beside(self, suffix: str) -> bytes:
        """The workbook in which every point leads to its evidence."""
        trace = f"数据快照 {self.snapshot}　分级标准 {self.policy}　{self.issued}"
        return court_file(self.results.found, title=f"{self.period}客户关系管理考核", trace=trace, period=self.period)


@report(name="assessment", title="考核表", template="assessment.docx", clause="R58-R64,R68", periods=("half",), besides=(".xlsx",))
def assessment(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> AssessmentSheet:
    """半年考核：五组指标、总分、等级，每一分写明怎样算的、依据哪几条记录；另有工作簿列出全部依据。

    Args:
        material: Of the half-year.
        day: Day of issue.
        unit: Only this unit, a branch or one of its project departments; all that report to the group if blank.
        house: Who issues.

    Raises:
        Refusal: KH781, no unit is to be assessed.
    """
    order = assessed_units(material, unit)
    made = results(material, order)
    found = made.found
    return AssessmentSheet(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=unit or "各分子公司",
        state=_state(material, day),
        overview=overview(found),
        units=tuple(result_line(r) for r in found),
        shows_chart=len(found) > 1,
        chart=totals_chart(found, [r.unit for r in found]),
        sheets=tuple(unit_sheet(chinese_number(no), r) for no, r in enumerate(found, 1)),
        results=made,
    )


def assessed_units(material: Material, unit: str = "") -> list[str]:
    """Units to assess: those that report to the group directly and owed a return in the period.

    Raises:
        Refusal: KH781, there are none.
    """
    owing = {material.unit_name(u.unit) for month in material.months for u in month.units if u.state != "不需报"}
    order = [unit] if unit else [u for u in material.units if u in owing]
    if not order:
        raise refuse(NO_UNITS, Where(), period=material.span.label)
    return order


def overview(found: Sequence[UnitResult], *, named: bool = True) -> str:
    """How many units have which grade; those that are capped by name, if names may be told."""
    counts = [(grade, sum(r.assessment.grade == grade for r in found)) for grade in GRADES]
    text = f"考核单位{len(found)}个：" + "，".join(f"{grade}{n}个" for grade, n in counts)
    without = len(found) - sum(n for _, n in counts)
    capped = [r.unit for r in found if r.assessment.is_capped]
    text += f"，无数据不评的{without}个。" if without else "。"
    who = "、".join(capped) if named else f"其中{len(capped)}个单位"
    return text + (f"{who}因查实信息虚假，等级封顶。" if capped else "")


def totals_chart(found: Sequence[UnitResult], names: Sequence[str]) -> Chart:
    """Totals of the units, by the names a reader may see."""
    series = Series("总分", tuple(rounded(r.assessment.total) or 0.0 for r in found), "1F4E79")
    return Chart("bar", "各单位考核总分（分）", tuple(names), (series,))


def _state(material: Material, day: datetime.date) -> str:
    first, last = material.days
    trial = "期间还没有结束，本表为试算。" if day <= last else ""
    return f"{trial}考核期{first.isoformat()}至{last.isoformat()}，数据冻结在快照{material.snapshot.id[:12]}；同一快照再算，结果相同。"


def unit_sheet(no: str, result: UnitResult) -> UnitSheet:
    """What a unit got, how it comes about and what cost points."""
    one = result.assessment
    rows = []
    for group in one.groups:
        rows += [PartRow(group.name, p.name, score_text(p.value), share_text(group, p), p.how) for p in group.parts]
        if not group.parts:
            rows.append(PartRow(group.name, "—", score_text(group.value), share_text(group), group.note))
    losses = [LossRow(p.name, e.name, e.note, place_text(e.source)) for g in one.groups for p in g.parts for e in _shown(p, lost(p))]
    whole = sum(len(lost(p)) for g in one.groups for p in g.parts)
    left = whole - len(losses[:_MOST])
    return UnitSheet(
        no,
        one.unit,
        result_sentence(result),
        tuple(rows),
        tuple(losses[:_MOST]),
        f"另有{left}条失分依据，连同其余全部依据见随附工作簿的“依据”表。" if left else "",
        "；".join(result.consequence.measures) + "。" if result.consequence else "不评等级。",
    )


def _shown(part: Any, found: Sequence[Any]) -> Sequence[Any]:
    """Archives lack something nearly everywhere; the worst few are enough here."""
    return found[:5] if part.key == "archive" else found
