"""Boxes ticked on forms."""

from __future__ import annotations

import re

from udfs.text import fold

_BOX = "[□☐○▢]|\\(\\)|\\[\\]"
_TICK = "[☑■√✓✔☒●]|\\([√✓✔]\\)|\\[[√✓✔]\\]"
_BOXED = re.compile(f"({_BOX})|({_TICK})")


def ticked(text: str) -> str:
    """The word ticked on a form (☑有 □无, 有(√) 无( )); "" for a text without boxes, or with not just one tick.

    >>> ticked("☑有 □无"), ticked("有□ 无☑"), ticked("有"), ticked("☑有 ☑无")
    ('有', '无', '', '')
    """
    bare = fold(text)
    if len(_BOXED.findall(bare)) < 2:
        return ""
    pieces = re.findall(
        f"({_BOX}|{_TICK})([^□☐○▢☑■√✓✔☒●(\\[]+)" if _BOXED.match(bare) else f"([^□☐○▢☑■√✓✔☒●()\\[\\]]+)({_BOX}|{_TICK})", bare
    )
    words = [word for pair in pieces for word in pair if not _BOXED.fullmatch(word) and any(re.fullmatch(_TICK, p) for p in pair)]
    return words[0] if len(words) == 1 else ""
