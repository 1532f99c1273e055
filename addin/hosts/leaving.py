"""xlwings 0.37.8 ends, when its Python ends, every EXCEL.EXE in which it finds no workbook window.

That is meant for Excels it started itself; we start none. It would hit Excel with its start screen, the process behind a protected
view, an Excel that another program drives and, for an administrator of a terminal server, those of other people.
"""

from __future__ import annotations

import atexit
import sys


def spare_excels() -> None:
    """Let every Excel live when this Python ends; xlwings must be imported already. Nothing to do off Windows."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)
