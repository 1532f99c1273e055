"""客户评估报告 (S17–S21, R70): each quarter; for a year the 全面总结 with a market chapter."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.evaluating.evaluation_figures import EarlierFigures, EvaluationFigures, earlier_figures, evaluation_figures
from addin.reports.evaluating.evaluation_tables import CohortLine, MoveLine, ParetoLine, cohorts, contracts, movement, pareto_lines
from addin.reports.evaluating.market_chapter import MarketLine, market_lines, voices_said
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.scores import change_text, money_text, number_text, percent, percent_text, score_text
from addin.reports.wording import cut, names
from udfs.rules.rounding import NO_DATA, rounded

#: Months of a period from which on it is the year's summary.
_YEAR = 12
_BARS = 12
_SAMPLE = Chart("bar", "销售额", ("示例置业有限公司",), (Series("销售额", (9900.0,)),))


@dataclass(frozen=True)
class Indicator:
    """One indicator of the period."""

    group: str = told("方面：开发、维护、效益", sample="开发")
    name: str = told("指标", sample="客户开发成功率")
    value: str = told("本期", sample="50.0%")
    before: str = told("上期；没有可比的为—", sample="45.0%")
    change: str = told("比上期", sample="+5.0")
    how: str = told("怎样算的", sample="中标÷（中标＋未中标＋放弃）")


@dataclass(frozen=True)
class Evaluation(Letterhead):
    """客户评估报告的内容。"""

    period: str = told("期间", sample="2026年第4季度")
    title: str = told("标题", sample="2026年第4季度客户评估报告")
    scope: str = told("范围：集团或单位", sample="集团")
    addressee: str = told("主送", sample="集团公司领导、各分子公司")
    overview: str = told("总体情况一段话", sample="期末潜在客户9个，本期新开发客户7个。")
    potential: int = told("期末潜在客户数", sample=9)
    developed: int | None = told("新开发客户数；没有期初数据为空", sample=7)
    success_rate: float | None = told("开发成功率（%）", sample=50.0)
    satisfaction: float | None = told("满意度", sample=87.4)
    loyalty: float | None = told("忠诚度（%）", sample=78.4)
    churn: float | None = told("流失率（%）", sample=5.5)
    sales: float = told("销售额（万元）", sample=35344.1)
    profit: float = told("利润额（万元）", sample=2209.8)
    pareto: tuple[str, ...] = told("主要客户：合计占销售额80%的客户", sample=("示例置业有限公司",))
    indicators: tuple[Indicator, ...] = told("指标表")
    developed_says: str = told("新开发客户名单一句话", sample="新开发客户7个：示例置业有限公司。")
    ended_says: str = told("流失客户名单一句话", sample="期内终止的期初客户6个：示例商业管理有限公司。")
    movement: tuple[MoveLine, ...] = told("等级移动表；没有期初数据的没有")
    cohorts: tuple[CohortLine, ...] = told("按首次合作年份看忠诚客户和销售额")
    pareto_says: str = told("主要客户一句话", sample="销售额前4户合计占80%以上。")
    pareto_lines: tuple[ParetoLine, ...] = told("客户贡献度表")
    pareto_more: str = told("贡献度表未列全时的说明", sample="")
    shows_chart: bool = told("是否有销售额图", sample=True)
    chart: Chart = told("主要客户销售额图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    voices: tuple[str, ...] = told("定性分析：客户意见和客户声音，每条一句", sample=("希望缩短维修响应时间（调查2份）",))
    is_year: bool = told("是否年度总结：有市场一章", sample=True)
    market_says: str = told("市场情况一句话", sample="市场调研数据3条：")
    market: tuple[MarketLine, ...] = told("市场情况表；只有年度总结有")

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        keys = ("potential", "developed", "success_rate", "satisfaction", "loyalty", "churn", "sales", "profit")
        return {key: getattr(self, key) for key in keys} | {"pareto": list(self.pareto)}


@report(name="evaluation", title="客户评估报告", template="evaluation.docx", clause="S16-S21,R70", periods=("quarter", "half", "year"))
def evaluation(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> Evaluation:
    """每季度的客户评估：开发、维护、效益各项指标，主要客户，等级移动，定性分析；年度的另有市场一章。

    Args:
        material: Of the period.
        day: Day of issue.
        unit: Only this unit; the whole group if blank.
        house: Who issues.
    """
    found, old = evaluation_figures(material, unit), earlier_figures(material, unit)
    shown, more = cut(pareto_lines(found.sales_by_client, material.force), "项目台账")
    before = [c for c in material.before.clients if not unit or unit in c.units] if material.before else []
    is_year = len(material.span.months) == _YEAR
    market = market_lines(material) if is_year else ()
    return Evaluation(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        title=f"{unit}{material.span.label}客户{'工作全面总结' if is_year else '评估报告'}",
        scope=unit or "集团",
        addressee=unit or "集团公司领导、各分子公司",
        overview=_overview(found, unit or "集团", material.span.label),
        potential=found.potential,
        developed=None if found.developed is None else len(found.developed),
        success_rate=percent(found.success_rate),
        satisfaction=rounded(found.satisfaction),
        loyalty=percent(found.loyalty),
        churn=percent(found.churn),
        sales=rounded(found.sales, 2),
        profit=rounded(found.profit, 2),
        pareto=found.pareto,
        indicators=_indicators(found, old),
        developed_says=_named("新开发客户", found.developed, "没有期初数据，不统计新开发客户。"),
        ended_says=_named("期内终止的期初客户", found.ended if before else None, "没有期初数据，不统计流失客户。"),
        movement=movement(before, material.clients_of(unit)),
        cohorts=cohorts(material, unit, contracts(material, unit)),
        pareto_says=_main(found, material.force.number("pareto_share")),
        pareto_lines=shown,
        pareto_more=more,
        shows_chart=len(found.sales_by_client) > 1,
        chart=_chart(found),
        voices=voices_said(material, unit),
        is_year=is_year,
        market_says=f"市场调研数据{len(market)}条：" if market else "本年度没有登记市场调研数据（市场调研表）。",
        market=market,
    )


def _overview(found: EvaluationFigures, scope: str, label: str) -> str:
    new = "新开发客户数无数据" if found.developed is None else f"本期新开发客户{len(found.developed)}个"
    return (
        f"{label}，{scope}期末潜在客户{found.potential}个，{new}，开发成功率{percent_text(found.success_rate)}；"
        f"满意度{score_text(found.satisfaction)}，忠诚度{percent_text(found.loyalty)}，流失率{percent_text(found.churn)}；"
        f"签订合同额{money_text(found.sales)}万元，利润额{money_text(found.profit)}万元。"
    )


def _indicators(found: EvaluationFigures, old: EarlierFigures | None) -> tuple[Indicator, ...]:
    rate, score = (old.success_rate, old.satisfaction) if old else (None, None)
    new = NO_DATA if found.developed is None else str(len(found.developed))
    return (
        Indicator("开发", "潜在客户数", str(found.potential), "—", "—", "期末客户类别为潜在客户的"),
        Indicator("开发", "新开发客户数", new, "—", "—", "期末为签约或已开发客户，期初不是"),
        Indicator("开发", "开发成功率", *_rates(found.success_rate, rate), "中标÷（中标＋未中标＋放弃）"),
        Indicator(
            "维护", "满意度", score_text(found.satisfaction), _or_dash(score), change_text(found.satisfaction, score), "本期各份调查的平均"
        ),
        Indicator("维护", "忠诚度", percent_text(found.loyalty), "—", "—", "合作2个以上项目的÷有合作历史的"),
        Indicator("维护", "流失率", percent_text(found.churn), "—", "—", "期内终止的期初客户÷期初客户"),
        Indicator("效益", "销售额（万元）", *_amounts(found.sales, old.sales if old else None), "按签订日期的合同额"),
        Indicator("效益", "利润额（万元）", *_amounts(found.profit, old.profit if old else None), "按签订日期的利润额"),
    )


def _or_dash(score: float | None) -> str:
    return "—" if score is None else score_text(score)


def _rates(new: float | None, old: float | None) -> tuple[str, str, str]:
    before = "—" if old is None else percent_text(old)
    change = change_text(None if new is None else new * 100, None if old is None else old * 100)
    return percent_text(new), before, change


def _amounts(new: float, old: float | None) -> tuple[str, str, str]:
    if old is None:
        return money_text(new), "—", "—"
    change = new - old
    return money_text(new), money_text(old), "持平" if not change else f"{'+' if change > 0 else '-'}{money_text(abs(change))}"


def _named(what: str, found: Sequence[str] | None, without: str) -> str:
    if found is None:
        return without
    return f"{what}{len(found)}个：{names(found)}。" if found else f"没有{what}。"


def _main(found: EvaluationFigures, goal: float) -> str:
    if not found.pareto:
        return "本期没有签订合同。"
    return (
        f"本期有{len(found.sales_by_client)}户签订合同，其中{len(found.pareto)}户合计占销售额的{number_text(goal * 100)}%以上，"
        f"为主要客户：{names(found.pareto)}。"
    )


def _chart(found: EvaluationFigures) -> Chart:
    top = list(found.sales_by_client.items())[:_BARS]
    return Chart(
        "bar", "客户销售额（万元）", tuple(client for client, _ in top), (Series("销售额", tuple(rounded(a, 2) for _, a in top), "1F4E79"),)
    )
