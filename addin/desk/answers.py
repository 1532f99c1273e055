"""What a person told a button, made sure of: a month, a day, a file that takes nobody's place."""

from __future__ import annotations

import datetime
from pathlib import Path

from udfs.kinds.dates import Day, Month
from workbooks.problems import Severity, Where, refuse, rule

NO_SUCH_MONTH = rule("KH151", Severity.ERROR, "月份写法不对", "“{month}”不是年月。", "写成2026-11这样。")
EXISTS = rule("KH155", Severity.ERROR, "已有同名文件", "已经有“{path}”，没有覆盖。", "换一个文件名，或先把原来的移走、改名。")
BAD_DAY = rule("KH157", Severity.ERROR, "日期写法不对", "“{told}”不是日期。", "写成2026-11-28这样。")

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


def parse_month(text: str) -> Month:
    """Month told on the command line or in a dialog.

    Raises:
        Refusal: KH151, it is no month.
    """
    try:
        return Month.parse(text)
    except ValueError:
        raise refuse(NO_SUCH_MONTH, Where(), month=text) from None
