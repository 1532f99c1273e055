"""Client rows are told from all other rows (reading 6)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks.grids import CLIENTS, FIRMS, HEADS, client, errors, examined, grid, rows_of, told
from udfs.cells import CellError
from workbooks.finding.bind import bind
from workbooks.finding.usual_rows import UsualRows
from workbooks.registers.customer_info import CUSTOMER_INFO

#: What stands among or below the three clients → client rows as the host numbers them, and errors.
NO_CLIENTS_BELOW = {
    "total": [["合计", "3家", None, None, None, "有2家无1家"]],
    "total with a number": [[4, "合计", None, None, None, None, None, "3家"]],
    "spaced total": [["合　　计", None, None, None, 3]],
    "share of a total": [[None, "其中：签约客户", "3"]],
    "sentence": [["本月新增：无"]],
    "signatures in pairs": [[None, "制表人", "赵清和", None, "审核人", "钱一鸣", None, "2026-11-24"]],
    "signatures with a telephone": [["单位负责人签字", "赵清和", "填报人", "李四", "联系电话", "13900009999"]],
    "signatures": [["主管领导：", None, "审核：赵", None, "制表：钱"], ["2026年11月24日"]],
    "signature under other columns": [[None, None, None, None, None, "填报人", "赵清和"]],
    "bare date": [[None, None, None, None, None, None, datetime.date(2026, 11, 24)]],
    "notes": [["※ 客户类别按办法填写"], ["★必填"], [None, "备注：见办法"], [None, "1.某某"], [None, "2.某某"]],
    "nothing below": [[None, "以下空白"], [None, "（以下无正文）"]],
    "dots": [["……", "……", "……"], [4, "-", "-", "-"], [5, "无"], [6, "暂无"]],
    "ghosts of links": [[0, 0, 0, 0, 0, 0, 0, 0], [4, 0, None, None]],
    "page number": [["第1页 共2页"], [None, None, None, "共2页"]],
    "blank and numbered": [[None], [4], [5], []],
    "remark alone": [[None] * 7 + ["其余见附件"]],
}


ODD_NAMES = ["合计", "……………", "----\n----", "示例公司\n----", "兰州恒麓公司：", "xx有限公司", "短名", "长" * 61, "", None, 7]
ROWS = st.tuples(
    st.sampled_from([1, 7, None, True, 1.0, "3", "一"]),
    st.sampled_from([*FIRMS, *FIRMS, "示例公司\n第二行", *ODD_NAMES]),
    st.sampled_from(["签约客户", "潜在客户", "别的", None, 3]),
).map(list)


@given(st.lists(st.sampled_from([[], [1], client(1), client(2)]) | ROWS, min_size=1, max_size=6))
def test_many_rows_are_usual_if_each_is(rows: list):
    layout = bind(grid(HEADS, *CLIENTS, above=[]), CUSTOMER_INFO)
    assert layout is not None
    usual = UsualRows(CUSTOMER_INFO, layout)
    assert usual.are(CLIENTS)
    assert usual.are(rows) == all(usual.are([row]) for row in rows)


def test_a_total_among_hundreds_of_clients_is_none_of_them():
    many = [client(1, f"兰州恒麓{n}号置业有限公司", phone=f"139{n:08d}") for n in range(250)]
    found = examined(grid(HEADS, *many[:180], ["合计", "180家"], *many[180:]))
    assert rows_of(found) == [*range(4, 184), *range(185, 255)]


@pytest.mark.parametrize("below", NO_CLIENTS_BELOW.values(), ids=NO_CLIENTS_BELOW.keys())
def test_no_clients_below(below: list):
    found = examined(grid(HEADS, *CLIENTS, *below))
    assert (rows_of(found), errors(found)) == ([4, 5, 6], [])


@pytest.mark.parametrize(
    "titles",
    [
        (["一、房建类"], ["二、市政类"]),
        (["一", "房建板块", None, None, None, None, None, "2家"], ["二", "市政板块"]),
        ([None, "一、签约客户"], [None, "二、潜在客户"]),
        (["A类客户"], ["B类客户"]),
        ([None, "第一项目部"], [None, "第二项目经理部"]),
        ([None, "房建"], [None, "市政路桥"]),
        (["（一）", "签约客户"], ["（二）", "潜在客户"]),
        (["本月新增客户"], ["原有客户"]),
        ([1, "签约客户"], [2, "潜在客户"]),
    ],
)
def test_sections(titles: tuple):
    first, second = titles
    found = examined(grid(HEADS, first, *CLIENTS[:2], second, CLIENTS[2]))
    assert (rows_of(found), errors(found)) == ([5, 6, 8], [])


@pytest.mark.parametrize(
    "again",
    [
        [HEADS],
        [["陇东分公司客户信息统计表（续）"], HEADS],
        [["续表"], HEADS],
        [["填报单位：陇东分公司", None, None, "报送月份：2026年11月"], HEADS],
    ],
)
def test_heads_again(again: list):
    found = examined(grid(HEADS, *CLIENTS[:2], *again, CLIENTS[2]))
    assert (rows_of(found), errors(found)) == ([4, 5, 6 + len(again)], [])


@pytest.mark.parametrize(
    "row",
    [
        ["例", *client(1, "某某置业有限公司")[1:]],
        client(1, "例：某某置业有限公司"),
        client(1, "（示例）兰州置业有限公司"),
        ["填写说明", "填全称", "六类之一", "姓名", "手机号", "有/无", "日期", "选填"],
        [None, "必填", "必填", "选填", "必填", "必填", "选填", "选填"],
        ["No.", "Name", "Kind", "Contact", "Tel", "History", "Date", "Remark"],
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        ["甲", "乙", 1, 2, 3, 4, 5, 6],
    ],
)
def test_rows_below_the_heads(row: list):
    found = examined(grid(HEADS, row, *CLIENTS))
    assert (rows_of(found), errors(found)) == ([5, 6, 7], [])


@pytest.mark.parametrize(
    "name",
    [
        "示例置业有限公司",
        "第一建设集团有限公司",
        "不变资产管理有限公司",
        "合计(上海)商贸有限公司",
        "总计量科技有限公司",
        "注册会计师协会",
        "陇中市教育局",
        "A座物业管理有限公司",
    ],
)
def test_clients_whose_names_sound_otherwise(name: str):
    found = examined(grid(HEADS, client(1, name), *CLIENTS[1:]))
    assert rows_of(found) == [4, 5, 6]
    assert found.submission.columns["name"][0] == name


def test_name_alone_is_a_client():
    found = examined(grid(HEADS, *CLIENTS, [4, "烟台溪源中学"]))
    assert (rows_of(found), errors(found)) == ([4, 5, 6, 7], ["KH201 C7"])


def test_a_row_without_a_name_is_a_client():
    found = examined(grid(HEADS, CLIENTS[0], [2, None, None, "李四", "13900007777"], *CLIENTS[1:]))
    assert (rows_of(found), errors(found)) == ([4, 5, 6, 7], ["KH201 B5", "KH201 C5"])


def test_an_error_value_is_no_blank_name():
    found = examined(grid(HEADS, client(1, CellError("#REF!")), *CLIENTS[1:]))
    assert (rows_of(found), errors(found)) == ([4, 5, 6], ["KH204 B4"])


def test_further_contacts_are_told():
    merged = grid(HEADS, CLIENTS[0], [None, None, None, "李四", "13900007777"], *CLIENTS[1:], merges=[(3, 1, 4, 1)])
    plain = grid(HEADS, CLIENTS[0], [None, None, None, "李四", "13900007777"], *CLIENTS[1:])
    for sheet in (merged, plain):
        found = examined(sheet)
        assert rows_of(found) == [4, 6, 7]
        assert "KH304 B5" in told(found)
        assert errors(found) == []


def test_strange_rows_are_told():
    found = examined(grid(HEADS, *CLIENTS[:2], [None, None, None, "见下"], CLIENTS[2]))
    assert rows_of(found) == [4, 5, 7]
    assert "KH305 B6" in told(found)


def test_example_rows_are_told():
    assert "KH306 B4" in told(examined(grid(HEADS, client(1, "例：某某置业有限公司"), *CLIENTS)))


@pytest.mark.parametrize(
    "row",
    [
        [1, "本月无变化", "—", "—"],
        [1, None, None, None, None, None, None, "本月无变化"],
        ["零报告"],
        ["以上客户信息较10月份均无变动。"],
        [1, "无新增"],
    ],
)
def test_declared_in_the_table(row: list):
    found = examined(grid(HEADS, row, [2], [3]))
    assert found.submission.no_change
    assert (rows_of(found), errors(found)) == ([], [])


@pytest.mark.parametrize("row", [[1], [1, "无"], ["注：本月无变化的，请在首行填“无变化”。"], [1, "/", "/", "/"]])
def test_nothing_declared(row: list):
    found = examined(grid(HEADS, row))
    assert (rows_of(found), errors(found)) == ([], ["KH108"])


def test_many_formatted_blank_rows_end_the_table():
    found = examined(grid(HEADS, *CLIENTS, *[[None] * 8 for _ in range(6000)], [9, "远处有限公司", "签约客户"]))
    assert rows_of(found) == [4, 5, 6]


def test_other_columns_from_the_second_heads_on():
    other = ["序号", "客户类别", "客户名称", "电话", "诚信", "合作历史"]
    found = examined(grid(HEADS, *CLIENTS[:2], other, [1, "潜在客户", FIRMS[2], "见名片", "好", "无"]))
    assert rows_of(found) == [4, 5, 7]
    assert found.submission.columns["kind"] == ["签约客户", "签约客户", "潜在客户"]
    assert found.submission.columns["integrity"] == [None, None, "好"]
    assert errors(found) == ["KH211 D7"]
