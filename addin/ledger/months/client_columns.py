"""Clients of the group as columns: what a list of many of them is written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from addin.ledger.contents.parts import Part
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import Literals, told_by, without
from addin.ledger.shapes.views import Confirmed, Conflict, GroupClient
from udfs.kinds.dates import Month
from workbooks.registers.customer_info import CUSTOMER_INFO

#: What registers tell of the persons of each client.
Known = Sequence[Literals]


@dataclass(slots=True)
class ClientColumns:
    """What some clients tell, by columns of equal length: each column has the name of what it tells in `GroupClient`."""

    id: list[str]
    name: list[str]
    tier: list[str]
    tier_status: list[str]
    why: list[tuple[str, ...]]
    units: list[tuple[str, ...]]
    conflicts: list[tuple[Conflict, ...]]
    confirmed: list[Confirmed | None]
    #: Values by field name; None for a blank.
    values: dict[str, list[Any]]
    #: Where the row in front stands; None and "" for a client without one.
    month: list[Month | None]
    file: list[str]
    sheet: list[str]
    row: list[int | None]

    @classmethod
    def blank(cls, count: int) -> ClientColumns:
        """Room for so many clients."""
        return cls(
            id=[""] * count, name=[""] * count, tier=[""] * count, tier_status=[""] * count, why=[()] * count, units=[()] * count,
            conflicts=[()] * count, confirmed=[None] * count, values={f.name: [None] * count for f in CUSTOMER_INFO.fields},
            month=[None] * count, file=[""] * count, sheet=[""] * count, row=[None] * count,
        )  # fmt: skip

    @classmethod
    def of(cls, clients: Sequence[GroupClient]) -> ClientColumns:
        """Of clients that are unpacked."""
        found = cls.blank(len(clients))
        for place, client in enumerate(clients):
            found.put(place, client)
        return found

    def put(self, at: int, client: GroupClient) -> None:
        """Put in a client that is unpacked."""
        self.id[at], self.name[at], self.tier[at], self.tier_status[at] = client.id, client.name, client.tier, client.tier_status
        self.why[at], self.units[at], self.conflicts[at], self.confirmed[at] = client.why, client.units, client.conflicts, client.confirmed
        for name, value in client.values.items():
            if name in self.values:
                self.values[name][at] = value
        if client.sources:
            first = client.sources[0]
            self.month[at], self.file[at], self.sheet[at], self.row[at] = first.month, first.file, first.sheet, first.row

    def put_rows(
        self, places: Sequence[int], ids: Sequence[str], part: Part, rows: Sequence[int], known: Sequence[Literals] | None
    ) -> None:
        """Put in clients of one row each, all of one return, as it tells them.

        Args:
            places: Where to.
            ids: Their ids.
            part: The return.
            rows: Numbers of their rows in it.
            known: What registers tell of the persons of each, which are hidden; None where nothing is.
        """
        told: dict[str, Sequence[Any]] = {name: [column[row] for row in rows] for name, column in part.table.items()}
        x, unit = part.index, (part.unit,)
        why = [tuple(x.reasons[x.whys[row]]) for row in rows]
        if known is not None:
            shows = _shows(told, known)
            told = {name: masked.column(name, column, shows) for name, column in told.items()}
            why = [tuple(map(show, reasons)) for show, reasons in zip(shows, why, strict=True)]
        for name, column in told.items():
            _put(self.values[name], places, column)
        _put(self.name, places, told["name"])
        _put(self.id, places, ids)
        _put(self.why, places, why)
        graded: tuple[tuple[list[Any], Sequence[Any]], ...] = ((self.tier, x.tiers), (self.tier_status, x.statuses))
        for mine, of_return in (*graded, (self.sheet, x.sheets), (self.row, x.rows)):
            _put(mine, places, [of_return[row] for row in rows])
        for at in places:
            self.units[at], self.month[at], self.file[at] = unit, part.month, part.file


def _put(column: list[Any], places: Sequence[int], values: Sequence[Any]) -> None:
    for at, value in zip(places, values, strict=True):
        column[at] = value


def _shows(told: Mapping[str, Sequence[Any]], known: Known) -> list[Callable[[str], str]]:
    """How texts of each client are shown: without the persons that its own row or registers tell."""
    persons: list[dict[str, Callable[[str], str]]] = [{} for _ in known]
    for f in CUSTOMER_INFO.personal:
        for found, value in zip(persons, told.get(f.name, ()), strict=False):
            if isinstance(value, str):
                found.update(told_by(f, value))
    return [partial(without, known={**own, **registers}) for own, registers in zip(persons, known, strict=True)]
