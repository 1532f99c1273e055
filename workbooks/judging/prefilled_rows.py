"""Which pre-filled client a row is that may have been sorted, copied, renamed or typed anew (R31, A18). Pure.

A row is its client by name and code, by either alone where the other was corrected, by the former name written beside the new one, or by
all else it says: each client of the base is one row at most, and what two may be is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from udfs.identity import former_keys, loose_key, name_key
from workbooks.finding.base import Identity
from workbooks.registers.customer_info import CUSTOMER_INFO

Row = Mapping[str, Any]
#: Fields that tell nothing of who a client is.
_UNTOLD = frozenset({"name", "credit_code", "change", "remark", *(f.name for f in CUSTOMER_INFO.fields if f.computed)})
_CHOSEN = frozenset(f.name for f in CUSTOMER_INFO.fields if f.kind.choices)
#: So many fields all alike are the same row; of so many so much of them.
_FEW, _MANY, _MOST = 3, 6, 0.8


def identity(row: Row) -> Identity:
    """Key of a client's name, and its code or ""."""
    return name_key(str(row.get("name") or "")), str(row.get("credit_code") or "")


class Matched:
    """Rows of a return by the pre-filled clients they are.

    Args:
        base: Clients as they were pre-filled, by the number of the row.
        rows: Rows as reported.
    """

    def __init__(self, base: Mapping[str, Row], rows: Sequence[Row]) -> None:
        self._base, self._rows = base, rows
        #: Number of the pre-filled client of a row.
        self.found: dict[int, str] = {}
        #: Rows that are known by nothing but what else they say.
        self.by_content: set[int] = set()
        self._was = {number: identity(row) for number, row in base.items()}
        self._now = [identity(row) for row in rows]
        exact = {told: number for number, told in self._was.items()}
        self.found |= {i: exact[told] for i, told in enumerate(self._now) if told in exact}
        self._pair(lambda number: [self._was[number][0]], lambda i: [self._now[i][0]])
        self._pair(lambda number: [self._was[number][1]], lambda i: [self._now[i][1]], self._one_code)
        self._pair(lambda number: [loose_key(_name(base[number]))], lambda i: former_keys(_name(rows[i])), self._one_code)
        known, telling = {*self.found}, _telling(base)
        self._pair(telling.__getitem__, lambda i: [*_facts(rows[i]), *_whole(rows[i])], self._is_copy)
        self.by_content = {*self.found} - known
        self._add_copies()

    def _pair(
        self,
        of_client: Callable[[str], Iterable[Any]],
        of_row: Callable[[int], Iterable[Any]],
        same: Callable[[int, str], bool] | None = None,
    ) -> None:
        """Take in pairs that have a mark in common and of which neither may be paired otherwise."""
        taken = {*self.found.values()}
        rows = [i for i, (name, _) in enumerate(self._now) if name and i not in self.found]
        clients: defaultdict[Any, list[str]] = defaultdict(list)
        for number in self._base if rows else ():
            for mark in of_client(number) if number not in taken else ():
                clients[mark].append(number)
        pairs = {(i, number) for i in rows for mark in of_row(i) if mark for number in clients.get(mark, ())}
        pairs = {pair for pair in pairs if same is None or same(*pair)}
        rows_of, clients_of = Counter(number for _, number in pairs), Counter(i for i, _ in pairs)
        self.found |= {i: number for i, number in pairs if clients_of[i] == rows_of[number] == 1}

    def _is_copy(self, i: int, number: str) -> bool:
        row, was = self._rows[i], self._base[number]
        told = [name for name, value in was.items() if value is not None and name not in _UNTOLD and name in row]
        alike = sum(row[name] == was[name] for name in told)
        return self._one_code(i, number) and (alike >= _MOST * len(told) if len(told) >= _MANY else alike == len(told) >= _FEW)

    def _one_code(self, i: int, number: str) -> bool:
        ours, theirs = self._now[i][1], self._was[number][1]
        return not (ours and theirs and ours != theirs)

    def _add_copies(self) -> None:
        """A row of a name that is paired already is a copy, unless it tells another code."""
        numbers = {self._was[number][0]: number for number in self.found.values()}
        for i, (name, code) in enumerate(self._now):
            number = numbers.get(name)
            if i not in self.found and number is not None and code in ("", self._was[number][1]):
                self.found[i] = number

    def renamed(self) -> Iterator[tuple[int, Identity]]:
        """Rows whose client has another name or code than it was pre-filled with, and who it was."""
        for i, number in self.found.items():
            (name, code), was = self._now[i], self._was[number]
            if name != was[0] or (code and was[1] and code != was[1]):
                yield i, was


def _name(row: Row) -> str:
    return str(row.get("name") or "")


def _telling(base: Mapping[str, Row]) -> Mapping[str, Sequence[tuple[str, Any]]]:
    """Facts by client that no other of the base tells, and all of a row that says much."""
    counts = Counter(fact for row in base.values() for fact in _facts(row))
    return {number: [*(fact for fact in _facts(row) if counts[fact] == 1), *_whole(row)] for number, row in base.items()}


def _facts(row: Row) -> Iterator[tuple[str, Any]]:
    """What is not chosen from a list: that tells no client from another."""
    return ((name, value) for name, value in row.items() if value is not None and name not in _UNTOLD | _CHOSEN)


def _whole(row: Row) -> Iterator[tuple[str, Any]]:
    told = [(name, value) for name, value in sorted(row.items()) if value is not None and name not in _UNTOLD]
    if len(told) >= _MANY and any(_facts(row)):
        yield "", tuple(told)
