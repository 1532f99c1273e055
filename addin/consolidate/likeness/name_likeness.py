"""How alike two names of clients are, and why in Chinese (A18). Pure.

A name is compared by its weak key (no legal form, no punctuation) with the place in front, wherever it was written, and by what follows
the place. Two different words are no slip; two places are two firms.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from udfs.identity import loose_key, name_key
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

    key: str
    places: frozenset[str]
    core: str
    #: Whether the place stood in brackets behind the beginning.
    moved: bool


def shape(name: str) -> Shape:
    """The shape of a name; the key is never empty for a name.

    >>> shape("示例（上海）置业有限公司").key, shape("上海市示例置业公司").core
    ('上海示例置业', '示例置业')
    """
    strong = name_key(name)
    place = next((match for match in _BRACKETS.finditer(strong) if is_place(match[1])), None)
    if place is not None:
        rest = strong[: place.start()] + strong[place.end() :]
        strong = rest if rest.startswith(place[1]) else place[1] + rest
    key = loose_key(strong)
    return Shape(key, *placed(key), place is not None)


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
        if left.places == right.places and (why := _trade(left.core, right.core)):
            return 90.0, why
    found = _slip(left.core, right.core) if left.places == right.places else APART
    return _resemblance(left.key, right.key) if same_phone and found is APART else found


def _place_told(left: Shape, right: Shape) -> tuple[float, str]:
    if left.places == right.places:
        return 97.0, "只差地名的写法"
    longer, shorter = sorted((left, right), key=lambda s: len(s.places), reverse=True)
    return 92.0, f"一方前面多“{'、'.join(sorted(longer.places - shorter.places))}”"


def _trade(left: str, right: str) -> str:
    """Why two names without places differ in nothing but how the line of business is told; "" if they differ in more."""
    for short, long in ((left, right), (right, left)):
        own, words = parted(long)
        if words and short.startswith(own) and len(short) < len(long) and shortened(short.removeprefix(own), words):
            return f"行业一方写简称（{short.removeprefix(own)}、{long.removeprefix(own)}）"
    one, other = parted(left), parted(right)
    return "行业的写法不同" if one == other and one[1] else ""


def _slip(left: str, right: str) -> tuple[float, str]:
    """One slip between two names of one place."""
    from rapidfuzz.distance import OSA

    if _NUMBERS.findall(left) != _NUMBERS.findall(right):
        return APART
    longer, shorter = max(left, right, key=len), min(left, right, key=len)
    if longer.endswith(shorter) and len(longer) - len(shorter) > 1:
        return 92.0, f"一方前面多“{longer.removesuffix(shorter)}”"
    if OSA.distance(left, right) != 1:
        return APART
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
