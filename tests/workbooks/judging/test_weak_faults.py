"""What is told less exactly than asked is a reminder; sheets named by a kind tell it."""

import datetime

import pytest

from tests.workbooks.grids import CLIENTS, FIRMS, HEADS, TITLE, client, examined, grid
from workbooks.examined import Examined


@pytest.mark.parametrize(
    ("told", "proposed"),
    [
        ("2021年3月", datetime.date(2021, 3, 1)), ("2021.3", datetime.date(2021, 3, 1)), ("2021年3月中旬", datetime.date(2021, 3, 11)),
        ("2021年", datetime.date(2021, 1, 1)),
    ],
)  # fmt: skip
def test_a_month_for_a_day_is_a_reminder_with_the_day_proposed(told: str, proposed: datetime.date) -> None:
    found = examined(grid(HEADS, client(1, day=told), client(2)))
    (one,) = [p for p in found.problems if p.where.cell == "G4"]
    assert (one.rule.code, found.errors) == ("KH191", 0)
    assert one.repair is not None
    assert (one.repair.value, one.repair.loss_free) == (proposed, False)
    assert found.submission.columns["last_contact"][0] is None


def test_a_day_that_is_none_stays_an_error() -> None:
    assert [p.rule.code for p in examined(grid(HEADS, client(1, day="2026年13月"))).problems if p.where.cell == "G4"] == ["KH212"]


BARE = ["客户单位名称", "联系人", "合作历史"]


def bare(number: int) -> list[str]:
    return [FIRMS[number], "赵清和", "有"]


def of(found: Examined, code: str) -> list[str]:
    return [p.says for p in found.problems if p.rule.code == code]


def test_sheets_named_by_a_kind_tell_it() -> None:
    found = examined(*(grid(BARE, bare(i), name=name) for i, name in enumerate(("潜在客户", "2.签约客户"))))
    assert (found.errors, found.submission.columns["kind"]) == (0, ["潜在客户", "签约客户"])
    assert sorted(says[-14:] for says in of(found, "KH192")) == ["作“潜在客户”，共1个客户。", "作“签约客户”，共1个客户。"]


@pytest.mark.parametrize(
    "title", ["陇东分公司2026年11月签约客户信息统计表", "客户信息统计表（签约客户）", "客户类别：签约客户", "附表2：签约客户名单（第3版）"]
)
def test_a_title_that_names_a_kind_tells_it(title: str) -> None:
    found = examined(grid(BARE, bare(0), bare(1), above=[*TITLE, [title]]))
    assert (found.errors, found.submission.columns["kind"]) == (0, ["签约客户", "签约客户"])
    assert of(found, "KH192") == ["表里没有“客户类别”列，按工作表名或标题认作“签约客户”，共2个客户。"]


def test_lines_over_sections_tell_the_kind_of_the_rows_below() -> None:
    found = examined(grid(BARE, ["一、签约客户（2家）"], bare(0), bare(1), ["二、潜在客户"], bare(2)))
    assert (found.errors, found.submission.columns["kind"]) == (0, ["签约客户", "签约客户", "潜在客户"])


def test_a_sheet_without_kinds_beside_one_with_them_is_read_if_it_is_named_by_one() -> None:
    found = examined(grid(HEADS, client(1), client(2)), grid(HEADS[:2] + HEADS[3:], client(3)[:2] + client(3)[3:], name="潜在客户"))
    assert found.submission.columns["kind"] == ["签约客户", "签约客户", "潜在客户"]


@pytest.mark.parametrize("name", ["客户信息统计表", "潜在及签约客户", "Sheet1", "未签约客户", "标准客户信息"])
def test_other_names_tell_no_kind(name: str) -> None:
    found = examined(grid(BARE, bare(0), name=name))
    assert [p.rule.code for p in found.problems if p.rule.code in ("KH101", "KH192")] == ["KH101"]


@pytest.mark.parametrize(
    "line", ["签约客户必须填写累计合同额", "潜在客户、签约客户信息统计表", "注：签约客户单独列表", "签约项目客户信息统计表"]
)
def test_a_sentence_about_clients_tells_no_kind(line: str) -> None:
    found = examined(grid(BARE, bare(0), above=[*TITLE, [line]]))
    assert [p.rule.code for p in found.problems if p.rule.code in ("KH101", "KH192")] == ["KH101"]


def test_a_name_and_a_title_that_contradict_each_other_tell_no_kind() -> None:
    found = examined(grid(BARE, bare(0), above=[*TITLE, ["签约客户信息统计表"]], name="潜在客户"))
    assert [p.rule.code for p in found.problems if p.rule.code in ("KH101", "KH192")] == ["KH101"]


def test_a_column_of_kinds_stands_above_the_name_and_is_asked_about_once_a_sheet() -> None:
    found = examined(grid(HEADS, *CLIENTS, client(4, kind="潜在客户"), name="潜在客户"))
    assert found.submission.columns["kind"] == ["签约客户"] * 3 + ["潜在客户"]
    names = "兰州恒麓置业有限公司、西宁启岚水务有限公司、银川云岫商贸有限公司"
    says = f"工作表名或标题写的是“潜在客户”，里面却有3个客户的“客户类别”是“签约客户”3个（{names}），按所填类别读取。"
    assert of(found, "KH266") == [says]


@pytest.mark.parametrize("name", ["签约客户", "合作客户", "客户信息统计表"])
def test_a_name_that_agrees_or_tells_little_asks_nothing(name: str) -> None:
    assert not of(examined(grid(HEADS, *CLIENTS, name=name)), "KH266")
