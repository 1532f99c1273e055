"""沟通拜访统计 (R36, R43): contacts with clients by channel, tier and unit; key clients nobody was in touch with."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.declare import report, told
from addin.documents.drawing.chart import Chart, Series
from addin.reports.dossiers import Dossiers
from addin.reports.letterhead import House, Letterhead, letterhead_of
from addin.reports.material import Material, Told
from addin.reports.scores import day_text, percent_text
from addin.reports.wording import cut
from udfs.kinds.register_choices import CHANNEL
from udfs.rules.rounding import ratio
from udfs.rules.visits import is_visit
from workbooks.registers.contact_log import ContactLog

CHANNELS = CHANNEL.options
UNKNOWN = "未列入"
TIERS = ("A", "B", "C", UNKNOWN)
_COLORS = ("1F4E79", "5B9BD5", "9DC3E6", "BFBFBF")
_SAMPLE = Chart("bar", "各沟通方式的次数", CHANNELS, tuple(Series(f"{tier}类", (1,) * 7) for tier in "ABC"), stacked=True)


@dataclass(frozen=True)
class ChannelLine:
    """One channel."""

    channel: str = told("沟通方式", sample="上门拜访")
    visit: str = told("是否算拜访", sample="是")
    a: int = told("A类客户次数", sample=3)
    b: int = told("B类客户次数", sample=10)
    c: int = told("C类客户次数", sample=1)
    other: int = told("未列入的客户次数", sample=0)
    total: int = told("合计", sample=14)


@dataclass(frozen=True)
class ContactUnit:
    """One unit."""

    unit: str = told("单位", sample="一分公司")
    contacts: int = told("沟通次数", sample=30)
    visits: int = told("其中拜访", sample=12)
    clients: int = told("有沟通的客户数", sample=20)
    share: str = told("占维护客户的比例", sample="66.7%")
    follow_ups: int = told("后续事项数", sample=6)
    overdue: int = told("其中过期未完成", sample=1)


@dataclass(frozen=True)
class SilentLine:
    """One key client with no contact in the period."""

    client: str = told("客户", sample="示例置业有限公司")
    unit: str = told("维护单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    last: str = told("最近一次沟通", sample="2026-03-01")
    owner: str = told("维护责任人", sample="李示例")


@dataclass(frozen=True)
class FollowUpLine:
    """One follow-up that is past its day."""

    client: str = told("客户", sample="示例置业有限公司")
    risk: str = told("客户未关闭的风险等级，没有的为一横", sample="—")
    matter: str = told("后续事项", sample="报送业绩资料")
    owner: str = told("后续责任人", sample="李示例")
    due: str = told("后续期限", sample="2026-11-20")


@dataclass(frozen=True)
class CountRow:
    """Number of contacts of one unit, tier and channel."""

    unit: str = told("单位", sample="一分公司")
    tier: str = told("客户等级", sample="A")
    channel: str = told("沟通方式", sample="上门拜访")
    count: int = told("次数", sample=3)


@dataclass(frozen=True)
class ContactSummary(Letterhead):
    """沟通拜访统计的内容。"""

    period: str = told("期间", sample="2026年第4季度")
    scope: str = told("范围：集团或单位", sample="一分公司")
    addressee: str = told("主送", sample="一分公司")
    overview: str = told("总体情况一段话", sample="沟通30次，其中拜访12次。")
    rows: tuple[CountRow, ...] = told("各单位、等级、方式的次数")
    channels: tuple[ChannelLine, ...] = told("各沟通方式的次数")
    chart: Chart = told("各沟通方式图", sample=_SAMPLE)  # noqa: RUF009 — a field, as told() of any other type
    units: tuple[ContactUnit, ...] = told("分单位情况")
    silent_count: int = told("没有沟通的A类客户数", sample=1)
    silent_says: str = told("没有沟通的重点客户一句话", sample="本期没有沟通的A类客户1个：")
    silent: tuple[SilentLine, ...] = told("没有沟通的A类客户")
    silent_more: str = told("未列全时的说明", sample="")
    late_says: str = told("过期后续事项一句话", sample="过期未完成的后续事项1项：")
    late: tuple[FollowUpLine, ...] = told("过期未完成的后续事项")
    late_more: str = told("未列全时的说明", sample="")

    @property
    def figures(self) -> dict[str, Any]:
        """Counts by channel, tier and unit (R36)."""
        rows = [{"unit": r.unit, "tier": r.tier, "channel": r.channel, "count": r.count} for r in self.rows]
        return {"rows": rows, "count": sum(r.count for r in self.rows), "silent": self.silent_count}


@report(
    name="contact-summary",
    title="沟通拜访统计",
    template="contact_summary.docx",
    clause="R36,R43",
    periods=("month", "quarter", "half", "year"),
)
def contact_summary(
    material: Material,
    *,
    day: datetime.date,
    unit: str = "",
    house: House = House(),  # noqa: B008 — frozen
) -> ContactSummary:
    """一段时期与客户沟通、拜访的次数，按方式、等级、单位；没有沟通的A类客户，过期的后续事项。

    Args:
        material: Of the period; contacts count by their own day.
        day: The day on which follow-ups are overdue.
        unit: Only what this unit reported; the whole group if blank.
        house: Who issues.
    """
    dossiers = Dossiers(material, day)
    found = [t for t in material.within(ContactLog, unit=unit) if t.row.channel]
    counts = Counter((t.unit, material.tier(t.client_id) or UNKNOWN, str(t.row.channel)) for t in found)
    quiet = _silent(material, dossiers, unit)
    silent, silent_more = cut(quiet, "客户信息统计表")
    late_ones = [t for t in material.all(ContactLog, unit=unit) if is_late(t.row, day)]
    late, late_more = cut(_late(late_ones, dossiers), "沟通拜访记录表")
    scope = unit or house.group
    visits = sum(is_visit(t.row.channel, material.force) for t in found)
    channels = tuple(_channel(name, counts, material) for name in CHANNELS)
    return ContactSummary(
        **letterhead_of(material.snapshot, house, day),  # type: ignore[arg-type]
        period=material.span.label,
        scope=scope,
        addressee=unit or "集团公司领导、各分子公司",
        overview=f"{material.span.label}，{scope}登记沟通{len(found)}次，其中拜访{visits}次，涉及客户{len({t.client for t in found})}个。",
        rows=tuple(CountRow(*key, n) for key, n in sorted(counts.items())),
        channels=channels,
        chart=_chart(channels),
        units=tuple(_unit(u, found, late_ones, material) for u in ([unit] if unit else material.units)),
        silent_count=len(quiet),
        silent_says=f"本期没有沟通的A类客户{len(quiet)}个：" if quiet else "A类客户本期都有沟通。",
        silent=silent,
        silent_more=silent_more,
        late_says=f"过期未完成的后续事项{len(late_ones)}项：" if late_ones else "没有过期未完成的后续事项。",
        late=late,
        late_more=late_more,
    )


def is_late(row: ContactLog, day: datetime.date) -> bool:
    """True for a follow-up that is past its day and not done."""
    return bool(row.follow_up and row.follow_up_due and row.follow_up_due < day and row.follow_up_done is None)


def _channel(name: str, counts: Counter[tuple[str, str, str]], material: Material) -> ChannelLine:
    a, b, c, other = (sum(n for (_, tier, channel), n in counts.items() if channel == name and tier == one) for one in TIERS)
    return ChannelLine(name, "是" if is_visit(name, material.force) else "否", a, b, c, other, a + b + c + other)


def _chart(channels: Sequence[ChannelLine]) -> Chart:
    numbers = zip(*((c.a, c.b, c.c, c.other) for c in channels), strict=True)
    names = ("A类", "B类", "C类", UNKNOWN)
    series = tuple(Series(name, tuple(values), color) for name, values, color in zip(names, numbers, _COLORS, strict=True))
    return Chart("bar", "各沟通方式的次数（按客户等级）", tuple(c.channel for c in channels), series, stacked=True)


def _unit(unit: str, found: Sequence[Told[ContactLog]], late: Sequence[Told[ContactLog]], material: Material) -> ContactUnit:
    mine = [t for t in found if t.unit == unit]
    clients = {t.client_id for t in mine} & {c.id for c in material.clients_of(unit)}
    return ContactUnit(
        unit=unit,
        contacts=len(mine),
        visits=sum(is_visit(t.row.channel, material.force) for t in mine),
        clients=len(clients),
        share=percent_text(ratio(len(clients), len(material.clients_of(unit)))),
        follow_ups=sum(bool(t.row.follow_up) for t in mine),
        overdue=sum(t.unit == unit for t in late),
    )


def _silent(material: Material, dossiers: Dossiers, unit: str) -> list[SilentLine]:
    spoken = {t.client_id for t in material.within(ContactLog)}
    quiet = [c for c in material.clients_of(unit) if c.stands == "A" and c.id not in spoken]
    return [
        SilentLine(
            client=c.name,
            unit="、".join(c.units),
            tier=c.stands,
            risk=dossiers.risk(c) or "—",
            last=day_text(max((t.row.day for t in dossiers.entries(ContactLog, c.id) if t.row.day), default=None)),
            owner=str(c.values.get("owner") or "—"),
        )
        for c in quiet
    ]


def _late(found: Sequence[Told[ContactLog]], dossiers: Dossiers) -> list[FollowUpLine]:
    ordered = sorted(found, key=lambda t: t.row.follow_up_due or datetime.date.max)
    return [
        FollowUpLine(
            t.client, dossiers.risk_text(t.client_id), t.row.follow_up or "—", t.row.follow_up_owner or "—", day_text(t.row.follow_up_due)
        )
        for t in ordered
    ]
