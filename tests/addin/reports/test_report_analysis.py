import datetime
from dataclasses import replace

import pytest

from addin.buttons.support.publishing import render
from addin.reports.surveys.analysis_check import analysis_check
from addin.reports.surveys.analysis_report import analysis_report
from tests.addin.document_makers import client, texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
from workbooks.problems import Refusal

GOOD = {
    "strategy": "该客户三年内计划新建厂房两座，总投资约3亿元，由分管副总直接负责推进，已列入年度计划。",
    "operation": "该客户成本部与造价咨询单位并行审核，结算周期平均45天，例会每周一次，流程清楚有据。",
    "finance": "进度款按月支付，近十二个月按期付款11次，逾期1次，资产负债率62%，付款有保障。",
    "our_view": "付款态度端正，约定事项落实率高，双方高层互访较少，需要加强组织层面的联系和沟通。",
    "measures": "由分公司领导牵头，每季度安排一次高层回访，年内完成不少于3次有记录的正式沟通。",
}
CLIENTS = (client(1, "A"), client(2, "A"), client(3, "A", units=(TWO,)), client(4, "B"))


def analysis(number: int, term: str = "2026年下半年", *, by: str = ONE, **sections: str | None):
    name = f"示例{number:02d}置业有限公司"
    return entry(
        "analyses", by=by, client=name, client_id=f"c{number}", term=term, author="张示例", day=datetime.date(2026, 12, 1), **sections
    )


def varied(word: str) -> dict[str, str]:
    return {name: f"{word * 12}：{text[::-1]}{word * 9}" for name, text in GOOD.items()}


def test_reports_are_due_of_a_clients_and_in_order_by_substance():
    found = analysis_check(material([analysis(1, **GOOD), analysis(2, **varied("水") | {"our_view": None})], CLIENTS), day=DAY)
    assert {k: found.figures[k] for k in ("due", "received", "in_order")} == {"due": 3, "received": 2, "in_order": 1}
    assert [(r.client, r.state, r.why) for r in found.faults] == [
        ("示例02置业有限公司", "不合要求", "我方评价没有写"),
        ("示例03置业有限公司", "未报", "—"),
    ]
    assert [(u.unit, u.due, u.received, u.in_order) for u in found.units] == [(ONE, 2, 2, 1), (TWO, 1, 0, 0)]


def test_a_report_copied_from_the_half_year_before_is_not_in_order():
    old = analysis(1, "2026H1", **varied("山") | {"operation": GOOD["operation"]})
    found = analysis_check(material([analysis(1, **GOOD), old], CLIENTS), day=DAY, unit=ONE)
    assert found.figures["rows"][0]["reasons"] == ["运营分析与上期报告有100%相同"]
    assert (found.due, found.received, found.in_order) == (2, 1, 0)


def test_likeness_is_judged_over_the_units():
    copied = analysis(3, by=TWO, **varied("河") | {"finance": GOOD["finance"]})
    found = analysis_check(material([analysis(1, **GOOD), copied], CLIENTS), day=DAY)
    assert [(r.unit, r.why) for r in found.faults if r.received] == [
        (ONE, "财务分析与示例03置业有限公司的报告有100%相同"),
        (TWO, "财务分析与示例01置业有限公司的报告有100%相同"),
    ]


def test_marketing_may_overrule_by_a_ruling_on_the_report():
    ruling = entry(
        "verifications", by="集团市场营销部", unit=ONE, client="示例02置业有限公司", client_id="c2", checked="客户分析报告",
        agrees="相符", verifier="王示例", day=datetime.date(2026, 12, 10),
    )  # fmt: skip
    weak = analysis(2, **varied("水") | {"our_view": None})
    assert analysis_check(material([weak, ruling], CLIENTS), day=DAY).in_order == 1
    assert analysis_check(material([weak], CLIENTS), day=DAY).in_order == 0


def test_the_document_names_section_and_reason():
    found = analysis_check(material([analysis(2, **varied("水") | {"finance": "没有数字" * 10})], CLIENTS), day=DAY)
    prose = "\n".join(texts(render(analysis_check.__report__, found, created=DAY)))
    assert "财务分析没有一个数字" in prose
    assert "未报的报告，请尽快补报" in prose


def test_one_report_stands_with_the_facts_of_the_ledger():
    entries = [
        analysis(1, **GOOD),
        replace(survey("甲", datetime.date(2026, 11, 3), client=CLIENTS[0].name), client_id="c1"),
        entry(
            "projects", number="XM-1", project="甲", client=CLIENTS[0].name, client_id="c1", stage="执行", signed=datetime.date(2026, 8, 1),
            contract=300.0, profit=20.0,
        ),
        entry("projects", number="XM-2", project="乙", client="别家", stage="启动", signed=datetime.date(2026, 8, 1), contract=900.0),
    ]  # fmt: skip
    told = analysis_report(material(entries, CLIENTS), day=DAY, client=CLIENTS[0].name)
    facts = {f.name: f.value for f in told.facts}
    assert facts["本期合同"] == "销售额300万元，利润额20万元，占全部销售额25.0%"
    assert facts["满意度"] == "本期调查1份，满意度95.0"
    assert facts["合作"].endswith("在建：甲")
    assert told.figures == {"client": CLIENTS[0].name, "received": True, "in_order": True, "reasons": []}
    assert GOOD["finance"] in "\n".join(texts(render(analysis_report.__report__, told, created=DAY)))


def test_a_weak_section_is_remarked_beside_itself():
    told = analysis_report(material([analysis(4, **GOOD | {"finance": "没有数字" * 10})], CLIENTS), day=DAY, client="c4")
    assert [s.remark for s in told.sections if s.head == "财务分析"] == ["没有一个数字"]
    assert told.state == "不合要求：财务分析没有一个数字。"


def test_a_report_that_has_not_come_is_a_form_to_write_it_in():
    told = analysis_report(material([analysis(1, "2026H1", **GOOD)], CLIENTS), day=DAY, client=CLIENTS[0].name)
    assert not told.received
    assert {s.text for s in told.sections} == {"（未写）"}
    assert "报告没有收到" in told.state
    with pytest.raises(Refusal) as refused:
        analysis_report(material((), CLIENTS), day=DAY, client="没有的公司")
    assert refused.value.problem.rule.code == "KH636"
