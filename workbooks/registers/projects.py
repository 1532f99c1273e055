"""项目台账：项目从启动到关闭的阶段、计划与实际、合同、成本和收款（P01–P09、G09、R73、S08）。"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from udfs.identity import name_key
from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Money
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from udfs.kinds.scores import Progress
from udfs.words.text import fold
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.common_checks import TOGETHER, usual_checks
from workbooks.registers.shared_fields import CLIENT, PERSON, PROJECT_ALIASES, also, numbered


@sheet("项目台账", clause="P01-P09、G09、R73、S08", returned="月报", key=("number",), about="client")
class Projects:
    """每行一个项目：阶段、目标和范围、计划与实际工期、合同额、成本、进度、应收和已收款。"""

    number: str = field(
        "项目编号",
        aliases=also("编号 项目代码 工程编号 项目编码 工程代码 台账编号 合同编号 项目号 工程编码"),
        kind=numbered("XM"),
        clause="P01",
        width=12,
    )
    project: str = field("项目名称", aliases=PROJECT_ALIASES, kind=Text(hint="填项目名称。", sample="体育公园景观"), clause="P07", width=22)
    client: str = field(CLIENT, width=30)
    stage: str = field(
        "项目阶段",
        aliases=also("当前阶段 阶段 所处阶段 项目状态 工程状态 项目进展阶段 工程阶段 目前阶段 状态 所在阶段"),
        kind=replace(choices.PROJECT_STAGE, sample="收尾"),
        clause="P01",
        width=10,
    )
    signed: datetime.date | None = field(
        "签订日期",
        aliases=also("签约日期 合同签订日期 签约时间 签订时间 合同签订时间 合同日期 合同签约日期 签署日期"),
        kind=Day(),
        clause="S19",
        width=13,
        default=None,
    )
    contract: float | None = field(
        "合同额(万元)",
        aliases=also("合同额 合同金额 合同金额(万元) 合同总价 合同价 合同造价 签约合同额 合同价款 签约额 合同总额"),
        kind=Money(),
        clause="S19",
        width=14,
        default=None,
    )
    profit: float | None = field(
        "利润额(万元)",
        aliases=also("利润额 利润 利润(万元) 预计利润 项目利润 毛利 毛利额 利润总额 预期利润"),
        kind=Money(),
        clause="S19",
        strict=False,
        width=13,
        default=None,
    )
    goal: str | None = field(
        "目标",
        aliases=also("项目目标 工程目标 建设目标 目标要求 管理目标 质量工期目标"),
        kind=Text(hint="填质量、工期、效益等目标。", sample="质量合格，按期交付"),
        clause="P02",
        width=24,
        default=None,
    )
    scope: str | None = field(
        "范围",
        aliases=also("承包范围 项目范围 工程范围 施工范围 工作范围 合同范围 建设内容 工程内容"),
        kind=Text(hint="填承包范围。", sample="土建、安装及室外工程"),
        clause="P02",
        width=22,
        default=None,
    )
    manager: str | None = field(
        "项目经理",
        aliases=also("项目负责人 经理 项目经理姓名 负责人 现场负责人 责任人 执行经理"),
        kind=PERSON,
        clause="P02",
        width=10,
        default=None,
    )
    team: str | None = field(
        "团队分工",
        aliases=also("分工 项目团队 团队成员 人员分工 职责分工 项目成员 团队及分工 班子成员 项目班子"),
        kind=Text(hint="填主要成员和职责。", sample="生产、技术、商务各一名"),
        clause="P02",
        width=22,
        default=None,
    )
    departments: str | None = field(
        "配合部门",
        aliases=also("协作部门 协同部门 配合单位 协作单位 参与部门 相关部门 协助部门"),
        kind=Text(hint="填要配合的部门。", sample="工程管理部"),
        clause="P08",
        width=16,
        default=None,
    )
    planned_start: datetime.date | None = field(
        "计划开工",
        aliases=also("计划开工日期 计划开工时间 合同开工日期 预计开工日期 计划开始日期 拟开工日期 预计开工"),
        kind=Day(),
        clause="P02",
        width=13,
        default=None,
    )
    planned_end: datetime.date | None = field(
        "计划竣工",
        aliases=also("计划竣工日期 计划竣工时间 合同竣工日期 预计竣工日期 计划完工日期 计划完成日期 拟竣工日期 预计竣工 计划完工"),
        kind=Day(),
        clause="P02",
        width=13,
        default=None,
    )
    actual_start: datetime.date | None = field(
        "实际开工",
        aliases=also("实际开工日期 实际开工时间 开工日期 开工时间 实际开始日期"),
        kind=Day(),
        clause="P04",
        width=13,
        default=None,
    )
    actual_end: datetime.date | None = field(
        "实际竣工",
        aliases=also("实际竣工日期 实际竣工时间 竣工日期 竣工时间 实际完工日期 实际完成日期 完工日期 交付日期"),
        kind=Day(),
        clause="P06",
        width=13,
        default=None,
    )
    budget: float | None = field(
        "预算(万元)",
        aliases=also("预算 成本预算 项目预算 预算成本 目标成本 计划成本 责任成本 预算额"),
        kind=Money(),
        clause="P02",
        width=13,
        default=None,
    )
    cost: float | None = field(
        "已发生成本(万元)",
        aliases=also("已发生成本 累计成本 实际成本 成本 累计发生成本 已完成成本 发生成本 累计实际成本 成本支出"),
        kind=Money(),
        clause="P05",
        width=15,
        default=None,
    )
    planned_progress: float | None = field(
        "计划进度(%)",
        aliases=also("计划进度 计划完成率 计划形象进度 应完成进度 计划完成比例"),
        kind=Progress(),
        clause="P05",
        width=10,
        default=None,
    )
    actual_progress: float | None = field(
        "实际进度(%)",
        aliases=also("实际进度 完成进度 形象进度 实际完成率 进度 完成率 完成比例 实际形象进度 工程进度"),
        kind=Progress(),
        clause="P05",
        width=10,
        default=None,
    )
    receivable: float | None = field(
        "应收款(万元)",
        aliases=also("应收款 应收工程款 应收账款 应收金额 到期应收 应收 应收款额 应收进度款 应收总额"),
        kind=Money(),
        clause="G09",
        width=13,
        default=None,
    )
    received: float | None = field(
        "已收款(万元)",
        aliases=also("已收款 已收工程款 已收金额 累计收款 回款 已回款 收款额 实收款 累计回款 已收账款 收款金额"),
        kind=Money(),
        clause="G09",
        width=13,
        default=None,
    )
    payment_due: datetime.date | None = field(
        "收款期限",
        aliases=also("应收日期 付款期限 应收期限 收款日期 约定收款日期 付款日期 约定付款日期 到期日 收款到期日 应付日期"),
        kind=Day(),
        clause="G09",
        width=13,
        default=None,
    )
    risk: str | None = field(
        "项目风险",
        aliases=also("风险 存在风险 主要风险 风险描述 风险事项 风险因素"),
        kind=Text(hint="填主要风险；没有就留空。", sample="材料涨价"),
        clause="P05",
        width=18,
        default=None,
    )
    response: str | None = field(
        "应对措施",
        aliases=also("风险应对 风险应对措施 风险措施 措施 防范措施 风险防范措施 解决措施 纠偏措施"),
        kind=Text(hint="填怎样应对。", sample="提前备料"),
        clause="P05",
        width=20,
        default=None,
    )
    summary: str | None = field(
        "总结",
        aliases=also("项目总结 收尾总结 竣工总结 工程总结 总结评价 项目评估 项目评价"),
        kind=Text(hint="收尾时填目标实现情况和经验。", sample="按期完成，主要目标实现"),
        clause="P06",
        width=24,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        progress = "" if self.actual_progress is None else f"，实际进度{self.actual_progress:g}%"
        contract = "" if self.contract is None else f"，合同额{self.contract:,g}万元"
        return f"{self.project or self.number or '项目'}：{self.stage or '阶段未填'}{progress}{contract}"


PROJECTS = schema(Projects)

GATE = rule(
    "KH335",
    Severity.ERROR,
    "阶段缺少内容",
    "项目已到“{stage}”，“{field}”还空着。",
    "补填“{field}”；还没有定下来的，“{stage_head}”先填上一阶段。",
    clause="P02、P06",
)
NO_TASK = rule(
    "KH336",
    Severity.ERROR,
    "项目没有任务",
    "项目已到“{found}”，项目任务表里没有“{number}”的任务。",
    "在项目任务表里填这个项目的任务，项目编号写法要一致。",
    clause="P03",
)
NO_SURVEY = rule(
    "KH337",
    Severity.ERROR,
    "关闭前没有满意度调查",
    "项目“{found}”，还没有报过“{project}”的满意度调查表。",
    "先报满意度调查表，项目名称写法要一致；还没有调查的，“{field}”先填收尾。",
    clause="P06",
)
STAGE_AND_DAY = rule(
    "KH357",
    Severity.WARNING,
    "阶段与实际竣工不一致",
    "填了“{field}”{day}，“{stage_head}”却还是“{stage}”。",
    "核对阶段和日期。",
    clause="P06",
)
STILL_OWED = rule(
    "KH358",
    Severity.WARNING,
    "关闭时还有应收款",
    "项目已关闭，应收款还有{owed}万元没有收回。",
    "核对应收款和已收款；确未收回就继续催收。",
    clause="G09",
)
STAGES = choices.PROJECT_STAGE.options
_STARTED, _PLANNED, _CLOSED = STAGES[0], STAGES[1], STAGES[-1]
#: What the second stage and every later one needs (P02), and the last one besides (P06).
_BY_PLAN = ("goal", "scope", "planned_start", "planned_end", "manager")
_BY_CLOSE = ("summary", "actual_end")

usual_checks(
    Projects,
    order=(("planned_start", "planned_end"), ("actual_start", "actual_end")),
    past=("signed", "actual_start", "actual_end"),
    together=(("risk", "response"),),
)


@check(Projects, GATE)
def _gates(entries: Sequence[Projects], _: Known) -> Iterator[Remark]:
    stage_head = PROJECTS.by_name["stage"].head
    for row, entry in enumerate(entries):
        if entry.stage in (None, _STARTED):
            continue
        needed = (*_BY_PLAN, *(_BY_CLOSE if entry.stage == _CLOSED else ()))
        for name in needed:
            if getattr(entry, name) in (None, ""):
                yield remark(GATE, row, name, stage=entry.stage, stage_head=stage_head)


@check(Projects, NO_TASK, NO_SURVEY)
def _tasks_and_surveys(entries: Sequence[Projects], known: Known) -> Iterator[Remark]:
    if not known.has_history:
        return
    planned = {fold(t.number) for t in known.entries.get("tasks", ()) if t.number}
    surveyed = {(name_key(s.client), fold(s.project)) for s in known.entries.get("surveys", ()) if s.client and s.project}
    for row, entry in enumerate(entries):
        if entry.stage not in (None, _STARTED, _PLANNED) and entry.number and fold(entry.number) not in planned:
            yield remark(NO_TASK, row, "stage", entry.stage, number=entry.number)
        asked = entry.client and entry.project and (name_key(entry.client), fold(entry.project)) in surveyed
        if entry.stage == _CLOSED and not asked:
            yield remark(NO_SURVEY, row, "stage", entry.stage, project=entry.project or "")


@check(Projects, STAGE_AND_DAY, STILL_OWED, TOGETHER)
def _endings(entries: Sequence[Projects], _: Known) -> Iterator[Remark]:
    stage_head = PROJECTS.by_name["stage"].head
    for row, entry in enumerate(entries):
        if entry.actual_end and entry.stage in (_STARTED, _PLANNED):
            day = entry.actual_end.isoformat()
            yield remark(STAGE_AND_DAY, row, "actual_end", entry.actual_end, day=day, stage=entry.stage, stage_head=stage_head)
        owed = (entry.receivable or 0) - (entry.received or 0)
        if entry.stage == _CLOSED and owed > 0:
            yield remark(STILL_OWED, row, "receivable", entry.receivable, owed=f"{owed:,.10g}")
        if owed > 0 and not entry.payment_due:
            yield remark(TOGETHER, row, "payment_due", first=PROJECTS.by_name["receivable"].head, told=f"“{entry.receivable:,.10g}”")
