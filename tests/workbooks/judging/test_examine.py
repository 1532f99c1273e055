"""The whole answer for one workbook: form, sheets, unit and month; and what must hold for any workbook."""

from __future__ import annotations

import datetime
import random
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbooks.grids import CLIENTS, FIRMS, HEADS, TITLE, TODAY, client, errors, examined, grid, one, rows_of, told
from udfs.cells import CellError
from workbooks.examined import Examined
from workbooks.grid import Area, Book, Grid
from workbooks.judging.examine import Options, examine_book
from workbooks.problems import Problem, Refusal, Severity, shown

OCTOBER = [["陇东分公司客户信息统计表"], ["报送月份：2026年10月"]]


def test_not_our_form():
    with pytest.raises(Refusal) as refusal:
        examined(grid(["姓名", "基本工资"], ["赵清和", 5000]))
    assert refusal.value.problem.rule.code == "KH100"


def test_a_missing_column_is_one_problem():
    heads = [h for h in HEADS if h != "客户类别"]
    found = examined(grid(heads, *([*row[:2], *row[3:]] for row in CLIENTS)))
    assert errors(found) == ["KH101"]
    assert rows_of(found) == [4, 5, 6]


@pytest.mark.parametrize(
    ("above", "problems"),
    [
        ([["客户信息统计表"], ["报送月份：2026年11月"]], ["KH102"]),
        ([["陇东分公司客户信息统计表"]], ["KH103"]),
        ([["陇东分公司客户信息统计表"], ["报送月份：2026年13月"]], ["KH104 A2"]),
        ([["客户信息统计表"], ["填报单位：", None, None, "报送月份："]], ["KH102 A2", "KH103 D2"]),
    ],
)
def test_unit_and_month_must_be_told(above: list, problems: list):
    assert errors(examined(grid(HEADS, *CLIENTS, above=above))) == problems


@pytest.mark.parametrize(
    ("today", "month"), [(TODAY, "2026-12"), (datetime.date(2027, 1, 5), "2026-12"), (datetime.date(2027, 8, 1), "2027-12")]
)
def test_a_month_without_a_year_is_the_nearest(today: datetime.date, month: str):
    found = examined(grid(HEADS, *CLIENTS, above=[["陇东分公司客户信息统计表（12月）"]]), today=today)
    assert str(found.submission.month) == month
    assert told(found) == ["KH105 A1"]


def test_a_blank_form_is_no_return():
    found = examined(grid(HEADS, *([i] for i in range(1, 31))))
    assert errors(found) == ["KH108"]


def test_a_second_table_beside_the_first():
    heads = ["客户名称", "客户类别", "联系人", None, "客户名称", "客户类别", "联系人"]
    found = examined(grid(heads, *([FIRMS[i], "签约客户", "赵", None, FIRMS[3 - i], "签约客户", "钱"] for i in range(2))))
    assert errors(found) == ["KH109 E3"]


def test_what_is_said_of_the_file():
    found = examined(grid(HEADS, *CLIENTS, stray=("XFD1048576",)), has_macros=True, external_links=2)
    assert told(found) == ["KH141", "KH142", "KH140"]
    assert one(found, "KH142").values["count"] == 2


def test_another_month_is_left_out_and_told():
    found = examined(grid(HEADS, *CLIENTS, name="10月", above=OCTOBER), grid(HEADS, client(4), name="11月"))
    assert (found.submission.sheet, rows_of(found)) == ("11月", [4])
    assert one(found, "KH106").where.sheet == "10月"


def test_months_told_by_the_sheets_alone():
    above = [["陇东分公司客户信息统计表"]]
    found = examined(grid(HEADS, *CLIENTS, name="10月", above=above), grid(HEADS, client(4), name="11月", above=above))
    assert (found.submission.sheet, str(found.submission.month), rows_of(found)) == ("11月", "2026-11", [3])


def test_the_blank_form_of_next_month_is_not_the_return():
    december = [["陇东分公司客户信息统计表"], ["报送月份：2026年12月"]]
    found = examined(grid(HEADS, *CLIENTS, name="11月"), grid(HEADS, [1], [2], name="12月", above=december))
    assert (found.submission.sheet, found.errors) == ("11月", 0)


def test_departments_fill_a_sheet_each():
    sheets = [
        grid(HEADS, client(i), name=f"{i}", above=[["陇东分公司客户信息统计表"], [f"填报单位：第{i}项目部", None, "报送月份：2026年11月"]])
        for i in (1, 2, 3)
    ]
    found = examined(*sheets)
    assert (found.submission.unit, len(found.submission.rows), told(found)) == ("陇东分公司", 3, [])
    assert [found.submission.sheet_of(i) for i in range(3)] == ["1", "2", "3"]


def test_another_branch_is_not_read():
    other = [["陇西分公司客户信息统计表"], ["报送月份：2026年11月"]]
    found = examined(grid(HEADS, *CLIENTS, name="甲"), grid(HEADS, client(4), name="乙", above=other))
    assert len(found.submission.rows) in (1, 3)
    assert [p.rule.code for p in found.problems] == ["KH106"]


def test_copies_samples_plans_and_hidden_sheets_are_not_read():
    copy, sample = grid(HEADS, *CLIENTS, name="S (2)"), grid(HEADS, client(4), name="填写样例")
    plan, hidden = grid(HEADS, client(4), name="12月拜访计划"), grid(HEADS, client(4), name="旧", hidden=True)
    found = examined(sample, plan, hidden, grid(HEADS, *CLIENTS), copy, active=3)
    assert (found.submission.sheet, rows_of(found), errors(found)) == ("S", [4, 5, 6], [])


def test_a_declaration_without_a_table():
    found = examined(Grid("S", [["客户信息统计表"], ["填报单位：陇东分公司", "报送月份：2026年11月"], ["本月客户信息无变化"]], 2))
    assert (found.submission.no_change, found.submission.unit, found.errors) == (True, "陇东分公司", 0)


def test_a_declaration_beside_last_months_table():
    page = Grid("11月", [["陇东分公司2026年11月客户信息"], ["本月无变化"]], 2)
    found = examined(grid(HEADS, *CLIENTS, name="10月", above=OCTOBER), page)
    assert (found.submission.sheet, found.submission.no_change, told(found)) == ("11月", True, ["KH106"])


def test_a_cover_tells_unit_and_month():
    front = Grid("封面", [["填报单位：陇东分公司"], ["报送月份：2026年11月"]], 2)
    found = examined(front, grid(HEADS, *CLIENTS, name="表", above=[["客户信息统计表"]]))
    assert (found.submission.unit, str(found.submission.month), told(found)) == ("陇东分公司", "2026-11", [])


def test_errors_stand_first_and_from_top_to_bottom():
    found = examined(grid(HEADS, client(1, kind="投标客户"), client(2, phone="见名片"), client(3, kind="长期客户")))
    assert told(found) == ["KH211 E5", "KH202 C6", "KH190"]


def test_a_message_names_place_and_cure():
    (problem,) = examined(grid(HEADS, client(1, phone="1390000123"), *CLIENTS[1:])).problems
    place, fault = "b.xlsx《S》E4", "“联系电话”填的是“1390000123”，手机号有10位，应为11位。"
    assert problem.message == f"〔KH211错误〕{place}：{fault}改法：填11位手机号，或带区号的座机（如010-12345678）。"


WORDS = [
    "客户单位名称",
    "客户类别",
    "联系人",
    "联系电话",
    "合作历史",
    "签约客户",
    "无变化",
    "合计",
    "填报单位：",
    "2026年11月",
    "#REF!",
    "一、",
    "注：",
    "序号",
    "示例",
    "(",
    "：",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.text(alphabet=string.digits + "年月日.-/%万亿元()（）：", max_size=14),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["#N/A", "#REF!"]).map(CellError),
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=12)
MERGES = st.lists(
    st.tuples(*[st.integers(0, 9)] * 4).map(lambda a: Area(min(a[0], a[2]), min(a[1], a[3]), max(a[0], a[2]), max(a[1], a[3]))), max_size=3
)


def coordinates_hold(book: Book, problems: list[Problem] | tuple[Problem, ...]) -> None:
    sheets = {g.name: g for g in book.sheets}
    for p in problems:
        if p.found is not None and p.where.row is not None and p.where.column is not None:
            assert shown(sheets[p.where.sheet].at(p.where.row, p.where.column)) == shown(p.found) or p.rule.code[2] in "34"


@settings(max_examples=150)
@given(rows=ROWS, merges=MERGES, led=st.booleans())
def test_any_cells_give_an_answer_or_a_refusal(rows: list, merges: list, led: bool):
    rows = [*TITLE, list(HEADS), *rows] if led else rows
    book = Book("b.xlsx", "xlsx", [Grid("S", rows, max(map(len, rows), default=0), merges=tuple(merges))])
    try:
        found = examine_book(book, Options(TODAY))
    except Refusal:
        return
    assert isinstance(found, Examined)
    assert len(found.tiers) == len(found.submission.rows)
    assert all(len(c) == len(found.submission.rows) for c in (*found.submission.columns.values(), *found.submission.extra.values()))
    assert all(p.message for p in found.problems)
    coordinates_hold(book, tuple(found.problems))


@settings(max_examples=60)
@given(cells=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_the_reported_cell_holds_what_is_reported(cells: list):
    rows = [[i + 1, FIRMS[i % 4] + str(i), *row] for i, row in enumerate(cells)]
    book = Book("b.xlsx", "xlsx", [Grid("S", [*TITLE, list(HEADS), *rows], 8)])
    coordinates_hold(book, tuple(examine_book(book, Options(TODAY)).problems))


def values(found: Examined) -> list[dict[str, Any]]:
    s = found.submission
    return [{k: v for k, v in s.record(i).items() if v is not None} for i in range(len(s.rows))]


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), blanks=st.lists(st.integers(0, 3), max_size=3), extra=st.integers(0, 3))
def test_order_of_columns_blank_rows_and_more_columns_change_nothing(seed: int, blanks: list, extra: int):
    dice = random.Random(seed)
    heads = [*HEADS[1:], "统一社会信用代码", "累计合同额(万元)", "利润率", "履约诚信", "社会价值"]
    rows = [
        [*client(i + 1)[1:], None, dice.randrange(1, 9000), "5%", dice.choice(("好", "差")), dice.choice(("高", "低"))] for i in range(4)
    ]
    want = values(examined(grid(heads, *rows)))
    order = list(range(len(heads) + extra))
    dice.shuffle(order)
    wide = [[*heads, "自定一", "自定二", "自定三"], *([*row, "甲", 7, None] for row in rows)]
    wide = [[row[c] for c in order] for row in wide]
    for at in blanks:
        wide.insert(1 + at, [])
    found = examined(grid(*wide))
    assert values(found) == want
    assert [p.rule.code for p in found.problems if p.severity is Severity.ERROR] == []
