"""工作总结登记表：考核合格的单位在通知后一周内交客户关系维护工作总结（R66、A30）。"""

from __future__ import annotations

import datetime

from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.kinds.terms import HalfYear
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import also


@sheet("工作总结登记表", clause="R66", returned="核定", key=("unit", "term"), dated="notified")
class Summaries:
    """每行一个单位一个半年：哪天通知的、哪天收到总结。"""

    unit: str = field(
        "单位",
        aliases=also("单位名称 填报单位 分公司 被考核单位 报送单位"),
        kind=Text(hint="填单位全称。", sample="华东分公司"),
        clause="R66",
        width=20,
    )
    term: str = field("半年", aliases=also("考核期 期间 所属半年 考核半年 半年度 考核期间 时段"), kind=HalfYear(), clause="R58", width=14)
    notified: datetime.date = field(
        "通知日期", aliases=also("通知时间 考核结果通知日期 下发日期 发文日期"), kind=Day(), clause="R66", width=13
    )
    received: datetime.date | None = field(
        "收到日期", aliases=also("收到时间 上交日期 提交日期 上报日期 报送日期"), kind=Day(), clause="R66", width=13, default=None
    )
    outline: str | None = field(
        "提要",
        aliases=also("摘要 内容提要 主要内容 说明 备注 总结提要"),
        kind=Text(hint="填总结的要点。", sample="已按指标逐项说明"),
        width=36,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        received = f"{self.received.isoformat()}收到" if self.received else "未收到"
        return f"{self.unit or '单位未填'}{self.term or ''}工作总结：{received}"


SUMMARIES = schema(Summaries)

usual_checks(Summaries, order=(("notified", "received"),), past=("received",))
