"""质疑：市场营销部对一格内容提问，填报单位答复，由提问的人了结。"""

from __future__ import annotations

from addin.declare_flow import command, flow

OPEN, ANSWERED, SETTLED_CHANGED, SETTLED, VOID = "待答", "已答", "已结·已改", "已结·无需改", "作废"


@flow("质疑", start=OPEN, clause="R25、R31")
class Query:
    """对报表里一格内容的提问；没有了结的，那次报送不能接收。"""

    answer = command("答复", (OPEN, ANSWERED), ANSWERED, who=("unit",), clause="R31", evidence=("答复",))
    settle_changed = command("了结（已改）", (OPEN, ANSWERED), SETTLED_CHANGED)
    settle = command("了结（无需改）", ANSWERED, SETTLED)
    ask_again = command("再问", ANSWERED, OPEN, reason=True)
    cancel = command("作废", (OPEN, ANSWERED), VOID, reason=True)
