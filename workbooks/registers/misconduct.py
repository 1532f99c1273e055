"""不良行为登记表：客户的拖欠、违约、失信和诉讼，有日期有依据（R49）。"""

from __future__ import annotations

import datetime

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, also, numbered


@sheet("不良行为登记表", clause="R49", returned="月报", key=(("number",), ("client", "day")), about="client", dated="day")
class Misconduct:
    """每行一次不良行为：日期、行为、情况、依据和处理结果。"""

    number: str | None = field(
        "编号", aliases=also("记录编号 登记编号 行为编号 不良行为编号 记录号"), kind=numbered("BL"), width=12, default=None
    )
    client: str = field(CLIENT, width=30)
    day: datetime.date = field(
        "日期", aliases=also("发生日期 行为日期 发生时间 登记日期 时间 行为时间 记录日期 发现日期"), kind=Day(), clause="R49", width=13
    )
    conduct: str = field(
        "行为",
        aliases=also("不良行为 行为类别 行为类型 不良行为类别 不良行为类型 类别 类型 行为种类"),
        kind=choices.CONDUCT,
        clause="R49",
        width=12,
    )
    description: str = field(
        "说明",
        aliases=also("情况说明 行为说明 具体情况 事由 情况描述 具体说明 行为描述 不良行为描述 内容 详细情况"),
        kind=Text(hint="填具体情况。", sample="被列为失信被执行人"),
        clause="R49",
        width=30,
    )
    evidence: str | None = field(
        "依据",
        aliases=also("证据 证明材料 依据材料 佐证材料 信息来源 凭据 来源"),
        kind=Text(hint="填凭什么认定，如往来函件、裁判文书。", sample="往来函件"),
        clause="R49",
        width=18,
        default=None,
    )
    outcome: str | None = field(
        "处理结果",
        aliases=also("处理情况 处理措施 处置结果 处理 处理意见 处置情况 后续处理"),
        kind=Text(hint="填怎样处理、结果如何。", sample="已发函，对方承诺整改"),
        width=22,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        return f"{self.conduct or '不良行为'}：{self.description or ''}{f'；{self.outcome}' if self.outcome else ''}"


MISCONDUCT = schema(Misconduct)

usual_checks(Misconduct, past=("day",), together=(("description", "evidence"),))
