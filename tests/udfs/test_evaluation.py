"""The quarter's evaluation over many clients, leads and contracts (S17–S19, D17)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from udfs.policy.defaults import DEFAULT
from udfs.rules.evaluation import (
    Client,
    Contract,
    churn_rate,
    churned,
    contribution,
    developed,
    loyalty_rate,
    pareto,
    potential_count,
    sales_by_client,
    success_rate,
    totals,
)


def test_developed_compares_the_end_with_the_month_before() -> None:
    before = {"甲": "准客户", "乙": "签约客户", "丙": "潜在客户", "丁": "准客户", "戊": None}
    after = {"甲": "签约客户", "乙": "已开发客户", "丙": "意向客户", "己": "已开发客户", "庚": "潜在客户", "戊": "签约客户"}
    assert developed(before, after) == ["甲", "己", "戊"], "丁 is gone, 庚 is new and not developed"


def test_potential_clients_are_those_of_that_kind() -> None:
    assert potential_count([Client("甲", "潜在客户"), Client("乙", "意向客户"), Client("丙")]) == 1


def test_success_looks_at_decided_leads_only() -> None:
    assert success_rate(["中标", "未中标", "放弃", "跟踪中", None, "中标"]) == 0.5
    assert success_rate(["跟踪中", None]) is None


def test_loyal_are_those_with_two_projects_of_those_who_worked_with_us() -> None:
    clients = [Client("甲", None, "有", 2), Client("乙", None, "有", 1), Client("丙", None, "有", None), Client("丁", None, None, 5)]
    assert loyalty_rate(clients) == pytest.approx(1 / 3)
    assert loyalty_rate(clients[3:]) is None


def test_churn_counts_clients_of_the_beginning_once() -> None:
    beginning = {"甲", "乙", "丙", "丁"}
    assert churned(beginning, ["甲", "戊", "甲"]) == ["甲"], "戊 came and went within the period"
    assert churn_rate(beginning, ["甲", "戊", "甲"]) == 0.25
    assert churn_rate(set(), ["甲"]) is None


def test_sales_and_profit_add_up_without_noise() -> None:
    contracts = [Contract("甲", 0.1, 0.01), Contract("乙", 0.2), Contract("甲", None, 0.02)]
    assert totals(contracts) == (pytest.approx(0.3), pytest.approx(0.03))
    assert list(sales_by_client(contracts).items()) == [("乙", 0.2), ("甲", 0.1)]
    assert contribution(0.1, 0.4) == 0.25
    assert contribution(0, 0) is None


def test_the_fewest_clients_that_make_four_fifths() -> None:
    assert pareto({"甲": 50, "乙": 30, "丙": 20}) == ["甲", "乙"], "80 of 100 is enough"
    assert pareto({"甲": 0.5, "乙": 0.3, "丙": 0.2}) == ["甲", "乙"], "also where binary fractions fall short of it"
    assert pareto({"丙": 20, "甲": 49, "乙": 31}) == ["甲", "乙"]
    assert pareto({"甲": 50, "乙": 29, "丙": 21}) == ["甲", "乙", "丙"]
    assert pareto({"甲": 40, "乙": 0, "丙": -5}) == ["甲"]
    assert pareto({}) == []
    settings = tuple(replace(s, value=0.5) if s.key == "pareto_share" else s for s in DEFAULT.settings)
    assert pareto({"甲": 50, "乙": 30, "丙": 20}, replace(DEFAULT, settings=settings)) == ["甲"]
