"""The columns of 项目台账: heads, the words people use for them, kinds and clauses (P01–P09, R73, G09)."""

from __future__ import annotations

from dataclasses import replace

from udfs.facts import NAME
from udfs.heads import Fact, Heads
from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Money
from udfs.kinds.dates import Day
from udfs.kinds.kind import Kind, Text
from udfs.kinds.scores import Progress


def _fact(name: str, head: str, kind: Kind, clause: str, aliases: str) -> Fact:
    return Fact(name, head, kind, tuple(aliases.split()), clause)


FACTS = (
    _fact(
        "number",
        "项目编号",
        Text(hint="填编号，同一件事每月用同一个编号，如XM-001。", sample="XM-001"),
        "P01",
        "编号 项目代码 工程编号 项目编码 工程代码 台账编号 项目号 工程编码",
    ),
    _fact(
        "project",
        "项目名称",
        Text(hint="填项目名称。", sample="体育公园景观"),
        "P07",
        "工程名称 项目 工程项目 所属项目 项目全称 工程 所属工程 工程项目名称",
    ),
    NAME,
    _fact(
        "stage",
        "项目阶段",
        replace(choices.PROJECT_STAGE, sample="收尾"),
        "P01",
        "当前阶段 阶段 所处阶段 项目状态 工程状态 项目进展阶段 工程阶段 目前阶段 状态 所在阶段",
    ),
    _fact("signed", "签订日期", Day(), "S19", "签约日期 合同签订日期 签约时间 签订时间 合同签订时间 合同日期 合同签约日期 签署日期"),
    _fact(
        "contract",
        "合同额(万元)",
        Money(),
        "S19",
        "合同额 合同金额 合同金额(万元) 合同总价 合同价 合同造价 签约合同额 合同价款 签约额 合同总额",
    ),
    _fact("profit", "利润额(万元)", Money(), "S19", "利润额 利润 利润(万元) 预计利润 项目利润 毛利 毛利额 利润总额 预期利润"),
    _fact(
        "goal",
        "目标",
        Text(hint="填质量、工期、效益等目标。", sample="质量合格，按期交付"),
        "P02",
        "项目目标 工程目标 建设目标 目标要求 管理目标 质量工期目标",
    ),
    _fact(
        "scope",
        "范围",
        Text(hint="填承包范围。", sample="土建、安装及室外工程"),
        "P02",
        "承包范围 项目范围 工程范围 施工范围 工作范围 合同范围 建设内容 工程内容",
    ),
    _fact(
        "manager",
        "项目经理",
        Text(hint="填姓名。", sample="李示例"),
        "P02",
        "项目负责人 经理 项目经理姓名 负责人 现场负责人 责任人 执行经理",
    ),
    _fact(
        "team",
        "团队分工",
        Text(hint="填主要成员和职责。", sample="生产、技术、商务各一名"),
        "P02",
        "分工 项目团队 团队成员 人员分工 职责分工 项目成员 团队及分工 班子成员 项目班子 团队 成员分工",
    ),
    _fact(
        "departments",
        "配合部门",
        Text(hint="填要配合的部门。", sample="工程管理部"),
        "P08",
        "协作部门 协同部门 配合单位 协作单位 参与部门 相关部门 协助部门",
    ),
    _fact(
        "planned_start", "计划开工", Day(), "P02", "计划开工日期 计划开工时间 合同开工日期 预计开工日期 计划开始日期 拟开工日期 预计开工"
    ),
    _fact(
        "planned_end",
        "计划竣工",
        Day(),
        "P02",
        "计划竣工日期 计划竣工时间 合同竣工日期 预计竣工日期 计划完工日期 计划完成日期 拟竣工日期 预计竣工 计划完工",
    ),
    _fact("actual_start", "实际开工", Day(), "P04", "实际开工日期 实际开工时间 开工日期 开工时间 实际开始日期"),
    _fact(
        "actual_end",
        "实际竣工",
        Day(),
        "P06",
        "实际竣工日期 实际竣工时间 竣工日期 竣工时间 实际完工日期 实际完成日期 完工日期 交付日期 实际完工",
    ),
    _fact("budget", "预算(万元)", Money(), "P02", "预算 成本预算 项目预算 预算成本 目标成本 计划成本 责任成本 预算额"),
    _fact(
        "cost",
        "已发生成本(万元)",
        Money(),
        "P05",
        "已发生成本 累计成本 实际成本 成本 累计发生成本 已完成成本 发生成本 累计实际成本 成本支出 已发生费用",
    ),
    _fact("planned_progress", "计划进度(%)", Progress(), "P05", "计划进度 计划完成率 计划形象进度 应完成进度 计划完成比例"),
    _fact(
        "actual_progress",
        "实际进度(%)",
        Progress(),
        "P05",
        "实际进度 完成进度 形象进度 实际完成率 进度 完成率 完成比例 实际形象进度 工程进度",
    ),
    _fact(
        "receivable",
        "应收款(万元)",
        Money(),
        "G09",
        "应收款 应收工程款 应收账款 应收金额 到期应收 应收 应收款额 应收进度款 应收总额 累计应收",
    ),
    _fact(
        "received",
        "已收款(万元)",
        Money(),
        "G09",
        "已收款 已收工程款 已收金额 累计收款 回款 已回款 收款额 实收款 累计回款 已收账款 收款金额 已收",
    ),
    _fact(
        "payment_due",
        "收款期限",
        Day(),
        "G09",
        "应收日期 付款期限 应收期限 收款日期 约定收款日期 付款日期 约定付款日期 到期日 收款到期日 应付日期",
    ),
    _fact(
        "risk",
        "项目风险",
        Text(hint="填主要风险；没有就留空。", sample="材料涨价"),
        "P05",
        "风险 存在风险 主要风险 风险描述 风险事项 风险因素",
    ),
    _fact(
        "response",
        "应对措施",
        Text(hint="填怎样应对。", sample="提前备料"),
        "P05",
        "风险应对 风险应对措施 风险措施 措施 防范措施 风险防范措施 解决措施 纠偏措施",
    ),
    _fact(
        "summary",
        "总结",
        Text(hint="收尾时填目标实现情况和经验。", sample="按期完成，主要目标实现"),
        "P06",
        "项目总结 收尾总结 竣工总结 工程总结 总结评价 项目评估 项目评价",
    ),
)
HEADS = Heads(FACTS)
COLUMN = {fact.name: fact for fact in FACTS}
STAGE = COLUMN["stage"]
