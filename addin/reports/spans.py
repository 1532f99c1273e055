"""Quarters, half-years and years as runs of reporting months (A16)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from udfs.kinds.dates import Month


@dataclass(frozen=True, slots=True)
class Span:
    """A calendar the ranking runs on; the half-year H1 has the months whose 25th lies in January to June."""

    label: str
    months: tuple[Month, ...]

    @classmethod
    def parse(cls, text: str) -> Span:
        """2026Q4, 2026H2 or 2026; ValueError for anything else.

        >>> Span.parse("2026Q4").label, [str(month) for month in Span.parse("2026Q4").months]
        ('2026年第4季度', ['2026-10', '2026-11', '2026-12'])
        """
        match = re.fullmatch(r"(20\d\d)(?:-?(?:Q([1-4])|H([12])))?", text.strip().upper())
        if not match:
            raise ValueError(f"not a quarter, half-year or year: {text!r}")
        year = int(match[1])
        if match[2]:
            return cls(f"{year}年第{match[2]}季度", _months(year, int(match[2]) * 3 - 2, 3))
        if match[3]:
            return cls(f"{year}年{'上' if match[3] == '1' else '下'}半年", _months(year, int(match[3]) * 6 - 5, 6))
        return cls(f"{year}年度", _months(year, 1, 12))


def _months(year: int, first: int, count: int) -> tuple[Month, ...]:
    return tuple(Month(year, month) for month in range(first, first + count))
