"""The funnel of leads: what each stage asks for, and conversion and dwell by history (G01, G03, G04, D18)."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from udfs.binding import bind, by_head, is_empty, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.kinds import register_choices as choices
from udfs.lead_facts import FACTS, HEADS
from udfs.policy.evaluator import Policy, current
from udfs.policy.needs import Need
from udfs.rules import stages
from udfs.rules.rounding import mean, ratio

STAGES = choices.LEAD_STAGE.options
NEXT = dict(itertools.pairwise(STAGES))


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead with the stages its versions told, oldest first; the last one is where it stands."""

    history: tuple[tuple[str, datetime.date | None], ...]

    @property
    def stage(self) -> str:
        """Where it stands."""
        return self.history[-1][0]

    @property
    def furthest(self) -> int:
        """Place of the last stage it ever stood in."""
        return max(STAGES.index(stage) for stage, _ in self.history)

    def entered(self, stage: str) -> datetime.date | None:
        """进入阶段日期 of a stage; of several the one told last, for it puts the others right."""
        return next((day for one, day in reversed(self.history) if one == stage and day), None)


@dataclass(frozen=True, slots=True)
class Funnel:
    """Figures of leads by stage, not rounded; None for 无数据. Conversion and dwell are keyed by the stage they start from."""

    stages: dict[str, int]
    reached: dict[str, int]
    #: Share of the leads that reached a stage which reached the next one too, 0–1.
    conversion: dict[str, float | None]
    #: Mean days from 进入阶段日期 to that of the next stage, and of how many leads.
    dwell: dict[str, float | None]
    dwelt: dict[str, int]


def figures(leads: Sequence[Lead]) -> Funnel:
    """The funnel of leads, whatever came of them."""
    reached = {stage: sum(lead.furthest >= place for lead in leads) for place, stage in enumerate(STAGES)}
    days = {stage: [d for lead in leads if (d := _days(lead, stage)) is not None] for stage in NEXT}
    return Funnel(
        {stage: sum(lead.stage == stage for lead in leads) for stage in STAGES},
        reached,
        {stage: ratio(reached[after], reached[stage]) for stage, after in NEXT.items()},
        {stage: mean(told) for stage, told in days.items()},
        {stage: len(told) for stage, told in days.items()},
    )


def _days(lead: Lead, stage: str) -> int | None:
    """Days a lead stood in a stage before it went on to the next; None if it did not, or went back in between."""
    first, last = lead.entered(stage), lead.entered(NEXT[stage])
    return (last - first).days if first and last and last >= first else None


def strategy(stage: str, policy: Policy | None = None) -> tuple[str, str]:
    """Strategy of a stage and the hint for what to do next (G04)."""
    row = (policy or current()).table("funnel").judge({"stage": stage}).row
    return str(row.then[0]), str(row.then[1])


def evidence(stage: str, policy: Policy | None = None) -> str:
    """What must be at hand when a lead enters a stage."""
    return str((policy or current()).table("lead_gate").judge({"stage": stage}).row.then[1])


def missing(values: Mapping[str, Any], policy: Policy | None = None) -> list[Need]:
    """What a lead lacks for the stage it stands in; values by head of 项目线索表."""
    return stages.missing("lead_gate", STAGES, values, values.get("阶段") or "", policy)


def step(before: str | None, after: str) -> str:
    """How a lead moved: 进入 for a new one, 停留, 推进 to the next stage, 越级 past one, 退回.

    >>> step(None, "意识"), step("意识", "兴趣"), step("意识", "决策"), step("决策", "考虑")
    ('进入', '推进', '越级', '退回')
    """
    if before is None:
        return "进入"
    places = STAGES.index(after) - STAGES.index(before)
    return "停留" if not places else "退回" if places < 0 else "推进" if places == 1 else "越级"


@udf(group="项目线索", clause="G03、G04")
def funnel(stage: Annotated[str, Arg("阶段", note="：意识、兴趣、考虑、决策、忠诚", kind=choices.LEAD_STAGE)] = "") -> str:
    """线索在漏斗这一阶段的策略和下一步提示。

    例：
    >>> funnel("兴趣")
    '跟进与转化：及时跟进客户需求，提供详细资料和解答，做完筛选'
    """
    return "：".join(strategy(stage)) if stage else ""


@udf(group="项目线索", clause="G01、G03、R71")
def lead_gate(
    head: Annotated[Head, Arg("表头一行", note="，项目线索表的")],
    row: Annotated[Rows, Arg("一行数据")],
) -> str:
    """线索所处阶段还缺什么：这一阶段和前面各阶段须填好的内容；不缺的为空白。

    例：
    >>> lead_gate(("线索编号", "阶段", "筛选结论", "责任人"), (("XS-001", "考虑", "待定", "李示例"),))
    '筛选结论为通过、预计金额(万元)'
    """
    bound = bind(head, HEADS)
    if not any(fact.name == "stage" for _, fact, _ in bound):
        raise UdfError("表头里没有认出“阶段”一列，请把列标题那一行选进来")
    found = row_facts(bound, row[0] if row else ())
    return "" if is_empty(found) else "、".join(map(str, missing(by_head(found, FACTS))))
