"""客户分级排名 (R39, R40): each quarter, half-year and year, in editions for leaders, branches and project departments."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from addin.declare import report, told
from addin.documents.drawing.chart import Chart
from addin.ledger.shapes.views import TIERS, Snapshot
from addin.reports.counts import UnitLine, tier_chart
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.ranking_clients import TierRank, rank_clients
from addin.reports.ranking_units import UnitRank, anonymised, rank_units
from addin.reports.refusals import NO_DATA, UNKNOWN_UNIT
from addin.reports.score import basis
from addin.reports.spans import Span
from addin.reports.wording import grown, share
from udfs.policy.evaluator import Policy, Table, current
from workbooks.judging.unit_names import near_unit
from workbooks.problems import Where, refuse

Edition = Literal["leaders", "branch", "project"]
EDITIONS: dict[Edition, str] = {"leaders": "领导版", "branch": "分公司版", "project": "项目部版"}

_SAMPLE_CHART = tier_chart([UnitLine("一分公司", 4, 10, 3, 17, "23.5%", 2)], "各单位客户分级情况")


@dataclass(frozen=True)
class ClientRanking(Letterhead):
    """客户分级排名的内容。"""

    period: str = told("期间", sample="2026年第4季度")
    edition: str = told("版本：领导版、分公司版或项目部版", sample="领导版")
    addressee: str = told("主送", sample="集团公司领导")
    overview: str = told("集团总体情况一段话；项目部版为空", sample="期末集团客户120个。")
    shows_units: bool = told("是否有单位排名表；项目部版没有", sample=True)
    units_note: str = told("单位排名的说明", sample="按A类客户数排名。")
    compares: bool = told("期初有没有数据，没有就不列增减", sample=True)
    units: tuple[UnitRank, ...] = told("单位排名表")
    shows_chart: bool = told("是否有分级图；只有领导版有", sample=True)
    tier_chart: Chart = told("各单位客户分级图", sample=_SAMPLE_CHART)  # noqa: RUF009 — a field, as told() of any other type
    own: str = told("分公司版里本单位情况一段话；别的版本为空", sample="")
    tiers: tuple[TierRank, ...] = told("客户排名，每级一张表")
    basis: str = told("客户排序的计分办法（非原文）", sample="同级客户按得分排序（非原文）。")

    @property
    def figures(self) -> dict[str, Any]:
        """Ranks of units and of clients as this edition may tell them, by the names that `--json` prints."""
        units = [
            {"rank": u.rank, "unit": u.unit, "A": u.a, "B": u.b, "C": u.c, "total": u.total, "insufficient": u.insufficient}
            | {"up": u.up, "down": u.down}
            for u in self.units
        ]
        clients = [{"list": t.title, "rank": c.rank, "client": c.client, "score": c.score} for t in self.tiers for c in t.clients]
        return {"edition": self.edition, "units": units, "clients": clients}


@report(name="client-ranking", title="客户分级排名", template="client_ranking.docx", clause="R39,R40", periods=("quarter", "half", "year"))
def client_ranking(
    snapshots: Sequence[Snapshot],
    before: Snapshot | None = None,
    *,
    span: Span,
    day: datetime.date,
    edition: Edition = "leaders",
    unit: str = "",
    policy: Policy | None = None,
    house: House = House(),  # noqa: B008 — frozen
) -> ClientRanking:
    """某季度、半年或年度的单位排名和客户排名。

    Args:
        snapshots: Months of the period in their order; the last one gives the counts.
        before: The last month before the period, to compare with.
        span: The period.
        day: Day of issue.
        edition: Who receives it; all but leaders see their own clients only.
        unit: The receiving unit of a branch or project edition.
        policy: Tells the clients' score; the current one if left out.
        house: Who issues.

    Raises:
        Refusal: KH741 without any month, KH742 for a unit that is not in the register.
    """
    if not snapshots:
        raise refuse(NO_DATA, Where(), period=span.label)
    last = snapshots[-1]
    if edition != "leaders":
        _check_unit(last, unit, span)
    ranks = rank_units(snapshots, before)
    score = (policy or current()).on(last.month).table("score")
    own = "" if edition == "leaders" else _own(last, ranks if edition == "branch" else (), unit)
    chart_lines = [UnitLine(r.unit, r.a, r.b, r.c, r.total, r.a_share, r.insufficient) for r in ranks]
    return ClientRanking(
        **letterhead_of(last, house, day),  # type: ignore[arg-type]
        period=span.label,
        edition=EDITIONS[edition],
        addressee="集团公司领导" if edition == "leaders" else unit,
        overview=own if edition == "project" else _overview(last, before, span),
        shows_units=edition != "project",
        units_note=_units_note(edition, before),
        compares=before is not None,
        units={"leaders": ranks, "branch": anonymised(ranks, unit), "project": ()}[edition],
        shows_chart=edition == "leaders",
        tier_chart=tier_chart(chart_lines, f"{span.label}末各单位客户分级情况（个）"),
        own=own if edition == "branch" else "",
        tiers=_tiers(last, edition, unit, score),
        basis=basis(score) + ("名次是在集团全部同级客户中的名次。" if edition == "branch" else ""),
    )


def _check_unit(snapshot: Snapshot, unit: str, span: Span) -> None:
    known = [one.unit for one in snapshot.units]
    if unit not in known:
        near = near_unit(known, unit)
        asked = f"；最接近的是“{near}”" if near else "" if known else "；名录里一个单位也没有"
        raise refuse(UNKNOWN_UNIT, Where(), period=span.label, unit=unit, asked=asked)


def _tiers(last: Snapshot, edition: Edition, unit: str, score: Table) -> tuple[TierRank, ...]:
    if edition == "leaders":
        return rank_clients(last.clients, score)
    own = {unit} | {one.unit for one in last.units if one.parent == unit}
    ranked = last.clients if edition == "branch" else [client for client in last.clients if own.intersection(client.units)]
    return rank_clients(ranked, score, own)


def _overview(last: Snapshot, before: Snapshot | None, span: Span) -> str:
    counts = "，".join(f"{tier}类{last.tiers[tier]}个（占{share(last.tiers[tier], len(last.clients))}）" for tier in TIERS)
    text = f"{span.label}末（数据截至{last.month.chinese}报送期）集团客户共{len(last.clients)}个，其中{counts}。"
    if last.insufficient:
        text += f"资料不足、暂定为B类的{last.insufficient}个，单独列出。"
    if before is not None:
        moves = "，".join(f"{tier}类{grown(last.tiers[tier] - before.tiers[tier])}" for tier in TIERS)
        text += f"与期初（{before.month.chinese}）相比，{moves}，合计{grown(len(last.clients) - len(before.clients))}。"
    return text


def _units_note(edition: Edition, before: Snapshot | None) -> str:
    if edition == "project":
        return ""
    text = "按期末A类客户数由多到少排名，相同的看B类多者、C类少者在前，仍相同的名次并列。多家单位共同维护的客户，各单位都计入。"
    if before is None:
        text += "期初没有数据，不列增减。"
    return text + ("其他单位不具名。" if edition == "branch" else "")


def _own(last: Snapshot, ranks: Sequence[UnitRank], unit: str) -> str:
    state = next(one for one in last.units if one.unit == unit)
    counts = "，".join(f"{tier}类{state.tiers.get(tier, 0)}个" for tier in TIERS)
    text = f"你单位期末维护客户{state.total}个：{counts}；资料不足暂定为B类的{state.insufficient}个。"
    place = next((line.rank for line in ranks if line.unit == unit), None)
    return text if place is None else f"{text}在{len(ranks)}个单位中名列第{place}。"
