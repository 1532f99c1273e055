"""Rounding half up, as people do by hand: figures are rounded once, when they are shown (registers §3, D09)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal


def half_up(number: float, digits: int = 1) -> float:
    """A figure to so many decimals; the noise of binary fractions is taken off first.

    >>> half_up(62.25), half_up(-0.25), half_up(1.005, 2), half_up(0.1 * 3 / 3 * 10.5)
    (62.3, -0.3, 1.01, 1.1)
    """
    exact = Decimal(f"{number:.10f}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return float(exact) + 0.0


def mean(numbers: Iterable[float]) -> float | None:
    """Mean, not rounded; None (无数据) of nothing.

    >>> mean([1, 2]), mean([])
    (1.5, None)
    """
    told = list(numbers)
    return sum(told) / len(told) if told else None


def rounded(number: float | None, digits: int = 1) -> float | None:
    """`half_up` of a figure, None (无数据) of none."""
    return None if number is None else half_up(number, digits)


def per_cent(part: float, whole: float) -> float | None:
    """A rate in per cent with one decimal; None (无数据) of nothing.

    >>> per_cent(22, 26), per_cent(0, 0)
    (84.6, None)
    """
    return half_up(part / whole * 100) if whole else None
