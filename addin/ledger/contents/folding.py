"""Which rows of which returns are in force from month to month, told return by return (R31, R57, D25, R28).

The state at the end of a month follows from the state a month before and the returns of the month: of a client and of an entry the last
accepted row stands, a row marked 终止 ends a client. Units that end in a month hand over to those that took over from them (A43).
What marketing decides adds up and ends nothing (D06).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from addin.ledger.contents.parts import Index, by_row
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import DECISIONS, MONTHLY
from addin.ledger.storage import codec
from addin.ledger.storage.stored import Key
from udfs.kinds.dates import Month
from udfs.periods import Term
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Until when something stands that still does: after every month.
OPEN = "9999-99"
#: Owner of what marketing decides.
MARKETINGS = ""
#: Register and unit that stands for the rows.
Place = tuple[str, str]
#: Gives texts of contents.
Read = Callable[[Iterable[Key]], Mapping[Key, tuple[str, ...]]]


class Told(NamedTuple):
    """A version of a return that counts."""

    id: int
    unit: str
    kind: str
    period: str
    received_at: str
    version: int
    examination: int

    @property
    def since(self) -> str:
        """First month in which it counts."""
        return first_month(self.period)

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """By which the later of two tells of an entry."""
        return self.kind == DECISIONS, self.period, self.received_at, self.id

    def owner(self, register: str, heirs: Mapping[str, str]) -> str | None:
        """Who stands for what it tells of a register; None if it counts for nothing there."""
        if self.kind == DECISIONS or registers()[register].returned == DECISIONS:
            return MARKETINGS
        if register == CUSTOMER_INFO.name and self.kind != MONTHLY:
            return None
        return heirs.get(self.unit, self.unit)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one register in one return that stand from a month to before another; `rows` is None for all of them."""

    register: str
    owner: str
    submission: int
    since: str
    until: str
    rows: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Superseded:
    """What returns told of entries before later ones told something else: key, period and values, oldest first."""

    register: str
    owner: str
    since: str
    until: str
    told: tuple[tuple[tuple[Any, ...], str, str], ...]


def first_month(period: str) -> str:
    """A month itself, or the first month of a half-year."""
    return str(Term.parse(period).months[0]) if "H" in period else period


class Rows:
    """What identifies the rows of returns, read when it is asked for.

    Args:
        lines: Reads what identifies the rows of contents.
        whole: Reads that and their values.
        has: Registers that an examination has content of.
    """

    def __init__(self, lines: Read, whole: Read, has: Mapping[int, Sequence[str]]) -> None:
        self._read_lines, self._read_whole, self.has = lines, whole, has
        self._lines: dict[Key, Any] = {}
        self._texts: dict[Key, str] = {}
        self._facts: dict[Key, Any] = {}

    def fetch(self, keys: Collection[Key]) -> None:
        """Read contents at once: of clients what identifies them, of entries their values as well."""
        for key, texts in self._read_lines([k for k in keys if k[1] == CUSTOMER_INFO.name]).items():
            self._lines[key] = codec.load_index(texts[0])
        for key, texts in self._read_whole([k for k in keys if k[1] != CUSTOMER_INFO.name]).items():
            self._lines[key], self._texts[key] = codec.load_index(texts[0]), texts[1]

    def lines(self, examination: int, register: str) -> Any:
        """All that identifies the rows."""
        key = examination, register
        if key not in self._lines:
            self.fetch([key])
        return self._lines[key]

    def keys(self, examination: int, register: str) -> Sequence[tuple[Any, ...]]:
        """Keys of entries."""
        return [tuple(key) for key in self.lines(examination, register)[2]]

    def values(self, examination: int, register: str, number: int) -> str:
        """Values of an entry as the ledger stores them."""
        key = examination, register
        if key not in self._facts:
            self.lines(examination, register)
            self._facts[key] = json.loads(self._texts[key])
        return codec.dumps({name: of[number] for name, of in self._facts[key].items() if of[number] is not None})


#: Of a return its id, keys of names and of codes ("" for none), rows marked 终止, rows that may stand, and who renamed clients were.
OfReturn = tuple[int, Sequence[str], Sequence[str], Iterable[int], Iterable[int], Mapping[int, Sequence[tuple[str, str]]]]


def newest(parts: Iterable[OfReturn]) -> dict[int, set[int]]:
    """Numbers of the rows of one unit's clients in force by return.

    Args:
        parts: The returns, newest first.
    """
    found: dict[int, set[int]] = {}
    codes: set[str] = set()
    names: dict[str, str] = {}
    for number, name_keys, code_keys, endings, may, renamed in parts:
        rows = [(i, name_keys[i], code_keys[i]) for i in may]
        fresh = {i for i, name, code in rows if not _seen(name, code, codes, names)}
        told = [(name, code) for _, name, code in rows]
        for name, code in (*told, *(was for i, _, _ in rows for was in renamed.get(i, ()))) if renamed else told:
            names.setdefault(name, code)
            if code:
                codes.add(code)
        if standing := fresh.difference(endings):
            found[number] = standing
    return found


def _seen(name: str, code: str, codes: set[str], names: Mapping[str, str]) -> bool:
    """Whether a newer return of the unit tells of the same client."""
    if code and code in codes:
        return True
    return name in names and (not code or names[name] in ("", code))


@dataclass(slots=True)
class Fold:
    """The rows in force of some units, brought on month by month.

    Args:
        units: The register of units.
        rows: What identifies rows.
        members: The units; `MARKETINGS` for what marketing decides.
        versions: Versions that count from the first month on, and those that stand before it.
        history: Gives all versions that count.
        former: Gives what was told before the first month and stands no more; few months ask for it.
        blocks: What stands before the first month.
    """

    units: Register
    rows: Rows
    members: frozenset[str]
    versions: Sequence[Told]
    history: Callable[[], tuple[Rows, Sequence[Told]]]
    former: Callable[[], Iterable[Superseded]]
    blocks: list[Block] = field(default_factory=list)
    #: What the months brought on so far say of entries that others replaced.
    superseded: list[Superseded] = field(default_factory=list)
    #: What stood before and stands no more.
    closed: list[Block | Superseded] = field(default_factory=list)
    _by_id: dict[int, Told] = field(init=False)
    _has_former: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._by_id = {v.id: v for v in self.versions}

    def needs(self, since: str) -> Iterator[Key]:
        """Contents that it looks into: of new versions, and of what stands in their registers."""
        new = {(v.examination, register) for v in self.versions if v.since >= since for register in self.rows.has.get(v.examination, ())}
        told = {register for _, register in new}
        yield from sorted(new)
        yield from ((self._by_id[b.submission].examination, b.register) for b in self.blocks if b.register in told)

    def run(self, since: str) -> None:
        """Bring it on from a month to the last."""
        ends = {str(u.valid_to.plus(1)) for u in self.units.units if u.name in self.members and u.successor and u.valid_to}
        for month in sorted({v.since for v in self.versions if v.since >= since} | {m for m in ends if m >= since}):
            self._month(month, heirs=month in ends)

    def _month(self, month: str, *, heirs: bool) -> None:
        now = self.units.heirs(Month.parse(month))
        new: defaultdict[Place, list[Told]] = defaultdict(list)
        for v in self.versions:
            if v.since == month:
                for register in self.rows.has.get(v.examination, ()):
                    owner = v.owner(register, now)
                    if owner is not None and (owner == MARKETINGS) == (MARKETINGS in self.members):
                        new[register, owner].append(v)
        moved = {b.owner for b in self.blocks if b.owner in now} if heirs else set()
        taking = {now[owner] for owner in moved}
        old: defaultdict[Place, list[Block]] = defaultdict(list)
        for block in self.blocks:
            old[block.register, now[block.owner] if block.owner in moved else block.owner].append(block)
        for place in dict.fromkeys((*new, *(p for p in old if p[1] in taking))):
            self._place(place, month, old[place], new[place], inherits=place[1] in taking)

    def _place(self, place: Place, month: str, old: Sequence[Block], new: Sequence[Told], *, inherits: bool) -> None:
        register, owner = place
        if owner == MARKETINGS and registers()[register].returned != DECISIONS:
            stands: dict[int, tuple[int, ...] | None] = {b.submission: b.rows for b in old} | {v.id: None for v in new}
        elif register == CUSTOMER_INFO.name:
            stands = self._clients(old, new)
        elif inherits or (old and min(v.order for v in new) < max(self._by_id[b.submission].order for b in old)):
            stands = self._anew(place, month)
        else:
            stands = self._entries(place, month, old, new)
        for block in old:
            if block.owner == owner and block.submission in stands and stands[block.submission] == block.rows:
                del stands[block.submission]
            else:
                self._close(block, month)
        self.blocks += [Block(register, owner, number, month, OPEN, rows) for number, rows in stands.items()]

    def _close(self, one: Block | Superseded, month: str) -> None:
        if isinstance(one, Block):
            self.blocks.remove(one)
            self.closed.append(Block(one.register, one.owner, one.submission, one.since, month, one.rows))
        else:
            self.superseded.remove(one)
            self.closed.append(Superseded(one.register, one.owner, one.since, month, one.told))

    def _clients(self, old: Sequence[Block], new: Sequence[Told]) -> dict[int, tuple[int, ...] | None]:
        told = [(v, None) for v in new] + [(self._by_id[b.submission], b.rows) for b in old]
        parts, sizes = [], {}
        for v, may in sorted(told, key=lambda one: (one[0].period, one[0].unit, one[0].version), reverse=True):
            index = Index(*self.rows.lines(v.examination, CUSTOMER_INFO.name))
            sizes[v.id] = len(index.rows)
            ended = [i for i, ending in enumerate(index.endings) if ending]
            standing = range(len(index.rows)) if may is None else may
            codes = [code or "" for code in index.credit_codes]
            parts.append((v.id, index.name_keys, codes, ended, standing, by_row(index.renamed)))
        return {number: None if len(rows) == sizes[number] else tuple(sorted(rows)) for number, rows in newest(parts).items()}

    def _entries(self, place: Place, month: str, old: Sequence[Block], new: Sequence[Told]) -> dict[int, tuple[int, ...] | None]:
        register = place[0]
        at: dict[tuple[Any, ...], tuple[Told, int]] = {}
        for v, rows in sorted(((self._by_id[b.submission], b.rows) for b in old), key=lambda one: one[0].order):
            keys = self.rows.keys(v.examination, register)
            at |= {keys[i]: (v, i) for i in (range(len(keys)) if rows is None else rows)}
        before = [(key, was.period, values) for key, was, values in _after(self.rows, register, new, at)]
        self._supersede(place, month, before)
        return _standing(self.rows, register, at)

    def _anew(self, place: Place, month: str) -> dict[int, tuple[int, ...] | None]:
        """Entries told from the beginning, in their order: of units brought together, or told later than what stands but of earlier."""
        register, owner = place
        now = self.units.heirs(Month.parse(month))
        rows, versions = self.history()
        mine = [v for v in versions if v.since <= month and register in rows.has.get(v.examination, ()) and v.owner(register, now) == owner]
        at: dict[tuple[Any, ...], tuple[Told, int]] = {}
        before = [(key, was.period, values) for key, was, values in _after(rows, register, mine, at)]
        if not self._has_former:
            self._has_former = True
            self.superseded[:0] = self.former()
        for one in [s for s in self.superseded if s.register == register and now.get(s.owner, s.owner) == owner]:
            self._close(one, month)
        self._supersede(place, month, before)
        return _standing(rows, register, at)

    def _supersede(self, place: Place, month: str, before: Sequence[tuple[tuple[Any, ...], str, str]]) -> None:
        if before:
            self.superseded.append(Superseded(*place, month, OPEN, tuple(before)))


def _after(
    rows: Rows, register: str, new: Sequence[Told], at: dict[tuple[Any, ...], tuple[Told, int]]
) -> Iterator[tuple[tuple[Any, ...], Told, str]]:
    """Take versions into what stands, and tell what they replace by something else."""
    for v in sorted(new, key=lambda v: v.order):
        for i, key in enumerate(rows.keys(v.examination, register)):
            if key in at:
                was, number = at[key]
                values = rows.values(was.examination, register, number)
                if values != rows.values(v.examination, register, i):
                    yield key, was, values
            at[key] = v, i


def _standing(rows: Rows, register: str, at: Mapping[tuple[Any, ...], tuple[Told, int]]) -> dict[int, tuple[int, ...] | None]:
    """Numbers of the rows in force by return; None for all of one."""
    numbers: defaultdict[Told, list[int]] = defaultdict(list)
    for v, i in at.values():
        numbers[v].append(i)
    sizes = {v: len(rows.lines(v.examination, register)[1]) for v in numbers}
    return {v.id: None if len(told) == sizes[v] else tuple(sorted(told)) for v, told in numbers.items()}
