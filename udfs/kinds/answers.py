"""Answers of a satisfaction survey: one of five words, or points of a hundred (A25)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from udfs.cells import CellValue
from udfs.kinds.choices import meaning
from udfs.kinds.kind import Choice, Doubt, Fault, Kind
from udfs.words.numbers import chinese_number, figure_text

WORDS = ("满意", "比较满意", "一般", "不太满意", "不满意")
_WORDS = Choice(
    hint="从下拉列表选满意、比较满意、一般、不太满意、不满意。",
    sample="满意",
    options=WORDS,
    synonyms={
        "较满意": "比较满意",
        "较为满意": "比较满意",
        "普通": "一般",
        "较不满意": "不太满意",
        "不太滿意": "不太满意",
        "不大满意": "不太满意",
    },
    near=meaning("满意", "非常满意 很满意 十分满意 极满意 完全满意 好 很好 非常好 优 优秀")
    | meaning("比较满意", "基本满意 还满意 较好 比较好 良 良好 不错")
    | meaning("一般", "一般般 尚可 还行 还可以 中 中等 过得去")
    | meaning("不太满意", "欠满意 不够满意 不很满意 有些不满意 较差 比较差 不太好")
    | meaning("不满意", "很不满意 非常不满意 十分不满意 极不满意 差 很差 极差 非常差 不好"),
)
_POINTS = re.compile(r"(.+?)(?:分|%)?")
#: Points up to here are more likely given out of five or ten.
_SMALL = 10


@dataclass(frozen=True)
class Answer(Kind):
    """One answer, kept as its word or as points 0–100."""

    label: ClassVar[str] = "评价"
    number_format: ClassVar[str] = "General"
    #: The list offers the words; points are as good.
    closed: ClassVar[bool] = False
    hint: str = "填0到100的分数，或选满意、比较满意、一般、不太满意、不满意；没有问到的空着。"
    sample: Any = "满意"

    @property
    def choices(self) -> tuple[str, ...]:
        """The words."""
        return WORDS

    def is_clean(self, raw: CellValue, unit: str) -> bool:
        """A word of the list."""
        return raw in WORDS

    def are_clean(self, cells: Sequence[Any], unit: str) -> bool:
        """Words of the list."""
        return all(raw in WORDS for raw in cells)

    def from_text(self, text: str, unit: str) -> Any:
        """A word, or points with or without 分."""
        points = _POINTS.fullmatch(figure_text(text))
        number = chinese_number(points[1]) if points else None
        return _WORDS.from_text(text, unit) if number is None else self._checked(number)

    def from_value(self, raw: Any, unit: str) -> Any:
        """Points."""
        if isinstance(raw, bool) or not isinstance(raw, (int, float)):
            return Fault("不是评价")
        return self._checked(float(raw))

    def _checked(self, points: float) -> Any:
        if not 0 <= points <= 100:
            return Fault("不在0到100分之间")
        return Doubt(points, "按100分制读取，是不是5分制或10分制") if 0 < points <= _SMALL else points


ANSWER = Answer()
