"""Which client rows are in force in a month (R31, R57, A03).

Unchanged rows are not sent again: a client of a unit that is absent from this month's return, or whose unit declared no change or is
silent, stands as last accepted, with its provenance. A row marked 终止 ends the client for its unit in its own month (D31).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from addin.ledger.contents.folding import MARKETINGS, newest
from addin.ledger.contents.index import GOOD, blocks_at, numbers
from addin.ledger.contents.parts import Held, Part
from addin.ledger.contents.remembered import CLIENTS, Remembered
from addin.ledger.contents.units import Register
from addin.ledger.contents.versions import MONTHLY, standing
from addin.ledger.storage.tables import contents, examinations, submissions
from addin.ledger.storage.tables import in_force as in_force_index
from udfs.kinds.dates import Month

#: Versions read by one statement.
_AT_ONCE = 500
_S, _X, _C = submissions.c, examinations.c, contents.c
#: Made once: building a statement takes longer than running it.
_WITH_CONTENT = (
    select(submissions, _X.name, _X.sha256, _X.columns, _X.basis, _C.mark)
    .join(examinations, _S.examination == _X.id)
    .join(contents, (_C.examination == _X.id) & (_C.register == CLIENTS))
)


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
    #: Keys under which clients were known before their rows were renamed, by row.
    renamed: dict[int, list[str]] = field(default_factory=dict)

    def add(self, part: Part, wanted: set[int] | None) -> None:
        """Add all rows of a part, or those wanted."""
        numbers = range(len(part)) if wanted is None else sorted(wanted)
        self.spans[part] = (len(self.parts), len(self.parts) + len(numbers))
        self.parts += [part] * len(numbers)
        self.numbers += numbers
        for told, of_part in ((self.name_keys, part.name_keys), (self.code_keys, part.code_keys)):
            told += of_part if wanted is None else [of_part[i] for i in numbers]
        self.grades += part.grades if wanted is None else [part.grades[i] for i in numbers]
        for number, was in part.renamed.items():
            if (row := self.row(part, number)) is not None:
                self.renamed[row] = [key for name, code in was for key in (code, name) if key]

    def row(self, part: Part, number: int) -> int | None:
        """Which row is that of a number in a part; None if it is not in force."""
        start, stop = self.spans[part]
        if stop - start == len(part):
            return start + number
        try:
            return self.numbers.index(number, start, stop)
        except ValueError:
            return None

    def same_clients(self, part: Part) -> list[int | None]:
        """Of each row of a return the row here of the same client, by its code, its name or who it was before it was renamed."""
        names = {key: i for i, key in enumerate(self.name_keys)}
        codes = {key: i for i, key in enumerate(self.code_keys) if key}
        found = [codes.get(code, names.get(name)) for code, name in zip(part.code_keys, part.name_keys, strict=True)]
        for i, told in part.renamed.items():
            before = (codes.get(code, names.get(name)) for name, code in told)
            found[i] = next((row for row in (found[i], *before) if row is not None), None)
        return found

    def __len__(self) -> int:
        return len(self.numbers)

    def facts(self, names: Sequence[str]) -> Iterator[tuple[str, Month, dict[str, Any]]]:
        """Of each row the key of its name, its month and some of its values; None for a blank."""
        for part, (start, stop) in self.spans.items():
            columns = [part.column(name) for name in names]
            for key, number in zip(self.name_keys[start:stop], self.numbers[start:stop], strict=True):
                yield key.removeprefix("name:"), part.month, {n: column[number] for n, column in zip(names, columns, strict=True)}

    def held(self, row: int) -> Held:
        """All of a row."""
        return self.parts[row].held(self.numbers[row])


@dataclass(frozen=True, slots=True)
class Accepted:
    """A version that counts, and its client rows."""

    version: Row[Any]
    part: Part
    #: Numbers of its rows that may be in force; None for all of them.
    rows: tuple[int, ...] | None = None


def accepted(
    connection: Connection, month: Month, remembered: Remembered, *, units: Collection[str] = (), others: Collection[int] = ()
) -> list[Accepted]:
    """Monthly versions of which client rows are in force at the end of a month, as the index tells, newest month first.

    Args:
        connection: The ledger.
        month: The month.
        remembered: What this process keeps of the ledger.
        units: Rows of these alone; of all if left out.
        others: Further versions wanted, with none of their rows if none is in force.
    """
    mine = (in_force_index.c.register == CLIENTS, in_force_index.c.owner != MARKETINGS)
    told = blocks_at(connection, str(month), *mine, *((in_force_index.c.owner.in_(units),) if units else ()))
    rows = {r.submission: numbers(r.rows) for r in told}
    found: list[Any] = []
    wanted = sorted({*rows, *others})
    for start in range(0, len(wanted), _AT_ONCE):
        found += connection.execute(_WITH_CONTENT.where(_S.id.in_(wanted[start : start + _AT_ONCE])))
    parts = remembered.parts(connection, found)
    found.sort(key=lambda v: (v.month, v.unit, v.version), reverse=True)
    return [Accepted(v, parts[v.id], rows.get(v.id, ())) for v in found]


def counted(connection: Connection, until: Month) -> list[Any]:
    """All monthly versions that count, up to a month: what a snapshot rests on."""
    told = (_S.id, _S.unit, _S.kind, _S.month, _S.version, _S.label, _S.beside, _S.examination, _X.sha256, _X.basis)
    query = select(*told).join(examinations, _S.examination == _X.id)
    query = query.where(_S.kind == MONTHLY, _S.month <= str(until), _S.status.in_(GOOD), _S.withdrawn_at.is_(None))
    return standing(connection.execute(query))


def in_force(versions: Iterable[Accepted], register: Register, month: Month) -> InForce:
    """Rows in force at the end of a month, in the order of the units and of their sheets: what the unit ended in it is not among them.

    Args:
        versions: From `accepted`, for this month or a later one; later ones are left aside.
        register: Gives the order of the units.
        month: The month.
    """
    known = [(v.part, v.rows) for v in versions if v.part.month <= month]
    wanted = _standing(known)
    return _rows([part for part, _ in known if part.examination in wanted], wanted, register)


def ended_in(versions: Iterable[Accepted], register: Register, month: Month) -> InForce:
    """Rows marked 终止 in returns of a month, in the order of the units and of their sheets."""
    usable = [v.part for v in versions if v.part.month == month and v.part.endings]
    return _rows(usable, {p.examination: set(p.endings) for p in usable}, register)


def _rows(parts: Iterable[Part], wanted: Mapping[int, set[int]], register: Register) -> InForce:
    found = InForce()
    for part in sorted(parts, key=lambda p: (register.position.get(p.unit, len(register.position)), p.unit, p.month, p.version)):
        found.add(part, wanted.get(part.examination))
    return found


def _standing(parts: Sequence[tuple[Part, Sequence[int] | None]]) -> dict[int, set[int]]:
    """Numbers of the rows in force by examination; `parts` come newest month first, each with the rows that may stand (None: all)."""
    of_unit: defaultdict[str, list[Any]] = defaultdict(list)
    for part, may in parts:
        rows = range(len(part)) if may is None else may
        of_unit[part.unit].append((part.examination, part.name_keys, part.code_keys, part.endings, rows, part.renamed))
    return {examination: rows for mine in of_unit.values() for examination, rows in newest(mine).items()}
