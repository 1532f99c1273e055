import datetime
from pathlib import Path

import pytest

from addin.buttons.support.publishing import render
from addin.reports.surveys.survey_form import survey_form
from tests.addin.conftest import Press
from tests.addin.document_makers import texts
from tests.addin.report_material import DAY, ONE, TWO, entry, material, survey
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
    assert prose.count("兑现承诺") == 2
    assert prose.count("维护修缮") == 1
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
