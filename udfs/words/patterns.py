"""Patterns that are compiled when they are first used: a command needs a few of some three hundred, which take 0.06 s."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Becomes the compiled pattern, method by method; what was asked for once is an ordinary attribute from then on."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # catalogues ask everything in a module what it is marked with
            raise AttributeError(name)
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, later. A text that is no pattern is found at its first use; tests use each.

    >>> pattern("[ab]+").fullmatch("abba") is not None
    True
    """
    return cast("re.Pattern[str]", _Pattern(text, flags))
