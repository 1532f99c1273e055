"""市场调研表：市场规模、份额、增长率、竞争对手、造价指数和材料价格（R70、R72）。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from udfs.kinds import register_choices as choices
from udfs.kinds.amounts import Number
from udfs.kinds.kind import Text
from udfs.kinds.terms import Year
from workbooks.declare import Known, Remark, check, field, remark, schema, sheet
from workbooks.problems import Severity, rule
from workbooks.registers.shared_fields import also

_FIGURE = Number(hint="填数字，单位写在“单位”列。", sample=120.5)


@sheet("市场调研表", clause="R70、R72", returned="核定", key=("year", "region", "indicator", "subject"))
class Market:
    """每行一个年度一个区域的一项指标：指标、对象、数值、单位和来源。"""

    year: int = field("年度", aliases=also("年份 年 统计年度 调研年度"), kind=Year(), clause="R70", width=9)
    region: str = field(
        "区域",
        aliases=also("地区 市场区域 省市 城市 区域市场"),
        kind=Text(hint="填省、市或“全国”。", sample="华东"),
        clause="R70",
        width=12,
    )
    indicator: str = field("指标", aliases=also("调研指标 指标名称 项目 类别 调研内容"), kind=choices.INDICATOR, clause="R70", width=12)
    subject: str | None = field(
        "对象",
        aliases=also("指标对象 竞争对手名称 材料名称 名称 品种 细分市场 竞争对手"),
        kind=Text(hint="填竞争对手、材料等的名称；没有就留空。", sample="商品混凝土C30"),
        clause="R72",
        width=18,
        default=None,
    )
    figure: float = field("数值", aliases=also("数据 值 指标值 数额 价格 金额"), kind=_FIGURE, clause="R72", width=12)
    measured_in: str | None = field(
        "单位",
        aliases=also("计量单位 数值单位"),
        kind=Text(hint="填计量单位，如亿元、%、元/立方米。", sample="亿元"),
        width=10,
        default=None,
    )
    source: str | None = field(
        "来源",
        aliases=also("数据来源 信息来源 出处 资料来源"),
        kind=Text(hint="填数据从哪里来。", sample="省统计年鉴"),
        clause="R70",
        width=22,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        figure = "未填" if self.figure is None else f"{self.figure:g}{self.measured_in or ''}"
        return f"{self.year or ''}年{self.region or ''}{self.indicator or ''}{f'（{self.subject}）' if self.subject else ''}：{figure}"


MARKET = schema(Market)

OF_WHAT = rule(
    "KH359",
    Severity.WARNING,
    "没有写对象",
    "“{indicator_head}”是“{indicator}”，要写明“{field}”。",
    "填竞争对手或材料的名称。",
    clause="R72",
)
#: Indicators that say nothing without whom or what they are of.
_OF_SOMETHING = frozenset({"竞争对手", "材料价格"})


@check(Market, OF_WHAT)
def _subjects(entries: Sequence[Market], _: Known) -> Iterator[Remark]:
    for row, entry in enumerate(entries):
        if entry.indicator in _OF_SOMETHING and not entry.subject:
            yield remark(OF_WHAT, row, "subject", indicator_head=MARKET.by_name["indicator"].head, indicator=entry.indicator)
