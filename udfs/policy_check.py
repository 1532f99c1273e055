"""Is a policy usable? Broken cells are refused; gaps, overlaps and rows never reached are told by row number (G18).

Conditions are compared by a search for a case that satisfies them: facts are tried one after the other with the few values that
matter to the table, and a branch is left as soon as the condition is known to fail.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udfs.conditions import Atom, Condition, Join, Not, atoms, shown, truth
from udfs.figures import Count, Rate
from udfs.heads import Fact
from udfs.kinds import Choice
from udfs.policy import REST, ROLES, VETO, Policy, PolicyError, Row, Setting, Table
from udfs.rulebook import citation_fault


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a table that can still be used."""

    table: str
    row: str
    why: str


def checked(policy: Policy) -> Policy:
    """The policy itself, once every row and number is known to be usable and no case is left without an answer.

    Raises:
        PolicyError: the first of `faults`.
    """
    for fault in faults(policy):
        raise fault
    return policy


def faults(policy: Policy) -> Iterator[PolicyError]:
    """Everything that makes the policy unusable, each with its table, row and column."""
    for key in policy.by_key:
        yield from _period_faults([s for s in policy.settings if s.key == key])
    for setting in policy.settings:
        if fault := citation_fault(setting.clause):
            yield PolicyError(fault, table="参数", row=setting.name, column="依据")
    for shape in policy.shapes:
        table = policy.table(shape.key)
        broken = [fault for at, row in enumerate(table.rows) for fault in _row_faults(table, row, table.rows[:at])]
        yield from broken
        if not broken and table.rest is None and (case := _case(_none_of([c for _, c in table.live]), table)):
            yield PolicyError(f"{_told(case, table)}时没有一行适用，请补一行或加一行“其余”", table=shape.title)


def findings(policy: Policy) -> list[Finding]:
    """Overlapping rows of different results and rows that are never reached."""
    return [found for shape in policy.shapes for found in _odd(policy.table(shape.key))]


def _period_faults(settings: list[Setting]) -> Iterator[PolicyError]:
    ordered = sorted(settings, key=lambda s: s.since or datetime.date.min)
    for one in ordered:
        if one.since and one.until and one.until < one.since:
            yield PolicyError("停用日期早于启用日期", table="参数", row=one.name, column="停用日期")
    for one, two in itertools.pairwise(ordered):
        if one.until is None or two.since is None or two.since <= one.until:
            yield PolicyError(f"“{one.name}”有两个值的起止日期重叠", table="参数", row=two.name, column="启用日期")


def _row_faults(table: Table, row: Row, earlier: Sequence[Row]) -> Iterator[PolicyError]:
    for column, fault in _faults(table, row, earlier):
        if fault:
            yield PolicyError(fault, table=table.shape.title, row=row.id, column=column)
    if row.role != REST:
        try:
            table.parsed(row)
        except PolicyError as error:
            yield error


def _faults(table: Table, row: Row, earlier: Sequence[Row]) -> Iterator[tuple[str, str]]:
    yield "行号", f"行号“{row.id}”重复" if any(r.id == row.id for r in earlier) else ""
    yield "作用", "" if row.role in ROLES else f"作用“{row.role}”不是{'、'.join(ROLES)}之一"
    second = row.role == REST and row.enabled and any(r.role == REST and r.enabled for r in earlier)
    yield "作用", "“其余”行只能有一行" if second else ""
    yield "条件", "“其余”行不写条件" if row.role == REST and row.when else ""
    for output, value in zip(table.shape.outputs, row.then, strict=True):
        options = output.kind.options if isinstance(output.kind, Choice) else ()
        yield output.head, f"“{value}”不是{'、'.join(options)}之一" if options and value not in options else "" if value else "没有填"
    yield "依据", citation_fault(row.clause)
    yield "停用日期", "停用日期早于启用日期" if row.since and row.until and row.until < row.since else ""


def _odd(table: Table) -> Iterator[Finding]:
    title = table.shape.title
    for at, (row, condition) in enumerate(table.live):
        before = [(r, c) for r, c in table.live[:at] if r.role == row.role or r.role == VETO]
        if _case(Join("且", (condition, *_denied([c for _, c in before]))), table) is None:
            yield Finding(
                title, row.id, f"第{row.id}行永远用不到：条件自相矛盾，或已被{'、'.join(r.id for r, _ in before) or '自身'}行占去"
            )
            continue
        for other, also in before:
            if other.then == row.then or other.role != row.role:
                continue
            case = _case(Join("且", (also, condition)), table)
            apart = case and _case(Join("且", (also, Not(condition))), table)
            if case and apart and _case(Join("且", (condition, Not(also))), table):
                yield Finding(title, row.id, f"第{other.id}行和第{row.id}行重叠而结果不同，如{_told(case, table)}；按先后取第{other.id}行")
    if table.rest and _case(_none_of([c for _, c in table.live]), table) is None:
        yield Finding(title, table.rest.id, f"第{table.rest.id}行永远用不到：前面各行已包括所有情形")


def _denied(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    return tuple(Not(c) for c in conditions)


def _none_of(conditions: Sequence[Condition]) -> Condition:
    return Join("且", _denied(conditions))


def _case(goal: Condition, table: Table) -> dict[str, Any] | None:
    """A case in which the goal holds, or None."""
    asked = list(dict.fromkeys(a.fact for a in atoms(goal)))
    every = [a for _, c in table.live for a in atoms(c)]
    return _search(goal, {}, [(f, _values(f, [a for a in every if a.fact.name == f.name])) for f in asked])


def _search(goal: Condition, known: Mapping[str, Any], rest: list[tuple[Fact, list[Any]]]) -> dict[str, Any] | None:
    found = truth(goal, known)
    if found is not None:
        return dict(known) if found else None
    if not rest:
        return None
    fact, values = rest[0]
    tried = (_search(goal, {**known, fact.name: value}, rest[1:]) for value in values)
    return next((case for case in tried if case is not None), None)


def _values(fact: Fact, asked: Sequence[Atom]) -> list[Any]:
    """Values of a fact between which the table can tell; blank only where it asks for blanks."""
    blank = [None] if any(a.op in ("为空", "非空") for a in asked) else []
    limits = sorted({v for a in asked for v in a.operands}) if not isinstance(fact.kind, Choice) else []
    if isinstance(fact.kind, Choice):
        return [*(o for o in fact.kind.options if o != "未知"), *blank]
    if not limits:
        return [fact.kind.sample, *blank]
    if isinstance(limits[0], str):
        return [*limits, f"不是{limits[0]}", *blank]
    if isinstance(limits[0], datetime.date):
        return [*sorted({d + datetime.timedelta(days=n) for d in limits for n in (-1, 0, 1)}), *blank]
    if isinstance(fact.kind, Count):
        return [*sorted({n + step for n in limits for step in (-1, 0, 1) if n + step >= 0}), *blank]
    between = [(a + b) / 2 for a, b in itertools.pairwise(limits)]
    step = 0.01 if isinstance(fact.kind, Rate) else 1
    return [*sorted([*limits, *between, limits[0] - step, limits[-1] + step]), *blank]


def _told(case: Mapping[str, Any], table: Table) -> str:
    facts = {f.name: f for f in table.shape.inputs}
    said = (f"{facts[n].head}为{shown(facts[n].kind, v) if v is not None else '空'}" for n, v in case.items())
    return "、".join(said) or "任何情形"
