"""Columns that nobody reads are named once a sheet."""

from __future__ import annotations

import datetime

import pytest

from tests.workbooks.grids import CLIENTS, HEADS, examined, grid, one, told
from workbooks.examined import Examined
from workbooks.grid import CellValue, Grid
from workbooks.judging.unread import nearest
from workbooks.registers.customer_info import CUSTOMER_INFO


def test_columns_that_may_be_meant_are_named_with_the_nearest_of_ours() -> None:
    heads = [*HEADS, "最大值项:信用状况", "所属片区"]
    found = examined(grid(heads, *([*row, "好", "东区"] for row in CLIENTS)))
    message = one(found, "KH260").message
    assert "I列“最大值项:信用状况”（像是“信用状况”，分级要用，现在按未知处理）" in message
    assert "；本单位自用的“所属片区”；分级还缺" in message
    assert not {"KH261", "KH262"} & set(told(found))


def test_columns_without_values_are_not_named() -> None:
    found = examined(grid([*HEADS, "最大值项:信用状况", "片区"], *CLIENTS))
    assert not {"KH260", "KH261"} & set(told(found))


def test_many_columns_are_counted() -> None:
    own = [f"自用{c}" for c in "甲乙丙丁戊己庚辛壬"]
    found = examined(grid([*HEADS, *own], *([*row, *("x" * 9)] for row in CLIENTS)))
    assert "等9列" in one(found, "KH261").message


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("合同额累计（含补充协议）万元", "contract"), ("联系人及职务、电话", "contact"), ("投诉次数", "unreasonable_complaints"),
        ("公司详细地址", "address"), ("计数项:合作项目数", "projects"), ("联系电话2", "phone"), ("程序复杂程度", "complex_procedure"),
        ("片区", None), ("邮箱地址", None), ("IP地址", None), ("项目地址", None), ("信用额度", None), ("客户状态", None),
        ("项目名称", None), ("下次联系日期", None), ("职务级别", None), ("履约保证金", None), ("维护责任部门", None), ("法人电话", None),
        ("上月等级", None), ("预计合同额", None), ("电话", "phone"),
    ],
)  # fmt: skip
def test_the_nearest_field(head: str, field: str | None) -> None:
    found = nearest(head, CUSTOMER_INFO.fields)
    assert (found.name if found else None) == field


def test_values_under_a_blank_head_are_told_once() -> None:
    rows = [[*row, "高", i + 1] for i, row in enumerate(CLIENTS)]
    found = examined(grid([*HEADS, None, None], *rows))
    assert "没有读取：没有表头（或表头太长）的I列" in one(found, "KH262").message
    assert not {"KH262"} & set(told(examined(grid([*HEADS, None], *([*row, None] for row in CLIENTS)))))


def test_a_sheet_that_fits_nothing_is_named_once() -> None:
    phones = [["姓名", "部门", "分机"], ["周示例", "市场部", "8001"], ["吴示例", "工程部", "8002"]]
    cover = [["报送单位", "陇东分公司", "月份"], ["填报单位：陇东分公司", "报送月份：2026年11月", None]]
    help_ = Grid("填表说明", [["列", "怎么填", "示例"], ["客户单位名称", "全称", "示例置业"]], 3)
    found = examined(grid(HEADS, *CLIENTS), Grid("通讯录", phones, 3), Grid("封面", cover, 3), help_, Grid("隐藏", phones, 3, hidden=True))
    problem = one(found, "KH263")
    assert "没有读取：《通讯录》。" in problem.message
    assert (problem.level, found.errors) == ("整理", 0)
    assert "KH263" not in told(examined(grid(HEADS, *CLIENTS), help_))


VISITS = [
    ["客户单位名称", "日期", "方式", "我方人员", "对方人员", "沟通内容", "车牌"],
    [CLIENTS[0][1], "2026-12-24", "拜访", "赵示例", "钱总", "进度", "甲"],
]


def test_own_columns_of_two_tables_on_a_sheet_are_told_once() -> None:
    second = [[*VISITS[0][:-1], "油费"], [*VISITS[1][:-2], "回访", "30"]]
    found = examined(grid(HEADS, *CLIENTS), Grid("沟通拜访记录表", [*VISITS, [], *second], 7))
    message = one(found, "KH261").message
    assert "“车牌”" in message
    assert "“油费”" in message


def test_checks_of_registers_name_the_senders_own_heads() -> None:
    found = examined(grid(HEADS, *CLIENTS), Grid("沟通拜访记录表", VISITS, 7), today=datetime.date(2026, 11, 22))
    problem = one(found, "KH332")
    assert "“日期”是2026-12-24" in problem.message


def graded(*extra: tuple[CellValue, CellValue]) -> Examined:
    heads = [*HEADS[:-1], "履约诚信", "社会价值", "近期合作需求", *(head for head, _ in extra)]
    rows = [[*row[:-1], "好", "高", "有", *(value for _, value in extra)] for row in CLIENTS]
    return examined(grid(heads, *rows))


def test_a_tier_names_the_unread_column_that_may_hold_what_it_lacks() -> None:
    found = graded(("最大值项:信用状况", "好"))
    assert found.tiers[0].why[-1] == "信用状况可能写在没有读取的K列“最大值项:信用状况”里"
    assert "分级还缺" not in one(found, "KH260").message


def test_where_a_head_is_near_nothing_the_remark_says_what_tiers_lack() -> None:
    message = one(graded(("信用情况说明", "好"), (None, "x")), "KH262").message
    assert "没有表头（或表头太长）的L列；本单位自用的“信用情况说明”；分级还缺信用状况，看看是不是写在这些列里" in message
    assert "分级还缺" not in one(graded(("信用状况", "好"), ("片区", "东区")), "KH261").message
