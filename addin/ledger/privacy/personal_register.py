"""Which personal data the ledger holds, what for and how long; whose time is over (V09, A41)."""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.contents.entries import last_month
from addin.ledger.contents.parts import Index
from addin.ledger.privacy.persons import NAMED
from addin.ledger.storage import codec
from addin.ledger.storage.stored import whole_contents
from addin.ledger.storage.tables import submissions
from udfs.masking import mask_name
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import UNITS

_LISTED = re.compile(r"[、,，/;；\s]+")
_GOOD = ("已接收", "无变化声明")
_STANDS = re.compile("已抹去[0-9]+号")


@dataclass(frozen=True, slots=True)
class Overdue:
    """A person of whom no return has told for longer than the data may be kept."""

    client: str
    #: The name, masked.
    shown: str
    unit: str
    #: Month or half-year that told of him last.
    last: str
    #: Day from which the data ought to be gone.
    since: datetime.date


def personal_fields(connection: Connection, years: int) -> list[tuple[str, str, str, str, str, int | None]]:
    """Column, sheet, purpose, clause, years kept, and how many persons it tells of now; None where nobody counts: people of ours."""
    told: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for sheet, key, values, _ in _rows(connection):
        names = _names(sheet, values)
        for f in sheet.fields:
            if f.personal and values.get(f.name) is not None:
                told.setdefault((sheet.name, f.name), set()).update((key, fold(n)) for n in names)
    found = []
    for sheet in (*registers().values(), UNITS):
        for f in sheet.fields:
            if f.personal:
                kept = f"{years}" if sheet is not UNITS else "在册期间"
                count = None if sheet is UNITS else len(told.get((sheet.name, f.name), ()))
                found.append((f.head, sheet.title, f.purpose, f.clause or sheet.clause, kept, count))
    return found


def overdue(connection: Connection, today: datetime.date, years: int) -> list[Overdue]:
    """Persons whose time is over, the longest first."""
    last: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for sheet, key, values, (unit, period) in _rows(connection):
        for name in _names(sheet, values):
            client = str(values.get(sheet.about) or key)
            before = last.get((key, fold(name)))
            if before is None or last_month(period) >= last_month(before[3]):
                last[key, fold(name)] = client, mask_name(name), unit, period
    found = []
    for client, shown, unit, period in last.values():
        month = last_month(period)
        since = datetime.date(month.year + years, month.month, 25)
        if since < today:
            found.append(Overdue(client, shown, unit, period, since))
    return sorted(found, key=lambda p: (p.since, p.client, p.shown))


def _rows(connection: Connection) -> Iterator[tuple[Sheet, str, dict[str, Any], tuple[str, str]]]:
    """Rows of accepted returns of registers with personal data: register, key of the client, values, unit and period."""
    s = submissions.c
    query = select(s.unit, s.month, s.examination).where(s.withdrawn_at.is_(None), s.status.in_(_GOOD)).order_by(s.id)
    told_by: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for r in connection.execute(query):
        told_by[r.examination].append((r.unit, r.month))
    for content in whole_contents(connection):
        sheet = registers()[content.register]
        if content.examination not in told_by or not any(f.personal for f in sheet.fields):
            continue
        told, columns = json.loads(content.lines), codec.loads(content.facts)
        keys = Index(*told).name_keys if sheet is CUSTOMER_INFO else told[3]
        for whose in told_by[content.examination]:
            for i, key in enumerate(keys):
                yield sheet, key, {name: of[i] for name, of in columns.items()}, whose


def _names(sheet: Sheet, values: dict[str, Any]) -> list[str]:
    told = (str(values.get(f.name) or "") for f in sheet.fields if f.name in NAMED)
    return [n for text in told for n in _LISTED.split(text) if n and not _STANDS.fullmatch(n)]
