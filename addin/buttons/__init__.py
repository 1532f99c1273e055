"""The buttons, one module each."""

from __future__ import annotations

import sys
from functools import cache

from addin.declare import Button
from workbooks.collect import declared


@cache
def buttons() -> dict[str, Button]:
    """Buttons by their verb, in the order in which they are offered."""
    found: dict[str, Button] = declared(sys.modules[__name__], "__button__", lambda b: b.verb)
    return dict(sorted(found.items(), key=lambda item: item[1].place))
