"""客户关系评估 (G05–G08, G15, A39): relation index, trend, weakest measure, gaps; decision chain and radar of one client."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Axis, Chart, Series
from addin.documents.drawing.diagram import Diagram
from addin.ledger.shapes.views import GroupClient
from addin.reports.client_named import client_named
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.relations.people import GapLine, PersonLine, decision_chain, gap_lines, person_lines
from addin.reports.scores import score_text
from addin.reports.wording import cut
from udfs.policy.maintenance import MEASURES
from udfs.rules.relationship import Relation
from udfs.rules.rounding import mean, rounded

_SAMPLE = Chart("radar", "六项测评（百分）", MEASURES, (Series("本期", (60.0, 50.0, 70.0, 80.0, 65.0, 75.0)),))
_MOST = 200


@dataclass(frozen=True)
class RelationLine:
    """How we stand with one client."""

    no: int = told("序号", sample=1)
    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    index: str = told("关系指数", sample="64.6")
    trend: str = told("比上次", sample="+2.5")
    weakest: str = told("最弱的一项", sample="接受认可度")
    gaps: int = told("对接缺口数", sample=1)
    score: float | None = told("关系指数，没有为空", sample=64.6)
    change: float | None = told("与上次相差，没有为空", sample=2.5)


@dataclass(frozen=True)
class Relationship(Letterhead):
    """客户关系评估的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团、单位或客户", sample="一分公司")
    addressee: str = told("主送", sample="一分公司")
    overview: str = told("总体情况一段话", sample="评过分的客户12个，平均关系指数64.6。")
    rows: tuple[RelationLine, ...] = told("各客户关系指数，低的在前")
    shown_says: str = told("关系指数表一句话", sample="评过分或有缺口的客户12个：")
    shown: tuple[RelationLine, ...] = told("文件里列出的客户")
    shown_more: str = told("未列全时的说明", sample="")
    radar: Chart = told("六项测评图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    shows_radar: bool = told("是否有六项测评图", sample=True)
    is_one: bool = told("是否只报一个客户", sample=False)
    chain: Diagram = told("一个客户的决策链图", sample=decision_chain("示例置业有限公司", ()))  # noqa: RUF009 — a field
    people: tuple[PersonLine, ...] = told("一个客户的决策链表")
    gaps_says: str = told("对接缺口一句话", sample="对接缺口1处：")
    gaps: tuple[GapLine, ...] = told("对接缺口")
    gaps_more: str = told("对接缺口未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints (D19)."""
        return {"rows": [_figure(r) for r in self.rows]}


@report(
    name="relationship",
    title="客户关系评估",
    template="relationship.docx",
    clause="G05-G08,G15,A39",
    periods=("month", "quarter", "half", "year"),
)
def relationship(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    client: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> Relationship:
    """客户关系指数、变化、最弱的一项和对接缺口；只报一个客户时附决策链和六项测评图。

    Args:
        material: Of the period; scores are those up to its last day.
        day: Day of issue.
        unit: Only clients that this unit maintains.
        client: Only this client, by name or number.
        house: Who issues.

    Raises:
        Refusal: KH636, no client is called so.
    """
    dossiers = Dossiers.at_end(material)
    clients = [client_named(material.clients, client)] if client else material.clients_of(unit)
    relations = {c.id: dossiers.relation(c.id) for c in clients}
    rows = _rows(clients, relations, dossiers)
    shown, more = cut(rows, "客户关系评分表", _MOST)
    gaps = gap_lines(clients, dossiers)
    listed, gaps_more = cut(gaps, "联系人及社会关系表")
    scope = clients[0].name if client else unit or house.group
    means = {name: mean(r.measures[name] for r in relations.values()) for name in MEASURES}
    return Relationship(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        addressee=unit or "集团公司领导、各分子公司",
        overview=_overview(material.span.label, scope, rows, gaps),
        rows=rows,
        shown_says=f"评过分或有对接缺口的客户{len(rows)}个，指数低的在前：" if rows else "没有评过分、也没有对接缺口的客户。",
        shown=shown,
        shown_more=more,
        radar=radar(scope, means, dossiers.relation_before(clients[0].id).measures if client else None),
        shows_radar=any(value is not None for value in means.values()),
        is_one=bool(client),
        chain=decision_chain(scope, dossiers.people(clients[0].id) if client else (), dossiers),
        people=person_lines(clients[0], dossiers) if client else (),
        gaps_says=f"对接缺口{len(gaps)}处：" if gaps else "没有对接缺口。",
        gaps=listed,
        gaps_more=gaps_more,
    )


def radar(scope: str, means: dict[str, float | None], before: dict[str, float | None] | None = None) -> Chart:
    """The six measures 0–100, beside them those of the scores before; one that nobody scored counts as the centre."""
    series = [Series("本次", tuple(rounded(value) or 0.0 for value in means.values()), "1F4E79")]
    if before and any(value is not None for value in before.values()):
        series.append(Series("上次", tuple(rounded(before[name]) or 0.0 for name in means), "BFBFBF"))
    return Chart("radar", f"{scope}六项测评（折成百分）", tuple(means), tuple(series), axis=Axis(0, 100))


def _figure(line: RelationLine) -> dict[str, Any]:
    weakest = None if line.weakest == "—" else line.weakest
    return {"client": line.client, "index": line.score, "trend": line.change, "weakest": weakest, "gaps": line.gaps}


def _rows(clients: Sequence[GroupClient], relations: dict[str, Relation], dossiers: Dossiers) -> tuple[RelationLine, ...]:
    found = [(c, relations[c.id], len(dossiers.gaps(c.id))) for c in clients]
    told_of = [(c, r, n) for c, r, n in found if r.index is not None or n]
    ordered = sorted(told_of, key=lambda t: (t[1].index is None, t[1].index or 0.0, t[0].name))
    return tuple(
        RelationLine(
            no=no,
            client=c.name,
            unit="、".join(c.units),
            tier=c.stands,
            risk=dossiers.risk(c) or "—",
            index=score_text(r.index),
            trend="—" if r.trend is None else f"{rounded(r.trend):+.1f}",
            weakest=r.weakest or "—",
            gaps=n,
            score=rounded(r.index),
            change=rounded(r.trend),
        )
        for no, (c, r, n) in enumerate(ordered, 1)
    )


def _overview(label: str, scope: str, rows: Sequence[RelationLine], gaps: Sequence[GapLine]) -> str:
    scored = [r.score for r in rows if r.score is not None]
    if not scored:
        return f"{label}末，{scope}没有关系评分；对接缺口{len(gaps)}处。"
    down = sum(r.change is not None and r.change < 0 for r in rows)
    up = sum(r.change is not None and r.change > 0 for r in rows)
    return (
        f"{label}末，{scope}评过分的客户{len(scored)}个，平均关系指数{score_text(mean(scored))}；与上次评分相比，上升{up}个、下降{down}个。"
        f"关键的人没有我方对接人或对接级别低的{len(gaps)}处。"
    )
