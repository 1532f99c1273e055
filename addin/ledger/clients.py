"""The clients of a snapshot, unpacked when they are looked at: most of a month is only counted and placed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from addin.ledger import codec, masked
from addin.ledger.merge import Merged
from addin.ledger.views import GroupClient


class Clients(Sequence[GroupClient]):
    """The group's clients by their ids.

    Args:
        merged: The clients as merged.
        hidden: Whether personal data are hidden.
    """

    def __init__(self, merged: Merged, *, hidden: bool) -> None:
        self.merged = merged
        self.order = sorted(range(len(merged)), key=merged.ids.__getitem__)
        self._hidden = hidden
        self._made: dict[int, GroupClient] = {}

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, at: int) -> GroupClient: ...
    @overload
    def __getitem__(self, at: slice) -> list[GroupClient]: ...
    def __getitem__(self, at: int | slice) -> GroupClient | list[GroupClient]:
        """A client, or some of them."""
        if isinstance(at, slice):
            return [self._client(number) for number in self.order[at]]
        return self._client(self.order[at])

    def __iter__(self) -> Iterator[GroupClient]:
        return map(self._client, self.order)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _client(self, number: int) -> GroupClient:
        made = self._made.get(number)
        if made is None:
            client = self.merged.client(number)
            made = self._made[number] = masked.client(client) if self._hidden else client
        return made

    @cached_property
    def grades(self) -> list[tuple[str, str]]:
        """Tier and status of each client."""
        return [self.merged.grade(number) for number in self.order]

    def shared(self) -> list[tuple[int, GroupClient]]:
        """Clients of several returns with their places: none but these can have conflicts."""
        members = self.merged.members
        return [(place, self._client(number)) for place, number in enumerate(self.order) if len(members[number]) > 1]

    def mark(self, start: int, stop: int) -> str:
        """Hash over all that determines some neighbours: ids, rows, and the content and carrier of their returns."""
        numbers = self.order[start:stop]
        merged = self.merged
        basis = set().union(*map(merged.basis, numbers))
        told = [[merged.ids[n] for n in numbers], [merged.token(n) for n in numbers], sorted(basis), self._hidden]
        return hashlib.sha256(codec.dumps(told).encode()).hexdigest()

    def place_of(self, sha256: str, sheet: str, row: int | None) -> int | None:
        """Place of the client that stands in a row of a file."""
        if row is None:
            return None
        return self._places.get((sha256, sheet, row))

    @cached_property
    def _places(self) -> dict[tuple[str, str, int], int]:
        place = {number: i for i, number in enumerate(self.order)}
        return {where: place[number] for where, number in self.merged.places()}

    def phones(self) -> list[str | None]:
        """Telephones as the newest return tells them, not hidden: for matching alone."""
        return [self.merged.held(number)[0].values.get("phone") for number in self.order]
