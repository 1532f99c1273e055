"""Review of a return: three ways side by side, accepted or sent back; what was decided outlives a new examination (D01).

Unchanged rows are not listed. A version that was sent back counts for nothing; the one accepted before it goes on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from addin.ledger.contents import index
from addin.ledger.contents.entries import EntryBook
from addin.ledger.contents.parts import Held
from addin.ledger.contents.remembered import CLIENTS, Remembered
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import MONTHLY, order, standing, together
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import Accepted, InForce, accepted, in_force
from addin.ledger.intake.intake_facts import entries_of
from addin.ledger.log import events
from addin.ledger.log.seals import sealed
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import Told
from addin.ledger.shapes.views import Entry, GroupClient, Renaming, Snapshot
from addin.ledger.storage import codec
from addin.ledger.storage.stored import contents_of
from addin.ledger.storage.tables import contents, examinations, submissions
from addin.ledger.storage.tables import events as log
from udfs.identity import name_key
from udfs.kinds.dates import Month
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

ACCEPTED, SENT_BACK = "审核接收", "审核退回"
_UNTOLD = frozenset({"change", "computed_tier", "tier_basis"})
_FIELDS = tuple(f for f in CUSTOMER_INFO.fields if f.name not in _UNTOLD)


@dataclass(frozen=True, slots=True)
class Line:
    """One change that a return tells: last accepted, reported now, and what the ledger says of the client today."""

    register: str
    client: str
    field: str
    accepted: Any
    reported: Any
    ledger: Any
    kind: str
    sheet: str
    row: int
    key: tuple[Any, ...] = ()
    #: By which 核定 the ledger says what it does; "" where the branches say it.
    decided: str = ""
    #: Why two names may be one client.
    why: str = ""


#: Finds clients under new names: rows of new clients, rows of those told no more → by the number of the new one.
Match = Callable[[Sequence[Held], Sequence[Held]], Mapping[int, Renaming]]
RENAMED, MAYBE_RENAMED = "改名", "疑似改名"


def version_of(connection: Connection, unit: str, month: Month) -> Any:
    """The newest version of a unit's return of a month that is not withdrawn; None if there is none."""
    s, x = submissions.c, examinations.c
    told = (x.name, x.sha256, x.columns, x.basis, x.errors, x.warnings, x.refused)
    query = select(submissions, *told).join(examinations, s.examination == x.id)
    found = list(connection.execute(query.where(s.unit == unit, s.kind == MONTHLY, s.month == str(month), s.withdrawn_at.is_(None))))
    return max(found, key=order, default=None)


def put_status(connection: Connection, v: Any, status: str, *, by: str, why: str, at: datetime.datetime, actor: str) -> None:
    """Accept a version or send it back."""
    connection.execute(update(submissions).where(submissions.c.id == v.id).values(status=status))
    index.follow(connection, [(v.unit, v.month)])
    kind = SENT_BACK if status == "退回" else ACCEPTED
    told = (kind, f"{v.unit} {v.month}", {"id": v.id, "version": v.version, "by": by, "why": why}, v.id)
    events.append_all(connection, at, actor, sealed(connection, [told]))


def decided(connection: Connection, month: str, submission: int) -> str:
    """What a review decided about a version last, whatever its unit was called then: 已接收, 退回, or "" for nothing."""
    mine = (log.c.kind.in_((ACCEPTED, SENT_BACK)), log.c.subject.like(f"% {month}"))
    for kind, detail in connection.execute(select(log.c.kind, log.c.detail).where(*mine).order_by(log.c.id.desc())):
        if codec.loads(detail)["id"] == submission:
            return "退回" if kind == SENT_BACK else "已接收"
    return ""


def three_ways(connection: Connection, remembered: Remembered, register: Register, v: Any, now: Snapshot, match: Match) -> Iterator[Line]:
    """Changes that a version tells, in the order of its rows, then those of its other registers.

    Args:
        connection: The ledger.
        remembered: The ledger, reading through `connection`.
        register: The register of units.
        v: The version, from `version_of`.
        now: What the ledger says today, personal data hidden.
        match: Finds clients that are told under a new name.
    """
    month = Month.parse(v.month)
    known = {name_key(c.name): c for c in now.clients} | {key: c for c in now.clients for key in c.former}
    told_before = _before(connection, remembered, register, v, month)
    rows = in_force(told_before, register, month)
    stored = {r.register: r for r in contents_of(connection, [v.examination])}
    persons = Told()
    entries = {name: list(entries_of(v, r)) for name, r in stored.items() if name != CLIENTS}
    for e in (e for of in entries.values() for e in of):
        persons.add(e.name_key, e.values, e.register)
    if CLIENTS in stored:
        v_part = _part(connection, remembered, v)
        found = rows.same_clients(v_part)
        beside = {a.part for a in told_before if a.version.id in together(v)}
        renamed = _renamed(v_part, rows, found, beside, match)
        for i, was in enumerate(found):
            held, client = v_part.held(i), known.get(v_part.index.name_keys[i])
            renaming = renamed.get(i)
            row_before = renaming.former if renaming else was
            before = None if row_before is None else rows.held(row_before)
            for row in (before, held):
                persons.add(held.name_key, row.values if row else {})
            yield from _client_lines(before, held, client, persons.of(held.name_key), renaming)
    yield from _entry_lines(connection, register, v, entries, now, persons)


def _renamed(told: Any, rows: InForce, found: Sequence[int | None], beside: AbstractSet[Any], match: Match) -> dict[int, Renaming]:
    """New clients of a return that may be ones it tells of no more, by their rows; `former` is the row of these."""
    new = [i for i, was in enumerate(found) if was is None and not told.index.endings[i]]
    known = {*found}
    silent = [i for i in range(len(rows)) if i not in known and rows.parts[i] not in beside] if new else []
    matched = match([told.held(i) for i in new], [rows.held(i) for i in silent]) if silent else {}
    return {new[n]: r._replace(former=silent[r.former]) for n, r in matched.items()}


def _before(connection: Connection, remembered: Remembered, register: Register, v: Any, month: Month) -> list[Accepted]:
    """What counted before a version: earlier versions of its month that were accepted, and the months before."""
    s, x, c = submissions.c, examinations.c, contents.c
    query = select(submissions, x.name, x.sha256, x.columns, x.basis, c.mark).join(examinations, s.examination == x.id)
    query = query.join(contents, (c.examination == x.id) & (c.register == CLIENTS))
    good = (s.status.in_(("已接收", "无变化声明")), s.withdrawn_at.is_(None), s.version < v.version)
    mine = standing(connection.execute(query.where(s.unit == v.unit, s.kind == MONTHLY, s.month == v.month, *good)))
    heirs = register.heirs(month)
    names = register.with_predecessors(v.unit, month)
    found = inherited(accepted(connection, month.plus(-1), remembered, units=names), heirs)
    parts = remembered.parts(connection, mine)
    return [*(Accepted(a, parts[a.id]) for a in mine), *found]


def _part(connection: Connection, remembered: Remembered, v: Any) -> Any:
    s, x, c = submissions.c, examinations.c, contents.c
    query = select(submissions, x.name, x.sha256, x.columns, x.basis, c.mark).join(examinations, s.examination == x.id)
    row = connection.execute(query.join(contents, c.examination == x.id).where(s.id == v.id, c.register == CLIENTS)).one()
    return remembered.parts(connection, [row])[row.id]


def _client_lines(was: Any, held: Any, now: GroupClient | None, show: masked.Show, renaming: Renaming | None) -> Iterator[Line]:
    ledger: Mapping[str, Any] = now.values if now else {}
    client, place = str(held.values["name"]), (held.source.sheet, held.source.row)
    if held.ending:
        yield Line(CLIENTS, client, "变化类型", None if was is None else "在册", "终止", "在册" if ledger else None, "终止", *place)
        return
    if was is None:
        yield Line(CLIENTS, client, CUSTOMER_INFO.by_name["name"].head, None, client, ledger.get("name"), "新增", *place)
    if renaming is not None:
        told = (str(was.values["name"]), client, ledger.get("name"))
        kind = RENAMED if renaming.decided else MAYBE_RENAMED
        yield Line(CLIENTS, client, CUSTOMER_INFO.by_name["name"].head, *told, kind, *place, why=renaming.why)
    elif was is not None and was.name_key != held.name_key:
        told = (str(was.values["name"]), client, ledger.get("name"))
        why = "统一社会信用代码相同" if was.credit_code and was.credit_code == held.credit_code else "预填的是旧名"
        yield Line(CLIENTS, client, CUSTOMER_INFO.by_name["name"].head, *told, RENAMED, *place, why=why)
    for f in _FIELDS:
        if f.name == "name" or f.name not in held.columns or (was is not None and f.name not in was.columns):
            continue
        old, new = None if was is None else was.values.get(f.name), held.values.get(f.name)
        if old != new:
            told = (masked.value(f.name, old, show), masked.value(f.name, new, show), ledger.get(f.name))
            ruled = now.decided.get(f.name, "") if now else ""
            yield Line(CLIENTS, client, f.head, *told, "新增" if was is None else "修改", *place, decided=ruled)


def _entry_lines(
    connection: Connection, register: Register, v: Any, told_now: Mapping[str, Sequence[Entry]], now: Snapshot, persons: Told
) -> Iterator[Line]:
    if not told_now:
        return
    before = EntryBook(connection, register, Month.parse(v.month).plus(-1))
    earlier = _earlier_entries(connection, v)
    for name in sorted(told_now):
        sheet = registers()[name]
        told_before = {e.key: e for e in before.of(sheet) if e.unit == v.unit}
        for e in earlier.get(name, ()):
            told_before[e.key] = e.after(told_before.get(e.key))
        for e in told_before.values():
            persons.add(e.name_key, e.values, name)
        known = {key: masked.entry(e, persons.of(e.name_key)) for key, e in told_before.items()}
        here = {e.key: e for e in now.entries.get(name, ()) if e.unit == v.unit}
        for told in told_now[name]:
            e = masked.entry(told, persons.of(told.name_key))
            was, ledger = known.get(told.key), here.get(e.key)
            client = str(e.values.get(sheet.about) or "") if sheet.about else ""
            for f in sheet.fields:
                old, new = (None if was is None else was.values.get(f.name)), e.values.get(f.name)
                if f.name in e.values and (was is None or old != new):
                    value = ledger.values.get(f.name) if ledger else None
                    kind = "新增" if was is None else "修改"
                    yield Line(name, client, f.head, old, new, value, kind, e.source.sheet, e.source.row, e.key)


def _earlier_entries(connection: Connection, v: Any) -> dict[str, list[Entry]]:
    """Entries by register that the versions of a return's own month told which counted before it."""
    s, x = submissions.c, examinations.c
    query = select(submissions, x.name, x.sha256).join(examinations, s.examination == x.id)
    good = (s.status.in_(("已接收", "无变化声明")), s.withdrawn_at.is_(None), s.version < v.version)
    mine = connection.execute(query.where(s.unit == v.unit, s.kind == MONTHLY, s.month == v.month, *good))
    found: dict[str, list[Entry]] = {}
    for a in standing(mine):
        for r in contents_of(connection, [a.examination]):
            if r.register != CLIENTS:
                found.setdefault(r.register, []).extend(entries_of(a, r))
    return found
