"""The offices that the engine knows, the active one first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link, office
from addin.hosts.calc.engine.app import App

if TYPE_CHECKING:
    from addin.hosts.calc.engine.engine import Engine


class Apps(base_classes.Apps):
    """Offices started by us and offices attached to; one that has ended drops out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: list[App] = []

    def keys(self) -> list[int]:
        """Process numbers."""
        return [app.pid for app in self]

    def add(self, spec: Any = None, add_book: bool | None = None, xl: Any = None, visible: bool | None = None) -> App:
        """Start an office; `spec` may name its program."""
        len(self)  # an office that crashed is cleared away first
        started = office.start(shown=visible is not False, soffice=Path(spec) if spec else None)
        app = self._enter(App(self._engine, self, started.context, started))
        if add_book:
            app.books.add()
        return app

    def attach(self, connection: str, *, soffice: Path | None = None, pid: int = 0) -> App:
        """Attach to a running office."""
        return self._enter(App(self._engine, self, link.connect(connection, soffice=soffice), None, pid))

    def front(self, app: App) -> None:
        """Make an office the active one.

        Raises:
            OfficeGone: It has ended.
        """
        if app not in self._known:
            raise link.OfficeGone
        self._known.remove(app)
        self._known.insert(0, app)

    def leave(self, app: App) -> None:
        """The office has ended, or is not ours any more."""
        if app in self._known:
            self._known.remove(app)

    @staticmethod
    def cleanup() -> None:
        """Nothing of Excel's is here to be cleaned."""

    def __iter__(self) -> Iterator[App]:
        for app in self._known[:]:
            if app.alive:
                yield app
            else:
                app.kill()

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(pid)

    def _enter(self, app: App) -> App:
        self._known.insert(0, app)
        return app
