"""Reporting months (26th–25th), due days, quarters, half-years and 旬 (A01, A02, A16, A21, A32)."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import NamedTuple

from udfs.holidays import is_worked
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy, current
from udfs.words.text import squeeze

_DAY = datetime.timedelta(days=1)
BRANCH, DEPARTMENT = "分公司", "项目经理部"
#: Cases somebody must answer, each with the policy's number of days (非原文).
MISSING, RETURNED, DOUBTFUL = "late_days", "resend_days", "reply_days"
#: An objection to who is to blame for what a client was not satisfied with, and the ruling on it (A26).
OBJECTION, RULING = "attribution_objection_days", "attribution_decision_days"
COPIES = "copy_return_days"


def _on(month: Month, day: int) -> datetime.date:
    """That day of a calendar month, at most its last."""
    return datetime.date(month.year, month.month, min(day, calendar.monthrange(month.year, month.month)[1]))


def period(month: Month, policy: Policy | None = None) -> tuple[datetime.date, datetime.date]:
    """First and last day of a reporting month: 26th of the month before to the 25th (A02), or the calendar month by policy.

    >>> period(Month(2026, 1))
    (datetime.date(2025, 12, 26), datetime.date(2026, 1, 25))
    """
    policy = (policy or current()).on(month)
    if policy.number("month_basis") == "自然月":
        return _on(month, 1), _on(month, 31)
    cut = policy.number("period_end")
    return _on(month.plus(-1), cut) + _DAY, _on(month, cut)


def month_of(day: datetime.date, policy: Policy | None = None) -> Month:
    """Reporting month a day falls into.

    >>> str(month_of(datetime.date(2026, 11, 25))), str(month_of(datetime.date(2026, 12, 26)))
    ('2026-11', '2027-01')
    """
    month = Month(day.year, day.month)
    return month if day <= period(month, policy)[1] else month.plus(1)


def due(month: Month, policy: Policy | None = None, unit_kind: str = BRANCH) -> datetime.date:
    """Last day on which a return of the month is on time: the 25th; for a department the 20th (R25, A01, A21).

    >>> due(Month(2026, 11)), due(Month(2026, 11), unit_kind="项目经理部")
    (datetime.date(2026, 11, 25), datetime.date(2026, 11, 20))
    """
    policy = (policy or current()).on(month)
    day = _on(month, policy.number("department_due_day" if unit_kind == DEPARTMENT else "due_day"))
    return working_day(day, policy) if policy.number("holiday_shift") == "是" else day


def is_working_day(day: datetime.date, policy: Policy | None = None) -> bool:
    """As the official calendar has it, unless the policy's calendar says otherwise."""
    return (policy or current()).calendar.get(day, is_worked(day))


def working_day(day: datetime.date, policy: Policy | None = None) -> datetime.date:
    """That day, or the first working day after it.

    >>> working_day(datetime.date(2026, 11, 28))
    datetime.date(2026, 11, 30)
    """
    while not is_working_day(day, policy):
        day += _DAY
    return day


def answer_by(case: str, day: datetime.date, policy: Policy | None = None) -> datetime.date:
    """Working day until which somebody answers who is asked on a day: what letters, reminders and bulletins of that day state.

    Args:
        case: MISSING for a return that has not arrived, RETURNED for one that went back, DOUBTFUL for what is to be looked into,
            OBJECTION for an attribution, RULING for an objection, COPIES for copies that have to come back.
        day: Day of asking.
        policy: Tells the days to answer in; the current one if left out.

    >>> answer_by(MISSING, datetime.date(2026, 11, 26)) == answer_by(RETURNED, datetime.date(2026, 11, 26))
    True
    """
    policy = policy or current()
    return working_day(day + datetime.timedelta(days=int(policy.number(case))), policy)


def on_time(month: Month, received: datetime.date | None, policy: Policy | None = None, unit_kind: str = BRANCH) -> str:
    """按时, 迟报 or 未报 for the day of receipt; the due day counts to its last minute (A01).

    >>> on_time(Month(2026, 11), datetime.date(2026, 11, 25)), on_time(Month(2026, 11), datetime.date(2026, 11, 26))
    ('按时', '迟报')
    """
    if received is None:
        return "未报"
    return "按时" if received <= due(month, policy, unit_kind) else "迟报"


@dataclass(frozen=True, slots=True)
class Term:
    """A quarter, a half-year or a year of reporting months (A16)."""

    #: Months in the term: 3, 6 or 12.
    length: int
    year: int
    #: Counted from 1 within the year.
    number: int

    @property
    def months(self) -> tuple[Month, ...]:
        """Reporting months in order."""
        first = Month(self.year, (self.number - 1) * self.length + 1)
        return tuple(first.plus(i) for i in range(self.length))

    @property
    def chinese(self) -> str:
        """As it stands in titles: 2026年第4季度, 2026年下半年, 2026年度."""
        word = {3: f"第{self.number}季度", 6: "上半年" if self.number == 1 else "下半年", 12: "度"}[self.length]
        return f"{self.year}年{word}"

    def __str__(self) -> str:
        return f"{self.year:04d}" + ("" if self.length == 12 else f"{'Q' if self.length == 3 else 'H'}{self.number}")

    def plus(self, terms: int) -> Term:
        """The term so many terms later."""
        years, number = divmod(self.number - 1 + terms, 12 // self.length)
        return Term(self.length, self.year + years, number + 1)

    def days(self, policy: Policy | None = None) -> tuple[datetime.date, datetime.date]:
        """First and last day: the first half of 2026 is 26 December 2025 to 25 June 2026."""
        return period(self.months[0], policy)[0], period(self.months[-1], policy)[1]

    @classmethod
    def parse(cls, text: str) -> Term:
        """Term of a text such as 2026Q4, 2026H2, 2026, 2026年第四季度, 2026年下半年, 2026年度; ValueError if it is none.

        >>> str(Term.parse("2026年第四季度")), str(Term.parse("2026年上半年")), str(Term.parse("2026年度"))
        ('2026Q4', '2026H1', '2026')
        """
        bare = squeeze(text).upper()
        if match := re.fullmatch(r"(\d{4})(?:年|-)?(?:Q([1-4])|第?([1-4一二三四])季度?)", bare):
            word = match[2] or match[3]
            return cls(3, int(match[1]), "1234一二三四".index(word) % 4 + 1)
        if match := re.fullmatch(r"(\d{4})(?:年|-)?(?:H([12])|([上下])半年度?)", bare):
            return cls(6, int(match[1]), "12上下".index(match[2] or match[3]) % 2 + 1)
        if match := re.fullmatch(r"(\d{4})(?:年度?|全年|年全年)?", bare):
            return cls(12, int(match[1]), 1)
        raise ValueError(f"not a term: {text!r}")


def quarter(month: Month) -> Term:
    """Quarter of a reporting month."""
    return Term(3, month.year, (month.month - 1) // 3 + 1)


def half(month: Month) -> Term:
    """Half-year of a reporting month."""
    return Term(6, month.year, (month.month - 1) // 6 + 1)


def year(month: Month) -> Term:
    """Year of a reporting month."""
    return Term(12, month.year, 1)


class Xun(NamedTuple):
    """A third of a calendar month: 1–10, 11–20, 21 to the end (A32)."""

    year: int
    month: int
    part: int

    @property
    def first(self) -> datetime.date:
        """First day."""
        return datetime.date(self.year, self.month, self.part * 10 - 9)

    @property
    def last(self) -> datetime.date:
        """Last day."""
        return _on(Month(self.year, self.month), 31 if self.part == 3 else self.part * 10)

    @property
    def chinese(self) -> str:
        """As it is spoken: 2026年11月上旬."""
        return f"{self.year}年{self.month}月{'上中下'[self.part - 1]}旬"

    @property
    def next(self) -> Xun:
        """The 旬 after this one."""
        return xun_of(self.last + _DAY)


def xun_of(day: datetime.date) -> Xun:
    """旬 a day falls into.

    >>> xun_of(datetime.date(2026, 2, 28)).chinese, xun_of(datetime.date(2026, 11, 10)).last
    ('2026年2月下旬', datetime.date(2026, 11, 10))
    """
    return Xun(day.year, day.month, min((day.day - 1) // 10, 2) + 1)
