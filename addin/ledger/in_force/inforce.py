"""Which client rows are in force in a month (R31, R57, A03).

Unchanged rows are not sent again: a client of a unit that is absent from this month's return, or whose unit declared no change or is
silent, stands as last accepted, with its provenance. A row marked 终止 ends the client for its unit in its own month (D31).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from addin.ledger.contents.parts import Held, Part
from addin.ledger.contents.remembered import CLIENTS, Remembered
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import MONTHLY, standing
from addin.ledger.in_force.standings import NOTHING, standing_at
from addin.ledger.storage.tables import contents, examinations, submissions
from udfs.kinds.dates import Month


@dataclass(slots=True)
class InForce:
    """Rows in force: of each its part and its number there, and what identifies it."""

    parts: list[Part] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    name_keys: list[str] = field(default_factory=list)
    #: "" for a row without a credit code.
    code_keys: list[str] = field(default_factory=list)
    grades: list[tuple[str, str]] = field(default_factory=list)
    #: Where the rows of a part begin and end.
    spans: dict[Part, tuple[int, int]] = field(default_factory=dict)

    def add(self, part: Part, wanted: set[int] | None) -> None:
        """Add all rows of a part, or those wanted."""
        numbers = range(len(part)) if wanted is None else sorted(wanted)
        self.spans[part] = (len(self.parts), len(self.parts) + len(numbers))
        self.parts += [part] * len(numbers)
        self.numbers += numbers
        for told, of_part in ((self.name_keys, part.name_keys), (self.code_keys, part.code_keys)):
            told += of_part if wanted is None else [of_part[i] for i in numbers]
        self.grades += part.grades if wanted is None else [part.grades[i] for i in numbers]

    @property
    def standing(self) -> dict[int, tuple[int, ...] | None]:
        """Rows by examination; None for all rows of one."""
        whole = {part: stop - start == len(part) for part, (start, stop) in self.spans.items()}
        return {p.examination: None if whole[p] else tuple(self.numbers[slice(*at)]) for p, at in self.spans.items()}

    def row(self, part: Part, number: int) -> int | None:
        """Which row is that of a number in a part; None if it is not in force."""
        start, stop = self.spans[part]
        if stop - start == len(part):
            return start + number
        try:
            return self.numbers.index(number, start, stop)
        except ValueError:
            return None

    def __len__(self) -> int:
        return len(self.numbers)

    def held(self, row: int) -> Held:
        """All of a row."""
        return self.parts[row].held(self.numbers[row])


@dataclass(frozen=True, slots=True)
class Accepted:
    """A version that counts, and its client rows if it has any."""

    version: Row[Any]
    part: Part | None
    #: Numbers of its rows that may still be in force; None for all of them.
    rows: tuple[int, ...] | None = None


def accepted(
    connection: Connection,
    until: Month,
    remembered: Remembered,
    *,
    units: Collection[str] = (),
    register: Register | None = None,
) -> list[Accepted]:
    """Monthly versions that count, up to a month, newest month first; of some units alone if any are named.

    Args:
        connection: The ledger.
        until: The last month.
        remembered: What this process keeps of the ledger.
        units: Returns of these alone; with `register`, those of which a unit took over among them.
        register: With it, what stood at the end of the month before is looked up, and returns of which nothing stood come without their
            rows: that month and later ones can be told, earlier ones cannot.
    """
    s, x, c = submissions.c, examinations.c, contents.c
    query = (
        select(submissions, x.name, x.sha256, x.columns, x.basis, c.mark)
        .join(examinations, s.examination == x.id)
        .outerjoin(contents, (c.examination == x.id) & (c.register == CLIENTS))
        .where(s.kind == MONTHLY, s.month <= str(until), s.status.in_(("已接收", "无变化声明")), s.withdrawn_at.is_(None))
    )
    if units:
        query = query.where(s.unit.in_(units))
    versions = sorted(standing(connection.execute(query)), key=lambda v: (v.month, v.unit, v.version), reverse=True)
    kept = NOTHING if register is None else standing_at(connection, versions, register, until.plus(-1))
    wanted = [v for v in versions if v.mark and (not kept.covers(v) or v.examination in kept.rows)]
    parts = remembered.parts(connection, wanted)
    return [Accepted(v, parts.get(v.id), kept.rows.get(v.examination) if kept.covers(v) else None) for v in versions]


def in_force(versions: Iterable[Accepted], register: Register, month: Month) -> InForce:
    """Rows in force at the end of a month, in the order of the units and of their sheets: what the unit ended in it is not among them.

    Args:
        versions: From `accepted`, for this month or a later one; later ones are left aside.
        register: Gives the order of the units.
        month: The month.
    """
    known = [(v.part, v.rows) for v in versions if v.part is not None and v.part.month <= month]
    usable = [part for part, _ in known]
    wanted: Mapping[int, set[int]]
    if len({p.month for p in usable}) > 1 or any(rows is not None for _, rows in known):
        wanted = _standing(known)
        usable = [p for p in usable if p.examination in wanted]
    else:
        wanted = {p.examination: set(range(len(p))) - p.endings for p in usable if p.endings}
    return _rows(usable, wanted, register)


def ended_in(versions: Iterable[Accepted], register: Register, month: Month) -> InForce:
    """Rows marked 终止 in returns of a month, in the order of the units and of their sheets."""
    usable = [v.part for v in versions if v.part is not None and v.part.month == month and v.part.endings]
    return _rows(usable, {p.examination: set(p.endings) for p in usable}, register)


def _rows(parts: Iterable[Part], wanted: Mapping[int, set[int]], register: Register) -> InForce:
    found = InForce()
    for part in sorted(parts, key=lambda p: (register.position.get(p.unit, len(register.position)), p.unit, p.month, p.version)):
        found.add(part, wanted.get(part.examination))
    return found


def _standing(parts: Sequence[tuple[Part, Sequence[int] | None]]) -> dict[int, set[int]]:
    """Numbers of the rows in force by examination; `parts` come newest month first, each with the rows that may stand (None: all)."""
    found: dict[int, set[int]] = {}
    codes: dict[str, set[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for part, may in parts:
        seen_codes, seen_names = codes.setdefault(part.unit, set()), names.setdefault(part.unit, {})
        numbers = range(len(part)) if may is None else may
        rows = [(part.name_keys[i], part.code_keys[i]) for i in numbers]
        fresh = [i for i, (name, code) in zip(numbers, rows, strict=True) if not _seen(name, code, seen_codes, seen_names)]
        for name, code in rows:
            seen_names.setdefault(name, code)
            if code:
                seen_codes.add(code)
        if standing := set(fresh) - part.endings:
            found[part.examination] = standing
    return found


def _seen(name: str, code: str, codes: set[str], names: Mapping[str, str]) -> bool:
    """Whether a newer return of the unit tells of the same client."""
    if code and code in codes:
        return True
    return name in names and (not code or names[name] in ("", code))
