"""Numbers and lists as Chinese office prose writes them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from workbooks.problems import shown
from workbooks.registers.customer_info import CUSTOMER_INFO

T = TypeVar("T")

#: Rows a document shows of one list; the rest stands in the workbook.
MOST_ROWS = 60
_PERSONAL = {word for f in CUSTOMER_INFO.fields if f.fact.personal for word in (f.name, f.head)}
_HEADS = {f.name: f.head for f in CUSTOMER_INFO.fields}


def share(part: int, whole: int) -> str:
    """A share in per cent with one decimal; a dash of nothing."""
    return f"{part * 100 / whole:.1f}%" if whole else "—"


def signed(change: int | None) -> str:
    """A change with its sign; 持平 for none, a dash where there is nothing to compare with."""
    if change is None:
        return "—"
    return "持平" if change == 0 else f"{change:+d}"


def grown(change: int) -> str:
    """A change in words."""
    return "持平" if change == 0 else f"{'增加' if change > 0 else '减少'}{abs(change)}个"


def names(units: Iterable[str]) -> str:
    """Names in one line; 无 for none."""
    return "、".join(units) or "无"


def chinese_number(number: int) -> str:
    """1–99 as they count headings: 一, 十二, 二十.

    >>> chinese_number(3), chinese_number(10), chinese_number(12), chinese_number(20)
    ('三', '十', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("十" if tens == 1 else f"{digits[tens]}十" if tens else "") + (digits[ones] if ones or not tens else "")


def counted(count: int, some: str, none: str) -> str:
    """A sentence for some (with {n}) or for none."""
    return some.format(n=count) if count else none


def cut(rows: Sequence[T], where: str, most: int = MOST_ROWS) -> tuple[tuple[T, ...], str]:
    """The rows a document shows, and the sentence that tells how many others stand where."""
    left = len(rows) - most
    return tuple(rows[:most]), f"另有{left}条未列出，见{where}。" if left > 0 else ""


def sheet_of_month(title: str) -> str:
    """A sheet of the consolidated workbook as a document names it."""
    return f"当月《汇总》工作簿的“{title}”表"


def head_of(field: str) -> str:
    """Column head of a field told by name or by head."""
    return _HEADS.get(field, field)


def told_apart(field: str, values: Sequence[tuple[str, Any]]) -> str:
    """What units tell differently of one field; personal data are not printed (R29)."""
    if field in _PERSONAL:
        return f"{names(unit for unit, _ in values)}所填不同（个人信息，见《汇总》工作簿）"
    return "；".join(f"{unit}：{_value(raw)}" for unit, raw in values)


def _value(raw: Any) -> str:
    if raw is None or raw == "":
        return "（空）"
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return f"{raw:,.2f}".rstrip("0").rstrip(".")
    return raw.isoformat() if isinstance(raw, datetime.date) else shown(raw)
