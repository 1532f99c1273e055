"""A rule's sentence as a person reads it apart from any workbook: what each problem puts in is named, not left out."""

from __future__ import annotations

import re

_SAMPLE = "内容"
#: What the places of sentences stand for; any other is 内容.
_WORDS = {
    "age": "年龄",
    "agrees": "所填内容",
    "agrees_head": "另一列",
    "alone": "月份",
    "amount": "金额",
    "asked": "",
    "busy": "按钮",
    "cells": "单元格",
    "change": "变化类型",
    "choices": "可选的词",
    "clause": "条款",
    "columns": "哪些列、各几处",
    "conclusion_head": "结论列",
    "count": "几",
    "cure": "怎么改",
    "day": "日期",
    "earlier": "较早的日期",
    "expected": "应有的",
    "field": "列名",
    "first": "另一处",
    "folder": "文件夹",
    "formula": "公式",
    "found": "所填内容",
    "heads": "列名",
    "hint": "这一列怎么填",
    "how": "怎么说明",
    "indicator": "指标",
    "indicator_head": "指标列",
    "items": "项目",
    "key": "编号等",
    "kind": "类别",
    "known": "可用的名称",
    "label": "名称",
    "last": "日期",
    "later": "较晚的日期",
    "limit": "上限",
    "line": "行号",
    "lock": "文件名",
    "made": "版本",
    "main": "工作表",
    "meant": "读成的值",
    "money": "币种",
    "month": "月份",
    "most": "最大数",
    "name": "名称",
    "names": "名称",
    "near": "",
    "new": "新值",
    "number": "编号",
    "old": "旧值",
    "option": "选项",
    "other": "另一个",
    "others": "别处的月份",
    "out": "文件名",
    "owed": "金额",
    "owner": "谁",
    "parent": "上级单位",
    "path": "文件",
    "period": "期间",
    "place": "位置",
    "project": "项目",
    "proposal": "建议的词",
    "reported": "等级",
    "revoked": "日期",
    "row": "行号",
    "rows": "行数",
    "seconds": "几",
    "sheet": "工作表",
    "since": "时间",
    "stage": "阶段",
    "stage_head": "阶段列",
    "tag": "标记",
    "term": "半年",
    "text": "列名",
    "tier": "等级",
    "title": "名称",
    "to": "格式",
    "told": "所填内容",
    "unit": "单位",
    "value": "另一个值",
    "version": "版本",
    "what": "说明",
    "who": "谁",
    "why": "原因",
    "word": "词",
}


def named(template: str) -> str:
    """A sentence with what each problem puts in told by its name.

    >>> named("“{field}”填的是“{found}”，{why}。")
    '“〔列名〕”填的是“〔所填内容〕”，〔原因〕。'
    """

    def word(match: re.Match[str]) -> str:
        told = _WORDS.get(match[1], _SAMPLE)
        return f"〔{told}〕" if told else ""

    return re.sub(r"\{(\w+)[^{}]*\}", word, template.replace("{{", "\x01").replace("}}", "\x02")).replace("\x01", "{").replace("\x02", "}")
