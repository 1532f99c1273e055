"""The buttons, one module each."""

from __future__ import annotations

import sys
from functools import cache

from addin.declare import Button
from workbooks.collect import declared


@cache
def buttons() -> dict[str, Button]:
    """Buttons by their verb."""
    return declared(sys.modules[__name__], "__button__", lambda b: b.verb)
