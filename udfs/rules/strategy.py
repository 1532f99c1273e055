"""What to do about a client: strategy cards by value, potential, need, scale, industry, stage and tier (V04–V07, S04–S07, G04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from udfs.declare import Arg, udf
from udfs.kinds.choices import TIER_LETTER
from udfs.kinds.industries import INDUSTRY
from udfs.kinds.register_choices import LEAD_STAGE
from udfs.policy.care import NEEDS
from udfs.policy.evaluator import Policy, current
from udfs.policy.shapes import LEVEL
from udfs.rules.value import SCALES

STAGE_PART = "线索阶段"


@dataclass(frozen=True, slots=True)
class Card:
    """One side of a client and what to do about it, with the row of the policy that says so."""

    part: str
    title: str
    text: str
    row: str
    clause: str

    def __str__(self) -> str:
        return f"【{self.part}】{self.title}：{self.text}（{self.clause}）"


def cards(known: Mapping[str, str | None], policy: Policy | None = None) -> tuple[Card, ...]:
    """Cards that apply, in the order of the policy table.

    Args:
        known: Of `tier`, `client_value`, `potential`, `need`, `scale`, `industry` and `stage` what is known.
        policy: The policy; by default the one in use.
    """
    policy = policy or current()
    rows = policy.table("strategy").listed(known)
    found = [Card(row.then[0], row.then[1], row.then[2], row.id, row.clause) for row in rows]
    if known.get("stage"):
        row = policy.table("funnel").judge({"stage": known["stage"]}).row
        found.append(Card(STAGE_PART, row.then[0], row.then[1], row.id, row.clause))
    return tuple(found)


@udf(group="客户价值", clause="V04-V07、S04-S07、G04")
def strategy(
    tier: Annotated[str | None, Arg("客户等级", kind=TIER_LETTER)] = None,
    value: Annotated[str | None, Arg("客户价值", note="：高、中、低", kind=LEVEL)] = None,
    need: Annotated[str | None, Arg("需求类型", note="，如服务导向型、综合型", kind=NEEDS)] = None,
    size: Annotated[str | None, Arg("客户规模", kind=SCALES)] = None,
    industry: Annotated[str | None, Arg("所属行业", kind=INDUSTRY)] = None,
    stage: Annotated[str | None, Arg("线索阶段", note="，如意识、兴趣", kind=LEAD_STAGE)] = None,
    potential: Annotated[str | None, Arg("客户潜力", note="：高、中、低", kind=LEVEL)] = None,
) -> str:
    """策略卡：按等级、价值、需求、规模、行业、线索阶段、潜力列出对这个客户的做法，一行一方面；不知道的空着。

    例：
    >>> strategy(None, "低", None, None, None, None, "高").splitlines()[1]
    '【客户潜力】及时提升等级：低价值客户展现出高潜力，及时提升其等级并给予更多关注，不等期末（V07）'
    >>> strategy(None, None, None, "小型")
    '【客户规模】批量开发，简化流程：通过网络平台、行业协会等渠道集中开发；简化合作流程，提高工作效率（S05）'
    """
    known = {
        "tier": tier, "client_value": value, "potential": potential, "need": need, "scale": size, "industry": industry, "stage": stage,
    }  # fmt: skip
    return "\n".join(map(str, cards(known)))
