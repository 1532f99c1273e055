"""Quarters, half-years and years as runs of reporting months (A16)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from addin.declare import PeriodKind
from udfs.kinds.dates import Month


@dataclass(frozen=True, slots=True)
class Span:
    """A calendar the ranking runs on; the half-year H1 has the months whose 25th lies in January to June."""

    label: str
    months: tuple[Month, ...]

    def __str__(self) -> str:
        """As it is asked for: 2026Q4, 2026H2, 2026, 2026-11."""
        first = self.months[0]
        quarter, half = (first.month + 2) // 3, (first.month + 5) // 6
        kinds = {1: str(first), 3: f"{first.year}Q{quarter}", 6: f"{first.year}H{half}", 12: str(first.year)}
        return kinds[len(self.months)]

    @property
    def kind(self) -> PeriodKind:
        """What kind of period it is."""
        kinds: dict[int, PeriodKind] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
        return kinds[len(self.months)]

    @classmethod
    def parse(cls, text: str) -> Span:
        """2026Q4, 2026H2, 2026 or 2026-11; ValueError for anything else.

        >>> Span.parse("2026Q4").label, [str(month) for month in Span.parse("2026Q4").months]
        ('2026年第4季度', ['2026-10', '2026-11', '2026-12'])
        """
        bare = text.strip().upper()
        match = re.fullmatch(r"(20\d\d)(?:-?(?:Q([1-4])|H([12])))?", bare)
        if not match and (told := re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", bare)):
            month = Month(int(told[1]), int(told[2]))
            return cls(month.chinese, (month,))
        if not match:
            raise ValueError(f"not a month, quarter, half-year or year: {text!r}")
        year = int(match[1])
        if match[2]:
            return cls(f"{year}年第{match[2]}季度", _months(year, int(match[2]) * 3 - 2, 3))
        if match[3]:
            return cls(f"{year}年{'上' if match[3] == '1' else '下'}半年", _months(year, int(match[3]) * 6 - 5, 6))
        return cls(f"{year}年度", _months(year, 1, 12))


def _months(year: int, first: int, count: int) -> tuple[Month, ...]:
    return tuple(Month(year, month) for month in range(first, first + count))
