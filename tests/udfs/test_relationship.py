"""Relation index of a client, its trend and its gaps; social value by contacts."""

from __future__ import annotations

import datetime

import pytest

from tests.policies import changed
from udfs.rules import relationship, social_value
from udfs.rules.contacts import Contact
from udfs.rules.relationship import Scoring

DAY = datetime.date
FULL, HALF = (5, 5, 5, 5, 5, 2), (2.5, 2.5, 2.5, 2.5, 2.5, 0)
LATER = DAY(2026, 12, 25)


def test_a_client_is_the_mean_over_newest_scores_of_its_persons() -> None:
    found = relationship.of_client(
        [
            Scoring("甲", DAY(2026, 11, 1), FULL),
            Scoring("甲", DAY(2026, 8, 1), HALF),
            Scoring("甲", DAY(2026, 5, 1), (0, 0, 0, 0, 0, -2)),
            Scoring("乙", DAY(2026, 9, 1), HALF),
        ]
    )
    assert (found.index, found.trend) == (75.0, 50.0)
    assert found.measures == dict.fromkeys(relationship.MEASURES, 75.0)


def test_one_scoring_has_no_trend_and_no_scoring_no_index() -> None:
    assert relationship.of_client([Scoring(None, DAY(2026, 8, 1), HALF)]).trend is None
    nothing = relationship.of_client([])
    assert (nothing.index, nothing.trend, nothing.weakest) == (None, None, None)


def test_a_newly_scored_person_is_no_trend_of_the_others() -> None:
    found = relationship.of_client(
        [Scoring("甲", DAY(2026, 8, 1), FULL), Scoring("甲", DAY(2026, 9, 1), FULL), Scoring("乙", DAY(2026, 9, 1), (0, 0, 0, 0, 0, -2))]
    )
    assert (found.index, found.trend) == (50.0, 0.0)


def test_weakest_is_told_over_all_persons() -> None:
    found = relationship.of_client([Scoring("甲", DAY(2026, 8, 1), (5, 1, 4, 5, 5, 2)), Scoring("乙", DAY(2026, 8, 1), (5, 5, 1, 5, 5, 2))])
    assert found.weakest == "信息传递度"


def test_weights_are_policy() -> None:
    policy = changed("relation", M6={"then": (5.0,)})
    assert relationship.index((0, 0, 0, 0, 0, 2), policy) == pytest.approx(50.0)
    without = changed("relation", M6={"then": (0.0,)})
    assert relationship.index((5, 5, 5, 5, 5, -2), without) == pytest.approx(100.0)


def test_who_has_left_has_no_gap() -> None:
    chief = Contact(role="决策人", until=DAY(2026, 12, 24))
    assert relationship.gaps([chief], LATER) == []
    assert [why for _, why in relationship.gaps([chief], DAY(2026, 12, 24))] == ["没有对接人"]


def test_a_client_has_the_highest_value_of_those_in_office() -> None:
    chief, clerk = Contact(rank="厅局级及以上", position="主要领导", until=DAY(2026, 12, 24)), Contact(position="一般人员")
    assert social_value.of_client([clerk, chief], DAY(2026, 12, 24)) == "高"
    assert social_value.of_client([clerk, chief], LATER) == "低"
    assert social_value.of_client([], LATER) is None
    assert social_value.of_client([Contact(name="甲")], LATER) is None


def test_points_are_policy() -> None:
    policy = changed("social", S2={"then": ("行政级别", 70)})
    assert social_value.of_contact(Contact(rank="县处级"), policy) == "高"
