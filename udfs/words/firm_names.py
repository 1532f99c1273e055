"""Former and present names of a firm written together: 新名（曾用名：旧名）, 旧名（现更名为：新名）."""

from __future__ import annotations

from udfs.words.patterns import pattern

#: A look at many folded texts together: most hold none of these.
NOTED = pattern(r"曾用|原名|旧名|旧称|前称|更名|改名|变更为|\((?:原|前身|现)")
_WAS = "曾用名称?|曾名|原名称?|原单位名称?|原企业名称?|旧名称?|旧称|前称|(?:现?已?)?(?:更名|改名)前(?:名称)?|前身"
_IS = "现用名称?|现名称?|现单位名称?|(?:现|已|现已)?(?:更名|改名|变更)为?|现为"
_LEAD = "(?:名称)?(?:为|是|叫|系)?:?"
#: What was a firm's name before; 原 alone means that only in brackets.
_FORMER = pattern(rf"[,;/、(\[]?(?:{_WAS}){_LEAD}(?P<name>[^,;]{{4,}}?)\)?$|\(原{_LEAD}(?P<bare>[^,;]{{4,}}?)\)$")
_PRESENT = pattern(rf"[,;/、(\[](?:{_IS}){_LEAD}(?P<name>[^,;]{{4,}}?)\)?$|(?:已更名为|现更名为|已改名为){_LEAD}(?P<bare>[^,;]{{4,}}?)$")
_SEVERAL = pattern("[、/]")


def names_told(folded: str) -> tuple[str, tuple[str, ...]]:
    """The present name in a folded text, and the former ones written beside it.

    >>> names_told("示例置业有限公司(曾用名:示范置业有限公司、示范房产公司)")
    ('示例置业有限公司', ('示范置业有限公司', '示范房产公司'))
    >>> names_told("示范置业有限公司(现更名为示例置业有限公司)"), names_told("示例(集团)有限公司")
    (('示例置业有限公司', ('示范置业有限公司',)), ('示例(集团)有限公司', ()))
    """
    if not NOTED.search(folded):
        return folded, ()
    for written, turned in ((_FORMER, False), (_PRESENT, True)):
        match = written.search(folded)
        if match is None or match.start() < 2:
            continue
        before, told = folded[: match.start()], match["name"] or match["bare"]
        if told.count("(") > told.count(")"):
            told += ")"
        others = tuple(name for name in _SEVERAL.split(told) if len(name) >= 4)
        if others:
            return (others[0], (before,)) if turned else (before, others)
    return folded, ()
