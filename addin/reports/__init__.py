"""The reports, one module each; rooms for those of one matter."""

from __future__ import annotations

import sys
from functools import cache

from addin.declare import Report
from workbooks.collect import declared


@cache
def reports() -> dict[str, Report]:
    """Reports by their name."""
    return declared(sys.modules[__name__], "__report__", lambda r: r.name)
