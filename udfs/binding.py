"""A header row and a data row → facts, as the reader of whole workbooks binds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from udfs.cells import CellValue
from udfs.facts import HEADS
from udfs.heads import Fact, HeadMatch, Heads
from udfs.kinds.kind import LONGEST_DASH, Doubt, Fault, Kind, plain_text

#: Column number, fact and the unit its head tells.
Bound = tuple[int, Fact, str]

_RANK = {"head": 0, "alias": 1, "words": 2}


@lru_cache(maxsize=256)
def bind(head: tuple[CellValue, ...], heads: Heads = HEADS) -> tuple[Bound, ...]:
    """Columns of a header row that mean a fact; of two with the same meaning the plainer head, then the first."""
    best: dict[str, tuple[int, int, str]] = {}
    for at, cell in enumerate(head):
        match = _match(plain_text(cell), heads) if cell is not None else None
        if match and (match.name not in best or _RANK[match.how] < best[match.name][0]):
            best[match.name] = (_RANK[match.how], at, match.unit)
    return tuple(sorted((at, heads.facts[name], unit) for name, (_, at, unit) in best.items()))


def _match(text: str, heads: Heads) -> HeadMatch | None:
    """Meaning of a head; of several header rows, joined by line breaks, the lowest may speak alone."""
    return heads.match(text) or (heads.match(text.rpartition("\n")[2]) if "\n" in text else None)


def row_facts(bound: Iterable[Bound], row: Sequence[CellValue]) -> dict[str, Any]:
    """Parsed values of one data row by fact name; a short row ends in blanks."""
    return {fact.name: fact.kind.parse(row[at] if at < len(row) else None, unit) for at, fact, unit in bound}


def counted(value: Any) -> Any:
    """A parsed value as rules count it: a doubt's value, None for what cannot be read."""
    return None if isinstance(value, Fault) else value.value if isinstance(value, Doubt) else value


def by_head(found: Mapping[str, Any], facts: Iterable[Fact]) -> dict[str, Any]:
    """Values of a row by canonical head; a blank, a missing column and what cannot be read are None."""
    return {f.head: counted(found.get(f.name)) for f in facts}


def column_facts(bound: Iterable[Bound], rows: Sequence[Sequence[CellValue]]) -> dict[str, list[Any]]:
    """Parsed values of many data rows by fact name."""
    width = min(map(len, rows), default=0)
    return {fact.name: fact.kind.parse_column(_column(rows, at, width), unit) for at, fact, unit in bound}


def _column(rows: Sequence[Sequence[CellValue]], at: int, width: int) -> list[CellValue]:
    """Cells of one column; every row is at least `width` long."""
    return list(map(itemgetter(at), rows)) if at < width else [r[at] if at < len(r) else None for r in rows]


_MOST_CELLS = 4096


class _Meanings(dict[tuple[type, CellValue], Any]):
    """What cells of one column mean, parsed once for each content; forgotten when there are too many."""

    def __init__(self, kind: Kind, unit: str) -> None:
        super().__init__()
        self._kind, self._unit = kind, unit

    def __missing__(self, key: tuple[type, CellValue]) -> Any:
        """Parse and keep."""
        if len(self) >= _MOST_CELLS:
            self.clear()
        found = self[key] = self._kind.parse(key[1], self._unit)
        return found


class RowReader:
    """`row_facts` for row after row under one head: the same few words come again and again."""

    def __init__(self, bound: Iterable[Bound]) -> None:
        self.bound = tuple(bound)
        self._columns = [(fact.name, at, _Meanings(fact.kind, unit)) for at, fact, unit in self.bound]
        self._width = max((at for at, _, _ in self.bound), default=-1) + 1

    def facts(self, row: Sequence[CellValue]) -> dict[str, Any]:
        """Parsed values of one data row by fact name; a short row ends in blanks."""
        if len(row) < self._width:
            row = (*row, *[None] * (self._width - len(row)))
        return {name: meanings[(cell := row[at]).__class__, cell] for name, at, meanings in self._columns}


def is_empty(facts: Mapping[str, Any]) -> bool:
    """True for a row on which a prefilled formula has nothing to say: no name, or where no name is asked for, nothing at all."""
    if "name" in facts:
        return facts["name"] is None or isinstance(facts["name"], Fault)
    return all(value is None for value in facts.values())


def empty_rows(columns: Mapping[str, Sequence[Any]], count: int) -> list[bool]:
    """`is_empty` for each of many rows."""
    if "name" in columns:
        return [name is None or name.__class__ is Fault for name in columns["name"]]
    return [is_empty({n: c[i] for n, c in columns.items()}) for i in range(count)]


def nameless(rows: Sequence[Sequence[CellValue]], name: Bound) -> list[bool]:
    """`empty_rows` by the column of names alone. What begins like a name is one: reading all takes longer than grading them."""
    at, fact, unit = name
    known = _Meanings(fact.kind, unit)
    cells = _column(rows, at, min(map(len, rows), default=0))
    return [
        not (cell.__class__ is str and len(cell) > LONGEST_DASH and cell[0].isalnum()) and is_empty({"name": known[cell.__class__, cell]})
        for cell in cells
    ]
