"""Boxes ticked on forms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from udfs.words.patterns import pattern
from udfs.words.text import fold

_BOX = "[□☐○▢]|\\(\\)|\\[\\]"
_TICK = "[☑■√✓✔☒●]|\\([√✓✔]\\)|\\[[√✓✔]\\]"
_BOXED = pattern(f"({_BOX})|({_TICK})")
_ONE_TICK = pattern("[√✓✔☑](.+)|(.+)[√✓✔☑]")
#: A ring stands for no beside these, and for yes beside crosses.
_FULL, _CROSSES = frozenset("√✓✔☑●"), frozenset("×✗✘☒xX")
RING = "○"


def ring_means(cells: Iterable[object]) -> tuple[bool, bool]:
    """What a ring says in a column of marks, and whether that is sure.

    >>> ring_means("●○○"), ring_means("○×○"), ring_means("○")
    ((False, True), (True, False), (False, False))
    """
    told = {cell for cell in cells if isinstance(cell, str)}
    full = bool(told & _FULL)
    return (not full and bool(told & _CROSSES)), full


def ticked(text: str) -> str:
    """The word ticked on a form (☑有 □无, 有(√) 无( ), √有); "" for a text without boxes, or with not just one tick.

    >>> ticked("☑有 □无"), ticked("有□ 无☑"), ticked("有"), ticked("☑有 ☑无"), ticked("无√")
    ('有', '无', '', '', '无')
    """
    bare = fold(text)
    if (one := _ONE_TICK.fullmatch(bare)) and not re.search(f"{_BOX}|{_TICK}", one[1] or one[2]):
        return one[1] or one[2]
    if len(_BOXED.findall(bare)) < 2:
        return ""
    pieces = re.findall(
        f"({_BOX}|{_TICK})([^□☐○▢☑■√✓✔☒●(\\[]+)" if _BOXED.match(bare) else f"([^□☐○▢☑■√✓✔☒●()\\[\\]]+)({_BOX}|{_TICK})", bare
    )
    words = [word for pair in pieces for word in pair if not _BOXED.fullmatch(word) and any(re.fullmatch(_TICK, p) for p in pair)]
    return words[0] if len(words) == 1 else ""
