"""The client's own problems (R23): a free text in which many words say that there are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Any

from udfs.kinds import NOTHING, Text
from udfs.text import fold

_NO = ("无", "没有", "暂无", "目前无", "暂时没有", "未发现", "暂未发现", "目前未发现", "未见", "不存在", "尚未发现")
_BAD = (
    "",
    "任何",
    "明显",
    "重大",
    "其他",
    "不良",
    "失信",
    "违约",
    "违法",
    "违规",
    "违法违规",
    "诉讼",
    "涉诉",
    "法律",
    "经营",
    "拖欠",
    "负面",
    "自身",
)
_THING = ("", "问题", "异常", "记录", "行为", "情况", "情形", "现象", "信息", "风险", "纠纷", "诉讼", "欠款", "失信")
_WELL = "正常 良好 好 经营正常 经营良好 运营正常 运行正常 运营良好 一切正常 状况良好 目前正常 企业正常 信誉良好 诚信经营".split()
_NOT = ("否", "0", "×", "不涉及", "无此类问题", "無", "暫無", "沒有", "未發現")
#: Words after which nothing is wrong with the client; 无力偿债 and 无法联系 are none of them.
NO_TROUBLE = frozenset({*map("".join, product(_NO, _BAD, _THING)), *_WELL, *_NOT}) | NOTHING
_PLAIN = ("无", "暂无", "没有", "未发现", "暂未发现", "无问题", "正常")
_FOLDED = frozenset(map(fold, NO_TROUBLE))
#: Between remarks, and what may stand before one.
_PARTS = re.compile("[,;。、/]+")
_LEAD = re.compile("^(?:目前|当前|近期|现|该企业|企业|该公司|公司|整体|总体)(?=.)")
_BEFORE, _BEHIND = '("“', ')"”。.;,、!/'


@dataclass(frozen=True)
class Trouble(Text):
    """Problems of the client; None where the words say that there are none."""

    none_words: frozenset[str] = NO_TROUBLE | {f"{w}。" for w in _PLAIN} | {f"（{w}）" for w in _PLAIN}

    def is_clean(self, raw: Any, unit: str) -> bool:
        """Never: the words are looked up."""
        return False

    def from_text(self, text: str, unit: str) -> Any:
        """The text, unless it says in any spelling that nothing is wrong.

        >>> Trouble().from_text("（無不良記錄）。", ""), Trouble().from_text("无力偿债", "")
        (None, '无力偿债')
        >>> Trouble().from_text("目前经营正常，无重大诉讼", ""), Trouble().from_text("无，但资金紧张", "")
        (None, '无，但资金紧张')
        """
        parts = [_LEAD.sub("", part) or part for part in _PARTS.split(fold(text).lstrip(_BEFORE).rstrip(_BEHIND))]
        return None if all(part in _FOLDED for part in parts) else text

    def from_value(self, raw: Any, unit: str) -> Any:
        """Zero and false say none."""
        return None if raw == 0 else super().from_value(raw, unit)
