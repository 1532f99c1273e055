"""单位名录 that cannot be meant as it is written (R10, A43)."""

from __future__ import annotations

import pytest

from workbooks.judging.unit_faults import unit_faults
from workbooks.problems import Where

Row = dict[str, object]


def row(name: str, parent: str | None = "示例集团", **told: object) -> Row:
    return {"name": name, "parent": parent, **told}


def faults(*rows: Row) -> list[tuple[str, int | None]]:
    given = [row("示例集团", None), *rows]
    return [(p.rule.code, p.where.row) for p in unit_faults(given, lambda i, field: Where("名录.xlsx", "单位名录", i, 0))]


def test_an_ordinary_register_has_none() -> None:
    assert faults(row("华东分公司", aliases="华东公司、华东"), row("一号项目部", "华东公司"), row("华中分公司", successor="华东")) == []


@pytest.mark.parametrize(
    "second",
    [
        row("华东分公司"),
        row("示例集团有限公司华东分公司"),
        row("华中分公司", aliases="华东分公司"),
        row("华东公司"),
        row("华中分公司", aliases="华东公司"),
    ],
)
def test_a_name_told_twice(second: Row) -> None:
    assert faults(row("华东分公司", aliases="华东公司"), second) == [("KH405", 2)]


@pytest.mark.parametrize("field", ["parent", "successor"])
def test_a_unit_that_is_not_there(field: str) -> None:
    assert faults(row("华东分公司", **{field: "某某公司"})) == [("KH406", 1)]  # type: ignore[arg-type]


def test_units_in_a_circle() -> None:
    assert faults(row("华东分公司", "华中分公司"), row("华中分公司", "华东分公司")) == [("KH407", 1), ("KH407", 2)]
    assert faults(row("华东分公司", successor="华东分公司")) == [("KH407", 1)]
    assert faults(row("华东分公司", "华中分公司"), row("华中分公司", "华南分公司"), row("华南分公司", "华中分公司")) == [
        ("KH407", 2),
        ("KH407", 3),
    ]


def test_an_end_before_the_beginning() -> None:
    assert faults(row("华东分公司", first_month="2026-12", last_month="2026-01")) == [("KH408", 1)]
    assert faults(row("华东分公司", first_month="2026-01", last_month="2026-01")) == []
