"""Pieces of worksheet formulas. A piece is an expression without the leading "="; `ROW` stands for the number of its row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from udfs.kinds.dates import to_serial

#: Stands for the row number until a formula is written into a row; no text of ours can hold it.
ROW = "\0"
#: Limits of Excel: characters of a formula, levels of brackets, characters of one text in it.
LONGEST, DEEPEST, LONGEST_TEXT = 8192, 64, 255
#: Characters of a cell.
LONGEST_LIST = 32767
_CONTROLS = ("\t", "\n", "\r")
_TEXT = re.compile('"(?:[^"]|"")*"')


def text(words: str) -> str:
    """A text constant; a long one in parts, because Excel takes no more than 255 characters each.

    >>> print(text('说"好"吗'))
    "说""好""吗"
    """
    if words in _CONTROLS:
        return f"CHAR({ord(words)})"
    parts = [words[i : i + LONGEST_TEXT] for i in range(0, len(words), LONGEST_TEXT)] or [""]
    return "&".join('"' + part.replace('"', '""') + '"' for part in parts)


def constant(value: float | str | datetime.date) -> str:
    """A value as it stands in a formula; a day as its serial number."""
    if isinstance(value, str):
        return text(value)
    return str(to_serial(value)) if isinstance(value, datetime.date) else f"{value:.15g}"


def joined(pieces: Iterable[str]) -> str:
    """Texts one after the other."""
    return "&".join(pieces) or '""'


def replaced(expression: str, words: Iterable[str], by: str) -> str:
    """The expression with each of these words replaced."""
    for word in words:
        expression = f"SUBSTITUTE({expression},{text(word)},{text(by)})"
    return expression


def listed(expression: str, words: str) -> str:
    """Whether a text is one of those of a list of words (see `words.as_list`): FIND knows no wildcards and tells √ from ✓."""
    return f'ISNUMBER(FIND("〖"&{expression}&"〗",{words}))'


def fits(expression: str) -> bool:
    """Whether Excel takes the formula."""
    depth = deepest = 0
    for letter in _TEXT.sub("", expression):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        deepest = max(deepest, depth)
    return len(expression.replace(ROW, "1048576")) < LONGEST and deepest <= DEEPEST
