"""拜访：计划里的一次拜访，确认、改期、免访（R42、R44）。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addin.declare_flow import Deed, command, flow
from udfs.policy.posts import Role

PLANNED, CONFIRMED, MOVED, WAIVED = "计划", "确认", "改期", "免访"
_TO_COME = (PLANNED, CONFIRMED, MOVED)
_HERE: tuple[Role, ...] = ("unit", "marketing")


@flow("拜访", start=PLANNED, clause="R42、R44", on="visit-arrangements", verb="visit")
class Visit:
    """拜访计划里的一次拜访；改期、免访要写理由，日历文件里同一次拜访还是同一个事件。"""

    confirm = command("确认", _TO_COME, CONFIRMED, who=_HERE, clause="R42", dated="决定日期")
    move = command("改期", _TO_COME, MOVED, who=_HERE, clause="R42", evidence=("安排拜访日期",), dated="决定日期", reasoned="理由")
    waive = command("免访", _TO_COME, WAIVED, who=_HERE, clause="R42", dated="决定日期", reasoned="理由")
    restore = command("恢复", WAIVED, CONFIRMED, who=_HERE, clause="R42", dated="决定日期", reasoned="理由")

    @staticmethod
    def writes(_values: Mapping[str, Any], deed: Deed) -> dict[str, Any]:
        """What was decided, by whom, and why also where it need not be told."""
        return {"decision": deed.command.after, "by": deed.by, "reason": deed.why or None}
