"""汇总 on two A3 widths: narrow columns whose long texts wrap (the list is printed at some eight points where 微软雅黑 is at hand)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from addin.consolidate.workbook.book_stream import LONG
from addin.consolidate.workbook.book_table import Column

#: Width of 分级依据, whose sentences are ours and are laid out in it.
GROUNDS = 34
_WIDTHS = {
    "序号": 5,
    "客户编号": 8,
    "客户单位名称": 26,
    "测算等级": 4.5,
    "等级状态": 10,
    "核定等级": 4.5,
    "统一社会信用代码": 21,
    "客户类别": 12,
    "合作伙伴子类": 7,
    "所属行业": 12,
    "客户规模": 4.5,
    "单位地址": 18,
    "联系人": 7,
    "职务": 10,
    "联系电话": 13,
    "社会关系": 7,
    "客户需求": 15,
    "合作历史": 4.5,
    "首次合作日期": 11,
    "合作项目数": 5,
    "累计合同额(万元)": 13,
    "利润率": 7,
    "履约诚信": 4.5,
    "信用状况": 4.5,
    "市场信誉": 4.5,
    "社会价值": 4.5,
    "社会连带价值": 6,
    "近期合作需求": 6,
    "需求依据": 19,
    "要求苛刻": 4.5,
    "无理投诉次数": 6,
    "程序复杂": 4.5,
    "企业自身问题": 14,
    "最近联系日期": 11,
    "维护责任人": 10,
    "自报等级": 4.5,
    "变化类型": 4.5,
    "备注": 15,
    "分级依据": GROUNDS,
    "未报月数": 4.5,
    "维护单位": 16,
    "不一致的字段": 14,
    "来源月份": 9,
    "来源文件": 20,
    "来源工作表": 14,
    "来源行": 6,
}
_WRAPPED = frozenset({"等级状态"})


def fitted(columns: Sequence[Column]) -> list[Column]:
    """The same columns in the widths of the printed list."""
    short = len(columns[0].values) <= LONG
    return [
        replace(c, width=_WIDTHS.get(c.head, c.width), wrap=short and c.number_format == "@" and (c.align == "left" or c.head in _WRAPPED))
        for c in columns
    ]
