"""Clients of the group as columns: what a list of many of them is written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.ledger.contents.parts import Part
from addin.ledger.privacy import masked
from addin.ledger.privacy.persons import Literals, are_words, told_by
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
        told: dict[str, Sequence[Any]] = {name: _some(column, rows) for name, column in part.table.items()}
        x, unit = part.index, (part.unit,)
        why = [tuple(x.reasons[x.whys[row]]) for row in rows]
        if known is not None:
            persons = _persons(told, why, known)
            told = {name: masked.column(name, column, persons) for name, column in told.items()}
            why = [tuple(masked.texts(reasons, [of] * len(reasons))) for of, reasons in zip(persons, why, strict=True)]
        for name, column in told.items():
            _put(self.values[name], places, column)
        _put(self.name, places, told["name"])
        _put(self.id, places, ids)
        _put(self.why, places, why)
        graded: tuple[tuple[list[Any], Sequence[Any]], ...] = ((self.tier, x.tiers), (self.tier_status, x.statuses))
        for mine, of_return in (*graded, (self.sheet, x.sheets), (self.row, x.rows)):
            _put(mine, places, _some(of_return, rows))
        for at in places:
            self.units[at], self.month[at], self.file[at] = unit, part.month, part.file


def _some(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """Values of some rows; those of neighbours, as nearly all are, at once."""
    return column[rows[0] : rows[-1] + 1] if _are_neighbours(rows) else [column[row] for row in rows]


def _put(column: list[Any], places: Sequence[int], values: Sequence[Any]) -> None:
    if _are_neighbours(places):
        column[places[0] : places[-1] + 1] = values
        return
    for at, value in zip(places, values, strict=True):
        column[at] = value


def _are_neighbours(numbers: Sequence[int]) -> bool:
    return bool(numbers) and list(numbers) == list(range(numbers[0], numbers[-1] + 1))


def _persons(told: Mapping[str, Sequence[Any]], why: Sequence[Sequence[str]], known: Known) -> list[Literals]:
    """What the texts of each client tell of the persons that its own row or registers tell: of nearly all nothing.

    All texts of a row are searched at once, which takes a third of the time that each takes by itself.
    """
    persons: list[dict[str, Callable[[str], str]]] = [{} for _ in known]
    columns = [told[name] for name in masked.TEXTS if name in told]
    rows = zip(*columns, strict=True) if columns else [()] * len(known)
    told_at_once = ["\n".join((*filter(None, row), *reasons)) for row, reasons in zip(rows, why, strict=True)]
    for f in CUSTOMER_INFO.personal:
        column = told.get(f.name, ())
        words = are_words(f, (value for value in column if isinstance(value, str)))
        for found, value, text in zip(persons, column, told_at_once, strict=False):
            if isinstance(value, str) and not (words and value not in text):
                found.update(told_by(f, value))
    each = zip(persons, known, told_at_once, strict=True)
    return [{k: v for k, v in {**own, **registers}.items() if k in text} for own, registers, text in each]
