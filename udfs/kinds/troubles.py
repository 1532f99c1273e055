"""The client's own problems (R23): a free text in which many words say that there are none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from udfs.kinds.kind import NOTHING, Doubt, Text
from udfs.words.patterns import pattern
from udfs.words.text import fold

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
_NOT = ("否", "0", "×", "不涉及", "无此类问题", "無", "暫無", "沒有", "未發現", "n", "no", "ok")
#: Words after which nothing is wrong with the client; 无力偿债 and 无法联系 are none of them.
NO_TROUBLE = frozenset({*map("".join, product(_NO, _BAD, _THING)), *_WELL, *_NOT}) | NOTHING
_PLAIN = ("无", "暂无", "没有", "未发现", "暂未发现", "无问题", "正常")
_FOLDED = frozenset(map(fold, NO_TROUBLE))
#: Between remarks, and what may stand before one.
_PARTS = pattern("[,;。、/]+")
_LEAD = pattern("^(?:目前|当前|近期|现|该企业|企业|该公司|公司|整体|总体)(?=.)")
_BEFORE, _BEHIND = '("“', ')"”。.;,、!/'
#: When it was looked up, and where.
_LOOKED_UP = pattern(r"^(?:经查询?|经核实|截[至止]目前)[,;]|\((?:截[至止]|至今|经|据|查|企查查|天眼查|\d{4})[^()]*\)")
_WHEN = "(?:(?:截[至止])?(?:目前|当前|现在)(?:为止)?|经查询?|经核实|近期|暂时?|尚|均|都|企业|公司|该企业|该公司|本身|自身)*"
_SEEN = "(?:发现|发生|见|有|出现|查到|查询到|收到|涉及|存在|曾|被)*"
_OF = (
    "(?:任何|什么|啥|明显|重大|严重|较大|显著|其他|上述|以上|此类|类似|相关|有关|经营|法律|财务|资金|安全|质量|信用|税务|行政|司法"
    "|民事|债权|企业|自身|存在|潜在|此|的)*"
)
_ILL = (
    "破产|清算|重整|诉讼|涉诉|官司|仲裁|失信|被执行|被执行人|限高|限制高消费|违约|违法|违规|违纪|处罚|拖欠|欠款|欠薪|欠税|债务|纠纷"
    "|负面|不良|停产|停业|吊销|注销|事故|舆情|投诉"
)
_MATTER = "问题|异常|记录|行为|情况|情形|现象|信息|风险|隐患|事项|事件|名单|名录|案件|影响"
#: 无破产、诉讼、失信等问题: each thing that is not there is a bad one; 未履约 and 无资金 are troubles.
_NONE_OF_THEM = pattern(
    rf"{_WHEN}(?:无|没有?|未|不存在|不涉及|不在)(?:被?列[入为])?{_SEEN}(?:{_OF}(?:{_ILL}|{_MATTER})[、和或及与等]?)+"
    rf"|{_WHEN}(?:均|都)?(?:无|没有|没发现|未发现|无此)"
)
_FINE = pattern(
    rf"{_WHEN}(?:整体|总体|经营|生产|运营|运行|运转|财务|资金|发展|管理|信用|信誉|状况|情况|状态|业务)*"
    r"(?:一切|均|都|基本|比?较为?|很|非常)*(?:正常|良好|较好|好|稳定|平稳|稳健|健康|优良)"
)
_SENTENCES = pattern("[,;。/\n]+")
#: A remark may begin like a denial and be a trouble: 无力偿债, 未按期付款.
_DENIES = pattern(
    "(?:目前|暂时?|尚)*(?:无(?![力法钱证照资款人理视良])|没(?!钱|有(?:能力|资|钱|证))"
    "|未(?![按付结决履支交缴年通验办能完取到获清还了兑遵]))|一般$|尚可$|还[行可]"
)
_HOWEVER = pattern("但|不过|仅|除|只")
#: Longer remarks are stories.
_LONGEST = 60


def _is_none(part: str) -> bool:
    """True for a remark that says that nothing is wrong."""
    return (_LEAD.sub("", part) or part) in _FOLDED or bool(_NONE_OF_THEM.fullmatch(part) or _FINE.fullmatch(part))


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
        >>> Trouble().from_text("未被列入失信名单，无破产、诉讼等情况（截至11月）", ""), Trouble().from_text("未履约", "")
        (None, '未履约')
        """
        bare = _LOOKED_UP.sub("", fold(text)).lstrip(_BEFORE).rstrip(_BEHIND)
        if all((_LEAD.sub("", part) or part) in _FOLDED for part in _PARTS.split(bare)):
            return None
        if len(bare) <= _LONGEST and all(map(_is_none, _SENTENCES.split(bare))):
            return None
        denied = len(bare) <= _LONGEST and _DENIES.match(bare) and not _HOWEVER.search(bare)
        return Doubt(text, "看不出是不是有问题，按有问题读取") if denied else text

    def from_value(self, raw: Any, unit: str) -> Any:
        """Zero and false say none."""
        return None if raw == 0 else super().from_value(raw, unit)
