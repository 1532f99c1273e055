"""How much room a text takes in a cell, for heights that hosts do not always work out by themselves when they open a file."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

#: Points of one line of 11-point text and of the space around a cell's text.
LINE, AROUND = 14.5, 5.0
TALLEST = 400.0


def columns(text: str) -> int:
    """Width of a text in digits of the default font: a Chinese letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines(text: str, width: float) -> int:
    """Lines that a text takes when it is wrapped in a column so many digits wide."""
    return sum(max(1, math.ceil(columns(line) / max(width - 1, 1))) for line in text.split("\n"))


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Height in points of a row of wrapped texts in columns of these widths."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return min(most * LINE + AROUND, TALLEST)
