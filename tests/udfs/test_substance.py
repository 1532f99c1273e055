"""Which analysis reports are in order, section by section and against one another (R56, R62, D15, D16)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from rapidfuzz import fuzz

from udfs.policy.defaults import DEFAULT
from udfs.rules.substance import Analysis, alike, check, due_reports, due_tiers
from udfs.words.likeness import likeness

GOOD = {
    "战略分析": "该客户三年内计划新建厂房两座，总投资约3亿元，由分管副总直接负责推进。",
    "运营分析": "该客户成本部与造价咨询单位并行审核，结算周期平均45天，例会每周一次。",
    "财务分析": "进度款按月支付，近十二个月按期付款11次，逾期1次，资产负债率62%，稳健。",
    "我方评价": "付款态度端正，约定事项落实率高，双方高层互访较少，需要加强组织层面的联系。",
    "措施建议": "由分公司领导牵头，每季度安排一次高层回访，年内完成不少于3次有记录的沟通。",
}


def report(client: str, term: str = "2026H2", unit: str = "华东分公司", **sections: str | None) -> Analysis:
    return Analysis(client, term, GOOD | sections, unit)


def other(client: str, term: str = "2026H2", **sections: str | None) -> Analysis:
    texts = {head: "".join(chr(0x4E00 + random.Random(client + term + head).randrange(5000)) for _ in range(45)) + "8" for head in GOOD}
    return Analysis(client, term, texts | sections, "华东分公司")


def told(*weaknesses: list) -> list[list[str]]:
    return [[str(one) for one in weak] for weak in weaknesses]


def test_likeness_is_the_ratio_of_rapidfuzz() -> None:
    draw = random.Random(1)
    texts = ["".join(draw.choices("甲乙丙丁12，", k=draw.randrange(70))) for _ in range(60)]
    for one in texts:
        for two in texts:
            assert likeness(one, two) * 100 == pytest.approx(fuzz.ratio(one, two))


def test_a_report_of_its_own_is_in_order() -> None:
    assert check([report("甲公司"), other("乙公司")], [other("甲公司", "2026H1")]) == [[], []]


def test_a_section_copied_from_the_report_before_is_named_with_it() -> None:
    before = other("甲公司", "2026H1", 运营分析=GOOD["运营分析"].replace("45", "44"))
    (weak,) = check([report("甲公司")], [before, report("乙公司", "2026H1")])
    assert told(weak) == [["运营分析与上期报告有97.1%相同"]]
    assert weak[0].like is before
    assert weak[0].ratio == pytest.approx(34 / 35, abs=0.01)


def test_of_two_like_reports_neither_is_in_order() -> None:
    found = check([report("甲公司"), other("乙公司", 财务分析=GOOD["财务分析"]), other("丙公司")])
    assert told(*found) == [["财务分析与乙公司的报告有100%相同"], ["财务分析与甲公司的报告有100%相同"], []]


def test_two_branches_may_report_the_same_of_one_client() -> None:
    assert check([report("甲公司"), report("甲公司", unit="西南分公司")]) == [[], []]


def test_a_section_too_short_is_not_compared() -> None:
    short = "本期没有新的情况。"
    found = check([report("甲公司", 存在问题=short), other("乙公司", 存在问题=short)])
    assert found == [[], []]
    long = "签证办理周期偏长，影响月度产值确认，需与对方成本部明确时限，逐月对账。"
    found = check([report("甲公司", 存在问题=long), other("乙公司", 存在问题=long)])
    assert told(*found) == [["存在问题与乙公司的报告有100%相同"], ["存在问题与甲公司的报告有100%相同"]], "the sixth section is judged too"


def test_how_alike_is_too_alike_comes_from_the_policy() -> None:
    one, two = report("甲公司"), other("乙公司", 运营分析=GOOD["运营分析"].replace("45", "44"))
    settings = tuple(replace(s, value=0.98) if s.key == "analysis_likeness" else s for s in DEFAULT.settings)
    assert [head for head, _ in alike(one, two)] == ["运营分析"]
    assert alike(one, two, policy=replace(DEFAULT, settings=settings)) == []


def test_another_comparison_may_be_given() -> None:
    (first, second) = check([report("甲公司"), report("乙公司")], ratio=lambda one, two: 0.0)
    assert (first, second) == ([], [])


def test_due_reports_are_received_in_order_or_neither() -> None:
    reports = [report("甲公司"), other("乙公司", 财务分析=None), other("丙公司", 财务分析=None), other("不应报公司")]
    found = due_reports([("华东分公司", c) for c in ("甲公司", "乙公司", "丙公司", "丁公司")], reports, check(reports))
    assert [(one.client, one.is_received, one.is_in_order) for one in found] == [
        ("甲公司", True, True),
        ("乙公司", True, False),
        ("丙公司", True, False),
        ("丁公司", False, False),
    ]
    assert replace(found[1], decided=True).is_in_order, "marketing may overrule"
    assert not replace(found[0], decided=False).is_in_order
    assert not replace(found[3], decided=True).is_in_order, "what has not come cannot be in order"


def test_which_clients_owe_a_report_comes_from_the_policy() -> None:
    settings = tuple(replace(s, value="A和B") if s.key == "analysis_tiers" else s for s in DEFAULT.settings)
    assert due_tiers() == ("A",)
    assert due_tiers(replace(DEFAULT, settings=settings)) == ("A", "B")
