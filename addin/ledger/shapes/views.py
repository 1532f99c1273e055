"""What a month looks like when it leaves the ledger: frozen data that workbooks and documents are made of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from udfs.kinds.dates import Month
from udfs.masking import mask_text
from workbooks.problems import Problem, Severity

if TYPE_CHECKING:
    import pandas as pd

#: States of a return; 迟报 is a flag beside them. A unit that has ended still holds its clients: 不需报.
State = Literal["未报", "无变化声明", "已报(待验)", "退回", "已接收", "不需报"]
ChangeKind = Literal["新增", "修改", "终止", "升级", "降级"]
#: Whether a file counts, counts no more, or never was a return of the month.
Use = Literal["计入", "已替换", "已撤回", "未采用"]
STATES: tuple[State, ...] = ("未报", "无变化声明", "已报(待验)", "退回", "已接收", "不需报")
TIERS = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Source:
    """Where one unit's row of a client stands: the return it came with, its file, sheet and 0-based row."""

    unit: str
    month: Month
    version: int
    file: str
    sha256: str
    sheet: str
    row: int


class Step(NamedTuple):
    """One command given about who is to blame for a survey's unsatisfied items (R61).

    When (ISO), by whom, why, who is to blame by it, and the 核定 return that carries it (month, version).
    """

    command: str
    at: str
    by: str
    why: str
    responsible: str = ""
    paper: tuple[str, int] = ("", 0)


class Ruling(NamedTuple):
    """What one 核定 return told about an entry: its month and version, and the fields it decided (D06)."""

    month: str
    version: int
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a register in force: the last accepted row of its key, with what marketing decided about it."""

    register: str
    key: tuple[Any, ...]
    #: Key of the client's name as told; "" for an entry of no client.
    name_key: str
    #: Unit that reports it, or the one that took over from it.
    unit: str
    #: Month or half-year of the return that told it last.
    period: str
    #: Values by field name; days are `datetime.date`, blanks are left out.
    values: Mapping[str, Any]
    source: Source
    #: Fields that marketing decided (D06).
    decided: tuple[str, ...] = ()
    #: The group's client, "" if it is not known.
    client_id: str = ""
    client: str = ""
    #: What earlier returns told under its key, oldest first, with their period, as far as each differs from the one before (D18).
    earlier: Sequence[tuple[str, Mapping[str, Any]]] = ()
    #: Mark of the person that it is about, the same in every register and wherever names are hidden; "" for none.
    person: str = ""
    #: The 核定 returns that decided any of it, in their order.
    rulings: tuple[Ruling, ...] = ()

    def after(self, before: Entry | None) -> Entry:
        """The entry as the next version of one with the same key."""
        if before is None:
            return self
        return replace(self, earlier=before.earlier if before.values == self.values else (*before.earlier, (before.period, before.values)))

    def deciding(self, told: Mapping[str, Any], rulings: Sequence[Ruling]) -> Entry:
        """The entry with decisions above what the branch told."""
        return replace(self, values={**self.values, **told}, decided=tuple(told), rulings=tuple(rulings))

    def of(self, client_id: str, client: str) -> Entry:
        """The entry with the group's client it is about."""
        return replace(self, client_id=client_id, client=client)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of one client that units tell differently (A18): (unit, value) in the order of the units."""

    field: str
    values: tuple[tuple[str, Any], ...]
    #: Why the value in front was chosen, in Chinese.
    why: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The tier that marketing decided for a client (R17, A07, A17)."""

    tier: str
    why: str
    since: datetime.date
    #: Last day on which it stands; None for no end.
    until: datetime.date | None
    by: str


@dataclass(frozen=True, slots=True)
class GroupClient:
    """One client of the group, however many units maintain it (A18, R08)."""

    id: str
    name: str
    credit_code: str | None
    kind: str
    tier: str
    tier_status: str
    why: tuple[str, ...]
    #: Maintaining units, the one with the newest return first.
    units: tuple[str, ...]
    #: Values by field name of 客户信息统计表; days are `datetime.date`.
    values: Mapping[str, Any]
    #: One a row; the first one's values stand in front.
    sources: tuple[Source, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    #: True if a return of this month ends the client for every unit.
    ending: bool = False
    #: The decision in force on the last day of the month; `tier` is what the policy computes.
    confirmed: Confirmed | None = None
    #: Facts that registers told where the sheet left them open: field name → where they come from.
    fed: Mapping[str, str] = field(default_factory=dict)
    #: Keys of the other names that its rows tell: former ones, those of clients merged into it.
    former: tuple[str, ...] = ()
    #: Facts that marketing decided, whatever units say (D06): field name → by which 核定.
    decided: Mapping[str, str] = field(default_factory=dict)

    @property
    def stands(self) -> str:
        """The tier that counts wherever one is asked for (D05): the one decided, else the one computed."""
        return self.confirmed.tier if self.confirmed else self.tier


@dataclass(frozen=True, slots=True)
class UnitState:
    """How a unit stands in a month; counts are of the clients it maintains at the end of the month."""

    unit: str
    parent: str | None
    state: State
    #: None while nothing has arrived.
    on_time: bool | None
    received: datetime.datetime | None
    #: Client rows and problems of the newest return.
    rows: int
    errors: int
    warnings: int = 0
    #: Clients by tier; 数据不足（暂定B） ones are also in `insufficient`.
    tiers: Mapping[str, int] = field(default_factory=dict)
    insufficient: int = 0
    version: int = 0
    file: str = ""
    #: What else a person should know, in Chinese: older versions kept, rows carried forward.
    note: str = ""
    #: Files of other months, or in another unit's folder, that came from a unit of which nothing else did; returns of nobody.
    astray: str = ""
    #: True if its return goes straight to whoever keeps the ledger (D03).
    direct: bool = True
    #: True if the month's return is owed; a unit outside the register may send one and owes none.
    owes: bool = True

    @property
    def owed(self) -> bool:
        """True if a return of the month is asked of it: it has not ended, and the register knows it."""
        return self.owes and self.state != "不需报"

    @property
    def in_time(self) -> bool:
        """True if its return came in time and stands; what was sent back is not on time until it is mended (D02)."""
        return self.on_time is True and self.state != "退回"

    @property
    def total(self) -> int:
        """Clients of the unit."""
        return sum(self.tiers.values())


@dataclass(frozen=True, slots=True)
class Change:
    """One change against the month before (R31, R57); old and new are values of `field`, a column head."""

    kind: ChangeKind
    client: str
    unit: str
    field: str
    old: Any
    new: Any
    client_id: str = ""
    #: What a change of marketing's rests on, in Chinese.
    source: str = ""
    #: Whether old and new differ in nothing but their writing.
    respelt: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Problems of one file: the unit it is a return of ("" if none), its name and hash, and whether it counts."""

    unit: str
    file: str
    sha256: str
    problems: tuple[Problem, ...]
    use: Use = "未采用"

    @property
    def gone(self) -> bool:
        """Whether it was a return once and counts no more: nobody need mend it."""
        return self.use in ("已替换", "已撤回")

    def count(self, severity: Severity) -> int:
        """Number of its problems of a severity."""
        return sum(p.severity is severity for p in self.problems)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two clients that may be one: ids and names, score 0–100, reason in Chinese."""

    left: str
    right: str
    left_name: str
    right_name: str
    left_units: tuple[str, ...]
    right_units: tuple[str, ...]
    score: float
    why: str


class Renaming(NamedTuple):
    """A client told under a new name: the number of the one it may be, why, and whether marketing decided that they are one (A18)."""

    former: int
    why: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Untold:
    """A client that stands in the register and not in its unit's return of the month, which ended it neither (R31, R57)."""

    client_id: str
    client: str
    unit: str
    #: Month of the unit's last return that told of it, and how many months ago that was.
    last: Month
    months: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Clients of the group through a month (D31): closing = opening + added − ended − joined."""

    opening: int
    added: int
    ended: int
    #: Clients found to be one with another (A18).
    joined: int
    closing: int

    @property
    def flow(self) -> str:
        """How the clients of the beginning became those of the end, in words."""
        other = f"、合并减少{self.joined}个" if self.joined > 0 else f"、拆分增加{-self.joined}个" if self.joined < 0 else ""
        return f"上月末{self.opening:,}个，本月新增{self.added:,}个、终止{self.ended:,}个{other}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A month as the ledger knows it; equal ids mean equal content. Its clients, tiers and units are those of its end."""

    id: str
    month: Month
    policy_version: str
    clients: Sequence[GroupClient]
    units: Sequence[UnitState]
    changes: Sequence[Change] = ()
    #: Entries in force by register, in the order in which registers are declared; only registers that have any.
    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    #: Last day on which a return of the month is on time (A01).
    due: datetime.date | None = None
    #: Clients that the month's returns ended: no longer among `clients`.
    ended: Sequence[GroupClient] = ()
    #: Clients at the end of the month before; None in the first month of a ledger.
    opening: int | None = None
    #: What units that reported did not tell of, longest ago first.
    untold: Sequence[Untold] = ()
    #: What was done about the blame for surveys' unsatisfied items, by the survey's mark; with entries as they stand now alone.
    attributions: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    #: How any other text is shown that goes out together with it: persons and numbers hidden as in the rest.
    show: Callable[[str], str] = field(default=mask_text, compare=False)

    @property
    def stock(self) -> Stock | None:
        """Stock and flow, each from what lists show; None in the first month of a ledger."""
        if self.opening is None:
            return None
        added, ended = (sum(c.kind == kind for c in self.changes) for kind in ("新增", "终止"))
        closing = len(self.clients)
        return Stock(self.opening, added, ended, self.opening + added - ended - closing, closing)

    def frame(self, name: str) -> pd.DataFrame:
        """A pandas table of "clients", "returns" or a register by name, columns by canonical head (addin.ledger.shapes.frames)."""
        from addin.ledger.shapes.frames import frame

        return frame(self, name)

    @property
    def tiers(self) -> dict[str, int]:
        """Clients of the group by tier, each counted once."""
        counts = dict.fromkeys(TIERS, 0)
        for (tier, _), count in self._grades().items():
            counts[tier] = counts.get(tier, 0) + count
        return counts

    @property
    def insufficient(self) -> int:
        """Clients whose tier stands on missing facts (A08)."""
        return sum(count for (_, status), count in self._grades().items() if status.startswith("数据不足"))

    def _grades(self) -> Mapping[tuple[str, str], int]:
        """Clients by tier and status; a list that knows tells without unpacking its clients."""
        told: Mapping[tuple[str, str], int] | None = getattr(self.clients, "grades", None)
        return Counter((c.tier, c.tier_status) for c in self.clients) if told is None else told
