"""报送：从应报到接收、退回、撤回（R15、R16、R25、R57）。"""

from __future__ import annotations

from addin.declare_flow import command, flow

MISSING, NO_CHANGE, WAITING, SENT_BACK, ACCEPTED = "未报", "无变化声明", "已报(待验)", "退回", "已接收"
_ARRIVED = (NO_CHANGE, WAITING, ACCEPTED)


@flow("报送", start=MISSING, clause="R15、R16、R25")
class MonthlyReturn:
    """一个单位一个月的报送；迟报只是标记，不是状态。"""

    submit = command("提交", (MISSING, SENT_BACK, NO_CHANGE, WAITING, ACCEPTED), ACCEPTED, who=("unit", "marketing"), clause="R25")
    submit_below = command("交分公司", (MISSING, SENT_BACK, WAITING), WAITING, who=("unit",), clause="R15、A21")
    declare_no_change = command("声明无变化", (MISSING, SENT_BACK), NO_CHANGE, who=("unit", "marketing"), clause="A03、R57")
    refuse = command("退回有错误的", (MISSING, SENT_BACK, WAITING, ACCEPTED, NO_CHANGE), SENT_BACK, clause="R25")
    accept = command("接收", (WAITING, ACCEPTED, SENT_BACK), ACCEPTED, clause="D01")
    send_back = command("退回", _ARRIVED, SENT_BACK, clause="R25", reason=True)
    withdraw = command("撤回", (*_ARRIVED, SENT_BACK), MISSING, clause="R28", reason=True)
