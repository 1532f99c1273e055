"""Columns that nobody reads are named once a sheet (trust §1.2)."""

from __future__ import annotations

import pytest

from tests.workbooks.grids import CLIENTS, HEADS, examined, grid, one, told
from workbooks.judging.unread import nearest
from workbooks.registers.customer_info import CUSTOMER_INFO


def test_columns_that_may_be_meant_are_named_with_the_nearest_of_ours() -> None:
    heads = [*HEADS, "最大值项:信用状况", "所属片区"]
    found = examined(grid(heads, *([*row, "好", "东区"] for row in CLIENTS)))
    message = one(found, "KH260").message
    assert "I列“最大值项:信用状况”（像是“信用状况”，分级要用，现在按未知处理）" in message
    assert "所属片区" not in message
    assert "“所属片区”" in one(found, "KH261").message


def test_columns_without_values_are_not_named() -> None:
    found = examined(grid([*HEADS, "最大值项:信用状况", "片区"], *CLIENTS))
    assert not {"KH260", "KH261"} & set(told(found))


def test_many_columns_are_counted() -> None:
    own = [f"自用{c}" for c in "甲乙丙丁戊己庚辛壬"]
    found = examined(grid([*HEADS, *own], *([*row, *("x" * 9)] for row in CLIENTS)))
    assert "等9列" in one(found, "KH261").message


@pytest.mark.parametrize(
    ("head", "field"), [("合同额累计（含补充协议）万元", "contract"), ("联系人及职务、电话", "contact"), ("片区", None)]
)
def test_the_nearest_field(head: str, field: str | None) -> None:
    found = nearest(head, CUSTOMER_INFO.fields)
    assert (found.name if found else None) == field


def test_values_under_a_blank_head_are_told_once() -> None:
    rows = [[*row, "高", i + 1] for i, row in enumerate(CLIENTS)]
    found = examined(grid([*HEADS, None, None], *rows))
    assert "没有读取：I列。" in one(found, "KH262").message
    assert not {"KH262"} & set(told(examined(grid([*HEADS, None], *([*row, None] for row in CLIENTS)))))
