"""拜访安排表：对拜访计划里的一次拜访，确认、改期或免访，写明理由（R42、R44）。"""

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


@sheet("拜访安排表", clause="R42、R44", returned="核定", key=("client", "planned"), about="client", dated="decided")
class VisitArrangements:
    """每行安排一次计划里的拜访：原定期限、确认或改到哪天、免访，理由、决定日期和决定人；同一次拜访后定的为准。"""

    client: str = field(CLIENT, width=30)
    planned: datetime.date = field(
        "原定期限",
        aliases=also("原定拜访期限 原拜访期限 原计划日期 原定日期 计划拜访期限 拜访计划期限"),
        kind=Day(hint="填拜访计划里这一次的下次期限。"),
        clause="R42",
        width=13,
    )
    decision: str = field("安排", aliases=also("拜访安排 安排结果 安排意见 处理意见"), kind=choices.VISIT_DECISION, clause="R42", width=9)
    day: datetime.date | None = field(
        "安排拜访日期",
        aliases=also("改期日期 改到 改期至 新拜访日期 确认日期 约定日期 约定拜访日期"),
        kind=Day(hint="填约定或改到的那一天；免访的留空。"),
        clause="R42",
        width=13,
        default=None,
    )
    reason: str | None = field(
        "理由",
        aliases=also("原因 改期理由 免访理由 改期原因 免访原因 说明 安排理由"),
        kind=Text(hint="改期、免访的填理由。", sample="对方出差"),
        clause="R42",
        width=30,
        default=None,
    )
    decided: datetime.date = field("决定日期", aliases=also("安排日期 日期 登记日期 作出决定日期"), kind=Day(), width=13)
    by: str = field("决定人", aliases=also("安排人 批准人 作出决定人 经办人"), kind=PERSON, width=10)

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        day = f"到{self.day.isoformat()}" if self.day and self.decision == MOVED else f"，{self.day.isoformat()}" if self.day else ""
        why = f"：{self.reason}" if self.reason else ""
        planned = f"{self.planned.isoformat()}前的拜访" if self.planned else "拜访"
        return f"{planned}{self.decision or '安排未填'}{day}{why}（{self.by or '决定人未填'}）"


VISIT_ARRANGEMENTS = schema(VisitArrangements)
CONFIRMED, MOVED, WAIVED = choices.VISIT_DECISION.options

NO_DAY = rule(
    "KH365", Severity.ERROR, "改期没有新日期", "“{decision_head}”填的是“{decision}”，“{field}”空着。", "填改到哪一天。", clause="R42"
)
NO_REASON = rule(
    "KH366",
    Severity.ERROR,
    "改期、免访没有理由",
    "“{decision_head}”填的是“{decision}”，“{field}”空着。",
    "写明理由。",
    clause="R42",
)

usual_checks(VisitArrangements, past=("decided",), limits=(("decided", "day"),))


@check(VisitArrangements, NO_DAY, NO_REASON)
def _complete(entries: Sequence[VisitArrangements], _: Known) -> Iterator[Remark]:
    head = VISIT_ARRANGEMENTS.by_name["decision"].head
    for row, entry in enumerate(entries):
        if entry.decision == MOVED and entry.day is None:
            yield remark(NO_DAY, row, "day", decision_head=head, decision=entry.decision)
        if entry.decision in (MOVED, WAIVED) and not entry.reason:
            yield remark(NO_REASON, row, "reason", decision_head=head, decision=entry.decision)
