"""Which rows are one client: those of one credit code; one without a code is of the only client of its name (A18)."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, overload

from addin.ledger.in_force.inforce import InForce
from udfs.identity import repeated


class Members(Sequence[Sequence[int]]):
    """Rows of each client; nearly all have one row alone, and a list for each of these would take a hundred bytes a client.

    Args:
        groups: Numbers of rows by client.
    """

    def __init__(self, groups: Iterable[Sequence[int]]) -> None:
        self._single = array("L")
        #: Clients of several rows.
        self.several: dict[int, list[int]] = {}
        for number, rows in enumerate(groups):
            self._single.append(rows[0])
            if len(rows) > 1:
                self.several[number] = list(rows)

    def __len__(self) -> int:
        return len(self._single)

    @overload
    def __getitem__(self, number: int) -> Sequence[int]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Sequence[int]]: ...
    def __getitem__(self, number: int | slice) -> Sequence[int] | Sequence[Sequence[int]]:
        """Rows of a client."""
        if isinstance(number, slice):
            return [self[n] for n in range(*number.indices(len(self)))]
        return self.several.get(number) or (self._single[number],)

    def __iter__(self) -> Iterator[Sequence[int]]:
        return (self.several.get(number) or (row,) for number, row in enumerate(self._single))

    @property
    def firsts(self) -> Sequence[int]:
        """The row in front of each client."""
        firsts = self._single[:]
        for number, rows in self.several.items():
            firsts[number] = rows[0]
        return firsts


class Groups(NamedTuple):
    """The clients in the order in which they first appear: "code:…" or "name:…" of each, and its rows."""

    keys: Sequence[str]
    members: Members


def groups(rows: InForce, merged: Mapping[str, str]) -> Groups:
    """Rows by client.

    Args:
        rows: The rows.
        merged: Clients that marketing merged: name key of the one that is gone → that of the one kept (D22).
    """
    found = _by_key(_keys(rows))
    return _united(found, rows.name_keys, merged) if merged else found


def _keys(rows: InForce) -> Sequence[str]:
    """Of each row the key under which it is one client with others."""
    if "" not in rows.code_keys:
        return rows.code_keys
    bare = {name for name, code in zip(rows.name_keys, rows.code_keys, strict=True) if not code}
    codes: dict[str, set[str]] = defaultdict(set)
    for name, code in zip(rows.name_keys, rows.code_keys, strict=True):
        if code and name in bare:
            codes[name].add(code)
    only = {name: next(iter(told)) for name, told in codes.items() if len(told) == 1}
    return [code or only.get(name, name) for name, code in zip(rows.name_keys, rows.code_keys, strict=True)]


def _by_key(keys: Sequence[str]) -> Groups:
    again = repeated(keys)
    if not again:
        return Groups(keys, Members((row,) for row in range(len(keys))))
    several: dict[str, list[int]] = {}
    own, firsts = [], array("L")
    for row, key in enumerate(keys):
        if key in several:
            several[key].append(row)
            continue
        if key in again:
            several[key] = [row]
        own.append(key)
        firsts.append(row)
    return Groups(own, Members(several.get(key) or (row,) for key, row in zip(own, firsts, strict=True)))


def _united(told: Groups, names: Sequence[str], merged: Mapping[str, str]) -> Groups:
    """Groups with those brought together that marketing merged."""
    wanted = {*merged, *merged.values()}
    at = {names[row]: number for number, members in enumerate(told.members) for row in members if names[row] in wanted}
    rows: dict[int, list[int]] = {}
    gone: set[int] = set()
    for name, kept in merged.items():
        here, there = at.get(name), at.get(kept)
        if here is not None and there is not None and here != there and not gone & {here, there}:
            rows[there] = [*rows.get(there, told.members[there]), *rows.get(here, told.members[here])]
            gone.add(here)
    left = [number for number in range(len(told.keys)) if number not in gone] if gone else range(len(told.keys))
    return Groups([told.keys[number] for number in left], Members(rows.get(number) or told.members[number] for number in left))
