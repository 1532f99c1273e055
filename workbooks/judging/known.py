"""What the checks of registers know besides the entries they are given."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from udfs.identity import name_keys
from udfs.kinds.dates import Month
from workbooks.declare import Known
from workbooks.examined import Submission
from workbooks.judging.checks import Context
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO


def known_besides(submission: Submission, month: Month | None, context: Context, today: datetime.date) -> Known:
    """What the ledger holds of the unit, what came together with the workbook, and the workbook's own clients.

    Args:
        submission: The return.
        month: The month as whose return a ledger is asked; None if it is not known.
        context: What is known before the workbook is opened.
        today: Day of the check.
    """
    history, beside = context.history, context.beside
    names = [name for name in submission.columns.get("name", ()) if name]
    clients = {**beside.clients, **dict(zip(name_keys(names), names, strict=True))}
    entries: dict[str, list[Any]] = {name: _instances(name, told) for name, told in beside.entries.items()}
    if history is None or month is None:
        return Known(today, submission.month, clients, entries)
    unit = submission.unit or ""
    held, before, everyone = history.held(unit, month), history.clients(unit, month) or {}, history.everyone(month)
    for name, told in held.items():
        if name != CUSTOMER_INFO.name:
            entries[name] = [*_instances(name, told.values()), *entries.get(name, ())]
    clients = {key: str(values.get("name") or "") for key, values in {**before, **held.get(CUSTOMER_INFO.name, {})}.items()} | clients
    # A ledger that holds nothing yet is no list of clients; the workbook's own table is.
    return Known(
        today,
        submission.month,
        clients,
        entries,
        has_history=bool(everyone),
        everyone=everyone if clients or everyone else None,
    )


def _instances(register: str, told: Iterable[Mapping[str, Any]]) -> list[Any]:
    sheet = registers()[register]
    return [sheet.instance(values) for values in told]
