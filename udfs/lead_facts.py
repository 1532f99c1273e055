"""The columns of 项目线索表 that the rules ask for (R71, G01, G03)."""

from __future__ import annotations

from udfs.facts import NAME
from udfs.heads import Fact, Heads
from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Money
from udfs.kinds.dates import Day
from udfs.kinds.kind import Text

STAGE = Fact("stage", "阶段", choices.LEAD_STAGE, ("线索阶段", "项目阶段", "所处阶段", "当前阶段", "漏斗阶段", "跟踪阶段"), "G03")
FACTS = (
    Fact("no", "线索编号", Text(hint="填线索编号。", sample="XS-001"), ("编号", "线索号", "项目线索编号"), "R71"),
    NAME,
    Fact(
        "project", "项目名称", Text(hint="填项目名称。", sample="厂房二期"),
        ("项目", "工程名称", "线索名称", "拟建项目", "拟建项目名称"), "R71",
    ),
    Fact("amount", "预计金额(万元)", Money(), ("预计金额", "预计合同额", "预计造价", "预计投资", "金额", "投资额"), "R71"),
    STAGE,
    Fact(
        "since", "进入阶段日期", Day(),
        ("进入阶段时间", "进入本阶段日期", "进入本阶段时间", "阶段日期", "进入日期", "进入该阶段日期", "阶段开始日期"), "G03",
    ),
    Fact("screening", "筛选结论", choices.SCREENING, ("筛选结果", "筛选", "是否通过筛选"), "G01"),
    Fact(
        "screening_reason", "筛选理由", Text(hint="写明为什么通过或不通过。", sample="符合区域和规模要求"),
        ("筛选依据", "筛选原因", "筛选说明", "理由"), "G01",
    ),
    Fact("tender_day", "投标日期", Day(), ("投标时间", "开标日期", "开标时间", "预计投标日期"), "R71"),
    Fact("outcome", "结果", choices.LEAD_OUTCOME, ("跟踪结果", "线索结果", "投标结果", "当前结果"), "R71"),
    Fact("outcome_day", "结果日期", Day(), ("结果时间", "定标日期", "中标日期"), "R71"),
    Fact("next_step", "下一步", Text(hint="写下一步做什么。", sample="约见分管领导"), ("下一步工作", "下一步计划", "后续工作"), "R71"),
    Fact("next_due", "下一步期限", Day(), ("下一步时间", "下一步日期", "计划完成时间"), "R71"),
    Fact("owner", "责任人", Text(hint="填我方责任人姓名。", sample="李示例"), ("跟踪人", "负责人", "跟踪责任人", "维护责任人"), "R71"),
)  # fmt: skip
HEADS = Heads(FACTS)
