"""Tables and numbers for what the registers tell: contacts, visits, complaints, relations, leads, projects, risks.

The rule book names these matters and gives no numbers, so that nearly all of it is ours (非原文).
"""

from __future__ import annotations

from udfs.heads import Fact
from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Count, Money, Number
from udfs.kinds.choices import yes_no
from udfs.kinds.kind import Choice, Text
from udfs.lead_facts import FACTS as LEAD_FACTS
from udfs.lead_facts import STAGE as LEAD_STAGE
from udfs.policy.evaluator import JUDGE, REST, SCORE, Output, Row, Setting, Shape
from udfs.policy.needs import NOTHING_NEEDED, Needs
from udfs.project_facts import FACTS as PROJECT_FACTS
from udfs.project_facts import STAGE as PROJECT_STAGE

#: Things a project's gate may ask for besides the columns of 项目台账.
TASKS, SURVEY = "任务", "满意度调查"
MEASURES = ("接受认可度", "活动参与度", "信息传递度", "日常指导度", "项目支持度", "竞争偏向度")
NO_GAP = "无"

RANK = Fact("rank", "行政级别", choices.RANK, ("行政职级",), "R41")
POSITION = Fact("position", "企业职位", choices.POSITION, ("企业职位类别",), "R41")
ROLE = Fact("role", "项目角色", choices.ROLE, ("项目中角色",), "R41")
INFLUENCE = Fact("influence", "影响力", choices.HIGH_MIDDLE_LOW, ("影响程度",), "G07")
COUNTERPART = Fact("counterpart", "我方对接人", Text(hint="填我方对接人姓名。", sample="李示例"), ("对接人",), "G08")
COUNTERPART_LEVEL = Fact("counterpart_level", "对接人级别", choices.OUR_LEVEL, ("我方对接人级别",), "G08")
CHANNEL = Fact("channel", "沟通方式", choices.CHANNEL, ("方式",), "R36")
LIABLE = Fact("liable", "责任归属", choices.RESPONSIBLE, ("责任方",), "R60")
REASONABLE = Fact("reasonable", "合理性", choices.REASONABLE, ("是否合理",), "R55")
MEASURE = Fact("measure", "测评项", Choice(hint="从下拉列表选六项之一。", sample=MEASURES[0], options=MEASURES), ("指标",), "G06")
_COUNT = Count(hint="填个数。", sample=1)
SIGNALS = tuple(Fact(name, f"{word}信号数", _COUNT, (), "S13") for name, word in (("high", "高"), ("middle", "中"), ("low", "低")))
DAYS_OVERDUE = Fact("days", "逾期天数", Number(hint="填天数。", sample=30.0), (), "G09")

_LINE = Text(hint="写一句话。", sample="约见分管领导")
_PART = Text(hint="写这一行属于得分的哪一部分，如行政级别。", sample="行政级别")
_GAP = Text(hint="写缺口，没有的写“无”。", sample="没有对接人")
_TIMES = Number(hint="填计入单位考核的次数。", sample=1.0)
_WEIGHT = Number(hint="填权重，不计的填0。", sample=1.0)
_BAND = Text(hint="写账龄段。", sample="31至90天")
_RISK_LEVEL = Choice(hint="从下拉列表选高、中、低、无。", sample="中", options=("高", "中", "低", NOTHING_NEEDED))
SHAPES = (
    Shape(
        "social", "社会价值", (RANK, POSITION, ROLE), (Output("部分", _PART), Output("得分", Count(sample=10))), "R41、A12",
        "联系人的社会价值按得分分高、较高、一般、低（分数线见“参数”）：各部分相加，没有填的不计分；客户取在任联系人中最高的。", (SCORE,),
    ),
    Shape(
        "visiting", "拜访方式", (CHANNEL,), (Output("算拜访", yes_no("是", "否")),), "R36、R42",
        "哪些沟通方式算一次拜访，拜访计划按它查最近一次拜访。",
    ),
    Shape(
        "charge", "投诉计入", (LIABLE, REASONABLE), (Output("计入次数", _TIMES),), "R60、A27",
        "一次投诉计入单位多少次：无理投诉不计入单位，计入客户。",
    ),
    Shape("relation", "关系测评", (MEASURE,), (Output("权重", _WEIGHT),), "G06、A39", "关系指数是六项测评折成百分后的加权平均。"),
    Shape(
        "counterpart", "对接标准", (ROLE, INFLUENCE, POSITION, COUNTERPART, COUNTERPART_LEVEL), (Output("缺口", _GAP),), "G08",
        "哪些联系人须有我方对接人、须由哪一级对接；有缺口的列入对接缺口。",
    ),
    Shape(
        "funnel", "漏斗策略", (LEAD_STAGE,), (Output("策略", _LINE), Output("下一步提示", _LINE)), "G03、G04",
        "线索在各阶段的策略和下一步提示。",
    ),
    Shape(
        "lead_gate", "线索推进", (LEAD_STAGE,),
        (Output("须具备", Needs(heads=tuple(f.head for f in LEAD_FACTS))), Output("依据材料", _LINE)), "G01、G03、R71",
        "线索进入一个阶段须填好的内容和须有的材料；前面各阶段要求的同样要有。",
    ),
    Shape(
        "project_gate", "项目阶段门", (PROJECT_STAGE,), (Output("须具备", Needs(heads=(*(f.head for f in PROJECT_FACTS), TASKS, SURVEY))),),
        "P01、P02、P06", "项目进入一个阶段须具备的内容；前面各阶段要求的同样要有。“任务”“满意度调查”指登记过的任务和调查。",
    ),
    Shape("risk", "风险等级", SIGNALS, (Output("等级", _RISK_LEVEL),), "S13", "按没有关闭的风险信号定客户的风险等级。"),
    Shape("ageing", "账龄", (DAYS_OVERDUE,), (Output("账龄", _BAND),), "G09、S13", "应收款按逾期天数分段。"),
)  # fmt: skip

_OURS = "非原文"
_SOCIAL: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("行政级别", (("厅局级及以上", 40), ("县处级", 25), ("乡科级", 15), ("其他", 5))),
    ("企业职位", (("主要领导", 30), ("分管领导", 20), ("部门负责人", 10), ("一般人员", 5))),
    ("项目角色", (("决策人", 30), ("影响人", 20), ("把关人", 15), ("使用人", 10), ("联络人", 5))),
)
_POINTS = [(part, word, points) for part, words in _SOCIAL for word, points in words]
_LIABLE = "责任归属 属于 分公司、项目部"
ROWS: dict[str, tuple[Row, ...]] = {
    "social": tuple(
        Row(f"S{n}", SCORE, f"{part} = {word}", (part, points), "非原文（A12）") for n, (part, word, points) in enumerate(_POINTS, 1)
    ),
    "visiting": (
        Row("V1", JUDGE, "沟通方式 属于 上门拜访、现场沟通、会议考察会餐、技术交流", ("是",), "非原文（R42）", "与客户见面的"),
        Row("V2", REST, "", ("否",), "非原文（R42）", "网站、内刊、电话不见面"),
    ),
    "charge": (
        Row("T1", JUDGE, f"{_LIABLE} 且 合理性 = 合理", (1.0,), "非原文（A27）"),
        Row("T2", JUDGE, f"{_LIABLE} 且 合理性 = 部分合理", (0.5,), "非原文（A27）", "减半计"),
        Row("T3", REST, "", (0.0,), "非原文（A27）", "无理的、不由单位负责的不计；待定的列为待核定"),
    ),
    "relation": tuple(Row(f"M{n}", JUDGE, f"测评项 = {one}", (1.0,), "非原文（A39）", "六项同等") for n, one in enumerate(MEASURES, 1)),
    "counterpart": (
        Row("K1", JUDGE, "我方对接人 为空 且 (项目角色 = 决策人 或 影响力 = 高)", ("没有对接人",), "非原文（G08）", "关键的人须有人对接"),
        Row(
            "K2", JUDGE, "我方对接人 非空 且 企业职位 = 主要领导 且 对接人级别 属于 部门负责人、市场营销人员", ("对接级别低",),
            "非原文（G08）", "主要领导须由分公司领导以上对接",
        ),
        Row("K3", REST, "", (NO_GAP,), "非原文（G08）"),
    ),
    "funnel": (
        Row("L1", JUDGE, "阶段 = 意识", ("精准营销", "通过各种宣传渠道吸引客户关注，约首次沟通，了解建设计划"), "G04"),
        Row("L2", JUDGE, "阶段 = 兴趣", ("跟进与转化", "及时跟进客户需求，提供详细资料和解答，做完筛选"), "G04"),
        Row("L3", JUDGE, "阶段 = 考虑", ("对比与推荐", "提供同类工程案例和客户推荐，帮助客户比较，落实投标资格"), "G04"),
        Row(
            "L4", JUDGE, "阶段 = 决策", ("合同与价格支持", "集中报价、合同和高层支持，盯住投标和定标日期"), "非原文（G04）",
            "办法没有写决策阶段的策略",
        ),
        Row("L5", JUDGE, "阶段 = 忠诚", ("售后服务", "做好售后服务和回访，提高满意度，争取再次合作"), "G04"),
    ),
    "lead_gate": (
        Row("B1", JUDGE, "阶段 = 意识", ("责任人", "线索来源"), "非原文（R71）"),
        Row("B2", JUDGE, "阶段 = 兴趣", ("筛选结论", "沟通拜访记录"), "非原文（G01）", "可以是待定"),
        Row("B3", JUDGE, "阶段 = 考虑", ("筛选结论=通过、预计金额(万元)", "踏勘或技术交流记录"), "非原文（G01）"),
        Row("B4", JUDGE, "阶段 = 决策", ("筛选理由", "招标文件或投标报名"), "非原文（G01）"),
        Row("B5", JUDGE, "阶段 = 忠诚", ("投标日期、结果=中标、结果日期", "中标通知书或合同"), "非原文（G03）"),
    ),
    "project_gate": (
        Row("P1", JUDGE, "项目阶段 = 计划", ("目标、范围、计划开工、计划竣工、项目经理",), "P02", "启动做完才能计划"),
        Row("P2", JUDGE, "项目阶段 = 执行", (TASKS,), "P03", "计划做完才能执行"),
        Row("P3", JUDGE, "项目阶段 = 已关闭", (f"总结、实际竣工、{SURVEY}",), "P06", "收尾做完才能关闭"),
        Row("P4", REST, "", (NOTHING_NEEDED,), "P01"),
    ),
    "risk": (
        Row("W1", JUDGE, "高信号数 ≥ 1", ("高",), "非原文（S13）"),
        Row("W2", JUDGE, "中信号数 ≥ 2", ("高",), "非原文（S13）"),
        Row("W3", JUDGE, "高信号数 = 0 且 中信号数 = 1", ("中",), "非原文（S13）"),
        Row("W4", JUDGE, "高信号数 = 0 且 中信号数 = 0 且 低信号数 ≥ 1", ("低",), "非原文（S13）"),
        Row("W5", REST, "", (NOTHING_NEEDED,), "非原文（S13）", "没有信号"),
    ),
    "ageing": (
        Row("Z1", JUDGE, "逾期天数 ≤ 0", ("未到期",), _OURS),
        Row("Z2", JUDGE, "逾期天数 > 0 且 逾期天数 ≤ 30", ("30天以内",), _OURS),
        Row("Z3", JUDGE, "逾期天数 > 30 且 逾期天数 ≤ 90", ("31至90天",), _OURS),
        Row("Z4", JUDGE, "逾期天数 > 90 且 逾期天数 ≤ 180", ("91至180天",), _OURS),
        Row("Z5", JUDGE, "逾期天数 > 180 且 逾期天数 ≤ 365", ("181至365天",), _OURS),
        Row("Z6", REST, "", ("一年以上",), _OURS),
    ),
}  # fmt: skip

_SCORE_LIMITS, _MONEY_LIMITS, _SHARE_LIMITS = (0, 100), (0.0, 1e6), (0.0, 100.0)
SETTINGS = (
    Setting("social_high", "社会价值高分数线", 70, Count(), "分", "非原文（A12）", "联系人得分达到为高", limits=_SCORE_LIMITS),
    Setting("social_rather", "社会价值较高分数线", 50, Count(), "分", "非原文（A12）", "得分达到为较高", limits=_SCORE_LIMITS),
    Setting("social_some", "社会价值一般分数线", 25, Count(), "分", "非原文（A12）", "得分达到为一般，不到为低", limits=_SCORE_LIMITS),
    Setting(
        "complaint_days", "办结期限", 7, Count(), "天", "非原文（V08）", "没有承诺期限的投诉，自投诉日期起多少天内办结", limits=(0, 366)
    ),
    Setting(
        "receivable_high", "逾期应收高风险", 1000.0, Money(), "万元", "非原文（S13）", "逾期应收达到为高风险信号", limits=_MONEY_LIMITS
    ),
    Setting(
        "receivable_middle",
        "逾期应收中风险",
        100.0,
        Money(),
        "万元",
        "非原文（S13）",
        "逾期应收达到为中风险信号，不到为低",
        limits=_MONEY_LIMITS,
    ),
    Setting(
        "poor_rating_risk", "评价差的风险", "中", choices.HIGH_MIDDLE_LOW, "", "非原文（S13）", "信用状况或市场信誉为差，算哪一级风险信号"
    ),
    Setting(
        "slip_points",
        "进度偏差限",
        10.0,
        Number(),
        "个百分点",
        "非原文（R73）",
        "实际进度落后计划超过这个数须通报客户",
        limits=(0.0, 100.0),
    ),
    Setting("gift_limit", "礼品活动限额", 200.0, Number(), "元", "非原文（A41）", "客户活动超过这个数要有批准人", limits=(0.0, 1e6)),
    Setting(
        "archive_months", "档案核实月数", 6, Count(), "个月", "非原文（R07）", "这么多个月没有上报或核实的档案列为待核", limits=(1, 60)
    ),
    Setting("archive_share", "档案完整度限", 60.0, Number(), "%", "非原文（R07）", "完整度不到这个数的档案列为待核", limits=_SHARE_LIMITS),
    Setting("overrun_limit", "成本超支限", 100.0, Number(), "%", "非原文（R73）", "成本占预算超过这个数须通报客户", limits=(0.0, 1000.0)),
)
#: Policy workbooks exported before these tables and numbers lack them.
LATER = frozenset({*(s.key for s in SHAPES), *(s.key for s in SETTINGS)})
