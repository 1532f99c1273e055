"""Projects: what a stage asks for, slippage, overrun, receivables, and when the client must be told (P01–P06, R73, G09)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from udfs.binding import bind, by_head, is_empty, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.kinds import register_choices as choices
from udfs.kinds import scores
from udfs.kinds.amounts import Count, Money
from udfs.policy.evaluator import Policy, current
from udfs.policy.maintenance import SURVEY, TASKS
from udfs.policy.needs import Need
from udfs.project_facts import FACTS, HEADS
from udfs.rules import stages
from udfs.rules.rounding import rounded

STAGES = choices.PROJECT_STAGE.options


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a project stands; percentages as numbers (67 for 67 %), money in 万元, None for what is not told."""

    planned: float | None = None
    actual: float | None = None
    budget: float | None = None
    cost: float | None = None
    planned_finish: datetime.date | None = None
    finished: datetime.date | None = None


def missing(values: Mapping[str, Any], *, tasks: int | None, surveys: int | None, policy: Policy | None = None) -> list[Need]:
    """What a project lacks for the stage it stands in (P02, P06).

    Args:
        values: By head of 项目台账, blank ones None.
        tasks: How many entries of 项目任务表 it has; None if that is not known, then they are not asked for.
        surveys: How many surveys it has; None if that is not known.
        policy: The policy in force; the current one if left out.
    """
    told = {**values, TASKS: tasks or None, SURVEY: surveys or None}
    unknown = {name for name, count in ((TASKS, tasks), (SURVEY, surveys)) if count is None}
    found = stages.missing("project_gate", STAGES, told, values.get("项目阶段") or "", policy)
    return [need for need in found if need.head not in unknown]


def slippage(planned: float | None, actual: float | None) -> float | None:
    """Points by which a project is behind its plan; negative if it is ahead."""
    return None if planned is None or actual is None else planned - actual


def cost_share(budget: float | None, cost: float | None) -> float | None:
    """Cost so far in per cent of the budget; over 100 is an overrun."""
    return cost / budget * 100 if budget and cost is not None else None


def days_past(planned_finish: datetime.date | None, finished: datetime.date | None, day: datetime.date | None) -> int | None:
    """Days past 计划竣工, up to 实际竣工 or the day; 0 before it, None if either is not told."""
    end = finished or day
    return max((end - planned_finish).days, 0) if planned_finish and end else None


def outstanding(receivable: float | None, received: float | None) -> float | None:
    """What is still to be paid, in 万元."""
    return None if receivable is None else receivable - (received or 0)


def age_band(due: datetime.date, day: datetime.date, policy: Policy | None = None) -> str:
    """Band of a receivable by the days past its 收款期限 (G09)."""
    return str((policy or current()).table("ageing").judge({"days": float((day - due).days)}).row.then[0])


def notice(one: Progress, policy: Policy | None = None) -> list[str]:
    """Why the client must be told, one sentence each; empty if it need not (R73)."""
    policy = policy or current()
    behind, share = slippage(one.planned, one.actual), cost_share(one.budget, one.cost)
    said = []
    if behind is not None and behind > policy.number("slip_points"):
        said.append(f"实际进度落后计划{rounded(behind):g}个百分点")
    if share is not None and share > policy.number("overrun_limit"):
        said.append(f"已发生成本为预算的{rounded(share):g}%")
    return said


def _shares(*numbers: float | None) -> tuple[float | None, ...]:
    """Percentages as numbers; a fraction tells that the cells hold shares, as a format of per cent makes them."""
    told = [n for n in numbers if n is not None]
    if any(0 < n < 1 for n in told) and all(0 <= n <= 1 for n in told):
        return tuple(None if n is None else n * 100 for n in numbers)
    return numbers


class _Percent(scores.Progress):
    """Per cent as typed; a fraction is left for its neighbour to tell what it is."""

    def from_number(self, number: float, unit: str) -> Any:
        """The number itself."""
        return number if 0 < number < 1 else super().from_number(number, unit)


_COUNT, _PER_CENT = Count(), _Percent()
_PLANNED = Annotated[float | None, Arg("计划进度", "%", "：如67", kind=_PER_CENT)]
_ACTUAL = Annotated[float | None, Arg("实际进度", "%", "：如60", kind=_PER_CENT)]
_BUDGET = Annotated[float | None, Arg("预算", "万元", kind=Money())]
_COST = Annotated[float | None, Arg("已发生成本", "万元", kind=Money())]


@udf(group="项目管理", clause="P01、P02、P06")
def project_gate(
    head: Annotated[Head, Arg("表头一行", note="，项目台账的")],
    row: Annotated[Rows, Arg("一行数据")],
    tasks: Annotated[int | None, Arg("任务数", "个", "：项目任务表里这个项目有几行；不填就不查", kind=_COUNT)] = None,
    surveys: Annotated[int | None, Arg("满意度调查数", "个", "：这个项目有几份；不填就不查", kind=_COUNT)] = None,
) -> str:
    """项目所处阶段还缺什么：这一阶段和前面各阶段须具备的内容；不缺的为空白。

    例：
    >>> head = ("项目编号", "项目阶段", "目标", "范围", "计划开工", "计划竣工", "项目经理")
    >>> project_gate(head, (("XM-001", "计划", "按期交付", "", "2026-10-01", "", "李示例"),))
    '范围、计划竣工'
    >>> project_gate(head, (("XM-001", "启动"),))
    ''
    """
    bound = bind(head, HEADS)
    if not any(fact.name == "stage" for _, fact, _ in bound):
        raise UdfError("表头里没有认出“项目阶段”一列，请把列标题那一行选进来")
    found = row_facts(bound, row[0] if row else ())
    return "" if is_empty(found) else "、".join(map(str, missing(by_head(found, FACTS), tasks=tasks, surveys=surveys)))


@udf(group="项目管理", clause="P05、R73")
def slip(planned: _PLANNED = None, actual: _ACTUAL = None) -> float | None:
    """进度偏差：计划进度减实际进度，落后几个百分点；负数为提前。

    例：
    >>> slip(67, 61)
    6.0
    """
    return rounded(slippage(*_shares(planned, actual)))


@udf(group="项目管理", clause="P05、R73")
def overrun(budget: _BUDGET = None, cost: _COST = None) -> float | None:
    """成本占预算的百分数：超过100为超支。

    例：
    >>> overrun(2000, 2300)
    115.0
    """
    return rounded(cost_share(budget, cost))


@udf(group="项目管理", clause="P05、R73")
def days_late(
    planned: Annotated[datetime.date | None, Arg("计划竣工")] = None,
    finished: Annotated[datetime.date | None, Arg("实际竣工", note="，没有竣工就空着")] = None,
    today: Annotated[datetime.date | None, Arg("今天", note="，一般填TODAY()")] = None,
) -> int | None:
    """超过计划竣工多少天：已竣工的算到实际竣工，没有竣工的算到今天；没有超过的为0。

    例：
    >>> days_late(datetime.date(2026, 10, 3), datetime.date(2026, 11, 3))
    31
    >>> days_late(datetime.date(2026, 12, 26), None, datetime.date(2026, 12, 1))
    0
    """
    return days_past(planned, finished, today)


@udf(group="项目管理", clause="R73")
def notice_due(planned: _PLANNED = None, actual: _ACTUAL = None, budget: _BUDGET = None, cost: _COST = None) -> str:
    """是否要向客户通报：进度落后超过10个百分点，或成本超过预算（非原文）的，说明原因；不用通报的为空白。

    例：
    >>> notice_due(60, 45)
    '实际进度落后计划15个百分点'
    >>> notice_due(60, 50, 2000, 1500)
    ''
    """
    planned, actual = _shares(planned, actual)
    return "；".join(notice(Progress(planned, actual, budget, cost)))


@udf(group="项目管理", clause="G09、S13")
def ageing(
    receivable: Annotated[float | None, Arg("应收款", "万元", kind=Money())] = None,
    received: Annotated[float | None, Arg("已收款", "万元", kind=Money())] = None,
    due: Annotated[datetime.date | None, Arg("收款期限")] = None,
    today: Annotated[datetime.date | None, Arg("今天", note="，一般填TODAY()")] = None,
) -> str:
    """应收款的账龄：未到期、30天以内、31至90天、91至180天、181至365天、一年以上；已收完的为空白。

    例：
    >>> ageing(1500, 300, datetime.date(2026, 10, 31), datetime.date(2026, 12, 31))
    '31至90天'
    >>> ageing(600, 600, datetime.date(2026, 10, 31), datetime.date(2026, 12, 31))
    ''
    """
    if due is None or (outstanding(receivable, received) or 0) <= 0:
        return ""
    if today is None:
        raise UdfError("“今天”是空的", "#N/A")
    return age_band(due, today)
