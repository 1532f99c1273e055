"""The keyboard of a document while a press changes it: Esc stops the press, other keys wait for its end."""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.awt import XKeyHandler

#: com.sun.star.awt.Key
_ESCAPE = 1281


class Keys(unohelper.Base, XKeyHandler):  # type: ignore[misc]
    """Hears the keys of a document's window instead of the document."""

    def __init__(self, document: Any) -> None:
        self.stopped = False
        self._controller = document.getCurrentController()
        if self._controller is not None:
            self._controller.addKeyHandler(self)

    def end(self) -> None:
        """The document hears its keys again."""
        if self._controller is not None:
            self._controller.removeKeyHandler(self)
            self._controller = None

    def keyPressed(self, event: Any) -> bool:  # noqa: N802
        """A key goes down; True: nobody else hears of it."""
        self.stopped = self.stopped or event.KeyCode == _ESCAPE
        return True

    def keyReleased(self, _event: Any) -> bool:  # noqa: N802
        """It comes up."""
        return True

    def disposing(self, _event: Any) -> None:
        """The window is closed."""
        self._controller = None
