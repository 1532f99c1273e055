"""What looks odd enough to be verified: jumps, figures that never change, surveys with full marks alone (R63).

An odd figure is no proof of anything: it goes on a list 待核实 and changes no result by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Annotated

from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.kinds.amounts import Number
from udfs.kinds.kind import Fault
from udfs.policy.evaluator import Policy, current
from udfs.rules.rounding import NO_DATA, mean, rounded
from udfs.rules.satisfaction import asked_aspects, item_score, item_scores, surveys_of
from udfs.rules.survey_form import ITEMS, Survey

#: Iglewicz and Hoaglin (1993): the median deviation of normal figures is 0.6745 of their standard deviation,
#: the mean one, taken where the median one is 0, 1/1.2533.
_BY_MEDIAN, _BY_MEAN = 0.6745, 1.253314


def modified_z(value: float, history: Sequence[float]) -> float | None:
    """How far a figure lies from the median of earlier ones, in robust standard deviations; infinite if these were all equal.

    >>> round(modified_z(40, [10, 12, 11, 9, 10]) or 0, 1), modified_z(7, [5, 5, 5]), modified_z(5, [])
    (20.2, inf, None)
    """
    if not history:
        return None
    middle = median(history)
    away, spread = value - middle, [abs(one - middle) for one in history]
    if scale := median(spread):
        return _BY_MEDIAN * away / scale
    if scale := mean(spread) or 0.0:
        return away / (_BY_MEAN * scale)
    return math.copysign(math.inf, away) if away else 0.0


def is_jump(value: float, history: Sequence[float], policy: Policy | None = None) -> bool:
    """A figure beyond the unit's own history, if that is long enough to tell."""
    policy = policy or current()
    if len(history) < policy.number("jump_history"):
        return False
    found = modified_z(value, history)
    return found is not None and abs(found) > policy.number("jump_z")


def run_length(figures: Sequence[float | None]) -> int:
    """How many of the newest figures are equal to one another: 0 for a blank or 0 at the end, which says nothing.

    >>> run_length([3, 8, 8, 8]), run_length([8, 8, None, 8]), run_length([5, 0, 0])
    (3, 1, 0)
    """
    if not figures or not figures[-1]:
        return 0
    return next((at for at, one in enumerate(reversed(figures)) if one != figures[-1]), len(figures))


def is_repeated(figures: Sequence[float | None], policy: Policy | None = None) -> bool:
    """The same figure month after month."""
    return run_length(figures) >= int((policy or current()).number("repeat_months"))


def has_full_marks_alone(survey: Survey, policy: Policy | None = None) -> bool:
    """Every item that is asked at its stage was answered, and with 满意 or as many points."""
    full = item_score("满意", policy) or 0.0
    scores = [score for of_aspect in item_scores(survey, policy).values() for score in of_aspect.values()]
    asked = sum(len(ITEMS[aspect]) for aspect in asked_aspects(survey.stage))
    return len(scores) == asked and min(scores) >= full


#: Beyond all figures of a unit.
_MOST = 1e15
_FIGURE = Number(hint="填数字。", sample=10.0)


def _figures(rows: Rows) -> list[float | None]:
    found = []
    for at, cell in enumerate(cell for row in rows for cell in row):
        value = _FIGURE.parse(cell)
        if isinstance(value, Fault):
            raise UdfError(f"第{at + 1}期{value.why}")
        if value is not None and abs(value) > _MOST:
            raise UdfError(f"第{at + 1}期的数太大")
        found.append(value)
    return found


@udf(group="信息核实", clause="R63")
def jump(
    figure: Annotated[float | None, Arg("本期数", kind=_FIGURE)] = None,
    earlier: Annotated[Rows, Arg("以往各期数", note="，一行或一列")] = (),  # type: ignore[assignment]
) -> float | str:
    """本期数与以往各期相差多少（修正Z值）：绝对值超过3.5（非原文）的值得核实；以往不足5期的为“无数据”。

    以往各期完全相同而本期不同的，写明以往是多少。这只是核实的线索，不是结论。

    例：
    >>> jump(40, ((10, 12, 11, 9, 10),))
    20.2
    """
    history = [one for one in _figures(earlier) if one is not None]
    if figure is None:
        return ""
    if abs(figure) > _MOST:
        raise UdfError("“本期数”太大")
    found = modified_z(figure, history) if len(history) >= current().number("jump_history") else None
    if found is None:
        return NO_DATA
    return f"以往都是{history[0]:.10g}" if math.isinf(found) else rounded(found)


@udf(group="信息核实", clause="R63")
def repeats(figures: Annotated[Rows, Arg("各月的数", note="，按先后一行或一列")]) -> int:
    """最近连续几个月的数完全相同：3个月以上（非原文）的值得核实；最近一月是空白或0的为0。

    例：
    >>> repeats(((3, 8, 8, 8),))
    3
    """
    return run_length(_figures(figures))


@udf(group="信息核实", clause="R63、R56")
def sat_full(
    head: Annotated[Head, Arg("表头一行", note="，满意度调查表的表头")],
    row: Annotated[Rows, Arg("一份调查")],
) -> bool | None:
    """是不是每一项都答了、而且全是满意或满分：是的值得核实。

    例：
    >>> sat_full(("项目阶段", "服务建议", "接触感受"), (("在施", "满意", 100),))
    False
    """
    found = surveys_of(head, row)
    return has_full_marks_alone(found[0]) if found else None
