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
        self.ProtectStructure = False

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
        self.sheets = FakeSheets()

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


class com_error(Exception):  # noqa: N801 - pywintypes' name, by which the host knows it
    """What Excel raises through COM."""


class FakeNote:
    """A note of a cell."""

    def __init__(self, cell: FakeCell, text: str) -> None:
        self._cell, self.text = cell, text

    def delete(self) -> None:
        self._cell.note = None


class FakeCell:
    """A cell's fill and note; `api` has what is told only, as the COM object of an older Excel."""

    def __init__(self, **api: Any) -> None:
        self.color: str | None = None
        self.note: FakeNote | None = None
        self.api = SimpleNamespace(**api)

    def add_note(self, text: str) -> None:
        self.note = FakeNote(self, text)


class FakeSheet:
    """A sheet; `visible` as COM tells it (-1 shown, 0 hidden, 2 very hidden)."""

    def __init__(self, name: str, *, visible: int = -1, **protected: bool) -> None:
        self.name, self.visible = name, visible
        self.api = SimpleNamespace(**({"ProtectContents": False, "ProtectDrawingObjects": False} | protected))
        self.cells: dict[tuple[int, int], FakeCell] = {}

    def range(self, place: tuple[int, int]) -> FakeCell:
        return self.cells[place]


class FakeSheets(list[FakeSheet]):
    """The sheets of a workbook; where new ones were asked for is recorded."""

    active: FakeSheet

    def __init__(self) -> None:
        super().__init__()
        self.log: list[tuple[str, str, str]] = []

    def add(self, title: str, before: FakeSheet | None = None, after: FakeSheet | None = None) -> None:
        beside = before or after
        self.log.append((title, "before" if before else "after", beside.name if beside else ""))
