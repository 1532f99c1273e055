"""Entries of registers: kept by return, versioned by their key, in force as last accepted.

An entry of a later period with the key of an earlier one is its next version. Of a return the newest version counts as a whole (D25).
What marketing decides stands above what branches say, for the fields it tells (D06).
"""

from __future__ import annotations

import functools
import hashlib
import json
import types
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple, overload

from sqlalchemy import Connection, or_, select

from addin.ledger.contents.corrections import Correction, correction, learned
from addin.ledger.contents.decision_makers import named, with_decision_makers
from addin.ledger.contents.folding import MARKETINGS, first_month
from addin.ledger.contents.index import GOOD, LAST, superseded_at
from addin.ledger.contents.parts import Index, Packed
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import DECISIONS, standing
from addin.ledger.shapes.views import Entry, Ruling, Source
from addin.ledger.storage import codec
from addin.ledger.storage.stored import resolved
from addin.ledger.storage.tables import contents, examinations, in_force, submissions, superseded
from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.periods import Term
from workbooks.declare import Sheet
from workbooks.examined import Entries
from workbooks.judging.entries import entry_key
from workbooks.registers import registers
from workbooks.registers.contacts import CONTACTS
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.fact_changes import FACT_CHANGES, TAKEN

#: After every month.
_LAST = Month.parse(LAST)
_I = in_force.c
#: Made once: building a statement takes longer than running it.
_S, _X, _C = submissions.c, examinations.c, contents.c
_TOLD = (_S.id, _S.unit, _S.kind, _S.month, _S.received_at, _S.version, _S.examination, _X.name, _X.sha256, _C.mark)
_BLOCKS = (
    select(_I.register, _I.owner, _I.rows, *_TOLD)
    .join(submissions, _I.submission == _S.id)
    .join(examinations, _S.examination == _X.id)
    .join(contents, (_C.examination == _X.id) & (_C.register == _I.register))
)


class _Lines(NamedTuple):
    """What identifies the entries of one register in a return; parallel columns."""

    sheets: Sequence[str]
    #: 0-based sheet rows.
    rows: Sequence[int]
    keys: Sequence[Sequence[Any]]
    #: Keys of the clients' names, "" where an entry is of no client.
    clients: Sequence[str]


class _Content:
    """Entries of one register in a return, unpacked when they are looked at.

    Args:
        lines: What identifies them, as the ledger keeps it.
        facts: Their values.
    """

    def __init__(self, lines: str, facts: str) -> None:
        self.told_lines, self.told_facts = lines, facts
        self._made: dict[tuple[int, str, int], Entry] = {}

    @cached_property
    def lines(self) -> _Lines:
        """What identifies them."""
        return _Lines(*codec.load_index(self.told_lines))

    @cached_property
    def keys(self) -> list[tuple[Any, ...]]:
        """Their keys."""
        return list(map(tuple, self.lines.keys))

    @cached_property
    def _values(self) -> list[dict[str, Any]]:
        columns = codec.load_told(self.told_facts)
        rows = zip(*columns.values(), strict=True)
        return [{name: value for name, value in zip(columns, row, strict=True) if value is not None} for row in rows]

    @property
    def numbers(self) -> range:
        """Numbers of all of them."""
        return range(len(self.lines.rows))

    def entry(self, register: Sheet, v: Any, unit: str, i: int) -> Entry:
        """One of them, as a version of a return tells it for a unit."""
        asked = v.id, unit, i
        made = self._made.get(asked)
        if made is None:
            lines = self.lines
            source = Source(unit, last_month(v.month), v.version, v.name, v.sha256, lines.sheets[i], lines.rows[i])
            key, client = self.keys[i], lines.clients[i]
            made = self._made[asked] = Entry(register.name, key, client, unit, v.month, self._values[i], source)
        return made


@functools.lru_cache(maxsize=1 << 10)
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


class Seen:
    """What books have read of a ledger: contents that one of them has unpacked serve the others."""

    def __init__(self) -> None:
        #: By examination, register and mark.
        self.contents: dict[tuple[int, str, str], _Content] = {}
        #: Values of entries and instances of their registers, by the identity of the values.
        self.rows: dict[int, tuple[Any, Any]] = {}

    def clear(self) -> None:
        """Let go of all."""
        self.contents.clear()
        self.rows.clear()


class _Before(Sequence[tuple[str, Mapping[str, Any]]]):
    """What earlier returns told of an entry, with their periods; unpacked when it is looked at, and few ever are."""

    def __init__(self) -> None:
        self._told: list[tuple[str, str]] = []

    def add(self, period: str, values: str) -> None:
        """Take in what a return told, values as the index keeps them."""
        self._told.append((period, values))

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, at: int) -> tuple[str, Mapping[str, Any]]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[str, Mapping[str, Any]], ...]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, Mapping[str, Any]] | tuple[tuple[str, Mapping[str, Any]], ...]:
        """One of them, or some."""
        if isinstance(at, slice):
            return tuple((period, _values(values)) for period, values in self._told[at])
        period, values = self._told[at]
        return period, _values(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


@functools.lru_cache(maxsize=1 << 14)
def _values(text: str) -> Mapping[str, Any]:
    """Values of an entry as the index keeps them; months share them."""
    found: Mapping[str, Any] = codec.loads(text)
    return found


class EntryBook:
    """All entries in force at the end of a month, as the index tells.

    Args:
        connection: The ledger; all that is needed is read at once.
        units: The register of units.
        until: The month, with the half-year it lies in; None for all there are.
        of_units: Entries of these units alone, and what marketing decided; all if left out.
        known: What other books have read already.
        of_registers: Entries of these registers alone; all if left out.
        now_alone: What was told of entries earlier is left out.
    """

    def __init__(
        self,
        connection: Connection,
        units: Register,
        until: Month | None = None,
        of_units: Collection[str] = (),
        known: Seen | None = None,
        of_registers: Collection[str] = (),
        now_alone: bool = False,
    ) -> None:
        self._units, month = units, until or _LAST
        self._heirs = units.heirs(month)
        owners = (_I.owner.in_([*of_units, MARKETINGS]),) if of_units else ()
        ours = or_(_I.register != CUSTOMER_INFO.name, _I.owner == MARKETINGS)
        asked = (_I.register.in_(of_registers),) if of_registers else ()
        rows = connection.execute(_BLOCKS.where(_I.since <= str(month), _I.until > str(month), ours, *owners, *asked)).all()
        self._seen = Seen() if known is None else known
        self._contents = self._seen.contents
        new = {(r.examination, r.register): r.mark for r in rows if (r.examination, r.register, r.mark) not in self._contents}
        for key, (lines, facts) in resolved(connection).of(sorted(new)).items():
            self._contents[*key, new[key]] = _Content(lines, facts)
        self._blocks: defaultdict[str, list[Any]] = defaultdict(list)
        for r in sorted(rows, key=_order):
            self._blocks[r.register].append(r)
        owners = (superseded.c.owner.in_([*of_units, MARKETINGS]),) if of_units else ()
        self._superseded = [] if now_alone else list(superseded_at(connection, str(month), *owners))
        self._known: dict[str, list[Entry]] = {}

    @property
    def names(self) -> list[str]:
        """Registers that have entries, in the order in which they are declared."""
        have = set(self._blocks)
        if any(named(self._all_taken)):
            have.add(CONTACTS.name)
        return [name for name in registers() if name in have and name != CUSTOMER_INFO.name]

    @cached_property
    def corrections(self) -> list[Correction]:
        """Facts of clients that marketing decided, the newest last."""
        found: list[Correction] = []
        taken = self._taken
        decisions = {v.id: v for name in (CUSTOMER_INFO.name, FACT_CHANGES.name) for v in self._blocks.get(name, ())}
        here = {v.id: self._contents[v.examination, CUSTOMER_INFO.name, v.mark] for v in self._blocks.get(CUSTOMER_INFO.name, ())}
        for v in sorted(decisions.values(), key=_order):
            found += map(learned, taken.get((v.kind, v.month, v.version), ()))
            stored = here.get(v.id)
            if stored is None:
                continue
            index, columns, month = Index(*codec.load_index(stored.told_lines)), codec.load_columns(stored.told_facts), last_month(v.month)
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

    def told(self, register: Sheet, unit: str, keys: Collection[tuple[Any, ...]]) -> dict[tuple[Any, ...], Entry]:
        """Entries in force under some keys, without what was told before: of a unit, of all if marketing decides on them."""
        own = "" if register.returned == DECISIONS else unit
        blocks = self._by_unit[register.name, own] + (self._by_unit[register.name, MARKETINGS] if own else [])
        return {e.key: e for e in self._made(register, blocks, keys) if not own or e.unit == own}

    def rows(self, register: Sheet) -> Iterator[tuple[Entry, Any]]:
        """Entries with an instance of their register each, without what only marketing settles and has not."""
        for entry in self.of(register):
            values, row = (None, None) if entry.decided else self._seen.rows.get(id(entry.values), (None, None))
            if values is not entry.values:
                open_ = set(register.settled).difference(entry.decided)
                row = register.instance({**entry.values, **dict.fromkeys(open_)} if open_ else entry.values)
                if not entry.decided:
                    self._seen.rows[id(entry.values)] = entry.values, row
            yield entry, row

    @cached_property
    def _by_unit(self) -> Mapping[tuple[str, str], list[Any]]:
        """Blocks by register and the unit they stand for; those of what marketing decides by no unit."""
        found: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
        for name, blocks in self._blocks.items():
            for v in blocks:
                found[name, MARKETINGS if v.owner == MARKETINGS else self._heirs.get(v.unit, v.unit)].append(v)
        return found

    def _in_force(self, register: Sheet) -> list[Entry]:
        earlier: defaultdict[tuple[str, tuple[Any, ...]], _Before] = defaultdict(_Before)
        for one in self._superseded:
            if one.register == register.name:
                for key, period, values in one.told:
                    earlier[one.owner, key].add(period, values)
        return self._made(register, self._blocks.get(register.name, ()), None, earlier)

    def _made(
        self,
        register: Sheet,
        blocks: Iterable[Any],
        keys: Collection[tuple[Any, ...]] | None,
        earlier: Mapping[tuple[str, tuple[Any, ...]], _Before] = types.MappingProxyType({}),
    ) -> list[Entry]:
        ours = register.returned == DECISIONS
        entries: list[Entry] = []
        decided: list[Entry] = []
        for v in blocks:
            unit = self._heirs.get(v.unit, v.unit)
            content, overlay = self._contents[v.examination, register.name, v.mark], v.kind == DECISIONS and not ours
            for i in content.numbers if not v.rows else codec.loads(v.rows):
                if keys is not None and content.keys[i] not in keys:
                    continue
                entry = content.entry(register, v, unit, i)
                before = None if overlay else earlier.get((v.owner, entry.key))
                (decided if overlay else entries).append(replace(entry, earlier=before) if before else entry)
        order = {unit.name: i for i, unit in enumerate(self._units.units)}
        if register is CONTACTS:
            told = with_decision_makers(_overlaid(register, entries, decided), self._all_taken)
        else:
            told = _overlaid(register, entries, decided)
        return sorted(told, key=lambda e: order.get(e.unit, len(order)))


def _order(v: Any) -> tuple[bool, str, str, int]:
    """By which the later of two versions tells of an entry."""
    return v.kind == DECISIONS, v.month, v.received_at, v.id


def entry_basis(connection: Connection, until: Month | None = None) -> list[list[str]]:
    """What entries rest on, up to a month or all there is: carrier and content of each return that counts and has any."""
    s, c = submissions.c, contents.c
    light = (s.id, s.unit, s.kind, s.month, s.received_at, s.version, s.label, s.beside, s.examination)
    counting = select(*light).where(s.status.in_(GOOD), s.withdrawn_at.is_(None))
    counted = [v for v in standing(connection.execute(counting)) if until is None or first_month(v.month) <= str(until)]
    decisions = {v.examination for v in counted if v.kind == DECISIONS}
    marks: defaultdict[int, list[str]] = defaultdict(list)
    for examination, register, mark in connection.execute(select(c.examination, c.register, c.mark)):
        if register != CUSTOMER_INFO.name or examination in decisions:
            marks[examination].append(mark)
    ordered = sorted(counted, key=_order)
    return [[v.unit, v.kind, v.month, *sorted(told)] for v in ordered if (told := marks.get(v.examination))]


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
