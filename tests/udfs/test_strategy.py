"""Strategy cards are rows of the policy: what they list, and that a head of marketing can change them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from udfs.policy.check import checked, findings
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import JUDGE, LISTED, Policy, PolicyError, Row
from udfs.rules.strategy import cards


def with_rows(*rows: Row) -> Policy:
    return replace(DEFAULT, rows={**DEFAULT.rows, "strategy": rows})


def test_each_side_of_a_client_gives_one_card_and_what_is_not_known_none():
    known = {"tier": "B", "client_value": "中", "need": "综合型", "scale": "大型", "industry": "制造业", "stage": "兴趣"}
    found = cards(known)
    assert [c.part for c in found] == ["客户价值", "开发策略", "需求类型", "客户规模", "所属行业", "客户等级", "线索阶段"]
    assert cards({}) == ()
    assert [c.part for c in cards({"scale": "小型", "industry": None})] == ["客户规模"]


def test_every_card_cites_a_clause_or_says_that_it_is_ours():
    clauses = {row.id: row.clause for row in DEFAULT.rows["strategy"]}
    assert {"V04", "V05", "V06", "V07", "S04", "S05", "S06", "S07"} <= set(clauses.values())
    assert all(c.startswith("非原文") for c in clauses.values() if "G02" in c or "V02" in c)


def test_of_one_side_the_first_row_that_holds_is_listed():
    rows = (
        Row("1", LISTED, "客户价值 = 高 且 客户等级 = A", ("服务", "甲", "专车接送"), "非原文"),
        Row("2", LISTED, "客户价值 = 高", ("服务", "乙", "专人服务"), "非原文"),
        Row("3", LISTED, "客户等级 = A", ("拜访", "丙", "每月拜访"), "非原文"),
    )
    policy = with_rows(*rows)
    assert [c.title for c in cards({"client_value": "高", "tier": "A"}, policy)] == ["甲", "丙"]
    assert [c.title for c in cards({"client_value": "高", "tier": "B"}, policy)] == ["乙"]
    assert [c.title for c in cards({"client_value": "高"}, policy)] == ["乙"]


def test_a_card_that_can_never_be_listed_is_told():
    rows = (
        Row("1", LISTED, "客户价值 = 高", ("服务", "甲", "专人服务"), "非原文"),
        Row("2", LISTED, "客户价值 = 高 且 客户等级 = A", ("服务", "乙", "专车接送"), "非原文"),
    )
    assert [(f.table, f.row) for f in findings(with_rows(*rows))] == [("策略卡", "2")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Row("1", JUDGE, "客户价值 = 高", ("服务", "甲", "乙"), "非原文"), "作用“判定”不是列出"),
        (Row("1", LISTED, "客户价值 = 高", ("服务", "甲", ""), "非原文"), "没有填"),
        (Row("1", LISTED, "客户价值 = 很高很高", ("服务", "甲", "乙"), "非原文"), "很高很高"),
        (Row("1", LISTED, "客户价值 = 高", ("服务", "甲", "乙"), "非原文", enabled=False), "什么也列不出来"),
    ],
    ids=["another role", "blank", "unknown word", "all switched off"],
)
def test_a_broken_table_is_refused(row: Row, why: str):
    with pytest.raises(PolicyError, match=why):
        checked(with_rows(row))
