"""Value, potential, need and history of a client (V01–V03, G02, S02–S05); other axes than A, B, C (A36)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from udfs.declare import Arg, UdfError, udf
from udfs.kinds.amounts import Count, Money, Number, Rate
from udfs.kinds.choices import SCALE
from udfs.kinds.kind import Choice
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


#: Sections of GB/T 4754 (the national industry classification), each with the words staff use.
_INDUSTRY_WORDS = {
    "农、林、牧、渔业": ("农业", "林业", "畜牧业", "渔业", "农林牧渔", "农林牧渔业"),
    "采矿业": ("采矿", "矿业", "煤炭", "石油开采"),
    "制造业": ("制造", "工业", "生产制造", "电子", "化工", "机械", "医药", "汽车"),
    "电力、热力、燃气及水生产和供应业": ("电力", "能源", "水务", "燃气", "热力", "供电", "电力行业", "能源业"),
    "建筑业": ("建筑", "施工", "工程", "建设"),
    "批发和零售业": ("批发", "零售", "商贸", "贸易", "批发零售", "商业"),
    "交通运输、仓储和邮政业": ("交通", "运输", "交通运输", "物流", "仓储", "仓储物流", "邮政", "铁路", "公路", "港口", "物流业"),
    "住宿和餐饮业": ("住宿", "餐饮", "酒店"),
    "信息传输、软件和信息技术服务业": ("信息", "软件", "互联网", "通信", "信息技术", "IT", "电信"),
    "金融业": ("金融", "银行", "保险", "证券"),
    "房地产业": ("房地产", "地产", "置业", "房地产开发", "房产"),
    "租赁和商务服务业": ("租赁", "商务服务"),
    "科学研究和技术服务业": ("科研", "科技服务", "设计"),
    "水利、环境和公共设施管理业": ("水利", "环境", "环保", "市政", "公共设施", "园林"),
    "居民服务、修理和其他服务业": ("居民服务", "服务业", "服务"),
    "教育": ("学校", "高校", "教育行业"),
    "卫生和社会工作": ("卫生", "医疗", "医院", "养老"),
    "文化、体育和娱乐业": ("文化", "体育", "旅游", "娱乐", "文旅"),
    "公共管理、社会保障和社会组织": ("政府", "机关", "政府部门", "公共管理", "社会团体", "事业单位"),
    "国际组织": (),
}
INDUSTRY = Choice(
    hint="填国民经济行业门类，如房地产业。",
    sample="房地产业",
    options=tuple(_INDUSTRY_WORDS),
    synonyms={word: name for name, words in _INDUSTRY_WORDS.items() for word in words},
)


@udf(group="客户价值", clause="S04")
def industry(text: Annotated[str, Arg("行业", kind=INDUSTRY)] = "") -> str:
    """把行业的常用写法统一为国民经济行业门类（门类表为非原文）。

    例：
    >>> industry("房地产业")
    '房地产业'
    """
    return text
