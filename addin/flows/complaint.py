"""投诉：登记、处理、办结、回访（R55、V08）。"""

from __future__ import annotations

from addin.declare_flow import command, flow

NEW, HANDLED, CLOSED, VISITED = "已登记", "处理中", "已办结", "已回访"


@flow("投诉", start=NEW, clause="R55、V08", on="complaints")
class Complaint:
    """一件投诉；A、B、C类客户用同一个期限。"""

    handle = command("处理", (NEW, HANDLED), HANDLED, who=("unit",), clause="R55", evidence=("处理措施",))
    close = command("办结", HANDLED, CLOSED, who=("unit",), clause="R55", evidence=("办结日期", "处理效果"))
    visit = command("回访", CLOSED, VISITED, who=("unit", "marketing"), clause="R55", evidence=("回访日期",))
    reopen = command("重新处理", (CLOSED, VISITED), HANDLED, who=("unit", "marketing"), clause="R55", reason=True)
