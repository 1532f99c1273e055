"""Whether labels, title, sheet and file tell the same month and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from udfs.kinds.dates import Month
from udfs.words.text import fold
from workbooks.finding.choose import Candidate
from workbooks.finding.titles import month_alone, month_of
from workbooks.grid import Book
from workbooks.problems import Problem, Severity, Where, problem, rule

MONTHS_DIFFER = rule(
    "KH147",
    Severity.WARNING,
    "月份前后不一",
    "报送月份是{month}，{others}，按{month}处理。",
    "确认发的是不是上个月的文件，再把几处的月份改成一致。",
    clause="R25",
)
UNITS_DIFFER = rule(
    "KH148",
    Severity.WARNING,
    "单位前后不一",
    "填报单位是“{unit}”，标题里写的是“{other}”，按“{unit}”处理。",
    "确认发的是不是本单位的文件，再把两处改成一致。",
    clause="R15",
)
_LEVEL = re.compile("分公司|有限公司|事业部|指挥部|办事处")


def disagreements(book: Book, main: Candidate, month: Month | None, unit: str | None) -> Iterator[Problem]:
    """A remark where the title, the sheet's or the file's name tells another month, one where the title tells another unit."""

    def at(what: str) -> Where:
        return Where(book.name, main.grid.name, *main.meta.places.get(what, (None, None)))

    if month:
        named = (
            ("标题", main.meta.title_month),
            ("工作表名", _month(main.grid.name, month)),
            ("文件名", _month(PurePath(book.name).stem, month)),
        )
        others = [f"{where}写的是{told.chinese}" for where, told in named if told and told != month]
        if others:
            yield problem(MONTHS_DIFFER, at("month"), month=month.chinese, others="，".join(others))
    title = main.meta.title_unit
    if unit and title and fold(unit) != fold(title) and _rank(unit) == _rank(title) and fold(title) not in fold(unit):
        yield problem(UNITS_DIFFER, at("unit"), unit=unit, other=title)


def _month(name: str, near: Month) -> Month | None:
    """Month told by a name; without a year the year of the month it is compared with."""
    if "月" not in name:
        return None
    told = month_of(name)
    if isinstance(told, Month):
        return told
    alone = month_alone(name) if told is None else None
    return Month(near.year, alone) if alone else None


def _rank(unit: str) -> str:
    """Word for the level of a unit; names of different levels may both be right."""
    ends = _LEVEL.findall(unit)
    return ends[-1] if ends else unit
