"""Figures as documents show them: scores and rates with one decimal, 无数据 where there is none (D09)."""

from __future__ import annotations

import datetime

from udfs.rules.rounding import NO_DATA, rounded

_HUNDRED = 100


def score_text(value: float | None) -> str:
    """A score with one decimal.

    >>> score_text(86.25), score_text(None)
    ('86.3', '无数据')
    """
    return NO_DATA if value is None else f"{rounded(value):.1f}"


def percent(share: float | None) -> float | None:
    """A share 0–1 in per cent with one decimal.

    >>> percent(0.75), percent(None)
    (75.0, None)
    """
    return None if share is None else rounded(share * _HUNDRED)


def percent_text(share: float | None) -> str:
    """A share 0–1 as 75.0%."""
    return NO_DATA if share is None else f"{percent(share):.1f}%"


def change_text(new: float | None, old: float | None) -> str:
    """How a score changed, by what is shown of both; a dash where there is nothing to compare.

    >>> change_text(92.44, 91.3), change_text(80, 80), change_text(80, None)
    ('+1.1', '持平', '—')
    """
    if new is None or old is None:
        return "—"
    change = rounded((rounded(new) or 0.0) - (rounded(old) or 0.0))
    return "持平" if change == 0 else f"{change:+.1f}"


def number_text(value: float) -> str:
    """A count or an amount without needless decimals: 3, 2.5.

    >>> number_text(3.0), number_text(2.5)
    ('3', '2.5')
    """
    return f"{value:.10g}"


def money_text(value: float) -> str:
    """An amount in 万元 with separators and at most two decimals.

    >>> money_text(35344.1), money_text(9900)
    ('35,344.1', '9,900')
    """
    return f"{rounded(value, 2):,.2f}".rstrip("0").rstrip(".")


def day_text(day: datetime.date | None) -> str:
    """A day in a table; a dash for none.

    >>> day_text(datetime.date(2026, 12, 1)), day_text(None)
    ('2026-12-01', '—')
    """
    return day.isoformat() if day else "—"
