"""Sheets of registers in 汇总: wide ones are drawn together, so that two A3 widths keep a readable type (R15)."""

from __future__ import annotations

import datetime

from addin.consolidate.workbook.book_registers import _narrow
from addin.consolidate.workbook.book_table import Column


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
