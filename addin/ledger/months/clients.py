"""The clients of a snapshot, unpacked when they are looked at: most of a month is only counted and placed."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import overload

from addin.ledger.contents.parts import Part
from addin.ledger.in_force.merge import Merged, Place
from addin.ledger.months.client_columns import ClientColumns
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import Persons
from addin.ledger.shapes.views import GroupClient
from addin.ledger.storage import codec

#: Clients that stay unpacked: some 50 MiB. Of more only these do, since a list is gone through from its beginning each time.
_UNPACKED = 1 << 14


class Clients(Sequence[GroupClient]):
    """The group's clients by their ids.

    Args:
        merged: The clients as merged.
        persons: What tells of their persons, which is hidden; None where nothing is.
        without: Ids of clients left out.
        units: Units alone to whose clients it is narrowed, each client with the unit that stands in front; all if left out.
    """

    def __init__(
        self, merged: Merged, persons: Persons | None, *, without: AbstractSet[str] = frozenset(), units: AbstractSet[str] | None = None
    ) -> None:
        self.merged = merged
        self._without = without
        numbers: Iterable[int] = range(len(merged))
        if without:
            numbers = (n for n in numbers if merged.ids[n] not in without)
        if units is not None:
            numbers = (n for n in numbers if merged.unit(n) in units)
        #: Number of the client at each place.
        self.order = array("L", sorted(numbers, key=merged.ids.__getitem__))
        self._persons = persons
        self._made: dict[int, GroupClient] = {}

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, at: int) -> GroupClient: ...
    @overload
    def __getitem__(self, at: slice) -> list[GroupClient]: ...
    def __getitem__(self, at: int | slice) -> GroupClient | list[GroupClient]:
        """A client, or some of them; those of a slice do not stay unpacked."""
        if isinstance(at, slice):
            return [self._made.get(number) or self._unpacked(number) for number in self.order[at]]
        return self._client(self.order[at])

    def __iter__(self) -> Iterator[GroupClient]:
        return map(self._client, self.order)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _client(self, number: int) -> GroupClient:
        made = self._made.get(number)
        if made is None:
            made = self._unpacked(number)
            if len(self._made) < _UNPACKED:
                self._made[number] = made
        return made

    def _unpacked(self, number: int) -> GroupClient:
        client = self.merged.client(number)
        return masked.client(client, self._persons.of(number, client)) if self._persons else client

    def columns(self, at: slice) -> ClientColumns:
        """Some neighbours by columns; only those that are more than one row of a return as it was graded are unpacked one by one."""
        numbers = self.order[at]
        found = ClientColumns.blank(len(numbers))
        alike: dict[Part, tuple[list[int], list[int]]] = {}
        for place, number in enumerate(numbers):
            row = self.merged.plain(number)
            if row is None:
                found.put(place, self._unpacked(number))
            else:
                places, rows = alike.setdefault(row[0], ([], []))
                places.append(place)
                rows.append(row[1])
        for part, (places, rows) in alike.items():
            clients = [numbers[place] for place in places]
            known = [self._persons.in_registers.get(number, {}) for number in clients] if self._persons else None
            found.put_rows(places, [self.merged.ids[number] for number in clients], part, rows, known)
        return found

    def of(self, units: AbstractSet[str]) -> Clients:
        """Those of some units: each client is of the one that stands in front."""
        return Clients(self.merged, self._persons, without=self._without, units=units)

    @property
    def units(self) -> Counter[str]:
        """How many of them each unit has."""
        return Counter(self.merged.unit(number) for number in self.order)

    def unit(self, place: int) -> str:
        """Unit in front of the client at a place."""
        return self.merged.unit(self.order[place])

    @cached_property
    def grades(self) -> Counter[tuple[str, str]]:
        """How many clients are of each tier and status."""
        if len(self) < len(self.merged):
            return Counter(self.merged.grades[number] for number in self.order)
        return self.merged.grades_counted()

    @cached_property
    def shared(self) -> list[tuple[int, GroupClient]]:
        """Clients of several returns with their places: none but these can have conflicts."""
        places = (self.place(self.merged.ids[number]) for number in self.merged.disputed)
        return [(place, self[place]) for place in sorted(place for place in places if place is not None)]

    def place(self, client: str) -> int | None:
        """Place of the client of an id."""
        ids = self.merged.ids
        place = bisect_left(self.order, client, key=ids.__getitem__)
        return place if place < len(self) and ids[self.order[place]] == client else None

    @cached_property
    def _place(self) -> array[int]:
        """Place of each client in this list."""
        places = array("L", bytes(len(self.merged) * array("L").itemsize))
        for place, number in enumerate(self.order):
            places[number] = place
        return places

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [self.merged.name(number) for number in self.order]

    @property
    def coded(self) -> list[bool]:
        """Which of them have a credit code."""
        coded = self.merged.coded()
        return coded if all(coded) else [coded[number] for number in self.order]

    def namesakes(self) -> list[tuple[str, int]]:
        """Keys of names that stand in several rows, each with the place of a client of that name."""
        return [(name, self._place[number]) for name, number in self.merged.namesakes()]

    def places(self, wanted: AbstractSet[Place]) -> dict[Place, int]:
        """Places in this list of the clients that stand in those rows."""
        return {where: self._place[number] for where, number in self.merged.places(wanted)}

    @property
    def phones(self) -> Sequence[str | None]:
        """Telephones as the newest return tells them, not hidden: for matching alone."""
        return _Phones(self)

    def mark(self, start: int, stop: int) -> str:
        """Hash over all that determines some neighbours: ids, grades and by what, rows, content and carrier of their returns."""
        numbers = self.order[start:stop]
        merged = self.merged
        hidden = self._persons and [sorted(self._persons.in_registers.get(n, ())) for n in numbers]
        told = ([merged.ids[n] for n in numbers], merged.basis(numbers), hidden)
        return hashlib.sha256(codec.dump_index(told)).hexdigest()


class _Phones(Sequence[str | None]):
    """Telephones, looked up one by one."""

    def __init__(self, clients: Clients) -> None:
        self._merged, self._order = clients.merged, clients.order

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> str | None: ...
    @overload
    def __getitem__(self, at: slice) -> list[str | None]: ...
    def __getitem__(self, at: int | slice) -> str | list[str | None] | None:
        """A telephone, or some of them."""
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        told: str | None = self._merged.first_value(self._order[at], "phone")
        return told
