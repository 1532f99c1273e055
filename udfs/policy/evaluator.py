"""The editable policy: decision tables and dated numbers, and their evaluation.

A table is judged row by row. A row marked 否决 decides as soon as it is known to hold (A07); a row marked 判定 decides when no veto
does; 其余 takes what is left. Rows that hang on a fact not known are remembered, so that 数据不足 follows from the table (A08).
A table of 计分 rows gives points instead: its parts add up, and within a part the first row known to hold counts (A15). A table of
列出 rows lists what applies: within each part the first row known to hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from udfs.heads import Fact, Heads
from udfs.kinds.dates import Month
from udfs.kinds.kind import Doubt, Fault, Kind
from udfs.policy.conditions import Condition, ConditionError, Join, Known, Tri, atoms, parse, reasons, truth, written
from udfs.policy.posts import Approver, Post

VETO, JUDGE, REST, SCORE, LISTED = "否决", "判定", "其余", "计分", "列出"
ROLES = (VETO, JUDGE, REST)
#: Day of a month on which it is asked what is in force.
CUT = 25


class PolicyError(ValueError):
    """A policy that cannot be used: which table, row and column, and why in a Chinese sentence."""

    def __init__(self, why: str, *, table: str, row: str = "", column: str = "") -> None:
        super().__init__(f"{table}第{row}行：{why}" if row else f"{table}：{why}")
        self.why, self.table, self.row, self.column = why, table, row, column


@dataclass(frozen=True, slots=True)
class Output:
    """One result column of a decision table."""

    head: str
    kind: Kind


#: Numbers that tell a reporting month's first and last day (A02).
SPAN = ("month_basis", "period_end")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a decision table is asked and what it answers; the rows are policy, the shape is not."""

    key: str
    title: str
    inputs: tuple[Fact, ...]
    outputs: tuple[Output, ...]
    clause: str
    purpose: str
    #: What its rows may be.
    roles: tuple[str, ...] = ROLES
    #: A return is examined by it: when it changes, what was examined before is examined again.
    examining: bool = False

    @property
    def adds(self) -> bool:
        """True for a score: its outputs are the part a row belongs to, and the points."""
        return SCORE in self.roles

    @property
    def by_part(self) -> bool:
        """True if each part of the table answers for itself: a score, or a list of what applies."""
        return self.adds or LISTED in self.roles


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table; `clause` is an id of the rule book or 非原文 with the reading."""

    id: str
    role: str
    when: str
    #: Values of the outputs' kinds.
    then: tuple[Any, ...]
    clause: str
    note: str = ""
    enabled: bool = True
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True)
class Setting:
    """A dated number or switch. `value` is of its kind; `name` is the word used in conditions."""

    key: str
    name: str
    value: Any
    kind: Kind
    unit: str
    clause: str
    note: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    #: Least and most it may be.
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which the calendar departs from Monday to Friday: off, or worked in exchange."""

    day: datetime.date
    working: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A signed decision that a client has another tier than the table gives, until a day (A07)."""

    client: str
    tier: str
    reason: str
    signed: str
    until: datetime.date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table says of one case."""

    row: Row
    #: Vetoes that hold, in order.
    vetoes: tuple[Row, ...]
    #: 判定 rows of another result that hold as well: a conflict when a veto decided.
    against: tuple[Row, ...]
    #: 判定 rows before the one that hit whose truth is not known.
    pending: tuple[Row, ...]

    @property
    def certain(self) -> bool:
        """False if an unknown fact could have hit an earlier row."""
        return not self.pending


@dataclass(frozen=True)
class Table:
    """A decision table with its rows in order."""

    shape: Shape
    rows: tuple[Row, ...]
    numbers: Mapping[str, Any]

    @cached_property
    def heads(self) -> Heads:
        """Words for the inputs."""
        return Heads(self.shape.inputs)

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """Parsed conditions of the enabled rows by row id; PolicyError for a broken one."""
        found = {}
        for row in self.rows:
            if row.enabled and row.role != REST:
                found[row.id] = self.parsed(row)
        return found

    @cached_property
    def live(self) -> tuple[tuple[Row, Condition], ...]:
        """Enabled rows with a condition, vetoes first."""
        live = [r for r in self.rows if r.id in self.conditions and r.enabled]
        live.sort(key=lambda r: r.role != VETO)
        return tuple((r, self.conditions[r.id]) for r in live)

    @cached_property
    def rest(self) -> Row | None:
        """The row that takes all remaining cases."""
        return next((r for r in self.rows if r.enabled and r.role == REST), None)

    @cached_property
    def parts(self) -> dict[str, tuple[tuple[Row, Condition], ...]]:
        """Live rows of a score or list by the part they belong to."""
        names = dict.fromkeys(row.then[0] for row, _ in self.live)
        return {name: tuple(one for one in self.live if one[0].then[0] == name) for name in names}

    @property
    def best(self) -> int:
        """Points of a score if the best row of every part counts."""
        return sum(max(row.then[1] for row, _ in rows) for rows in self.parts.values())

    def points(self, known: Known) -> int:
        """Points of one case; what is not known gives none."""
        return sum(next((row.then[1] for row, when in rows if truth(when, known)), 0) for rows in self.parts.values())

    def listed(self, known: Known) -> list[Row]:
        """What applies in one case: of each part the first row known to hold."""
        firsts = (next((row for row, when in rows if truth(when, known)), None) for rows in self.parts.values())
        return [row for row in firsts if row is not None]

    def parsed(self, row: Row) -> Condition:
        """Condition of a row; PolicyError naming the cell if it is broken."""
        try:
            return parse(row.when, self.heads, self.numbers)
        except ConditionError as error:
            raise PolicyError(str(error), table=self.shape.title, row=row.id, column="条件") from None

    def judge(self, known: Known) -> Verdict:
        """First hit with vetoes on top; total for every table that passed `policy_check.checked`."""
        return self.verdict([truth(condition, known) for _, condition in self.live])

    def verdict(self, truths: Sequence[Tri]) -> Verdict:
        """Verdict from the truth of each row of `live`."""
        vetoes: list[Row] = []
        pending: list[Row] = []
        hits: list[Row] = []
        for (live, _), found in zip(self.live, truths, strict=True):
            if live.role == VETO:
                if found:
                    vetoes.append(live)
            elif found:
                hits.append(live)
            elif found is None and not hits:
                pending.append(live)
        if vetoes:
            return Verdict(vetoes[0], tuple(vetoes), tuple(h for h in hits if h.then != vetoes[0].then), ())
        row = next(iter((*hits, *([self.rest] if self.rest else pending))), None)
        if row is None:
            raise PolicyError("有的情形没有一行适用，又没有“其余”行", table=self.shape.title)
        return Verdict(row, (), (), tuple(p for p in pending if p.then != row.then))

    def why(self, row: Row, known: Known) -> list[str]:
        """Sentences that tell the facts by which a row holds, fails or stays open."""
        condition = self.conditions[row.id]
        return reasons(condition, known, truth(condition, known))

    def lacking(self, row: Row, known: Known) -> list[str]:
        """Parts of a row that are not known to hold, each with what is known instead."""
        condition = self.conditions[row.id]
        parts = condition.parts if isinstance(condition, Join) and condition.word == "且" else (condition,)
        open_parts = [p for p in parts if truth(p, known) is not True]
        return [f"{written(p)}（现{'且'.join(reasons(p, known, truth(p, known)))}）" for p in open_parts]


def known_values(facts: Mapping[str, Any], inputs: Iterable[Fact]) -> dict[str, Any]:
    """Parsed values as conditions see them: 未知 and absent are blank, an unreadable value is left out, a doubt counts."""
    known: dict[str, Any] = {}
    for fact in inputs:
        value = facts.get(fact.name)
        value = value.value if isinstance(value, Doubt) else value
        if not isinstance(value, Fault):
            known[fact.name] = None if value == "未知" else value
    return known


@dataclass(frozen=True)
class Policy:
    """A version of the policy."""

    version: str
    effective_from: datetime.date
    source: str
    settings: tuple[Setting, ...]
    rows: Mapping[str, tuple[Row, ...]]
    shapes: tuple[Shape, ...]
    days_off: tuple[DayOff, ...] = ()
    overrides: tuple[Override, ...] = ()
    #: Who holds which role; nobody told, everybody is marketing.
    posts: tuple[Post, ...] = ()
    #: Who may approve that archives are seen; nobody told, whoever is named.
    approvers: tuple[Approver, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Setting]:
        """Settings by English key; of several dated ones the last."""
        ordered = sorted(self.settings, key=lambda s: s.since or datetime.date.min)
        return {s.key: s for s in ordered}

    def number(self, key: str) -> Any:
        """Value of a setting."""
        return self.by_key[key].value

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """Named values as conditions use them."""
        return {s.name: s.value for s in self.by_key.values()}

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {s.key: Table(s, self.rows[s.key], self.numbers) for s in self.shapes}

    def table(self, key: str) -> Table:
        """A decision table by its English key."""
        return self._tables[key]

    @property
    def examining(self) -> tuple[object, ...]:
        """What returns are examined by: the tables marked so, with the numbers they name; signed decisions; when a month's entries end."""
        live = [pair for shape in self.shapes if shape.examining for pair in self.table(shape.key).live]
        rest = [self.table(shape.key).rest for shape in self.shapes if shape.examining]
        rows = [(r.id, r.role, r.when, [a.operands for a in atoms(c)], r.then, r.clause) for r, c in live]
        return (rows, [(r.id, r.then, r.clause) for r in rest if r], self.overrides, [self.number(key) for key in SPAN])

    @cached_property
    def calendar(self) -> dict[datetime.date, bool]:
        """Days that depart from Monday to Friday: True for a working day."""
        return {d.day: d.working for d in self.days_off}

    @cached_property
    def _months(self) -> dict[Month, Policy]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """The declared fields alone: parsed tables stay in their process."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def on(self, month: Month) -> Policy:
        """The policy as it stands on the 25th of a reporting month: rows, numbers and overrides in force (G18)."""
        if month not in self._months:
            day = datetime.date(month.year, month.month, CUT)
            rows = {key: tuple(r for r in table if _in_force(r.since, r.until, day)) for key, table in self.rows.items()}
            settings = tuple(s for s in self.settings if _in_force(s.since, s.until, day))
            overrides = tuple(o for o in self.overrides if o.until >= day)
            self._months[month] = replace(self, rows=rows, settings=settings, overrides=overrides)
        return self._months[month]


def _in_force(since: datetime.date | None, until: datetime.date | None, day: datetime.date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


class _Current:
    """The policy in use in this process."""

    policy: Policy | None = None


def current() -> Policy:
    """The policy in use: what `use` set, else the packaged defaults."""
    if _Current.policy is None:
        from udfs.policy.defaults import DEFAULT

        _Current.policy = DEFAULT
    return _Current.policy


def use(policy: Policy | None) -> None:
    """Set the policy for all functions called without one; None returns to the defaults."""
    _Current.policy = policy
