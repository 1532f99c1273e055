"""Values of pandas and numpy as Python's own; neither is loaded before somebody has such a value."""

from __future__ import annotations

from typing import Any

_LIBRARIES = ("numpy", "pandas")


def is_foreign(x: Any) -> bool:
    """Whether a value is one of pandas' or numpy's."""
    return type(x).__module__.partition(".")[0] in _LIBRARIES


def plain(x: Any) -> Any:
    """A foreign value as Python has it, None for the blanks of both; one that Python has not stays.

    >>> import numpy as np
    >>> plain(np.float32(1.5)), plain(np.bool_(True)), plain(np.datetime64("NaT"))
    (1.5, True, None)
    """
    import numpy as np
    import pandas as pd

    if isinstance(x, np.datetime64):
        x = pd.Timestamp(x)
    if x is pd.NaT or x is pd.NA:
        return None
    if isinstance(x, pd.Timestamp):
        return x.to_pydatetime()
    if isinstance(x, np.number):
        return float(x)
    return x.item() if isinstance(x, (np.bool_, np.str_)) else x
