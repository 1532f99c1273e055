"""The day of a festival as people write it: by the ordinary calendar, or by the lunar one (S12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from udfs.kinds.kind import Fault, Kind
from udfs.words.numbers import chinese_number
from udfs.words.text import squeeze

_MONTHS = {"正": 1, "腊": 12, "冬": 11}
_TEXT = re.compile(r"(公历|阳历|农历|阴历|旧历)?([\d一二三四五六七八九十正冬腊]{1,3})月(?:初)?([\d一二三四五六七八九十廿卅]{1,3})日?")
#: The last day of the lunar year, whether its last month has twenty-nine days or thirty.
EVE = "农历除夕"
#: Longest month of each calendar.
_LONGEST, _LUNAR_LONGEST = 31, 30


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that comes every year; day 0 of lunar month 1 is the eve of the new year."""

    lunar: bool
    month: int
    day: int


@dataclass(frozen=True)
class FestivalDay(Kind):
    """A day of each year."""

    label: ClassVar[str] = "节日日期"
    hint: str = "写公历或农历的月和日，如公历10月1日、农历八月十五、农历除夕。"
    sample: Any = "农历八月十五"

    def from_text(self, text: str, unit: str) -> Any:
        """The text itself, if it names a day."""
        return text if year_day(text) else Fault("不是公历或农历的月和日")


def year_day(text: str) -> YearDay | None:
    """The day a text names; None if it names none.

    >>> year_day("公历10月1日"), year_day("农历八月十五"), year_day("农历腊月廿三").day, year_day("农历正月初一").month
    (YearDay(lunar=False, month=10, day=1), YearDay(lunar=True, month=8, day=15), 23, 1)
    >>> year_day("农历除夕"), year_day("2月30日"), year_day("农历八月三十一")
    (YearDay(lunar=True, month=1, day=0), None, None)
    """
    bare = squeeze(text)
    if bare in (EVE, "除夕"):
        return YearDay(lunar=True, month=1, day=0)
    match = _TEXT.fullmatch(bare)
    if match is None:
        return None
    lunar = match[1] in ("农历", "阴历", "旧历")
    month = _MONTHS.get(match[2]) or _number(match[2])
    day = _number(match[3].replace("廿", "二十").replace("卅", "三十"))
    most = _LUNAR_LONGEST if lunar else {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, _LONGEST)
    return YearDay(lunar, month, day) if 1 <= month <= 12 and 1 <= day <= most else None


def _number(text: str) -> int:
    number = chinese_number(text)
    return int(number) if number is not None else 0
