"""The columns of 项目线索表: heads, the words people use for them, kinds and clauses (R71, G01, G03)."""

from __future__ import annotations

from udfs.facts import NAME
from udfs.heads import Fact, Heads
from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Money
from udfs.kinds.dates import Day
from udfs.kinds.kind import Kind, Text


def _fact(name: str, head: str, kind: Kind, clause: str, aliases: str) -> Fact:
    return Fact(name, head, kind, tuple(aliases.split()), clause)


FACTS = (
    _fact(
        "number",
        "线索编号",
        Text(hint="填编号，同一件事每月用同一个编号，如XS-001。", sample="XS-001"),
        "R71",
        "编号 信息编号 项目信息编号 线索号 跟踪编号 商机编号 项目编号 项目线索编号",
    ),
    NAME,
    _fact(
        "project",
        "项目名称",
        Text(hint="填拟建项目的名称。", sample="体育公园景观"),
        "R71",
        "拟建项目 拟建项目名称 线索名称 项目信息 商机名称 意向项目 跟踪项目 拟投项目 工程名称 项目 工程项目 "
        "所属项目 项目全称 工程 所属工程 工程项目名称",
    ),
    _fact(
        "amount",
        "预计金额(万元)",
        Money(),
        "G01",
        "预计金额 预计合同额 预计合同额(万元) 金额 合同估算额 项目金额 预计造价 投资额 预计投资额 项目规模 "
        "预计合同金额 估算金额 合同额 合同金额 项目总投资 总投资 预计投资",
    ),
    _fact("stage", "阶段", choices.LEAD_STAGE, "G03", "线索阶段 当前阶段 漏斗阶段 所处阶段 跟踪阶段 商机阶段 项目阶段 所在阶段 现阶段"),
    _fact(
        "stage_since",
        "进入阶段日期",
        Day(),
        "G03",
        "进入本阶段日期 进入阶段时间 进入本阶段时间 阶段日期 阶段开始日期 阶段更新日期 进入日期 进入时间 "
        "阶段进入日期 阶段变更日期 阶段时间 进入该阶段日期",
    ),
    _fact("screening", "筛选结论", choices.SCREENING, "G01", "筛选结果 是否通过筛选 筛选 评审结论 筛选意见 立项评审 评审结果 筛选评审"),
    _fact(
        "screening_reason",
        "筛选理由",
        Text(hint="填通过或不通过的理由。", sample="符合区域和规模要求"),
        "G01",
        "筛选说明 筛选依据 筛选原因 评审意见 评审说明 筛选情况 理由",
    ),
    _fact("bid_date", "投标日期", Day(), "R71", "投标时间 开标日期 开标时间 投标截止日期 预计投标日期 招标日期 投标截止时间"),
    _fact(
        "outcome",
        "结果",
        choices.LEAD_OUTCOME,
        "S17",
        "跟踪结果 投标结果 线索结果 跟进结果 中标情况 中标结果 是否中标 状态 跟踪状态 线索状态 当前结果",
    ),
    _fact("outcome_date", "结果日期", Day(), "R71", "结果时间 中标日期 中标时间 定标日期 结果公布日期 定标时间"),
    _fact(
        "next_step",
        "下一步",
        Text(hint="填接下来做什么。", sample="报送业绩资料"),
        "G04",
        "下一步工作 下一步计划 后续工作 下步工作 下一步措施 后续计划 下步计划 后续事项 跟踪计划 下一步安排",
    ),
    _fact(
        "next_due",
        "下一步期限",
        Day(),
        "R71",
        "下一步时间 下一步日期 下一步完成时间 下步时间 计划完成日期 下一步完成日期 后续期限 完成期限 期限 计划完成时间",
    ),
    _fact(
        "owner",
        "责任人",
        Text(hint="填姓名。", sample="李示例"),
        "R71",
        "跟踪责任人 跟踪负责人 业务员 客户经理 跟踪人员 负责人 责任人姓名 跟进人 跟踪人 维护责任人 我方责任人 "
        "落实人 承办人 经办人 责任人员 办理人 处理责任人",
    ),
)
HEADS = Heads(FACTS)
COLUMN = {fact.name: fact for fact in FACTS}
STAGE = COLUMN["stage"]
