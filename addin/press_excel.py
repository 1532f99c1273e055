"""What the ribbon of Excel starts through xlwings' RunPython: one button on the active workbook."""

from __future__ import annotations

import os

import xlwings as xw

from addin.catalogue import buttons
from addin.hosts.excel.host import host_for
from addin.hosts.leaving import spare_excels
from addin.hosts.live.press import press as press_button
from addin.memory import remembered_workspace
from addin.outside import installation, moment, pressed


def press(verb: str) -> int:
    """Press a button on the workbook it was pressed in; the exit code the command line would give.

    Args:
        verb: The button's command, as the ribbon's callback reads it off the control.
    """
    spare_excels()
    told_now = os.environ.get("KH_NOW", "")
    book = xw.Book.caller()
    host = host_for(book.app)
    with host.waited_for():
        return press_button(
            buttons()[verb],
            host,
            book,
            now=moment(told_now),
            workspace=remembered_workspace(),
            installation=installation,
            pressed=pressed(told_now),
        )
