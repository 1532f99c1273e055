"""Clients counted by tier, kind and unit, against the month before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from addin.declare import told
from addin.documents.drawing.chart import Chart, Series
from addin.ledger.shapes.views import TIERS, Snapshot, UnitState
from addin.reports.wording import share, signed
from udfs.kinds.choices import KIND

#: The last line of a table of units.
GROUP_LINE = "集团合计（每个客户只计一次）"
#: Most units that stand as columns; more lie as bars.
_MOST_COLUMNS = 8
_COLORS = {"A": "1F4E79", "B": "7FA7CF", "C": "BFBFBF"}


@dataclass(frozen=True)
class CountLine:
    """One class of clients."""

    name: str = told("名称，如A类或签约客户", sample="A类")
    count: int = told("客户数", sample=12)
    share: str = told("占比", sample="25.0%")
    last: str = told("上月客户数", sample="11")
    change: str = told("比上月增减", sample="+1")


@dataclass(frozen=True)
class UnitLine:
    """One unit's clients."""

    unit: str = told("单位", sample="一分公司")
    a: int = told("A类客户数", sample=4)
    b: int = told("B类客户数", sample=10)
    c: int = told("C类客户数", sample=3)
    total: int = told("客户合计", sample=17)
    a_share: str = told("A类占比", sample="23.5%")
    insufficient: int = told("其中数据不足（暂定B）的客户数", sample=2)


def tier_lines(snapshot: Snapshot, previous: Snapshot | None) -> tuple[CountLine, ...]:
    """A, B, C, of B those on missing facts (A08), and all; each client of the group once (A18)."""
    last = previous.tiers if previous else None
    lines = [_line(f"{t}类", snapshot.tiers[t], len(snapshot.clients), last[t] if last else None) for t in TIERS]
    lines.append(
        _line("其中：数据不足（暂定B）", snapshot.insufficient, len(snapshot.clients), previous.insufficient if previous else None)
    )
    lines.append(_line("合计", len(snapshot.clients), len(snapshot.clients), len(previous.clients) if previous else None))
    return tuple(lines)


def kind_lines(snapshot: Snapshot, previous: Snapshot | None) -> tuple[CountLine, ...]:
    """The six kinds in the rule book's order, then any other word (R03); nothing where there are no clients."""
    if not snapshot.clients and not (previous and previous.clients):
        return ()
    now = Counter(client.kind or "未填" for client in snapshot.clients)
    last = Counter(client.kind or "未填" for client in previous.clients) if previous else None
    kinds = [*KIND.options, *(kind for kind in sorted(now | (last or Counter())) if kind not in KIND.options)]
    whole = len(snapshot.clients)
    lines = [_line(kind, now[kind], whole, None if last is None else last[kind]) for kind in kinds]
    return (*lines, _line("合计", whole, whole, len(previous.clients) if previous else None))


def unit_line(unit: UnitState) -> UnitLine:
    """One unit's counts; a client that two units maintain counts for both (A18)."""
    a, b, c = (unit.tiers.get(tier, 0) for tier in TIERS)
    return UnitLine(unit.unit, a, b, c, unit.total, share(a, unit.total), unit.insufficient)


def group_line(snapshot: Snapshot) -> UnitLine:
    """The group's counts, each client once."""
    a, b, c = (snapshot.tiers[tier] for tier in TIERS)
    whole = len(snapshot.clients)
    return UnitLine(GROUP_LINE, a, b, c, whole, share(a, whole), snapshot.insufficient)


def tier_chart(lines: Sequence[UnitLine], title: str) -> Chart:
    """A, B and C stacked by unit."""
    series = tuple(Series(f"{tier}类", tuple(getattr(line, tier.lower()) for line in lines), _COLORS[tier]) for tier in TIERS)
    kind = "column" if len(lines) <= _MOST_COLUMNS and max((len(line.unit) for line in lines), default=0) <= _MOST_COLUMNS else "bar"
    return Chart("column" if kind == "column" else "bar", title, tuple(line.unit for line in lines), series, stacked=True)


def _line(name: str, count: int, whole: int, last: int | None) -> CountLine:
    return CountLine(name, count, share(count, whole), "—" if last is None else str(last), signed(None if last is None else count - last))
