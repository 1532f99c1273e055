"""Files that came for a month and are returns of nobody: they tell another month, or lay in another unit's folder (R15, R16, R25)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from addin.ledger.contents.units import Register
from addin.ledger.storage import codec
from addin.ledger.storage.tables import astray, examinations
from udfs.kinds.dates import Month
from workbooks.judging.checks import WRONG_UNIT
from workbooks.problems import Problem


class Signs(NamedTuple):
    """Which files came from a unit and are no return of the month, in Chinese; `misplaced` are those of another unit's folder."""

    all: str = ""
    misplaced: str = ""


def misplaced(connection: Connection, read: Iterable[int]) -> set[int]:
    """Those of the examinations whose file lay in the folder of another unit than it tells."""
    x, asked = examinations.c, set(read)
    told = connection.execute(select(x.id, x.problems).where(x.refused.is_(False), x.problems.contains(WRONG_UNIT.code)))
    return {r.id for r in told if r.id in asked and _wrong_unit(r.problems)}


def _wrong_unit(problems: str) -> Problem | None:
    return next((p for p in codec.load_problems(problems) if p.rule is WRONG_UNIT), None)


def note(connection: Connection, month: Month, found: Sequence[Any], foreign: Collection[int]) -> None:
    """Note which of the examinations of a whole folder are returns of nobody; those noted of the month before are forgotten."""
    connection.execute(delete(astray).where(astray.c.month == str(month)))
    lost = [e.id for e in found if e.id in foreign or (e.kind == "月报" and e.month not in (None, str(month)))]
    if lost:
        connection.execute(insert(astray), [{"month": str(month), "examination": number} for number in lost])


def told_of(connection: Connection, register: Register, month: Month) -> Mapping[str, Signs]:
    """Unit → which files that are no return of the month came from it; of a misplaced one at both units."""
    x = examinations.c
    query = select(x.name, x.unit, x.month, x.problems).join(astray, astray.c.examination == x.id).where(astray.c.month == str(month))
    every: defaultdict[str, list[str]] = defaultdict(list)
    lain: defaultdict[str, list[str]] = defaultdict(list)
    for e in connection.execute(query.order_by(x.name)):
        name = register.unit_of(e.unit, e.name, month)
        if (wrong := _wrong_unit(e.problems)) is not None:
            folder = str(wrong.values["expected"])
            for unit, told in ((name, f"放在“{folder}”的文件夹里"), (folder, f"写的是“{wrong.values['unit']}”")):
                every[unit].append(f"“{e.name}”{told}")
                lain[unit].append(f"“{e.name}”{told}")
        elif name:
            every[name].append(f"“{e.name}”是{Month.parse(e.month).chinese}的")
    return {name: Signs("，".join(told), "，".join(lain[name])) for name, told in every.items()}
