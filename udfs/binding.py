"""A header row and a data row → facts, as the reader of whole workbooks binds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from udfs.cells import CellValue
from udfs.facts import HEADS
from udfs.heads import Fact, HeadMatch, Heads
from udfs.kinds import Fault, plain_text

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


def column_facts(bound: Iterable[Bound], rows: Sequence[Sequence[CellValue]]) -> dict[str, list[Any]]:
    """Parsed values of many data rows by fact name."""
    return {fact.name: fact.kind.parse_column([r[at] if at < len(r) else None for r in rows], unit) for at, fact, unit in bound}


def is_empty(facts: Mapping[str, Any]) -> bool:
    """True for a row on which a prefilled formula has nothing to say: no name, or where no name is asked for, nothing at all."""
    if "name" in facts:
        return facts["name"] is None or isinstance(facts["name"], Fault)
    return all(value is None for value in facts.values())
