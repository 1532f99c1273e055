"""How much room a text takes in a cell, for heights that hosts do not always work out by themselves when they open a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

#: Points of one line of 11-point text (14.5 in 宋体, 16 to 16.5 in 微软雅黑 and Noto) and of the space around a cell's text.
LINE, AROUND = 16.5, 5.0
#: Share of a column's width up to which 11-point Chinese letters fit whatever the workbook's default font.
_SURE = 0.95
TALLEST = 400.0
#: What a host keeps on one line: a word or number in ASCII, any other letter, each with the closing marks behind it.
_UNBROKEN = re.compile(r"(?:[!-~]+|.)[，。、；：？！”’）》」』〕…]*", re.DOTALL)
#: The same with the opening marks before it.
_WHOLE = re.compile(rf"[“‘（《「『〔]*{_UNBROKEN.pattern}", re.DOTALL)


def columns(text: str) -> int:
    """Width of a text in digits of the default font: a Chinese letter takes two.

    >>> columns("联系人A")
    7
    """
    return len(text) if text.isascii() else sum(map(_letter, text))


@cache
def _letter(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WFA" else 1


@lru_cache(maxsize=4096)
def lines(text: str, width: float) -> int:
    """Lines that a text takes when it is wrapped in a column so many digits wide.

    >>> lines("代码“91210105MAFYHW4Y91”不对", 22), lines("一二三四五六，", 13)
    (3, 2)
    """
    return sum(_wrapped(line, max(width - 1, 2)) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    if 2 * len(line) <= room or columns(line) <= room:
        return 1
    count, used = 1, 0.0
    for word in _WHOLE.findall(line):
        wide = columns(word)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        count += int((wide - 1) // room)
        used = (used + wide) % room if wide > room else used + wide
    return count


def broken(text: str, width: float) -> str:
    """A text with breaks of our own where it is longer than a column so many digits wide.

    Calc breaks Chinese text in a cell anywhere, also before a comma, and no workbook can tell it not to. No line begins with a closing
    mark or ends with an opening one.

    >>> broken("填的是“老客户”，不是签约客户、准客户。", 22).splitlines()
    ['填的是“老客户”，不', '是签约客户、准客户。']
    """
    return "\n".join(part for line in text.split("\n") for part in _parts(line, width * _SURE))


def _parts(line: str, room: float) -> Iterator[str]:
    if columns(line) <= room:
        yield line
        return
    part, used = "", 0.0
    for word in _WHOLE.findall(line):
        wide = columns(word)
        if part and used + wide > room:
            yield part
            part, used = "", 0.0
        part, used = part + word, used + wide
    yield part


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Height in points of a row of wrapped texts in columns of these widths."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return min(most * LINE + AROUND, TALLEST)
