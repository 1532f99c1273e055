"""The status bar of the active book's window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from addin.hosts.calc.engine.app import App


class StatusBar:
    """Keeps LibreOffice's indicator as long as a text is to be seen."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._indicator: Any = None
        self.text: str | bool = False

    def show(self, text: str | bool | None) -> None:
        """Show a text; False or None gives the bar back to LibreOffice."""
        self.text = text if text is not None else False
        if isinstance(self.text, bool):
            self._end()
        elif self._indicator is not None:
            self._indicator.setText(self.text)
        elif (book := self._app.books.active) is not None:
            self._indicator = book.document.CurrentController.Frame.createStatusIndicator()
            self._indicator.start(self.text, 0)

    def _end(self) -> None:
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
