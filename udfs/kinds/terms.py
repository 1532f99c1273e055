"""Half-years and years as staff name them; kept as written, so that nobody finds other words than those of the return."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from udfs.kinds.kind import Fault, Kind, plain_text
from udfs.words.text import squeeze

_HALF = re.compile(r"(20\d{2})(?:年度?|[-—./])?(?:H([12])|第?([一二12])个?半年|([上下])半年)度?", re.IGNORECASE)


def half_year(text: str) -> tuple[int, int] | None:
    """Year and half (1 or 2) that a text names; None if it names none.

    >>> half_year("2026年上半年"), half_year("2026H2"), half_year("２０２６年 下半年度"), half_year("2026年")
    ((2026, 1), (2026, 2), (2026, 2), None)
    """
    match = _HALF.fullmatch(squeeze(text))
    if not match:
        return None
    word = match[2] or match[3] or match[4]
    return int(match[1]), 1 if word in "1一上" else 2


@dataclass(frozen=True)
class HalfYear(Kind):
    """A half-year."""

    label: ClassVar[str] = "半年"
    hint: str = "填半年，如2026年下半年或2026H2。"
    sample: Any = "2026年下半年"

    def is_clean(self, raw: Any, unit: str) -> bool:
        """Never: the words are looked at."""
        return False

    def from_text(self, text: str, unit: str) -> Any:
        """The text, if it names a half-year."""
        return text if half_year(text) else Fault("看不出是哪个半年")

    def from_value(self, raw: Any, unit: str) -> Any:
        """Numbers and days name none."""
        return self.from_text(plain_text(raw), unit)


@dataclass(frozen=True)
class Year(Kind):
    """A calendar year, kept as a number."""

    label: ClassVar[str] = "年度"
    number_format: ClassVar[str] = "0"
    hint: str = "填年份，如2026。"
    sample: Any = 2026

    def is_clean(self, raw: Any, unit: str) -> bool:
        """Never: text and numbers are read alike."""
        return False

    def from_text(self, text: str, unit: str) -> Any:
        """The year of a text.

        >>> Year().parse("2026年度"), Year().parse(2026), Year().parse("二六年").why
        (2026, 2026, '不是年份')
        """
        match = re.fullmatch(r"(20\d{2})(?:年度?)?", squeeze(text))
        return int(match[1]) if match else Fault("不是年份")

    def from_value(self, raw: Any, unit: str) -> Any:
        """A number."""
        return self.from_text(plain_text(raw), unit)
