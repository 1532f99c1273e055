"""A real LibreOffice for tests.

`office` is an `xlwings.App` on a LibreOffice of its own, without a window and with a private profile, shared by the tests of one
process; books that a test leaves open are closed after it. `book` is a new empty book in it. xlwings' engine is Calc meanwhile.
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


@pytest.fixture(scope="session")
def shared_office(_own_folder: None) -> Iterator[xw.App]:
    """The office of this process; tests use `office`."""
    engine.activate()
    app = xw.App(visible=False, add_book=False)
    yield app
    app.quit()


@pytest.fixture
def office(shared_office: xw.App) -> Iterator[xw.App]:
    """The office of this process, without books."""
    engine.activate()
    shared_office.activate()
    yield shared_office
    for book in list(shared_office.books):
        book.close()


@pytest.fixture(scope="session")
def relayed_office(_own_folder: None) -> Iterator[xw.App]:
    """An office reached through LibreOffice's own Python, as on Windows and macOS."""
    engine.activate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KH_LINK", "relay")
        app = xw.App(visible=False, add_book=False)
    yield app
    app.quit()


@pytest.fixture(params=["shared_office", "relayed_office"])
def linked_book(request: pytest.FixtureRequest) -> Iterator[xw.Book]:
    """A new empty book, once in each office: UNO in this process, and through the relay."""
    engine.activate()
    app = request.getfixturevalue(request.param)
    app.activate()
    yield app.books.add()
    for book in list(app.books):
        book.close()


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
