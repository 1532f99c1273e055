"""Is a register of units usable? Each name once, each unit named elsewhere there, no circle, no end before its beginning (R10, A43)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from udfs.kinds.dates import Month
from workbooks.judging.unit_names import unit_key
from workbooks.problems import Problem, Severity, Where, problem, rule
from workbooks.registers.units import UNITS, names_in

E = Severity.ERROR
TWICE = rule(
    "KH405",
    E,
    "单位重复",
    "“{found}”已是第{row}行“{other}”的名称或别名。",
    "同一个单位只留一行；是两个单位就改用不同的名称和别名。",
    clause="R10",
)
NOT_THERE = rule("KH406", E, "名录里没有这个单位", "“{field}”填的“{found}”不在名录里。", "填名录里的单位名称，或给它补一行。", clause="A43")
CIRCLE = rule("KH407", E, "单位关系成环", "“{field}”填“{found}”，绕回到了“{unit}”自己。", "改正“{field}”。", clause="A43")
BACKWARDS = rule("KH408", E, "停用早于启用", "停用月份{found}早于启用月份{first}。", "改正启用月份或停用月份。", clause="A43")

Row = Mapping[str, Any]
Place = Callable[[int, str], Where]


def unit_faults(rows: Sequence[Row], place: Place) -> Iterator[Problem]:
    """What stands in the way of a register, row by row.

    Args:
        rows: Rows of 单位名录 by field name.
        place: Cell of a row and field.
    """
    owners: dict[str, int] = {}
    for i, row in enumerate(rows):
        for field, name in _names(row):
            first = owners.setdefault(unit_key(name), i)
            if first != i:
                at, other = place(first, "name").row or 0, rows[first]["name"]
                yield problem(TWICE, place(i, field), field=_head(field), found=name, row=at + 1, other=other)
    for i, row in enumerate(rows):
        for field in ("parent", "successor"):
            yield from _link(rows, owners, i, field, place)
        since, until = (Month.parse(str(row[name])) if row.get(name) else None for name in ("first_month", "last_month"))
        if since and until and until < since:
            yield problem(BACKWARDS, place(i, "last_month"), field=_head("last_month"), found=until.chinese, first=since.chinese)


def _names(row: Row) -> Iterator[tuple[str, str]]:
    if row.get("name"):
        yield "name", str(row["name"])
        yield from (("aliases", name) for name in names_in(row.get("aliases")) if unit_key(name) != unit_key(str(row["name"])))


def _link(rows: Sequence[Row], owners: Mapping[str, int], i: int, field: str, place: Place) -> Iterator[Problem]:
    told = rows[i].get(field)
    if not told:
        return
    if unit_key(str(told)) not in owners:
        yield problem(NOT_THERE, place(i, field), field=_head(field), found=told)
        return
    at, seen = i, set[int]()
    while at not in seen and (named := rows[at].get(field)) and unit_key(str(named)) in owners:
        seen.add(at)
        at = owners[unit_key(str(named))]
        if at == i:
            yield problem(CIRCLE, place(i, field), field=_head(field), found=told, unit=rows[i]["name"])
            return


def _head(field: str) -> str:
    return UNITS.by_name[field].head
