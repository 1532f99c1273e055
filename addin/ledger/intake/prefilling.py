"""What a unit's pre-filled return holds: its own clients and open entries as last accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.contents.entries import EntryBook
from addin.ledger.contents.remembered import CLIENTS, Remembered
from addin.ledger.contents.units import Register
from addin.ledger.in_force.feeding import unsettled
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import accepted, in_force
from addin.ledger.shapes.views import Entry
from addin.ledger.storage.tables import in_force as in_force_index
from udfs.kinds.dates import Month
from workbooks.declare import Sheet
from workbooks.judging.feeds import feeding_registers
from workbooks.registers import registers
from workbooks.registers.fact_changes import FACT_CHANGES

#: Days that end an entry: the first of them that a register has. What still waits for it is open.
_ENDS = ("revisited", "follow_up_done", "done", "closed", "until", "concluded", "outcome_date")
#: A day without which nothing is waited for, and a state that ends an entry.
_WAITS, _STAGE, _OVER = "follow_up_due", "stage", "已关闭"
Held = dict[str, dict[Any, Mapping[str, Any]]]


def held(
    connection: Connection, remembered: Remembered, register: Register, unit: str, month: Month
) -> dict[str, dict[Any, Mapping[str, Any]]]:
    """What a unit's accepted returns say at the end of a month: register → key → values; of clients the keys of their names."""
    heirs = register.heirs(month)
    names = register.with_predecessors(unit, month)
    with remembered.through(connection):
        told = inherited(accepted(connection, month, remembered, units=names), heirs)
        rows = in_force(told, register, month)
        clients: dict[Any, Mapping[str, Any]] = {h.name_key: h.values for h in map(rows.held, range(len(rows)))}
    book = EntryBook(connection, register, month, names, now_alone=True)
    found: Held = {CLIENTS: clients}
    for name in book.names:
        found[name] = {e.key: e.values for e in book.of(registers()[name]) if e.unit == unit}
    return found


def renamed_in(
    connection: Connection, remembered: Remembered, register: Register, unit: str, month: Month
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Clients that a unit's returns of the month itself renamed: key of the name → who they were, key of the name and code."""
    with remembered.through(connection):
        told = accepted(connection, month, remembered, units=[unit])
        rows = in_force([a for a in told if a.part.month == month], register, month)
        return {h.name_key: h.renamed for h in map(rows.held, rows.renamed)}


def is_fed(connection: Connection) -> bool:
    """Whether any entry in force, of whatever unit, may tell a fact of a client."""
    told = in_force_index.c.register
    return connection.scalar(select(told).where(told.in_([*feeding_registers(), FACT_CHANGES.name])).limit(1)) is not None


def feeding(
    connection: Connection, register: Register, unit: str, month: Month, feeding: Sequence[str]
) -> dict[str, list[Mapping[str, Any]]]:
    """Entries of a unit in registers that feed facts of clients, without what only marketing settles and has not."""
    names = [*feeding, FACT_CHANGES.name]  # what marketing took over of contacts is told by these
    book = EntryBook(connection, register, month, register.with_predecessors(unit, month), of_registers=names, now_alone=True)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for sheet in (registers()[name] for name in book.names if name in feeding):
        mine = [e for e in book.of(sheet) if e.unit == unit]
        found[sheet.name] = [{n: v for n, v in e.values.items() if n not in unsettled(sheet, e)} for e in mine]
    return found


def open_entries(connection: Connection, register: Register, sheet: Sheet, unit: str, month: Month) -> list[Entry]:
    """Entries of a unit that still wait for something."""
    names = register.with_predecessors(unit, month)
    return [e for e in EntryBook(connection, register, month, names, now_alone=True).of(sheet) if e.unit == unit and is_open(sheet, e)]


def can_be_open(sheet: Sheet) -> bool:
    """Whether entries of a register ever wait for anything; those of others are told once."""
    return any(name in sheet.by_name for name in (*_ENDS, _STAGE))


def is_open(sheet: Sheet, e: Entry) -> bool:
    """Whether an entry still waits for something."""
    if _WAITS in sheet.by_name and e.values.get(_WAITS) is None:
        return False
    end = next((name for name in _ENDS if name in sheet.by_name), "")
    if end:
        return e.values.get(end) is None
    return _STAGE in sheet.by_name and e.values.get(_STAGE) != _OVER
