"""Message boxes."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc import link

# com.sun.star.awt.MessageBoxButtons
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
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
        return _ANSWERS[box.execute()]
    finally:
        box.dispose()
