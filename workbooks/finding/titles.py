"""Month and unit told by a title, a label's value or a sheet's name."""

from __future__ import annotations

import datetime
import re

from udfs.cells import CellValue
from udfs.kinds.dates import Month, from_serial, month_in
from udfs.kinds.kind import Fault, plain_text
from udfs.words.patterns import pattern
from udfs.words.script import simplified
from udfs.words.text import half_width, squeeze, tidy

_NO_TITLE = pattern(r"起执行|起施行|施行|印发|下发|截至|截止|以前|之前|说明|注[:：]|每月|第[一二三四五六七八九十\d]+条")
_TITLE_LENGTH = 60
_MONTH_ALONE = pattern(r"(?<![\d.十])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?!\d*[日号])")
_YEAR = pattern(r"(?<!\d)(20\d{2})年?度?")
_DAY = pattern(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?")
#: 2026年1-11月, 2026.10-2026.11: several months, of which the last is reported.
_SPAN = pattern(r"(?<!\d)(\d{4})[年./]\d{1,2}月?份?[-—–~至到、](?:(\d{4})[年./](\d{1,2})(月?)(?!\d*[.\d日号])|(\d{1,2})月(?!\d*[日号]))")
_DECEMBER = 12
_NUMERAL = pattern(r"(?<=\d年)(十[一二]?|[一二三四五六七八九])(?=月)")
_SHORT_YEAR = pattern(r"(?<!\d)(\d{2})年(\d{1,2})月")
_ENDS = "分公司|子公司|项目经理部|项目部|事业部|工程公司|经理部|办事处|直属部|指挥部|有限责任公司|有限公司|公司|分局|工程处"
_UNIT = pattern(rf"[\u4e00-\u9fffA-Za-z0-9]+?(?:{_ENDS})(?=[^司部处]|$)(?:[\u4e00-\u9fffA-Za-z0-9]+?(?:项目经理部|项目部|经理部|指挥部))?")
_GROUP = pattern(r"^.*?集团(?:股份)?(?:有限(?:责任)?公司|总公司|公司)?(?:市场营销部|经营部)?")
_BEFORE = pattern(r"^(?:(?:关于|报送|上报|附件|附表|表)[\d一二三四五六七八九十]*[:：]?)+")
_MONTHS_IN = pattern(r"[〇零○一二三四五六七八九\d]{2,4}\s*[年./-].{0,3}?月[份度]?|\d{4}[年.-]\d{1,2}|\d{4}年度?|\d{6}")
_MONTHS = {"十": 10, "十一": 11, "十二": 12} | {w: i for i, w in enumerate("一二三四五六七八九", 1)}


def is_title(text: str) -> bool:
    """True for a short text that may tell unit and month; notes and instructions may not."""
    bare = simplified(half_width(text))
    return len(bare) <= _TITLE_LENGTH and not _NO_TITLE.search(bare)


def month_of(value: CellValue) -> Month | Fault | None:
    """The month a value tells: of a span of days the month of its last day (A02)."""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return Month(value.year, value.month)
    if isinstance(value, float) and not value.is_integer() and 2000 <= value < 2100:
        return month_in(f"{value:.2f}" if round(value * 100) % 10 else f"{value:.1f}")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        day = from_serial(float(value)) if value < 100_000 else None
        return Month(day.year, day.month) if day else month_in(plain_text(value))
    if isinstance(value, str) and re.fullmatch(r"[45]\d{4}", value.strip()) and (day := from_serial(float(value))):
        return Month(day.year, day.month)
    text = _NUMERAL.sub(lambda match: str(_MONTHS[match[1]]), squeeze(plain_text(value)))
    if (span := _SPAN.search(text)) and 1 <= (month := int(span[3] or span[5])) <= _DECEMBER:
        return Month(int(span[2] or span[1]), month)
    days = list(_DAY.finditer(text))
    if len(days) == 2 and days[0][1]:
        first, last = days
        year = int(last[1] or first[1])
        month = int(last[2])
        return Month(year, month) if 1 <= month <= 12 else Fault(f"没有{month}月")
    found = month_in(text)
    if found is None and (short := _SHORT_YEAR.search(text)) and 1 <= int(short[2]) <= 12:
        return Month(2000 + int(short[1]), int(short[2]))
    return found


def month_alone(text: str) -> int | None:
    """A month told without its year: 11月份 → 11."""
    bare = squeeze(text)
    days = list(_DAY.finditer(bare))
    word = days[1][2] if len(days) == 2 else bare if re.fullmatch(r"0?[1-9]|1[0-2]", bare) else None
    if word is None and (match := _MONTH_ALONE.search(bare)):
        word = match[1]
    found = (int(word) if word.isdigit() else _MONTHS[word]) if word else 0
    return found if 1 <= found <= 12 else None


def year_in(text: str) -> int | None:
    """A year told without a month: 2026年度."""
    match = _YEAR.search(squeeze(text))
    return int(match[1]) if match else None


def unit_in(text: str) -> str | None:
    """Branch or department named in a title, without the group before it and the month around it.

    >>> unit_in("华筑建设集团西北分公司2026年11月客户信息统计表"), unit_in("集团公司客户信息统计表（江南分公司）")
    ('西北分公司', '江南分公司')
    """
    bare = half_width(tidy(text))
    bare = _MONTHS_IN.sub(" ", bare)
    for piece in re.split(r"[\s()\-—_:;,，、《》“”\"]+", bare):
        within = _GROUP.sub("", _BEFORE.sub("", piece), count=1)
        for part in (within, piece):
            match = _UNIT.search(part)
            if match and (len(match[0]) >= 4 or not match[0].endswith("公司")) and not _is_group(match[0]):
                return match[0]
    return None


def _is_group(name: str) -> bool:
    """True for the group itself, which owes no return."""
    return re.fullmatch(r".*集团(?:股份)?(?:有限(?:责任)?公司|总公司|公司)?", name) is not None
