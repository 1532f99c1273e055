"""How clerks write a value: amounts in 元, dates in any way, ticks, telephones with spaces."""

from __future__ import annotations

import datetime

from udfs.cells import CellValue
from udfs.kinds.dates import to_serial


def as_is(value: CellValue) -> CellValue:
    """The value itself."""
    return value


def yuan(amount: float | None) -> CellValue:
    """万元 as 元, now and then with the unit beside the number."""
    if amount is None:
        return None
    whole = round(amount * 10000)
    if whole % 7 == 0:
        return f"{amount:,.2f}万元"
    return f"￥{whole:,}" if whole % 11 == 0 else whole


def wan(amount: float | None) -> CellValue:
    """万元 typed as text with grouping commas, as copied from a contract register."""
    return None if amount is None else f"{amount:,.2f}"


def per_cent(rate: float | None) -> CellValue:
    """A share as the number under a head with (%)."""
    return None if rate is None else round(rate * 100, 2)


def per_cent_text(rate: float | None) -> CellValue:
    """A share as text, 6.8%."""
    return None if rate is None else f"{round(rate * 100, 2):g}%"


def dotted(day: datetime.date | None) -> CellValue:
    """2026.11.3."""
    return None if day is None else f"{day.year}.{day.month}.{day.day}"


def chinese_day(day: datetime.date | None) -> CellValue:
    """2026年11月3日."""
    return None if day is None else f"{day.year}年{day.month}月{day.day}日"


def any_way(day: datetime.date | None) -> CellValue:
    """Another way each time, as several hands fill one column."""
    if day is None:
        return None
    wide = f"{day:%Y-%m-%d}".translate({48 + i: 0xFF10 + i for i in range(10)})
    ways: tuple[CellValue, ...] = (
        dotted(day), chinese_day(day), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", day, wide, to_serial(day),
    )  # fmt: skip
    return ways[day.toordinal() % len(ways)]


def spaced(phone: str | None) -> CellValue:
    """139 0012 3456."""
    return phone and f"{phone[:3]} {phone[3:7]} {phone[7:]}"


def digits(phone: str | None) -> CellValue:
    """A number cell, as typed without an apostrophe."""
    return int(phone) if phone else None


def tick(word: str | None) -> CellValue:
    """√ for 是 and 有, × for 否 and 无."""
    return {"是": "√", "有": "√", "否": "×", "无": "×"}.get(word or "", word)


def branch_kind(kind: str) -> CellValue:
    """The words of the branches' own list (R14)."""
    return {"准客户": "投标客户", "意向客户": "跟踪客户", "合作伙伴客户": "合作伙伴"}.get(kind, kind)


def counted(number: int | None) -> CellValue:
    """3个."""
    return None if number is None else f"{number}个"


def dashed(value: CellValue) -> CellValue:
    """A dash for nothing."""
    return "/" if value is None else value
