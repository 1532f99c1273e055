"""Reports about projects: progress, closing, notice, phases; receivables by age (P01–P09, R73, G09)."""

import datetime
from dataclasses import replace

import pytest

from addin.buttons.support.publishing import render
from addin.documents.drawing.chart import BLANK
from addin.reports.clients.timeline import timeline
from addin.reports.projects.client_notice import client_notice
from addin.reports.projects.phase_checklist import phase_checklist
from addin.reports.projects.project_closing import project_closing
from addin.reports.projects.project_progress import project_progress
from tests.addin.document_makers import client, texts
from tests.addin.report_material import DAY, TWO, entry, material, survey
from workbooks.problems import Refusal

A = client(1, "A", name="示例置业有限公司")
CLIENTS = (A,)


def day(month: int, at: int = 1) -> datetime.date:
    return datetime.date(2026, month, at)


def about(register: str, row: int = 0, **given):
    return entry(register, row, client_id="c1", client=A.name, **given)


PARK = replace(
    about(
        "projects", number="XM-001", project="体育公园", stage="执行", planned_start=day(3), planned_end=day(12, 20), planned_progress=80.0,
        actual_progress=65.0, budget=1000.0, cost=900.0, receivable=500.0, received=100.0, payment_due=day(10, 1), manager="李示例",
        risk="材料涨价", response="提前备料", goal="按期交付",
    ),
    earlier=(("2026-10", {"number": "XM-001", "planned_progress": 50.0, "actual_progress": 48.0}),),
)  # fmt: skip
DONE = about(
    "projects", 1, number="XM-002", project="供水管网", stage="已关闭", planned_end=day(9), actual_end=day(9), budget=100.0, cost=90.0
)
ENTRIES = (
    PARK,
    DONE,
    entry("tasks", number="XM-001", task="基础施工", owner="李示例", planned=day(6), done=day(6, 11), problem="下雨", lesson="错开雨季"),
    entry("tasks", 1, number="XM-001", task="主体封顶", owner="王示例", planned=day(12, 1)),
    about("leads", number="XS-001", project="厂房", stage="意识", owner="李示例", next_step="约见", next_due=day(12, 30)),
    about("leads", 1, number="XS-002", project="宿舍", stage="决策", owner="李示例"),
    about("leads", 2, number="XS-003", project="旧楼", stage="决策", owner="李示例", outcome="放弃"),
)


def made(*more):
    return material((*ENTRIES, *more), CLIENTS)


def body(report, told) -> list[str]:
    return texts(render(report.__report__, told, created=DAY))


def test_progress_is_drawn_as_returns_told_it():
    told = project_progress(made(), day=DAY, project="XM-001")
    assert told.curve.categories == ("2026-10", "2026-12")
    assert [s.values for s in told.curve.series] == [(50.0, 80.0), (48.0, 65.0)]
    assert [(t.task, t.state) for t in told.tasks] == [("基础施工", "晚10天完成"), ("主体封顶", "逾期27天")]
    assert told.notices == ("实际进度落后计划15个百分点",)
    assert "1．主体封顶，计划2026-12-01完成，王示例负责。" in body(project_progress, told)


def test_a_strip_begins_where_the_task_before_it_ends():
    strip = project_progress(made(), day=DAY, project="体育公园").gantt
    blank, planned, late = strip.series
    assert blank.color == BLANK
    assert blank.values[1] == blank.values[0] + planned.values[0]
    assert (planned.values, late.values) == ((92.0, 183.0), (10.0, 27.0))


def test_closing_says_what_is_missing_and_what_was_learned():
    told = project_closing(made(), day=DAY, project="体育公园")
    assert {"总结", "实际竣工", "满意度调查"} <= set(told.missing)
    assert told.lessons == ("错开雨季（基础施工）",)
    asked = survey("供水管网", day(11), client=A.name)
    other = project_closing(made(asked.of("c1", A.name)), day=DAY, project="供水管网")
    assert "满意度调查" not in other.missing
    assert other.survey == "客户满意度95.0分（1份）。"
    assert other.survey in body(project_closing, other)


def test_a_client_is_told_of_delay():
    told = client_notice(made(), day=DAY, project="体育公园")
    assert told.reasons == ("实际进度落后计划15个百分点", "已超过计划竣工日期8天")
    assert "应对措施：提前备料。" in body(client_notice, told)


def test_nothing_to_tell_is_no_letter():
    with pytest.raises(Refusal, match="供水管网") as refused:
        client_notice(made(), day=DAY, project="供水管网")
    assert refused.value.problem.rule.code == "KH797"


def test_an_unknown_project_and_one_of_two_are_refused():
    with pytest.raises(Refusal, match="体育公园") as refused:
        project_progress(made(), day=DAY, project="公园")
    assert refused.value.problem.rule.code == "KH795"
    twin = entry("projects", 9, by=TWO, number="XM-009", project="体育公园", client="示例学校")
    with pytest.raises(Refusal, match="XM-009") as refused:
        project_progress(made(twin), day=DAY, project="体育公园")
    assert refused.value.problem.rule.code == "KH796"
    assert project_progress(made(twin), day=DAY, project="体育公园", unit=TWO).client == "示例学校"


def test_leads_and_projects_stand_in_four_phases_and_debts_by_age():
    told = phase_checklist(made(), day=DAY)
    assert told.figures["phases"] == {"早期": 1, "前期": 1, "中期": 1, "后期": 0}
    assert told.figures["ageing"] == {"31至90天": 400.0}
    assert [r.action for r in told.rows] == ["约见", "写明下一步", "实际进度落后计划15个百分点，调整计划并通报客户"]
    assert "未收款合计400万元，按账龄：" in body(phase_checklist, told)


def closed(number: str, period: str, **given):
    """A project that ran in November and is closed in the month told."""
    values = {"number": number, "project": f"工程{number}", "stage": "已关闭", "actual_end": day(11), "summary": "已交付", **given}
    told = replace(about("projects", 5, **values), period=period)
    return replace(told, earlier=(("2026-11", {**told.values, "stage": "收尾"}),))


def test_closing_grades_the_client_anew_with_what_its_projects_prove():
    sheet = {"integrity": "好", "credit": "好", "social_value": "高", "recent_need": "有"}
    one = replace(A, tier="B", values={**A.values, **sheet})
    told = project_closing(material([closed("XM-9", "2026-12", contract=800.0, profit=80.0)], [one]), day=DAY, project="XM-9")
    assert told.figures["regraded"] == {"before": "B", "after": "A", "month": "2026-12", "why": list(told.regraded.after.why)}
    assert told.regrade.startswith("2026年12月关闭时客户等级重新测算由B类变为A类（确定）：")
    assert "合作历史有（表中空白）、合作项目数1（表中空白）、累计合同额800万元（表中空白）、利润率10.0%（表中空白）" in told.regrade
    assert "客户等级现为B类，重新测算为A类，请市场营销部核定（P06）。" in told.asks
    assert "重新测算" in body(project_closing, told)


def test_a_project_that_still_runs_tells_what_closing_would_make_of_the_tier():
    told = project_closing(made(), day=DAY, project="体育公园")
    assert told.regrade.startswith("如现在关闭，客户等级重新测算")


def test_the_timeline_tells_what_closing_made_of_the_tier_in_its_month():
    told = closed("XM-9", "2026-12")
    lines = timeline(material([told], CLIENTS), A)
    assert [(line.day, line.text.partition("：")[0]) for line in lines if line.kind == "等级重新测算"] == [
        ("2026-12", "项目“工程XM-9”2026年12月关闭时客户等级重新测算由A类变为B类（数据不足（暂定B））")
    ]
