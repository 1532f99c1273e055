"""投诉情况报告 (R55, R60, V08): how many, whose, how soon and how well settled; the same clock for A, B and C."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.complaints.complaint_lines import ComplaintLine, complaint_lines
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.scores import number_text, percent, percent_text, score_text
from addin.reports.unit_records import complaint_of
from addin.reports.wording import cut
from udfs.rules import complaints as rules
from udfs.rules.complaints import ComplaintFigures
from udfs.rules.rounding import ratio, rounded
from workbooks.registers.complaints import Complaints

_SAMPLE = Chart("bar", "各单位投诉（件）", ("一分公司",), (Series("已办结", (3,)), Series("未办结", (1,))), stacked=True)
_DAYS = Chart("column", "各等级客户投诉平均办结天数", ("A类", "B类", "C类"), (Series("平均天数", (7.0, 6.0, 7.0)),))


@dataclass(frozen=True)
class FairnessLine:
    """Complaints of the clients of one tier."""

    tier: str = told("客户等级", sample="A类")
    count: int = told("投诉件数", sample=4)
    closed: int = told("已办结件数", sample=3)
    days: str = told("平均办结天数，没有的写无数据", sample="7.0")
    mean_days: float | None = told("平均办结天数", sample=7.0)
    on_time: str = told("按期办结率", sample="66.7%")


@dataclass(frozen=True)
class ComplaintUnit:
    """Complaints of one unit."""

    unit: str = told("单位", sample="一分公司")
    count: int = told("投诉件数", sample=4)
    charged: str = told("计入考核件数", sample="2.5")
    closed: int = told("已办结", sample=3)
    on_time: int = told("其中按期", sample=2)
    overdue: int = told("超期未办结", sample=1)
    pending: int = told("合理性待核定", sample=1)


@dataclass(frozen=True)
class CountLine:
    """Complaints of one responsibility, or of one effect."""

    name: str = told("责任归属或处理效果", sample="项目部")
    count: int = told("件数", sample=2)


@dataclass(frozen=True)
class ComplaintReport(Letterhead):
    """投诉情况报告的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("报告范围：集团或单位", sample="一分公司")
    addressee: str = told("主送", sample="一分公司")
    overview: str = told("总体情况一段话", sample="本期收到投诉18件，已办结17件。")
    count: int = told("投诉件数", sample=18)
    charged: float = told("计入考核的折合件数", sample=8.5)
    closed: int = told("已办结件数", sample=17)
    on_time: int = told("按期办结件数", sample=11)
    overdue: int = told("超期未办结件数", sample=1)
    pending_count: int = told("合理性待核定件数", sample=2)
    improved_rate: float | None = told("关系改善的比例（%）；没有为空", sample=69.2)
    shows_units: bool = told("是否有分单位表和图", sample=True)
    units: tuple[ComplaintUnit, ...] = told("分单位情况")
    chart: Chart = told("分单位图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    fairness_says: str = told("公平对待一段话", sample="各级客户投诉的办结期限相同。")
    fairness: tuple[FairnessLine, ...] = told("各等级客户的办结情况")
    days_chart: Chart = told("各等级客户平均办结天数图", sample=_DAYS)  # noqa: RUF009 — a field
    causes: tuple[CountLine, ...] = told("按责任归属的件数")
    effects: tuple[CountLine, ...] = told("按处理效果的件数")
    effect: str = told("处理效果和关系改善一段话", sample="处理效果好13件、一般3件、差1件。")
    waiting_says: str = told("未办结投诉一句话", sample="未办结的投诉1件：")
    waiting: tuple[ComplaintLine, ...] = told("未办结的投诉")
    waiting_more: str = told("未办结投诉未列全时的说明", sample="")
    pending_says: str = told("合理性待核定一句话", sample="合理性待核定的2件：")
    pending: tuple[ComplaintLine, ...] = told("合理性待核定的投诉")
    pending_more: str = told("待核定未列全时的说明", sample="")
    asks: tuple[str, ...] = told("要求，每条一句", sample=("超期未办结的投诉请立即办结。",))

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {
            "count": self.count,
            "charged": self.charged,
            "closed": self.closed,
            "on_time": self.on_time,
            "overdue": self.overdue,
            "mean_days_by_tier": {line.tier[0]: line.mean_days for line in self.fairness},
            "by_effect": {line.name: line.count for line in self.effects},
            "improved_rate": self.improved_rate,
            "pending": self.pending_count,
        }


@report(
    name="complaint-report",
    title="投诉情况报告",
    template="complaint_report.docx",
    clause="R55,R60,V08",
    periods=("month", "quarter", "half", "year"),
)
def complaint_report(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ComplaintReport:
    """一段时期的投诉：件数、责任、办结、效果，各等级客户办结快慢的比较，未办结和待核定的清单。

    Args:
        material: Of the period; complaints count by 投诉日期.
        day: Day of issue.
        unit: Only what this unit reported; the whole group if blank.
        house: Who issues.
    """
    found = material.within(Complaints, unit=unit)
    total = _figures(found, material)
    units = () if unit else tuple(_unit(u, [t for t in found if t.unit == u], material) for u in material.units)
    dossiers = Dossiers.at_end(material)
    open_ones = complaint_lines([t for t in found if t.row.closed is None], dossiers)
    pending = complaint_lines([t for t in found if rules.is_pending(t.row.reasonable)], dossiers)
    waiting, waiting_more = cut(open_ones, "投诉登记表")
    undecided, pending_more = cut(pending, "投诉登记表")
    scope = unit or house.group
    return ComplaintReport(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        addressee=unit or "集团公司领导、各分子公司",
        overview=_overview(material.span.label, scope, total),
        count=total.count,
        charged=rounded(total.charged, 2),
        closed=total.closed,
        on_time=total.on_time,
        overdue=total.overdue,
        pending_count=total.pending,
        improved_rate=percent(total.improved),
        shows_units=bool(units) and bool(found),
        units=units,
        chart=_chart(units),
        fairness_says=_fairness(total),
        fairness=tuple(_tier(tier, [t for t in found if material.tier(t.client_id) == tier], material) for tier in rules.TIERS),
        days_chart=_days_chart(total),
        causes=_causes(found),
        effects=tuple(CountLine(word, n) for word, n in total.by_effect.items()),
        effect=_effect(total),
        waiting_says=f"未办结的投诉{len(open_ones)}件，其中超期{total.overdue}件：" if open_ones else "投诉都已办结。",
        waiting=waiting,
        waiting_more=waiting_more,
        pending_says=f"合理性待核定的投诉{len(pending)}件：" if pending else "没有合理性待核定的投诉。",
        pending=undecided,
        pending_more=pending_more,
        asks=_asks(total),
    )


def _figures(found: Sequence[Told[Complaints]], material: Material) -> ComplaintFigures:
    return rules.figures([complaint_of(t, material) for t in found], material.last_day, material.force)


def _overview(label: str, scope: str, total: ComplaintFigures) -> str:
    if not total.count:
        return f"{label}，{scope}没有收到投诉。"
    late = f"，超期未办结{total.overdue}件" if total.overdue else ""
    waits = f"；合理性待核定的{total.pending}件暂不计入" if total.pending else ""
    return (
        f"{label}，{scope}收到投诉{total.count}件，已办结{total.closed}件，其中按期办结{total.on_time}件"
        f"（按期办结率{percent_text(ratio(total.on_time, total.closed))}）{late}。"
        f"由分公司、项目部负责、计入考核的折合{number_text(total.charged)}件{waits}。"
    )


def _unit(unit: str, mine: Sequence[Told[Complaints]], material: Material) -> ComplaintUnit:
    one = _figures(mine, material)
    return ComplaintUnit(unit, one.count, number_text(one.charged), one.closed, one.on_time, one.overdue, one.pending)


def _tier(tier: str, mine: Sequence[Told[Complaints]], material: Material) -> FairnessLine:
    one = _figures(mine, material)
    days = one.days_by_tier[tier][0]
    return FairnessLine(f"{tier}类", one.count, one.closed, score_text(days), rounded(days), percent_text(ratio(one.on_time, one.closed)))


def _chart(units: Sequence[ComplaintUnit]) -> Chart:
    series = (
        Series("按期办结", tuple(u.on_time for u in units), "1F4E79"),
        Series("超期办结", tuple(u.closed - u.on_time for u in units), "9DC3E6"),
        Series("未办结", tuple(u.count - u.closed for u in units), "C55A11"),
    )
    return Chart("bar", "各单位投诉（件）", tuple(u.unit for u in units), series, stacked=True)


def _days_chart(total: ComplaintFigures) -> Chart:
    known = [(f"{tier}类", rounded(days)) for tier, (days, _) in total.days_by_tier.items() if days is not None]
    values = tuple(days or 0.0 for _, days in known)
    return Chart("column", "各等级客户投诉平均办结天数", tuple(name for name, _ in known), (Series("平均办结天数", values),))


def _fairness(total: ComplaintFigures) -> str:
    known = {tier: days for tier, (days, _) in total.days_by_tier.items() if days is not None}
    if len(known) < len(rules.TIERS):
        return "投诉的办结期限不分客户等级。本期办结的投诉不足以在各等级之间比较快慢。"
    slowest, fastest = max(known, key=lambda t: known[t]), min(known, key=lambda t: known[t])
    apart = rounded(known[slowest] - known[fastest])
    return (
        f"投诉的办结期限不分客户等级。平均办结最慢的是{slowest}类客户（{score_text(known[slowest])}天），"
        f"最快的是{fastest}类（{score_text(known[fastest])}天），相差{apart:g}天。"
    )


def _causes(found: Sequence[Told[Complaints]]) -> tuple[CountLine, ...]:
    counts: dict[str, int] = {}
    for one in found:
        name = one.row.responsible or "待定"
        counts[name] = counts.get(name, 0) + 1
    return tuple(CountLine(name, n) for name, n in sorted(counts.items(), key=lambda pair: -pair[1]))


def _effect(total: ComplaintFigures) -> str:
    if not total.count:
        return "没有处理效果可以评价。"
    said = "、".join(f"{word}{n}件" for word, n in total.by_effect.items())
    return f"处理效果：{said}。回访后客户关系改善的占{percent_text(total.improved)}。"


def _asks(total: ComplaintFigures) -> tuple[str, ...]:
    asks = []
    if total.overdue:
        asks.append("超期未办结的投诉，责任单位立即处理，向客户说明原因和新的期限。")
    if total.closed > total.on_time:
        asks.append("超期办结的投诉，责任单位查明原因；期限不够的，受理时向客户说明并写明承诺期限。")
    if total.pending:
        asks.append("合理性待核定的投诉，由集团市场营销部会同有关单位核定。")
    return tuple(asks) or ("继续按期受理、办结和回访。",)
