"""风险信号表：客户的信用、资金、诉讼、经营出现的信号和我们的措施（S13–S15、G16）。"""

from __future__ import annotations

import datetime

from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.risk_facts import COLUMN
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, OWNER_ALIASES, PERSON, also, numbered


@sheet("风险信号表", clause="S13-S15、G16", returned="月报", key=(("number",), ("client", "day", "kind")), about="client", dated="day")
class Risks:
    """每行一个风险信号：类别、程度、情况、措施和期限；消除后写关闭日期和说明。"""

    number: str | None = field(
        "编号", aliases=also("信号编号 风险编号 预警编号 风险信号编号 记录编号 登记编号"), kind=numbered("FX"), width=12, default=None
    )
    client: str = field(CLIENT, width=30)
    day: datetime.date = field(COLUMN["day"], width=13)
    kind: str = field(COLUMN["kind"], width=11)
    description: str = field(
        "说明",
        aliases=also("情况说明 风险说明 风险描述 信号说明 具体情况 情况描述 风险情况 描述 风险内容 信号描述 风险事项 内容"),
        kind=Text(hint="填具体情况。", sample="融资未到位，项目暂缓"),
        clause="S13",
        width=28,
    )
    level: str = field(COLUMN["level"], width=8)
    measure: str | None = field(
        "措施",
        aliases=also("应对措施 风险应对 处理措施 应对方案 风险措施 防范措施 处置措施 采取措施 控制措施"),
        kind=Text(hint="填采取什么措施。", sample="要求提供付款担保"),
        clause="S15",
        width=24,
        default=None,
    )
    owner: str | None = field(
        "责任人", aliases=also("措施责任人 风险责任人", OWNER_ALIASES), kind=PERSON, clause="S15", width=10, default=None
    )
    measure_due: datetime.date | None = field(
        "措施期限",
        aliases=also("措施完成期限 完成期限 应对期限 处理期限 期限 要求完成日期 措施完成日期 计划完成日期 处置期限"),
        kind=Day(),
        clause="S15",
        width=13,
        default=None,
    )
    closed: datetime.date | None = field(COLUMN["closed"], width=13, default=None)
    closing_note: str | None = field(
        "关闭说明",
        aliases=also("解除说明 消除说明 关闭原因 解除原因 处理结果 关闭情况 解除情况 销项说明"),
        kind=Text(hint="填为什么可以关闭。", sample="情况消除，恢复正常"),
        clause="S14",
        width=20,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        ended = f"{self.closed.isoformat()}关闭" if self.closed else f"未关闭{f'，措施：{self.measure}' if self.measure else ''}"
        return f"{self.kind or '风险信号'}（{self.level or '程度未填'}）：{self.description or ''}；{ended}"


RISKS = schema(Risks)

usual_checks(
    Risks,
    order=(("day", "closed"),),
    limits=(("day", "measure_due"),),
    past=("day", "closed"),
    together=(("closed", "closing_note"), ("closing_note", "closed"), ("measure", "owner"), ("measure", "measure_due")),
)
