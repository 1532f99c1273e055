"""When two texts differ in nothing but their writing: width, spaces, brackets, punctuation, a province before its prefecture."""

from __future__ import annotations

from typing import Any

from udfs.words.patterns import pattern
from udfs.words.places import PREFECTURES, PROVINCES
from udfs.words.text import fold

_PREFECTURE = rf"(?:{'|'.join(PREFECTURES)})(?:市|地区|盟|[^市]{{0,8}}州)"
_PROVINCE = pattern(rf"^(?:中国)?(?:{'|'.join(PROVINCES)})(?:省|(?:[壮回]族|维吾尔)?自治区)?(?={_PREFECTURE})")
_CITY = pattern("^(北京|天津|上海|重庆)市?(?:市辖区)?(?:(?:北京|天津|上海|重庆)市)?")
_BETWEEN = pattern(r"(?<=[0-9a-z])[\W_]+(?=[0-9a-z])")
_SIGNS = pattern(r"(?!(?<=[0-9a-z])-(?=[0-9a-z]))[\W_]")


def spelling(text: str) -> str:
    """Key under which texts that differ in nothing but their writing are equal; a sign between two figures stays one.

    >>> spelling("江苏省 南京市建邺区江东中路１２号（３楼）") == spelling("南京市建邺区江东中路12号3楼")
    True
    >>> spelling("滨江路12-3号") == spelling("滨江路123号"), spelling("北京市朝阳路1号") == spelling("北京朝阳路1号")
    (False, True)
    """
    bare = _SIGNS.sub("", _BETWEEN.sub("-", fold(text)))
    return _CITY.sub(r"\1", _PROVINCE.sub("", bare)) or fold(text)


def written(value: Any) -> Any:
    """What is equal for values that differ in nothing but their writing.

    >>> written("赵 清和") == written("赵清和"), written(5206.74 * 1.1 / 1.1) == written(5206.74)
    (True, True)
    """
    if isinstance(value, str):
        return spelling(value)
    return float(f"{value:.10g}") if isinstance(value, float) else value
