"""客户档案表 of one client: what it shows of the ledger, in our form or in one of the group's own."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.reports.archive_data import form_data
from tests.addin.branch import COMPLAINT_HEADS, CONTACT_HEADS, DECISION_HEADS, LOG_HEADS, NAME, Branch, complaint
from tests.addin.conftest import Press
from tests.addin.document_makers import client
from tests.addin.report_material import TWO, entry, material, survey
from tests.addin.returns import DECEMBER, NOVEMBER
from tests.workbooks import form_makes
from workbooks.answering.form.back import read_form
from workbooks.answering.form.fill import fill_form
from workbooks.writing.archive_form import blank_form

DAY = datetime.date


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    visits = [[None, NAME, f"2026-11-{n:02d}", "上门拜访", "李示例"] for n in range(1, 6)]
    made.branch(
        NOVEMBER,
        ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-1"), complaint("TS-2", 投诉日期="2026-11-12", 投诉内容="噪声")]),
        ("沟通拜访记录表", LOG_HEADS, visits),
        ("联系人及社会关系表", CONTACT_HEADS, [[NAME, "张示例", "总经理", "13900001234"]]),
    )
    made.decide(NOVEMBER, ("核定表", DECISION_HEADS, [[NAME, "B", "先观察半年", "2026-11-10", None, "钱示例"]]))
    return made


def test_our_own_form_has_a_place_for_what_is_told_of_each_client():
    one = client(1, values={"related_value": "高", "change": "修改"})
    told = form_data(material((), (one,)), one)
    assert told.fields["related_value"] == "高"
    assert not fill_form(blank_form(), told).problems


def test_our_form_shows_facts_lists_and_timeline_of_the_client(kh: Press, branch: Branch, tmp_path: Path):
    out = tmp_path / "档案" / "甲.xlsx"
    pressed = kh("archive form", workspace=branch.office.workspace.root, name=NAME, out=out, json=True)
    assert pressed.code == 0
    assert next(line["overflow"] for line in pressed.lines if "overflow" in line) == {"拜访": 2, "时间线": 3}
    read = read_form(out.read_bytes())
    facts = {k: t.value for k, t in read.fields.items()}
    assert (facts["name"], facts["confirmed_tier"], facts["tier"]) == (NAME, "B", "A")
    assert facts["assessment"] == "2026-11-10核定B类：先观察半年"
    assert [row["投诉内容"].value for row in read.lists["投诉"]] == ["噪声", "渗水"]
    assert [row["日期"].value for row in read.lists["拜访"]] == [DAY(2026, 11, n) for n in (5, 4, 3, 2, 1)]
    assert [row["核定等级"].value for row in read.lists["等级变动"]] == ["B"]
    assert [row["类别"].value for row in read.lists["时间线"]][:3] == ["投诉登记表", "核定表", "沟通拜访记录表"]
    assert read.lists["时间线"][0]["来源"].value == "华东分公司2026-11第5行"
    assert read.mark.startswith(facts["number"])


def test_personal_data_are_hidden_unless_a_reason_is_told(kh: Press, branch: Branch, tmp_path: Path):
    told = {}
    for reason in ("", "领导拜访前准备"):
        out = tmp_path / f"表{reason}.xlsx"
        kh("archive form", workspace=branch.office.workspace.root, name=NAME, out=out, unmask=reason)
        told[reason] = read_form(out.read_bytes()).lists["联系人"][0]["联系电话"].raw
    assert told == {"": "139****1234", "领导拜访前准备": "13900001234"}


@pytest.mark.parametrize("where", ["told", "workspace"])
def test_a_form_of_the_groups_own_is_filled(kh: Press, branch: Branch, tmp_path: Path, where: str):
    own = (tmp_path if where == "told" else branch.office.workspace.root) / "客户档案表.xlsx"
    own.write_bytes(form_makes.merged_blocks())
    more = {"template": own} if where == "told" else {}
    out = tmp_path / "甲.xlsx"
    pressed = kh("archive form", workspace=branch.office.workspace.root, name=NAME, out=out, **more)
    assert pressed.code == 0
    sheet = openpyxl.load_workbook(out)["客户档案"]
    assert (sheet["D3"].value, sheet["C10"].value) == (NAME, "噪声")


@pytest.mark.office
def test_it_is_a_pdf_where_the_name_says_so(kh: Press, branch: Branch, tmp_path: Path):
    kh("archive form", workspace=branch.office.workspace.root, name=NAME, out=tmp_path / "甲.pdf")
    assert (tmp_path / "甲.pdf").read_bytes().startswith(b"%PDF")


def test_another_suffix_is_refused(kh: Press, branch: Branch, tmp_path: Path):
    pressed = kh("archive form", workspace=branch.office.workspace.root, name=NAME, out=tmp_path / "甲.docx")
    assert pressed.code == 2
    assert "KH779" in pressed.out + pressed.err


def test_the_blank_form_can_be_had_to_be_redesigned(kh: Press, tmp_path: Path):
    assert kh("archive blank", out=tmp_path / "表.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "表.xlsx").active.title == "客户档案表"


def test_both_evaluations_stand_side_by_side():
    mine, other = client(1, "A", name="示例置业有限公司"), client(2, "B")
    entries = [
        survey("厂房一期", DAY(2026, 11, 3), client_id="c1", repairs="不满意"),
        survey("厂房二期", DAY(2026, 12, 3), client_id="c1"),
        survey("别家项目", DAY(2026, 12, 4), client_id="c2", by=TWO),
        entry("analyses", client_id="c1", client=mine.name, term="2026H2", author="李示例", day=DAY(2026, 12, 1), our_view="付款及时"),
    ]
    data = form_data(material(entries, [mine, other]), mine)
    assert data.fields["我方对客户评价"] == "付款及时"
    assert data.fields["客户对我方评价"].startswith("调查2次，平均")
    assert data.fields["客户对我方评价"].endswith("不满意：维护修缮")
    assert [row["项目名称"] for row in data.lists["满意度"]] == ["厂房二期", "厂房一期"]
    assert [row["不满意项"] for row in data.lists["满意度"]] == [None, "维护修缮"]


def test_a_form_that_comes_back_tells_its_changes_and_conflicts(kh: Press, branch: Branch, tmp_path: Path):
    root = branch.office.workspace.root
    out = tmp_path / "甲.xlsx"
    kh("archive form", workspace=root, name=NAME, out=out)
    assert "改了0格" in kh("archive compare", workspace=root, file=out).out

    book = openpyxl.load_workbook(out)
    sheet = book["客户档案表"]
    at = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    at["噪声"].value = "夜间噪声"
    sheet.cell(at["履约诚信"].row, at["履约诚信"].column + 1).value = "一般"
    sheet.cell(at["客户规模"].row, at["客户规模"].column + 1).value = "很大很大"
    book.save(out)
    pressed = kh("archive compare", workspace=root, file=out, json=True)
    assert pressed.code == 1
    lines = [(x["field"], x["typed"], x["ledger"], x["conflict"]) for x in pressed.lines if "typed" in x]
    assert ("履约诚信", "一般", "好", False) in lines
    assert ("投诉内容", "夜间噪声", "噪声", False) in lines
    assert [x["code"] for x in pressed.lines if "code" in x] == ["KH776"]

    branch.branch(
        DECEMBER, ("投诉登记表", COMPLAINT_HEADS, [complaint("TS-2", 投诉日期="2026-11-12", 投诉内容="噪声", 处理措施="夜间停工")])
    )
    again = kh("archive compare", workspace=root, file=out, json=True)
    assert [(x["field"], x["typed"], x["conflict"]) for x in again.lines if x.get("list") == "投诉"] == [("投诉内容", "夜间噪声", True)]
    assert "KH542" in [x["code"] for x in again.lines if "code" in x]


def test_a_form_of_nobody_is_refused(kh: Press, branch: Branch, tmp_path: Path):
    out = tmp_path / "空.xlsx"
    out.write_bytes(form_makes.labels_left())
    pressed = kh("archive compare", workspace=branch.office.workspace.root, file=out)
    assert pressed.code == 2
    assert "KH541" in pressed.out + pressed.err
