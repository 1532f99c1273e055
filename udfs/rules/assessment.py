"""The half-year assessment of a unit: five groups of indicators, total, grade and what follows (R58–R67, A29, A30).

Every part keeps what it was made of, so that each point can be led back to the entries it rests on.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from udfs.declare import Arg, UdfError, udf
from udfs.kinds.amounts import Number
from udfs.kinds.choices import yes_no
from udfs.policy.evaluator import Policy, current
from udfs.policy.half_year import BAD, GOOD, GRADE, GRADES, GROUPS, PASSED
from udfs.rules.rounding import NO_DATA, rounded, weighted_mean


@dataclass(frozen=True, slots=True)
class Evidence:
    """One datum a part rests on.

    Attributes:
        name: What it is: a month, a client, the number of a complaint.
        value: What it counts; None if it is named without counting.
        note: Why, in a few words.
        source: Whatever leads a reader to the entry; not looked at here.
    """

    name: str
    value: float | None = None
    note: str = ""
    source: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator of a group, 0–100, not rounded; None for 无数据."""

    key: str
    name: str
    value: float | None
    #: As the policy has it.
    weight: float
    #: The sum in writing: how the value follows from the evidence.
    how: str
    evidence: tuple[Evidence, ...] = ()
    #: Of the group, 0–1, after the weight of parts without data was shared out.
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """One of the five groups, 0–100, not rounded; None for 无数据."""

    number: int
    name: str
    clause: str
    value: float | None
    weight: float
    parts: tuple[Part, ...]
    #: Of the total, 0–1, after the weight of groups without data was shared out.
    share: float = 0.0
    #: Why it has no data, or is what it is without parts.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of a unit for a half-year."""

    unit: str
    groups: tuple[Group, ...]
    #: Weighted mean of the groups with data, not rounded.
    total: float | None
    grade: str
    #: Proven falsifications of the period, which cap the grade.
    falsified: tuple[Evidence, ...]

    @property
    def is_capped(self) -> bool:
        """The grade is lower than the total alone would give."""
        return bool(self.falsified) and self.grade != grade_of(self.total, falsified=False)


CLAUSES = ("R59", "R60", "R61", "R62", "R63")


def group(number: int, parts: Iterable[Part], policy: Policy, *, note: str = "", value: float | None = None) -> Group:
    """A group from its parts, their shares worked out; `value` stands above the parts where the rule says so."""
    name = GROUPS[number - 1][0]
    told = tuple(parts)
    whole = math.fsum(p.weight for p in told if p.value is not None)
    shared = tuple(replace(p, share=0.0 if p.value is None or not whole else p.weight / whole) for p in told)
    mean = weighted_mean((p.value, p.weight) for p in told) if value is None else value
    return Group(number, name, CLAUSES[number - 1], mean, policy.number(f"group_{number}"), shared, note=note)


def assessed(unit: str, groups: Sequence[Group], falsified: Iterable[Evidence] = (), policy: Policy | None = None) -> Assessment:
    """Total and grade of a unit from its groups; 无数据 takes no part, its weight is shared out in proportion."""
    proven = tuple(falsified)
    whole = math.fsum(g.weight for g in groups if g.value is not None)
    shared = tuple(replace(g, share=0.0 if g.value is None or not whole else g.weight / whole) for g in groups)
    total = weighted_mean((g.value, g.weight) for g in groups)
    return Assessment(unit, shared, total, grade_of(total, falsified=bool(proven), policy=policy), proven)


def grade_of(total: float | None, *, falsified: bool, policy: Policy | None = None) -> str:
    """优良, 合格 or 差 by the rounded total; proven falsification caps it; 无数据 without a total (R64, A29)."""
    policy = policy or current()
    score = rounded(total)
    if score is None:
        return NO_DATA
    found = GOOD if score >= policy.number("grade_good") else PASSED if score >= policy.number("grade_passed") else BAD
    return max(found, policy.number("grade_falsified"), key=GRADES.index) if falsified else found


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a grade leads to, and the row of the policy that says so."""

    grade: str
    #: Single sentences.
    measures: tuple[str, ...]
    #: What the unit must hand in within a week; "" for nothing.
    hand_in: str
    clause: str


def consequence_of(grade: str, policy: Policy | None = None) -> Consequence:
    """What follows from a grade by the policy's table (R65–R67, A09)."""
    row = (policy or current()).table("consequence").judge({"grade": grade}).row
    measures, hand_in = row.then
    return Consequence(grade, tuple(filter(None, measures.split("；"))), "" if hand_in == "无" else hand_in, row.clause)


HANDED_IN, HANDED_IN_LATE, AWAITED, MISSED = "按期交", "迟交", "待交", "逾期未交"


def summary_due_on(notice: datetime.date, policy: Policy | None = None) -> datetime.date:
    """Last day for the 工作总结: so many days after the day of the notice, which is not counted (R66, A30)."""
    return notice + datetime.timedelta(days=(policy or current()).number("summary_days"))


def summary_state(notice: datetime.date, received: datetime.date | None, day: datetime.date, policy: Policy | None = None) -> str:
    """按期交, 迟交, 待交 or 逾期未交 on a day.

    >>> summary_state(datetime.date(2026, 7, 10), None, datetime.date(2026, 7, 18))
    '逾期未交'
    """
    due = summary_due_on(notice, policy)
    if received is not None and received <= day:
        return HANDED_IN if received <= due else HANDED_IN_LATE
    return AWAITED if day <= due else MISSED


_SCORE = Number(hint="填0到100的分数，无数据的空着。", sample=90.0)


@udf(group="半年考核", clause="R64、A29")
def assess_total(
    archive: Annotated[float | None, Arg("上报与档案得分", note="，无数据的空着", kind=_SCORE)] = None,
    complaints: Annotated[float | None, Arg("投诉得分", note="，无数据的空着", kind=_SCORE)] = None,
    unsatisfied: Annotated[float | None, Arg("不满意项得分", note="，无数据的空着", kind=_SCORE)] = None,
    reports: Annotated[float | None, Arg("分析报告得分", note="，无数据的空着", kind=_SCORE)] = None,
    truth: Annotated[float | None, Arg("真实性得分", note="，无数据的空着", kind=_SCORE)] = None,
) -> float | str:
    """半年考核总分：五组得分按权重30、20、20、15、15（非原文）平均；无数据的组不计，权重按比例分给其余各组。

    例：
    >>> assess_total(91.8, 96, 95, 100, 100)
    95.7
    >>> assess_total(80, None, 60, None, None)
    72.0
    """
    policy = current()
    scores = (archive, complaints, unsatisfied, reports, truth)
    if any(score is not None and not 0 <= score <= 100 for score in scores):
        raise UdfError("得分应在0到100之间")
    total = weighted_mean((score, policy.number(f"group_{no}")) for no, score in enumerate(scores, 1))
    return NO_DATA if total is None else rounded(total)


@udf(group="半年考核", clause="R64、A29")
def grade(
    score: Annotated[float | None, Arg("考核总分", note="，0到100", kind=_SCORE)] = None,
    falsified: Annotated[str, Arg("查实虚假", note="：是或否", kind=yes_no("是", "否"))] = "否",
) -> str:
    """考核等级：85分起优良，60分起合格，其余为差（分数线为非原文）；查实信息虚假的最高评为合格。

    例：
    >>> grade(85)
    '优良'
    >>> grade(92, "是")
    '合格'
    >>> grade(59.9)
    '差'
    """
    if score is None:
        return ""
    if not 0 <= score <= 100:
        raise UdfError("“考核总分”应在0到100之间")
    return grade_of(score, falsified=falsified == "是")


@udf(group="半年考核", clause="R65-R67、A09")
def consequence(result: Annotated[str, Arg("考核等级", note="：优良、合格、差", kind=GRADE)] = "") -> str:
    """考核结果怎样运用：按《分级标准》“考核结果运用”表；“差”的后果原文残缺，为非原文。

    例：
    >>> consequence("优良")
    '由集团公司市场营销部撰文上报集团领导；集团公司内部发文表扬、奖励；结果纳入集团公司政绩考核指标'
    """
    return "；".join(consequence_of(result).measures) if result else ""


@udf(group="半年考核", clause="R66、A30")
def summary_due(notice: Annotated[datetime.date | None, Arg("考核结果通知日期")] = None) -> datetime.date | None:
    """《客户关系维护工作总结》最晚哪天交：通知之日后7个自然日。

    例：
    >>> summary_due(datetime.date(2026, 7, 10))
    datetime.date(2026, 7, 17)
    """
    return summary_due_on(notice) if notice else None
