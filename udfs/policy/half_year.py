"""Figures of the packaged policy for surveys, analysis reports and the half-year assessment: the rule book gives none (A25–A30)."""

from __future__ import annotations

from udfs.kinds.amounts import Count, Number, Rate
from udfs.kinds.kind import Choice
from udfs.policy.evaluator import Setting

#: The four aspects of satisfaction in the rule book's order (R53).
ASPECTS = ("客户服务", "工程质量", "服务质量", "竣工后服务")
GRADES = GOOD, PASSED, BAD = ("优良", "合格", "差")
GRADE = Choice(hint="从下拉列表选优良、合格、差。", sample=PASSED, options=GRADES, synonyms={"良好": GOOD, "优秀": GOOD, "不合格": BAD})
_TIERS = Choice(hint="选A、A和B、A和B和C。", sample="A", options=("A", "A和B", "A和B和C"))
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
    *(_weight(f"aspect_{no}", f"{name}比重", 25.0, "A25", f"满意度中“{name}”一项的比重") for no, name in enumerate(ASPECTS, 1)),
)
ANALYSIS = (
    Setting("analysis_tiers", "客户分析等级", "A", _TIERS, "", "非原文（A29）", "哪些等级的客户每半年要有客户分析报告"),
    _count("analysis_least", "分析最少字数", 30, "字", "非原文（R56）", "客户分析报告各部分少于这个字数算空话", (1, 1000)),
    _share("analysis_likeness", "分析雷同程度", 0.85, "R56", "某一部分与上期报告或别的客户的报告相同到这个程度算照抄"),
)
SETTINGS = (*SURVEY, *ANALYSIS)
#: Policy workbooks exported before them lack these.
LATER = frozenset(s.key for s in SETTINGS)
