"""Rounding of figures that are shown: half up (四舍五入), and only when they are shown (D09)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import overload

#: Shown where a figure has no datum to rest on; never 0 or 100.
NO_DATA = "无数据"

#: From here on a float has no decimals to speak of.
_EXACT = 1e12


@overload
def rounded(value: float, digits: int = 1) -> float: ...
@overload
def rounded(value: None, digits: int = 1) -> None: ...
def rounded(value: float | None, digits: int = 1) -> float | None:
    """A figure to so many decimals, half up; the noise of binary fractions does not count, and huge figures stay as they are.

    >>> rounded(86.25), rounded(0.285 * 100, 0), rounded(-0.25), rounded(None)
    (86.3, 29.0, -0.3, None)
    """
    if value is None or abs(value) >= _EXACT:
        return value
    return float(Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of the figures that are told, whatever their order; None without any.

    >>> mean([90, None, 95]), mean([])
    (92.5, None)
    """
    told = [value for value in values if value is not None]
    return math.fsum(told) / len(told) if told else None


def weighted_mean(pairs: Iterable[tuple[float | None, float]]) -> float | None:
    """Mean of (figure, weight) with the weight of those without a figure shared out in proportion; None without any weight.

    >>> weighted_mean([(100, 30), (None, 20), (40, 30)])
    70.0
    """
    told = [(value, weight) for value, weight in pairs if value is not None]
    whole = math.fsum(weight for _, weight in told)
    return math.fsum(value * weight for value, weight in told) / whole if whole else None


def ratio(part: float, whole: float) -> float | None:
    """Share of a whole; None of nothing.

    >>> ratio(3, 4), ratio(0, 0)
    (0.75, None)
    """
    return part / whole if whole else None


def shown_rate(share: float | None) -> float | str:
    """A share 0–1 as a cell shows it: a thousandth, so that it is per cent with one decimal; 无数据 without one.

    >>> shown_rate(29 / 37), shown_rate(None)
    (0.784, '无数据')
    """
    return NO_DATA if share is None else rounded(share, 3)
