"""The client rows of one return, kept by column: what identifies and grades a row apart from its facts.

A month is merged from the first alone; facts are unpacked for a return only when one of its clients is really looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from addin.ledger import codec
from addin.ledger.views import Source
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


def client_marks(lines: str) -> set[str]:
    """Keys of the clients that rows tell of, by name and by code."""
    index = Index(*json.loads(lines))
    return {f"name:{name}" for name in index.name_keys} | {f"code:{code}" for code in index.credit_codes if code}


def names_in(lines: str) -> Sequence[str]:
    """Keys of the names of the clients that rows tell of."""
    return Index(*json.loads(lines)).name_keys


class Packed(NamedTuple):
    """The rows of a return as JSON in UTF-8; `mark` is a hash over it."""

    mark: str
    lines: bytes
    facts: bytes

    @property
    def stored(self) -> dict[str, str]:
        """The texts the ledger stores."""
        return {"mark": self.mark, "lines": self.lines.decode(), "facts": self.facts.decode()}


def pack(index: Index, columns: Mapping[str, Sequence[Any]]) -> Packed:
    """Rows ready to be stored: their index, and their values by field name."""
    lines, facts = codec.dump_index(index), codec.dump_columns(columns)
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


class Part:
    """The rows of one accepted version of a return.

    Args:
        version: The version with what the ledger says of its examination.
        lines: What identifies and grades the rows, as the ledger stores it.
        facts: Reads the facts of an examination.
    """

    def __init__(self, version: Any, lines: str, facts: Callable[[int], str]) -> None:
        self.unit, self.file, self.sha256 = str(version.unit), str(version.name), str(version.sha256)
        self.month, self.version = Month.parse(version.month), int(version.version)
        self.examination, self.mark = int(version.examination), str(version.mark)
        self.graded_by = str(version.basis).partition("|")[0]
        self.index = Index(*json.loads(lines))
        self._columns, self._facts = version.columns, facts
        self._known_to: Mapping[str, str] | None = None

    @cached_property
    def columns(self) -> frozenset[str]:
        """Fields the return had columns for."""
        return frozenset(codec.loads(self._columns))

    @cached_property
    def name_keys(self) -> list[str]:
        """Keys of the rows by their names."""
        return [f"name:{name}" for name in self.index.name_keys]

    def is_known(self, keys: Mapping[str, str]) -> bool:
        """Whether all names are among the keys of known clients; such keys only grow, so a yes is kept."""
        if self._known_to is not keys:
            self._known_to = keys if all(map(keys.__contains__, self.name_keys)) else None
        return self._known_to is not None

    @cached_property
    def code_keys(self) -> list[str]:
        """Keys of the rows by their credit codes; "" for a row without one."""
        return [f"code:{code}" if code else "" for code in self.index.credit_codes]

    @cached_property
    def grades(self) -> list[tuple[str, str]]:
        """Tier and status of the rows as they were graded when they were examined."""
        return list(zip(self.index.tiers, self.index.statuses, strict=True))

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        """Rows by tier and status."""
        return Counter(self.grades)

    @cached_property
    def _table(self) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        columns = codec.load_columns(self._facts(self.examination))
        return tuple(columns), list(zip(*columns.values(), strict=True))

    @property
    def unpacked(self) -> bool:
        """Whether its facts have been unpacked."""
        return "_table" in self.__dict__

    @property
    def told(self) -> tuple[str, ...]:
        """All that its rows tell and where they stand, in short."""
        return (self.mark, self.unit, str(self.month), self.file, self.sha256, self.graded_by)

    def values(self, i: int) -> dict[str, Any]:
        """Values of a row by field name, blanks left out; days are `datetime.date`."""
        names, rows = self._table
        return {name: value for name, value in zip(names, rows[i], strict=True) if value is not None}

    def source(self, i: int) -> Source:
        """Where a row stands."""
        return Source(self.unit, self.month, self.version, self.file, self.sha256, self.index.sheets[i], self.index.rows[i])

    def why(self, i: int) -> tuple[str, ...]:
        """Reasons for the tier of a row."""
        return tuple(self.index.reasons[self.index.whys[i]])

    def held(self, i: int) -> Held:
        """All of a row."""
        x = self.index
        return Held(
            (self.examination, i), self.source(i), x.name_keys[i], x.credit_codes[i], bool(x.endings[i]), x.tiers[i], x.statuses[i],
            self.why(i), self.values(i), self.columns, self.graded_by,
        )  # fmt: skip
