"""What registers know of a client better than its sheet: facts that are filled where the sheet leaves them open (D24)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from addin.ledger.contents.entries import EntryBook
from addin.ledger.shapes.views import Entry
from workbooks.declare import Sheet
from workbooks.judging.feeds import Fed
from workbooks.registers import registers


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
        for entry, row in book.rows(register):
            if (client := client_of(entry.name_key, entry.unit)) is not None:
                told[client].append(row)
        for client, rows in told.items():
            for fact, feed in register.feeds.items():
                if (value := feed(rows, day)) is not None:
                    yield client, fact, Fed(value, f"取自{register.title}")


def unsettled(register: Sheet, entry: Entry) -> set[str]:
    """Fields of an entry that only marketing settles and has not."""
    return set(register.settled) - set(entry.decided)
