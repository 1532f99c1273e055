"""项目线索表：从意识到忠诚的漏斗，每条线索走到哪一步（R71、G01、G03、G04）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Money
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import TOGETHER, quoted, usual_checks
from workbooks.registers.shared_fields import CLIENT, OWNER_ALIASES, PERSON, PROJECT_ALIASES, REMARK, REMARK_ALIASES, also, numbered


@sheet("项目线索表", clause="R71、G01、G03", returned="月报", key=("number",), about="client", dated="stage_since")
class Leads:
    """每行一条线索：所处阶段和进入日期、筛选结论、投标和结果、下一步由谁何时做。"""

    number: str = field(
        "线索编号",
        aliases=also("编号 信息编号 项目信息编号 线索号 跟踪编号 商机编号 项目编号"),
        kind=numbered("XS"),
        width=12,
    )
    client: str = field(CLIENT, width=30)
    project: str = field(
        "项目名称",
        aliases=also("拟建项目 拟建项目名称 线索名称 项目信息 商机名称 意向项目 跟踪项目 拟投项目", PROJECT_ALIASES),
        kind=Text(hint="填拟建项目的名称。", sample="体育公园景观"),
        clause="R71",
        width=22,
    )
    amount: float | None = field(
        "预计金额(万元)",
        aliases=also(
            "预计金额 预计合同额 预计合同额(万元) 金额 合同估算额 项目金额 预计造价 投资额 预计投资额 项目规模 "
            "预计合同金额 估算金额 合同额 合同金额 项目总投资 总投资"
        ),
        kind=Money(),
        clause="G01",
        width=14,
        default=None,
    )
    stage: str = field(
        "阶段",
        aliases=also("线索阶段 当前阶段 漏斗阶段 所处阶段 跟踪阶段 商机阶段 项目阶段 所在阶段 现阶段"),
        kind=choices.LEAD_STAGE,
        clause="G03",
        width=9,
    )
    stage_since: datetime.date = field(
        "进入阶段日期",
        aliases=also(
            "进入本阶段日期 进入阶段时间 进入本阶段时间 阶段日期 阶段开始日期 阶段更新日期 进入日期 进入时间 "
            "阶段进入日期 阶段变更日期 阶段时间"
        ),
        kind=Day(),
        clause="G03",
        width=13,
    )
    screening: str | None = field(
        "筛选结论",
        aliases=also("筛选结果 是否通过筛选 筛选 评审结论 筛选意见 立项评审 评审结果 筛选评审"),
        kind=choices.SCREENING,
        clause="G01",
        strict=False,
        width=10,
        default=None,
    )
    screening_reason: str | None = field(
        "筛选理由",
        aliases=also("筛选说明 筛选依据 筛选原因 评审意见 评审说明 筛选情况"),
        kind=Text(hint="填通过或不通过的理由。", sample="符合区域和规模要求"),
        clause="G01",
        width=20,
        default=None,
    )
    bid_date: datetime.date | None = field(
        "投标日期",
        aliases=also("投标时间 开标日期 开标时间 投标截止日期 预计投标日期 招标日期 投标截止时间"),
        kind=Day(),
        width=13,
        default=None,
    )
    outcome: str | None = field(
        "结果",
        aliases=also("跟踪结果 投标结果 线索结果 跟进结果 中标情况 中标结果 是否中标 状态 跟踪状态 线索状态"),
        kind=choices.LEAD_OUTCOME,
        clause="S17",
        width=10,
        default=None,
    )
    outcome_date: datetime.date | None = field(
        "结果日期", aliases=also("结果时间 中标日期 中标时间 定标日期 结果公布日期 定标时间"), kind=Day(), width=13, default=None
    )
    next_step: str | None = field(
        "下一步",
        aliases=also("下一步工作 下一步计划 后续工作 下步工作 下一步措施 后续计划 下步计划 后续事项 跟踪计划 下一步安排"),
        kind=Text(hint="填接下来做什么。", sample="报送业绩资料"),
        clause="G04",
        width=20,
        default=None,
    )
    next_due: datetime.date | None = field(
        "下一步期限",
        aliases=also("下一步时间 下一步日期 下一步完成时间 下步时间 计划完成日期 下一步完成日期 后续期限 完成期限 期限"),
        kind=Day(),
        width=13,
        default=None,
    )
    owner: str = field("责任人", aliases=also("跟踪责任人 跟踪负责人 业务员 客户经理 跟踪人员", OWNER_ALIASES), kind=PERSON, width=10)
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
