"""The clock of a complaint, what it counts for, and the figures of a period (R55, R60, A27, V08, D10–D12)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from udfs.declare import Arg, UdfError, udf
from udfs.kinds import register_choices as choices
from udfs.policy.evaluator import Policy, current
from udfs.rules.rounding import mean, ratio

TIERS = ("A", "B", "C")
EFFECTS = ("好", "一般", "差")
IN_TIME, LATE, OPEN, OVERDUE = "按期办结", "超期办结", "在办", "超期未办结"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint, with marketing's decisions in it; None for what is not told."""

    day: datetime.date
    promised: datetime.date | None = None
    closed: datetime.date | None = None
    liable: str | None = None
    reasonable: str | None = None
    effect: str | None = None
    improved: str | None = None
    #: Tier of the client, for the fairness line.
    tier: str | None = None


def due(complaint: Complaint, policy: Policy | None = None) -> datetime.date:
    """Last day for closing: 承诺期限, else so many days after 投诉日期; the same clock for A, B and C (V08)."""
    return complaint.promised or complaint.day + datetime.timedelta(days=(policy or current()).number("complaint_days"))


def status(complaint: Complaint, day: datetime.date, policy: Policy | None = None) -> str:
    """按期办结, 超期办结, 在办 or 超期未办结 on a day; the last day still counts."""
    limit = due(complaint, policy)
    if complaint.closed and complaint.closed <= day:
        return IN_TIME if complaint.closed <= limit else LATE
    return OPEN if day <= limit else OVERDUE


def days_to_close(complaint: Complaint) -> int | None:
    """Days from 投诉日期 to 办结日期; None while it is open."""
    return (complaint.closed - complaint.day).days if complaint.closed else None


def charged(liable: str | None, reasonable: str | None, policy: Policy | None = None) -> float:
    """How many complaints it counts as in the assessment of the unit; what is not decided counts none (A27)."""
    return float((policy or current()).table("charge").judge({"liable": liable, "reasonable": reasonable}).row.then[0])


def is_pending(reasonable: str | None) -> bool:
    """True until marketing has decided whether it is reasonable (D12)."""
    return reasonable in (None, "", "待定")


@dataclass(frozen=True, slots=True)
class ComplaintFigures:
    """Figures of the complaints of a period, not rounded; None for 无数据."""

    count: int
    charged: float
    closed: int
    on_time: int
    #: Open and past the clock on the last day.
    overdue: int
    pending: int
    #: The fairness line: mean days to close and number of closed ones, by the client's tier.
    days_by_tier: dict[str, tuple[float | None, int]]
    by_effect: dict[str, int]
    #: 关系改善: 是 ÷ (是 + 否), 0–1.
    improved: float | None


def figures(complaints: Sequence[Complaint], day: datetime.date, policy: Policy | None = None) -> ComplaintFigures:
    """Figures of complaints whose 投诉日期 lies in a period.

    Args:
        complaints: Those of the period, all units or one.
        day: Last day of the period, on which it is asked what is overdue.
        policy: The policy in force; the current one if left out.
    """
    closed = [c for c in complaints if c.closed]
    taken = {tier: [days for c in closed if c.tier == tier and (days := days_to_close(c)) is not None] for tier in TIERS}
    better, worse = (sum(c.improved == word for c in complaints) for word in ("是", "否"))
    return ComplaintFigures(
        count=len(complaints),
        charged=sum(charged(c.liable, c.reasonable, policy) for c in complaints),
        closed=len(closed),
        on_time=sum(c.closed <= due(c, policy) for c in closed if c.closed),
        overdue=sum(c.closed is None and due(c, policy) < day for c in complaints),
        pending=sum(is_pending(c.reasonable) for c in complaints),
        days_by_tier={tier: (mean(days), len(days)) for tier, days in taken.items()},
        by_effect={word: sum(c.effect == word for c in complaints) for word in EFFECTS},
        improved=ratio(better, better + worse),
    )


_DAY = Arg("投诉日期")
_PROMISED = Arg("承诺期限", note="，没有承诺就空着")
_CLOSED = Arg("办结日期", note="，没有办结就空着")


@udf(group="客户投诉", clause="V08、R55")
def complaint_due(
    day: Annotated[datetime.date | None, _DAY] = None,
    promised: Annotated[datetime.date | None, _PROMISED] = None,
) -> datetime.date | None:
    """投诉应办结的最后一天：有承诺期限的按承诺期限，没有的为投诉日期起7天（非原文）；各级客户一样。

    例：
    >>> complaint_due(datetime.date(2026, 9, 7))
    datetime.date(2026, 9, 14)
    >>> complaint_due(datetime.date(2026, 9, 7), datetime.date(2026, 9, 20))
    datetime.date(2026, 9, 20)
    """
    return due(Complaint(day, promised)) if day else promised


@udf(group="客户投诉", clause="V08、R55")
def complaint_status(
    day: Annotated[datetime.date | None, _DAY] = None,
    promised: Annotated[datetime.date | None, _PROMISED] = None,
    closed: Annotated[datetime.date | None, _CLOSED] = None,
    today: Annotated[datetime.date | None, Arg("今天", note="，一般填TODAY()")] = None,
) -> str:
    """投诉办理状态：按期办结、超期办结、在办或超期未办结；期限当天还不算超期。

    例：
    >>> complaint_status(datetime.date(2026, 9, 7), None, datetime.date(2026, 9, 14))
    '按期办结'
    >>> complaint_status(datetime.date(2026, 9, 7), None, None, datetime.date(2026, 9, 15))
    '超期未办结'
    """
    if day is None:
        return ""
    asked = closed or today
    if asked is None:
        raise UdfError("“今天”是空的", "#N/A")
    return status(Complaint(day, promised, closed), asked)


@udf(group="客户投诉", clause="V08、R55")
def complaint_days(
    day: Annotated[datetime.date | None, _DAY] = None,
    closed: Annotated[datetime.date | None, _CLOSED] = None,
) -> int | None:
    """投诉办结用了多少天：办结日期减投诉日期；没有办结的为空白。

    例：
    >>> complaint_days(datetime.date(2026, 9, 7), datetime.date(2026, 9, 11))
    4
    """
    return days_to_close(Complaint(day, None, closed)) if day else None


@udf(group="客户投诉", clause="R60、A27")
def complaint_charged(
    liable: Annotated[str | None, Arg("责任归属", note="：集团、分公司、项目部、客户、第三方、待定", kind=choices.RESPONSIBLE)] = None,
    reasonable: Annotated[str | None, Arg("合理性", note="：合理、部分合理、无理、待定", kind=choices.REASONABLE)] = None,
) -> float:
    """投诉计入单位考核多少次：由分公司、项目部负责的，合理计1，部分合理计0.5；无理和待定的不计（非原文）。

    例：
    >>> complaint_charged("项目部", "部分合理")
    0.5
    >>> complaint_charged("客户", "合理")
    0.0
    """
    return charged(liable, reasonable)
