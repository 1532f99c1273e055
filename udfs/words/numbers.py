"""Numbers and amounts as Chinese staff type them."""

from __future__ import annotations

import re

from udfs.words.patterns import pattern
from udfs.words.script import simplified
from udfs.words.text import squeeze

#: 元 in one unit.
FACTORS = {
    "元": 1.0,
    "圆": 1.0,
    "千元": 1e3,
    "万元": 1e4,
    "万": 1e4,
    "w": 1e4,
    "w元": 1e4,
    "十万元": 1e5,
    "百万元": 1e6,
    "十亿元": 1e9,
    "百亿元": 1e10,
    "个亿": 1e8,
    "百万": 1e6,
    "千万元": 1e7,
    "千万": 1e7,
    "亿元": 1e8,
    "亿": 1e8,
    "千": 1e3,
}
_UNITS = "|".join(sorted(FACTORS, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+"
_PART = pattern(rf"零?({_NUMBER}|[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟点]+?)({_UNITS})?", re.IGNORECASE)
_SIGNS = pattern(r"^(?:人民币|rmb|cny|¥|￥)+|(?:人民币|rmb|cny|整|正)+$", re.IGNORECASE)

#: What tells of money that is not 人民币; how much of it is how much 人民币 nobody can know.
FOREIGN_MONEY = pattern(
    r"(?:美|欧|日|港|澳|新台|台|加|澳|新加坡)[元币幣圆圓]|港纸|英镑|日圆|卢布|韩元|韩币|泰铢|外[币幣]|第纳尔|卢比|林吉特|法郎"
    r"|(?<![a-z])(?:usd|eur|hkd|jpy|gbp|mop|twd|sgd|aud|cad|us\$|hk\$)(?![a-z])|[$€£]",
    re.IGNORECASE,
)

NUMERALS = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_SPELT = pattern(rf"(?:([{NUMERALS}]+)亿)?(?:([{NUMERALS}]+)万)?([{NUMERALS}]+)?[元圆]?")

_DIGITS = dict(
    zip("零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
#: Numerals beyond all amounts.
_MOST_NUMERALS = 30
_TEN = 10
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}


_ABOUT = pattern(
    r"^(?:大约|大概|大致|差不多|将近|接近|约为|约|近|预计|估计|暂估|[≈~])|(?:左右|上下)$"
    r"|(?<=[\d十百千拾佰仟])[余多来](?=[万亿千百个元项家次]|$)|(?<=[万亿元])[余多]$"
)
#: A bound by how it is written: before the figure, behind it.
_BOUNDS = {
    "低于": (r"<(?!=)|不足|不到|不满|未达到?|未到|未满|低于|(?:小于|少于)(?!或?等于)", "以下|之下"),
    "不高于": (
        "<=|[≤≦⩽]|小于或?等于|等于或小于|少于或?等于|不超过?|不高于|不大于|不多于|未超过?|至多|最多|最高|封顶",
        r"及以下|\(?含\)?以下|以内|之内|封顶",
    ),
    "高于": (r">(?!=)|超过?|超出|高于|(?:大于|多于)(?!或?等于)|逾|突破", r"之上|\(?不含\)?以上"),
    "不低于": (
        "(?:>=|[≥≧⩾])|大于或?等于|等于或大于|多于或?等于|不低于|不小于|不少于|不止|至少|最少|最低",
        r"及以上|\(?含\)?以上|以上|起|\+",
    ),
}
_BOUND = pattern("|".join(f"(?P<a{n}>^(?:{before}))|(?P<b{n}>(?:{behind})$)" for n, (before, behind) in enumerate(_BOUNDS.values())))
_LEAD = pattern(
    r"^(?:共计|合计|累计|总计|共|合同额|签约额|不?含税价?|暂定价?|约定)+:?(?=[\d零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾.])"
)
_NOTE = pattern(r"(?<=[^(])\([^()]*\)$")
#: Other forms of numerals and of the minus sign.
_VARIANTS = str.maketrans("参叄弍弐弎両−‐", "叁叁贰贰叁两--")
_EXPONENT = pattern(r"[+-]?\d+(?:\.\d+)?e[+-]?\d{1,2}", re.IGNORECASE)


#: Two figures below each other or side by side are not one; before groups of three a space is a separator.
_TWO_LINES = pattern(r"(?<=\d)[^\S\n]*\r?\n\s*(?=\d)|(?<=\d)\s+(?=\d)(?!\d{3}(?!\d))")
_GROUPED = pattern(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")


def figure_text(text: str) -> str:
    """Half-width text of a figure without spaces, in simplified characters: １，２００ 萬元 → 1,200万元."""
    bare = squeeze(_TWO_LINES.sub(";", text))
    return bare if bare.isascii() else simplified(bare).translate(_VARIANTS)


def ungrouped(text: str) -> str:
    """Text without the commas of groups of three; any other comma stays, since 1,2 is no number.

    >>> ungrouped("1,234,567.5"), ungrouped("12,345个"), ungrouped("1,2"), ungrouped("1,23,456")
    ('1234567.5', '12345个', '1,2', '1,23,456')
    """
    return _GROUPED.sub(lambda grouped: grouped[0].replace(",", ""), text)


def bound_told(text: str) -> tuple[str, str]:
    """The figure of a bound in whatever words, and which bound it is; "" for any other text.

    >>> bound_told("<3%"), bound_told("3%以下"), bound_told("不低于100万"), bound_told("5个以上"), bound_told("3%")
    (('3%', '低于'), ('3%', '低于'), ('100万', '不低于'), ('5个', '不低于'), ('3%', ''))
    """
    bare = text.rstrip("。,;.、")
    match = _BOUND.search(bare)
    if match is None or match.lastgroup is None or _EDGES.fullmatch(bare):
        return text, ""
    rest = bare[: match.start()] + bare[match.end() :]
    begins = rest[:1].isdigit() or (rest and rest[0] in f"{NUMERALS}-.¥￥")
    return (rest, tuple(_BOUNDS)[int(match.lastgroup[1])]) if begins else (text, "")


def _end(apart: str) -> str:
    """An end of a range: a figure with words around it, none of which parts one end from the other."""
    return f"(?=[^{apart}]*[\\d{NUMERALS}])([^{apart}]+?)"


_BETWEEN = pattern(rf"(?:介于|在)?{_end('-—–~～至到和与或')}(?:[-—–~～]+|[至到和与或]){_end('-—–~～至到和与或')}(?:之间|区间|范围内?)")
_EDGES = pattern(rf"{_end('以起')}(?:及?以上|起)[,、;]?[至到]?{_end('以之起')}(?:及?以[下内]|之内)")
_RANGE = pattern(rf"{_end('-—–~～至到')}(?:[-—–~～]+|[至到]){_end('-—–~～至到')}")
_COUNTED = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
#: 三四 is 3 to 4, 十七八 is 17 to 18; behind 点, and in a row of digits as of a year, digits stand for themselves.
_SIDE_BY_SIDE = pattern(rf"(?<![零〇点{_COUNTED}])([{_COUNTED}])([{_COUNTED}])(?![零〇{_COUNTED}])")


def range_told(text: str) -> tuple[str, str] | None:
    """Both ends of a range; None for any other text.

    >>> range_told("500-800万元"), range_told("3%~5%"), range_told("-500")
    (('500', '800万元'), ('3%', '5%'), None)
    >>> range_told("介于3%和5%之间"), range_told("500万以上800万以下"), range_told("从3%到5%")
    (('3%', '5%'), ('500万', '800万'), ('3%', '5%'))
    >>> range_told("三四个"), range_told("二三十"), range_told("两万三四"), range_told("二〇二六")
    (('三个', '四个'), ('二十', '三十'), ('两万三', '两万四'), None)
    """
    for written in (_BETWEEN, _EDGES, _RANGE):
        if match := written.fullmatch(text.removeprefix("从")):
            return match[1], match[2]
    match = _SIDE_BY_SIDE.search(text)
    if match is None:
        return None
    before, behind = text[: match.start()], text[match.end() :]
    return f"{before}{match[1]}{behind}", f"{before}{match[2]}{behind}"


def plain_figure(text: str) -> tuple[str, str]:
    """A figure without remarks around it, and what was left away, in words; "" if nothing was.

    >>> plain_figure("约1200万元。"), plain_figure("共3个(在建)"), plain_figure("1.2e3")
    (('1200万元', '写的是约数'), ('3个', '带有说明'), ('1200', ''))
    """
    text = text.rstrip("。,;.、")
    bare = _NOTE.sub("", text)
    said = "带有说明" if bare != text else ""
    bare, bound = bound_told(_LEAD.sub("", bare))
    if bound:
        said = f"写的是范围（{bound}）"
    if _ABOUT.search(bare):
        said = "写的是约数"
        bare = _ABOUT.sub("", bare)
    return (f"{float(bare):.15g}" if _EXPONENT.fullmatch(bare) else bare), said


#: 三四五个 are 3 to 5.
_COUNTING = "一二三四五六七八九"


def chinese_number(text: str) -> float | None:
    """Value of digits or of Chinese numerals below ten thousand.

    >>> chinese_number("二十三"), chinese_number("三百零五"), chinese_number("12.5"), chinese_number("很多")
    (23.0, 305.0, 12.5, None)
    >>> chinese_number("三百五"), chinese_number("两千五")
    (350.0, 2500.0)
    >>> chinese_number("三四"), chinese_number("十七八"), chinese_number("三四五"), chinese_number("百八十")
    (None, None, None, None)
    """
    if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", text):
        return float(text)
    whole, _, fraction = text.partition("点")
    if (
        not whole
        or len(text) > _MOST_NUMERALS
        or any(c not in _DIGITS and c not in _POWERS for c in whole)
        or any(c not in _DIGITS for c in fraction)
        or _SIDE_BY_SIDE.search(whole)
        or (len(whole) > 1 and (whole in _COUNTING or whole[0] in "百千佰仟"))
    ):
        return None
    total, digit = 0, None
    if len(whole) > 1 and not any(c in _POWERS for c in whole):
        total = int("".join(str(_DIGITS[c]) for c in whole))
    else:
        for c in whole:
            if c in _POWERS:
                total += (1 if digit is None else digit) * _POWERS[c]
                digit = None
            else:
                digit = _DIGITS[c]
        if digit and len(whole) > 1 and (power := _POWERS.get(whole[-2], 1)) > _TEN:  # 三百五 is 350, 三百零五 is not
            digit *= power // _TEN
        total += digit or 0
    return float(f"{total}.{''.join(str(_DIGITS[c]) for c in fraction)}") if fraction else float(total)


def _chinese_amount(text: str) -> tuple[float, bool] | None:
    """An amount spelt out in numerals: 一千二百万元, 壹亿贰仟万; None for any other text."""
    match = _SPELT.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    total, above = 0.0, 1.0
    for part, power in zip(match.groups()[:3], (1e8, 1e4, 1.0), strict=True):
        number = chinese_number(part) if part else 0.0
        if number is None:
            return None
        total += number * (above / _TEN if part == text[-1:] and above > 1 else power)  # 两万五 is 25000
        above = power if part else above
    return total, any(unit in text for unit in "亿万元圆")


def parse_amount(text: str) -> tuple[float, bool] | None:
    """Amount in 元 and True if the text tells its unit; else the bare number and False; None if it is no amount.

    >>> parse_amount("1,200万元"), parse_amount("3亿5000万"), parse_amount("8,605,000")
    ((12000000.0, True), (350000000.0, True), (8605000.0, False))
    """
    bare = _SIGNS.sub("", text)
    negative = bool(re.fullmatch(r"\(.+\)", bare)) or bare.startswith("-")
    bare = _SIGNS.sub("", bare.strip("()").removeprefix("-").removeprefix("+"))
    if not bare:
        return None
    if (spelt := _chinese_amount(bare)) is not None:
        return (-spelt[0] if negative else spelt[0]), spelt[1]
    total, told, at = 0.0, False, 0
    last = float("inf")
    while at < len(bare):
        match = _PART.match(bare, at)
        if not match:
            return None
        number = chinese_number(match[1].replace(",", ""))
        factor = FACTORS.get((match[2] or "").lower())
        if number is None or (at and factor is None) or (factor or 1) >= last:
            return None
        total += number * (factor or 1)
        told, last, at = factor is not None, factor or 1, match.end()
    return (-total if negative else total), told
