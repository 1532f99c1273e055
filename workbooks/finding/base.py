"""The base of a pre-filled return: what its rows said when it was made, kept in a very hidden sheet.

Rows are known by their keys and by all else they say, so sorting, copying, inserting and deleting rows does no harm, nor does a corrected
name; the same holds when WPS or Calc save it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from udfs.kinds.dates import Day
from workbooks.declare import Sheet
from workbooks.grid import Book

#: Name of the sheet, what its first cell says, and what the visible sheet says.
SHEET, MARK, SAID = "kehubu.base", "kehubu.base/1", "预填快照："
#: First row of what was told; columns of a row's number and of its values as JSON.
FIRST, NUMBER, VALUES = 2, 1, 2
#: Under what the values keep names that the row itself took the place of; no field is called that.
_WAS = "@was"
#: Key of a client's name and its credit code, "" for none.
Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PrefillBase:
    """What a pre-filled workbook was made from."""

    register: str
    unit: str
    month: str
    snapshot: str
    #: Values by field name, by the number of the row.
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Who the client was before a return of the same month renamed it, by the number of the row.
    was: Mapping[str, tuple[Identity, ...]] = field(default_factory=dict)


def dumped(values: Mapping[str, Any], was: Sequence[Identity] = ()) -> str:
    """Values as the base keeps them."""
    plain = {name: v.isoformat() if isinstance(v, datetime.date) else v for name, v in values.items() if v is not None}
    plain |= {_WAS: was} if was else {}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def loaded(sheet: Sheet, text: str) -> dict[str, Any]:
    """What `dumped` wrote; ValueError if it is none."""
    told = json.loads(text)
    if not isinstance(told, dict):
        raise TypeError("no values")
    found = {}
    for name, value in told.items():
        f = sheet.by_name.get(name)
        if f is not None:
            found[name] = datetime.date.fromisoformat(value) if isinstance(f.kind, Day) and isinstance(value, str) else value
    return found


def _before(text: str) -> tuple[Identity, ...]:
    return tuple((str(key), str(code)) for key, code in json.loads(text).get(_WAS, ()))


def base_of(book: Book, sheet: Sheet) -> PrefillBase | None:
    """The base that a workbook carries for a register; None if it has none, or one that cannot be read."""
    for grid in book.sheets:
        if not grid.name.startswith(SHEET) or grid.at(0, 0) != MARK or grid.at(0, 1) != sheet.name:
            continue
        rows, was = {}, {}
        for r in range(FIRST, len(grid.rows)):
            number, text = grid.at(r, NUMBER), grid.at(r, VALUES)
            try:
                rows[str(number)] = loaded(sheet, str(text))
                was[str(number)] = _before(str(text))
            except (ValueError, TypeError):
                continue
        unit, month, snapshot = (str(grid.at(0, c) or "") for c in (2, 3, 4))
        return PrefillBase(sheet.name, unit, month, snapshot, rows, {number: told for number, told in was.items() if told})
    return None


def was_prefilled(book: Book) -> tuple[str, int, int] | None:
    """Where a visible sheet says that it was pre-filled; None if none does."""
    for grid in book.sheets:
        for r, row in enumerate([] if grid.hidden else grid.rows[:6]):
            for c, value in enumerate(row):
                if isinstance(value, str) and value.startswith(SAID):
                    return grid.name, r, c
    return None
