"""The columns of 项目台账 that the rules ask for (P01–P09, R73, G09)."""

from __future__ import annotations

from udfs.facts import NAME
from udfs.heads import Fact, Heads
from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Money, Number
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text

STAGE = Fact("stage", "项目阶段", choices.PROJECT_STAGE, ("当前阶段", "阶段", "所处阶段", "项目状态"), "P01")


def _money(name: str, head: str, *aliases: str, clause: str) -> Fact:
    return Fact(name, f"{head}(万元)", Money(), (head, *aliases), clause)


def _day(name: str, head: str, *aliases: str, clause: str) -> Fact:
    return Fact(name, head, Day(), (f"{head}日期", f"{head}时间", *aliases), clause)


def _text(name: str, head: str, hint: str, sample: str, *aliases: str, clause: str) -> Fact:
    return Fact(name, head, Text(hint=hint, sample=sample), aliases, clause)


def _percent(name: str, head: str, *aliases: str) -> Fact:
    return Fact(name, f"{head}(%)", Number(hint="填百分数的数字，如67表示67%。", sample=67.0), (head, *aliases), "P05")


FACTS = (
    _text("no", "项目编号", "填项目编号。", "XM-001", "编号", "工程编号", clause="P01"),
    _text("project", "项目名称", "填项目名称。", "厂房二期", "项目", "工程名称", clause="P01"),
    NAME,
    STAGE,
    Fact("signed", "签订日期", Day(), ("签约日期", "合同签订日期", "签订时间", "合同日期"), "S19"),
    _money("contract", "合同额", "合同金额", "合同价", clause="S19"),
    _money("profit", "利润额", "利润", "预计利润", clause="S19"),
    _text("goal", "目标", "写项目的目标。", "质量合格，按期交付", "项目目标", clause="P02"),
    _text("scope", "范围", "写项目的范围。", "土建、安装", "承包范围", "工程范围", "项目范围", clause="P02"),
    _text("manager", "项目经理", "填项目经理姓名。", "李示例", "项目负责人", clause="P02"),
    _text("team", "团队分工", "写团队成员和职责。", "生产、技术、商务各一名", "团队", "分工", "成员分工", clause="P02"),
    _text("departments", "配合部门", "填配合的部门。", "工程管理部", "协作部门", "配合单位", clause="P08"),
    _day("planned_start", "计划开工", clause="P02"),
    _day("planned_finish", "计划竣工", "计划完工", "合同竣工日期", clause="P02"),
    _day("started", "实际开工", "开工日期", clause="P05"),
    _day("finished", "实际竣工", "竣工日期", "实际完工", clause="P06"),
    _money("budget", "预算", "项目预算", "成本预算", clause="P02"),
    _money("cost", "已发生成本", "实际成本", "累计成本", "已发生费用", clause="P05"),
    _percent("planned_progress", "计划进度", "计划完成率"),
    _percent("progress", "实际进度", "完成进度", "实际完成率", "形象进度"),
    _money("receivable", "应收款", "应收账款", "应收", "累计应收", clause="G09"),
    _money("received", "已收款", "已收", "累计收款", "已回款", "回款", clause="G09"),
    Fact("receivable_due", "收款期限", Day(), ("应收日期", "收款日期", "付款期限", "应收期限", "收款到期日"), "G09"),
    _text("risk", "项目风险", "写项目风险。", "雨季影响", "风险", clause="P05"),
    _text("measures", "应对措施", "写应对措施。", "调整工序", "风险应对", "措施", clause="P05"),
    _text("summary", "总结", "写项目总结。", "按期完成，客户满意", "项目总结", "收尾总结", clause="P06"),
)
HEADS = Heads(FACTS)
