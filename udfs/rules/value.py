"""Value, potential, need and history of a client (V01–V03, G02, S02–S05); other axes than A, B, C (A36)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from udfs.declare import Arg, UdfError, udf
from udfs.kinds.amounts import Count, Money, Number, Rate
from udfs.kinds.choices import SCALE
from udfs.kinds.industries import INDUSTRY
from udfs.policy.evaluator import Policy, current
from udfs.policy.shapes import LEVEL

NOT_ENOUGH = "数据不足"
_MONEY = Money()
_SCORE = Number(hint="填评分，越高越看重。", sample=5.0)


def classify(table: str, known: Mapping[str, Any], policy: Policy | None = None) -> str:
    """First result of a policy table; 数据不足 where an unknown fact could have decided otherwise (A08)."""
    verdict = (policy or current()).table(table).judge(known)
    return verdict.row.then[0] if verdict.certain else NOT_ENOUGH


def years_between(first: datetime.date, last: datetime.date) -> float:
    """Years from one day to another, counted in whole months.

    >>> years_between(datetime.date(2024, 2, 29), datetime.date(2026, 2, 28))
    1.9166666666666667
    """
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return months / 12


@udf(group="客户价值", clause="V01")
def value(
    contract: Annotated[float | None, Arg("累计合同额", "万元", kind=_MONEY)] = None,
    projects: Annotated[int | None, Arg("合作项目数", "个", kind=Count())] = None,
    first: Annotated[datetime.date | None, Arg("首次合作日期")] = None,
    today: Annotated[datetime.date | None, Arg("今天", note="，算合作年限用")] = None,
) -> str:
    """客户价值：按购买金额、购买频率、合作年限分高价值、中价值、低价值；依据不够时为“数据不足”。

    例：
    >>> value(20000, 6, datetime.date(2018, 3, 1), datetime.date(2026, 11, 20))
    '高价值'
    >>> value(300, 1)
    '低价值'
    >>> value(20000)
    '数据不足'
    """
    years = years_between(first, today) if first and today else None
    return classify("value", {"contract": contract, "projects": projects, "years": years})


@udf(group="客户价值", clause="S02")
def value_by_sales(
    sales: Annotated[float | None, Arg("年度销售额", "万元", kind=_MONEY)] = None,
    profit: Annotated[float | None, Arg("利润贡献", "万元", kind=_MONEY)] = None,
    years: Annotated[float | None, Arg("合作年限", "年")] = None,
) -> str:
    """客户价值的另一口径：按年度销售额、利润贡献、合作年限分高、中、低价值。

    例：
    >>> value_by_sales(8000, 500, 6)
    '高价值'
    >>> value_by_sales(100)
    '低价值'
    """
    return classify("value_sales", {"sales": sales, "profit": profit, "years": years})


@udf(group="客户价值", clause="V03")
def potential(
    position: Annotated[str | None, Arg("行业地位", note="：高、中、低", kind=LEVEL)] = None,
    growth: Annotated[str | None, Arg("发展潜力", note="：高、中、低", kind=LEVEL)] = None,
    chances: Annotated[str | None, Arg("新项目机会", note="：高、中、低", kind=LEVEL)] = None,
) -> str:
    """客户潜力：按行业地位、发展潜力、新项目机会分高潜力、中潜力、低潜力。

    例：
    >>> potential("高", "高", "中")
    '高潜力'
    >>> potential("低", "低", "高")
    '低潜力'
    """
    return classify("potential", {"position": position, "growth": growth, "chances": chances})


@udf(group="客户价值", clause="V02")
def need(
    price: Annotated[float, Arg("看重价格的评分", kind=_SCORE)],
    care: Annotated[float, Arg("看重服务的评分", kind=_SCORE)],
    quality: Annotated[float, Arg("看重质量的评分", kind=_SCORE)],
) -> str:
    """客户需求类型：评分最高的一项；最高分并列的为“不明显”。

    例：
    >>> need(5, 3, 4)
    '价格敏感型'
    >>> need(3, 4, 4)
    '不明显'
    """
    scores = {"价格敏感型": price, "服务导向型": care, "质量优先型": quality}
    best = [word for word, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else "不明显"


@udf(group="客户价值", clause="G02")
def history(
    first: Annotated[datetime.date | None, Arg("首次合作日期", note="，没有合作过就空着")] = None,
    last: Annotated[datetime.date | None, Arg("最近合作日期", note="，不填按首次合作日期")] = None,
    today: Annotated[datetime.date | None, Arg("今天")] = None,
) -> str:
    """关系历史：长期合作客户、新客户或潜在客户（没有合作过）。

    例：
    >>> history(datetime.date(2018, 3, 1), datetime.date(2026, 5, 1), datetime.date(2026, 11, 20))
    '长期合作客户'
    >>> history(datetime.date(2026, 3, 1), None, datetime.date(2026, 11, 20))
    '新客户'
    >>> history(None, None, datetime.date(2026, 11, 20))
    '潜在客户'
    """
    if today is None:
        raise UdfError("“今天”是空的", "#N/A")
    latest = last or first
    years = years_between(first, today) if first else None
    return classify("history", {"years": years, "since_last": years_between(latest, today) if latest else None})


@udf(group="客户价值", clause="R46")
def scale_profit(
    contract: Annotated[float | None, Arg("累计合同额", "万元", kind=_MONEY)] = None,
    rate: Annotated[float | None, Arg("利润率", kind=Rate())] = None,
) -> str:
    """规模—利润分析：规模大利润高、规模大利润低、规模小利润高、规模小利润低。

    例：
    >>> scale_profit(20000, 0.02)
    '规模大利润低'
    >>> scale_profit(800, 0.09)
    '规模小利润高'
    """
    return classify("scale_profit", {"contract": contract, "profit_rate": rate})


SCALES = replace(
    SCALE,
    synonyms={**SCALE.synonyms, "大型政府机构": "大型", "中型政府部门": "中型", "小型地方政府": "小型"},
)


@udf(group="客户价值", clause="S05、G02")
def scale(text: Annotated[str, Arg("规模", note="，如大型、中型企业、大型政府机构", kind=SCALES)] = "") -> str:
    """把规模的各种写法统一为大型、中型、小型；大型政府机构、中型政府部门、小型地方政府也认。

    例：
    >>> scale("大型")
    '大型'
    """
    return text


@udf(group="客户价值", clause="S04")
def industry(text: Annotated[str, Arg("行业", kind=INDUSTRY)] = "") -> str:
    """把行业的常用写法统一为国民经济行业门类（门类表为非原文）。

    例：
    >>> industry("房地产业")
    '房地产业'
    """
    return text
