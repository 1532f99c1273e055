"""Is a policy usable? Broken cells are refused; gaps, overlaps and rows never reached are told by row number (G18).

Conditions are compared by a search for a case that satisfies them: facts are tried one after the other with the few values that
matter to the table, and a branch is left as soon as the condition is known to fail.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udfs.heads import Fact
from udfs.kinds.amounts import Count, Rate
from udfs.kinds.dates import Month
from udfs.kinds.kind import Choice, Fault
from udfs.policy.conditions import Atom, Condition, Join, Not, atoms, shown, truth
from udfs.policy.evaluator import CUT, REST, VETO, Output, Policy, PolicyError, Row, Setting, Shape, Table
from udfs.policy.posts import post_faults
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
    stages = _stages(policy)
    for key in policy.by_key:
        yield from _period_faults([s for s in policy.settings if s.key == key])
    for key in dict.fromkeys(key for stage in stages for key in policy.by_key if key not in stage.by_key):
        name = policy.by_key[key].name
        yield PolicyError(f"“{name}”有的月份没有值，起止日期要接上", table="参数", row=name, column="启用日期")
    for setting in policy.settings:
        if fault := citation_fault(setting.clause):
            yield PolicyError(fault, table="参数", row=setting.name, column="依据")
        if setting.limits and not setting.limits[0] <= setting.value <= setting.limits[1]:
            least, most = (shown(setting.kind, limit) for limit in setting.limits)
            yield PolicyError(f"“{setting.name}”应在{least}到{most}之间", table="参数", row=setting.name, column="值")
    for account, column, why in post_faults(policy.posts):
        yield PolicyError(why, table="角色", row=account, column=column)
    for shape in policy.shapes:
        table = policy.table(shape.key)
        broken = [fault for at, row in enumerate(table.rows) for fault in _row_faults(table, row, table.rows[:at])]
        yield from broken or _gaps(_tables(stages, shape))


def findings(policy: Policy) -> list[Finding]:
    """Overlapping rows of different results, and rows that are never reached in any month."""
    stages = _stages(policy)
    return [found for shape in policy.shapes for found in _odd(_tables(stages, shape))]


def _stages(policy: Policy) -> list[Policy]:
    """The policy as it stands in the month from which it is valid, and in each later one in which a date of it changes something."""
    first = _month_from(policy.effective_from)
    changes = {first}
    dated: Iterator[Setting | Row] = itertools.chain(policy.settings, *policy.rows.values())
    for one in dated:
        changes |= {_month_from(one.since)} if one.since else set()
        changes |= {_month_from(one.until + datetime.timedelta(days=1))} if one.until else set()
    return [policy.on(month) for month in sorted(changes) if month >= first]


def _month_from(day: datetime.date) -> Month:
    """The first month on whose 25th a day has come."""
    return Month(day.year, day.month).plus(int(day.day > CUT))


def _tables(stages: Sequence[Policy], shape: Shape) -> list[Table]:
    """The different states of a table."""
    found: list[Table] = []
    for table in (stage.table(shape.key) for stage in stages):
        if not found or (table.rows, table.numbers) != (found[-1].rows, found[-1].numbers):
            found.append(table)
    return found


def _gaps(tables: Sequence[Table]) -> Iterator[PolicyError]:
    """What a table leaves without an answer in some month: one case of the first such month."""
    for table in tables:
        try:
            gap = _gap(table)
        except PolicyError as error:
            yield error
            return
        if gap:
            yield PolicyError(gap, table=table.shape.title)
            return


def _gap(table: Table) -> str:
    """What a table leaves without an answer, or ""; a score or list may leave any case without an answer, but not all."""
    if table.shape.by_part:
        return "" if table.live else f"没有一行起作用，{'谁都没有得分' if table.shape.adds else '什么也列不出来'}"
    case = None if table.rest else _case(_none_of([c for _, c in table.live]), table)
    return f"{_told(case, table)}时没有一行适用，请补一行或加一行“其余”" if case else ""


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
    roles = table.shape.roles
    yield "作用", "" if row.role in roles else f"作用“{row.role}”不是{'、'.join(roles)}{'之一' if len(roles) > 1 else ''}"
    second = row.role == REST and row.enabled and any(r.role == REST and r.enabled and _meet(r, row) for r in earlier)
    yield "作用", "“其余”行只能有一行" if second else ""
    yield "条件", "“其余”行不写条件" if row.role == REST and row.when else ""
    for output, value in zip(table.shape.outputs, row.then, strict=True):
        yield output.head, _output_fault(output, value)
    yield "依据", citation_fault(row.clause)
    yield "停用日期", "停用日期早于启用日期" if row.since and row.until and row.until < row.since else ""


def _output_fault(output: Output, value: Any) -> str:
    if value is None or value == "":
        return "没有填"
    if isinstance(output.kind, Choice):
        return "" if value in output.kind.options else f"“{value}”不是{'、'.join(output.kind.options)}之一"
    found = output.kind.parse(value)
    return f"“{value}”{found.why}" if isinstance(found, Fault) else ""


def _meet(one: Row, two: Row) -> bool:
    """Are there days on which both rows are in force?"""
    first, last = datetime.date.min, datetime.date.max
    return (one.since or first) <= (two.until or last) and (two.since or first) <= (one.until or last)


def _odd(tables: Sequence[Table]) -> list[Finding]:
    """What is odd in the states of one table; a row in use in any of them is no idle row."""
    idle = [{f.row: f for f in (_never_counting(t) if t.shape.by_part else _never_reached(t))} for t in tables]
    used = {row.id for table, dead in zip(tables, idle, strict=True) for row in table.rows if row.enabled and row.id not in dead}
    found = {row: f for dead in idle for row, f in dead.items() if row not in used}
    overlaps = [f for t, dead in zip(tables, idle, strict=True) if not t.shape.by_part for f in _overlaps(t, dead)]
    places = {row.id: at for table in tables for at, row in enumerate(table.rows)}
    return sorted(dict.fromkeys((*found.values(), *overlaps)), key=lambda f: places[f.row])


def _never_counting(table: Table) -> Iterator[Finding]:
    """Rows of a score or list that never count: an earlier row of their part holds wherever they do."""
    for rows in table.parts.values():
        for at, (row, condition) in enumerate(rows):
            if not _counts(condition, [c for _, c in rows[:at]], {}, _asked(condition, table)):
                yield _idle(table, row, [r for r, _ in rows[:at]])


def _counts(condition: Condition, before: Sequence[Condition], known: Mapping[str, Any], rest: list[tuple[Fact, list[Any]]]) -> bool:
    """Is there a case in which a condition is known to hold and no earlier one is? What an earlier one asks may be unknown."""
    found = truth(condition, known)
    if found is False or any(truth(c, known) for c in before):
        return False
    if found or not rest:
        return bool(found)
    fact, values = rest[0]
    return any(_counts(condition, before, case, rest[1:]) for case in (*({**known, fact.name: v} for v in values), known))


def _idle(table: Table, row: Row, before: Sequence[Row]) -> Finding:
    taken = "、".join(r.id for r in before) or "自身"
    return Finding(table.shape.title, row.id, f"第{row.id}行永远用不到：条件自相矛盾，或已被{taken}行占去")


def _before(table: Table, at: int) -> list[tuple[Row, Condition]]:
    """Live rows that go before the one at a place: vetoes, and those of its own role."""
    return [(r, c) for r, c in table.live[:at] if r.role in (table.live[at][0].role, VETO)]


def _never_reached(table: Table) -> Iterator[Finding]:
    """Rows of a decision table that no case hits."""
    for at, (row, condition) in enumerate(table.live):
        before = _before(table, at)
        if _case(Join("且", (condition, *_denied([c for _, c in before]))), table) is None:
            yield _idle(table, row, [r for r, _ in before])
    if table.rest and _case(_none_of([c for _, c in table.live]), table) is None:
        yield Finding(table.shape.title, table.rest.id, f"第{table.rest.id}行永远用不到：前面各行已包括所有情形")


def _overlaps(table: Table, dead: Container[str]) -> Iterator[Finding]:
    """Rows of which each holds without the other, and both together, with different results."""
    title = table.shape.title
    for at, (row, condition) in enumerate(table.live):
        for other, also in _before(table, at):
            if row.id in dead or other.then == row.then or other.role != row.role:
                continue
            case = _case(Join("且", (also, condition)), table)
            apart = case and _case(Join("且", (also, Not(condition))), table)
            if case and apart and _case(Join("且", (condition, Not(also))), table):
                yield Finding(title, row.id, f"第{other.id}行和第{row.id}行重叠而结果不同，如{_told(case, table)}；按先后取第{other.id}行")


def _denied(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    return tuple(Not(c) for c in conditions)


def _none_of(conditions: Sequence[Condition]) -> Condition:
    return Join("且", _denied(conditions))


def _case(goal: Condition, table: Table) -> dict[str, Any] | None:
    """A case in which the goal holds, or None."""
    return _search(goal, {}, _asked(goal, table))


def _asked(condition: Condition, table: Table) -> list[tuple[Fact, list[Any]]]:
    """Facts that a condition asks for, with the values that matter to the table."""
    asked = dict.fromkeys(a.fact for a in atoms(condition))
    every = [a for _, c in table.live for a in atoms(c)]
    return [(f, _values(f, [a for a in every if a.fact.name == f.name])) for f in asked]


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
