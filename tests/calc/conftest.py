"""A real LibreOffice for tests.

`office` is an `xlwings.App` on a LibreOffice of its own, without a window and with a private profile, shared by the tests of one
process; books that a test leaves open are closed before the next. `book` is a new empty book in it. xlwings' engine is Calc meanwhile.
`KH_SOFFICE` names another LibreOffice, `KH_LINK=relay` the way through its Python. Such tests carry `pytestmark = pytest.mark.office`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin.hosts.calc import engine


@pytest.fixture(scope="session", autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Records of offices stand in a folder of this test run, not in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KH_USER_FOLDER", str(tmp_path_factory.mktemp("kehubu")))
        yield


class Shared:
    """An office for the tests of one process; one that a test has ended is started anew."""

    def __init__(self) -> None:
        self._app: xw.App | None = None

    def app(self) -> xw.App:
        """The office, active and without books."""
        engine.activate()
        if self._app is None or not self._app.impl.alive:
            self._app = xw.App(visible=False, add_book=False)
        self._app.activate()
        for book in list(self._app.books):
            book.close()
        return self._app

    def end(self) -> None:
        """End the office if it still runs."""
        if self._app is not None and self._app.impl.alive:
            self._app.quit()


@pytest.fixture(scope="session")
def _direct() -> Iterator[Shared]:
    shared = Shared()
    yield shared
    shared.end()


@pytest.fixture(scope="session")
def _relayed() -> Iterator[Shared]:
    shared = Shared()
    yield shared
    shared.end()


@pytest.fixture
def office(_direct: Shared) -> xw.App:
    """The office of this process, without books."""
    return _direct.app()


@pytest.fixture
def relayed_office(_relayed: Shared, monkeypatch: pytest.MonkeyPatch) -> xw.App:
    """An office reached through LibreOffice's own Python, as on Windows and macOS."""
    monkeypatch.setenv("KH_LINK", "relay")
    return _relayed.app()


@pytest.fixture(params=["office", "relayed_office"])
def linked_book(request: pytest.FixtureRequest) -> xw.Book:
    """A new empty book, once in each office: UNO in this process, and through the relay."""
    return request.getfixturevalue(request.param).books.add()


@pytest.fixture
def book(office: xw.App) -> xw.Book:
    """A new empty book."""
    return office.books.add()


def processes(word: str) -> list[int]:
    """Processes whose command line holds a word."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if word.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
