"""Our functions in formulas as programs write them: Excel names the add-in's file, `[1]!KH_TIER(…)`; a person types `KH_TIER(…)`."""

from __future__ import annotations

import re

from udfs.words.patterns import pattern

#: What a formula of a template shows where our functions are not known.
NO_ADDIN = "需安装客户簿"

#: The add-in file that Excel notes as an external link.
FILE = "kh.xlam"
_TEXT = pattern(r'("(?:[^"]|"")*")')
_REFERENCE = pattern(r"(?:\[[0-9]+\]!|'[^'\"]*kh\.xlam'!|kh\.xlam!|_xll\.)(?=KH_[A-Z0-9_]+\s*\()", re.IGNORECASE)


def plain_formula(formula: str) -> str:
    """A formula with our functions named plainly; what stands in quotation marks is no reference.

    >>> plain_formula('IF(A1="[1]!KH_TIER(","",[1]!KH_TIER($A$4:$C$4,A5:C5))')
    'IF(A1="[1]!KH_TIER(","",KH_TIER($A$4:$C$4,A5:C5))'
    """
    parts = _TEXT.split(formula)
    parts[::2] = [_REFERENCE.sub("", part) for part in parts[::2]]
    return "".join(parts)


def is_addin(target: str) -> bool:
    r"""Whether the target of an external link is our add-in, wherever its user keeps it.

    >>> is_addin("file:///C:\\Users\\li\\AppData\\XLSTART\\kh.xlam"), is_addin("../kh.xlam"), is_addin("okh.xlam")
    (True, True, False)
    """
    return re.split(r"[/\\:]", target)[-1].casefold() == FILE


def mentions_addin(data: bytes) -> bool:
    """Whether a binary record of an external link (SUPBOOK of .xls) names our add-in; its path is told in control characters."""
    lowered = data.lower()
    wide = rb"[\x00-\x1f/\\]\x00" + re.escape(FILE.encode("utf-16-le"))
    return re.search(rb"[\x00-\x1f/\\]" + re.escape(FILE.encode()), lowered) is not None or re.search(wide, lowered) is not None
