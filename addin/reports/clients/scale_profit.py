"""规模—利润分析 (R46): clients by contract and profit rate in four quadrants."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Axis, Chart, Series
from addin.ledger.shapes.views import GroupClient
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.scores import money_text
from addin.reports.wording import cut
from udfs.rules.rounding import rounded
from udfs.rules.value import classify

CLASSES = {
    "规模大利润高": "保持，优先配置资源",
    "规模大利润低": "控制成本，谈价格和付款",
    "规模小利润高": "扩大合作规模",
    "规模小利润低": "标准化服务，逐步减少投入",
}
_COLORS = ("548235", "C55A11", "5B9BD5", "7F7F7F")
_SAMPLE = Chart("scatter", "规模—利润", (), (Series("规模大利润高", (7.0,), across=(12000.0,), points=("示例置业",)),))
#: Points of 规模大利润低 that bear their client's number.
_NAMED = 12
_MOST = 200


@dataclass(frozen=True)
class ScaleLine:
    """One client."""

    no: int = told("序号", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="B")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    contract: str = told("累计合同额（万元）", sample="12,000")
    rate: str = told("利润率", sample="4.6%")
    kind: str = told("分类", sample="规模大利润低")


@dataclass(frozen=True)
class ClassLine:
    """One of the four classes."""

    name: str = told("分类", sample="规模大利润低")
    count: int = told("客户数", sample=3)
    contract: str = told("累计合同额合计（万元）", sample="36,000")
    advice: str = told("建议", sample="控制成本，谈价格和付款")


@dataclass(frozen=True)
class ScaleProfit(Letterhead):
    """规模—利润分析的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="一分公司")
    overview: str = told("总体情况一段话", sample="有合同额和利润率的客户20个。")
    classes: tuple[ClassLine, ...] = told("四类情况")
    chart: Chart = told("规模—利润散点图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    shows_chart: bool = told("是否有散点图", sample=True)
    rows: tuple[ScaleLine, ...] = told("各客户的分类")
    shown: tuple[ScaleLine, ...] = told("文件里列出的客户")
    shown_says: str = told("客户表一句话", sample="按合同额由大到小：")
    shown_more: str = told("未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """Rows and counts by class."""
        return {
            "rows": [{"client": r.client, "tier": r.tier, "class": r.kind} for r in self.rows],
            "classes": {c.name: c.count for c in self.classes},
        }


@report(name="scale-profit", title="规模利润分析", template="scale_profit.docx", clause="R46", periods=("month", "quarter", "half", "year"))
def scale_profit(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ScaleProfit:
    """按累计合同额和利润率把客户分成规模大利润高、规模大利润低、规模小利润高、规模小利润低四类，附散点图。

    Args:
        material: Of the period; facts are those of its end.
        day: Day of issue.
        unit: Only clients that this unit maintains; all if blank.
        house: Who issues.
    """
    dossiers = Dossiers.at_end(material)
    clients = material.clients_of(unit)
    known = [c for c in clients if c.values.get("contract") is not None and c.values.get("profit_rate") is not None]
    ordered = sorted(known, key=lambda c: (-c.values["contract"], c.name))
    kinds = {
        c.id: classify("scale_profit", {"contract": c.values["contract"], "profit_rate": c.values["profit_rate"]}, material.force)
        for c in known
    }
    rows = tuple(_line(no, c, kinds[c.id], dossiers) for no, c in enumerate(ordered, 1))
    shown, more = cut(rows, "客户信息统计表", _MOST)
    scope = unit or house.group
    large, high = material.force.number("scale_large"), material.force.number("profit_high")
    return ScaleProfit(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"{material.span.label}末，{scope}客户{len(clients)}个，其中填有累计合同额和利润率的{len(known)}个。"
        f"累计合同额{large:g}万元以上为规模大，利润率{high * 100:g}%以上为利润高（分线为非原文）。",
        classes=_classes(known, kinds),
        chart=_chart(ordered, kinds, large, high),
        shows_chart=bool(known),
        rows=rows,
        shown=shown,
        shown_says="按累计合同额由大到小：" if rows else "没有填有累计合同额和利润率的客户。",
        shown_more=more,
    )


def _line(no: int, client: GroupClient, kind: str, dossiers: Dossiers) -> ScaleLine:
    return ScaleLine(
        no=no,
        client=client.name,
        unit="、".join(client.units),
        tier=client.stands,
        risk=dossiers.risk(client) or "—",
        contract=money_text(client.values["contract"]),
        rate=f"{rounded(client.values['profit_rate'] * 100):g}%",
        kind=kind,
    )


def _classes(known: Sequence[GroupClient], kinds: dict[str, str]) -> tuple[ClassLine, ...]:
    counts = Counter(kinds.values())
    amounts = {name: sum(c.values["contract"] for c in known if kinds[c.id] == name) for name in CLASSES}
    return tuple(ClassLine(name, counts[name], money_text(amounts[name]), advice) for name, advice in CLASSES.items())


def _chart(ordered: Sequence[GroupClient], kinds: dict[str, str], large: float, high: float) -> Chart:
    """The axes cross where a client counts as large and its profit as high."""
    wanted = [(c.id, str(no)) for no, c in enumerate(ordered, 1) if kinds[c.id] == "规模大利润低"]
    numbers = dict(wanted[:_NAMED])
    series = []
    for name, color in zip(CLASSES, _COLORS, strict=True):
        mine = [c for c in ordered if kinds[c.id] == name]
        series.append(
            Series(
                name,
                tuple(rounded(c.values["profit_rate"] * 100) for c in mine),
                color,
                tuple(float(c.values["contract"]) for c in mine),
                tuple(numbers.get(c.id, "") for c in mine),
            )
        )
    return Chart(
        "scatter", "客户规模与利润（数字是下表序号）", (), tuple(series), axis=Axis(cross=high * 100, title="利润率（%）", code="0"),
        across=Axis(low=0, cross=large, title="累计合同额（万元）"),
    )  # fmt: skip
