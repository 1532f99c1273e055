"""风险客户清单 (S13–S15, G16): clients with open signals, level, reasons, measures and their owners."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.flows import flows
from addin.ledger.shapes.views import GroupClient
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.relations.risk_states import measure_text, risk_state
from addin.reports.scores import day_text
from addin.reports.wording import cut
from udfs.rules import risk as rules
from workbooks.registers.risks import Risks

LEVELS = ("高", "中", "低")
_COLORS = {"高": "C00000", "中": "ED7D31", "低": "FFC000"}
_SAMPLE = Chart("bar", "各单位风险客户（个）", ("一分公司",), tuple(Series(level, (1,), _COLORS[level]) for level in LEVELS), stacked=True)
_MOST = 200


@dataclass(frozen=True)
class RiskLine:
    """One client with open signals."""

    no: int = told("序号", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="B")
    level: str = told("风险等级：高、中、低", sample="高")
    reasons: tuple[str, ...] = told("风险信号，每条一句", sample=("高：逾期应收1200万元（体育公园景观）",))
    why: str = told("风险信号，合成一句", sample="高：逾期应收1200万元（体育公园景观）")
    measures: str = told("措施、责任人和期限，暂缓的写到哪天和理由", sample="专人催收（李示例，2026-12-31前）")
    states: str = told("登记的信号走到哪一步：信号、预警、处置、暂缓，各几个", sample="处置1、暂缓1")


@dataclass(frozen=True)
class ClosedLine:
    """One signal that was closed in the period."""

    client: str = told("客户", sample="示例置业有限公司")
    signal: str = told("风险信号", sample="资金紧张（2026-08-02）")
    closed: str = told("关闭日期", sample="2026-11-20")
    note: str = told("关闭说明", sample="已收回全部欠款")


@dataclass(frozen=True)
class RiskList(Letterhead):
    """风险客户清单的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="一分公司")
    addressee: str = told("主送", sample="一分公司")
    overview: str = told("总体情况一段话", sample="风险客户25个，其中高风险3个。")
    shows_units: bool = told("是否有分单位图", sample=True)
    chart: Chart = told("分单位图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    rows: tuple[RiskLine, ...] = told("风险客户表，重的在前")
    shown_says: str = told("风险客户表一句话", sample="风险客户25个：")
    shown: tuple[RiskLine, ...] = told("文件里列出的风险客户")
    shown_more: str = told("未列全时的说明", sample="")
    closed_says: str = told("本期关闭的风险一句话", sample="本期关闭的风险信号1个：")
    closed: tuple[ClosedLine, ...] = told("本期关闭的风险信号")
    asks: tuple[str, ...] = told("要求，每条一句", sample=("没有措施的逐项制定措施。",))

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints (D20)."""
        return {"rows": [{"client": r.client, "level": r.level, "reasons": list(r.reasons), "states": r.states} for r in self.rows]}


@report(
    name="risk-list",
    title="风险客户清单",
    template="risk_list.docx",
    clause="S13-S15,G16",
    periods=("month", "quarter", "half", "year"),
)
def risk_list(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> RiskList:
    """有未关闭风险信号的客户：等级、依据、措施、责任人和期限，本期已关闭的风险。

    Args:
        material: Of the period; signals are those open on its last day.
        day: Day of issue.
        unit: Only clients that this unit maintains; all if blank.
        house: Who issues.
    """
    dossiers = Dossiers.at_end(material)
    rows = _rows(material.clients_of(unit), dossiers)
    shown, more = cut(rows, "风险信号表", _MOST)
    closed = _closed(material, unit)
    scope = unit or house.group
    bare = any(r.measures == "—" for r in rows)
    return RiskList(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        addressee=unit or "集团公司领导、各分子公司",
        overview=_overview(material.span.label, scope, rows),
        shows_units=not unit and bool(rows),
        chart=_chart(material, rows),
        rows=rows,
        shown_says=f"风险客户{len(rows)}个：" if rows else "没有风险客户。",
        shown=shown,
        shown_more=more,
        closed_says=f"本期关闭的风险信号{len(closed)}个：" if closed else "本期没有关闭的风险信号。",
        closed=closed,
        asks=_asks(rows, bare=bare),
    )


def _rows(clients: Sequence[GroupClient], dossiers: Dossiers) -> tuple[RiskLine, ...]:
    told_of = [(client, dossiers.risk_reasons(client)) for client in clients]
    graded = [(rules.level(found, dossiers.material.force), client, found) for client, found in told_of if found]
    ordered = sorted(graded, key=lambda g: (LEVELS.index(g[0]) if g[0] in LEVELS else len(LEVELS), -len(g[2]), g[1].name))
    return tuple(
        RiskLine(
            no=no,
            client=client.name,
            unit="、".join(client.units),
            tier=client.stands,
            level=level or "—",
            reasons=tuple(map(str, found)),
            why="；".join(map(str, found)),
            measures=_measures(dossiers.entries(Risks, client.id), dossiers.day),
            states=_states(dossiers.entries(Risks, client.id), dossiers.day),
        )
        for no, (level, client, found) in enumerate(ordered, 1)
    )


def open_signals(signals: Sequence[Told[Risks]], day: datetime.date) -> list[Told[Risks]]:
    """Entries of 风险信号表 that are open on a day."""
    return [t for t in signals if t.row.day and t.row.day <= day and (t.row.closed is None or t.row.closed > day)]


def _measures(signals: Sequence[Told[Risks]], day: datetime.date) -> str:
    said = [measure_text(t.row, day) for t in open_signals(signals, day) if t.row.measure]
    return "；".join(said) or "—"


def _states(signals: Sequence[Told[Risks]], day: datetime.date) -> str:
    """How many open signals stand in which state of the flow 风险; receivables and ratings are no entries and have none."""
    counts = Counter(risk_state(t.row, day) for t in open_signals(signals, day))
    return "、".join(f"{state}{counts[state]}" for state in flows()["risk"].states if counts[state]) or "—"


def _closed(material: Material, unit: str) -> tuple[ClosedLine, ...]:
    found = material.within(Risks, unit=unit, dated="closed")
    return tuple(
        ClosedLine(t.client, f"{t.row.kind or '其他'}（{day_text(t.row.day)}）", day_text(t.row.closed), t.row.closing_note or "—")
        for t in found
    )


def _overview(label: str, scope: str, rows: Sequence[RiskLine]) -> str:
    if not rows:
        return f"{label}末，{scope}没有未关闭风险信号的客户。"
    counts = Counter(r.level for r in rows)
    said = "、".join(f"{level}风险{counts[level]}个" for level in LEVELS)
    key = sum(r.tier == "A" for r in rows)
    return f"{label}末，{scope}有未关闭风险信号的客户{len(rows)}个：{said}。其中A类客户{key}个。"


def _chart(material: Material, rows: Sequence[RiskLine]) -> Chart:
    levels = {r.client: r.level for r in rows}
    counted = {u: Counter(levels.get(c.name) for c in material.clients_of(u)) for u in material.units}
    series = tuple(Series(f"{level}风险", tuple(counted[u][level] for u in counted), _COLORS[level]) for level in LEVELS)
    return Chart("bar", "各单位风险客户（个）", tuple(counted), series, stacked=True)


def _asks(rows: Sequence[RiskLine], *, bare: bool) -> tuple[str, ...]:
    asks = []
    if any(r.level == "高" for r in rows):
        asks.append("高风险客户发风险预警单，新的合同和垫资须经集团公司批准。")
    if bare:
        asks.append("还没有措施的，维护单位在下月报送时写明措施、责任人和期限。")
    if rows:
        asks.append("风险消除的，写明关闭日期和说明。")
    return tuple(asks) or ("继续关注客户的信用和经营情况。",)
