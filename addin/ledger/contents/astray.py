"""Files that came for one month and tell another: returns of neither, but signs of a unit that has not reported (R16, R25)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from addin.ledger.contents.units import Register
from addin.ledger.storage.tables import astray, examinations
from udfs.kinds.dates import Month


def note(connection: Connection, month: Month, found: Sequence[Any]) -> None:
    """Note which of the examinations of a whole folder tell another month; those noted of the month before are forgotten."""
    connection.execute(delete(astray).where(astray.c.month == str(month)))
    if others := [{"month": str(month), "examination": e.id} for e in found if e.kind == "月报" and e.month not in (None, str(month))]:
        connection.execute(insert(astray), others)


def told_of(connection: Connection, register: Register, month: Month) -> Mapping[str, str]:
    """Unit → which files of other months came from it, in Chinese."""
    x = examinations.c
    query = select(x.name, x.unit, x.month).join(astray, astray.c.examination == x.id).where(astray.c.month == str(month))
    files: defaultdict[str, list[str]] = defaultdict(list)
    for e in connection.execute(query.order_by(x.name)):
        if name := register.unit_of(e.unit, e.name, month):
            files[name].append(f"“{e.name}”是{Month.parse(e.month).chinese}的")
    return {name: "，".join(told) for name, told in files.items()}
