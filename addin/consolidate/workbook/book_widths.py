"""汇总 on two A3 widths: narrow columns whose long texts wrap (the list is printed at eight points)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from addin.consolidate.workbook.book_stream import LONG
from addin.consolidate.workbook.book_table import Column

#: Width of 分级依据, whose sentences are ours and are laid out in it.
GROUNDS = 34
_WIDTHS = {
    "序号": 5,
    "客户编号": 9,
    "客户单位名称": 26,
    "测算等级": 6,
    "等级状态": 10,
    "核定等级": 6,
    "统一社会信用代码": 21,
    "客户类别": 11,
    "合作伙伴子类": 9,
    "所属行业": 13,
    "客户规模": 6,
    "单位地址": 20,
    "联系人": 8,
    "职务": 11,
    "联系电话": 14,
    "社会关系": 8,
    "客户需求": 16,
    "合作历史": 6,
    "首次合作日期": 12,
    "合作项目数": 7,
    "累计合同额(万元)": 13,
    "利润率": 8,
    "履约诚信": 6,
    "信用状况": 6,
    "市场信誉": 6,
    "社会价值": 6,
    "社会连带价值": 7,
    "近期合作需求": 7,
    "需求依据": 16,
    "要求苛刻": 6,
    "无理投诉次数": 7,
    "程序复杂": 6,
    "企业自身问题": 14,
    "最近联系日期": 12,
    "维护责任人": 10,
    "自报等级": 6,
    "变化类型": 7,
    "备注": 15,
    "分级依据": GROUNDS,
    "未报月数": 6,
    "维护单位": 16,
    "不一致的字段": 14,
    "来源月份": 9,
    "来源文件": 20,
    "来源工作表": 12,
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
