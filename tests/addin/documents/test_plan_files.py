"""Tasks to and from planning programs: Microsoft Project XML and tables (P10)."""

import datetime
from pathlib import Path

import pytest
from lxml import etree

from addin.buttons.documents.import_tasks import import_tasks
from addin.documents.plan_files import PlanTask, plan_csv, project_xml, read_plan
from addin.hosts.closed import ClosedDesk
from addin.outside import installation
from addin.reports.projects.project_progress import project_progress
from tests.addin.report_material import DAY
from tests.addin.reports.test_report_projects import made
from udfs.policy.defaults import DEFAULT
from workbooks.judging.examine import Options, examine
from workbooks.problems import Refusal

TASKS = [
    PlanTask("基础施工", "李示例", None, datetime.date(2026, 6, 1), datetime.date(2026, 6, 11), "下雨"),
    PlanTask("主体封顶 <二期>", "王示例", datetime.date(2026, 6, 1), datetime.date(2026, 12, 1)),
    PlanTask("验收", "", datetime.date(2026, 12, 1)),
]


def test_a_plan_survives_microsoft_project_xml():
    data = project_xml("体育公园", TASKS)
    assert read_plan(data, "计划.xml") == TASKS
    assert etree.fromstring(data).nsmap == {None: "http://schemas.microsoft.com/project"}


def test_a_plan_survives_a_table():
    assert read_plan(plan_csv(TASKS), "计划.csv") == TASKS


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_tables_of_other_programs_are_read(encoding: str, between: str):
    told = "\r\n".join(between.join(row) for row in (["任务名称", "负责人", "截止日期"], ["吊装", "李示例", "2026/7/3"], ["", "", ""]))
    assert read_plan(told.encode(encoding), "看板.csv") == [PlanTask("吊装", "李示例", None, datetime.date(2026, 7, 3))]


def test_summaries_are_no_tasks():
    xml = b'<Project xmlns="http://schemas.microsoft.com/project"><Tasks><Task><UID>0</UID><Name>P</Name></Task>'
    xml += b"<Task><UID>1</UID><Name>S</Name><Summary>1</Summary></Task><Task><UID>2</UID><Name>T</Name></Task></Tasks></Project>"
    assert [t.task for t in read_plan(xml, "a.xml")] == ["T"]


@pytest.mark.parametrize("data", [b"", b"<a/>", b"<Project", "甲,乙\n1,2".encode(), b"\xff\x00\xff", b"Name\n"])
def test_what_is_no_plan_is_refused(data: bytes):
    with pytest.raises(Refusal) as refused:
        read_plan(data, "计划.csv")
    assert refused.value.problem.rule.code == "KH799"


def test_a_cell_is_never_a_formula():
    assert b"'=1+1" in plan_csv([PlanTask("=1+1")])


def test_tasks_of_a_project_stand_beside_its_report():
    told = project_progress(made(), day=DAY, project="XM-001")
    found = read_plan(told.beside(".xml"), "a.xml")
    assert [(t.task, t.owner, t.start) for t in found] == [("基础施工", "李示例", None), ("主体封顶", "王示例", datetime.date(2026, 6, 1))]
    assert read_plan(told.beside(".csv"), "a.csv") == found


def test_an_imported_plan_is_a_register_ready_to_be_sent(tmp_path: Path):
    source, out = tmp_path / "计划.xml", tmp_path / "任务.xlsx"
    source.write_bytes(project_xml("体育公园", TASKS))
    desk = ClosedDesk(datetime.datetime(2026, 11, 20, 9), tmp_path, installation=installation)
    done = import_tasks(desk, source, "XM-001", "一分公司", "2026-11", out)
    assert done.says == "已写成3项任务，其中1项没有责任人或计划完成日期，请补填。"
    read = examine(out, Options(policy=DEFAULT, today=datetime.date(2026, 11, 20)))
    (entries,) = read.entries
    assert (entries.register, list(entries.columns["task"]), list(entries.columns["done"])) == (
        "tasks", ["基础施工", "主体封顶 <二期>", "验收"], [datetime.date(2026, 6, 11), None, None],
    )  # fmt: skip
