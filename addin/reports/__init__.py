"""The reports, one module each; rooms for those of one matter."""

from __future__ import annotations

import importlib
import sys
from functools import cache

from addin.declare import Report
from workbooks.collect import declared

_ROOMS = ("assessing", "clients", "complaints", "evaluating", "projects", "relations", "surveys")


@cache
def reports() -> dict[str, Report]:
    """Reports by their name."""
    found = declared(sys.modules[__name__], "__report__", lambda r: r.name)
    for room in _ROOMS:
        found |= declared(importlib.import_module(f"{__name__}.{room}"), "__report__", lambda r: r.name)
    return found
