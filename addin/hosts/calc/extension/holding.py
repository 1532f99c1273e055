"""What a worker holds of a document while it changes it: one open step of undo, its keyboard, and drawing put off.

It is held here, inside the office, and not through the pipe: a worker that is killed in the middle must leave a document that draws
and undoes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from addin.hosts.calc.extension.stopping import Keys
from addin.hosts.calc.extension.undoing import Step

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_held: dict[int, _Held] = {}
_working: dict[int, str] = {}
_heard: set[int] = set()


def begin(worker: int, label: str) -> str | None:
    """A worker begins with a button; the label of the one that another worker is busy with, which then goes on alone."""
    with _lock:
        _heard.add(worker)
        busy = next((told for number, told in _working.items() if number != worker), None)
        if busy is None:
            _working[worker] = label
        return busy


def finish(worker: int) -> None:
    """A worker is done, or died."""
    with _lock:
        _working.pop(worker, None)


def forget(worker: int) -> bool:
    """The process of a worker is gone; whether it was ever heard of."""
    with _lock:
        heard = worker in _heard
        _heard.discard(worker)
        return heard


class _Held:
    """A document in a worker's hands."""

    def __init__(self, document: Any, title: str) -> None:
        self.document, self.keys = document, Keys(document)
        self.step = Step(document, title)
        document.lockControllers()
        document.addActionLock()

    def give_back(self, *, undone: bool) -> None:
        """End all of it; a document closed meanwhile is no matter."""
        parts = [self.document.removeActionLock, self.document.unlockControllers, self.keys.end, self.step.end]
        for part in [*parts, self.step.take_back] if undone else parts:
            _try(part)


def hold(worker: int, document: Any, title: str) -> None:
    """Begin a step of undo named `title`, and put drawing off."""
    with _lock:
        _held[worker] = _Held(document, title)


def release(worker: int, *, undone: bool = False) -> None:
    """End all that a worker holds; with `undone` the document is as it was before."""
    with _lock:
        held = _held.pop(worker, None)
    if held is not None:
        held.give_back(undone=undone)


def step_of(worker: int) -> Step:
    """The step a worker has begun.

    Raises:
        KeyError: None; whoever changes something must begin one.
    """
    return _held[worker].step


def stopped(worker: int) -> bool:
    """Whether the person pressed Esc since a worker began its step."""
    return worker in _held and _held[worker].keys.stopped


def _try(part: Callable[[], Any]) -> None:
    try:
        part()
    except Exception:  # noqa: BLE001 - pyuno raises a class of its own for each UNO exception
        _log.warning("a document went while it was worked on", exc_info=True)
