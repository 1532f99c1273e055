"""What a worker holds of a document while it changes it: one open step of undo, and drawing put off.

It is held here, inside the office, and not through the pipe: a worker that is killed in the middle must leave a document that draws
and undoes.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_held: dict[int, list[Any]] = {}
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


def hold(worker: int, document: Any, title: str) -> None:
    """Begin a step of undo named `title`, and put drawing off."""
    with _lock:
        document.getUndoManager().enterUndoContext(title)
        document.lockControllers()
        document.addActionLock()
        _held.setdefault(worker, []).append(document)


def release(worker: int) -> None:
    """End all that a worker holds; a document closed meanwhile is no matter."""
    with _lock:
        for document in reversed(_held.pop(worker, [])):
            for give_back in (_draw, _notify, _leave):
                try:
                    give_back(document)
                except Exception:  # noqa: BLE001 - pyuno raises a class of its own for each UNO exception
                    _log.warning("a document went while it was worked on", exc_info=True)


def _draw(document: Any) -> None:
    document.removeActionLock()


def _notify(document: Any) -> None:
    document.unlockControllers()


def _leave(document: Any) -> None:
    document.getUndoManager().leaveUndoContext()
