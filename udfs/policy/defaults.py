"""The packaged policy: the rule book's tables, and our own figures where it is silent (非原文)."""

from __future__ import annotations

import datetime

from udfs.kinds.amounts import Count, Money, Number, Rate
from udfs.kinds.choices import yes_no
from udfs.kinds.kind import Choice, Kind
from udfs.policy import care, forms, half_year, maintenance
from udfs.policy.evaluator import JUDGE, REST, SCORE, VETO, Policy, Row, Setting
from udfs.policy.shapes import FREE, PER_HALF, PER_MONTH, PER_QUARTER, PER_XUN, SHAPES

_TIER = (
    Row("C1", VETO, "合作历史 = 无 且 最近联系日期 为空", ("C",), "R23", "陌生客户（A11）"),
    Row("C2", VETO, "合作历史 = 有 且 履约诚信 = 差", ("C",), "R23", "有合作历史但有不良诚信记录"),
    Row("C3", VETO, "要求苛刻 = 是", ("C",), "R23", "要求苛刻"),
    Row("C4", VETO, "无理投诉次数 > 0", ("C",), "R23", "过往有无理投诉"),
    Row("C5", VETO, "利润率 < 低利润率 且 程序复杂 = 是", ("C",), "R23", "利润低程序复杂（A10：两者同时具备）"),
    Row("C5或", VETO, "利润率 < 低利润率 或 程序复杂 = 是", ("C",), "R23", "利润低或程序复杂（A10：有一即可时启用）", enabled=False),
    Row("C6", VETO, "市场信誉 = 差", ("C",), "R23", "信誉差（A14）"),
    Row("C7", VETO, "企业自身问题 非空", ("C",), "R23", "企业自身存在问题"),
    Row(
        "A1", JUDGE,
        "(合作历史 = 有 且 履约诚信 = 好) 且 信用状况 = 好 且 (社会价值 属于 高、较高 或 社会连带价值 属于 高、较高) 且 近期合作需求 = 有",
        ("A",), "R22", "四项同时具备（A06、A12）",
    ),
    Row("B1", REST, "", ("B",), "R24", "其余客户；依据不全的标“数据不足（暂定B）”（A08）"),
)  # fmt: skip
_BY_STAFF = "市场营销人员"
_VISIT = (
    Row("F1", JUDGE, "客户等级 = A 且 社会价值 = 高", (PER_XUN, "集团公司领导"), "R41、R42、A33", "频次与级别的对应为非原文"),
    Row("F2", JUDGE, "客户等级 = A 且 社会价值 = 较高", (PER_MONTH, "集团公司市场营销部负责人"), "R41、R42、A33", "同上"),
    Row("F3", JUDGE, "客户等级 = A 且 社会价值 = 一般", (PER_QUARTER, "分公司领导"), "R41、R42、A33", "社会连带价值高、本身一般的A类"),
    Row("F4", JUDGE, "客户等级 = A", (PER_HALF, "分公司经营部负责人"), "R41、R42、A33", "社会价值低或未知"),
    Row("F5", JUDGE, "客户等级 = B 且 客户价值 = 高", (PER_MONTH, _BY_STAFF), "R45、A34", "依据客户价值提高拜访频次"),
    Row("F6", JUDGE, "客户等级 = B", (PER_QUARTER, _BY_STAFF), "R45、A34", "各级市场营销人员"),
    Row("F7", JUDGE, "客户等级 = C 且 在观察期 = 是", (PER_QUARTER, _BY_STAFF), "R51、A34", "观察期内可以加强营销力度"),
    Row("F8", REST, "", (FREE, _BY_STAFF), "R48", "接触的频率由市场营销人员自己把握"),
)
_OURS = "非原文"
_TWO_LARGE = (
    "(累计合同额 ≥ 大额合同 且 合作项目数 ≥ 频繁合作) 或 (累计合同额 ≥ 大额合同 且 合作年限 ≥ 长期年限)"
    " 或 (合作项目数 ≥ 频繁合作 且 合作年限 ≥ 长期年限)"
)
_TWO_SMALL = (
    "(累计合同额 < 小额合同 且 合作项目数 < 偶尔合作) 或 (累计合同额 < 小额合同 且 合作年限 < 短期年限)"
    " 或 (合作项目数 < 偶尔合作 且 合作年限 < 短期年限)"
)
_VALUE = (
    Row("J1", JUDGE, _TWO_LARGE, ("高价值",), "V01", "大、高、长三项有两项（两项为非原文）"),
    Row("J2", JUDGE, _TWO_SMALL, ("低价值",), "V01", "小、低、短三项有两项（两项为非原文）"),
    Row("J3", REST, "", ("中价值",), "V01", "其余"),
)
_VALUE_SALES = (
    Row(
        "X1",
        JUDGE,
        "年度销售额 ≥ 大额销售 且 利润贡献 ≥ 大额利润 且 合作年限 ≥ 长期年限",
        ("高价值",),
        "S02",
        "销售额高、利润贡献大、合作时间长",
    ),
    Row("X2", JUDGE, "年度销售额 < 小额销售 或 合作年限 < 短期年限", ("低价值",), "S02", "新客户或业务量较小"),
    Row("X3", REST, "", ("中价值",), "S02", "其余"),
)
_TWO_HIGH = (
    "(行业地位 = 高 且 发展潜力 = 高 且 新项目机会 ≠ 低) 或 (行业地位 = 高 且 新项目机会 = 高 且 发展潜力 ≠ 低)"
    " 或 (发展潜力 = 高 且 新项目机会 = 高 且 行业地位 ≠ 低)"
)
_TWO_LOW = "(行业地位 = 低 且 发展潜力 = 低) 或 (行业地位 = 低 且 新项目机会 = 低) 或 (发展潜力 = 低 且 新项目机会 = 低)"
_POTENTIAL = (
    Row("Q1", JUDGE, _TWO_HIGH, ("高潜力",), "V03", "两项为高且没有低（组合方式为非原文）"),
    Row("Q2", JUDGE, _TWO_LOW, ("低潜力",), "V03", "两项为低（组合方式为非原文）"),
    Row("Q3", REST, "", ("中潜力",), "V03", "其余"),
)
_HISTORY = (
    Row("L1", JUDGE, "合作年限 为空", ("潜在客户",), "G02", "没有合作过"),
    Row("L2", JUDGE, "合作年限 ≥ 长期年限 且 距上次合作年数 < 中断年限", ("长期合作客户",), "G02", "首次合作至今已满年限且没有中断"),
    Row("L3", REST, "", ("新客户",), "G02", "其余有过合作的"),
)
_SCALE_PROFIT = (
    Row("G1", JUDGE, "累计合同额 ≥ 大规模 且 利润率 ≥ 高利润率", ("规模大利润高",), "R46", ""),
    Row("G2", JUDGE, "累计合同额 ≥ 大规模 且 利润率 < 高利润率", ("规模大利润低",), "R46", ""),
    Row("G3", JUDGE, "累计合同额 < 大规模 且 利润率 ≥ 高利润率", ("规模小利润高",), "R46", ""),
    Row("G4", JUDGE, "累计合同额 < 大规模 且 利润率 < 高利润率", ("规模小利润低",), "R46", ""),
)
_POINTS: tuple[tuple[str, str, int, str], ...] = (
    ("履约诚信", "履约诚信 = 好", 10, ""),
    ("履约诚信", "履约诚信 = 一般", 5, ""),
    ("信用状况", "信用状况 = 好", 10, ""),
    ("信用状况", "信用状况 = 一般", 5, ""),
    ("市场信誉", "市场信誉 = 好", 10, ""),
    ("市场信誉", "市场信誉 = 一般", 5, ""),
    ("社会价值", "社会价值 = 高 或 社会连带价值 = 高", 20, "社会价值、社会连带价值取高者"),
    ("社会价值", "社会价值 = 较高 或 社会连带价值 = 较高", 15, "同上"),
    ("社会价值", "社会价值 = 一般 或 社会连带价值 = 一般", 8, "同上"),
    ("社会价值", "社会价值 = 低 或 社会连带价值 = 低", 3, "同上"),
    ("近期合作需求", "近期合作需求 = 有", 15, ""),
    ("合作历史", "合作历史 = 有", 10, ""),
    ("合作项目数", "合作项目数 ≥ 5", 10, "每个2分，最多10分"),
    ("合作项目数", "合作项目数 = 4", 8, "同上"),
    ("合作项目数", "合作项目数 = 3", 6, "同上"),
    ("合作项目数", "合作项目数 = 2", 4, "同上"),
    ("合作项目数", "合作项目数 = 1", 2, "同上"),
    ("累计合同额", "累计合同额 ≥ 5000万元", 15, ""),
    ("累计合同额", "累计合同额 ≥ 1000万元", 10, ""),
    ("累计合同额", "累计合同额 ≥ 0.01万元", 5, "有合同额而不足1000万元"),
)
_SCORE = tuple(
    Row(f"D{no}", SCORE, when, (part, points), "非原文（A15）", note) for no, (part, when, points, note) in enumerate(_POINTS, 1)
)


def _setting(
    key: str, name: str, value: object, kind: Kind, unit: str, clause: str, note: str, limits: tuple[float, float] | None = None
) -> Setting:
    if isinstance(kind, Number) and isinstance(value, int):
        value = kind.stored(value)  # as a policy workbook gives it back
    return Setting(key, name, value, kind, unit, clause, note, limits=limits)


_MATCHING = "非原文（A18）"
#: A day of a month, a number of days to answer in, a share.
_DAY_OF_MONTH, _DAYS, _SHARE = (1, 31), (0, 366), (0.0, 1.0)


_BASIS = Choice(hint="选26日至25日、自然月。", sample="26日至25日", options=("26日至25日", "自然月"))
_YES = yes_no("是", "否")
SETTINGS = (
    _setting("profit_low", "低利润率", 0.03, Rate(), "", "非原文（A10）", "利润率低于这个数为利润低；正好等于不算"),
    _setting("recent_months", "近期月数", 12, Count(), "月", "非原文（A13）", "“近期”合作需求的依据在多少个月之内"),
    _setting("month_basis", "报送周期", "26日至25日", _BASIS, "", "非原文（A02）", "上月26日至本月25日，或自然月"),
    _setting("period_end", "周期截止日", 25, Count(), "日", "R25", "报送周期的最后一天", _DAY_OF_MONTH),
    _setting("due_day", "分公司报送日", 25, Count(), "日", "R25", "每月25日前报集团公司市场营销部；当天24时前算按时（A01）", _DAY_OF_MONTH),
    _setting("department_due_day", "项目部报送日", 20, Count(), "日", "非原文（A21）", "项目经理部报分公司的最后一天", _DAY_OF_MONTH),
    _setting("holiday_shift", "节假日顺延", "否", _YES, "", "非原文（A01）", "截止日遇休息日是否移到下一工作日，见工作表“日历”"),
    _setting("resend_days", "重报天数", 3, Count(), "天", _OURS, "退回后多少天内改正重报，遇休息日顺延；写退回函时另定日期的除外", _DAYS),
    _setting("late_days", "补报天数", 3, Count(), "天", _OURS, "催报后多少天内补报，遇休息日顺延；写催报函时另定日期的除外", _DAYS),
    _setting("reply_days", "回复天数", 5, Count(), "天", _OURS, "月度汇总通报发出后多少天内核实回复，遇休息日顺延", _DAYS),
    _setting("queries_block", "质疑了结才接收", "是", _YES, "", _OURS, "对一次报送还有没了结的质疑时，能不能接收"),
    _setting("copy_notice_days", "催还提前天数", 3, Count(), "天", _OURS, "调阅到期前多少天起催还摘录"),
    _setting(
        "copy_return_days", "归还天数", 3, Count(), "天", _OURS, "催还后多少天内归还摘录，遇休息日顺延；写催还单时另定日期的除外", _DAYS
    ),
    _setting("visit_notice_days", "拜访提醒天数", 7, Count(), "天", _OURS, "距拜访期限不超过这个天数显示“到期”", _DAYS),
    _setting("contract_large", "大额合同", 10000.0, Money(), "万元", _OURS, "累计合同额达到为大"),
    _setting("contract_small", "小额合同", 1000.0, Money(), "万元", _OURS, "累计合同额不足为小"),
    _setting("projects_many", "频繁合作", 5, Count(), "个", _OURS, "合作项目数达到为高"),
    _setting("projects_few", "偶尔合作", 2, Count(), "个", _OURS, "合作项目数不足为低"),
    _setting("years_long", "长期年限", 5, Number(), "年", _OURS, "合作年限达到为长"),
    _setting("years_short", "短期年限", 2, Number(), "年", _OURS, "合作年限不足为短"),
    _setting("years_lapsed", "中断年限", 3, Number(), "年", _OURS, "距上次合作达到为中断"),
    _setting("sales_large", "大额销售", 5000.0, Money(), "万元", _OURS, "年度销售额达到为高"),
    _setting("sales_small", "小额销售", 500.0, Money(), "万元", _OURS, "年度销售额不足为小"),
    _setting("profit_large", "大额利润", 300.0, Money(), "万元", _OURS, "利润贡献达到为大"),
    _setting("scale_large", "大规模", 10000.0, Money(), "万元", _OURS, "累计合同额达到为规模大"),
    _setting("profit_high", "高利润率", 0.06, Rate(), "", _OURS, "利润率达到为利润高"),
    _setting(
        "likeness", "疑似重复相似度", 0.85, Rate(), "", _MATCHING, "名称只差一个字、公司形式或前面地名的，到这个程度列入“疑似重复”", _SHARE
    ),
    _setting("likeness_phone", "同电话相似度", 0.7, Rate(), "", _MATCHING, "联系电话相同的，名称到这个程度列入“疑似重复”", _SHARE),
    *half_year.SETTINGS,
    *maintenance.SETTINGS,
    *care.SETTINGS,
)

DEFAULT = Policy(
    version="2026.1",
    effective_from=datetime.date(2026, 1, 1),
    source="随程序提供的默认标准",
    settings=SETTINGS,
    rows={
        "tier": _TIER, "visit": _VISIT, "value": _VALUE, "value_sales": _VALUE_SALES, "potential": _POTENTIAL, "history": _HISTORY,
        "scale_profit": _SCALE_PROFIT, "score": _SCORE, **half_year.ROWS, **maintenance.ROWS, **care.ROWS,
        **forms.ROWS,
    },
    shapes=(*SHAPES, *half_year.SHAPES, *maintenance.SHAPES, *care.SHAPES, *forms.SHAPES),
)  # fmt: skip

#: Tables and settings that policy workbooks exported before them lack: such a workbook takes them from here.
LATER = (
    frozenset({"score", "resend_days", "late_days", "reply_days", "queries_block", "likeness", "likeness_phone"})
    | half_year.LATER
    | maintenance.LATER
    | care.LATER
    | forms.LATER
)
