from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from udfs.kinds.dates import Month
from udfs.periods import DEPARTMENT, Term, due, half, is_working_day, month_of, on_time, period, quarter, xun_of, year
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import DayOff, Policy

DAY = datetime.date


def setting(**values: object) -> Policy:
    return replace(DEFAULT, settings=tuple(replace(s, value=values.get(s.key, s.value)) for s in DEFAULT.settings))


def test_the_calendar_month_by_policy() -> None:
    natural = setting(month_basis="自然月")
    assert period(Month(2028, 2), natural) == (DAY(2028, 2, 1), DAY(2028, 2, 29))
    assert month_of(DAY(2026, 11, 30), natural) == Month(2026, 11)


def test_another_last_day_by_policy() -> None:
    late = setting(period_end=31)
    assert period(Month(2026, 3), late) == (DAY(2026, 3, 1), DAY(2026, 3, 31))


def test_holidays_move_the_due_day_only_when_told() -> None:
    october = Month(2026, 10)
    assert due(october) == DAY(2026, 10, 25)
    shifted = setting(holiday_shift="是")
    assert due(october, shifted) == DAY(2026, 10, 26)
    closed = replace(shifted, days_off=(DayOff(DAY(2026, 10, 26), working=False), DayOff(DAY(2026, 10, 25), working=False)))
    assert due(october, closed) == DAY(2026, 10, 27)
    worked = replace(shifted, days_off=(DayOff(DAY(2026, 10, 25), working=True),))
    assert due(october, worked) == DAY(2026, 10, 25)
    assert is_working_day(DAY(2026, 10, 25), worked)


def test_departments_are_due_earlier() -> None:
    assert due(Month(2026, 11), None, DEPARTMENT) == DAY(2026, 11, 20)
    assert on_time(Month(2026, 11), DAY(2026, 11, 21), None, DEPARTMENT) == "迟报"


def test_a_dated_due_day_counts_from_its_month_on() -> None:
    now = next(s for s in DEFAULT.settings if s.key == "due_day")
    before, after = replace(now, until=DAY(2026, 12, 31)), replace(now, value=22, since=DAY(2027, 1, 1))
    dated = replace(DEFAULT, settings=(*(s for s in DEFAULT.settings if s.key != "due_day"), before, after))
    assert due(Month(2026, 11), dated) == DAY(2026, 11, 25)
    assert due(Month(2027, 1), dated) == DAY(2027, 1, 22)


def test_terms_follow_the_reporting_months() -> None:
    assert half(Month(2026, 1)).days() == (DAY(2025, 12, 26), DAY(2026, 6, 25))
    assert quarter(Month(2026, 12)).months == (Month(2026, 10), Month(2026, 11), Month(2026, 12))
    assert year(Month(2026, 5)).chinese == "2026年度"
    assert quarter(Month(2026, 11)).plus(1) == Term(3, 2027, 1)
    assert half(Month(2026, 2)).plus(-1) == Term(6, 2025, 2)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("2026Q1", "2026Q1"), ("2026年第一季度", "2026Q1"), ("2026年4季度", "2026Q4"), ("2026-Q3", "2026Q3"), ("2026H2", "2026H2"),
        ("2026年上半年", "2026H1"), ("2026年下半年度", "2026H2"), ("2026", "2026"),
        ("2026年", "2026"), ("2026年度", "2026"), ("２０２６年全年", "2026"),
    ],
)  # fmt: skip
def test_terms_are_read_as_people_write_them(text: str, term: str) -> None:
    assert str(Term.parse(text)) == term


@pytest.mark.parametrize("text", ["", "2026Q5", "2026H3", "第一季度", "2026-11", "去年"])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a term"):
        Term.parse(text)


def test_xun_ends() -> None:
    assert [xun_of(DAY(2026, 2, d)).last.day for d in (1, 10, 11, 20, 21, 28)] == [10, 10, 20, 20, 28, 28]
    assert xun_of(DAY(2026, 12, 31)).next.chinese == "2027年1月上旬"
