"""Telephone numbers of mainland China as staff type them."""

from __future__ import annotations

import re

from udfs.words.patterns import pattern
from udfs.words.text import half_width, squeeze

_NO_AREA = "座机缺少区号"
_AREA = pattern(r"0(?:10|2\d|[3-9]\d{2})")
#: Hong Kong, Macau and Taiwan, when the country code is written.
_ABROAD = pattern(r"(?:\+|00)((?:852|853)\d{8}|886\d{8,9})")
#: How a worksheet shows a long number: 1.39E+10.
_SPOILT = pattern(r"\d\.?(\d*)[eE]\+(\d{2})", re.ASCII)
_FLOAT = pattern(r"(?<=\d{7})\.0$")
MOBILE = pattern(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = pattern(r"0(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}")
_SERVICE = pattern(r"[48]00\d{7}")
_BETWEEN = pattern(
    r"[、,;/\n|]|(?<=\d)\s{2,}(?=[01+(])|(?<=\d{11})\s+(?=[01+(])|(?<=\d{7})\s+(?=1[3-9]\d{9}(?!\d)|0\d{2,3}-\d{7})|(?<=\d{4}-\d{4})\s+(?=1[3-9]\d)"
)
_AMONG_WORDS = pattern(r"\+?[\d(][\d()\- ]{5,20}\d(?:转\d+)?")
#: Other ways to reach somebody, behind a number.
_OTHER_WAYS = pattern(r"(?:QQ|微信|wechat|wx|邮箱|e-?mail)号?:?\s?[\w.@-]{1,40}|[\w.-]{1,40}@[\w.-]{1,40}", re.IGNORECASE | re.ASCII)
_LABEL = pattern(r"^[^\d+(]*?(?:电话|手机|座机|联系方式|tel|mobile|phone)[^\d+(]*", re.IGNORECASE)


def phones_in(text: str) -> tuple[list[str], str]:
    """Numbers told by a cell, and why not all of the text is a number.

    >>> phones_in("+86 139-0000-1234/（010）6500 0000转8"), phones_in("张示例13900001234"), phones_in("1390000123")
    ((['13900001234', '01065000000转8'], ''), (['13900001234'], '不是电话号码'), ([], '手机号有10位，应为11位'))
    """
    text = _FLOAT.sub("", half_width(text).strip("'"))
    if (spoilt := _SPOILT.fullmatch(text.strip())) and (
        len(spoilt[1]) < int(spoilt[2]) or not MOBILE.fullmatch(text := f"{float(text):.0f}")
    ):
        return [], "被表格当成数字，后几位已丢失"
    numbers: list[str] = []
    why = area = ""
    for part in _BETWEEN.split(text):
        number, fault = _one(part) if part.strip() else ("", "")
        if fault == _NO_AREA and area:
            number, fault = _one(area + part)
        area = found[0] if (found := _AREA.match(number)) else ""
        numbers += [number] if number else []
        why = why or fault
    if why and (whole := _one(text)[0]):
        return [whole], ""
    if why:
        numbers = _among_words(text) or _among_words(_OTHER_WAYS.sub(" ", text))
    return list(dict.fromkeys(numbers)), why if numbers else why or "没有号码"


def _among_words(text: str) -> list[str]:
    """Numbers written together with names; none if a figure is left over."""
    rest, found = text, []
    for match in _AMONG_WORDS.finditer(text):
        if number := _one(match[0])[0]:
            found.append(number)
            rest = rest.replace(match[0], " ", 1)
    return [] if re.search(r"\d", rest) else found


def _one(text: str) -> tuple[str, str]:
    """The number a text is, or "" and why it is none."""
    bare = re.sub(r"^(?:\+|00)86-?(?=(?:10|2\d|[3-9]\d{2})-\d{7,8}$)", "0", _LABEL.sub("", squeeze(text)))
    if re.match(r"^(?:\(?\+|00|86-?1[3-9]\d{9}$|\(?86\))", bare):
        bare = re.sub(r"^(?:\(?\+\)?|00)?\(?86\)?-?(?=\(?0?1?\d)", "", bare)
    bare = re.sub(r"(?<=\d{7})\((\d{2,6})\)$", r"转\1", bare)
    main, _, extension = re.sub(r"转|分机|ext\.?|#", "转", bare, flags=re.IGNORECASE).partition("转")
    if not extension and (tail := re.fullmatch(r"(\(?0\d{2,3}\)?-?\d{7,8})[-*](\d{1,6})", main)):
        main, extension = tail[1], tail[2]
    if abroad := _ABROAD.fullmatch(re.sub(r"[^\d+]", "", main)):
        return abroad[1], ""
    if re.search(r"[^\d()+\-—–‐−_.·]", main):
        return "", "不是电话号码"
    digits = re.sub(r"\D", "", main)
    if digits.startswith("0") and MOBILE.fullmatch(digits[1:]):  # as one dials from another town
        digits = digits[1:]
    if MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return (f"{digits}转{extension}" if extension.isdigit() else digits), ""
    if re.fullmatch(r"(?!1[3-9])[1-9]\d{6,7}", digits):
        return "", _NO_AREA
    if digits.startswith("1"):
        return "", f"手机号有{len(digits)}位，应为11位" if len(digits) != 11 else "不是有效的手机号段"
    return "", f"有{len(digits)}位，既不是手机号也不是带区号的座机" if digits else "不是电话号码"
