"""What registers know of a client better than its sheet: facts that are filled where the sheet leaves them open (D24)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from addin.ledger.contents.entries import EntryBook
from addin.ledger.shapes.views import Entry
from workbooks.declare import Sheet
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Values of a fact that leave it open.
_OPEN = (None, "", "未知")


class Fed(NamedTuple):
    """A fact that a register tells: its value and where it comes from, in Chinese."""

    value: Any
    source: str

    def fills(self, told: Any) -> bool:
        """True if the sheet leaves the fact open."""
        return told in _OPEN

    def contradicts(self, told: Any) -> bool:
        """True if the sheet tells something else; a later contact than the sheet's is none."""
        return not self.fills(told) and told != self.value and not isinstance(told, datetime.date)


def feeds(book: EntryBook, day: datetime.date, client_of: Callable[[str, str], int | None]) -> Iterator[tuple[int, str, Fed]]:
    """Facts that registers tell of clients: number of the client, name of the fact, what is told.

    Args:
        book: The entries.
        day: Day on which they are looked at.
        client_of: Number of the client of a name's key as a unit tells it.
    """
    for register in registers().values():
        if not register.feeds or register.name not in book.names:
            continue
        told: defaultdict[int, list[Any]] = defaultdict(list)
        for entry in book.of(register):
            if (client := client_of(entry.name_key, entry.unit)) is not None:
                told[client].append(_row(register, entry))
        for client, rows in told.items():
            for fact, feed in register.feeds.items():
                if (value := feed(rows, day)) is not None:
                    yield client, fact, Fed(value, f"取自{register.title}")


def _row(register: Sheet, entry: Entry) -> Any:
    """An entry as an instance of its register, without what only marketing settles and has not."""
    open_ = set(register.settled) - set(entry.decided)
    return register.row(**{f.name: None if f.name in open_ else entry.values.get(f.name) for f in register.fields})


def filled(values: Mapping[str, Any], fed: Mapping[str, Fed]) -> dict[str, Any]:
    """Values of a client with the facts filled that its sheet leaves open."""
    return {**values, **{name: f.value for name, f in fed.items() if f.fills(values.get(name))}}


def explained(values: Mapping[str, Any], fed: Mapping[str, Fed]) -> list[str]:
    """Sentences on facts that were filled, and on those that contradict the sheet."""
    said = []
    for name, f in fed.items():
        head, told = CUSTOMER_INFO.by_name[name].head, values.get(name)
        if f.fills(told):
            said.append(f"{head}{f.value}{f.source}")
        elif f.contradicts(told):
            said.append(f"{head}表中为{told}，{f.source}为{f.value}，请核对")
    return said
