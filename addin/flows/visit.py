"""拜访：计划里的一次拜访，确认、改期、免访（R42、R44）。"""

from __future__ import annotations

from addin.declare import command, flow

PLANNED, CONFIRMED, MOVED, WAIVED = "计划", "确认", "改期", "免访"


@flow("拜访", start=PLANNED, clause="R42、R44")
class Visit:
    """拜访计划里的一次拜访；改期、免访要写理由，日历文件里同一次拜访还是同一个事件。"""

    confirm = command("确认", (PLANNED, CONFIRMED, MOVED), CONFIRMED, who=("unit", "marketing"), clause="R42")
    move = command("改期", (PLANNED, CONFIRMED, MOVED), MOVED, who=("unit", "marketing"), clause="R42", reason=True, evidence=("新日期",))
    waive = command("免访", (PLANNED, CONFIRMED, MOVED), WAIVED, who=("unit", "marketing"), clause="R42", reason=True)
    restore = command("恢复", WAIVED, CONFIRMED, who=("unit", "marketing"), clause="R42", reason=True)
