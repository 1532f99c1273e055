"""What is told less exactly than asked is a reminder; sheets named by a kind tell it."""

import datetime

import pytest

from tests.workbooks.grids import CLIENTS, FIRMS, HEADS, client, examined, grid

TITLE = [["陇东分公司客户信息统计表"], ["报送月份：2026年11月"]]


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


def test_sheets_named_by_a_kind_tell_it() -> None:
    heads = ["客户单位名称", "联系人", "合作历史"]
    sheets = [grid(heads, [FIRMS[i], "赵清和", "有"], name=name) for i, name in enumerate(("潜在客户", "2.签约客户"))]
    found = examined(*sheets)
    assert (found.errors, found.submission.columns["kind"]) == (0, ["潜在客户", "签约客户"])
    assert sorted(p.values["kind"] for p in found.problems if p.rule.code == "KH192") == ["潜在客户", "签约客户"]


@pytest.mark.parametrize("name", ["客户信息统计表", "潜在及签约客户", "Sheet1"])
def test_other_names_tell_no_kind(name: str) -> None:
    found = examined(grid(["客户单位名称", "联系人", "合作历史"], [FIRMS[0], "赵清和", "有"], name=name))
    assert [p.rule.code for p in found.problems if p.rule.code in ("KH101", "KH192")] == ["KH101"]


def test_a_column_of_kinds_stands_above_the_name() -> None:
    found = examined(grid(HEADS, *CLIENTS, name="潜在客户"))
    assert set(found.submission.columns["kind"]) == {"签约客户"}
