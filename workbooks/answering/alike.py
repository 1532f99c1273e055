"""Many reminders of one kind told once: reminders never drown errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from udfs.words.patterns import pattern
from workbooks.grid import cell_name
from workbooks.problems import HEAD, Problem, Severity

#: Reminders of one rule, sheet and column that each keep a line because each says something else.
APART = 3
_FIGURES, _QUOTED = pattern(r"（[^）]*）|[\d.,%:-]+"), pattern("“[^”]*”")
#: Places that a line names besides its own; so many cells below each other are named by the first and the last.
_NAMED, _RUN = 20, 3


def alike(problems: Iterable[Problem]) -> list[tuple[Problem, str]]:
    """Problems with what is to be added to the first of many alike; every error keeps its line.

    Reminders of a sheet that differ in nothing but their cell and its head are one line; others of a column and for one reason are one
    when they are many.
    """
    sentences: dict[tuple[Any, ...], list[Problem]] = defaultdict(list)
    for number, p in enumerate(problems):
        key = (number,) if p.severity is Severity.ERROR else (p.rule.code, p.where.book, p.where.sheet, _besides(p))
        sentences[key].append(p)
    columns: dict[tuple[Any, ...], list[list[Problem]]] = defaultdict(list)
    for key, told in sentences.items():
        first = told[0]
        columns[key if len(key) == 1 else (*key[:3], first.where.column, first.field, _reason(first))].append(told)
    lines = []
    for apart in columns.values():
        together = [[p for told in apart for p in told]]
        lines += [(told[0], _more(told)) for told in (together if len(together[0]) > APART else apart)]
    return lines


def _reason(p: Problem) -> tuple[str, str]:
    """Why a reminder is told, and all that it says but the words of its cell; figures left away.

    A value that was read is not told with one that was not, nor a client of one kind with one of another.
    """
    return _FIGURES.sub("", str(p.values.get("why", ""))), _FIGURES.sub("", _QUOTED.sub("", p.says))


def _besides(p: Problem) -> str:
    """All that a reminder says besides its cell and head."""
    return repr((p.found, sorted((key, repr(value)) for key, value in p.values.items() if key != HEAD)))


def _more(told: Sequence[Problem]) -> str:
    """How many are alike, and where the others stand, with their heads where these differ from the first one's."""
    if len(told) == 1:
        return ""
    first, *others = told
    heads: dict[str, dict[tuple[int, int], None]] = defaultdict(dict, {first.head: {}})
    for p in others:
        if (
            p.where.row is not None
            and p.where.column is not None
            and (p.where.row, p.where.column) != (first.where.row, first.where.column)
        ):
            heads[p.head][p.where.column, p.where.row] = None
    named = [(head, place) for head, cells in heads.items() for place in _places(sorted(cells))]
    parts = [
        (f"“{head}”" if head != first.head else "") + "、".join(place for _, place in places)
        for head, places in groupby(named[:_NAMED], key=lambda line: line[0])
    ]
    others_at = f"，另见{'，'.join(parts)}{'等' if len(named) > _NAMED else ''}" if parts else ""
    return f"（同类共{len(told)}处{others_at}）"


def _places(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Addresses of cells by column and row; of many below each other the first and the last."""
    for _, run in groupby(enumerate(cells), key=lambda numbered: (numbered[1][0], numbered[1][1] - numbered[0])):
        names = [cell_name(row, column) for _, (column, row) in run]
        yield from [f"{names[0]}:{names[-1]}"] if len(names) >= _RUN else names
