"""Scores and progress: numbers within bounds (G06, P05)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from udfs.cells import CellValue
from udfs.kinds.amounts import Number
from udfs.kinds.kind import Doubt, Fault, plain_text
from udfs.words.numbers import chinese_number, figure_text, ungrouped


def _number(text: str) -> float | None:
    return chinese_number(ungrouped(figure_text(text)).rstrip("分点"))


@dataclass(frozen=True)
class Score(Number):
    """A number between two bounds."""

    label: ClassVar[str] = "分数"
    hint: str = "填0到5的分数，可以有半分。"
    sample: Any = 3.5
    low: float = 0
    high: float = 5

    def from_text(self, text: str, unit: str) -> Any:
        """Digits or Chinese numerals, 分 behind them."""
        number = _number(text)
        return Fault("不是分数") if number is None else self.from_number(number, unit)

    def from_number(self, number: float, unit: str) -> Any:
        """The number if it lies within the bounds.

        >>> Score().parse("4.5分"), Score(low=-2, high=2).parse(3).why
        (4.5, '应在-2到2之间')
        """
        within = self.low <= number <= self.high
        return number if within else Fault(f"应在{plain_text(float(self.low))}到{plain_text(float(self.high))}之间")


@dataclass(frozen=True)
class Progress(Number):
    """How much of a project is done or planned to be, in per cent: 67 is 67%."""

    label: ClassVar[str] = "进度"
    hint: str = "填百分数的数字，如67表示67%。"
    sample: Any = 67.0

    def parse_column(self, cells: Sequence[CellValue], unit: str = "") -> list[Any]:
        """`parse` for each cell; fractions among numbers up to 1 tell that these are shares, as cells in a format of per cent hold them."""
        figures = [raw for raw in cells if isinstance(raw, (int, float)) and not isinstance(raw, bool)]
        if any(0 < raw < 1 for raw in figures) and all(0 <= raw <= 1 for raw in figures):
            shares = [f"{plain_text(raw * 100)}%" if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw for raw in cells]
            return super().parse_column(shares, unit)
        return super().parse_column(cells, unit)

    def from_text(self, text: str, unit: str) -> Any:
        """Digits with or without a per-cent sign.

        >>> Progress().parse("67%"), Progress().parse(67), Progress().parse(0.5).value
        (67.0, 67.0, 50.0)
        """
        bare = ungrouped(figure_text(text))
        if bare.endswith("%"):
            number = chinese_number(bare[:-1])
            return Fault("不是百分数") if number is None else self._checked(number)
        if match := re.fullmatch("百分之(.+)", bare):
            number = chinese_number(match[1])
            return Fault("不是百分数") if number is None else self._checked(number)
        number = chinese_number(bare.rstrip("点"))
        return Fault("不是百分数") if number is None else self.from_number(number, unit)

    def from_number(self, number: float, unit: str) -> Any:
        """A bare number is one of per cent; a fraction is more likely a share."""
        if 0 < number < 1:
            points = float(f"{number * 100:.12g}")
            return Doubt(points, f"没有写百分号，按{plain_text(points)}%读取")
        return self._checked(number)

    def _checked(self, number: float) -> Any:
        if number < 0:
            return Fault("不能是负数")
        number = float(f"{number:.12g}")
        return Doubt(number, "超过100%") if number > 100 else number
