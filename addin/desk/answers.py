"""What a person told a button, made sure of: a month, a day, a file that takes nobody's place."""

from __future__ import annotations

import datetime
from pathlib import Path

from udfs.kinds.dates import Day, Month
from udfs.periods import Term, period
from udfs.policy.evaluator import Policy
from workbooks.problems import Severity, Where, refuse, rule

NO_SUCH_MONTH = rule("KH151", Severity.ERROR, "月份写法不对", "“{month}”不是年月。", "写成2026-11这样；半年一报的表也可以写2026H2。")
EXISTS = rule("KH155", Severity.ERROR, "已有同名文件", "已经有“{path}”，没有覆盖。", "换一个文件名，或先把原来的移走、改名。")
BAD_DAY = rule("KH157", Severity.ERROR, "日期写法不对", "“{told}”不是日期。", "写成2026-11-28这样。")
NOT_BEGUN = rule(
    "KH224", Severity.ERROR, "报送月份还没开始", "{month}的报送从{day}才开始，现在还没有数据，也不用催。", "核对月份，写已经开始的月份。"
)
TOO_OLD = rule("KH531", Severity.ERROR, "月份太早", "{month}早在两年以前，不再报送，没有开月。", "核对月份有没有写错。")
#: Months back from today within which returns are asked for.
_ASKED_BACK = 24
PAST = rule("KH175", Severity.ERROR, "期限已过", "期限{day}已经过去，没有写函。", "写今天以后的日期；不写就按分级标准的天数。")


def keep_existing(path: Path) -> None:
    """See that a new file takes no other's place: it may hold somebody's work.

    Raises:
        Refusal: KH155, there is a file.
    """
    if path.exists():
        raise refuse(EXISTS, Where(), path=path)


def parse_day(text: str) -> datetime.date:
    """Day told on the command line or in a dialog.

    Raises:
        Refusal: KH157, it is no day.
    """
    day = Day().parse(text)
    if not isinstance(day, datetime.date):
        raise refuse(BAD_DAY, Where(), told=text)
    return day


def parse_deadline(text: str, today: datetime.date) -> datetime.date | None:
    """Day until which somebody is asked to answer; None if none was told.

    Raises:
        Refusal: KH157, it is no day; KH175, it is over.
    """
    if not text.strip():
        return None
    day = parse_day(text)
    if day < today:
        raise refuse(PAST, Where(), day=day.isoformat())
    return day


def begun(month: Month, today: datetime.date, policy: Policy | None = None) -> Month:
    """A month whose reporting time has begun: nobody is asked for returns of a later one.

    Raises:
        Refusal: KH224, it begins later.
    """
    first = period(month, policy)[0]
    if today < first:
        raise refuse(NOT_BEGUN, Where(), month=month.chinese, day=chinese_day(first))
    return month


def chinese_day(day: datetime.date) -> str:
    """A day as a sentence has it: 2026年11月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def asked_for(month: Month, today: datetime.date) -> bool:
    """Whether returns of a month are still asked for: of one more than two years back they are not."""
    return month >= Month(today.year, today.month).plus(-_ASKED_BACK)


def parse_month(text: str) -> Month:
    """Month told on the command line or in a dialog.

    Raises:
        Refusal: KH151, it is no month.
    """
    try:
        return Month.parse(text)
    except ValueError:
        raise refuse(NO_SUCH_MONTH, Where(), month=text) from None


def parse_period(text: str) -> Month | Term:
    """Month or half-year of a return, told on the command line or in a dialog.

    Raises:
        Refusal: KH151, it is neither.
    """
    try:
        term = Term.parse(text)
    except ValueError:
        return parse_month(text)
    return term if term.length == 6 else parse_month(text)
