"""Ears of our dialogs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import unohelper
from com.sun.star.awt import XActionListener

_log = logging.getLogger(__name__)


class Pressed(unohelper.Base, XActionListener):  # type: ignore[misc]
    """Does something when a button is pressed; a fault is logged, for nobody sees an exception here."""

    def __init__(self, action: Callable[[], None]) -> None:
        self._action = action

    def actionPerformed(self, _event: Any) -> None:  # noqa: N802
        """Called by the office."""
        try:
            self._action()
        except Exception:  # noqa: BLE001 - the office's loop goes on
            _log.exception("a button of a dialog failed")

    def disposing(self, _event: Any) -> None:
        """The dialog is gone."""
