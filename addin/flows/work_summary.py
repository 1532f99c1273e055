"""工作总结：通知、收到（R66）。"""

from __future__ import annotations

from addin.declare_flow import command, flow

TOLD, RECEIVED = "已通知", "已收到"


@flow("工作总结", start=TOLD, clause="R66", on="summaries")
class WorkSummary:
    """一个单位一个半年的工作总结；考核结果通知以后一周内交。"""

    receive = command("收到", TOLD, RECEIVED, clause="R66", dated="收到日期")
