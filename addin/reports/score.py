"""Score of a client inside its tier (A15): an order for the list, never a reason for the tier. All points are ours (非原文)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from addin.ledger.views import GroupClient


@dataclass(frozen=True)
class Scale:
    """Points of the parts; the best of all parts makes 100."""

    rating: Mapping[str, int]
    social: Mapping[str, int]
    recent_need: int
    cooperated: int
    project: int
    most_projects: int
    #: (contract in 万元 from, points), highest first.
    contract: tuple[tuple[float, int], ...]


DEFAULT_SCALE = Scale(
    rating={"好": 10, "一般": 5},
    social={"高": 20, "较高": 15, "一般": 8, "低": 3},
    recent_need=15,
    cooperated=10,
    project=2,
    most_projects=5,
    contract=((5000.0, 15), (1000.0, 10), (0.01, 5)),
)

BASIS = (
    "同级客户按百分制得分排序（非原文，可调整）：履约诚信、信用状况、市场信誉各10分（好10、一般5）；社会价值或社会连带价值取高者20分"
    "（高20、较高15、一般8、低3）；近期有合作需求15分；有合作历史10分，合作项目每个2分、最多10分；累计合同额5000万元及以上15分、"
    "1000万元及以上10分、不足1000万元5分。得分相同的名次并列。"
)


def client_score(client: GroupClient, scale: Scale = DEFAULT_SCALE) -> int:
    """Points 0–100; what is not known gives none."""
    values = client.values
    ratings = sum(scale.rating.get(str(values.get(name)), 0) for name in ("integrity", "credit", "reputation"))
    social = max(scale.social.get(str(values.get(name)), 0) for name in ("social_value", "related_value"))
    need = scale.recent_need if values.get("recent_need") == "有" else 0
    history = scale.cooperated if values.get("cooperated") == "有" else 0
    projects = scale.project * min(int(_number(values.get("projects"))), scale.most_projects)
    contract = next((points for least, points in scale.contract if _number(values.get("contract")) >= least), 0)
    return ratings + social + need + history + projects + contract


def _number(value: Any) -> float:
    return max(0.0, float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
