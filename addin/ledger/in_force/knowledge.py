"""What registers tell of the group's clients on a day: merges, corrections, facts, decided tiers (D05, D06, D22, D24)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import Connection

from addin.ledger.contents.corrections import Correction
from addin.ledger.contents.entries import EntryBook
from addin.ledger.contents.folding import MARKETINGS
from addin.ledger.contents.units import Register
from addin.ledger.in_force.feeding import feeds
from addin.ledger.shapes.views import Confirmed
from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.periods import period
from workbooks.judging.feeds import Fed
from workbooks.registers.client_merges import CLIENT_MERGES
from workbooks.registers.decisions import DECISIONS

#: Number of the client of a name's key as a unit tells it.
Find = Callable[[str, str], int | None]


class Knowledge:
    """Entries looked at on a day.

    Args:
        book: The entries; none if left out.
        day: The day.
    """

    def __init__(self, book: EntryBook | None = None, day: datetime.date = datetime.date.max) -> None:
        self._book, self._day = book, day

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """Key of the name of a client that is gone → that of the client kept, merges in effect on the day."""
        if self._book is None:
            return {}
        found = {}
        for entry in self._book.of(CLIENT_MERGES):
            told = entry.values
            begun, revoked = told.get("day"), told.get("revoked")
            if begun and begun <= self._day and (revoked is None or self._day < revoked):
                found[f"name:{name_key(told['merged'])}"] = f"name:{entry.name_key}"
        return {gone: _end(found, kept) for gone, kept in found.items()}

    @property
    def corrections(self) -> Sequence[Correction]:
        """Facts of clients that marketing decided, the newest last (D06)."""
        return self._book.corrections if self._book else ()

    def feeds(self, find: Find) -> Iterator[tuple[int, str, Fed]]:
        """Facts that registers tell of clients."""
        return feeds(self._book, self._day, find) if self._book else iter(())

    def confirmed(self, find: Find) -> Iterator[tuple[int, Confirmed]]:
        """Decisions in force on the day, the newest of a client last."""
        entries = self._book.of(DECISIONS) if self._book else []
        for entry in sorted(entries, key=lambda e: e.values.get("day") or datetime.date.min):
            told = entry.values
            since, until = told.get("day"), told.get("until")
            if not told.get("tier") or since is None or since > self._day or (until is not None and until < self._day):
                continue
            if (client := find(entry.name_key, entry.unit)) is not None:
                yield client, Confirmed(told["tier"], str(told.get("reason") or ""), since, until, str(told.get("decided_by") or ""))


def decided_tiers(connection: Connection, register: Register, month: Month) -> dict[str, str]:
    """Tiers decided and in force on the last day of a month, by the key of the name that the decision tells (D05)."""
    numbers: dict[str, int] = {}
    known = Knowledge(EntryBook(connection, register, month, [MARKETINGS], of_registers=[DECISIONS.name], now_alone=True), period(month)[1])
    tiers = {n: told.tier for n, told in known.confirmed(lambda key, _: numbers.setdefault(key, len(numbers)))}
    return {key: tiers[n] for key, n in numbers.items() if n in tiers}


def _end(merged: Mapping[str, str], kept: str) -> str:
    """The client kept at the end of a chain of merges."""
    seen = set()
    while kept in merged and kept not in seen:
        seen.add(kept)
        kept = merged[kept]
    return kept
