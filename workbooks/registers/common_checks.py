"""Checks that many registers share: order of days, what belongs together, clients nobody knows, numbers that lead nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from udfs.identity import loose_key, name_key
from udfs.periods import period
from udfs.words.text import fold
from workbooks.declare import Known, Remark, Sheet, check, remark, schema
from workbooks.problems import Rule, Severity, rule

ORDER = rule(
    "KH330", Severity.ERROR, "日期先后颠倒", "“{field}”{later}早于“{first}”{earlier}。", "核对两个日期，改正填错的一个。", clause="R31"
)
EARLY_LIMIT = rule(
    "KH331", Severity.WARNING, "期限早于日期", "“{field}”{later}早于“{first}”{earlier}，一开始就过期了。", "核对两个日期。", clause="R31"
)
FUTURE = rule("KH332", Severity.WARNING, "日期在将来", "“{field}”是{day}，还没有到。", "核对日期；还没有发生的事先空着。", clause="R31")
UNKNOWN_CLIENT = rule(
    "KH333",
    Severity.WARNING,
    "台账里没有这个客户",
    "台账和本月的客户信息统计表里都没有“{found}”{near}。",
    "是写法不同就改成台账里的名称；是新客户就先填到客户信息统计表里。",
    clause="A18",
    across=True,
)
TOGETHER = rule("KH334", Severity.WARNING, "缺少相关内容", "“{first}”填了{told}，“{field}”却空着。", "补填“{field}”。", clause="R31")
LEADS_NOWHERE = rule(
    "KH356",
    Severity.WARNING,
    "引用的编号找不到",
    "“{field}”填的是“{found}”，{title}里没有。",
    "核对编号；确有这一件就先在{title}里登记。",
    clause="R31",
    across=True,
)
OVERDUE = rule(
    "KH344",
    Severity.WARNING,
    "期限已过",
    "“{first}”{day}已过，“{field}”还空着。",
    "做完了就补填“{field}”；没有做完，抓紧办。",
    clause="R31",
)

Pairs = Sequence[tuple[str, str]]
#: Two names that differ by no more than so many characters may be one.
_NEAR = 2
#: So many that differ equally little are offered.
_OFFERED = 2
#: No more of a text is quoted.
_QUOTED = 12


def usual_checks(
    register: type,
    *,
    order: Pairs = (),
    limits: Pairs = (),
    past: Sequence[str] = (),
    together: Pairs = (),
    clocks: Pairs = (),
    references: Sequence[tuple[str, type, str]] = (),
) -> None:
    """Give a register the checks that are told by its fields.

    Args:
        register: The class.
        order: (earlier, later): days of which the second cannot come before the first.
        limits: (day, limit): a limit should not lie before the day.
        past: Days of what has happened.
        together: (told, missing): where the first is filled, the second should be.
        clocks: (limit, done): once the limit is over, the second should be filled.
        references: (field, class of another register, field there): the number of an entry of that register.
    """
    sheet = schema(register)
    given = {
        ORDER: order,
        EARLY_LIMIT: limits,
        FUTURE: past,
        TOGETHER: together,
        OVERDUE: clocks,
        UNKNOWN_CLIENT: sheet.about,
        LEADS_NOWHERE: references,
    }

    @check(register, *(broken for broken, told in given.items() if told))
    def usual(entries: Sequence[Any], known: Known) -> Iterator[Remark]:
        for row, entry in enumerate(entries):
            ahead = list(_past(row, entry, past, known))
            wrong = {r.field for r in ahead}  # a day in the future is why a limit lies before it, and that is why the limit is over
            early = list(_ordered(sheet, row, entry, EARLY_LIMIT, [pair for pair in limits if pair[0] not in wrong]))
            started_over = {r.field for r in early}
            crossed = {first for first, _ in _backwards(entry, order)}  # the error of order names this day too
            yield from chain(
                _ordered(sheet, row, entry, ORDER, order),
                early,
                (r for r in ahead if r.field not in crossed),
                _together(sheet, row, entry, together),
                _on_time(sheet, row, entry, [pair for pair in clocks if pair[0] not in started_over], known),
            )
        yield from _clients(sheet, entries, known)
        for name, other, there in references:
            yield from _referred(entries, known, name, other, there)


def _ordered(sheet: Sheet, row: int, entry: Any, told: Rule, pairs: Pairs) -> Iterator[Remark]:
    for first, second in _backwards(entry, pairs):
        earlier, later = getattr(entry, first), getattr(entry, second)
        head = sheet.by_name[first].head
        yield remark(told, row, second, later, first=head, earlier=earlier.isoformat(), later=later.isoformat())


def _backwards(entry: Any, pairs: Pairs) -> Iterator[tuple[str, str]]:
    """The pairs of which the second day comes before the first."""
    for first, second in pairs:
        earlier, later = getattr(entry, first), getattr(entry, second)
        if earlier and later and later < earlier:
            yield first, second


def _past(row: int, entry: Any, names: Sequence[str], known: Known) -> Iterator[Remark]:
    for name in names:
        day: datetime.date | None = getattr(entry, name)
        if day and day > known.today:
            yield remark(FUTURE, row, name, day, day=day.isoformat())


def _together(sheet: Sheet, row: int, entry: Any, pairs: Pairs) -> Iterator[Remark]:
    for first, second in pairs:
        if (told := getattr(entry, first)) not in (None, "") and getattr(entry, second) in (None, ""):
            yield remark(TOGETHER, row, second, first=sheet.by_name[first].head, told=quoted(sheet, first, told))


def _on_time(sheet: Sheet, row: int, entry: Any, pairs: Pairs, known: Known) -> Iterator[Remark]:
    for limit, done in pairs:
        day: datetime.date | None = getattr(entry, limit)
        if day and day < _as_of(known) and getattr(entry, done) is None:
            yield remark(OVERDUE, row, done, first=sheet.by_name[limit].head, day=day.isoformat())


def _as_of(known: Known) -> datetime.date:
    """The day on which a return tells how things stand: that of the check, at most the last of its month."""
    return min(known.today, period(known.month)[1]) if known.month else known.today


def _clients(sheet: Sheet, entries: Sequence[Any], known: Known) -> Iterator[Remark]:
    if not sheet.about or (known.everyone is None and not known.has_history):
        return
    elsewhere = known.everyone or ()
    near: dict[str, list[str]] = {}
    for row, entry in enumerate(entries):
        name = getattr(entry, sheet.about)
        if not name or (key := name_key(name)) in known.clients or key in elsewhere:
            continue
        if key not in near:
            near[key] = _nearest(name, known)
        yield remark(UNKNOWN_CLIENT, row, sheet.about, name, near=f"，是不是“{'”或“'.join(near[key])}”" if near[key] else "")


def _nearest(name: str, known: Known) -> list[str]:
    """The client whose name differs least, or two that differ as little; none if none is near or more are."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import extract

    names = list(known.clients.values())
    found = extract(loose_key(name), list(map(loose_key, names)), scorer=Levenshtein.distance, score_cutoff=_NEAR, limit=_OFFERED + 1)
    alike = [names[place] for _, differs, place in found if differs == found[0][1]]
    return alike if len(alike) <= _OFFERED else []


def _referred(entries: Sequence[Any], known: Known, name: str, other: type, there: str) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        if number := getattr(entry, name):
            yield from lead_nowhere(row, name, number, other, there, known)


def lead_nowhere(row: int, name: str, number: str, other: type, there: str, known: Known) -> Iterator[Remark]:
    """A remark if no entry of another register has a number."""
    sheet = schema(other)
    if known.has_history and fold(number) not in {fold(getattr(e, there) or "") for e in known.entries.get(sheet.name, ())}:
        yield remark(LEADS_NOWHERE, row, name, number, title=sheet.title)


def in_force(register: type, entries: Sequence[Any], known: Known) -> list[tuple[int, Any]]:
    """Entries told before, each with -1, and those that are checked, with their row."""
    mine = set(map(id, entries))
    before = known.entries.get(schema(register).name, ())
    return [*((-1, e) for e in before if id(e) not in mine), *enumerate(entries)]


def quoted(sheet: Sheet, name: str, value: Any) -> str:
    """A value between quotation marks, short; "" where it is personal."""
    if sheet.by_name[name].personal:
        return ""
    text = value.isoformat() if isinstance(value, datetime.date) else f"{value:g}" if isinstance(value, float) else str(value)
    return f"“{text if len(text) <= _QUOTED else f'{text[:_QUOTED]}…'}”"
