"""Whether a reported tier agrees with the one reckoned, or decided by marketing (R17, A07)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from udfs.identity import name_key
from udfs.rules.tiers import Tiering
from workbooks.problems import Problem, Severity, rule

TIER_DIFFERS = rule(
    "KH316",
    Severity.WARNING,
    "自报等级不同",
    "自报{reported}类，{by}为{tier}类{why}。",
    "核对填报内容；确有理由就在备注说明。",
    clause="R17",
)
CONFLICT = rule("KH317", Severity.WARNING, "分级冲突", "{why}；暂按C类处理，待市场营销部核定。", "核对这一项是否属实。", clause="A07")


def check_tiers(
    tell: Callable[..., Problem], names: Sequence[Any], reported: Sequence[Any], tiers: Sequence[Tiering], decided: Mapping[str, str]
) -> Iterator[Problem]:
    """Problems of tiers, one a client at most.

    Args:
        tell: Makes a problem of a rule, a row and a field.
        names: Of the clients.
        reported: Tiers that the sheet tells.
        tiers: Tiers as reckoned.
        decided: Tiers that marketing decided, by the key of the name: of these nothing is in question.
    """
    for i, (name, told, t) in enumerate(zip(names, reported, tiers, strict=True)):
        stands = decided.get(name_key(name)) if name and decided else None
        if stands:
            if told and told != stands:
                values = {"reported": told, "by": "市场营销部已核定", "tier": stands, "why": ""}
                yield tell(TIER_DIFFERS, i, "reported_tier", told, head="自报等级", **values)
        elif t.status == "冲突":
            yield tell(CONFLICT, i, "name", head="客户单位名称", why="；".join(t.why))
        elif told and told != t.tier and t.status == "确定":
            values = {"reported": told, "by": "按分级标准测算", "tier": t.tier, "why": f"：{'；'.join(t.why)}"}
            yield tell(TIER_DIFFERS, i, "reported_tier", told, head="自报等级", **values)
