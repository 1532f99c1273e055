"""Worksheet functions of the reporting calendar."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from udfs import periods
from udfs.cells import CellValue
from udfs.declare import Arg, udf
from udfs.kinds.dates import Month, month_in
from udfs.kinds.kind import Choice, Fault, Kind, plain_text
from udfs.policy.evaluator import current

UNIT_KIND = Choice(
    hint="选分公司、项目经理部。",
    sample="分公司",
    options=(periods.BRANCH, periods.DEPARTMENT),
    synonyms={
        "项目部": periods.DEPARTMENT,
        "项目": periods.DEPARTMENT,
        "区域分公司": periods.BRANCH,
        "专业分公司": periods.BRANCH,
        "子公司": periods.BRANCH,
    },
)


@dataclass(frozen=True)
class ReportMonth(Kind):
    """A month told by a text (2026-11, 2026年11月) or by a date in it."""

    label: ClassVar[str] = "月份"
    hint: str = "填月份，如2026-11。"
    sample: Any = "2026-11"

    def from_text(self, text: str, unit: str) -> Any:
        """Month told by the text."""
        return month_in(text) or Fault("不是月份，应如2026-11")

    def from_value(self, raw: Any, unit: str) -> Any:
        """Calendar month of a date cell that is shown as a month; 202611."""
        if isinstance(raw, datetime.date):
            return Month(raw.year, raw.month) if 2000 <= raw.year <= 2099 else Fault(f"年份{raw.year}不合常理")
        return self.from_text(plain_text(raw), unit)

    def to_cell(self, value: Any) -> CellValue:
        """ISO text, which no host turns into a day."""
        return str(value)


MONTH = ReportMonth()


@udf(group="报送日程", clause="R25、A02")
def month(day: Annotated[datetime.date, Arg("日期")]) -> str:
    """日期所属的报送月份：上月26日至本月25日为一个月。

    例：
    >>> month(datetime.date(2026, 11, 25))
    '2026-11'
    >>> month(datetime.date(2026, 11, 26))
    '2026-12'
    """
    return str(periods.month_of(day))


@udf(group="报送日程", clause="R25、A02")
def month_first(month: Annotated[Month, Arg("报送月份", kind=MONTH)]) -> datetime.date:
    """报送月份的第一天（上月26日）。

    例：
    >>> month_first(Month(2026, 1))
    datetime.date(2025, 12, 26)
    """
    return periods.period(month)[0]


@udf(group="报送日程", clause="R25、A02")
def month_last(month: Annotated[Month, Arg("报送月份", kind=MONTH)]) -> datetime.date:
    """报送月份的最后一天（25日）。

    例：
    >>> month_last(Month(2026, 1))
    datetime.date(2026, 1, 25)
    """
    return periods.period(month)[1]


@udf(group="报送日程", clause="R25、A01")
def due(
    month: Annotated[Month, Arg("报送月份", kind=MONTH)],
    unit: Annotated[str, Arg("单位类型", note="：分公司或项目经理部；不填按分公司", kind=UNIT_KIND)] = periods.BRANCH,
) -> datetime.date:
    """报送截止日：分公司每月25日，项目经理部报分公司为每月20日。

    例：
    >>> due(Month(2026, 11))
    datetime.date(2026, 11, 25)
    >>> due(Month(2026, 11), "项目经理部")
    datetime.date(2026, 11, 20)
    """
    return periods.due(month, None, unit)


@udf(group="报送日程", clause="R25、A01")
def on_time(
    month: Annotated[Month, Arg("报送月份", kind=MONTH)],
    received: Annotated[datetime.date | None, Arg("收到日期", note="，没有收到就空着")] = None,
    unit: Annotated[str, Arg("单位类型", note="：分公司或项目经理部；不填按分公司", kind=UNIT_KIND)] = periods.BRANCH,
) -> str:
    """判断报送是否按时：按时、迟报或未报；截止日当天24时前收到算按时。

    例：
    >>> on_time(Month(2026, 11), datetime.date(2026, 11, 25))
    '按时'
    >>> on_time(Month(2026, 11), datetime.date(2026, 11, 26))
    '迟报'
    >>> on_time(Month(2026, 11))
    '未报'
    """
    return periods.on_time(month, received, None, unit)


@udf(group="报送日程", clause="R39、A16")
def quarter(month: Annotated[Month, Arg("报送月份", kind=MONTH)]) -> str:
    """报送月份所属的季度。

    例：
    >>> quarter(Month(2026, 11))
    '2026年第4季度'
    """
    return periods.quarter(month).chinese


@udf(group="报送日程", clause="R39、A16")
def half_year(month: Annotated[Month, Arg("报送月份", kind=MONTH)]) -> str:
    """报送月份所属的半年。

    例：
    >>> half_year(Month(2026, 6))
    '2026年上半年'
    """
    return periods.half(month).chinese


@udf(group="报送日程", clause="R42、A32")
def xun(day: Annotated[datetime.date, Arg("日期")]) -> str:
    """日期所属的旬：1至10日为上旬，11至20日为中旬，21日至月末为下旬。

    例：
    >>> xun(datetime.date(2026, 11, 21))
    '2026年11月下旬'
    """
    return periods.xun_of(day).chinese


@udf(group="报送日程", clause="R42、A32")
def xun_end(day: Annotated[datetime.date, Arg("日期")]) -> datetime.date:
    """日期所属旬的最后一天。

    例：
    >>> xun_end(datetime.date(2028, 2, 21))
    datetime.date(2028, 2, 29)
    """
    return periods.xun_of(day).last


@udf(group="报送日程", clause="R22、A13")
def is_recent(
    evidence: Annotated[datetime.date, Arg("依据日期", note="，如线索或拜访记录的日期")],
    today: Annotated[datetime.date, Arg("今天")],
) -> bool:
    """判断合作需求的依据是否在“近期”之内（默认12个月，非原文）。

    例：
    >>> is_recent(datetime.date(2025, 12, 1), datetime.date(2026, 11, 20))
    True
    >>> is_recent(datetime.date(2025, 11, 20), datetime.date(2026, 11, 20))
    False
    """
    oldest = Month(today.year, today.month).plus(-current().number("recent_months"))
    return (oldest.year, oldest.month, today.day) < (evidence.year, evidence.month, evidence.day) and evidence <= today
