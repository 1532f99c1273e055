"""风险信号表：客户的信用、资金、诉讼、经营出现的信号和我们的措施（S13–S15、G16）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.risk_facts import COLUMN
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
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

    warned: datetime.date | None = field(
        "预警单日期",
        aliases=also("预警单发出日期 发出预警单日期 风险预警单日期 下发预警单日期"),
        kind=Day(),
        clause="S14",
        width=13,
        default=None,
    )
    deferred: datetime.date | None = field(
        "暂缓日期", aliases=also("暂缓开始日期 暂缓处置日期 暂缓起始日期"), kind=Day(), clause="S15", width=13, default=None
    )
    deferred_until: datetime.date | None = field(
        "暂缓至",
        aliases=also("暂缓期限 暂缓到期日期 暂缓截止日期 暂缓到"),
        kind=Day(hint="填到哪一天恢复处置。"),
        clause="S15",
        width=13,
        default=None,
    )
    deferred_why: str | None = field(
        "暂缓理由",
        aliases=also("暂缓原因 暂缓说明"),
        kind=Text(hint="填为什么暂缓处置。", sample="等法院判决"),
        clause="S15",
        width=20,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        measure = f"，措施：{self.measure}" if self.measure else ""
        pause = f"，暂缓至{self.deferred_until.isoformat()}（{self.deferred_why or '没有写理由'}）" if self.deferred_until else ""
        ended = f"{self.closed.isoformat()}关闭" if self.closed else f"未关闭{measure}{pause}"
        return f"{self.kind or '风险信号'}（{self.level or '程度未填'}）：{self.description or ''}；{ended}"


RISKS = schema(Risks)

usual_checks(
    Risks,
    order=(("day", "closed"), ("day", "warned"), ("day", "deferred"), ("deferred", "deferred_until")),
    limits=(("day", "measure_due"),),
    past=("day", "closed", "warned", "deferred"),
    together=(("closed", "closing_note"), ("closing_note", "closed"), ("measure", "owner"), ("measure", "measure_due")),
)

DEFERRED_BARE = rule(
    "KH367",
    Severity.ERROR,
    "暂缓不完整",
    "填了“{first}”，“{field}”空着；暂缓要有开始日期、期限和理由。",
    "补填“{field}”；不是暂缓就把三列都清空。",
    clause="S15",
)
DEFERRED_IDLE = rule(
    "KH368",
    Severity.WARNING,
    "没有措施就暂缓",
    "填了“{first}”，“{field}”空着；先定措施、责任人和期限，处置中的才能暂缓。",
    "补填“{field}”。",
    clause="S15",
)
_DEFERRAL = ("deferred", "deferred_until", "deferred_why")


@check(Risks, DEFERRED_BARE, DEFERRED_IDLE)
def _deferrals(entries: Sequence[Risks], _: Known) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        first = next((n for n in _DEFERRAL if getattr(entry, n)), None)
        if first is None:
            continue
        head = RISKS.by_name[first].head
        for name in _DEFERRAL:
            if not getattr(entry, name):
                yield remark(DEFERRED_BARE, row, name, first=head)
        if not entry.measure and not entry.closed:
            yield remark(DEFERRED_IDLE, row, "measure", first=head)
