"""What runs inside the office does on the office's main thread whatever touches documents and windows."""

from __future__ import annotations

import gc
import importlib
import json
import queue
import sys
import threading
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

_ROOM = "addin.hosts.calc.extension."


class _Office(ModuleType):
    """A module of LibreOffice's Python: whatever is asked of it is a class without anything."""

    __path__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *told: None})


class Office:
    """An office's main thread: it does what was posted to it, one after the other."""

    def __init__(self) -> None:
        self.posted: queue.Queue[Any] = queue.Queue()
        self.ServiceManager = self
        self.thread = threading.Thread(target=self._loop, daemon=True)

    def createInstanceWithContext(self, name: str, _context: Any) -> Any:  # noqa: N802
        assert name == "com.sun.star.awt.AsyncCallback"
        return SimpleNamespace(addCallback=lambda callback, data: self.posted.put((callback, data)))

    def _loop(self) -> None:
        while told := self.posted.get():
            told[0].notify(told[1])


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The extension's modules as they are loaded in an office; afterwards none of them stays."""
    star = ("uno", "unohelper", "com", "com.sun", "com.sun.star", *(f"com.sun.star.{m}" for m in ("awt", "beans", "document", "lang")))
    for name in (*star, "com.sun.star.table", "com.sun.star.task", "com.sun.star.sheet"):
        monkeypatch.setitem(sys.modules, name, _Office(name))
    known = {name for name in sys.modules if name.startswith(_ROOM)}
    collects = gc.isenabled()
    yield
    for name in {name for name in sys.modules if name.startswith(_ROOM)} - known:
        del sys.modules[name]
    if collects:
        gc.enable()


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    made.thread.start()
    yield made
    made.posted.put(None)
    made.thread.join()


@pytest.mark.usefixtures("inside")
def test_what_a_worker_asks_for_is_done_on_the_main_thread(office: Office) -> None:
    windows = importlib.import_module(f"{_ROOM}windows")
    where = []

    class Noting(windows.Windows):  # type: ignore[misc, name-defined]
        def _read(self, *, worker: int) -> int:
            where.append(threading.current_thread())
            return worker + 1

        def _fill(self, *, worker: int) -> None:
            raise KeyError(worker)

    def ask(action: str) -> Any:
        return json.loads(Noting(office).execute((SimpleNamespace(Name=action, Value='{"worker": 6}'),)))

    assert ask("read") == 7
    assert where == [office.thread]
    with pytest.raises(KeyError, match="6"):
        ask("fill")
    assert ask("read") == 7


@pytest.mark.usefixtures("inside")
def test_who_waits_for_an_office_that_ends_is_let_go() -> None:
    main_thread = importlib.import_module(f"{_ROOM}main_thread")
    office, told = Office(), []  # its main thread does nothing any more

    def wait() -> None:
        try:
            main_thread.perform(office, lambda: 1)
        except main_thread.Ended as ended:
            told.append(ended)

    before = threading.Thread(target=wait)
    before.start()
    while office.posted.empty():
        pass
    main_thread.end()
    before.join(60)
    wait()
    assert len(told) == 2


@pytest.mark.usefixtures("inside")
def test_cycles_are_looked_for_on_the_main_thread_alone(office: Office) -> None:
    main_thread = importlib.import_module(f"{_ROOM}main_thread")
    main_thread.collect_here_only()
    where: list[threading.Thread] = []

    def seen(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            where.append(threading.current_thread())

    gc.callbacks.append(seen)
    try:
        kept = [[number] for number in range(10_000)]
        assert not where
        main_thread.perform(office, lambda: None)
        main_thread.perform(office, lambda: None)
    finally:
        gc.callbacks.remove(seen)
    assert set(where) == {office.thread}
    assert len(kept) == 10_000
