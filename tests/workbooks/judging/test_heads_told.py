"""Sentences name a column without the mark by which our templates show that it must be filled."""

from __future__ import annotations

from tests.workbooks.grids import TODAY, grid
from workbooks.grid import Book
from workbooks.judging.examine import Options, examine_book


def test_the_star_of_a_template_is_no_part_of_a_heads_name() -> None:
    heads = ["客户单位名称*", "客户类别*", "合作历史"]
    problems = examine_book(
        Book("b.xlsx", "xlsx", [grid(heads, ["甲置业有限公司", "潜客", "有"], ["乙置业有限公司", "什么", "有"])]), Options(TODAY)
    ).problems
    said = [p.says for p in problems if "客户类别" in p.says]
    assert said
    assert not any("*" in text for text in said)
