"""Editions of the monthly bulletin: a unit sees its own clients, and no other unit's name (R40, A31)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from addin.ledger.shapes.views import Duplicate
from addin.reports.monthly_bulletin import monthly_bulletin
from tests.addin.document_makers import busy_month, client, month
from tests.addin.reports.test_reports import DAY, MATCH, prose
from udfs.kinds.dates import Month
from workbooks.problems import Refusal

ELSEWHERE = Duplicate("c5", "c6", "某某建材有限公司", "某某建材公司", ("三分公司",), ("四分公司",), 91.0, "名称相近")


def bulletin(edition: str, unit: str = "", **more):
    before = month(clients=[client(1, "B"), client(5, "B", units=("三分公司",))], of=Month(2026, 10))
    return monthly_bulletin(busy_month(), before, day=DAY, edition=edition, unit=unit, **more)


def test_leaders_see_all_of_it():
    told = bulletin("leaders", duplicates=[MATCH, ELSEWHERE])
    assert (told.edition, told.addressee, told.shows_chart, len(told.matches)) == ("领导版", "集团公司领导", True, 2)
    assert [line.unit for line in told.units][:2] == ["一分公司", "二分公司"]


@pytest.mark.parametrize(("edition", "units"), [("branch", 6), ("project", 1)])
def test_a_unit_sees_its_own_and_no_other_units_name(edition: str, units: int):
    told = bulletin(edition, "一分公司", duplicates=[ELSEWHERE])
    text = prose(monthly_bulletin, told)
    assert [
        name for name in ("二分公司", "三分公司", "四分公司", "五分公司", "示例05", "示例06", "旧客户", "某某建材") if name in text
    ] == []
    assert (told.addressee, told.shows_chart, len(told.units)) == ("一分公司", False, units)
    assert [(line.client, line.kind) for line in told.moved] == [("示例02置业有限公司", "升级")]
    assert told.overview.startswith("你单位现有客户4个，比上月增加3个；A类3个")
    assert told.matches_says == "本月未发现疑似重复客户。"
    assert [ask[:4] for ask in told.asks] == ["疑似重复", "资料不足", "下月客户"]


def test_the_table_of_a_branch_adds_up_to_the_group():
    told = bulletin("branch", "一分公司")
    *lines, whole = told.units
    assert [line.unit for line in lines] == ["一分公司", *["（其他单位）"] * 4]
    assert (whole.unit, whole.total) == ("集团合计（每个客户只计一次）", 6)
    assert told.figures["units"] == {"一分公司": {"A": 2, "B": 1, "C": 0, "total": 3, "insufficient": 0}}


def test_what_others_tell_of_a_shared_client_is_not_shown():
    told = bulletin("branch", "一分公司")
    assert next(line.values for line in told.conflicts) == "一分公司：准客户；（其他单位）：另有填法"
    assert told.conflicts_says.startswith("同一客户多家填报不一致2处")


def test_departments_below_belong_to_their_branch():
    whole = busy_month()
    below = client(7, "C", units=("一分公司甲项目部",))
    told = monthly_bulletin(replace(whole, clients=(*whole.clients, below)), day=DAY, edition="branch", unit="一分公司")
    assert "客户5个" in told.overview
    own = monthly_bulletin(replace(whole, clients=(*whole.clients, below)), day=DAY, edition="project", unit="一分公司甲项目部")
    assert own.overview.startswith("你单位现有客户1个")


@pytest.mark.parametrize("unit", ["", "没有的单位"])
def test_an_edition_for_nobody_is_refused(unit: str):
    with pytest.raises(Refusal) as refused:
        bulletin("branch", unit)
    assert refused.value.problem.rule.code == "KH742"
