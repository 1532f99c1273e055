"""What branches send besides the plain return: cards, other tables, foreign money, amounts in formats of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workbooks.grids import CLIENTS, DAY, FIRMS, HEADS, client, errors, examined, grid, one, told
from workbooks.grid import CellValue
from workbooks.problems import Refusal

AMOUNTS: list[CellValue] = ["客户名称", "客户类别", "联系人", "累计合同额"]


def _amounts(head: str, *values: CellValue, above: list[list[CellValue]] | None = None, **more: Any) -> Any:
    rows: list[list[CellValue]] = [[name, "签约客户", "赵清和", v] for name, v in zip(FIRMS, values, strict=False)]
    return examined(grid([*AMOUNTS[:3], head], *rows, above=above, **more))


CARD: list[list[CellValue]] = [
    ["客户单位名称", FIRMS[0], "客户类别", "签约客户"],
    ["联系人", "赵清和", "联系电话", "13900000001"],
    ["合作历史", "有", "履约诚信", "好"],
    ["信用状况", "好", "最近联系日期", DAY],
]


@pytest.mark.parametrize("rows", [CARD, [pair for row in CARD for pair in (row[:2], row[2:])]])
def test_a_card_is_refused_in_words_of_its_own(rows: list):
    with pytest.raises(Refusal) as refusal:
        examined(grid(*rows))
    assert refusal.value.problem.rule.code == "KH146"
    assert refusal.value.problem.where.sheet == "S"


def test_a_table_of_something_else_below_is_not_read():
    other: list[list[CellValue]] = [
        ["序号", "客户单位名称", "投诉内容", "投诉日期"],
        [1, FIRMS[0], "进度慢", DAY],
        [2, FIRMS[3], "质量", DAY],
    ]
    found = examined(grid(HEADS, *CLIENTS, [], *other))
    assert (told(found), len(found.submission.rows)) == (["KH308 B8"], 3)


def test_heads_of_ours_begin_the_clients_again():
    found = examined(grid(HEADS, *CLIENTS, [], ["类别", "家数", "占比"], ["签约客户", 3, 1], [], HEADS, client(4)))
    assert (told(found), len(found.submission.rows)) == (["KH308 B8"], 4)


@pytest.mark.parametrize("head", ["累计合同额（美元）", "累计合同额(万欧元)", "合同额（HKD）", "合同金额（$）", "累计合同额 单位：港元"])
def test_foreign_money_is_not_read(head: str):
    found = _amounts(head, 500, 600)
    assert told(found) == ["KH222 D3"]
    assert found.submission.columns["contract"] == [None, None]
    assert found.submission.extra[head] == [500, 600]


@pytest.mark.parametrize("head", ["累计合同额（折合人民币万元）", "累计合同额（美元折人民币万元）", "累计合同额(人民币，万元)"])
def test_converted_money_is_read(head: str):
    found = _amounts(head, 500.0, 600.0)
    assert (told(found), found.submission.columns["contract"]) == ([], [500.0, 600.0])


@pytest.mark.parametrize(
    ("line", "amount"),
    [("金额单位：百万元人民币", 500), ("单位：十万元", 50), ("单位：人民币元", 0.0005), ("币种：人民币", 5), ("单位：陇东分公司", 5)],
)
def test_units_above_the_table(line: str, amount: float):
    found = _amounts("累计合同额", 5.0, above=[["陇东分公司2026年11月客户信息统计表"], [line]])
    assert found.submission.columns["contract"] == [pytest.approx(amount)]


@pytest.mark.parametrize(
    ("unit", "head", "amounts", "problems"),
    [
        ("元", "累计合同额", [0.5, 0.6], ["KH220 D4"]),
        ("÷10000", "累计合同额(万元)", [0.5, 0.6], ["KH220 D4"]),
        ("÷10000", "累计合同额(元)", [0.5, 0.6], []),
        ("万元", "累计合同额", [5000.0, 6000.0], []),
        ("$", "累计合同额", [5000.0, 6000.0], ["KH220 D4"]),
    ],
)
def test_units_shown_by_formats(unit: str, head: str, amounts: list, problems: list):
    found = _amounts(head, 5000.0, 6000.0, amounts={(3, 3): unit, (4, 3): unit})
    assert [c for c in told(found) if "KH221" not in c] == problems
    assert found.submission.columns["contract"] == amounts


@pytest.mark.parametrize(
    ("shares", "problems"),
    [
        ([0.08, 0.05], []),
        ([0.08, 0.8], ["KH220 D5"]),
        ([8.5, 0.05], ["KH220 D4", "KH220 D5"]),
        ([0.08, 0.05, 8.5], ["KH220 D6"]),
        ([0.08, 1], ["KH220 D5"]),
    ],
)
def test_shares_that_may_be_of_per_cent(shares: list, problems: list):
    rows: list[list[CellValue]] = [[name, "签约客户", "赵清和", v] for name, v in zip(FIRMS, shares, strict=False)]
    assert told(examined(grid([*AMOUNTS[:3], "利润率"], *rows))) == problems


def test_a_cover_tells_the_branch_of_departments():
    cover = grid(above=[["客户信息统计报表"], ["填报单位：陇东分公司"]], name="封面")
    sheets = [grid(HEADS, client(i), name=f"{i}部", above=[[f"填报单位：第{i}项目部", None, "报送月份：2026年11月"]]) for i in (1, 2)]
    found = examined(cover, *sheets)
    assert (found.submission.unit, len(found.submission.rows), told(found)) == ("陇东分公司", 2, [])


def test_sheets_named_by_months_with_one_title():
    found = examined(grid(HEADS, client(1), name="10月"), grid(HEADS, client(2), name="11月"))
    assert (found.submission.sheet, len(found.submission.rows)) == ("11月", 1)
    assert "10月" in one(found, "KH106").says


def test_names_under_signatures_are_no_clients():
    found = examined(grid(HEADS, *CLIENTS, ["编制人", "审核人", "批准人"], ["赵清和", "钱一鸣", "孙若溪"]))
    assert (errors(found), len(found.submission.rows)) == ([], 3)


@pytest.mark.parametrize(
    ("above", "name", "problems"),
    [
        ([["陇东分公司2026年10月客户信息统计表"], ["报送月份：2026年11月"]], "S", ["KH147 A2"]),
        ([["陇东分公司客户信息统计表"], ["报送月份：2026年11月"]], "10月", ["KH147 A2"]),
        ([["陇东分公司客户信息统计表"], ["报送月份：2026年11月"]], "11月", []),
        ([["陇西分公司客户信息统计表"], ["填报单位：陇东分公司", None, "报送月份：2026年11月"]], "S", ["KH148 A2"]),
        ([["陇东分公司客户信息统计表"], ["填报单位：一项目部", None, "报送月份：2026年11月"]], "S", []),
    ],
)
def test_labels_titles_and_names_that_disagree(above: list, name: str, problems: list):
    found = examined(grid(HEADS, *CLIENTS, above=above, name=name))
    assert (told(found), found.errors) == (problems, 0)


def test_marks_before_names():
    names = (f"*{FIRMS[0]}", f"2、{FIRMS[1]}", f"（3）★{FIRMS[2]}", "1688网络科技有限公司")
    found = examined(grid(HEADS, *(client(i, name) for i, name in enumerate(names, 1))))
    assert found.submission.columns["name"] == [*FIRMS[:3], names[3]]
    assert told(found) == ["KH220 B4", "KH220 B5", "KH220 B6"]


@pytest.mark.parametrize(
    ("heads", "values", "field", "wanted"),
    [
        (["等级", "客户等级"], [["一级", "A"], ["二级", "B"]], "reported_tier", ["A", "B"]),
        (["上月等级", "本月等级"], [["A", "B"], ["A", "C"]], "reported_tier", ["B", "C"]),
        (["利润率(预计)", "实际利润率"], [[0.2, 0.05], [0.2, 0.06]], "profit_rate", [0.05, 0.06]),
    ],
)
def test_the_column_that_fits_of_two(heads: list, values: list, field: str, wanted: list):
    rows: list[list[CellValue]] = [[name, "签约客户", "赵清和", *v] for name, v in zip(FIRMS, values, strict=False)]
    assert examined(grid([*AMOUNTS[:3], *heads], *rows)).submission.columns[field] == wanted


@pytest.mark.parametrize("kept", ["上月", "备份", "作废", "历史数据"])
def test_sheets_kept_beside_the_return(kept: str):
    old, new = grid(HEADS, client(1), client(2), name=kept), grid(HEADS, client(3), name="本月")
    for sheets in ((old, new), (new, old)):
        found = examined(*sheets)
        assert (found.submission.sheet, len(found.submission.rows), told(found)) == ("本月", 1, ["KH106"])
    assert len(examined(old).submission.rows) == 2


def test_a_summary_behind_its_details():
    details = [grid(HEADS, client(1), client(2), name="一项目部"), grid(HEADS, client(3), client(4), name="二项目部")]
    found = examined(*details, grid(HEADS, *map(client, (1, 2, 3, 4)), name="汇总"))
    assert (found.submission.sheet, len(found.submission.rows), found.errors) == ("汇总", 4, 0)


def test_a_table_on_a_hidden_sheet_is_said_to_be_hidden():
    with pytest.raises(Refusal) as refusal:
        examined(grid(HEADS, *CLIENTS, name="旧", hidden=True), grid(above=[["见附表"]], name="封面"))
    assert (refusal.value.problem.rule.code, refusal.value.problem.where.sheet) == ("KH149", "旧")


def test_a_twin_on_another_sheet_is_told_with_its_sheet():
    found = examined(grid(HEADS, *CLIENTS[:2], name="一"), grid(HEADS, client(3), client(1), name="二"))
    assert f"与《一》第4行“{FIRMS[0]}”" in one(found, "KH302").says
    found = examined(grid(HEADS, client(1), client(1)))
    assert f"与第4行“{FIRMS[0]}”" in one(found, "KH302").says


@pytest.mark.parametrize("day", ["2026年11月25日", "2026-11-25", DAY.replace(month=11)])
def test_a_day_alone_above_the_table(day: CellValue):
    found = examined(grid(HEADS, *CLIENTS, above=[["陇东分公司客户信息统计表"], [None, None, day]]))
    assert (str(found.submission.month), told(found)) == ("2026-11", ["KH173 C2"])


@pytest.mark.parametrize("amount", ["USD500万", "500万美元", "HK$300", "€20"])
def test_foreign_money_in_a_cell(amount: str):
    assert one(_amounts("累计合同额", amount, 500.0), "KH213").values["why"] == "是外币，要折算成人民币"


@pytest.mark.parametrize(
    ("title", "rows", "problems"), [("2026年10月客户信息统计表", 3, ["KH308 B9"]), ("2026年11月客户信息统计表（续）", 4, [])]
)
def test_the_table_of_another_month_below(title: str, rows: int, problems: list):
    found = examined(grid(HEADS, *CLIENTS, [], [title], HEADS, client(4)))
    assert (told(found), len(found.submission.rows)) == (problems, rows)
