"""The drop-down lists of the rule book: ratings, kinds, tiers, scales, with the other words staff use for them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from udfs.kinds.kind import Choice


def meaning(option: str, words: str) -> dict[str, str]:
    """Words that mean an option."""
    return dict.fromkeys(words.split(), option)


_NO_SUCH = ("无", "没有", "暂无", "未发现", "未见", "无任何", "没有任何")
_UNKNOWN = dict.fromkeys(("不详", "不明", "不清楚", "不了解", "待定", "?"), "未知")
#: 无不良记录, 未发现失信行为: nothing bad is known, which is not quite praise.
_NOTHING_BAD = tuple(
    map("".join, product(_NO_SUCH, ("不良", "失信", "违约", "逾期", "拖欠", "负面"), ("", "记录", "信息", "行为", "情况", "现象")))
)
RATING = Choice(
    hint="从下拉列表选好、一般、差、未知。",
    sample="好",
    options=("好", "一般", "差", "未知"),
    synonyms=_UNKNOWN
    | meaning("好", "良好 优秀 优良 优 良 很好 非常好 极好 好的")
    | meaning("一般", "一般般 中等 中 普通 还行 还可以 尚可 过得去")
    | meaning("差", "不好 很差 非常差 极差 恶劣"),
    near=meaning("好", "较好 比较好 较为良好 较优 不错 尚好 良好以上 高 较高 很高 守信 诚信 诚实守信 信用好 信用良好 信誉好 信誉良好")
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
    near=meaning("高", "优秀 优 很好 非常好 突出 显著")
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
