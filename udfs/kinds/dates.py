"""Dates and months as Chinese staff type them."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from udfs.cells import CellError, CellValue
from udfs.kinds.kind import Doubt, Fault, Inexact, Kind
from udfs.words.patterns import pattern
from udfs.words.text import squeeze

_EPOCH = datetime.date(1899, 12, 30)
#: Days between the two date systems of Excel (1900 and 1904).
OFFSET_1904 = 1462
#: Serial numbers from 1949-10-01 to 2099-12-31: what a date in a client sheet may be.
_SERIALS = range(18172, 73051)

_SEP = r"[-/.,、。·\\—–‐−年]"
_YMD = pattern(
    rf"(\d{{4}}|\d{{2}}){_SEP}(\d{{1,2}})(?:[-/.,、。·\\—–‐−]|月)(\d{{1,2}})[日号]?[.。]?(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
)
_SPACED = pattern(r"(?<!\d)(\d{4})\s+(\d{1,2})\s+(\d{1,2})(?!\d)")
#: Words behind a day that say no more of it: 下午, 拜访.
_REMARK = pattern(r"(?<=[日号\d])(?:\([\u4e00-\u9fff]+\)|(?![月至到])[\u4e00-\u9fff]{1,8}|至今)$")
_TIME = pattern(
    r"(?:[T ]|[上下中]午|凌晨|晚上?|早上?)?(?:\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?[分秒]?Z?(?:[AaPp][Mm])?|\d{1,2}[时点]整?)$"
)
#: Words before a day: 约, 电话; a calendar or a plan they are not.
_LEAD = pattern(r"^(?![\u4e00-\u9fff]*(?:民国|历|拟|计划|预计|首))[\u4e00-\u9fff]{1,6}:?(?=\d{4}\D)")
#: Day, month and year in the order of other countries, as programmes of theirs write it.
_YEAR_LAST = pattern(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ENGLISH = pattern(r"(\d{1,2})[- ]?([a-z]{3})[a-z]*[-, ]*(\d{4}|\d{2})|([a-z]{3})[a-z]*(\d{1,2}),(\d{4})", re.IGNORECASE)
_ENGLISH_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: Year, month and day of two digits each: 260305; a year and a month they are not.
_SIX_DIGITS = pattern(r"(?!(?:19|20)\d{4})(\d{2})(\d{2})(\d{2})")
#: 11/5/26 from a program of another country is the 5th of November there.
_SLASHES = pattern(r"(0?[1-9]|1[0-2])/(\d{1,2})/(2\d)")
#: Years of two digits from here on are of the last century.
_LAST_CENTURY = 50
#: Numerals as on cheques.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def from_serial(serial: float, *, base_1904: bool = False) -> datetime.date | None:
    """Day of a serial number if it is plausible in a client sheet."""
    day = int(serial) + (OFFSET_1904 if base_1904 else 0)
    return _EPOCH + datetime.timedelta(days=day) if day in _SERIALS and serial >= 0 else None


def to_serial(day: datetime.date) -> int:
    """Serial number of a day in the 1900 date system."""
    return (datetime.date(day.year, day.month, day.day) - _EPOCH).days


_MONTH_ONLY = re.compile(rf"(?P<year>\d{{4}})(?:{_SEP}(?P<month>\d{{1,2}})月?份?(?P<part>[上中下]旬|初|中|底|末)?|(?P<month2>\d{{2}}))")
_YEAR_ONLY = re.compile(r"(?P<year>(?:19|20)\d{2})(?:年(?:度|初)?)?")
#: First days of the parts of a month.
_PARTS = {"中旬": 11, "中": 11, "下旬": 21, "底": 21, "末": 21}


def parse_day(text: str) -> datetime.date | Fault:
    """Day told by a text in any usual order of year, month and day.

    >>> parse_day("2026.3.5"), parse_day("２０２６年１１月０３日"), parse_day("20260230")
    (datetime.date(2026, 3, 5), datetime.date(2026, 11, 3), Fault(why='日历上没有这一天', proposal=None))
    """
    text = _SPACED.sub(r"\1-\2-\3", text)
    bare = squeeze(text)
    stripped = _TIME.sub("", squeeze(re.split(r"(?<=\d)[ T]+(?=\d{1,2}[:时])", text.strip())[0]))
    if "年" in bare and re.search("[〇零○一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾][年月日号]", bare):
        stripped = _chinese_digits(stripped)
    if match := _YMD.fullmatch(stripped):
        return _day(match[1], match[2], match[3])
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", stripped):
        return _day(*match.groups())
    if re.fullmatch(r"\d{5}(?:\.\d*)?", bare) and (day := from_serial(float(bare))):
        return day
    return _inexact(stripped) or Fault("没有写是哪一天" if _VAGUE.fullmatch(stripped) else "不是日期")


#: Words for a time that tell no day, by what they lack.
_LACKING = (
    (pattern(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:[上中下]旬|初|中|底|末)?"), "没有写年份，也缺少日"),
    (pattern(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"), "没有写年份"),
    (pattern(r"\d{1,2}[日号]"), "没有写年月"),
    (
        pattern(
            r"(?:\d{4}年?度?|\d\d年|[今去前明本上]年度?)?的?"
            r"(?:[上下]半年|第?[一二三四1-4]季度|q[1-4]|h[12]|年[初中底末]|[初中底末]|(?<=年)|(?<=年度))",
            re.IGNORECASE,
        ),
        "写的是一段时间，不是哪一天",
    ),
)
#: Words that only tell a day to whoever was there.
_VAGUE = pattern(
    "(?:[本上这]个?|当)[月周旬](?:[上中下]旬|[初中底末]|[一二三四五六日天])?|[上中下]旬|月[初中底末]|[近最]期|最近|近日|日前|[前昨今]天"
    "|若干(?:年|天)?前?|多年前?|很久以?前?|早年|以前"
)


def _inexact(bare: str) -> Fault | None:
    """A year, a month or a third of a month, with its first day proposed; a time without a year, without; None for anything else."""
    match = _MONTH_ONLY.fullmatch(bare) or _YEAR_ONLY.fullmatch(bare)
    if match is None:
        return next((Inexact(why) for words, why in _LACKING if words.fullmatch(bare)), None)
    told = match.groupdict()
    month, part = told.get("month") or told.get("month2") or "1", _PARTS.get(told.get("part") or "", 1)
    day = _day(told["year"], month, str(part))
    if isinstance(day, Fault):
        return day
    return Inexact("只有年月，缺少日" if told.get("month") or told.get("month2") else "只有年份，缺少月日", day)


def _day(year: str, month: str, day: str) -> datetime.date | Fault:
    y = int(year)
    if len(year) == 2:
        y += 1900 if y >= _LAST_CENTURY else 2000
    try:
        found = datetime.date(y, int(month), int(day))
    except ValueError:
        return Fault("日历上没有这一天")
    return found if 1949 <= y <= 2099 else Fault(f"年份{y}不合常理")


def _short(day: datetime.date | Fault) -> Doubt | Fault:
    """A day whose year or order is not written out."""
    return day if isinstance(day, Fault) else Doubt(day, f"年份只写了两位，按{day.isoformat()}读取")


def _foreign(bare: str) -> datetime.date | Doubt | Fault | None:
    """Day in another country's order: 5-Nov-2026, 11/25/2026; a Fault where day and month cannot be told apart."""
    if (match := _ENGLISH.fullmatch(bare)) and (word := (match[2] or match[4]).lower()) in _ENGLISH_MONTHS:
        return _day(match[3] or match[6], str(_ENGLISH_MONTHS.index(word) + 1), match[1] or match[5])
    if match := _YEAR_LAST.fullmatch(bare):
        orders = ((match[1], match[2]), (match[2], match[1]))
        days = {d for month, day in orders if isinstance(d := _day(match[3], month, day), datetime.date)}
        if len(days) == 1:
            found = days.pop()
            return Doubt(found, f"年份写在最后，按{found.isoformat()}读取")
        return Fault("年份写在最后，分不清月和日" if days else "日历上没有这一天")
    return None


def _chinese_digits(text: str) -> str:
    year, _, rest = text.translate(_FORMAL).partition("年")

    def number(match: re.Match[str]) -> str:
        word = match[0]
        if "十" not in word:
            return word.translate(_CHINESE_DIGITS)
        tens, _, ones = word.partition("十")
        return str(int((tens or "一").translate(_CHINESE_DIGITS)) * 10 + int((ones or "零").translate(_CHINESE_DIGITS)))

    return year.translate(_CHINESE_DIGITS) + "年" + re.sub("[〇零○一二三四五六七八九十]+", number, rest)


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day."""

    label: ClassVar[str] = "日期"
    number_format: ClassVar[str] = "yyyy-mm-dd"
    hint: str = "填日期，如2026-11-20。"
    sample: Any = datetime.date(2026, 11, 20)

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """A real date of a plausible year."""
        return raw.__class__ is datetime.date and 1949 <= raw.year <= 2099

    def are_clean(self, cells: Sequence[Any], unit: str) -> bool:
        """Real dates of plausible years."""
        return set(map(type, cells)) == {datetime.date} and min(cells).year >= 1949 and max(cells).year <= 2099

    def from_text(self, text: str, unit: str) -> Any:
        """Text dates, words behind them told."""
        bare = squeeze(text)
        if match := _SIX_DIGITS.fullmatch(bare):
            return _short(_day(*match.groups()))
        found = parse_day(text)
        if match := _SLASHES.fullmatch(bare):
            return _short(_day(match[3], match[1], match[2]) if isinstance(found, Fault) else found)
        if not isinstance(found, Fault):
            return found
        if foreign := _foreign(bare):
            return foreign
        if (plain := _LEAD.sub("", _REMARK.sub("", bare))) != bare:
            day = parse_day(plain)
            return Doubt(day, f"带有说明，按{day.isoformat()}读取") if isinstance(day, datetime.date) else found
        return found

    def from_value(self, raw: Any, unit: str) -> Any:
        """Real dates, eight-digit numbers and plausible serial numbers (`unit` "1904" for that date system)."""
        if isinstance(raw, datetime.datetime):
            raw = raw.date()
        if isinstance(raw, datetime.date):
            return raw if 1949 <= raw.year <= 2099 else Fault(f"年份{raw.year}不合常理")
        if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
            return Fault("不是日期")
        if float(raw).is_integer() and (19490101 <= raw <= 20991231 or 1949 <= raw <= 2099):
            return parse_day(str(int(raw)))
        return from_serial(float(raw), base_1904=unit == "1904") or Fault("不是日期")

    def repair(self, raw: CellValue, value: Any, unit: str = "") -> CellValue:
        """A real date for text and numbers; a date with a time of day is left alone."""
        return None if value is None or isinstance(raw, (datetime.date, CellError)) else self.to_cell(value)


class Month(NamedTuple):
    """A reporting month, named by the month of its 25th (A02)."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def chinese(self) -> str:
        """As it stands in titles: 2026年11月."""
        return f"{self.year}年{self.month}月"

    def plus(self, months: int) -> Month:
        """The month so many months later."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Month told by a text: 2026-11, 2026年11月份, 2026年十一月, 2026.11, 2026/11, 202611; ValueError if it tells none.

        >>> [str(Month.parse(text)) for text in ("2026-11", "２０２６年 1 月", "2026.11", "2026/1", "202611", "二〇二六年十一月")]
        ['2026-11', '2026-01', '2026-11', '2026-01', '2026-11', '2026-11']
        """
        bare = squeeze(text)
        bare = _chinese_digits(bare) if re.search("[〇零一二三四五六七八九十]", bare) and "年" in bare else bare
        match = re.fullmatch(r"([0-9]{4})(?:[-./]([0-9]{1,2})|年([0-9]{1,2})月份?|([0-9]{2}))", bare)
        month = int(match[2] or match[3] or match[4]) if match else 0
        if not match or not 1 <= month <= 12 or match[1] == "0000":
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), month)


_MONTH_IN_TEXT = pattern(
    r"(?<!\d)(\d{4})\s*(?:年度?|[-/.．—–_])\s*(\d{1,2})(?!\d)(?:\s*(?:月份?|[-/.．]\s*\d{1,2}(?!\d)))?|(?<!\d)(20\d{2})(0[1-9]|1[0-2]|00|1[3-9])(?:\d{2})?(?!\d)"
)


def month_in(text: str) -> Month | Fault | None:
    """The month a text tells: None if it tells none, a Fault if it tells an impossible one.

    >>> str(month_in("华筑建设集团2026年11月客户信息统计表")), str(month_in("2026.11")), month_in("2026年13月")
    ('2026-11', '2026-11', Fault(why='没有13月', proposal=None))
    """
    bare = squeeze(text)
    if "年" in bare and not re.search(r"\d年", bare) and re.search(r"[〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖]年", bare):
        bare = _chinese_digits(bare)
    match = _MONTH_IN_TEXT.search(bare)
    if not match:
        return None
    year, month = int(match[1] or match[3]), int(match[2] or match[4])
    if not 1 <= month <= 12:
        return Fault(f"没有{month}月")
    return Month(year, month) if 2000 <= year <= 2099 else Fault(f"年份{year}不合常理")
