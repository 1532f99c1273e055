"""The declared sheets, one module each."""

from __future__ import annotations

import sys
from functools import cache

from workbooks.collect import declared
from workbooks.declare import Sheet


@cache
def sheets() -> dict[str, Sheet]:
    """Declared sheets by their name."""
    return declared(sys.modules[__name__], "__sheet__", lambda s: s.name)


@cache
def registers() -> dict[str, Sheet]:
    """Declared sheets whose rows are entries with a key, by their name; 客户信息统计表 among them, the monthly ones first."""
    order = ["月报", "满意度", "分析报告", "核定"]
    found = [(name, s) for name, s in sheets().items() if s.is_register]
    return dict(sorted(found, key=lambda item: order.index(item[1].returned) if item[1].returned in order else len(order)))
