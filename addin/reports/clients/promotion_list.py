"""升降级候选 (R47, R50–R52, V07): whose computed tier differs from the one in force, watches that end, whom to give up."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.ledger.shapes.views import TIERS, GroupClient
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material
from addin.reports.relations.lead_lines import is_running
from addin.reports.scores import day_text
from addin.reports.wording import cut
from workbooks.registers.leads import Leads
from workbooks.registers.watches import Watches


@dataclass(frozen=True)
class CandidateLine:
    """One client whose tier should move."""

    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    move: str = told("升级或降级", sample="升级")
    old: str = told("现等级", sample="B")
    new: str = told("候选等级", sample="A")
    reason: str = told("理由", sample="测算为A类：合作项目3个")


@dataclass(frozen=True)
class MoveRow:
    """Clients by the tier at the beginning and at the end."""

    old: str = told("期初等级", sample="B类")
    a: int = told("期末A类", sample=1)
    b: int = told("期末B类", sample=10)
    c: int = told("期末C类", sample=0)
    gone: int = told("已终止或合并", sample=1)


@dataclass(frozen=True)
class WatchLine:
    """One watch period that has no conclusion yet."""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    start: str = told("开始日期", sample="2026-06-01")
    end: str = told("结束日期", sample="2026-11-30")
    target: str = told("目标等级", sample="B")
    state: str = told("情况：观察中、已到期", sample="已到期")


@dataclass(frozen=True)
class CareLine:
    """One client that wants a decision."""

    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="高")
    reason: str = told("理由", sample="市场信誉差")


@dataclass(frozen=True)
class PromotionList(Letterhead):
    """升降级候选的内容。"""

    period: str = told("期间", sample="2026年下半年")
    scope: str = told("范围：集团或单位", sample="一分公司")
    overview: str = told("总体情况一段话", sample="升级候选2个，降级候选1个。")
    rows: tuple[CandidateLine, ...] = told("升降级候选")
    rows_says: str = told("候选一句话", sample="升降级候选3个：")
    moves: tuple[MoveRow, ...] = told("期初期末等级对照")
    chances_says: str = told("低价值而有机会的客户一句话", sample="低价值客户有已通过筛选的线索的1个：")
    chances: tuple[CareLine, ...] = told("低价值而有新项目机会、应评定潜力的客户")
    watches_says: str = told("观察期一句话", sample="观察期客户2个，到期1个：")
    watches: tuple[WatchLine, ...] = told("没有结论的观察期")
    give_up_says: str = told("建议放弃一句话", sample="建议研究放弃接触的客户1个：")
    give_up: tuple[CareLine, ...] = told("信誉低、自身存在问题的C类客户")
    give_up_more: str = told("未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """As registers D29 names them."""
        return {"rows": [{"client": r.client, "from": r.old, "to": r.new, "reason": r.reason} for r in self.rows]}


@report(
    name="promotion-list",
    title="升降级候选",
    template="promotion_list.docx",
    clause="R47,R50-R52,V07",
    periods=("month", "quarter", "half", "year"),
)
def promotion_list(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> PromotionList:
    """测算等级与现等级不同的升降级候选、低价值有机会的客户、到期的观察期、建议放弃的客户。

    Args:
        material: Of the period; tiers are those of its end.
        day: The day on which watch periods are over.
        unit: Only clients that this unit maintains; all if blank.
        house: Who issues.
    """
    dossiers = Dossiers(material, day)
    clients = material.clients_of(unit)
    rows = tuple(sorted((line for c in clients if (line := _candidate(c, dossiers))), key=lambda line: (line.move != "升级", line.client)))
    chances = tuple(filter(None, (_chance(c, dossiers) for c in clients)))
    watches = _watches(clients, dossiers)
    ended = sum(w.state == "已到期" for w in watches)
    poor = list(filter(None, (_give_up(c, dossiers) for c in clients)))
    give_up, more = cut(poor, "客户信息统计表")
    counts = Counter(r.move for r in rows)
    scope = unit or house.group
    return PromotionList(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        overview=f"{material.span.label}末，{scope}升级候选{counts['升级']}个，降级候选{counts['降级']}个；观察期客户{len(watches)}个，"
        f"其中到期没有结论的{ended}个。升降级由集团市场营销部核定后生效。",
        rows=rows,
        rows_says=f"升降级候选{len(rows)}个：" if rows else "没有升降级候选：测算等级与现等级相同。",
        moves=_moves(material, unit),
        chances_says=f"低价值客户有已通过筛选的线索的{len(chances)}个，请评定其潜力，高潜力的及时提升等级（V07）："
        if chances
        else "没有低价值而有新项目机会的客户。",
        chances=chances,
        watches_says=f"没有结论的观察期{len(watches)}个，已到期{ended}个：" if watches else "没有未下结论的观察期。",
        watches=watches,
        give_up_says=f"信誉低或自身存在问题、可研究放弃接触的C类客户{len(poor)}个：" if poor else "没有建议放弃接触的客户。",
        give_up=give_up,
        give_up_more=more,
    )


def _candidate(client: GroupClient, dossiers: Dossiers) -> CandidateLine | None:
    """A client whose computed tier is another than the one decided (D29)."""
    if client.tier == client.stands or client.tier not in TIERS or client.stands not in TIERS:
        return None
    up = TIERS.index(client.tier) < TIERS.index(client.stands)
    why = f"测算为{client.tier}类：{'；'.join(client.why)}"
    units = "、".join(client.units)
    return CandidateLine(client.name, units, dossiers.risk(client) or "—", "升级" if up else "降级", client.stands, client.tier, why)


def _chance(client: GroupClient, dossiers: Dossiers) -> CareLine | None:
    """A client of low value with leads that passed the screening: its potential wants rating at once (V07)."""
    if dossiers.value(client) != "低价值":
        return None
    found = [t.row for t in dossiers.entries(Leads, client.id) if t.row.screening == "通过" and is_running(t.row)]
    if not found:
        return None
    said = "、".join(f"{row.project or row.number}（{row.stage}）" for row in found)
    return CareLine(client.name, "、".join(client.units), dossiers.risk(client) or "—", f"低价值，跟踪中的线索：{said}")


def _watches(clients: Sequence[GroupClient], dossiers: Dossiers) -> tuple[WatchLine, ...]:
    found = [(c, t.row) for c in clients for t in dossiers.entries(Watches, c.id) if not t.row.conclusion]
    return tuple(
        WatchLine(
            client=c.name,
            risk=dossiers.risk(c) or "—",
            start=day_text(row.start),
            end=day_text(row.end),
            target=row.target or "—",
            state="已到期" if row.end and row.end < dossiers.day else "观察中",
        )
        for c, row in sorted(found, key=lambda pair: pair[1].end or datetime.date.max)
    )


def _give_up(client: GroupClient, dossiers: Dossiers) -> CareLine | None:
    if client.stands != "C":
        return None
    reasons = ["市场信誉差"] if client.values.get("reputation") == "差" else []
    if problems := client.values.get("own_problems"):
        reasons.append(f"自身问题：{problems}")
    return CareLine(client.name, "、".join(client.units), dossiers.risk(client) or "—", "；".join(reasons)) if reasons else None


def _moves(material: Material, unit: str) -> tuple[MoveRow, ...]:
    """Clients by tier at the beginning against the end; none where the ledger knows nothing from before."""
    if material.before is None:
        return ()
    now = {c.id: c.stands for c in material.clients}
    counts = Counter((c.stands, now.get(c.id, "")) for c in material.before.clients if not unit or unit in c.units)
    return tuple(MoveRow(f"{old}类", counts[old, "A"], counts[old, "B"], counts[old, "C"], counts[old, ""]) for old in TIERS)
