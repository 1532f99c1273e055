"""Figures over many surveys: means, unsatisfied items and who is to blame, coverage (R54, R61, D13, D14)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from udfs.kinds.answers import ANSWER
from udfs.policy.defaults import DEFAULT
from udfs.rules.rounding import rounded
from udfs.rules.satisfaction import (
    DueProject,
    coverage,
    is_survey_due,
    mean_aspects,
    mean_satisfaction,
    satisfaction,
    surveyed,
    unsatisfied,
)
from udfs.rules.survey_form import COMPLETED, RUNNING, Survey

FIRST, LAST = datetime.date(2026, 6, 26), datetime.date(2026, 12, 25)


def survey(
    stage: str = RUNNING, responsible: str | None = None, *, project: str = "体育公园景观", client: str = "甲公司", **answers: Any
) -> Survey:
    return Survey(answers, stage, responsible, client, project, "华东分公司", datetime.date(2026, 11, 13))


def test_the_mean_is_over_surveys_not_over_items() -> None:
    many, few = survey(工程信息提供=90, 服务建议=90, 兑现承诺=90, 接触感受=90), survey(服务建议=60)
    assert mean_satisfaction([many, few]) == 75
    assert mean_satisfaction([many, survey()]) == 90, "a survey without an answer has no satisfaction"
    assert mean_satisfaction([]) is None


def test_an_aspect_is_the_mean_of_the_aspects_of_surveys() -> None:
    aspects = mean_aspects([survey(工程信息提供=100, 服务建议=80, 维护修缮=10), survey(COMPLETED, 服务建议=60, 维护修缮=70)])
    assert aspects == {"客户服务": 75, "工程质量": None, "服务质量": None, "竣工后服务": 70}


def test_nothing_is_rounded_before_it_is_shown() -> None:
    one = survey(工程信息提供=88, 服务建议="满意", 符合相关标准="满意", 兑现承诺="满意", 达到使用要求="满意", 接触感受="满意")
    assert satisfaction(one) == (91.5 + 95 + 95) / 3
    assert rounded(satisfaction(one)) == 93.8


def test_weights_of_aspects_come_from_the_policy() -> None:
    settings = tuple(replace(s, value=75.0) if s.key == "aspect_1" else s for s in DEFAULT.settings)
    assert satisfaction(survey(服务建议=100, 接触感受=60), replace(DEFAULT, settings=settings)) == 90


def test_only_items_of_branch_and_project_department_are_charged() -> None:
    blamed = ["集团", "分公司", "项目部", "客户", "第三方", "待定", None]
    items = unsatisfied([survey(responsible=who, 接触感受=59) for who in blamed])
    assert [one.survey.responsible for one in items if one.is_charged] == ["分公司", "项目部"]
    assert [one.survey.responsible for one in items if one.is_pending] == ["待定", None]


def test_service_after_completion_is_no_unsatisfied_item_of_a_running_project() -> None:
    assert unsatisfied([survey(维护修缮=10)]) == []
    assert [(one.aspect, one.item, one.score) for one in unsatisfied([survey(COMPLETED, 维护修缮="不满意")])] == [
        ("竣工后服务", "维护修缮", 30)
    ]


def test_coverage_counts_due_projects_named_with_their_client() -> None:
    due = [DueProject("甲公司", "体育公园（一期）"), DueProject("乙公司", "体育公园（一期）"), DueProject("甲公司", "消防站")]
    asked = [survey(project="体育公园(一期)"), survey(project="体育公园(一期)"), survey(project="不在应调查之列")]
    assert surveyed(due, asked) == due[:1]
    assert coverage(due, asked) == 1 / 3
    assert coverage([], asked) is None


def test_a_project_is_due_by_its_stage_or_by_its_completion_in_the_period() -> None:
    assert [stage for stage in ("启动", "计划", "执行", "监控", "收尾", "已关闭") if is_survey_due(stage, None, FIRST, LAST)] == [
        "执行",
        "监控",
        "收尾",
    ]
    assert is_survey_due("已关闭", FIRST, FIRST, LAST)
    assert is_survey_due("已关闭", LAST, FIRST, LAST)
    assert not is_survey_due("已关闭", FIRST - datetime.timedelta(days=1), FIRST, LAST)


def test_other_words_for_an_answer_are_read_with_a_remark() -> None:
    words = {
        "很 满意": "满意", "优秀": "满意", "基本满意": "比较满意", "良好": "比较满意", "一般般": "一般", "尚可": "一般",
        "欠满意": "不太满意", "较差": "不太满意", "很不满意": "不满意", "差": "不满意",
    }  # fmt: skip
    assert {word: ANSWER.parse(word).value for word in words} == words
    assert [ANSWER.parse(word) for word in (" 满　意 ", "较满意", "不滿意", "８０分")] == ["满意", "比较满意", "不满意", 80.0]
