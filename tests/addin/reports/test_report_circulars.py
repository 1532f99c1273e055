import datetime
from dataclasses import replace

import pytest

from addin.buttons.support.publishing import render
from addin.reports.assessing.assessment import assessment
from addin.reports.assessing.assessment_circular import assessment_circular
from addin.reports.assessing.commendation import commendation
from addin.reports.assessing.grades import summary_lines
from addin.reports.assessing.leaders_report import leaders_report
from addin.reports.assessing.rectification import rectification
from addin.reports.assessing.seminar_pack import seminar_pack
from addin.reports.assessing.work_summary import work_summary
from addin.reports.standings import Standing
from tests.addin.document_makers import texts, unit
from tests.addin.report_material import DAY, ONE, TWO, entry, material
from workbooks.problems import Refusal

AUGUST = datetime.date(2026, 8, 3)
THREE = "三分公司"
UNITS = (unit(ONE), unit(TWO, "未报", on_time=None), unit(THREE))


def checked(of: str, day: int, agrees: str = "相符", **given):
    return entry(
        "verifications", day, by="集团市场营销部", unit=of, client="示例", checked="联系电话", agrees=agrees, verifier="王示例",
        day=datetime.date(2026, 11, day), **given,
    )  # fmt: skip


#: 一分公司 优良, 二分公司 差 (nothing sent, a complaint open past its clock), 三分公司 capped.
ENTRIES = (
    entry("complaints", by=TWO, number="TS-9", client="示例", day=AUGUST, content="示例", responsible="分公司", reasonable="合理"),
    checked(TWO, 3, "不符", found="不对"),
    checked(THREE, 1, falsified="是", found="不对"),
    entry("summaries", by="集团市场营销部", unit=ONE, term="2026年下半年", notified=datetime.date(2026, 12, 20)),
)


def of_half() -> object:
    return material(ENTRIES, units=UNITS)


def prose(function, context) -> str:
    return "\n".join(texts(render(function.__report__, context, created=DAY)))


def test_leaders_see_all_units_with_names_and_what_follows():
    told = assessment_circular(of_half(), day=DAY)
    assert [(u.unit, u.grade) for u in told.units] == [(ONE, "优良"), (THREE, "合格（查实虚假）"), (TWO, "差")]
    assert [(g.grade, g.units) for g in told.grades] == [("优良", ONE), ("合格", THREE), ("差", TWO)]
    assert "非原文" in told.grades[2].source
    assert [(s.unit, s.due, s.state) for s in told.summaries] == [(ONE, "2026-12-27", "逾期未交")]


@pytest.mark.parametrize("own", [ONE, TWO])
def test_a_branch_sees_no_other_name(own: str):
    told = assessment_circular(of_half(), day=DAY, edition="branch", unit=own)
    text = prose(assessment_circular, told)
    assert own in text
    assert [other for other in (ONE, TWO, THREE) if other != own and other in text] == []
    assert "查实虚假" not in {u.grade for u in told.units}
    assert [u["unit"] for u in told.figures["units"]] == [own]
    assert len(told.units) == 3


def test_a_project_department_sees_its_own_unit_alone():
    told = assessment_circular(of_half(), day=DAY, edition="project", unit=ONE)
    assert [u.unit for u in told.units] == [ONE]
    text = prose(assessment_circular, told)
    assert TWO not in text
    assert "考核单位3个" not in text


def test_an_edition_goes_to_a_unit_of_the_register():
    with pytest.raises(Refusal) as refused:
        assessment_circular(of_half(), day=DAY, edition="branch", unit="没有的分公司")
    assert refused.value.problem.rule.code == "KH742"


def test_good_units_are_commended_alone():
    told = commendation(of_half(), day=DAY)
    assert [(u.unit, u.total) for u in told.units] == [(ONE, "100.0")]
    assert "二分公司" not in prose(commendation, told)
    assert "最弱" not in prose(commendation, told)
    assert told.units[0].merit.endswith("100.0分")
    with pytest.raises(Refusal, match="没有“二分公司”评为优良") as refused:
        commendation(of_half(), day=DAY, unit=TWO)
    assert refused.value.problem.rule.code == "KH782"


def moved(final: str = "差") -> object:
    """The half-year after 二分公司 was told another result than the ledger gives now."""
    was = {"unit": TWO, "total": 52.4, "grade": "差", "groups": dict.fromkeys("12345"), "falsified": False}
    return replace(of_half(), standings=lambda: {TWO: Standing(TWO, "终评", told=was, final=was | {"grade": final})})


@pytest.mark.parametrize(
    ("function", "given"), [(assessment_circular, {}), (leaders_report, {}), (rectification, {}), (assessment, {}), (seminar_pack, {})]
)
def test_what_was_told_to_a_unit_stands_where_the_ledger_has_moved_since(function, given):
    assert "二分公司终评的结果是52.4分，差，以它为准；此后台账有改动（" in prose(function, function(moved(), day=DAY, **given))
    assert "以它为准" not in prose(function, function(of_half(), day=DAY, **given))


def test_a_unit_whose_final_grade_asks_for_none_owes_no_summary():
    notified = entry("summaries", by="集团市场营销部", unit=TWO, term="2026年下半年", notified=DAY)
    for final, owed in (("合格", [TWO]), ("优良", [])):
        told = replace(material((notified,), units=UNITS), standings=moved(final).standings)
        assert [line.unit for line in summary_lines(told, DAY)] == owed


def test_leaders_are_told_the_weakest_of_each_group_and_what_to_decide():
    told = leaders_report(of_half(), day=DAY)
    assert told.groups[1] == "投诉：平均83.8，最低的是二分公司（51.4）。"
    assert told.groups[3] == "分析报告：各单位都没有数据。"
    assert any("三分公司查实信息虚假" in p for p in told.proposals)
    assert "请批示" in prose(leaders_report, told)


def test_a_bad_unit_is_told_to_put_it_right_within_a_week():
    told = rectification(of_half(), day=DAY)
    assert told.unit == TWO
    assert "2027年1月4日前报" in told.demands[0]
    assert "2027年1月25日" in told.demands[-1]
    assert any(loss.what == "TS-9" for loss in told.losses)
    assert "非原文" in prose(rectification, told)
    with pytest.raises(Refusal, match="没有评为差") as refused:
        rectification(of_half(), day=DAY, unit=ONE)
    assert refused.value.problem.rule.code == "KH783"


def test_a_work_summary_has_the_units_own_indicators_filled_in():
    told = work_summary(of_half(), day=DAY, unit=THREE)
    assert told.due == "2027年1月4日"
    assert [p.name for p in told.weak] == []
    weak = work_summary(of_half(), day=DAY, unit=TWO)
    assert {p.name: p.score for p in weak.weak} == {"上报及时": "0.0", "投诉数量": "90.0", "处理效果": "0.0", "真实性": "0.0"}
    assert next(p.facts for p in weak.weak if p.name == "投诉数量") == "TS-9（责任归属分公司，合理）。"
    assert "原因分析（本单位填写）" in prose(work_summary, weak)


def test_a_summary_is_due_by_the_registered_notice():
    assert work_summary(of_half(), day=DAY, unit=ONE).due == "2026年12月27日"
    with pytest.raises(Refusal) as refused:
        work_summary(of_half(), day=DAY)
    assert refused.value.problem.rule.code == "KH784"
