"""Entries of registers: kept by return, versioned by their key, in force as last accepted (registers §1).

An entry of a later period with the key of an earlier one is its next version. Of a return the newest version counts as a whole (D25).
What marketing decides stands above what branches say, for the fields it tells (D06).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from addin.ledger import codec
from addin.ledger.parts import Packed
from addin.ledger.tables import contents, examinations, submissions
from addin.ledger.units import Register
from addin.ledger.versions import DECISIONS, standing
from addin.ledger.views import Entry, Source
from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.periods import Term
from workbooks.declare import Sheet
from workbooks.examined import Entries
from workbooks.judging.entries import entry_key
from workbooks.registers import registers


class _Lines(NamedTuple):
    """What identifies the entries of one register in a return; parallel columns."""

    sheets: Sequence[str]
    #: 0-based sheet rows.
    rows: Sequence[int]
    keys: Sequence[Sequence[Any]]
    #: Keys of the clients' names, "" where an entry is of no client.
    clients: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Told:
    """One row of one return: whose, of which period, what it says."""

    unit: str
    kind: str
    period: str
    version: int
    key: tuple[Any, ...]
    client: str
    values: Mapping[str, Any]
    source: Source


def last_month(period: str) -> Month:
    """A period's month, of a half-year the last one."""
    return Term.parse(period).months[-1] if "H" in period else Month.parse(period)


def pack_entries(told: Entries) -> Packed:
    """Entries of a register ready to be stored."""
    register = registers()[told.register]
    records = [told.record(i) for i in range(len(told.rows))]
    keys = [list(entry_key(register, values)) for values in records]
    clients = [name_key(str(values.get(register.about) or "")) if register.about else "" for values in records]
    lines = codec.dumps([list(told.sheets), list(told.rows), keys, clients]).encode()
    facts = codec.dumps({name: list(values) for name, values in told.columns.items()}).encode()
    return Packed(hashlib.sha256(b"%b\n%b" % (lines, facts)).hexdigest(), lines, facts)


def entry_marks(register: str, lines: str) -> set[str]:
    """Marks of the entries that rows tell of: register and key."""
    return {f"{register}:{key}" for key in map(json.dumps, _Lines(*json.loads(lines)).keys)}


def entries_in_force(
    connection: Connection, register: Sheet, units: Register, periods: Mapping[str, str], heirs: Mapping[str, str]
) -> list[Entry]:
    """Entries of a register in force, in the order of the units and in which they were first told.

    Args:
        connection: The ledger.
        register: The register.
        units: Gives the order of the units.
        periods: Kind of return → last period looked at (2026-11, 2026H2); kinds that are left out are not looked at.
        heirs: Units that have ended → those that took over from them.
    """
    ours = register.returned == DECISIONS
    found: dict[tuple[str, tuple[Any, ...]], _Told] = {}
    decided = []
    for t in _told(connection, register, periods, heirs):
        if t.kind == DECISIONS and not ours:
            decided.append(t)
        else:
            found["" if ours else t.unit, t.key] = t
    order = {unit.name: i for i, unit in enumerate(units.units)}
    entries = [Entry(register.name, t.key, t.client, t.unit, t.period, t.values, t.source) for t in found.values()]
    return sorted(_overlaid(register, entries, decided), key=lambda e: order.get(e.unit, len(order)))


def _told(connection: Connection, register: Sheet, periods: Mapping[str, str], heirs: Mapping[str, str]) -> list[_Told]:
    """What accepted returns say in a register, oldest period first, decisions behind the returns."""
    s, x, c = submissions.c, examinations.c, contents.c
    query = (
        select(submissions, x.name, x.sha256)
        .join(examinations, s.examination == x.id)
        .where(s.status.in_(("已接收", "无变化声明")), s.withdrawn_at.is_(None), s.kind.in_(tuple(periods)))
    )
    versions = [v for v in standing(connection.execute(query)) if v.month <= periods[v.kind]]
    versions.sort(key=lambda v: (v.kind == DECISIONS, v.month, v.received_at, v.id))
    stored = {r.examination: r for r in connection.execute(select(c.examination, c.lines, c.facts).where(c.register == register.name))}
    found: list[_Told] = []
    for v in versions:
        if (r := stored.get(v.examination)) is None:
            continue
        lines, columns = _Lines(*json.loads(r.lines)), codec.loads(r.facts)
        unit, month = heirs.get(v.unit, v.unit), last_month(v.month)
        for i, row in enumerate(lines.rows):
            values = {name: told[i] for name, told in columns.items() if told[i] is not None}
            source = Source(unit, month, v.version, v.name, v.sha256, lines.sheets[i], row)
            found.append(_Told(unit, v.kind, v.month, v.version, tuple(lines.keys[i]), lines.clients[i], values, source))
    return found


def _overlaid(register: Sheet, entries: Sequence[Entry], decided: Iterable[_Told]) -> list[Entry]:
    """Entries with what marketing decided about them: found by key and client (D07)."""
    by_key: defaultdict[tuple[Any, str], dict[str, Any]] = defaultdict(dict)
    keyed = {name for key in register.key for name in key} | {register.about}
    for t in decided:
        by_key[t.key, t.client].update({name: value for name, value in t.values.items() if name not in keyed})
    return [e.deciding(told) if (told := by_key.get((e.key, e.name_key))) else e for e in entries]
