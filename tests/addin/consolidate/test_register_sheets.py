"""Sheets of registers in 汇总: wide ones are drawn together, so that two A3 widths keep a readable type; long ones list a year (R15)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from addin.consolidate.workbook.book_registers import _narrow, register_lists
from addin.consolidate.workbook.book_table import Column, List
from addin.consolidate.workbook.content import Content
from tests.addin.branch import NAME, Branch
from tests.addin.returns import NOVEMBER


def test_long_texts_wrap_and_short_ones_take_no_more_than_they_need() -> None:
    long = _narrow(Column("范围", 36, ["土建、安装及室外工程，含二期地下车库", None]))
    assert (long.width, long.wrap) == (20, True)
    short = _narrow(Column("项目阶段", 18, ["执行", "收尾"]))
    assert short.width == 6


def test_no_number_and_no_day_is_cut() -> None:
    assert _narrow(Column("已发生成本(万元)", 20, [1234567.5, None], "#,##0.##", "right")).width == len("1,234,567.50")
    assert _narrow(Column("来源行", 7, [12], "0", "center")).width == 6
    day = Column("收款期限", 11, [datetime.date(2026, 11, 15)], "yyyy-mm-dd", "center")
    assert _narrow(day) == day


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    monkeypatch.chdir(tmp_path)
    return Branch(tmp_path)


def _sheet(branch: Branch, title: str, heads: list[str], rows: list[list[Any]]) -> List:
    branch.branch(NOVEMBER, (title, heads, rows))
    snapshot = branch.ledger.snapshot(NOVEMBER, at=branch.office.now, actor="张三")
    (found,) = (told for told in register_lists(Content(snapshot, (), ())) if told.name == title)
    return found


def test_visits_of_a_year_back_are_counted_and_not_listed(branch: Branch) -> None:
    """Unless something is still to be done after them (R15)."""
    heads = ["客户单位名称", "记录编号", "日期", "沟通方式", "我方人员", "后续事项", "后续期限", "后续完成日期"]
    day = datetime.date
    rows = [
        [NAME, "BF-1", day(2025, 11, 30), "上门拜访", "李示例", None, None, None],
        [NAME, "BF-2", day(2025, 12, 1), "上门拜访", "李示例", None, None, None],
        [NAME, "BF-3", day(2024, 5, 6), "上门拜访", "李示例", "送样板", day(2024, 6, 1), None],
        [NAME, "BF-4", day(2024, 5, 6), "上门拜访", "李示例", "送样板", day(2024, 6, 1), day(2024, 5, 20)],
        [NAME, "BF-5", day(2026, 11, 3), "上门拜访", "李示例", None, None, None],
    ]
    found = _sheet(branch, "沟通拜访记录表", heads, rows)
    (numbers,) = (c.values for c in found.columns if c.head == "编号")
    assert list(numbers) == ["BF-2", "BF-3", "BF-5"]
    assert "现行有效5笔，这里列出近12个月的和没有了结的3笔，1个客户，更早的用“登记簿”按钮查看" in found.subtitle


def test_contacts_of_years_ago_are_listed(branch: Branch) -> None:
    found = _sheet(
        branch, "联系人及社会关系表", ["客户单位名称", "姓名", "职务", "起始日期"], [[NAME, "张三丰", "处长", datetime.date(2019, 1, 1)]]
    )
    assert len(found.columns[0].values) == 1
    assert found.subtitle.startswith("现行有效1笔，1个客户；")
