"""Whole columns are judged as their cells are one by one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.cells import CellError
from udfs.declare import call
from udfs.kinds.kind import DASHES, Kind
from udfs.rules.tier_cells import BROKEN
from workbooks.registers.customer_info import CUSTOMER_INFO

KINDS = [f.kind for f in CUSTOMER_INFO.fields]
AWKWARD = [
    "",
    " ",
    "a ",
    " a",
    "#REF!",
    "#N/A",
    "无",
    "没有",
    "名\u200b称示例公司",
    "a\0b",
    "示例置业有限公司",
    "一二三四五",
    *sorted(DASHES),
]
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.text(min_size=4, max_size=9))
DAYS = st.dates(datetime.date(1940, 1, 1), datetime.date(2110, 1, 1))
MOMENTS = st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2021, 1, 1))
COLUMNS = st.one_of(
    st.lists(st.one_of(st.none(), TEXTS), max_size=6),
    st.lists(st.one_of(st.none(), DAYS), max_size=6),
    st.lists(st.one_of(st.none(), TEXTS, DAYS, MOMENTS, st.integers(), st.booleans(), st.floats(0, 1)), max_size=6),
)


@pytest.mark.parametrize("kind", KINDS, ids=[f.name for f in CUSTOMER_INFO.fields])
@given(cells=COLUMNS)
def test_a_column_says_what_its_cells_say(kind: Kind, cells: list[object]) -> None:
    one_by_one = [kind.parse(raw) for raw in cells]
    assert [repr(v) for v in kind.parse_column(cells)] == [repr(v) for v in one_by_one]


@given(cells=st.lists(TEXTS, min_size=1, max_size=6))
def test_texts_are_clean_together_only_if_each_is(cells: list[str]) -> None:
    for kind in KINDS:
        if kind.are_clean(cells, ""):
            assert all(kind.is_clean(raw, "") for raw in cells)


@pytest.mark.parametrize("name", [None, "", "　　　　　", "-----", "#####", "#REF!", "无", "－－－－－－", 0])
def test_rows_without_a_name_have_no_tier(name: object) -> None:
    head, row = (("客户单位名称", "要求苛刻"),), (name, "是")
    alone = call("KH_TIER", head, (row,))
    assert call("KH_TIERS", head, (row, ("示例置业有限公司", "是"))) == [[alone], ["C"]]


@pytest.mark.parametrize("name", ["（示例）置业", "1、示例置业有限公司", "甲", "待定", 12, "3M中国"])
def test_rows_with_any_name_have_one(name: object) -> None:
    head, row = (("客户单位名称", "要求苛刻"),), (name, "是")
    assert call("KH_TIERS", head, (row, row)) == [[call("KH_TIER", head, (row,))]] * 2 == [["C"]] * 2


def test_lists_and_tuples_are_rows_alike() -> None:
    head = [["客户单位名称", "要求苛刻"]]
    assert call("KH_TIERS", head, [["示例置业有限公司", "是"], ("样例置业有限公司",)]) == [["C"], ["B"]]


HEAD = (("客户单位名称", "要求苛刻", "累计合同额(万元)", "利润率"),)
ERROR_ROWS = (
    ("示例置业有限公司", "是", 100.0, None),
    ("样例地产有限公司", "是", CellError("#REF!"), CellError("#DIV/0!")),
    (CellError("#N/A"), "是", 100.0, None),
    ("举例城建有限公司", "否", 100.0, None),
)


def test_one_error_is_told_in_its_row_and_the_others_are_graded():
    assert call("KH_TIERS", HEAD, ERROR_ROWS) == [["C"], [BROKEN], [BROKEN], ["B"]]
    assert [call("KH_TIER", HEAD, (row,)) for row in ERROR_ROWS] == ["C", BROKEN, BROKEN, "B"]
    why = call("KH_TIER_WHY", HEAD, (ERROR_ROWS[1],))
    assert why == "“利润率”是公式错误#DIV/0!，改正后才能判定等级"
    assert why in call("KH_TIER_GAP", HEAD, (ERROR_ROWS[1],))
    assert call("KH_EXPLAIN", "KH_TIER", HEAD, (ERROR_ROWS[1],)) == f"KH_TIER的结果是“{BROKEN}”。依据：{why}。"


def test_an_error_in_a_column_that_no_tier_asks_for_changes_nothing():
    assert call("KH_TIERS", (("客户单位名称", "要求苛刻", "备注"),), (("示例置业有限公司", "是", CellError("#REF!")),)) == [["C"]]
