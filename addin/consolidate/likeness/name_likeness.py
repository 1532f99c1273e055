"""How alike two names of clients are, and why in Chinese (A18). Pure.

A name is compared by its weak key (no legal form, no punctuation) with the place in front, wherever it was written, and by what follows
the place. Two different words are no slip; two places are two firms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from udfs.identity import loose_keys
from udfs.words.places import is_place, placed
from udfs.words.sounds import sounds_alike
from udfs.words.trades import parted, shortened

#: Names of different words.
APART = (-1.0, "")
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁东西南北]+")
_BRACKETS = re.compile(r"\(([一-鿿]{2,8})\)")
_SHORTEST = 3


class Shape(NamedTuple):
    """A name as it is compared."""

    #: The whole name, folded.
    name: str
    key: str
    places: frozenset[str]
    #: What follows the places: the name's own words and those of its trade.
    core: str
    own: str
    trade: tuple[str, ...]
    #: Whether the place stood in brackets behind the beginning.
    moved: bool


def shapes(names: Sequence[str]) -> list[Shape]:
    """Shapes of folded names; the key is never empty for a name.

    >>> [(s.key, s.core) for s in shapes(["示例(上海)置业有限公司", "上海市示例置业公司"])]
    [('上海示例置业', '示例置业'), ('上海市示例置业', '示例置业')]
    """
    in_front = [_place_in_front(name) if "(" in name else name for name in names]
    found = []
    for name, front, key in zip(names, in_front, loose_keys(in_front), strict=True):
        places, core = placed(key)
        found.append(Shape(name, key, places, core, *parted(core), front is not name))
    return found


def _place_in_front(name: str) -> str:
    """A folded name with the place that stands in brackets put in front, or the very name if there is none."""
    place = next((match for match in _BRACKETS.finditer(name) if is_place(match[1])), None)
    if place is None:
        return name
    rest = name[: place.start()] + name[place.end() :]
    return rest if rest.startswith(place[1]) else place[1] + rest


def nested(left: Shape, right: Shape) -> bool:
    """Whether one name tells all places of the other, or none."""
    return left.places <= right.places or right.places <= left.places


def likeness(left: Shape, right: Shape, *, same_phone: bool) -> tuple[float, str]:
    """How alike two different names are, and why; `APART` if they are different words and not of one telephone."""
    if left.key == right.key:
        return 97.0, "只差公司形式或标点" if left.moved == right.moved else "只差地名写的位置"
    if nested(left, right) and min(len(left.core), len(right.core)) >= _SHORTEST:
        if left.core == right.core:
            return _place_told(left, right)
        if left.places == right.places and (why := _trade(left, right)):
            return 90.0, why
    found = _slip(left.core, right.core) if left.places == right.places else APART
    return _resemblance(left.key, right.key) if same_phone and found is APART else found


def _place_told(left: Shape, right: Shape) -> tuple[float, str]:
    if left.places == right.places:
        return 97.0, "只差地名的写法"
    longer, shorter = sorted((left, right), key=lambda s: len(s.places), reverse=True)
    return 92.0, f"一方前面多“{'、'.join(sorted(longer.places - shorter.places))}”"


def _trade(left: Shape, right: Shape) -> str:
    """Why two names of one place differ in nothing but how the line of business is told; "" if they differ in more."""
    for short, long in ((left.core, right), (right.core, left)):
        if long.trade and short.startswith(long.own) and len(short) < len(long.core):
            told = short.removeprefix(long.own)
            if shortened(told, long.trade):
                return f"行业一方写简称（{told}、{long.core.removeprefix(long.own)}）"
    return "行业的写法不同" if left.trade and (left.own, left.trade) == (right.own, right.trade) else ""


def _slip(left: str, right: str) -> tuple[float, str]:
    """One slip between two names of one place."""
    from rapidfuzz.distance import OSA

    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    led = len(longer) - len(shorter) > 1 and longer.endswith(shorter)
    if (not led and OSA.distance(left, right, score_cutoff=1) != 1) or _NUMBERS.findall(left) != _NUMBERS.findall(right):
        return APART
    if led:
        return 92.0, f"一方前面多“{longer.removesuffix(shorter)}”"
    score = _resemblance(left, right)[0]
    if len(left) != len(right):
        return score, "一方多一个字"
    if sorted(left) == sorted(right):
        return max(score, 90.0), "两个字前后颠倒"
    a, b = next((x, y) for x, y in zip(left, right, strict=True) if x != y)
    return (max(score, 88.0), f"只差一个音近的字（{a}、{b}）") if sounds_alike(a, b) else APART


def _resemblance(left: str, right: str) -> tuple[float, str]:
    """What share of their characters two names have in common, for names of one telephone."""
    from rapidfuzz.distance import Indel

    score = round(100 * Indel.normalized_similarity(left, right), 1)
    return (score, "名称相近") if _NUMBERS.findall(left) == _NUMBERS.findall(right) else APART
