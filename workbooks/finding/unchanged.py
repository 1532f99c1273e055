"""Whether a text declares that nothing changed this month (A03, R57)."""

from __future__ import annotations

from udfs.words.patterns import pattern
from udfs.words.text import fold

_UNCHANGED = pattern(
    r"(?:无|没有|没|未有|未发生|未|零)(?:任何|新的|发生)?(?:变化|变动|变更|更[新改]|调整|增减|新增)|零(?:报告|申报|上报)|保持不变|(?:与|同)上(?:个?月|期)(?:一致|相同|一样)|不变$|情况同上个?月。?$"
    r"|^(?:与|同)(?:上个?月|上期|\d{1,2}月份?)(?:数据|情况|客户信息)?(?:相同|一致|一样|同)?。?$|(?:不存在|无|未见|没有)异动|不存在变[化动更]"
    r"|(?:本|当)[月期].{0,8}?(?:无|没有|未有)(?:任何)?客户(?:单位)?(?:信息|资料|情况)?的?(?:变[化动更]|增减|调整|更新|新增)|^(?:本[月期])?无新客户。?$"
)
#: Words of an instruction, a question or a remark about the others.
_NOT_DECLARED = pattern(
    r"如|若|凡|请|填|注明|须|应|是否|有无|不用|无需|不需|则|其余|其他|其它|除|变[化动更]的|的客户|的,|[□☐○]\s*(?:无|没)"
)
_ASKED = pattern(r"(?:有无|是否(?:有|发生)?)[\u4e00-\u9fff]{0,4}变[化动更](?:情况)?[:?]?")
_TICKED = pattern(r"[☑■√✓✔](?:无|否|没有)")
_NO = pattern(r"(?:无|否|没有|未变|无变化|无变动|×)[。.]?")


def asks_for_change(text: str) -> bool:
    """True for the question whether anything changed; the answer stands beside it."""
    asked = _ASKED.search(fold(text))
    return asked is not None and asked.end() == len(fold(text))


def says_no(text: str) -> bool:
    """True for a plain no as the answer."""
    return _NO.fullmatch(fold(text)) is not None


def says_unchanged(text: str) -> bool:
    """True for a declaration such as 本月客户信息无变化; instructions such as 如无变化请注明 are none.

    >>> says_unchanged("本月无新增、无变化"), says_unchanged("如无变化，请在首行填写“无变化”"), says_unchanged("其余客户无变化")
    (True, False, False)
    """
    bare = fold(text)
    if asked := _ASKED.search(bare):
        answer = bare[asked.end() :]
        return bool(_TICKED.search(answer) or _NO.fullmatch(answer))
    return bool(_UNCHANGED.search(bare)) and not _NOT_DECLARED.search(bare)
