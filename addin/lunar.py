"""Lunar days by the library lunar_python: where a yearly day falls in a year, and the lunar day of a date of birth."""

from __future__ import annotations

import datetime

from lunar_python import Lunar, LunarMonth, LunarYear, Solar

from udfs.kinds.festival_days import YearDay
from udfs.rules.care import ordinary


def solar_day(year: int, day: YearDay) -> datetime.date | None:
    """The date of a yearly day; of a lunar one in the lunar year that begins in this year.

    A leap month repeats no day, and a 30th that its month lacks is kept on the 29th. Day 0 of month 1 is the eve of the new year.

    >>> solar_day(2026, YearDay(True, 8, 15)), solar_day(2026, YearDay(True, 1, 0)), solar_day(2026, YearDay(False, 10, 1))
    (datetime.date(2026, 9, 25), datetime.date(2026, 2, 16), datetime.date(2026, 10, 1))
    """
    if not day.lunar:
        return ordinary(year, day)
    if day.day == 0:
        return _date(Lunar.fromYmd(year, day.month, 1).getSolar()) - datetime.timedelta(days=1)
    month: LunarMonth | None = LunarYear.fromYear(year).getMonth(day.month)
    if month is None:
        return None
    return _date(Lunar.fromYmd(year, day.month, min(day.day, month.getDayCount())).getSolar())


def birthday_of(born: datetime.date, *, lunar: bool = False) -> YearDay:
    """The day on which somebody born on a date keeps their birthday; one born in a leap month keeps it in the month itself.

    >>> birthday_of(datetime.date(1980, 5, 20)), birthday_of(datetime.date(1980, 5, 20), lunar=True)
    (YearDay(lunar=False, month=5, day=20), YearDay(lunar=True, month=4, day=7))
    """
    if not lunar:
        return YearDay(lunar=False, month=born.month, day=born.day)
    told = Solar.fromYmd(born.year, born.month, born.day).getLunar()
    return YearDay(lunar=True, month=abs(told.getMonth()), day=told.getDay())


def keeps_lunar(remark: str | None) -> bool:
    """Whether a contact's remark says that the birthday goes by the lunar calendar: 过农历生日."""
    return remark is not None and any(word in remark for word in ("农历生日", "阴历生日", "过农历", "过阴历", "按农历", "按阴历"))


def _date(day: Solar) -> datetime.date:
    return datetime.date(day.getYear(), day.getMonth(), day.getDay())
