"""Message boxes."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc import link

# com.sun.star.awt.MessageBoxButtons, the first button being the default one as in Excel
_BUTTONS = {"ok": 0x10001, "ok_cancel": 0x10002, "yes_no": 0x40003, "yes_no_cancel": 0x40004}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_CLOSED = {"ok": "ok", "yes_no": "no"}
_KINDS = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


def show_message(context: link.Context, window: Any, prompt: str, title: str, buttons: str, mode: str | None) -> str:
    """Show a box over a window and wait; the word of the button pressed.

    Raises:
        KeyError: Buttons or mode are no words of xlwings'.
    """
    shown, kind = _BUTTONS[buttons], _KINDS[mode]
    if kind == "INFOBOX" and buttons != "ok":
        kind = "QUERYBOX"  # an information box has one button only
    toolkit = context.service("com.sun.star.awt.Toolkit")
    parent = window or toolkit.getDesktopWindow()
    box = toolkit.createMessageBox(parent, link.enum("com.sun.star.awt.MessageBoxType", kind), shown, title, prompt)
    try:
        word = _ANSWERS[box.execute()]
        return word if word in buttons.split("_") else _CLOSED[buttons]  # one that was closed answers cancel without such a button
    finally:
        box.dispose()
