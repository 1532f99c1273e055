"""半年考核：试算、通知、申诉、终评（R58、R64、A29）。"""

from __future__ import annotations

from addin.declare_flow import command, flow

TRIAL, NOTIFIED, OBJECTED, FINAL = "试算", "已通知", "申诉中", "终评"


@flow("考核", start=TRIAL, clause="R58、R64、A29")
class Assessment:
    """一个单位一个半年的考核：通知之后在期限内可以申诉，重算后终评。"""

    notify = command("通知", TRIAL, NOTIFIED, clause="R64")
    object = command("申诉", NOTIFIED, OBJECTED, who=("unit",), clause="A29", reason=True)
    answer = command("答复申诉", OBJECTED, FINAL, clause="A29", reason=True)
    finish = command("终评", NOTIFIED, FINAL, clause="R64")
