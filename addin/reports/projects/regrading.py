"""The tier of the client worked out anew when a project is closed: with the facts of that month and what its projects prove (P06, P07)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.ledger.shapes.views import Confirmed, GroupClient, Snapshot
from addin.reports.material import Material, Told
from addin.reports.scores import money_text
from udfs.kinds.dates import Month
from udfs.rules import projects as rules
from udfs.rules.tiers import Tiering, decide
from workbooks.registers.projects import PROJECTS, Projects

CLOSED = rules.STAGES[-1]
_OPEN = (None, "", "未知")


@dataclass(frozen=True, slots=True)
class Regrading:
    """What closing a project makes of its client's tier."""

    #: Month in which it was closed; of one that still runs the newest.
    month: Month
    closed: bool
    #: The tier computed at the end of the month before; None where nothing is known of it.
    before: str | None
    after: Tiering
    #: What the client's projects prove that its sheet does not say, one sentence each.
    proven: tuple[str, ...]
    #: The tier that marketing decided, which counts all the same.
    confirmed: Confirmed | None

    @property
    def result(self) -> str:
        """Old tier → new tier."""
        if self.before in (None, self.after.tier):
            return f"{'仍' if self.before else ''}为{self.after.tier}类（{self.after.status}）"
        return f"由{self.before}类变为{self.after.tier}类（{self.after.status}）"

    @property
    def says(self) -> str:
        """All of it in one line."""
        when = f"{self.month.chinese}关闭时" if self.closed else "如现在关闭，"
        proven = f"；按项目台账：{'、'.join(self.proven)}" if self.proven else ""
        return f"{when}客户等级重新测算{self.result}：{'；'.join(self.after.why)}{proven}{self.decided}"

    @property
    def decided(self) -> str:
        """What marketing decided besides; "" for nothing."""
        if self.confirmed is None:
            return ""
        until = f"，有效至{self.confirmed.until.isoformat()}" if self.confirmed.until else ""
        return f"；市场营销部已核定为{self.confirmed.tier}类{until}，按核定的算"


def regrading(material: Material, one: Told[Projects]) -> Regrading | None:
    """The client's tier when a project is closed; None if the client is not known in that month."""
    month = closing_month(material, one)
    snapshot = material.at(month) if month else material.snapshot
    client = material.client_in(snapshot, one.client_id)
    if client is None:
        return None
    earlier = snapshot.month.plus(-1)
    known = material.begun is not None and material.begun <= earlier
    before = material.client_in(material.at(earlier), client.id) if known else None
    ended = [row for row in _projects(snapshot, client.id) if row.stage == CLOSED or row.number == one.row.number]
    facts = _proven(ended, client.values)
    after = decide({**client.values, **{name: value for name, (value, _) in facts.items()}}, material.policy.on(snapshot.month))
    told = tuple(text for _, text in facts.values())
    return Regrading(snapshot.month, month is not None, before.tier if before else None, after, told, client.confirmed)


def regradings(material: Material, client: GroupClient) -> Iterator[tuple[Told[Projects], Regrading]]:
    """All projects of a client that were closed, each with what it made of the tier."""
    for one in material.all(Projects, client=client.id):
        if one.row.stage == CLOSED and (found := regrading(material, one)) is not None:
            yield one, found


def closing_month(material: Material, one: Told[Projects]) -> Month | None:
    """The first month at whose end a project stands closed; None while it does not."""
    if one.row.stage != CLOSED:
        return None
    told = list(zip(one.periods, one.history, strict=True))
    last = Month.parse(next(period for period, row in told if row.stage == CLOSED))
    running = [Month.parse(period) for period, row in told if row.stage != CLOSED]
    month = running[-1].plus(1) if running else last
    while month < last and not _is_closed(material.at(month), one):
        month = month.plus(1)
    return min(month, last)


def _is_closed(snapshot: Snapshot, one: Told[Projects]) -> bool:
    told = (e for e in snapshot.entries.get(PROJECTS.name, ()) if (e.unit, e.key) == (one.unit, one.entry.key))
    return any(e.values.get("stage") == CLOSED for e in told)


def _projects(snapshot: Snapshot, client_id: str) -> list[Projects]:
    names = [f.name for f in PROJECTS.fields]
    told = (e.values for e in snapshot.entries.get(PROJECTS.name, ()) if e.client_id == client_id)
    return [PROJECTS.row(**{n: values.get(n) for n in names}) for values in told]


def _proven(ended: Sequence[Projects], values: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    """Facts of a client that its ended projects prove beyond its sheet: value and sentence, by field."""
    found: dict[str, tuple[Any, str]] = {}
    if values.get("cooperated") != "有":
        found["cooperated"] = "有", f"合作历史有（表中{values.get('cooperated') or '空白'}）"
    if len(ended) > (values.get("projects") or 0):
        found["projects"] = len(ended), f"合作项目数{len(ended)}（表中{values.get('projects') or '空白'}）"
    contract = sum(row.contract or 0 for row in ended)
    if contract > (values.get("contract") or 0):
        now = f"{money_text(values['contract'])}万元" if values.get("contract") else "空白"
        found["contract"] = contract, f"累计合同额{money_text(contract)}万元（表中{now}）"
    signed = min((row.signed for row in ended if row.signed), default=None)
    if signed and values.get("first_cooperation") in _OPEN:
        found["first_cooperation"] = signed, f"首次合作日期{signed.isoformat()}（表中空白）"
    priced = [row for row in ended if row.contract and row.profit is not None]
    if priced and values.get("profit_rate") in _OPEN:
        rate = sum(row.profit or 0 for row in priced) / sum(row.contract or 0 for row in priced)
        found["profit_rate"] = rate, f"利润率{rate * 100:.1f}%（表中空白）"
    return found
