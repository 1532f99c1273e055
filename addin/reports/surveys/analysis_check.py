"""客户分析报告审核情况 (R56, R62): which reports are due, come and in order; of the others the section and the reason."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.analysis_material import due_analyses
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.open_risk import told_risk
from addin.reports.scores import percent_text
from udfs.rules.rounding import ratio
from udfs.rules.substance import DueReport, due_tiers

_SAMPLE = Chart("bar", "分析报告", ("一分公司",), (Series("符合要求", (4,)), Series("不合要求", (1,)), Series("未报", (0,))), stacked=True)


@dataclass(frozen=True)
class AnalysisUnit:
    """One unit's reports."""

    unit: str = told("单位", sample="一分公司")
    due: int = told("应报份数", sample=5)
    received: int = told("收到份数", sample=5)
    in_order: int = told("符合要求份数", sample=4)
    share: str = told("符合要求的比例", sample="80.0%")


@dataclass(frozen=True)
class AnalysisLine:
    """One client of which a report is due."""

    no: int = told("序号", sample=1)
    unit: str = told("单位", sample="一分公司")
    client: str = told("客户", sample="示例置业有限公司")
    received: bool = told("是否收到", sample=True)
    in_order: bool = told("是否符合要求", sample=False)
    state: str = told("情况：符合要求、不合要求、未报", sample="不合要求")
    reasons: tuple[str, ...] = told("不合要求的部分和原因，每条一句", sample=("财务分析没有一个数字",))
    why: str = told("不合要求的原因，合成一句", sample="财务分析没有一个数字")
    risk: str = told_risk()


@dataclass(frozen=True)
class AnalysisCheck(Letterhead):
    """客户分析报告审核情况的内容。"""

    period: str = told("期间", sample="2026年下半年")
    addressee: str = told("主送", sample="各分子公司")
    overview: str = told("总体情况一段话", sample="应报19份，收到15份，符合要求10份。")
    due: int = told("应报份数", sample=19)
    received: int = told("收到份数", sample=15)
    in_order: int = told("符合要求份数", sample=10)
    shows_units: bool = told("是否有分单位表和图；只报一个单位时没有", sample=True)
    units: tuple[AnalysisUnit, ...] = told("分单位情况")
    chart: Chart = told("分单位图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    rows: tuple[AnalysisLine, ...] = told("应报的每个客户")
    faults_says: str = told("不合要求和未报一句话", sample="不合要求5份，未报4份：")
    faults: tuple[AnalysisLine, ...] = told("不合要求和未报的")
    asks: tuple[str, ...] = told("要求，每条一句", sample=("不合要求的补写后重报。",))

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        return {
            "due": self.due,
            "received": self.received,
            "in_order": self.in_order,
            "rows": [
                {"unit": r.unit, "client": r.client, "received": r.received, "in_order": r.in_order, "reasons": list(r.reasons)}
                for r in self.rows
            ],
        }


@report(name="analysis-check", title="客户分析报告审核情况", template="analysis_check.docx", clause="R56,R62", periods=("half",))
def analysis_check(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> AnalysisCheck:
    """半年客户分析报告应报、收到、符合要求的份数；虚、假、空的写明哪一部分、为什么。

    Args:
        material: Of the period; the half-year of its last month counts.
        day: Day of issue.
        unit: Only this unit; all that report to the group if blank.
        house: Who issues.
    """
    found = due_analyses(material, unit)
    rows = tuple(_line(no, one) for no, one in enumerate(found, 1))
    units = tuple(_unit(u, [r for r in rows if r.unit == u]) for u in ([unit] if unit else material.units))
    received, in_order = sum(r.received for r in rows), sum(r.in_order for r in rows)
    poor = received - in_order
    tiers = "、".join(f"{t}类" for t in due_tiers(material.force))
    return AnalysisCheck(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        addressee=unit or "各分子公司",
        overview=f"{material.span.label}，{unit or '各单位'}的{tiers}客户应有分析报告{len(rows)}份，收到{received}份，"
        f"其中符合要求{in_order}份、不合要求{poor}份；未报{len(rows) - received}份。",
        due=len(rows),
        received=received,
        in_order=in_order,
        shows_units=not unit and bool(units),
        units=units,
        chart=_chart(units),
        rows=rows,
        faults_says=f"不合要求{poor}份，未报{len(rows) - received}份：" if in_order < len(rows) else "应报的都已收到，都符合要求。",
        faults=tuple(r for r in rows if not r.in_order),
        asks=_asks(poor, len(rows) - received),
    )


def _line(no: int, one: DueReport) -> AnalysisLine:
    reasons = () if one.is_in_order else tuple(map(str, one.weaknesses))
    if one.is_received and not one.is_in_order and not reasons:
        reasons = ("核定为不合要求",)
    state = "符合要求" if one.is_in_order else "不合要求" if one.is_received else "未报"
    return AnalysisLine(no, one.unit, one.client, one.is_received, one.is_in_order, state, reasons, "；".join(reasons) or "—")


def _unit(unit: str, rows: Sequence[AnalysisLine]) -> AnalysisUnit:
    in_order = sum(r.in_order for r in rows)
    return AnalysisUnit(unit, len(rows), sum(r.received for r in rows), in_order, percent_text(ratio(in_order, len(rows))))


def _chart(units: Sequence[AnalysisUnit]) -> Chart:
    series = (
        Series("符合要求", tuple(u.in_order for u in units), "1F4E79"),
        Series("不合要求", tuple(u.received - u.in_order for u in units), "F4B183"),
        Series("未报", tuple(u.due - u.received for u in units), "BFBFBF"),
    )
    return Chart("bar", "各单位客户分析报告（份）", tuple(u.unit for u in units), series, stacked=True)


def _asks(poor: int, missing: int) -> tuple[str, ...]:
    asks = []
    if poor:
        asks.append("不合要求的报告，请补写所列部分：写具体的事实和数字，不照抄上期或别的客户的报告。")
    if missing:
        asks.append("未报的报告，请尽快补报；未报的在半年考核中不计分。")
    return tuple(asks) or ("无。",)
