"""Who visits whom how often, and when the next visit is due (R41–R48, A31–A34)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from udfs.declare import Arg, UdfError, udf
from udfs.kinds.choices import SOCIAL, TIER_LETTER, yes_no
from udfs.kinds.dates import Month
from udfs.kinds.register_choices import CHANNEL
from udfs.periods import xun_of
from udfs.policy.evaluator import Policy, current
from udfs.policy.shapes import FREE, LEVEL, PER_HALF, PER_MONTH, PER_QUARTER, PER_XUN

_DAY = datetime.timedelta(days=1)
_MONTHS = {PER_MONTH: 1, PER_QUARTER: 3, PER_HALF: 6}
ANY_TIME = "自行掌握"
VISITED, WAITING, DUE, OVERDUE = "本期已访", "待访", "到期", "逾期"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a client is visited: by whom, how often, and the row of the policy that says so."""

    level: str
    frequency: str
    row: str
    clause: str


def plan(tier: str, social: str | None, value: str | None = None, *, watched: bool = False, policy: Policy | None = None) -> Plan:
    """Visit plan by tier × social value, for B by the client's value, for C by being under watch."""
    table = (policy or current()).table("visit")
    known = {
        "tier": tier,
        "social_value": None if social == "未知" else social,
        "client_value": value,
        "watched": "是" if watched else "否",
    }
    row = table.judge(known).row
    return Plan(row.then[1], row.then[0], row.id, row.clause)


def window(day: datetime.date, frequency: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of the 旬, month, quarter or half-year a day falls into; one visit belongs into each (A32)."""
    if frequency == PER_XUN:
        xun = xun_of(day)
        return xun.first, xun.last
    length = _MONTHS[frequency]
    first = Month(day.year, (day.month - 1) // length * length + 1)
    after = first.plus(length)
    return datetime.date(first.year, first.month, 1), datetime.date(after.year, after.month, 1) - _DAY


def next_due(frequency: str, last: datetime.date) -> datetime.date | None:
    """Last day for the next visit: the end of the window after the one last visited in; None without a plan."""
    if frequency == FREE:
        return None
    return window(window(last, frequency)[1] + _DAY, frequency)[1]


def status(frequency: str, last: datetime.date | None, today: datetime.date, policy: Policy | None = None) -> str:
    """本期已访, 待访, 到期 (few days left) or 逾期 on a day; 自行掌握 without a plan (R42, R48)."""
    if frequency == FREE:
        return ANY_TIME
    if last is None:
        due: datetime.date | None = window(today, frequency)[1]
    elif last >= window(today, frequency)[0]:
        return VISITED
    else:
        due = next_due(frequency, last)
    return _standing(due or today, today, policy)


def _standing(due: datetime.date, today: datetime.date, policy: Policy | None) -> str:
    left = (due - today).days
    if left < 0:
        return OVERDUE
    return DUE if left <= (policy or current()).number("visit_notice_days") else WAITING


def is_visit(channel: str | None, policy: Policy | None = None) -> bool:
    """Whether a way of being in touch counts as a visit (D21)."""
    return bool(channel) and (policy or current()).table("visiting").judge({"channel": channel}).row.then[0] == "是"


@dataclass(frozen=True, slots=True)
class Watch:
    """One entry of 观察期登记表 (R51)."""

    first: datetime.date
    last: datetime.date
    conclusion: str | None = None


def is_watched(watches: Iterable[Watch], day: datetime.date) -> bool:
    """True if a watch period without a conclusion runs on a day."""
    return any(w.first <= day <= w.last and not w.conclusion for w in watches)


CONFIRMED, MOVED, WAIVED = "确认", "改期", "免访"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What was arranged about one visit of the plan, told last."""

    #: Day by which the visit falls due by the plan: which visit it is.
    planned: datetime.date
    #: 确认, 改期 or 免访.
    decision: str
    #: The day agreed on or moved to.
    day: datetime.date | None = None
    why: str = ""
    #: How often something was arranged about it.
    changes: int = 1


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One client of a visit plan; None for what is not known."""

    social_value: str | None
    frequency: str
    level: str
    last: datetime.date | None
    #: Last day for the next visit, or the day arranged for it; None if there was none yet.
    next: datetime.date | None
    status: str
    #: Day by which the next visit falls due by the plan alone, for one never visited the end of the window that runs.
    planned: datetime.date
    #: What was arranged about the next visit.
    arranged: Arrangement | None = None
    #: Visits before it that were waived, oldest first.
    waived: tuple[Arrangement, ...] = ()


def visit_row(
    tier: str,
    day: datetime.date,
    *,
    social: str | None = None,
    of_contacts: str | None = None,
    value: str | None = None,
    watched: bool = False,
    visits: Iterable[datetime.date] = (),
    arrangements: Iterable[Arrangement] = (),
    policy: Policy | None = None,
) -> VisitRow | None:
    """Row of a client in the visit plan, or None for one without a plan (自行掌握).

    Args:
        tier: A, B or C.
        day: The day on which the plan is made.
        social: 社会价值 by the sheet; blank and 未知 leave it to the contacts.
        of_contacts: Social value by the contacts.
        value: 高价值, 中价值 or 低价值 as `value` gives it; anything else is not known.
        watched: The client is in a watch period that has no conclusion yet.
        visits: Days of contact-log entries whose channel is a visit; later ones than the day do not count.
        arrangements: What was arranged about visits of the plan; a waived one is passed over, its place takes the next (R42).
        policy: The policy in force; the current one if left out.
    """
    known = of_contacts if social in (None, "", "未知") else social
    worth = value.removesuffix("价值") if value and value.endswith("价值") else None
    found = plan(tier, known, worth, watched=watched, policy=policy)
    if found.frequency == FREE:
        return None
    last = max((v for v in visits if v <= day), default=None)
    due = next_due(found.frequency, last) if last else None
    planned = due or window(day, found.frequency)[1]
    row = VisitRow(known, found.frequency, found.level, last, due, status(found.frequency, last, day, policy), planned)
    return _arranged(row, {a.planned: a for a in arrangements}, day, policy)


def _arranged(row: VisitRow, told: Mapping[datetime.date, Arrangement], day: datetime.date, policy: Policy | None) -> VisitRow:
    """The row with what was arranged: waived visits passed over, the next one on its own day."""
    waived, planned = [], row.planned
    while (one := told.get(planned)) is not None and one.decision == WAIVED:
        waived.append(one)
        planned = window(planned + _DAY, row.frequency)[1]
    if one is None and not waived:
        return row
    due = (one.day if one else None) or planned
    stands = row.status if row.status == VISITED else _standing(due, day, policy)
    return replace(row, next=due, status=stands, planned=planned, arranged=one, waived=tuple(waived))


def clashes(fixed: Iterable[tuple[str, datetime.date, str]]) -> list[tuple[str, datetime.date, tuple[str, ...]]]:
    """Persons who are to be with several clients on one day: (person, day, clients), by person and day (R42).

    Args:
        fixed: Person, day and client of each visit whose day was agreed on.
    """
    found: dict[tuple[str, datetime.date], list[str]] = {}
    for person, day, client in fixed:
        found.setdefault((person, day), []).append(client)
    return [(person, day, tuple(clients)) for (person, day), clients in sorted(found.items()) if len(clients) > 1]


_TIER = Arg("客户等级", note="：A、B、C", kind=TIER_LETTER)
_SOCIAL = Arg("社会价值", note="：高、较高、一般、低；未知可空着", kind=SOCIAL)
_LAST = Arg("上次拜访日期", note="，没有拜访过就空着")
_VALUE = Arg("客户价值", note="：高、中、低；只影响B类", kind=LEVEL)
_WATCHED = Arg("在观察期", note="：是或否；只影响C类", kind=yes_no("是", "否"))


@udf(group="客户拜访", clause="R41、A33")
def visit_level(
    tier: Annotated[str, _TIER] = "",
    social: Annotated[str | None, _SOCIAL] = None,
    value: Annotated[str | None, _VALUE] = None,
    watched: Annotated[str, _WATCHED] = "否",
) -> str:
    """我方定期拜访人员的级别。

    例：
    >>> visit_level("A", "高")
    '集团公司领导'
    >>> visit_level("C")
    '市场营销人员'
    """
    return plan(tier, social, value, watched=watched == "是").level if tier else ""


@udf(group="客户拜访", clause="R42、R45、A33")
def visit_freq(
    tier: Annotated[str, _TIER] = "",
    social: Annotated[str | None, _SOCIAL] = None,
    value: Annotated[str | None, _VALUE] = None,
    watched: Annotated[str, _WATCHED] = "否",
) -> str:
    """拜访频次：每旬一次、每月一次、每季一次、半年一次或自行掌握。

    例：
    >>> visit_freq("A", "较高")
    '每月一次'
    >>> visit_freq("B", "一般", "高")
    '每月一次'
    >>> visit_freq("C")
    '自行掌握'
    """
    return plan(tier, social, value, watched=watched == "是").frequency if tier else ""


@udf(group="客户拜访", clause="R42、A32")
def next_visit(
    tier: Annotated[str, _TIER] = "",
    social: Annotated[str | None, _SOCIAL] = None,
    last: Annotated[datetime.date | None, _LAST] = None,
    value: Annotated[str | None, _VALUE] = None,
    watched: Annotated[str, _WATCHED] = "否",
) -> datetime.date | str:
    """下次拜访的最后期限：上次拜访之后的下一个旬、月、季或半年的最后一天。

    例：
    >>> next_visit("A", "高", datetime.date(2026, 11, 9))
    datetime.date(2026, 11, 20)
    >>> next_visit("B", "一般", datetime.date(2026, 11, 9))
    datetime.date(2027, 3, 31)
    >>> next_visit("C", "一般", datetime.date(2026, 11, 9))
    '自行掌握'
    >>> next_visit("A", "高")
    '尽快安排'
    """
    if not tier:
        return ""
    frequency = plan(tier, social, value, watched=watched == "是").frequency
    if frequency == FREE:
        return ANY_TIME
    return (next_due(frequency, last) if last else None) or "尽快安排"


@udf(group="客户拜访", clause="R42、A32")
def visit_status(
    tier: Annotated[str, _TIER] = "",
    social: Annotated[str | None, _SOCIAL] = None,
    last: Annotated[datetime.date | None, _LAST] = None,
    today: Annotated[datetime.date | None, Arg("今天", note="，一般填TODAY()")] = None,
    value: Annotated[str | None, _VALUE] = None,
    watched: Annotated[str, _WATCHED] = "否",
) -> str:
    """拜访状态：本期已访、待访、到期（7天内）、逾期；不定期的为自行掌握。

    例：
    >>> visit_status("A", "较高", datetime.date(2026, 10, 9), datetime.date(2026, 11, 10))
    '待访'
    >>> visit_status("A", "较高", datetime.date(2026, 9, 9), datetime.date(2026, 11, 10))
    '逾期'
    """
    if not tier:
        return ""
    if today is None:
        raise UdfError("“今天”是空的", "#N/A")
    return status(plan(tier, social, value, watched=watched == "是").frequency, last, today)


@udf(group="客户拜访", clause="R36、R42")
def visit_channel(channel: Annotated[str | None, Arg("沟通方式", note="，如上门拜访、电话沟通", kind=CHANNEL)] = None) -> str:
    """沟通方式算不算一次拜访：是或否；上门拜访、现场沟通、会议考察会餐、技术交流算（非原文）。

    例：
    >>> visit_channel("上门拜访")
    '是'
    >>> visit_channel("电话沟通")
    '否'
    """
    return ("是" if is_visit(channel) else "否") if channel else ""
