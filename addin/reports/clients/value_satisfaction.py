"""价值满意度四象限 (R33, V01): what a client is worth to us against what it thinks of us."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Axis, Chart, Series
from addin.ledger.shapes.views import GroupClient
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.scores import money_text
from addin.reports.survey_material import survey_of
from udfs.policy.evaluator import Policy
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import mean_satisfaction
from workbooks.registers.surveys import Surveys

#: Quadrants with what to do: worth much and satisfied, worth much and not, and so on.
QUADRANTS = {
    "价值大、满意": "保持：专人维护，争取再次合作",
    "价值大、不够满意": "先抓：查明原因，制定改进措施，领导回访",
    "价值小、满意": "培育：挖掘新的合作机会",
    "价值小、不够满意": "改善：按标准流程处理，控制投入",
}
_COLORS = ("548235", "C00000", "5B9BD5", "7F7F7F")
_SAMPLE = Chart("scatter", "价值与满意度", (), (Series("价值大、满意", (92.0,), across=(12000.0,), points=("示例置业",)),))


@dataclass(frozen=True)
class QuadrantLine:
    """One client that was surveyed."""

    no: int = told("序号，图上不够满意的点旁是它", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    contract: str = told("累计合同额（万元）", sample="12,000")
    satisfaction: float = told("满意度", sample=92.4)
    quadrant: str = told("象限", sample="价值大、满意")


@dataclass(frozen=True)
class QuadrantCount:
    """One quadrant."""

    name: str = told("象限", sample="价值大、满意")
    count: int = told("客户数", sample=3)
    advice: str = told("做法", sample="保持：专人维护")


@dataclass(frozen=True)
class ValueSatisfaction(Letterhead):
    """价值满意度四象限的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="一分公司")
    overview: str = told("总体情况一段话", sample="做过调查的客户20个。")
    quadrants: tuple[QuadrantCount, ...] = told("各象限的客户数和做法")
    chart: Chart = told("四象限图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    rows: tuple[QuadrantLine, ...] = told("各客户的象限")
    rows_says: str = told("客户表一句话", sample="先抓的在前：")

    @property
    def figures(self) -> dict[str, Any]:
        """Rows and counts by quadrant."""
        return {
            "rows": [{"client": r.client, "satisfaction": r.satisfaction, "quadrant": r.quadrant} for r in self.rows],
            "quadrants": {q.name: q.count for q in self.quadrants},
        }


@report(
    name="value-satisfaction",
    title="价值满意度四象限",
    template="value_satisfaction.docx",
    clause="R33,V01",
    periods=("quarter", "half", "year"),
)
def value_satisfaction(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ValueSatisfaction:
    """双向评价：客户对我方的价值（累计合同额）和客户对我方的满意度，分四个象限，附散点图。

    Args:
        material: Of the period; satisfaction is that of its surveys.
        day: Day of issue.
        unit: Only clients that this unit maintains; all if blank.
        house: Who issues.
    """
    force, dossiers = material.force, Dossiers.at_end(material)
    scores = {c.id: _satisfaction(material, c.id) for c in material.clients_of(unit)}
    known = [c for c in material.clients_of(unit) if scores[c.id] is not None]
    lines = (_line(c, scores[c.id] or 0.0, force, dossiers) for c in known)
    ordered = sorted(lines, key=lambda r: (_places(r.quadrant), r.satisfaction))
    rows = tuple(replace(r, no=no) for no, r in enumerate(ordered, 1))
    scope = unit or house.group
    large, line = force.number("scale_large"), force.number("answer_2")
    return ValueSatisfaction(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"{material.span.label}，{scope}做过满意度调查的客户{len(known)}个。累计合同额{large:g}万元以上为价值大，"
        f"满意度{line:g}分以上为满意（分线为非原文）。",
        quadrants=tuple(QuadrantCount(name, sum(r.quadrant == name for r in rows), advice) for name, advice in QUADRANTS.items()),
        chart=_chart(known, rows, force),
        rows=rows,
        rows_says="价值大而不够满意的在前：" if rows else "本期没有客户做过满意度调查。",
    )


def _satisfaction(material: Material, client_id: str) -> float | None:
    return mean_satisfaction([survey_of(t) for t in material.within(Surveys, client=client_id)], material.force)


def _places(quadrant: str) -> int:
    order = ("价值大、不够满意", "价值大、满意", "价值小、不够满意", "价值小、满意")
    return order.index(quadrant)


def _contract(client: GroupClient) -> float:
    return float(client.values.get("contract") or 0)


def _line(client: GroupClient, score: float, force: Policy, dossiers: Dossiers) -> QuadrantLine:
    worth = "大" if _contract(client) >= force.number("scale_large") else "小"
    mood = "满意" if rounded(score) >= force.number("answer_2") else "不够满意"
    return QuadrantLine(
        no=0,
        client=client.name,
        unit="、".join(client.units),
        tier=client.stands,
        risk=dossiers.risk(client) or "—",
        contract=money_text(_contract(client)),
        satisfaction=rounded(score),
        quadrant=f"价值{worth}、{mood}",
    )


def _chart(known: Sequence[GroupClient], rows: Sequence[QuadrantLine], force: Policy) -> Chart:
    contracts = {c.name: _contract(c) for c in known}
    series = []
    for name, color in zip(QUADRANTS, _COLORS, strict=True):
        mine = [r for r in rows if r.quadrant == name]
        points = tuple(str(r.no) if "不够满意" in name else "" for r in mine)
        series.append(Series(name, tuple(r.satisfaction for r in mine), color, tuple(contracts[r.client] for r in mine), points))
    low = min((r.satisfaction for r in rows), default=50.0)
    return Chart(
        "scatter", "客户价值与满意度（数字是下表序号）", (), tuple(series),
        axis=Axis(low=max(0.0, low // 10 * 10 - 10), high=100, cross=force.number("answer_2"), title="满意度（分）", code="0"),
        across=Axis(low=0, cross=force.number("scale_large"), title="累计合同额（万元）"),
    )  # fmt: skip
