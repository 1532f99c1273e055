"""The flows, one module each: what has states, and what may be done in which of them by whom."""

from __future__ import annotations

import sys
from functools import cache

from addin.declare_flow import Flow
from workbooks.collect import declared


@cache
def flows() -> dict[str, Flow]:
    """Flows by their name."""
    return declared(sys.modules[__name__], "__flow__", lambda f: f.name)
