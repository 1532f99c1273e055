"""The care calendar: whom to greet on which festival and birthday, whether it was done, and when a gift needs approval (S12, G10, A41)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from udfs.declare import Arg, udf
from udfs.kinds.amounts import Yuan
from udfs.kinds.festival_days import YearDay, year_day
from udfs.policy.evaluator import Policy, current

Occasion = Literal["节日问候", "生日祝福"]
State = Literal["已办", "待办", "到期", "错过"]
#: The day of a year on which a yearly day falls; None if it has none that year (29 February, a lunar 30th).
Solar = Callable[[int, YearDay], datetime.date | None]


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with the day on which their birthday is kept."""

    name: str
    birthday: YearDay


@dataclass(frozen=True, slots=True)
class Cared:
    """A client to be cared for."""

    id: str
    client: str
    tier: str
    owner: str = ""
    value: str | None = None
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """An entry of 客户活动与关怀表 about a client."""

    client_id: str
    kind: str
    planned: datetime.date
    done: datetime.date | None = None
    amount: float | None = None
    persons: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Care:
    """One line of the care calendar."""

    day: datetime.date
    occasion: Occasion
    #: Name of the festival, or of the person.
    of: str
    client_id: str
    client: str
    owner: str
    what: str
    clause: str
    state: State


@dataclass(frozen=True, slots=True)
class Prescribed:
    """One action that the policy prescribes for a client in one quarter, half-year or year."""

    client_id: str
    action: str
    what: str
    #: First and last day on which it is to be done.
    first: datetime.date
    last: datetime.date
    done: datetime.date | None
    state: Literal["已办", "待办", "错过"]


_MONTHS = {"每季": 3, "每半年": 6, "每年": 12}


def prescribed(
    clients: Iterable[Cared],
    first: datetime.date,
    last: datetime.date,
    today: datetime.date,
    *,
    activities: Iterable[Activity] = (),
    policy: Policy | None = None,
) -> list[Prescribed]:
    """Prescribed actions of each quarter, half-year and year that a span touches: done, open or missed (G10).

    Args:
        clients: For whom they are prescribed.
        first: First day of the span.
        last: Last day of the span.
        today: An action whose time is over on this day without being done is missed.
        activities: What was done: an activity whose kind or content names the action counts.
        policy: The policy; by default the one in use.
    """
    done: dict[str, list[Activity]] = {}
    for activity in activities:
        done.setdefault(activity.client_id, []).append(activity)
    found = []
    for one in clients:
        for row in (policy or current()).table("prescribed").listed({"tier": one.tier, "client_value": one.value}):
            action, period, what = row.then
            mine = [a.done for a in done.get(one.id, ()) if a.done and (action in a.content or action == a.kind)]
            for start, end in _spans(_MONTHS[period], first, last):
                when = min((d for d in mine if start <= d <= end), default=None)
                found.append(Prescribed(one.id, action, what, start, end, when, "已办" if when else "错过" if end < today else "待办"))
    return sorted(found, key=lambda p: (p.last, p.action, p.client_id))


def _spans(months: int, first: datetime.date, last: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Quarters, half-years or years from the one of the first day to that of the last."""
    year, part = first.year, (first.month - 1) // months
    while (start := datetime.date(year, part * months + 1, 1)) <= last:
        part += 1
        if part * months >= 12:
            year, part = year + 1, 0
        yield start, datetime.date(year, part * months + 1, 1) - datetime.timedelta(days=1)


def ordinary(year: int, day: YearDay) -> datetime.date | None:
    """A yearly day of the ordinary calendar; lunar ones need a lunar calendar, which a caller brings along."""
    if day.lunar:
        return None
    try:
        return datetime.date(year, day.month, day.day)
    except ValueError:
        return datetime.date(year, 3, 1) if (day.month, day.day) == (2, 29) else None


def care_calendar(
    clients: Iterable[Cared],
    first: datetime.date,
    last: datetime.date,
    today: datetime.date,
    *,
    activities: Sequence[Activity] = (),
    solar: Solar = ordinary,
    policy: Policy | None = None,
) -> list[Care]:
    """Festivals and birthdays of clients within a span, by day, owner and client, each done, open or missed.

    Args:
        clients: Whom to care for.
        first: First day of the span.
        last: Last day of the span.
        today: By which day lines are due or missed.
        activities: What was planned and done.
        solar: Where a yearly day falls in a year.
        policy: The policy; by default the one in use.
    """
    policy = policy or current()
    done: dict[str, list[Activity]] = {}
    for activity in activities:
        done.setdefault(activity.client_id, []).append(activity)
    found = [
        Care(day, occasion, of, one.id, one.client, one.owner, what, clause, _state(day, occasion, of, done.get(one.id, ()), today, policy))
        for one in clients
        for occasion, of, what, clause, yearly in _occasions(one, policy)
        for day in _days(yearly, first, last, solar)
    ]
    return sorted(found, key=lambda c: (c.day, c.owner, c.client, c.occasion, c.of))


def _occasions(one: Cared, policy: Policy) -> Iterator[tuple[Occasion, str, str, str, YearDay]]:
    for row in policy.table("festival").listed({"tier": one.tier, "client_value": one.value}):
        name, day, what = row.then
        yearly = year_day(day)
        if yearly is not None:
            yield "节日问候", name, what, row.clause, yearly
    if one.tier in policy.number("birthday_roles").split("和"):
        for person in one.people:
            yield "生日祝福", person.name, "电话或信息祝福", policy.by_key["birthday_roles"].clause, person.birthday


def _days(yearly: YearDay, first: datetime.date, last: datetime.date, solar: Solar) -> Iterator[datetime.date]:
    """Days of a span on which a yearly day falls; a lunar month may lie in the next ordinary year."""
    for year in range(first.year - 1, last.year + 1):
        day = solar(year, yearly)
        if day is not None and first <= day <= last:
            yield day


def _state(day: datetime.date, occasion: str, of: str, done: Sequence[Activity], today: datetime.date, policy: Policy) -> State:
    window = datetime.timedelta(days=policy.number("care_window_days"))
    for activity in done:
        about = occasion != "生日祝福" or not activity.persons or of in activity.persons
        if activity.kind == occasion and about and activity.done and abs(activity.done - day) <= window:
            return "已办"
    if today > day + window:
        return "错过"
    return "到期" if (day - today).days <= policy.number("care_notice_days") else "待办"


def gift_reasons(amount: float, earlier: float = 0.0, policy: Policy | None = None) -> list[str]:
    """Why a gift or activity of an amount in yuan needs approval, after what the client had in the year; empty if it does not (A41)."""
    policy = policy or current()
    once, year = policy.number("gift_limit"), policy.number("gift_year_limit")
    found = [f"本次{amount:g}元，超过单次限额{once:g}元"] if amount > once else []
    if amount + earlier > year:
        found.append(f"本年累计{amount + earlier:g}元，超过年度限额{year:g}元")
    return found


@udf(group="客户活动", clause="A41、R79")
def gift_check(
    amount: Annotated[float, Arg("本次金额", "元", kind=Yuan())],
    earlier: Annotated[float | None, Arg("本年已用", "元", "，同一客户，没有就空着", kind=Yuan())] = None,
) -> str:
    """礼品、活动的金额要不要报批：按分级标准里的单次限额和年度限额判断（限额为非原文）。

    例：
    >>> gift_check(150)
    '不超过限额'
    >>> gift_check(180, 500)
    '须经批准：本年累计680元，超过年度限额600元'
    """
    reasons = gift_reasons(amount, earlier or 0.0)
    return f"须经批准：{'；'.join(reasons)}" if reasons else "不超过限额"
