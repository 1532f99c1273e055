"""Folding of Chinese text: width, spaces, invisible characters, brackets, script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from udfs.cells import SPACES
from udfs.words.patterns import pattern
from udfs.words.script import TABLE

_INVISIBLE = pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ANY_SPACE = pattern(f"[{SPACES}]+")
_BRACKETS = str.maketrans("【〔［[{〈《「『】〕］]}〉》」』", "(((((((((" + ")))))))))")
_FOLDED = TABLE | _BRACKETS
#: Most texts hold none of these, which is found out faster than they are translated.
_TO_FOLD = pattern(f"[{re.escape(''.join(map(chr, _FOLDED)))}]")


def tidy(text: str) -> str:
    """Text as it was meant: no invisible characters, no spaces at the ends; the inside stays."""
    return _INVISIBLE.sub("", text).strip(SPACES)


def half_width(text: str) -> str:
    """Full-width letters, digits and punctuation as their ordinary forms."""
    return unicodedata.normalize("NFKC", text)


def squeeze(text: str) -> str:
    """Half-width text without any space: for numbers, dates and codes."""
    if text.isprintable():  # then it holds nothing invisible and no space but the ordinary one
        return half_width(text).replace(" ", "")
    return _ANY_SPACE.sub("", half_width(_INVISIBLE.sub("", text)))


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Key under which two spellings of the same words are equal.

    >>> fold("華筑（北京） 建設 ")
    '华筑(北京)建设'
    """
    bare = squeeze(text)
    return (bare.translate(_FOLDED) if _TO_FOLD.search(bare) else bare).casefold()
