"""Number formats that show an amount in a unit of its own: 0"元", 0!.0,"万", [$$-409]#,##0."""

from __future__ import annotations

import re

from udfs.words.numbers import FACTORS, FOREIGN_MONEY

#: Instead of a unit: the number is shown in ten thousands, or as foreign money.
SHRUNK, ABROAD = "÷10000", "$"

_SECTION = re.compile(r'(?:"[^"]*"|\\.|!.|[^;"\\!])*')
_SPECIAL = re.compile(r'["\\!$,]|[^\x00-\x7f]')
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_BRACKETS = re.compile(r"\[[^\]]*\]|[_*].")
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|([^\x00-\x7f]+)')
_UNIT = re.compile("(?:千|十万|百万|千万|万|亿)?元$|(?:百万|千万|万|亿)$")
#: A point that is no decimal point: the digits behind it are digits of the whole number.
_POINT = re.compile(r'(?:[\\!]\.|"\.")([0#?]+)')
_SCALE = re.compile(r"[0#?](,+)(?![0#?,])")
_SHOWN = re.compile(r"-?[¥￥]?\s*(-?[\d,]*\.?\d+)\s*((?:千|百万|万|亿)?元|百万|万|亿)")
#: By how much the number shown may differ from the one stored.
_ROUNDED = 0.2
_NAMES = {1.0: "元", 1e3: "千元", 1e4: "万元", 1e6: "百万元", 1e8: "亿元"}


def amount_unit(code: str) -> str:
    r"""Unit of the stored number that a format code tells; "" if it tells none.

    >>> amount_unit('#,##0.00"元"'), amount_unit('0!.0,"万"'), amount_unit("0!.0,"), amount_unit("[$$-409]#,##0"), amount_unit("#,##0")
    ('元', '元', '÷10000', '$', '')
    """
    if not _SPECIAL.search(code):
        return ""
    first = _SECTION.match(code)
    section = first[0] if first else ""
    bare = _BRACKETS.sub("", section)
    words = "".join(map("".join, _LITERAL.findall(bare)))
    if "$" in bare or FOREIGN_MONEY.search(words) or any(map(FOREIGN_MONEY.search, _CURRENCY.findall(section))):
        return ABROAD
    scale = 1.0
    if point := _POINT.search(bare):
        scale *= 10 ** len(point[1])
    if commas := _SCALE.search(bare):
        scale *= 1000 ** len(commas[1])
    if unit := _UNIT.search(words.replace(".", "").strip()):
        return _NAMES.get(FACTORS[unit[0]] / scale, "")
    return SHRUNK if scale == FACTORS["万元"] else ""


def amount_unit_shown(number: float, text: str) -> str:
    """Unit of a stored number by the text a cell shows for it; "" if that tells none.

    >>> amount_unit_shown(1234567, "1,234,567元"), amount_unit_shown(500000, "50.0万"), amount_unit_shown(500000, "500000")
    ('元', '元', '')
    """
    match = _SHOWN.fullmatch(text)
    if not match or not number:
        return ""
    factor = FACTORS[match[2]] * float(match[1].replace(",", "")) / number
    return next((name for size, name in _NAMES.items() if abs(factor / size - 1) < _ROUNDED), "")
