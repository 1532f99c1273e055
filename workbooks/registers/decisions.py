"""核定表：集团市场营销部核定的客户等级，有理由和期限（R17、A07、A17）。"""

from __future__ import annotations

import datetime

from udfs.kinds import choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, also


@sheet("核定表", clause="R17、A07、A17", returned="核定", key=("client", "day"), about="client", dated="day")
class Decisions:
    """每行一次核定：等级、理由、核定和失效日期、核定人；在失效之前，等级按核定的算。"""

    client: str = field(CLIENT, width=30)
    tier: str | None = field(
        "核定等级",
        aliases=also("等级 核定级别 确认等级 集团核定等级 核定结果 决定等级 审定等级 最终等级"),
        kind=choices.TIER_LETTER,
        clause="R17",
        width=9,
        default=None,
    )
    reason: str = field(
        "理由",
        aliases=also("核定理由 原因 核定依据 依据 说明 核定说明 核定原因 理由说明"),
        kind=Text(hint="写为什么这样核定。", sample="分级冲突，经面谈暂按B类维护"),
        clause="A07",
        width=36,
    )
    day: datetime.date = field(
        "核定日期", aliases=also("日期 核定时间 确认日期 生效日期 审定日期 决定日期"), kind=Day(), clause="A17", width=13
    )
    until: datetime.date | None = field(
        "失效日期",
        aliases=also("有效期至 截止日期 到期日期 有效期 失效时间 有效期止 终止日期 期限"),
        kind=Day(hint="填最后有效的一天；一直有效的留空。"),
        clause="A07",
        width=13,
        default=None,
    )
    decided_by: str = field("核定人", aliases=also("批准人 审批人 确认人 签字人 核定人员 审定人"), kind=PERSON, clause="A17", width=10)

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        until = f"，有效至{self.until.isoformat()}" if self.until else ""
        tier = f"核定为{self.tier}类" if self.tier else "撤销核定等级"
        return f"{tier}{until}：{self.reason or '理由未填'}（{self.decided_by or '核定人未填'}）"


DECISIONS = schema(Decisions)

usual_checks(Decisions, order=(("day", "until"),))
