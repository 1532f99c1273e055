"""The half-year assessment group by group: what counts, what is shared out, and what each point rests on (R58–R66, A29)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from udfs.policy.defaults import DEFAULT
from udfs.policy.evaluator import Policy
from udfs.rules.assessment import Evidence, consequence_of, summary_state
from udfs.rules.assessment_groups import AssessedComplaints, OwedReturn, UnitRecord, Verification, assess, assessed_complaints, gap
from udfs.rules.complaints import Complaint
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import DueProject
from udfs.rules.substance import Analysis, DueReport, Weakness
from udfs.rules.survey_form import COMPLETED, Survey

DAY = datetime.date(2026, 11, 13)
MONTHS = [f"2026-{no:02d}" for no in range(7, 13)]


def changed(**values: Any) -> Policy:
    return replace(DEFAULT, settings=tuple(replace(s, value=values.get(s.key, s.value)) for s in DEFAULT.settings))


def returns(*states: str) -> tuple[OwedReturn, ...]:
    return tuple(OwedReturn(m, s.removesuffix("迟"), not s.endswith("迟")) for m, s in zip(MONTHS, states, strict=False))


def archives(*shares: float) -> tuple[Evidence, ...]:
    return tuple(Evidence(f"客户{no}", share) for no, share in enumerate(shares))


def survey(project: str, responsible: str | None = None, answer: Any = 90) -> Survey:
    return Survey({"接触感受": answer}, COMPLETED, responsible, "甲公司", project, "华东分公司", DAY)


def due(*projects: str) -> tuple[DueProject, ...]:
    return tuple(DueProject("甲公司", project) for project in projects)


def reports(*kinds: str) -> tuple[DueReport, ...]:
    weak = (Weakness("财务分析", "没有一个数字"),)
    told = {"好": (Analysis("甲", "2026H2", {}), ()), "差": (Analysis("甲", "2026H2", {}), weak), "无": (None, ())}
    return tuple(DueReport(f"客户{no}", "华东分公司", *told[kind]) for no, kind in enumerate(kinds))


def verified(words: str) -> tuple[Verification, ...]:
    return tuple(Verification(f"客户{no}", "联系电话", DAY, word == "符", word == "假") for no, word in enumerate(words))


def values(record: UnitRecord, number: int, policy: Policy | None = None) -> dict[str, float | None]:
    group = assess(record, policy).groups[number - 1]
    return {p.name: rounded(p.value) for p in group.parts} | {group.name: rounded(group.value)}


def test_late_counts_half_and_missing_nothing() -> None:
    record = UnitRecord("华东分公司", returns("已接收", "已接收迟", "未报", "退回", "无变化声明", "无变化声明迟"))
    assert values(record, 1)["上报及时"] == 50
    first = assess(record).groups[0].parts[0]
    assert first.how == "（2×1＋2×0.5＋2×0）÷应报6次×100"
    assert [(one.name, one.value, one.note) for one in first.evidence][:3] == [
        ("2026-07", 1, "已接收，按时"),
        ("2026-08", 0.5, "已接收，迟报"),
        ("2026-09", 0, "未报"),
    ]


def test_a_part_without_data_gives_its_share_to_the_others() -> None:
    record = UnitRecord("华东分公司", returns("已接收"), archives(0.5, 0.7))
    assert values(record, 1) == {"上报及时": 100, "档案完整": 60, "客户数量": None, "上报与档案": 81.3}
    assert [round(p.share, 4) for p in assess(record).groups[0].parts] == [0.5333, 0.4667, 0]


def test_more_clients_than_the_standard_give_no_more_than_100() -> None:
    assert values(UnitRecord("某分公司", archives=archives(1, 1, 1), standard=2), 1)["客户数量"] == 100
    assert values(UnitRecord("某分公司", archives=archives(1, 1, 1), standard=4), 1)["客户数量"] == 75
    assert values(UnitRecord("某分公司", standard=4), 1) == {"上报及时": None, "档案完整": None, "客户数量": 0, "上报与档案": 0}


def test_complaints_count_by_number_effect_and_relation() -> None:
    found = AssessedComplaints(
        charged=(Evidence("TS-1", 1.0), Evidence("TS-2", 0.5), Evidence("TS-3", 0.0)),
        effects=(Evidence("TS-1", 100.0), Evidence("TS-2", 60.0)),
        relations=(Evidence("TS-1", 1.0), Evidence("TS-2", 0.0), Evidence("TS-3", 1.0)),
        due_or_closed=3,
    )
    assert values(UnitRecord("某分公司", complaints=found), 2) == {"投诉数量": 85, "处理效果": 80, "关系改善": 66.7, "投诉": 78}


def test_each_part_looks_at_other_complaints_of_the_period() -> None:
    def day(month: int, number: int) -> datetime.date:
        return datetime.date(2026, month, number)

    told = {
        "TS-1": Complaint(day(7, 6), None, day(7, 13), "分公司", "合理", "好", "是"),
        "TS-2": Complaint(day(11, 30), day(12, 24), None, "项目部", "部分合理"),
        "TS-3": Complaint(day(12, 20), None, None, "客户", "合理", None, "未知"),
        "TS-4": Complaint(day(6, 20), None, None, "分公司", "合理", None, "否"),
        "TS-5": Complaint(day(6, 1), None, day(8, 1), "集团", None, "一般"),
        "TS-6": Complaint(day(6, 1), None, day(6, 9), "分公司", "合理", "差", "否"),
        "TS-7": Complaint(day(10, 8), None, day(10, 9), None, "待定", None),
        "TS-8": Complaint(day(12, 20), day(12, 25), None, "集团", "合理"),
    }
    found = assessed_complaints([(no, one, no) for no, one in told.items()], day(6, 26), day(12, 25))
    assert {one.name: one.value for one in found.charged} == {"TS-1": 1, "TS-2": 0.5, "TS-3": 0, "TS-7": 0, "TS-8": 0}
    assert {one.name: one.value for one in found.effects} == {"TS-1": 100, "TS-2": 0, "TS-4": 0, "TS-5": 60}
    assert {one.name: one.value for one in found.relations} == {"TS-1": 1}
    assert found.due_or_closed == 6, (
        "TS-7 was closed without an effect, TS-8 has until the last day, the clock of TS-3 ends after the period"
    )
    assert [one.note for one in found.effects][1] == "2026-12-24到期，没有办结"
    assert found.charged[3].note == "责任归属待定，待定"


def test_without_any_complaint_the_group_is_100() -> None:
    group = assess(UnitRecord("某分公司")).groups[1]
    assert (group.value, group.parts, group.note) == (100, (), "期内没有投诉，也没有到期或办结的投诉，记100分")
    old = AssessedComplaints(due_or_closed=1, effects=(Evidence("TS-0", 0.0),))
    assert values(UnitRecord("某分公司", complaints=old), 2) == {"投诉数量": 100, "处理效果": 0, "关系改善": None, "投诉": 57.1}


def test_many_complaints_never_give_less_than_nothing() -> None:
    many = AssessedComplaints(charged=tuple(Evidence(f"TS-{no}", 1.0) for no in range(12)))
    assert values(UnitRecord("某分公司", complaints=many), 2)["投诉数量"] == 0


def test_charged_items_times_coverage() -> None:
    surveys = (survey("一期", "项目部", 59), survey("二期", "客户", 30), survey("二期", None, 30))
    group = assess(UnitRecord("某分公司", surveys=surveys, due_projects=due("一期", "二期", "三期", "四期"))).groups[2]
    assert group.value == 95 * 0.5
    assert group.parts[0].how == "（100－5×计入1项，最少0）×覆盖率2÷4"
    assert [(one.name, one.note) for one in group.parts[0].evidence] == [
        ("一期 2026-11-13 接触感受", "责任归属：项目部，计入"),
        ("二期 2026-11-13 接触感受", "责任归属：客户，不计入"),
        ("二期 2026-11-13 接触感受", "责任归属：待归因，不计入"),
        ("一期", "已调查"),
        ("二期", "已调查"),
        ("三期", "应调查未调查"),
        ("四期", "应调查未调查"),
    ]


@pytest.mark.parametrize(
    ("surveys", "projects", "value"),
    [
        ((survey("一期"),), (), 100),
        ((), ("一期",), 0),
        ((), (), None),
        (tuple(survey(f"{no}期", "分公司", 10) for no in range(21)), (), 0),
    ],
)
def test_surveys_without_due_projects_and_due_projects_without_surveys(surveys: Any, projects: Any, value: float | None) -> None:
    assert assess(UnitRecord("某分公司", surveys=surveys, due_projects=due(*projects))).groups[2].value == value


def test_a_report_not_in_order_counts_half() -> None:
    group = assess(UnitRecord("某分公司", reports=reports("好", "差", "无"))).groups[3]
    assert group.value == 50
    assert [one.note for one in group.parts[0].evidence] == ["符合要求", "财务分析没有一个数字", "未报"]
    assert assess(UnitRecord("某分公司")).groups[3].value is None


def test_facts_that_agree_count_and_a_falsified_one_caps_the_grade() -> None:
    record = UnitRecord("某分公司", returns("已接收"), archives(1), 1, reports=reports("好"), verifications=verified("符符符符"))
    whole = assess(record)
    assert (whole.total, whole.grade, whole.is_capped) == (100, "优良", False)
    false = assess(replace(record, verifications=verified("符符符符假")))
    assert (false.groups[4].value, false.grade, false.is_capped) == (80, "合格", True)
    assert [one.name for one in false.falsified] == ["客户4 联系电话 2026-11-13"]
    bad = assess(UnitRecord("某分公司", returns("未报"), reports=reports("无"), verifications=verified("假")))
    assert (bad.grade, bad.is_capped) == ("差", False)


def test_groups_without_data_share_their_weight_out() -> None:
    result = assess(UnitRecord("某分公司", returns("已接收迟"), reports=reports("好")))
    assert [(g.number, g.value, round(g.share, 4)) for g in result.groups] == [
        (1, 50, 0.4615),
        (2, 100, 0.3077),
        (3, None, 0),
        (4, 100, 0.2308),
        (5, None, 0),
    ]
    assert rounded(result.total) == 76.9
    assert sum(g.value * g.share for g in result.groups if g.value is not None) == pytest.approx(result.total)


def test_bands_look_at_the_rounded_total() -> None:
    record = UnitRecord("某分公司", archives=archives(0.6995), reports=reports("好"))
    assert assess(record, changed(group_2=0.0)).total == pytest.approx(79.9667, abs=0.001)
    assert assess(record, changed(group_2=0.0, grade_good=80.0)).grade == "优良"


def test_numbers_of_the_policy_count() -> None:
    record = UnitRecord("某分公司", returns("已接收迟"), reports=reports("差"), surveys=(survey("一期", "项目部", 59),))
    policy = changed(late_counts=0.2, poor_report_counts=0.1, unsatisfied_costs=20.0)
    assert [g.value for g in assess(record, policy).groups] == [20, 100, 80, 10, None]


def test_an_objection_is_told_as_a_difference() -> None:
    before = assess(UnitRecord("某分公司", returns("已接收", "未报"), archives(0.9), reports=reports("好", "无")))
    after = assess(
        UnitRecord("某分公司", returns("已接收", "已接收迟"), archives(0.9), reports=reports("好", "无"), verifications=verified("符"))
    )
    assert gap(before, after) == ["上报与档案：68.7→82", "真实性：无数据→100", "总分：74→83.9"]
    assert gap(before, before) == []


def test_consequences_are_single_sentences_with_what_is_to_be_handed_in() -> None:
    told = {grade: consequence_of(grade) for grade in ("优良", "合格", "差")}
    assert [(len(one.measures), one.hand_in, one.clause) for one in told.values()] == [
        (3, "", "R65"),
        (2, "《客户关系维护工作总结》", "R66"),
        (5, "整改方案", "非原文（A09）"),
    ]


def test_the_week_for_the_summary_ends_on_its_seventh_day() -> None:
    notice, week = datetime.date(2026, 7, 10), datetime.date(2026, 7, 17)
    late = week + datetime.timedelta(days=1)
    assert [summary_state(notice, received, late) for received in (week, late, None)] == ["按期交", "迟交", "逾期未交"]
    assert summary_state(notice, None, week) == "待交"
    assert summary_state(notice, late, week) == "待交", "what comes later has not come yet"
