"""The funnel by history, and what stages of leads and projects ask for."""

from __future__ import annotations

import datetime

import pytest

from tests.policies import changed
from udfs.policy.check import checked
from udfs.policy.evaluator import PolicyError
from udfs.policy.needs import Need
from udfs.rules import funnel, projects
from udfs.rules.funnel import Lead

DAY = datetime.date


def lead(*history: tuple[str, datetime.date | None]) -> Lead:
    return Lead(history)


def test_conversion_and_dwell_come_from_history() -> None:
    found = funnel.figures(
        [
            lead(("意识", DAY(2026, 7, 1)), ("兴趣", DAY(2026, 7, 31)), ("考虑", DAY(2026, 8, 10))),
            lead(("意识", DAY(2026, 7, 1)), ("兴趣", DAY(2026, 7, 11))),
            lead(("意识", DAY(2026, 7, 1))),
            lead(("考虑", DAY(2026, 7, 1))),
        ]
    )
    assert found.stages == {"意识": 1, "兴趣": 1, "考虑": 2, "决策": 0, "忠诚": 0}
    assert found.reached == {"意识": 4, "兴趣": 3, "考虑": 2, "决策": 0, "忠诚": 0}
    assert found.conversion == {"意识": 0.75, "兴趣": pytest.approx(2 / 3), "考虑": 0.0, "决策": None}
    assert found.dwell == {"意识": 20.0, "兴趣": 10.0, "考虑": None, "决策": None}
    assert found.dwelt == {"意识": 2, "兴趣": 1, "考虑": 0, "决策": 0}


def test_a_lead_that_went_back_keeps_what_it_reached() -> None:
    found = funnel.figures([lead(("意识", DAY(2026, 7, 1)), ("考虑", DAY(2026, 8, 1)), ("兴趣", DAY(2026, 9, 1)))])
    assert (found.stages["兴趣"], found.reached["考虑"]) == (1, 1)
    assert found.dwell == {"意识": 62.0, "兴趣": None, "考虑": None, "决策": None}


def test_a_corrected_day_counts_and_a_blank_one_does_not() -> None:
    one = lead(("意识", DAY(2026, 7, 1)), ("意识", DAY(2026, 7, 3)), ("意识", None), ("兴趣", DAY(2026, 7, 13)))
    assert funnel.figures([one]).dwell["意识"] == 10.0
    assert funnel.figures([lead(("意识", None), ("兴趣", DAY(2026, 7, 13)))]).dwell["意识"] is None


def test_each_stage_asks_for_what_the_earlier_ones_ask_for() -> None:
    bare = {"阶段": "忠诚"}
    told = [str(need) for need in funnel.missing(bare)]
    assert told == ["责任人", "筛选结论为通过", "预计金额(万元)", "筛选理由", "投标日期", "结果为中标", "结果日期"]
    assert funnel.missing({}) == []
    assert funnel.evidence("忠诚") == "中标通知书或合同"


def test_what_a_stage_asks_for_is_policy() -> None:
    policy = checked(changed("lead_gate", B1={"then": ("责任人、下一步期限", "线索来源")}))
    assert funnel.missing({"阶段": "意识", "责任人": "李示例"}, policy) == [Need("下一步期限", "")]
    with pytest.raises(PolicyError, match="没有“负责经理”这一列"):
        checked(changed("project_gate", P1={"then": ("负责经理",)}))


def test_tasks_and_surveys_are_asked_for_only_where_they_are_known() -> None:
    values = {
        "项目阶段": "已关闭",
        "目标": "按期",
        "范围": "土建",
        "计划开工": 1,
        "计划竣工": 1,
        "项目经理": "李示例",
        "总结": "好",
        "实际竣工": 1,
    }
    assert [str(n) for n in projects.missing(values, tasks=0, surveys=0)] == ["任务", "满意度调查"]
    assert projects.missing(values, tasks=None, surveys=None) == []
    assert projects.missing(values, tasks=1, surveys=1) == []
