"""客户活动与关怀表：节日、生日、答谢、考察和规定动作，计划与完成（S12、R79、G10、G11、V04、A41）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Yuan
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.policy.evaluator import current
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, OWNER_ALIASES, PERSON, also, numbered


@sheet(
    "客户活动与关怀表",
    clause="S12、R79、G10、G11、V04",
    returned="月报",
    key=(("number",), ("client", "day", "kind")),
    about="client",
    dated="day",
)
class Activities:
    """每行一次活动或关怀：计划日期、类别、内容、金额、经办人和批准人；做完写完成日期。"""

    number: str | None = field(
        "编号", aliases=also("活动编号 记录编号 关怀编号 登记编号 活动序号"), kind=numbered("HD"), width=12, default=None
    )
    client: str = field(CLIENT, width=30)
    day: datetime.date = field(
        "计划日期",
        aliases=also("活动日期 日期 活动时间 计划时间 关怀日期 安排日期 时间 计划活动日期 开展日期 拟开展日期"),
        kind=Day(),
        clause="G10",
        width=13,
    )
    kind: str = field(
        "类别",
        aliases=also("活动类别 活动类型 类型 关怀类别 关怀方式 活动形式 活动种类 形式 关怀类型"),
        kind=choices.ACTIVITY_KIND,
        clause="S12",
        width=11,
    )
    content: str = field(
        "内容",
        aliases=also("活动内容 主要内容 活动名称 活动主题 关怀内容 事项 活动说明 主题 活动事项"),
        kind=Text(hint="填做什么。", sample="中秋走访慰问"),
        clause="S12",
        width=24,
    )
    persons: str | None = field(
        "对象",
        aliases=also("活动对象 关怀对象 客户人员 对方人员 参加对象 受赠人 参加人员 客户参加人 联系人 对象姓名"),
        kind=Text(hint="填客户人员姓名，几个用顿号隔开。", sample="张示例"),
        personal="安排关怀活动",
        width=14,
        default=None,
    )
    amount: float | None = field(
        "金额(元)",
        aliases=also("金额 费用 费用(元) 活动费用 礼品金额 预算 花费 支出 支出金额 礼品价值 费用金额"),
        kind=Yuan(),
        clause="A41",
        width=11,
        default=None,
    )
    owner: str = field(
        "经办人",
        aliases=also("责任人 组织人 主办人 执行人 我方人员 组织者", tuple(w for w in OWNER_ALIASES if w != "经办人")),
        kind=PERSON,
        width=10,
    )
    done: datetime.date | None = field(
        "完成日期",
        aliases=also("实际完成日期 完成时间 实际日期 实际活动日期 实际完成时间 实际开展日期 落实日期"),
        kind=Day(),
        clause="G10",
        width=13,
        default=None,
    )
    approver: str | None = field(
        "批准人", aliases=also("审批人 审批领导 批准领导 签批人 审核人 批准 同意人"), kind=PERSON, clause="A41", width=10, default=None
    )

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        amount = "" if self.amount is None else f"，{self.amount:g}元"
        done = f"，{self.done.isoformat()}完成" if self.done else "，未完成"
        return f"{self.kind or '活动'}：{self.content or ''}{amount}{done}"


ACTIVITIES = schema(Activities)

OVER_LIMIT = rule(
    "KH342",
    Severity.WARNING,
    "金额超过限额",
    "金额{amount}元，超过{limit}元的限额，没有写“{field}”。",
    "按规定报批并补填“{field}”。",
    clause="A41",
)

usual_checks(Activities, past=("done",), clocks=(("day", "done"),))


@check(Activities, OVER_LIMIT)
def _limit(entries: Sequence[Activities], known: Known) -> Iterator[Remark]:
    policy = current().on(known.month) if known.month else current()
    limit = policy.number("gift_limit")
    for row, entry in enumerate(entries):
        if entry.amount is not None and entry.amount > limit and not entry.approver:
            yield remark(OVER_LIMIT, row, "approver", amount=f"{entry.amount:,.10g}", limit=f"{limit:,.10g}")
