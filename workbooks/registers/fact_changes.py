"""信息变更审定表：沟通拜访时得知的信息变更，采用还是不采用；采用的改进客户档案（R28、R38）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, also
from workbooks.registers.told_changes import ToldChanges, heads_of


@sheet("信息变更审定表", clause="R28、R38", returned="核定", key=("client", "unit", "source", "learned"), about="client", dated="decided")
class FactChanges:
    """每行审定一项得知的变更：哪个客户、哪份沟通记录、改成什么、采用不采用、理由、审定日期和审定人；后定的为准。"""

    client: str = field(CLIENT, width=30)
    unit: str = field("填报单位", aliases=also("单位 报送单位 提出单位 来源单位"), kind=Text(hint="填报这份沟通记录的单位。"), width=18)
    source: str = field(
        "沟通记录",
        aliases=also("来源 来源编号 记录编号 沟通记录编号 编号 依据"),
        kind=Text(hint="填沟通拜访记录表的编号；没有编号的填日期、沟通方式和我方人员。", sample="GT-001"),
        clause="R38",
        width=20,
    )
    learned: str = field(
        "信息变更",
        aliases=also("变更信息 变更内容 变更事项 客户信息变更"),
        kind=ToldChanges(),
        personal="得知客户的电话、联系人等有变，审定后改进档案",
        clause="R38",
        width=28,
    )
    decision: str = field("审定", aliases=also("审定结果 审定意见 结论 处理意见 决定"), kind=choices.TAKEN_OR_NOT, clause="R28", width=9)
    reason: str | None = field(
        "理由",
        aliases=also("原因 说明 审定理由 不采用原因 不采用理由"),
        kind=Text(hint="不采用的写理由。", sample="与名片不符"),
        clause="R28",
        width=28,
        default=None,
    )
    decided: datetime.date = field("审定日期", aliases=also("日期 决定日期"), kind=Day(), width=13)
    by: str = field("审定人", aliases=also("决定人 审核人 批准人"), kind=PERSON, width=10)

    def entry(self) -> str:
        """One line about it, without personal data, for timeline, change list and receipt."""
        why = f"：{self.reason}" if self.reason else ""
        source = f"{self.unit or ''}沟通记录{self.source or '未填'}"
        return (
            f"{self.decision or '未审定'}“{'、'.join(heads_of(self.learned)) or '未填'}”的变更（{source}，{self.by or '审定人未填'}）{why}"
        )


FACT_CHANGES = schema(FactChanges)
#: What is proposed and not decided yet, and how it may be decided.
OPEN, (TAKEN, NOT_TAKEN) = "待审定", choices.TAKEN_OR_NOT.options

NO_REASON = rule(
    "KH370", Severity.ERROR, "不采用没有理由", "“{decision_head}”填的是“{decision}”，“{field}”空着。", "写明理由。", clause="R28"
)

usual_checks(FactChanges, past=("decided",))


@check(FactChanges, NO_REASON)
def _with_reason(entries: Sequence[FactChanges], _: Known) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        if entry.decision == NOT_TAKEN and not entry.reason:
            yield remark(NO_REASON, row, "reason", decision_head=FACT_CHANGES.by_name["decision"].head, decision=entry.decision)
