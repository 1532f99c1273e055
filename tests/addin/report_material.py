"""Material of a period with invented clients and entries, for the tests of reports."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from addin.ledger.shapes.views import Entry, GroupClient, Snapshot, Source, UnitState
from addin.reports.material import Material
from addin.reports.spans import Span
from tests.addin.document_makers import month, unit
from udfs.identity import name_key
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from workbooks.registers import registers

H2 = Span.parse("2026H2")
DAY = datetime.date(2026, 12, 28)
ONE, TWO = "一分公司", "二分公司"
BRANCHES = (unit(ONE), unit(TWO))


def entry(register: str, row: int = 0, *, by: str = ONE, client_id: str = "", **values: Any) -> Entry:
    """An entry in force that names its client by the register's own field."""
    sheet = registers()[register]
    client = str(values.get(sheet.about) or "")
    source = Source(by, Month(2026, 12), 1, f"{by}.xlsx", "0" * 64, sheet.title, 4 + row)
    key = sheet.entry_key(values)
    return Entry(register, key, name_key(client), by, "2026-12", values, source, (), client_id or client, client)


def survey(project: str, day: datetime.date, *, by: str = ONE, client: str = "示例置业有限公司", **given: Any) -> Entry:
    """A survey of a completed project, all items 满意 unless told."""
    answers = dict.fromkeys(("information", "advice", "standards", "promises", "use", "contact_feeling", "complaints", "repairs"), "满意")
    return entry("surveys", by=by, **({"client": client, "project": project, "stage": "竣工", "day": day} | answers | given))


def material(
    entries: Sequence[Entry] = (),
    clients: Sequence[GroupClient] = (),
    units: Sequence[UnitState] = BRANCHES,
    *,
    span: Span = H2,
    before: Sequence[GroupClient] | None = None,
    months: Mapping[Month, Snapshot] | None = None,
    day: datetime.date = DAY,
) -> Material:
    """What a report of the period is made of; its months are alike unless told."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.register, []).append(one)
    last = replace(month(units, clients, of=span.months[-1]), entries=found)
    opening = span.months[0].plus(-1)
    begun = span.months[0] if before is None else opening

    def at(of: Month) -> Snapshot:
        if months and of in months:
            return months[of]
        return replace(last, month=of, clients=tuple(before or ())) if of == opening else replace(last, month=of)

    return Material(span, DEFAULT, day, last, at, begun)
