"""观察期登记表：有望升级的C类、B类客户，观察到哪天、结论如何（R50、R51）。"""

from __future__ import annotations

import datetime

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, also


@sheet("观察期登记表", clause="R50、R51", returned="月报", key=("client", "start"), about="client", dated="start")
class Watches:
    """每行一个观察期：开始和结束日期、目标等级；期满写结论、结论日期、批准人和理由。"""

    client: str = field(CLIENT, width=30)
    start: datetime.date = field(
        "开始日期",
        aliases=also("观察开始日期 观察期开始 起始日期 观察起始日期 观察期起 开始时间 观察开始时间 观察期开始日期 起始时间"),
        kind=Day(),
        clause="R51",
        width=13,
    )
    end: datetime.date = field(
        "结束日期",
        aliases=also("观察结束日期 观察期结束 截止日期 终止日期 观察期止 结束时间 观察结束时间 观察期结束日期 观察截止日期"),
        kind=Day(hint="填观察期最后一天。"),
        clause="R51",
        width=13,
    )
    target: str | None = field(
        "目标等级",
        aliases=also("目标级别 培养目标 拟升等级 目标 培养等级 拟升级别 培养目标等级"),
        kind=choices.WATCH_TARGET,
        clause="R51",
        strict=False,
        width=10,
        default=None,
    )
    conclusion: str | None = field(
        "结论",
        aliases=also("观察结论 观察结果 结果 评估结论 期满结论 观察期结论 处理结论"),
        kind=choices.WATCH_CONCLUSION,
        clause="R50",
        width=9,
        default=None,
    )
    concluded: datetime.date | None = field(
        "结论日期",
        aliases=also("作出结论日期 结论时间 评估日期 作出结论时间 下结论日期 观察结论日期"),
        kind=Day(),
        width=13,
        default=None,
    )
    approver: str | None = field(
        "批准人", aliases=also("审批人 审批领导 批准领导 签批人 审核人 批准"), kind=PERSON, clause="R50", width=10, default=None
    )
    reason: str | None = field(
        "理由",
        aliases=also("说明 原因 观察理由 观察原因 依据 情况说明 列入理由 备注"),
        kind=Text(hint="填列入观察或作出结论的理由。", sample="近期主动履约"),
        clause="R51",
        width=24,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        until = f"至{self.end.isoformat()}" if self.end else ""
        aim = f"，目标{self.target}类" if self.target else ""
        ended = f"，结论：{self.conclusion}" if self.conclusion else "，观察中"
        return f"观察期{until}{aim}{ended}"


WATCHES = schema(Watches)

usual_checks(
    Watches,
    order=(("start", "end"), ("start", "concluded")),
    past=("concluded",),
    together=(("conclusion", "concluded"), ("concluded", "conclusion"), ("conclusion", "approver")),
    clocks=(("end", "conclusion"),),
)
