"""客户漏斗 (R71, G01, G03, G04): leads by stage, conversion and dwell by history, what is due next."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import BLANK, Chart, Series
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.relations.lead_lines import LeadLine, lead_lines, lead_of
from addin.reports.scores import money_text, percent, percent_text, score_text
from addin.reports.wording import cut
from udfs.rules import funnel as rules
from udfs.rules.funnel import Lead
from udfs.rules.rounding import rounded
from workbooks.registers.leads import Leads

_SAMPLE = Chart("bar", "客户漏斗（到过各阶段的线索数）", rules.STAGES, (Series("线索数", (26, 22, 15, 13, 3)),), stacked=True)


@dataclass(frozen=True)
class StageLine:
    """One stage of the funnel."""

    stage: str = told("阶段", sample="意识")
    count: int = told("现在这一阶段的线索数", sample=4)
    amount: str = told("预计金额合计（万元）", sample="8,600")
    reached: int = told("到过这一阶段或更后阶段的线索数", sample=26)
    conversion: str = told("转入下一阶段的比例", sample="84.6%")
    dwell: str = told("平均停留天数", sample="36.9")
    dwelt: int = told("有停留天数的线索数", sample=12)
    strategy: str = told("这一阶段的策略", sample="精准营销")
    hint: str = told("下一步提示", sample="约首次沟通")
    rate: float | None = told("转化率（%）", sample=84.6)
    days: float | None = told("平均停留天数", sample=36.9)


@dataclass(frozen=True)
class CohortLine:
    """Leads that were first told of in one quarter."""

    quarter: str = told("首次登记的季度", sample="2026年第3季度")
    leads: int = told("线索数", sample=9)
    reached: str = told("到过各阶段的线索数，由前到后", sample="9、7、5、4、1")
    won: int = told("中标", sample=2)
    lost: int = told("未中标和放弃", sample=1)


@dataclass(frozen=True)
class FunnelReport(Letterhead):
    """客户漏斗报告的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="一分公司")
    addressee: str = told("主送", sample="一分公司")
    overview: str = told("总体情况一段话", sample="线索26条。")
    stages: tuple[StageLine, ...] = told("各阶段情况")
    chart: Chart = told("漏斗图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    cohorts: tuple[CohortLine, ...] = told("按首次登记的季度看转化")
    due_says: str = told("须推进的线索一句话", sample="下一步已过期限的线索3条：")
    due: tuple[LeadLine, ...] = told("下一步已过期限的线索")
    due_more: str = told("未列全时的说明", sample="")
    lacking_says: str = told("阶段材料不全的线索一句话", sample="所处阶段材料不全的线索2条：")
    lacking: tuple[LeadLine, ...] = told("所处阶段材料不全的线索")
    lacking_more: str = told("未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints (D18)."""
        return {
            "stages": {line.stage: line.count for line in self.stages},
            "conversion": {line.stage: line.rate for line in self.stages if line.stage in rules.NEXT},
            "dwell": {line.stage: line.days for line in self.stages if line.stage in rules.NEXT},
        }


@report(name="funnel", title="客户漏斗", template="funnel.docx", clause="R71,G01,G03,G04", periods=("month", "quarter", "half", "year"))
def funnel(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> FunnelReport:
    """项目线索漏斗：各阶段线索数和金额，按历次报送算出的转化率和停留天数，须推进的线索。

    Args:
        material: Of the period; leads are all in force, their stages those that any return told.
        day: Day of issue, by which next steps are overdue.
        unit: Only leads of this unit; the whole group if blank.
        house: Who issues.
    """
    entries = [t for t in material.all(Leads, unit=unit) if t.row.stage]
    leads = [lead_of(t) for t in entries]
    found = rules.figures(leads)
    dossiers = Dossiers(material, day)
    lines = lead_lines(entries, dossiers)
    due, due_more = cut([one for one in lines if one.is_overdue], "项目线索表")
    lacking, lacking_more = cut([one for one in lines if one.lacks], "项目线索表")
    late, poor = sum(one.is_overdue for one in lines), sum(bool(one.lacks) for one in lines)
    scope = unit or house.group
    return FunnelReport(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        addressee=unit or "集团公司领导、各分子公司",
        overview=_overview(material.span.label, scope, entries, found),
        stages=tuple(_stage(stage, entries, found, material) for stage in rules.STAGES),
        chart=funnel_chart(found.reached),
        cohorts=_cohorts(entries, leads),
        due_says=f"下一步已过期限的线索{late}条：" if late else "没有下一步已过期限的线索。",
        due=due,
        due_more=due_more,
        lacking_says=f"所处阶段内容不全的线索{poor}条：" if poor else "各线索所处阶段要求的内容都已填好。",
        lacking=lacking,
        lacking_more=lacking_more,
    )


def funnel_chart(reached: dict[str, int]) -> Chart:
    """Lying bars, centred: blank ones beside them hold the room."""
    widest = max(reached.values(), default=0)
    blank = tuple((widest - n) / 2 for n in reached.values())
    series = (Series("", blank, BLANK), Series("到过的线索数", tuple(reached.values()), "1F4E79"))
    return Chart("bar", "客户漏斗（到过各阶段的线索，条）", tuple(reached), series, stacked=True)


def _stage(stage: str, entries: Sequence[Told[Leads]], found: rules.Funnel, material: Material) -> StageLine:
    strategy, hint = rules.strategy(stage, material.force)
    amount = sum(t.row.amount or 0 for t in entries if t.row.stage == stage)
    last = stage not in rules.NEXT
    rate, days = found.conversion.get(stage), found.dwell.get(stage)
    return StageLine(
        stage=stage,
        count=found.stages[stage],
        amount=money_text(amount),
        reached=found.reached[stage],
        conversion="—" if last else percent_text(rate),
        dwell="—" if last else score_text(days),
        dwelt=found.dwelt.get(stage, 0),
        strategy=strategy,
        hint=hint,
        rate=percent(rate),
        days=rounded(days),
    )


def _overview(label: str, scope: str, entries: Sequence[Told[Leads]], found: rules.Funnel) -> str:
    if not entries:
        return f"{label}末，{scope}没有登记项目线索。"
    won, lost, left = (sum(t.row.outcome == word for t in entries) for word in ("中标", "未中标", "放弃"))
    ended = won + lost + left
    success = f"，中标率{percent_text(won / ended)}" if ended else ""
    low = min((s for s in rules.NEXT if found.conversion[s] is not None), key=lambda s: found.conversion[s] or 0.0, default=None)
    narrow = f"转化最低的一步是“{low}”到“{rules.NEXT[low]}”（{percent_text(found.conversion[low])}）。" if low else ""
    total = money_text(sum(t.row.amount or 0 for t in entries))
    return (
        f"{label}末，{scope}共有线索{len(entries)}条，预计金额{total}万元；已有结果{ended}条，其中中标{won}条、未中标{lost}条、"
        f"放弃{left}条{success}。{narrow}转化和停留按历次报送的阶段计算，不只看现在的阶段。"
    )


def _cohorts(entries: Sequence[Told[Leads]], leads: Sequence[Lead]) -> tuple[CohortLine, ...]:
    by_quarter: dict[tuple[int, int], list[tuple[Told[Leads], Lead]]] = {}
    for entry, lead in zip(entries, leads, strict=True):
        days = [day for _, day in lead.history if day]
        if days:
            first = min(days)
            by_quarter.setdefault((first.year, (first.month + 2) // 3), []).append((entry, lead))
    return tuple(_cohort(year, quarter, found) for (year, quarter), found in sorted(by_quarter.items()))


def _cohort(year: int, quarter: int, found: Sequence[tuple[Told[Leads], Lead]]) -> CohortLine:
    reached = rules.figures([lead for _, lead in found]).reached
    outcomes = [entry.row.outcome for entry, _ in found]
    return CohortLine(
        quarter=f"{year}年第{quarter}季度",
        leads=len(found),
        reached="、".join(str(n) for n in reached.values()),
        won=outcomes.count("中标"),
        lost=outcomes.count("未中标") + outcomes.count("放弃"),
    )
