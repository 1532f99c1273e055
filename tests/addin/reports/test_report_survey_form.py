import datetime
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from addin.buttons.support.publishing import render
from addin.reports.spans import Span
from addin.reports.surveys.survey_form import survey_form
from addin.reports.surveys.survey_report import survey_report
from tests.addin.branch import NAME, OTHER, Branch
from tests.addin.conftest import Press
from tests.addin.document_makers import texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
from tests.addin.returns import DECEMBER
from udfs.kinds.dates import Month
from udfs.policy.defaults import DEFAULT
from udfs.policy.half_year import QUESTIONS
from udfs.rules.survey_form import ITEMS, edition, editions, questions
from workbooks.problems import Refusal

NOV = datetime.date(2026, 11, 13)


def project(name: str, number: str, stage: str = "执行", **given):
    return entry("projects", number=number, project=name, client="示例置业有限公司", stage=stage, **given)


ENTRIES = (
    project("甲项目", "XM-1"),
    project("乙项目", "XM-2", "已关闭", actual_end=datetime.date(2026, 9, 1)),
    project("丙项目", "XM-3"),
    survey("丙项目", NOV),
)


def told(**given):
    return survey_form(material(ENTRIES), day=DAY, unit=ONE, **given)


def test_a_page_for_each_project_that_is_still_to_be_surveyed():
    assert [(f.project, f.stage, len(f.items)) for f in told().forms] == [("甲项目", "在施", 6), ("乙项目", "竣工", 8)]
    assert [f.project for f in told(project="XM-3").forms] == ["丙项目"]


def test_the_printed_form_asks_each_item_once_a_page():
    prose = texts(render(survey_form.__report__, told(), created=DAY))
    asked = dict(QUESTIONS)
    assert prose.count(asked["兑现承诺"]) == 2
    assert prose.count(asked["维护修缮"]) == 1
    assert sum("2026年12月25日" in line for line in prose) == 2


def test_the_workbook_holds_the_projects_and_reads_as_a_return_of_the_unit(kh: Press, tmp_path: Path):
    (tmp_path / "调查.xlsx").write_bytes(told().beside(".xlsx"))
    checked = kh("check", json=True, files=[tmp_path / "调查.xlsx"])
    assert checked.lines[-1]["summary"]["unit"] == ONE
    missing = {(line["cell"], line["field"]) for line in checked.lines if line.get("severity") == "error"}
    assert {field for _, field in missing} == {"调查日期"}
    assert len(missing) == 2


def test_a_form_is_of_a_unit():
    with pytest.raises(Refusal, match="满意度调查表") as refused:
        survey_form(material(ENTRIES), day=DAY)
    assert refused.value.problem.rule.code == "KH784"


def test_nothing_is_printed_where_nobody_is_left_to_be_asked():
    with pytest.raises(Refusal, match="不用印调查表") as refused:
        survey_form(material(ENTRIES), day=DAY, unit=TWO)
    assert refused.value.problem.rule.code == "KH744"


def reworded():
    """The policy with one question asked otherwise from 2027 on; the old words keep their days."""
    (old,) = [r for r in DEFAULT.rows["question"] if r.id == "Q4"]
    kept = replace(old, until=datetime.date(2026, 12, 31))
    new = replace(old, id="Q9", then=("质量和工期，说到做到了吗？",), since=datetime.date(2027, 1, 1))
    rows = (*(r for r in DEFAULT.rows["question"] if r is not old), kept, new)
    return replace(DEFAULT, rows={**DEFAULT.rows, "question": rows})


def test_every_item_has_its_question():
    assert [head for head, _ in QUESTIONS] == [item.head for items in ITEMS.values() for item in items]


def test_answers_keep_the_questions_they_were_given_to():
    policy = reworded()
    before, after = (policy.on(Month(year, 6)) for year in (2026, 2027))
    assert questions(before)["兑现承诺"] != questions(after)["兑现承诺"]
    assert editions(policy) == {edition(before): questions(before), edition(after): questions(after)}
    assert edition(before) == edition(DEFAULT.on(Month(2026, 6)))
    old = survey("甲项目", NOV, promises="不满意", responsible="项目部", edition=edition(before))
    found = replace(material((*ENTRIES, old)), policy=policy)
    asked = f"兑现承诺：{questions(before)['兑现承诺']}（{edition(before)}）"
    assert survey_report(found, day=DAY).asked == (asked,)
    assert asked in texts(render(survey_report.__report__, survey_report(found, day=DAY), created=DAY))
    later = replace(found, span=Span.parse("2027H1"), snapshot=replace(found.snapshot, month=Month(2027, 6)))
    assert survey_form(later, day=DAY, unit=ONE).edition == edition(after)
    printed = {day: survey_form(found, day=day, unit=ONE).edition for day in (datetime.date(2026, 12, 20), datetime.date(2027, 1, 6))}
    assert list(printed.values()) == [edition(before), edition(after)]


def test_the_answers_of_many_clients_come_in_at_once_with_their_edition(kh: Press, tmp_path: Path):
    office = Branch(tmp_path)
    heads = ["项目编号", "项目名称", "客户单位名称", "项目阶段", "目标", "范围", "计划开工", "计划竣工", "项目经理"]
    plan = ["按期", "土建", "2026-01-01", "2027-06-01", "李示例"]
    projects = [[f"XM-{n}", f"工程{n}", (NAME, OTHER)[n % 2], "执行", *plan] for n in range(6)]
    tasks = ("项目任务表", ["项目编号", "任务", "责任人", "计划完成"], [[f"XM-{n}", "施工", "李示例", "2027-01-01"] for n in range(6)])
    office.branch(DECEMBER, ("项目台账", heads, projects), tasks)
    root, now = office.office.workspace.root, datetime.datetime(2026, 12, 20, 9, 0)
    out = tmp_path / "调查"
    assert kh("report", name="survey-form", period="2026H2", unit="华东分公司", out=out, workspace=root, now=now).code == 0
    book = openpyxl.load_workbook(out.with_suffix(".xlsx"))
    sheet = book["满意度调查表"]
    at = {str(c.value).rstrip("*"): c.column for c in sheet[3] if c.value}
    filled = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, at["项目名称"]).value]
    assert len(filled) == 6
    for n, row in enumerate(filled):
        sheet.cell(row, at["调查日期"]).value = "2026-12-10"
        for item in list(at)[list(at).index("工程信息提供") : list(at).index("接触感受") + 1]:
            sheet.cell(row, at[item]).value = 90 + n
    book.save(tmp_path / "填好.xlsx")
    assert kh("submit", file=tmp_path / "填好.xlsx", workspace=root, now=now).code == 0
    (told,) = kh("report", name="survey-report", period="2026H2", json=True, workspace=root, now=now).lines
    assert (told["figures"]["surveys"], told["figures"]["coverage"], told["figures"]["satisfaction"]) == (6, 100.0, 92.5)
    entries = kh("entries", register="surveys", json=True, workspace=root, now=now).lines
    assert {e["values"]["问卷版本"] for e in entries if "values" in e} == {edition(DEFAULT.on(Month(2026, 12)))}
