"""Figures of the packaged policy for surveys, analysis reports, assessment and evaluation: the rule book gives none (A25–A30)."""

from __future__ import annotations

from udfs.heads import Fact
from udfs.kinds.amounts import Count, Number, Rate
from udfs.kinds.kind import Choice, Text
from udfs.policy.evaluator import JUDGE, LISTED, REST, Output, Row, Setting, Shape

#: The four aspects of satisfaction in the rule book's order (R53).
ASPECTS = ("客户服务", "工程质量", "服务质量", "竣工后服务")
#: What a survey asks, in the order of the form, as the client reads it (R53); the words are policy, the items are not.
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("工程信息提供", "工程信息提供得及时、够用吗？"),
    ("服务建议", "服务建议对贵单位有帮助吗？"),
    ("符合相关标准", "工程质量符合相关标准吗？"),
    ("兑现承诺", "答应的质量、工期都做到了吗？"),
    ("达到使用要求", "工程达到使用要求吗？"),
    ("接触感受", "与我方人员打交道感受怎样？"),
    ("反馈与投诉处理", "反馈和投诉处理得及时吗？"),
    ("维护修缮", "维护和修缮及时、到位吗？"),
)
ITEM_OF = Fact("item", "调查项", Choice(hint="选调查项。", sample="兑现承诺", options=tuple(head for head, _ in QUESTIONS)), (), "R53")
_QUESTION = Text(hint="写印在调查表上的问题。", sample="工程质量符合相关标准吗？")
GRADES = GOOD, PASSED, BAD = ("优良", "合格", "差")
GRADE = Choice(hint="从下拉列表选优良、合格、差。", sample=PASSED, options=GRADES, synonyms={"良好": GOOD, "优秀": GOOD, "不合格": BAD})
_TIERS = Choice(hint="选A、A和B、A和B和C。", sample="A", options=("A", "A和B", "A和B和C"))
_OURS = "非原文（A26）"
_POINTS = Number(hint="填0到100的分数。", sample=60.0)
_WEIGHT = Number(hint="填权重，几项的权重按比例折算。", sample=25.0)


def _points(key: str, name: str, value: float, clause: str, note: str) -> Setting:
    return Setting(key, name, value, _POINTS, "分", f"非原文（{clause}）", note, limits=(0, 100))


def _weight(key: str, name: str, value: float, clause: str, note: str) -> Setting:
    return Setting(key, name, value, _WEIGHT, "", f"非原文（{clause}）", note, limits=(0, 1000))


def _share(key: str, name: str, value: float, clause: str, note: str) -> Setting:
    return Setting(key, name, value, Rate(), "", f"非原文（{clause}）", note, limits=(0.0, 1.0))


def _count(key: str, name: str, value: int, unit: str, clause: str, note: str, limits: tuple[float, float]) -> Setting:
    return Setting(key, name, value, Count(), unit, clause, note, limits=limits)


SURVEY = (
    _points("answer_1", "满意分值", 95.0, "A25", "满意度调查答“满意”折合的分数"),
    _points("answer_2", "比较满意分值", 85.0, "A25", "答“比较满意”折合的分数"),
    _points("answer_3", "一般分值", 70.0, "A25", "答“一般”折合的分数"),
    _points("answer_4", "不太满意分值", 50.0, "A25", "答“不太满意”折合的分数"),
    _points("answer_5", "不满意分值", 30.0, "A25", "答“不满意”折合的分数"),
    _points("unsatisfied_below", "不满意项分数线", 60.0, "A25", "低于这个分数的项目为不满意项；正好等于不算"),
    _count("attribution_objection_days", "归因异议天数", 7, "天", _OURS, "不满意项归因之后多少天内单位可以提异议；遇休息日顺延", (0, 366)),
    _count("attribution_decision_days", "归因核定天数", 7, "天", _OURS, "单位提异议之后市场营销部多少天内核定；遇休息日顺延", (0, 366)),
    *(_weight(f"aspect_{no}", f"{name}比重", 25.0, "A25", f"满意度中“{name}”一项的比重") for no, name in enumerate(ASPECTS, 1)),
)
ANALYSIS = (
    Setting("analysis_tiers", "客户分析等级", "A", _TIERS, "", "非原文（A29）", "哪些等级的客户每半年要有客户分析报告"),
    _count("analysis_least", "分析最少字数", 30, "字", "非原文（R56）", "客户分析报告各部分少于这个字数算空话", (1, 1000)),
    _share("analysis_likeness", "分析雷同程度", 0.85, "R56", "某一部分与上期报告或别的客户的报告相同到这个程度算照抄"),
)
#: The five groups of the half-year assessment with their weights (R59–R63).
GROUPS: tuple[tuple[str, float], ...] = (("上报与档案", 30.0), ("投诉", 20.0), ("不满意项", 20.0), ("分析报告", 15.0), ("真实性", 15.0))
_PARTS = (
    ("timely", "上报及时", 40.0, "R59"),
    ("archive", "档案完整", 35.0, "R59"),
    ("number", "客户数量", 25.0, "R59"),
    ("complaint_count", "投诉数量", 40.0, "R60"),
    ("complaint_effect", "处理效果", 30.0, "R60"),
    ("complaint_relation", "关系改善", 30.0, "R60"),
)
ASSESSMENT = (
    *(_weight(f"group_{no}", f"{name}权重", weight, "A29", f"半年考核第{no}组的权重") for no, (name, weight) in enumerate(GROUPS, 1)),
    *(_weight(f"part_{key}", f"{name}占比", weight, f"A29、{clause}", f"“{name}”在本组里的占比") for key, name, weight, clause in _PARTS),
    _share("late_counts", "迟报折算", 0.5, "A29", "迟报一次算按时的几成"),
    _points("complaint_costs", "每次投诉扣分", 10.0, "A29", "计入单位的投诉每次扣多少分"),
    _points("effect_good", "处理效果好分值", 100.0, "A29", "投诉处理效果好"),
    _points("effect_fair", "处理效果一般分值", 60.0, "A29", "投诉处理效果一般"),
    _points("effect_bad", "处理效果差分值", 0.0, "A29", "投诉处理效果差，或超过期限没有办结"),
    _points("unsatisfied_costs", "每个不满意项扣分", 5.0, "A29", "计入单位的不满意项每个扣多少分"),
    _share("poor_report_counts", "不合要求报告折算", 0.5, "A29", "收到而不合要求的客户分析报告算几成"),
    _points("grade_good", "优良分数线", 85.0, "A29", "考核总分达到为优良"),
    _points("grade_passed", "合格分数线", 60.0, "A29", "考核总分达到为合格，不到为差"),
    Setting("grade_falsified", "虚假最高等级", PASSED, GRADE, "", "非原文（A29）", "期内查实信息虚假的单位最高评为这个等级"),
    _count("objection_days", "申诉天数", 7, "天", "非原文（A29）", "考核结果通知之日后多少个自然日内可以申诉", (0, 366)),
    _count("summary_days", "工作总结天数", 7, "天", "R66", "考核结果通知之日后多少个自然日内交《客户关系维护工作总结》（A30）", (0, 366)),
)

GRADE_OF = Fact("grade", "考核等级", GRADE, ("等级", "考核结果"), "R64")
_SENTENCES = Text(hint="写对被考核单位怎么办。", sample="集团公司内部发文表扬")
_SUMMARY = "《客户关系维护工作总结》"
_PASSED = (
    "由集团公司市场营销部上报集团领导；被考核部门于考核结果通知后1周内完成本部门的《客户关系维护工作总结》，"
    "针对考核的具体指标，上交集团公司市场营销部后报于集团公司领导"
)
_HAND_IN = Text(hint="写被考核单位要交什么，不用交的写“无”。", sample=_SUMMARY)
SHAPES = (
    Shape(
        "consequence", "考核结果运用", (GRADE_OF,), (Output("结果运用", _SENTENCES), Output("须交材料", _HAND_IN)), "R65-R67",
        "考核结果怎样运用；“差”的后果原文残缺，由集团公司另定（A09）。",
    ),
    Shape(
        "question", "调查问题", (ITEM_OF,), (Output("问题", _QUESTION),), "R53",
        "满意度调查表上每一项怎样问。要改问法：原来的一行写停用日期，另加一行写启用日期；已经答的仍按当时问的。", (LISTED,),
    ),
)  # fmt: skip
ROWS: dict[str, tuple[Row, ...]] = {
    "consequence": (
        Row(
            "K1", JUDGE, f"考核等级 = {GOOD}",
            ("由集团公司市场营销部撰文上报集团领导；集团公司内部发文表扬、奖励；结果纳入集团公司政绩考核指标", "无"), "R65",
        ),
        Row("K2", JUDGE, f"考核等级 = {PASSED}", (_PASSED, _SUMMARY), "R66"),
        Row(
            "K3", REST, "",
            ("上报集团领导；内部通报批评；1周内提交整改方案；下半年首月复查；结果纳入集团公司政绩考核指标", "整改方案"), "非原文（A09）",
            "原文残缺，默认内容，可改",
        ),
    ),
    "question": tuple(Row(f"Q{n}", LISTED, f"调查项 = {head}", (text,), "非原文（R53）") for n, (head, text) in enumerate(QUESTIONS, 1)),
}  # fmt: skip

EVALUATION = (
    _count("loyal_projects", "忠诚客户项目数", 2, "个", "非原文（S18）", "合作项目数达到为忠诚客户", (1, 100)),
    _share("pareto_share", "主要客户销售占比", 0.8, "S19", "销售额最大、合计达到这个比例的客户为主要客户"),
)
VERIFICATION = (
    Setting(
        "jump_z", "突变分数线", 3.5, Number(hint="填修正Z值。", sample=3.5), "", "非原文（R63）",
        "本期数字与本单位以往各期相差的修正Z值超过这个数，列入待核实", limits=(1.0, 100.0),
    ),
    _count("jump_history", "突变最少期数", 5, "期", "非原文（R63）", "以往不足这么多期的不判断突变", (3, 60)),
    _count("repeat_months", "雷同月数", 3, "月", "非原文（R63）", "同一个数连续这么多个月完全相同，列入待核实；0不算", (2, 60)),
    _count("sample_size", "核实抽样数", 5, "项", "非原文（R63）", "每半年在每个单位抽多少项核实", (1, 1000)),
)  # fmt: skip

SETTINGS = (*SURVEY, *ANALYSIS, *ASSESSMENT, *EVALUATION, *VERIFICATION)
#: Policy workbooks exported before them lack these.
LATER = frozenset({*(s.key for s in SETTINGS), *(s.key for s in SHAPES)})
