import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from addin.reports.client_ranking import client_ranking
from addin.reports.score import basis, client_score
from addin.reports.spans import Span
from tests.addin.document_makers import client, month
from tests.policies import changed, toggled
from udfs.kinds.choices import RATING, SOCIAL
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import SCORE, Policy, Row

TABLE = DEFAULT.table("score")
BEST = {
    "integrity": "好", "credit": "好", "reputation": "好", "social_value": "低", "related_value": "高", "recent_need": "有",
    "cooperated": "有", "projects": 9, "contract": 6000.0,
}  # fmt: skip


def reckoned(values: Mapping[str, Any]) -> int:
    """The score in a formula, as the packaged rows tell it in a table."""
    rating, social = {"好": 10, "一般": 5}, {"高": 20, "较高": 15, "一般": 8, "低": 3}
    contract = values.get("contract") or 0.0
    return (
        sum(rating.get(values.get(name), 0) for name in ("integrity", "credit", "reputation"))
        + max(social.get(values.get(name), 0) for name in ("social_value", "related_value"))
        + (15 if values.get("recent_need") == "有" else 0)
        + (10 if values.get("cooperated") == "有" else 0)
        + 2 * min(values.get("projects") or 0, 5)
        + (15 if contract >= 5000 else 10 if contract >= 1000 else 5 if contract >= 0.01 else 0)
    )


def some_client(chance: random.Random) -> dict[str, Any]:
    picks: dict[str, list[Any]] = {name: [*RATING.options, None] for name in ("integrity", "credit", "reputation")}
    picks |= {name: [*SOCIAL.options, None] for name in ("social_value", "related_value")}
    picks |= {name: ["有", "无", "未知", None] for name in ("recent_need", "cooperated")}
    picks |= {
        "projects": [*range(8), None],
        "contract": [None, -5.0, 0.0, 0.009, 0.01, 999.99, 1000.0, 4999.99, 5000.0, chance.random() * 9000],
    }
    told = {name: chance.choice(options) for name, options in picks.items()}
    return {name: value for name, value in told.items() if chance.random() < 0.9}


def test_the_packaged_rows_give_the_points_of_the_formula():
    chance = random.Random(15)
    clients = [some_client(chance) for _ in range(5000)]
    assert [client_score(client(1, values=v), TABLE) for v in clients] == [reckoned(v) for v in clients]
    assert len({reckoned(v) for v in clients}) > 60


def test_the_best_client_has_a_hundred_points_and_an_unknown_one_none():
    assert client_score(client(1, values=BEST), TABLE) == TABLE.best == 100
    assert client_score(client(1, values=dict.fromkeys(BEST)), TABLE) == 0
    assert client_score(client(1), TABLE) == 0


def test_within_a_part_the_first_row_that_holds_counts():
    more = Row("D0", SCORE, "社会价值 非空", ("社会价值", 1), "非原文")
    policy = replace(DEFAULT, rows={**DEFAULT.rows, "score": (more, *DEFAULT.rows["score"])})
    assert client_score(client(1, values={"social_value": "高", "cooperated": "有"}), policy.table("score")) == 11
    assert client_score(client(1, values={"related_value": "高", "cooperated": "有"}), policy.table("score")) == 30


def test_the_sentence_is_told_from_the_rows():
    assert basis(TABLE) == (
        "同级客户按百分制得分排序（非原文，在分级标准工作簿的“客户得分”表里调整）：履约诚信、信用状况、市场信誉各10分（好得10分、一般得5分）；"
        "社会价值20分（社会价值或社会连带价值为高得20分、较高得15分、一般得8分、低得3分）；近期合作需求15分（有）；合作历史10分（有）；"
        "合作项目数10分（5及以上得10分、4得8分、3得6分、2得4分、1得2分）；"
        "累计合同额15分（5000万元及以上得15分、1000万元及以上得10分、0.01万元及以上得5分）。"
        "同一部分按最先符合的一项计分，没有填的不计分；得分相同的名次并列。"
    )


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        (changed("score", D1={"then": ("履约诚信", 12)}), "按得分（满分102分）排序"),
        (changed("score", D1={"then": ("履约诚信", 12)}), "履约诚信12分（好得12分、一般得5分）；信用状况、市场信誉各10分"),
        (changed("score", D11={"when": "客户类别 属于 签约客户、准客户"}), "近期合作需求15分（客户类别为签约客户或准客户）"),
        (changed("score", D18={"when": "累计合同额 ≥ 大额合同"}), "累计合同额15分（10000万元及以上得15分、"),
        (changed("score", D19={"when": "利润率 > 高利润率"}), "5000万元及以上得15分、利润率超过6%得10分、累计合同额0.01万元及以上得5分"),
        (changed("score", D12={"when": "合作历史 = 有 且 要求苛刻 = 否"}), "合作历史10分（“合作历史 = 有 且 要求苛刻 = 否”）"),
        (changed("score", D12={"when": "要求苛刻 为空"}), "合作历史10分（要求苛刻没有填）；"),
        (changed("score", D12={"when": "要求苛刻 为空"}), "最先符合的一项计分；得分"),
        (toggled("score", D18=False, D19=False), "累计合同额5分（0.01万元及以上）"),
        (toggled("score", **{r.id: False for r in DEFAULT.rows["score"]}), "没有起作用的计分标准"),
    ],
)
def test_the_sentence_follows_the_rows(policy: Policy, says: str):
    assert says in basis(policy.table("score"))


def test_a_ranking_goes_by_the_rows_in_force_in_its_last_month():
    policy = changed("score", D12={"until": date(2026, 12, 31)})
    clients = [client(1, "A", values={"cooperated": "有"})]
    told = []
    for text, last in (("2026Q4", Month(2026, 12)), ("2027Q1", Month(2027, 3))):
        ranking = client_ranking([month(clients=clients, of=last)], span=Span.parse(text), day=date(2027, 4, 1), policy=policy)
        told.append((ranking.tiers[0].clients[0].score, "合作历史" in ranking.basis))
    assert told == [(10, True), (0, False)]
