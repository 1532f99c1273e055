"""Entries of registers: kept by return, versioned by their key, in force as last accepted.

An entry of a later period with the key of an earlier one is its next version. Of a return the newest version counts as a whole (D25).
What marketing decides stands above what branches say, for the fields it tells (D06).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select

from addin.ledger.contents.corrections import Correction, correction, learned
from addin.ledger.contents.decision_makers import named, with_decision_makers
from addin.ledger.contents.parts import Index, Packed
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import DECISIONS, MONTHLY, standing
from addin.ledger.shapes.views import Entry, Ruling, Source
from addin.ledger.storage import codec
from addin.ledger.storage.stored import resolved
from addin.ledger.storage.tables import contents, examinations, submissions
from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.periods import Term, half
from workbooks.declare import Sheet
from workbooks.examined import Entries
from workbooks.judging.entries import entry_key
from workbooks.registers import registers
from workbooks.registers.contacts import CONTACTS
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.fact_changes import FACT_CHANGES, TAKEN


class _Lines(NamedTuple):
    """What identifies the entries of one register in a return; parallel columns."""

    sheets: Sequence[str]
    #: 0-based sheet rows.
    rows: Sequence[int]
    keys: Sequence[Sequence[Any]]
    #: Keys of the clients' names, "" where an entry is of no client.
    clients: Sequence[str]


class _Row(NamedTuple):
    """A row as a return tells it, before it is known to stand."""

    version: Any
    unit: str
    key: tuple[Any, ...]
    lines: _Lines
    number: int
    values: dict[str, Any]
    #: See `Entry.earlier`.
    earlier: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def after(self, before: _Row | None) -> _Row:
        """The row as the next version of one with the same key."""
        if before is None:
            return self
        same = before.values == self.values
        return self._replace(earlier=before.earlier if same else (*before.earlier, (before.version.month, before.values)))

    def entry(self, register: Sheet) -> Entry:
        """The entry that it tells."""
        v, lines, i = self.version, self.lines, self.number
        source = Source(self.unit, last_month(v.month), v.version, v.name, v.sha256, lines.sheets[i], lines.rows[i])
        return Entry(register.name, self.key, lines.clients[i], self.unit, v.month, self.values, source, earlier=self.earlier)


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


def pack_columns(register: Sheet, lines: Sequence[Any], columns: Mapping[str, Sequence[Any]]) -> tuple[str, str]:
    """Lines and facts of rows whose values changed, as the ledger stores them; where they stand and whose they are stays."""
    if register is CUSTOMER_INFO:
        return codec.dump_index(lines).decode(), codec.dump_columns(columns).decode()
    sheets, rows, _, clients = lines
    records = [{name: of[i] for name, of in columns.items() if of[i] is not None} for i in range(len(rows))]
    keys = [list(entry_key(register, values)) for values in records]
    return codec.dumps([sheets, rows, keys, clients]), codec.dumps({name: list(of) for name, of in columns.items()})


def entry_marks(register: str, lines: str) -> set[str]:
    """Marks of the entries that rows tell of: register and key."""
    return {f"{register}:{key}" for key in map(json.dumps, _Lines(*json.loads(lines)).keys)}


class EntryBook:
    """All entries that accepted returns hold, up to a month.

    Args:
        connection: The ledger; all that is needed is read at once.
        units: The register of units.
        until: Last month looked at, with the half-year it lies in; None for all there are.
        of_units: Returns of these units alone, and what marketing decided; all if left out.
    """

    def __init__(self, connection: Connection, units: Register, until: Month | None = None, of_units: Collection[str] = ()) -> None:
        self._units = units
        self._heirs = units.heirs(until) if until else units.heirs(Month(9999, 12))
        s, x, c = submissions.c, examinations.c, contents.c
        query = select(submissions, x.name, x.sha256).join(examinations, s.examination == x.id)
        counting = query.where(s.status.in_(("已接收", "无变化声明")), s.withdrawn_at.is_(None))
        if of_units:
            counting = counting.where(or_(s.unit.in_(of_units), s.kind == DECISIONS))
        told = [v for v in standing(connection.execute(counting)) if until is None or _within(v, until)]
        self._versions = sorted(told, key=lambda v: (v.kind == DECISIONS, v.month, v.received_at, v.id))
        decisions = [v.examination for v in self._versions if v.kind == DECISIONS]
        wanted = or_(c.register != CUSTOMER_INFO.name, c.examination.in_(decisions))
        if of_units:
            wanted = and_(wanted, c.examination.in_([v.examination for v in self._versions]))
        #: Examination → register → mark of the content.
        self._marks: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for r in connection.execute(select(c.examination, c.register, c.mark).where(wanted)):
            self._marks[r.examination][r.register] = r.mark
        self._stored: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for (examination, register), texts in resolved(connection).of(sorted(self._needed())).items():
            self._stored[examination][register] = texts
        self._known: dict[str, list[Entry]] = {}

    @property
    def basis(self) -> list[list[str]]:
        """What the entries rest on: carrier and content of each return that has any."""
        return [[v.unit, v.kind, v.month, *sorted(told.values())] for v in self._versions if (told := self._marks.get(v.examination))]

    @property
    def names(self) -> list[str]:
        """Registers that have entries, in the order in which they are declared."""
        have = {name for v in self._versions for name in self._marks.get(v.examination, ())}
        if any(named(self._all_taken)):
            have.add(CONTACTS.name)
        return [name for name in registers() if name in have and name != CUSTOMER_INFO.name]

    @cached_property
    def corrections(self) -> list[Correction]:
        """Facts of clients that marketing decided, the newest last."""
        found: list[Correction] = []
        taken = self._taken
        for v in self._versions:
            found += map(learned, taken.get((v.kind, v.month, v.version), ()))
            stored = self._stored.get(v.examination, {}).get(CUSTOMER_INFO.name)
            if stored is None:
                continue
            index, columns, month = Index(*codec.load_index(stored[0])), codec.load_columns(stored[1]), last_month(v.month)
            for i, (name, code) in enumerate(zip(index.name_keys, index.credit_codes, strict=True)):
                found.append(correction(name, code, month, {field: told[i] for field, told in columns.items()}))
        return found

    @cached_property
    def _taken(self) -> Mapping[tuple[str, str, int], Sequence[Entry]]:
        """What marketing took over of contacts and did not take back, by the 核定 that says so."""
        found: defaultdict[tuple[str, str, int], list[Entry]] = defaultdict(list)
        for e in self.of(FACT_CHANGES):
            if e.values.get("decision") == TAKEN:
                found[DECISIONS, e.period, e.source.version].append(e)
        return found

    @property
    def _all_taken(self) -> list[Entry]:
        return [e for told in self._taken.values() for e in told]

    def of(self, register: Sheet) -> list[Entry]:
        """Entries of a register in force, in the order of the units; what they name is not yet known as a client of the group."""
        found = self._known.get(register.name)
        if found is None:
            found = self._known[register.name] = self._in_force(register)
        return found

    def _needed(self) -> set[tuple[int, str]]:
        """Contents that tell something: one that the unit's next return repeats unchanged is read once, as the later one tells it."""
        needed: set[tuple[int, str]] = set()
        later: dict[tuple[str, str], str] = {}
        for v in reversed(self._versions):
            owner = self._heirs.get(v.unit, v.unit)
            for name, mark in self._marks.get(v.examination, {}).items():
                if v.kind == DECISIONS or later.get((owner, name)) != mark:
                    needed.add((v.examination, name))
                if v.kind != DECISIONS:
                    later[owner, name] = mark
        return needed

    def _in_force(self, register: Sheet) -> list[Entry]:
        ours = register.returned == DECISIONS
        found: dict[tuple[str, tuple[Any, ...]], _Row] = {}
        decided = []
        for v in self._versions:
            for row in self._told(v, register):
                if v.kind == DECISIONS and not ours:
                    decided.append(row.entry(register))
                else:
                    place = "" if ours else row.unit, row.key
                    found[place] = row.after(found.get(place))
        order = {unit.name: i for i, unit in enumerate(self._units.units)}
        entries = [row.entry(register) for row in found.values()]
        if register is CONTACTS:
            entries = with_decision_makers(_overlaid(register, entries, decided), self._all_taken)
        else:
            entries = _overlaid(register, entries, decided)
        return sorted(entries, key=lambda e: order.get(e.unit, len(order)))

    def _told(self, v: Any, register: Sheet) -> Iterable[_Row]:
        stored = self._stored.get(v.examination, {}).get(register.name)
        if stored is None:
            return
        lines, columns = _Lines(*json.loads(stored[0])), codec.loads(stored[1])
        unit = self._heirs.get(v.unit, v.unit)
        for i, key in enumerate(lines.keys):
            values = {name: told[i] for name, told in columns.items() if told[i] is not None}
            yield _Row(v, unit, tuple(key), lines, i, values)


def _within(version: Any, until: Month) -> bool:
    """Whether a return is of a month, or of a half-year, not after the one asked for."""
    return bool(version.month <= (str(until) if version.kind in (MONTHLY, DECISIONS) else str(half(until))))


def _overlaid(register: Sheet, entries: Iterable[Entry], decided: Iterable[Entry]) -> list[Entry]:
    """Entries with what marketing decided about them: found by key and client (D07)."""
    by_key: defaultdict[tuple[Any, str], dict[str, Any]] = defaultdict(dict)
    rulings: defaultdict[tuple[Any, str], list[Ruling]] = defaultdict(list)
    keyed = {name for key in register.key for name in key} | {register.about}
    for d in decided:
        ruled = {name: value for name, value in d.values.items() if name not in keyed}
        by_key[d.key, d.name_key].update(ruled)
        rulings[d.key, d.name_key].append(Ruling(d.period, d.source.version, frozenset(ruled)))
    return [e.deciding(told, rulings[e.key, e.name_key]) if (told := by_key.get((e.key, e.name_key))) else e for e in entries]
