"""项目线索表：从意识到忠诚的漏斗，每条线索走到哪一步（R71、G01、G03、G04）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.lead_facts import COLUMN
from udfs.policy.evaluator import current
from udfs.rules import funnel
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import TOGETHER, quoted, usual_checks
from workbooks.registers.shared_fields import CLIENT, REMARK, REMARK_ALIASES, also


@sheet("项目线索表", clause="R71、G01、G03", returned="月报", key=("number",), about="client", dated="stage_since")
class Leads:
    """每行一条线索：所处阶段和进入日期、筛选结论、投标和结果、下一步由谁何时做。"""

    number: str = field(COLUMN["number"], width=12)
    client: str = field(CLIENT, width=30)
    project: str = field(COLUMN["project"], width=22)
    amount: float | None = field(COLUMN["amount"], width=14, default=None)
    stage: str = field(COLUMN["stage"], width=9)
    stage_since: datetime.date = field(COLUMN["stage_since"], width=13)
    screening: str | None = field(COLUMN["screening"], strict=False, width=10, default=None)
    screening_reason: str | None = field(COLUMN["screening_reason"], width=20, default=None)
    bid_date: datetime.date | None = field(COLUMN["bid_date"], width=13, default=None)
    outcome: str | None = field(COLUMN["outcome"], width=10, default=None)
    outcome_date: datetime.date | None = field(COLUMN["outcome_date"], width=13, default=None)
    next_step: str | None = field(COLUMN["next_step"], width=20, default=None)
    next_due: datetime.date | None = field(COLUMN["next_due"], width=13, default=None)
    owner: str = field(COLUMN["owner"], width=10)
    remark: str | None = field("备注", aliases=also("说明", REMARK_ALIASES), kind=REMARK, width=18, default=None)

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        since = f"（{self.stage_since.isoformat()}起）" if self.stage_since else ""
        ended = f"，{self.outcome}" if self.outcome and self.outcome != "跟踪中" else ""
        following = f"；下一步：{self.next_step}" if self.next_step and not ended else ""
        return f"{self.project or self.number or '线索'}：{self.stage or '阶段未填'}{since}{ended}{following}"


LEADS = schema(Leads)

OUTCOME_EARLY = rule(
    "KH341",
    Severity.WARNING,
    "结果与阶段不一致",
    "“{field}”是“{found}”，“{stage_head}”却还是“{stage}”。",
    "核对阶段；中标的应在决策或忠诚阶段。",
    clause="G03",
)
LEAD_GATE = rule(
    "KH360",
    Severity.WARNING,
    "线索阶段缺少内容",
    "线索已到“{stage}”，还没有{need}。",
    "补填“{field}”；还没有的，“{stage_head}”先填上一阶段。",
    clause="G01",
)
#: Stages a lead that was won has come to.
_WON_IN = frozenset({"决策", "忠诚"})
_OPEN, _WON, _REFUSED = "跟踪中", "中标", "不通过"

usual_checks(Leads, past=("stage_since", "outcome_date"), limits=(("stage_since", "next_due"),))


@check(Leads, TOGETHER, OUTCOME_EARLY)
def _outcomes(entries: Sequence[Leads], _: Known) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        if entry.outcome and entry.outcome != _OPEN and not entry.outcome_date:
            yield remark(TOGETHER, row, "outcome_date", first=LEADS.by_name["outcome"].head, told=f"“{entry.outcome}”")
        if entry.next_step and not entry.next_due and entry.outcome in (None, _OPEN):
            yield remark(TOGETHER, row, "next_due", first=LEADS.by_name["next_step"].head, told=quoted(LEADS, "next_step", entry.next_step))
        if entry.screening == _REFUSED and not entry.screening_reason:
            yield remark(TOGETHER, row, "screening_reason", first=LEADS.by_name["screening"].head, told=f"“{entry.screening}”")
        if entry.outcome == _WON and entry.stage and entry.stage not in _WON_IN:
            yield remark(OUTCOME_EARLY, row, "outcome", entry.outcome, stage_head=LEADS.by_name["stage"].head, stage=entry.stage)


@check(Leads, LEAD_GATE)
def _gates(entries: Sequence[Leads], known: Known) -> Iterator[Remark]:
    policy = current().on(known.month) if known.month else current()
    names = {f.head: f.name for f in LEADS.fields}
    for row, entry in enumerate(entries):
        for need in funnel.missing({head: getattr(entry, name) for head, name in names.items()}, policy):
            yield remark(LEAD_GATE, row, names[need.head], stage=entry.stage, need=str(need), stage_head=LEADS.by_name["stage"].head)
