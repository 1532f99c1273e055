"""The client rows of one return, kept by column: what identifies and grades a row apart from its facts.

A month is merged from keys and grades alone; the rest is unpacked for a return only when one of its clients is really looked at, and
forgotten when others have been, so that memory does not grow with what is looked at.
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from addin.ledger.shapes.views import Source
from addin.ledger.storage import codec
from addin.ledger.storage.columns import Columns
from udfs.kinds.dates import Month


class Index(NamedTuple):
    """What identifies and grades the rows of a return; parallel columns but for the last."""

    sheets: Sequence[str]
    #: 0-based sheet rows.
    rows: Sequence[int]
    name_keys: Sequence[str]
    credit_codes: Sequence[str | None]
    #: 1 for a row marked 终止.
    endings: Sequence[int]
    #: One letter a row.
    tiers: str
    statuses: Sequence[str]
    #: Number of the row's reasons in `reasons`.
    whys: Sequence[int]
    reasons: Sequence[Sequence[str]]
    #: Who clients were before their rows were renamed (R31): number of the row, key of the name and code; of few returns, and not written
    #: for others.
    renamed: Sequence[tuple[int, str, str]] = ()


def client_marks(lines: str) -> set[str]:
    """Keys of the clients that rows tell of, by name and by code."""
    index = Index(*codec.load_index(lines))
    told = [*zip(index.name_keys, index.credit_codes, strict=True), *((name, code) for _, name, code in index.renamed)]
    return {f"name:{name}" for name, _ in told} | {f"code:{code}" for _, code in told if code}


def by_row(renamed: Iterable[tuple[int, str, str]]) -> dict[int, list[tuple[str, str]]]:
    """Who clients were before their rows were renamed, by the number of the row."""
    found: dict[int, list[tuple[str, str]]] = {}
    for number, name, code in renamed:
        found.setdefault(number, []).append((name, code))
    return found


def names_in(lines: str) -> Sequence[str]:
    """Keys of the names of the clients that rows tell of."""
    return Index(*codec.load_index(lines)).name_keys


class Packed(NamedTuple):
    """The rows of a return as JSON in UTF-8; `mark` is a hash over it."""

    mark: str
    lines: bytes
    facts: bytes

    @classmethod
    def of(cls, lines: str, facts: str) -> Packed:
        """Of the texts the ledger stores."""
        told = lines.encode(), facts.encode()
        return cls(hashlib.sha256(b"%b\n%b" % told).hexdigest(), *told)

    @property
    def stored(self) -> dict[str, str]:
        """The texts the ledger stores."""
        return {"mark": self.mark, "lines": self.lines.decode(), "facts": self.facts.decode()}


def pack(index: Index, columns: Mapping[str, Sequence[Any]]) -> Packed:
    """Rows ready to be stored: their index, and their values by field name."""
    lines, facts = codec.dump_index(index if index.renamed else index[:-1]), codec.dump_columns(columns)
    return Packed(hashlib.sha256(b"%b\n%b" % (lines, facts)).hexdigest(), lines, facts)


class Held(NamedTuple):
    """One unit's row of one client in force; `id` is its examination and its number there."""

    id: tuple[int, int]
    source: Source
    name_key: str
    credit_code: str | None
    ending: bool
    tier: str
    tier_status: str
    why: tuple[str, ...]
    values: dict[str, Any]
    #: Fields the return had columns for; others were not asked, so their absence is no change.
    columns: frozenset[str]
    graded_by: str
    #: Who the client was before this very row renamed it: key of the name, and its code or "".
    renamed: tuple[tuple[str, str], ...] = ()


#: Rows that stay as they are stored, some 80 MiB: a consolidation goes through the returns of two months several times. Those read first
#: stay: of more rows, those read last would always be gone when they are looked at again.
_ROWS = 150_000
#: Rows of which facts stay unpacked: some 15 MiB.
_UNPACKED = 10_000
#: So many of them may be of returns that were read besides one that was asked for.
_BESIDES = _UNPACKED // 2


class Rows:
    """The rows of a return, unpacked when they are looked at.

    Args:
        lines: What identifies and grades them, as the ledger stores it.
        facts: Their values.
    """

    def __init__(self, lines: str, facts: str) -> None:
        self._lines, self._facts = lines, facts

    @cached_property
    def index(self) -> Index:
        """All that identifies and grades the rows."""
        return Index(*codec.load_index(self._lines))

    @cached_property
    def table(self) -> Columns:
        """Values of all rows by field name."""
        return Columns(self._facts)

    def packed(self) -> Rows:
        """The same without what was unpacked."""
        return Rows(self._lines, self._facts)


class Unpacked:
    """Rows of the returns that were looked at last.

    Args:
        read: Reads what the ledger stores of examinations.
    """

    def __init__(self, read: Callable[[Sequence[int]], Mapping[int, Rows]]) -> None:
        self._read = read
        #: Other returns of the same unit, with how many rows each has: who looks at one mostly looks at the others.
        self._near: dict[int, Mapping[int, int]] = {}
        self._known: dict[int, tuple[Rows, int]] = {}
        self._rows = 0
        #: Those of which something may be unpacked, with how many rows each has.
        self._open: OrderedDict[int, int] = OrderedDict()
        self._open_rows = 0

    def together(self, sizes: Mapping[int, int]) -> None:
        """Note returns that stand together, by their examinations with how many rows each has."""
        self._near |= dict.fromkeys(sizes, sizes)

    def of(self, examination: int) -> Rows:
        """The rows of an examination."""
        known = self._known.get(examination)
        if known is None:
            self._fetch(examination)
            known = self._known[examination]
        self._look_at(examination, known[1])
        return known[0]

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()
        self._open.clear()
        self._rows = self._open_rows = 0

    def _look_at(self, examination: int, size: int) -> None:
        """Let an examination be unpacked, and pack what was looked at longest ago."""
        if examination not in self._open:
            self._open_rows += size
        self._open[examination] = size
        self._open.move_to_end(examination)
        while self._open_rows > _UNPACKED and len(self._open) > 1:
            number, rows = self._open.popitem(last=False)
            self._open_rows -= rows
            if number in self._known:
                self._known[number] = self._known[number][0].packed(), rows

    def _fetch(self, examination: int) -> None:
        sizes = self._near.get(examination, {examination: 0})
        wanted, besides = [], 0
        for number, size in sizes.items():
            if number != examination and number not in self._known and besides + size <= _BESIDES:
                besides += size
                wanted.append(number)
        while self._rows + besides + sizes[examination] > _ROWS and self._known:
            self._rows -= self._known.popitem()[1][1]
        for number, rows in self._read([*wanted, examination]).items():
            self._known[number] = rows, sizes[number]
            self._rows += sizes[number]


class Part:
    """The rows of one accepted version of a return.

    Args:
        version: The version with what the ledger says of its examination.
        lines: What identifies and grades the rows, as the ledger stores it.
        unpacked: Gives all that is not kept here.
        alike: Known keys: an equal one is not kept a second time.
    """

    def __init__(self, version: Any, lines: str, unpacked: Unpacked, alike: Mapping[str, str]) -> None:
        self.unit, self.file, self.sha256 = str(version.unit), str(version.name), str(version.sha256)
        self.month, self.version = Month.parse(version.month), int(version.version)
        self.examination, self.mark = int(version.examination), str(version.mark)
        self.graded_by = str(version.basis).partition("|")[0]
        self._columns, self._unpacked = version.columns, unpacked
        self._known_to: Mapping[str, str] | None = None
        index = Index(*codec.load_index(lines))
        #: Keys of the rows by their names.
        self.name_keys = [alike.get(key, key) for key in (f"name:{name}" for name in index.name_keys)]
        #: Keys of the rows by their credit codes; "" for a row without one.
        self.code_keys = [alike.get(key, key) for key in (f"code:{code}" if code else "" for code in index.credit_codes)]
        #: Numbers of the rows marked 终止.
        self.endings = frozenset(i for i, ending in enumerate(index.endings) if ending)
        was = ((i, f"name:{name}", f"code:{code}" if code else "") for i, name, code in index.renamed)
        #: Keys by name and by code, "" for none, of who clients were before this return renamed them, by the number of the row.
        self.renamed = by_row(was)
        #: Tier and status of the rows as they were graded when they were examined; equal ones are one object.
        known: dict[tuple[str, str], tuple[str, str]] = {}
        self.grades = [known.setdefault(grade, grade) for grade in zip(index.tiers, index.statuses, strict=True)]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.name_keys)

    @property
    def index(self) -> Index:
        """All that identifies and grades the rows."""
        return self._unpacked.of(self.examination).index

    @property
    def table(self) -> Columns:
        """Values of all rows by field name."""
        return self._unpacked.of(self.examination).table

    def column(self, name: str) -> Sequence[Any]:
        """Values of a field, None for a blank; those of one that was not asked for are all blank."""
        return self.table.get(name) or [None] * len(self)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Fields the return had columns for."""
        return frozenset(codec.loads(self._columns))

    def is_known(self, keys: Mapping[str, str]) -> bool:
        """Whether all names are among the keys of known clients; such keys only grow, so a yes is kept."""
        if self._known_to is not keys:
            self._known_to = keys if all(map(keys.__contains__, self.name_keys)) else None
        return self._known_to is not None

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        """Rows by tier and status."""
        return Counter(self.grades)

    @property
    def told(self) -> tuple[str, ...]:
        """All that its rows tell and where they stand, in short."""
        return (self.mark, self.unit, str(self.month), self.file, self.sha256, self.graded_by)

    def values(self, i: int) -> dict[str, Any]:
        """Values of a row by field name, blanks left out; days are `datetime.date`."""
        return {name: value for name, told in self.table.items() if (value := told[i]) is not None}

    def held(self, i: int) -> Held:
        """All of a row."""
        x = self.index
        return Held(
            (self.examination, i), Source(self.unit, self.month, self.version, self.file, self.sha256, x.sheets[i], x.rows[i]),
            x.name_keys[i], x.credit_codes[i], bool(x.endings[i]), x.tiers[i], x.statuses[i], tuple(x.reasons[x.whys[i]]), self.values(i),
            self.columns, self.graded_by, tuple((name, code) for number, name, code in x.renamed if number == i),
        )  # fmt: skip


def differing(
    was: Part, rows: Sequence[int], now: Part, others: Sequence[int], fields: Iterable[str]
) -> Iterator[tuple[str, Sequence[Any], Sequence[Any], list[int]]]:
    """What two returns tell differently of the same clients, field by field as far as both had columns for it.

    Args:
        was: The earlier return.
        rows: Numbers of the clients' rows in it.
        now: The later one.
        others: Numbers of the same clients' rows there.
        fields: Which fields.

    Yields:
        A field with its values in the order of `rows`, then and now, and the places at which they differ.
    """
    same_rows, then, told = rows == others, was.table, now.table
    for name in fields:
        if name in was.columns and name in now.columns and not (same_rows and then.written(name) == told.written(name)):
            before, after = was.column(name), now.column(name)
            old, new = [before[i] for i in rows], [after[i] for i in others]
            if old != new:
                yield name, old, new, [place for place, value in enumerate(old) if value != new[place]]
