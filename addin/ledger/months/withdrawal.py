"""Returns taken back: first what rests on them, then all of it in one transaction (R28).

What rests on a return is found by doing it: the months it stands in are looked at before and after, and what differs is told. A trial
does the same in a transaction that is rolled back, so it tells exactly what the withdrawal will do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from addin.ledger.contents import index
from addin.ledger.contents.entries import last_month
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.versions import DECISIONS, MONTHLY, order, together
from addin.ledger.intake.process import MonthCourse, closed_after, course, keep_closed
from addin.ledger.log import events
from addin.ledger.log.events import PRINTED
from addin.ledger.log.seals import sealed
from addin.ledger.months.clients import Clients
from addin.ledger.months.snapshot import last_month_of, look
from addin.ledger.months.standings import Standings
from addin.ledger.shapes.views import Entry, GroupClient, Snapshot
from addin.ledger.storage import codec
from addin.ledger.storage.stored import bases
from addin.ledger.storage.tables import examinations, submissions
from udfs.kinds.dates import Month
from udfs.periods import Term
from udfs.policy.evaluator import Policy
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.registers import registers

NOTHING_THERE = rule(
    "KH435", Severity.ERROR, "没有可撤回的报送", "{whose}{period}没有可撤回的{kind}{version}。", "用“上报情况”核对单位、月份和版本。"
)
Effect = Literal["不再在册", "恢复在册", "内容改回", "等级改变"]


@dataclass(frozen=True, slots=True)
class Returned:
    """A version that is taken back."""

    id: int
    unit: str
    kind: str
    period: str
    version: int
    status: str
    file: str


@dataclass(frozen=True, slots=True)
class ClientEffect:
    """What becomes of a client in a month; a changed tier tells both."""

    month: Month
    client_id: str
    client: str
    units: tuple[str, ...]
    effect: Effect
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EntryEffect:
    """What becomes of an entry of a register."""

    register: str
    unit: str
    client: str
    key: tuple[Any, ...]
    line: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Printed:
    """A document made of a snapshot that held what is taken back."""

    at: str
    title: str
    files: tuple[str, ...]
    snapshot: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is taken back and all that rests on it."""

    versions: tuple[Returned, ...]
    clients: tuple[ClientEffect, ...]
    entries: tuple[EntryEffect, ...]
    documents: tuple[Printed, ...]
    #: Later months that are closed: their figures rest on it as well.
    closed: tuple[MonthCourse, ...]

    @property
    def tiers(self) -> list[ClientEffect]:
        """Clients whose tier changes."""
        return [c for c in self.clients if c.effect == "等级改变"]


def wanted(connection: Connection, unit: str, kind: str, period: str, version: int) -> list[Returned]:
    """The versions that are meant: one, the one that counts with its parts (version 0), or all of a period (no unit).

    Raises:
        Refusal: KH435, there is none.
    """
    s, x = submissions.c, examinations.c
    query = select(submissions, x.name).join(examinations, s.examination == x.id)
    query = query.where(s.kind == kind, s.month == period, s.withdrawn_at.is_(None))
    if unit:
        query = query.where(s.unit == unit)
    found = list(connection.execute(query.order_by(s.unit, s.version)))
    if version:
        found = [v for v in found if v.version == version]
    elif unit and found:
        last = max(found, key=order)
        found = [v for v in found if v.id == last.id or v.id in together(last)]
    if not found:
        told = f"第{version}版" if version else ""
        term = (Term.parse(period) if "H" in period else Month.parse(period)).chinese
        raise refuse(NOTHING_THERE, Where(), whose=f"“{unit}”" if unit else "", period=term, kind=kind, version=told)
    return [Returned(v.id, v.unit, v.kind, v.month, v.version, v.status, v.name) for v in found]


def withdraw(
    connection: Connection,
    remembered: Remembered,
    versions: Sequence[Returned],
    *,
    why: str,
    at: datetime.datetime,
    actor: str,
    policy: Policy,
) -> Withdrawal:
    """Take versions back within a transaction; what rested on them.

    Args:
        connection: A writing transaction; roll it back to try only.
        remembered: The ledger.
        versions: From `wanted`.
        why: The reason.
        at: Now.
        actor: Who does it.
        policy: The policy in use.

    Raises:
        Refusal: KH436, the month is closed.
    """
    _still_open(connection, versions, at.date())
    months = _months(connection, versions)
    numbers = [v.id for v in versions]
    with remembered.through(connection):
        documents = tuple(_documents(connection, versions))
        closed = closed_after(connection, months[0])
        standings = Standings()
        before = {m: look(connection, remembered, m, policy, standings, at=at, actor=actor, all_entries=m == months[-1]) for m in months}
        done = {"withdrawn_at": at.isoformat(timespec="seconds"), "withdrawn_why": why}
        connection.execute(update(submissions).where(submissions.c.id.in_(numbers)).values(**done))
        index.follow(connection, ((v.unit, v.period) for v in versions))
        after = {m: look(connection, remembered, m, policy, standings, at=at, actor=actor, all_entries=m == months[-1]) for m in months}
        clients = tuple(effect for m in months for effect in _clients(m, before[m][1], after[m][1]))
        entries = tuple(_entries(before[months[-1]][0], after[months[-1]][0]))
    found = Withdrawal(tuple(versions), clients, entries, documents, closed)
    rests = {"clients": len({c.client_id for c in clients}), "entries": len(entries), "documents": len(documents)}
    log = [("撤回报送", _subject(v), {"version": v.version, "why": why, "rests": rests}, v.id) for v in versions]
    events.append_all(connection, at, actor, sealed(connection, log))
    return found


def _subject(v: Returned) -> str:
    return f"{v.unit} {v.period}" + ("" if v.kind == MONTHLY else f" {v.kind}")


def _still_open(connection: Connection, versions: Sequence[Returned], day: datetime.date) -> None:
    for v in versions:
        if v.kind in (MONTHLY, DECISIONS):
            keep_closed(course(connection, Month.parse(v.period)), v.unit, day, "撤回")


def _months(connection: Connection, versions: Sequence[Returned]) -> list[Month]:
    """Months in which what is taken back stands: its own, and the last that the ledger knows."""
    own = {last_month(v.period) for v in versions}
    last = last_month_of(connection)
    return sorted(own | ({last} if last and last > max(own) else set()))


def _clients(month: Month, before: Clients, after: Clients) -> Iterator[ClientEffect]:
    old, new = before.merged, after.merged
    was = {client: number for number, client in enumerate(old.ids)}
    now = {client: number for number, client in enumerate(new.ids)}
    for client in sorted(was.keys() | now.keys()):
        mine, its = was.get(client), now.get(client)
        if mine is not None and its is not None and old.basis([mine]) == new.basis([its]):
            continue
        yield from _effects(month, _at(before, client), _at(after, client))


def _at(clients: Clients, client: str) -> GroupClient | None:
    place = clients.place(client)
    return None if place is None else clients[place]


def _effects(month: Month, old: GroupClient | None, new: GroupClient | None) -> Iterator[ClientEffect]:
    if old is None or new is None:
        one = old or new
        if one is not None:
            yield ClientEffect(month, one.id, one.name, one.units, "不再在册" if new is None else "恢复在册", *_tiers(old, new))
        return
    if old.values != new.values or old.units != new.units:
        yield ClientEffect(month, old.id, old.name, old.units, "内容改回")
    if old.stands != new.stands:
        yield ClientEffect(month, old.id, old.name, old.units, "等级改变", old.stands, new.stands)


def _tiers(old: GroupClient | None, new: GroupClient | None) -> tuple[str, str]:
    return (old.stands if old else "", new.stands if new else "")


def _entries(before: Snapshot, after: Snapshot) -> Iterator[EntryEffect]:
    for name, register in registers().items():
        old, new = (_by_key(s.entries.get(name, ())) for s in (before, after))
        for key in [*old, *(k for k in new if k not in old)]:
            was, now = old.get(key), new.get(key)
            one = was or now
            if one is None or (was and now and was.values == now.values):
                continue
            effect: Effect = "不再在册" if now is None else "恢复在册" if was is None else "内容改回"
            line = register.line(register.instance(one.values))
            told = str(one.values.get(register.about) or "")
            yield EntryEffect(name, one.unit, one.client or told, one.key, line, effect)


def _by_key(entries: Sequence[Entry]) -> Mapping[tuple[str, tuple[Any, ...], str], Entry]:
    return {(e.unit, e.key, e.name_key): e for e in entries}


def _documents(connection: Connection, versions: Sequence[Returned]) -> Iterator[Printed]:
    """Documents whose snapshot rests on one of the versions."""
    monthly = {(v.unit, v.period, v.version) for v in versions if v.kind == MONTHLY}
    others = {(v.unit, v.kind, v.period) for v in versions if v.kind != MONTHLY}
    known: dict[str, bool] = {}
    basis_of = bases(connection)
    for e in events.entries(connection, kind=PRINTED):
        snapshot = str(e.detail["snapshot"])
        if snapshot not in known:
            told = basis_of.of([snapshot]).get(snapshot)
            known[snapshot] = told is not None and _rests(codec.loads(told[0]), monthly, others)
        if known[snapshot] or tuple(e.detail.get("of", ())) in monthly:
            yield Printed(e.at, e.subject, tuple(e.detail["files"]), snapshot)


def _rests(basis: Any, monthly: set[tuple[str, str, int]], others: set[tuple[str, str, str]]) -> bool:
    counted, entries = basis[2], [*basis[5][:-1], *basis[5][-1]]
    return any((c[0], c[1], c[2]) in monthly for c in counted) or any((e[0], e[1], e[2]) in others for e in entries)
