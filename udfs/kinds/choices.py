"""The drop-down lists of the rule book: ratings, kinds, tiers, scales, with the other words staff use for them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from udfs.kinds.kind import Choice


def meaning(option: str, words: str) -> dict[str, str]:
    """Words that mean an option."""
    return dict.fromkeys(words.split(), option)


_VERY = "很 非常 极 极其 极为 十分 相当 特别 挺 蛮 颇 尤为".split()
_RATHER = "较 比较 较为 还 还算 偏".split()
_NOT = "不 不太 不够 不算 不是很 欠".split()


def graded(words: str, of: str, plain: str, rather: str, negated: str = "") -> dict[str, str]:
    """Adjectives alone, with what makes them stronger, weaker and untrue, each also behind what they are said of.

    >>> graded("重要", "意义", "高", "较高", "低")["意义较重要"]
    '较高'
    """
    said = {"": plain} | dict.fromkeys(_VERY, plain) | dict.fromkeys(_RATHER, rather) | dict.fromkeys(_NOT if negated else (), negated)
    told = product(("", *of.split()), said.items(), words.split())
    return {f"{noun}{degree}{word}": option for noun, (degree, option), word in told}


_NO_SUCH = ("无", "没有", "暂无", "未发现", "未见", "无任何", "没有任何")
_UNKNOWN = dict.fromkeys(("不详", "不明", "不清楚", "不了解", "待定", "?"), "未知")
#: 无不良记录, 未发现失信行为: nothing bad is known, which is not quite praise.
_NOTHING_BAD = tuple(
    map("".join, product(_NO_SUCH, ("不良", "失信", "违约", "逾期", "拖欠", "负面"), ("", "记录", "信息", "行为", "情况", "现象")))
)
_RATED = "信用 信誉 口碑 履约 评价"
_VALUED = "影响 影响力 价值 作用 意义"
RATING = Choice(
    hint="从下拉列表选好、一般、差、未知。",
    sample="好",
    options=("好", "一般", "差", "未知"),
    synonyms=_UNKNOWN
    | meaning("好", "良好 优秀 优良 优 良 很好 非常好 极好 好的")
    | meaning("一般", "一般般 中等 中 普通 还行 还可以 尚可 过得去")
    | meaning("差", "不好 很差 非常差 极差 恶劣"),
    near=graded("好 良好 优 优秀 佳 不错 可靠 靠谱 稳定 满意 诚信 守信 讲信用 守信用 强 高 过硬 及时", _RATED, "好", "好", "差")
    | graded("一般 合格 达标 中等 普通", _RATED, "一般", "一般")
    | graded("差 低 弱 差劲 糟糕 恶劣", _RATED, "差", "差")
    | meaning(
        "好", "上佳 上等 优等 尚佳 好评 重合同守信用 按时付款 付款及时 没问题 无问题 基本好 基本良好 总体良好 总体较好 整体良好 整体较好"
    )
    | meaning("一般", "可以 凑合 马马虎虎 平平 中评 及格 基本合格 尚可接受 一般偏上 一般偏下 一般偏好 一般偏差")
    | meaning("差", "下等 有违约 有失信 有拖欠 有逾期 严重失信 严重违约 失信被执行人 拖欠 违约")
    | meaning("好", "较好 比较好 较为良好 较优 不错 尚好 良好以上 高 较高 很高 守信 诚信 诚实守信 信用好 信用良好 信誉好 信誉良好")
    | meaning("一般", "中上 中等偏上 中等偏下 中下")
    | meaning("差", "较差 比较差 偏差 不太好 不良 欠佳 不佳 不理想 差评 有不良记录 有失信记录 失信 低 较低 很低")
    | dict.fromkeys(_NOTHING_BAD, "好"),
)
SOCIAL = Choice(
    hint="从下拉列表选高、较高、一般、低、未知。",
    sample="较高",
    options=("高", "较高", "一般", "低", "未知"),
    synonyms=_UNKNOWN
    | meaning("高", "很高 非常高 极高 大 很大 巨大 重大")
    | meaning("较高", "较大 比较高 比较大")
    | meaning("一般", "一般般 中 中等 普通 适中")
    | meaning("低", "小 很低 很小 极低"),
    near=graded("重要 大 高 强 广 广泛 突出 显著 明显 深远 重大 关键", _VALUED, "高", "较高", "低")
    | graded("一般 中等 普通", _VALUED, "一般", "一般")
    | graded("小 低 弱 有限 微弱 轻微 次要", _VALUED, "低", "低")
    | meaning("高", "至关重要 核心 重点 标志性 示范性 标杆 意义重大")
    | meaning("较高", "偏高 中高 中等偏高 一般偏高 可观")
    | meaning("一般", "一般重要 平平 中等偏低 一般偏低")
    | meaning("高", "优秀 优 很好 非常好 突出 显著")
    | meaning("较高", "好 良好 较好 良 优良 中上 中等偏上")
    | meaning("一般", "还行 还可以 尚可 中等偏下")
    | meaning("低", "较低 较小 比较低 比较小 差 较差 很差 不好 不高 不大"),
)
KIND = Choice(
    hint="从下拉列表选六类之一；投标客户即准客户，跟踪客户即意向客户。",
    sample="签约客户",
    suffixes=("类", "类客户"),
    options=("潜在客户", "意向客户", "准客户", "签约客户", "已开发客户", "合作伙伴客户"),
    synonyms={
        "潜在": "潜在客户",
        "意向": "意向客户",
        "意向性客户": "意向客户",
        "跟踪客户": "意向客户",
        "跟踪": "意向客户",
        "准": "准客户",
        "投标客户": "准客户",
        "投标": "准客户",
        "投标中": "准客户",
        "跟踪中": "意向客户",
        "签约": "签约客户",
        "已签约客户": "签约客户",
        "已签约": "签约客户",
        "已开发": "已开发客户",
        "开发客户": "已开发客户",
        "合作伙伴": "合作伙伴客户",
        "伙伴客户": "合作伙伴客户",
        "合作客户": "合作伙伴客户",
        "合作夥伴": "合作伙伴客户",
        "合作夥伴客户": "合作伙伴客户",
    },
    likely={"战略合作伙伴": "合作伙伴客户", "战略合作伙伴客户": "合作伙伴客户", "已中标": "签约客户", "中标客户": "签约客户"},
)
TIER_LETTER = Choice(hint="从下拉列表选A、B、C。", sample="B", options=("A", "B", "C"), suffixes=("类", "级", "类客户", "级客户", "等"))
SCALE = Choice(
    hint="从下拉列表选大型、中型、小型。",
    sample="中型",
    options=("大型", "中型", "小型"),
    synonyms={
        "大": "大型",
        "中": "中型",
        "小": "小型",
        "大型企业": "大型",
        "中型企业": "中型",
        "小型企业": "小型",
        "微型": "小型",
        "小微": "小型",
        "特大型": "大型",
        "特大": "大型",
        "超大型": "大型",
        "中等": "中型",
        "一般": "中型",
    },
    near=meaning("大型", "较大 很大 大中型") | meaning("小型", "较小 很小 中小型"),
)

YES = ("√", "✓", "✔", "☑", "是", "有", "y", "yes", "true", "t", "对", "1", "是的", "有的", "●", "v")
NO = ("×", "✗", "✘", "x", "☒", "否", "无", "n", "no", "false", "f", "不是", "没有", "0", "不", "没", "未", "○", "暂无")


def yes_no(
    yes: str,
    no: str,
    *,
    unknown: bool = False,
    hint: str = "",
    extra: Mapping[str, str] | None = None,
    stories: tuple[tuple[str, str], ...] = (),
) -> Choice:
    """A two-way choice such as 有/无 or 是/否, which takes √/× and each other's words."""
    synonyms = dict.fromkeys(YES, yes) | dict.fromkeys(NO, no) | dict(extra or {})
    options = (yes, no, "未知") if unknown else (yes, no)
    synonyms |= {"未知": "未知", "不详": "未知", "不明": "未知", "不清楚": "未知", "待定": "未知", "?": "未知"} if unknown else {}
    return Choice(hint=hint or f"从下拉列表选{'、'.join(options)}。", sample=yes, options=options, synonyms=synonyms, stories=stories)
