"""Figures of the complaints of a period."""

from __future__ import annotations

import datetime

import pytest

from udfs.policy import evaluator as policy
from udfs.rules.complaints import IN_TIME, LATE, OPEN, OVERDUE, Complaint, due, figures, is_pending, status
from udfs.rules.rounding import rounded

DAY = datetime.date


def test_figures_of_a_period() -> None:
    found = figures(
        [
            Complaint(DAY(2026, 9, 7), None, DAY(2026, 9, 14), "项目部", "合理", "好", "是", "A"),
            Complaint(DAY(2026, 9, 8), None, DAY(2026, 10, 1), "分公司", "部分合理", "一般", "否", "C"),
            Complaint(DAY(2026, 9, 9), DAY(2026, 12, 30), None, "分公司", "待定", None, "未知", "C"),
            Complaint(DAY(2026, 12, 1), None, None, None, None, None, None, "B"),
            Complaint(DAY(2026, 12, 18), None, None, "集团", "无理", None, None, "B"),
        ],
        DAY(2026, 12, 25),
    )
    assert (found.count, found.closed, found.on_time, found.overdue, found.pending) == (5, 2, 1, 1, 2)
    assert found.charged == 1.5
    assert found.days_by_tier == {"A": (7.0, 1), "B": (None, 0), "C": (23.0, 1)}
    assert found.by_effect == {"好": 1, "一般": 1, "差": 0}
    assert found.improved == 0.5


def test_no_complaint_gives_no_data_and_no_zero_rate() -> None:
    found = figures([], DAY(2026, 12, 25))
    assert (found.count, found.charged, found.improved) == (0, 0, None)
    assert found.days_by_tier["A"] == (None, 0)


def test_nothing_is_rounded_before_it_is_shown() -> None:
    days = [DAY(2026, 9, 1) + datetime.timedelta(days=n) for n in (1, 1, 2)]
    found = figures([Complaint(DAY(2026, 9, 1), None, d, tier="B") for d in days], DAY(2026, 12, 25))
    mean, count = found.days_by_tier["B"]
    assert (mean, count) == (pytest.approx(4 / 3), 3)
    assert rounded(mean) == 1.3


@pytest.mark.parametrize(
    ("closed", "day", "said"),
    [
        (DAY(2026, 9, 14), DAY(2026, 9, 20), IN_TIME),
        (DAY(2026, 9, 15), DAY(2026, 9, 20), LATE),
        (DAY(2026, 9, 15), DAY(2026, 9, 14), OPEN),
        (None, DAY(2026, 9, 14), OPEN),
        (None, DAY(2026, 9, 15), OVERDUE),
    ],
)
def test_status_on_a_day(closed: datetime.date | None, day: datetime.date, said: str) -> None:
    assert status(Complaint(DAY(2026, 9, 7), closed=closed), day) == said


def test_all_tiers_have_the_same_clock() -> None:
    assert len({due(Complaint(DAY(2026, 9, 7), tier=tier)) for tier in "ABC"}) == 1
    assert policy.current().number("complaint_days") == 7


def test_what_marketing_has_not_decided_is_pending() -> None:
    assert [is_pending(word) for word in (None, "", "待定", "无理", "合理", "部分合理")] == [True, True, True, False, False, False]
