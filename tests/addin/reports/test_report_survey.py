import datetime

import pytest

from addin.buttons.support.publishing import render
from addin.reports.letterhead import House
from addin.reports.surveys.survey_report import survey_report
from tests.addin.document_makers import texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
from workbooks.problems import Refusal

NOV = datetime.date(2026, 11, 13)
PARK, PIPES, LAB = "体育公园景观", "供水管网改造", "研发楼精装修"


def project(name: str, number: str, stage: str = "执行", *, by: str = ONE, client: str = "示例置业有限公司", **given):
    return entry("projects", by=by, number=number, project=name, client=client, stage=stage, **given)


ENTRIES = (
    project(PARK, "XM-001"),
    project(PIPES, "XM-002", "已关闭", actual_end=datetime.date(2026, 9, 1)),
    project(LAB, "XM-003", by=TWO, client="示例学校"),
    project("旧楼", "XM-004", "已关闭", actual_end=datetime.date(2026, 3, 1)),
    survey(PARK, NOV, stage="在施", repairs="不满意"),
    survey(PARK, datetime.date(2026, 10, 28), contact_feeling="不太满意", responsible="项目部", cause="答复慢", comments="希望提速"),
    survey("别的项目", NOV, information=50, respondent="李示例"),
    survey(PARK, datetime.date(2026, 5, 20), information=80, advice=80),
    entry(
        "improvements", number="GJ-001", source="不满意项", client="示例置业有限公司", problem="答复慢", measure="设专人", owner="王示例",
        due=datetime.date(2026, 12, 1),
    ),
)  # fmt: skip


def test_figures_of_the_group_are_means_over_its_surveys():
    told = survey_report(material(ENTRIES), day=DAY).figures
    assert told == {
        "surveys": 3,
        "satisfaction": 89.4,
        "aspects": {"客户服务": 87.5, "工程质量": 95.0, "服务质量": 80.0, "竣工后服务": 95.0},
        "unsatisfied": 2,
        "charged": 1,
        "pending": 1,
        "coverage": 33.3,
        "previous": 91.3,
    }


def test_a_unit_has_its_own_surveys_and_projects_alone():
    told = survey_report(material(ENTRIES), day=DAY, unit=TWO)
    assert (told.surveys, told.satisfaction, told.coverage, told.charged) == (0, None, 0.0, 0)
    assert "没有收到满意度调查" in told.overview
    assert survey_report(material(ENTRIES), day=DAY, unit=ONE).coverage == 50.0


@pytest.mark.parametrize("name", [PARK, "xm-001"])
def test_a_project_is_found_by_name_or_number(name: str):
    told = survey_report(material(ENTRIES), day=DAY, unit=ONE, project=name)
    assert (told.surveys, told.satisfaction, told.previous, told.coverage) == (2, 89.4, 91.3, 100.0)
    assert told.parts == ()


def test_an_unknown_project_is_refused():
    with pytest.raises(Refusal, match="没有“不存在”") as refused:
        survey_report(material(ENTRIES), day=DAY, project="不存在")
    assert refused.value.problem.rule.code == "KH780"


def test_service_after_completion_of_a_running_project_is_no_unsatisfied_item():
    told = survey_report(material(ENTRIES), day=DAY)
    assert [(i.item, i.responsible, i.charged) for i in told.items] == [("接触感受", "项目部", "计入"), ("工程信息提供", "待归因", "待定")]


def test_projects_not_surveyed_and_overdue_measures_are_named():
    told = survey_report(material(ENTRIES), day=DAY)
    assert told.missed == "应调查而没有调查的项目2个：供水管网改造、研发楼精装修。"
    assert [(m.number, m.state) for m in told.measures] == [("GJ-001", "逾期")]
    assert any("逾期的改进措施" in ask for ask in told.asks)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"due": datetime.date(2026, 12, 25)}, "提出"),
        ({"due": datetime.date(2026, 12, 24)}, "逾期"),
        ({"due": datetime.date(2026, 12, 1), "done": datetime.date(2026, 12, 9)}, "完成待验证"),
        ({"due": datetime.date(2026, 12, 1), "done": datetime.date(2026, 12, 9), "verifier": "王示例"}, "已验证"),
        ({"due": datetime.date(2026, 12, 1), "done": datetime.date(2026, 12, 26), "verifier": "王示例"}, "逾期"),
    ],
)
def test_a_measure_is_proposed_carried_out_and_verified_by_the_last_day(given, state):
    measure = entry("improvements", number="GJ-9", source="不满意项", problem="慢", measure="快", owner="李示例", **given)
    assert [m.state for m in survey_report(material([measure]), day=DAY).measures] == [state]


def test_without_any_survey_the_report_says_no_data():
    told = survey_report(material(), day=DAY)
    assert told.figures["satisfaction"] is None
    assert told.figures["coverage"] is None
    assert not told.shows_trend


def test_the_document_tells_the_same_figures_and_no_respondent():
    told = survey_report(material(ENTRIES), day=DAY, house=House("示例集团有限公司"))
    prose = "\n".join(texts(render(survey_report.__report__, told, created=DAY)))
    assert "满意度89.4分，上期91.3分，比上期下降1.9分" in prose
    assert "希望提速（体育公园景观）" in prose
    assert "李示例" not in prose
