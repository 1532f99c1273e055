"""Dialogs of our own: sizes by the number of letters, shown on the office's main thread, ended when their worker dies."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable
from typing import Any

#: Sizes are in appfont units, 1/4 of a letter's width and 1/8 of its height, so that they follow the user's font.
WIDE, NARROW, LINE = 7, 4, 10
MARGIN = 8
BUTTON = (48, 15)
_AWT = "com.sun.star.awt"

_open: dict[int, list[Any]] = {}
_lock = threading.Lock()


class Dialog:
    """A dialog that is being made: controls are added to its model, then it is shown."""

    def __init__(self, context: Any, title: str, width: int, height: int) -> None:
        self.context = context
        manager = context.ServiceManager
        self.model = manager.createInstanceWithContext(f"{_AWT}.UnoControlDialogModel", context)
        self.model.Title, self.model.Width, self.model.Height = title, width, height
        self.model.Moveable = self.model.Closeable = True
        self.control = manager.createInstanceWithContext(f"{_AWT}.UnoControlDialog", context)
        self.control.setModel(self.model)

    def add(self, kind: str, name: str, area: tuple[int, int, int, int], **properties: Any) -> Any:
        """A control; its model. Its place in the tab order is the order in which it was added."""
        made = self.model.createInstance(f"{_AWT}.UnoControl{kind}Model")
        made.Name = name
        made.PositionX, made.PositionY, made.Width, made.Height = area
        made.TabIndex = len(self.model.getElementNames())
        for key, value in properties.items():
            setattr(made, key, value)
        self.model.insertByName(name, made)
        return made

    def shown(self, name: str) -> Any:
        """A control as it is shown."""
        return self.control.getControl(name)

    def on_press(self, name: str, action: Callable[[], None]) -> None:
        """What a button does."""
        from addin.hosts.calc.extension.listeners import Pressed

        self.shown(name).addActionListener(Pressed(action))

    def run(self, worker: int, parent: Any, focus: str) -> int:
        """Show it over a window until it is closed; the number given to `end`, 0 if it was given up."""
        toolkit = self.context.ServiceManager.createInstanceWithContext(f"{_AWT}.Toolkit", self.context)
        self.control.createPeer(toolkit, parent)
        self._center(parent)
        self.shown(focus).setFocus()
        with _lock:
            _open.setdefault(worker, []).append(self.control)
        try:
            return int(self.control.execute())
        finally:
            with _lock:
                _open[worker].remove(self.control)
                if not _open[worker]:
                    del _open[worker]
            self.control.dispose()

    def end(self, answer: int) -> None:
        """Close it."""
        self.control.endDialog(answer)

    def _center(self, parent: Any) -> None:
        if parent is None:
            return
        around, own = parent.getPosSize(), self.control.getPosSize()
        left, top = max(0, (around.Width - own.Width) // 2), max(0, (around.Height - own.Height) // 3)
        self.control.setPosSize(left, top, 0, 0, 3)


def give_up(worker: int) -> None:
    """Close the dialogs of a worker that died: nobody waits for their answers."""
    with _lock:
        waiting = list(_open.get(worker, []))
    for control in waiting:
        control.endDialog(0)


def width_of(text: str) -> int:
    """Width of one line of text."""
    return sum(WIDE if unicodedata.east_asian_width(letter) in "WFA" else NARROW for letter in text)


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a given width."""
    return sum(max(1, -(-width_of(line) // width)) for line in text.split("\n"))
