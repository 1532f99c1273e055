"""What only Excel has, recorded: SaveCopyAs, application properties, tab colours, books open by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class FakeApi:
    """The COM object of a workbook; `refuses` is what SaveCopyAs raises."""

    def __init__(self, app: FakeApp, content: bytes, refuses: Exception | None = None) -> None:
        self._app, self.content, self.refuses = app, content, refuses
        self.saved = SimpleNamespace(get=lambda: True)

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802 - Excel's name
        self._app.log.append(("SaveCopyAs", Path(path).name, self._app.state()))
        if self.refuses:
            raise self.refuses
        Path(path).write_bytes(self.content)


class FakeBook:
    """An open workbook."""

    def __init__(self, app: FakeApp, fullname: str, content: bytes = b"PK book", refuses: Exception | None = None) -> None:
        self.app, self.fullname, self.name = app, fullname, Path(fullname).name
        self.api = FakeApi(app, content, refuses)

    def activate(self) -> None:
        self.app.log.append(("activate", self.name))


class FakeBooks(list[FakeBook]):
    """The workbooks of the application."""

    def __init__(self, app: FakeApp) -> None:
        super().__init__()
        self.app = app

    def open(self, path: str, *, update_links: bool) -> None:
        self.app.log.append(("open", path, update_links))


class FakeApp:
    """The application: properties are set and set again as `xw.App.properties` does, each change recorded."""

    def __init__(self) -> None:
        self.screen_updating, self.enable_events, self.display_alerts, self.calculation = True, True, True, "automatic"
        self.log: list[tuple[Any, ...]] = []
        self.books = FakeBooks(self)

    def state(self) -> tuple[bool, bool, bool, str]:
        return self.screen_updating, self.enable_events, self.display_alerts, self.calculation

    @contextmanager
    def properties(self, **changes: Any) -> Any:
        before = {name: getattr(self, name) for name in changes}
        for name, value in changes.items():
            setattr(self, name, value)
        try:
            yield self
        finally:
            for name, value in before.items():
                setattr(self, name, value)


def tab() -> tuple[Any, Callable[[], int]]:
    """A sheet and the colour its tab has."""
    sheet = SimpleNamespace(api=SimpleNamespace(Tab=SimpleNamespace(Color=0)))
    return sheet, lambda: sheet.api.Tab.Color
