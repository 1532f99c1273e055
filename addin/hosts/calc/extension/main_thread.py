"""The office's main thread, on which all of ours that touches documents and windows runs.

Reading an attribute of a UNO object keeps Python's lock while the object may wait for the office's own mutex (7.4); the main thread
holds that mutex whenever it calls Python, and waits for Python's lock. Whoever did such a thing on another thread would stop the
office for ever. The same holds for Python's collection of cycles, which lets go of UNO objects on whatever thread it comes up: it
runs on the main thread alone.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from typing import Any

import unohelper
from com.sun.star.awt import XCallback

_log = logging.getLogger(__name__)
_waiting: set[threading.Event] = set()
_ended = threading.Event()


class Ended(Exception):
    """The office ends, and nothing is done any more."""


class _Callback(unohelper.Base, XCallback):  # type: ignore[misc]
    def __init__(self, action: Callable[[], None]) -> None:
        self._action = action

    def notify(self, _data: Any) -> None:
        try:
            self._action()
        except Exception:  # noqa: BLE001 - an exception out of here would end the office
            _log.exception("an action on the main thread failed")
        finally:
            collect()


def post(context: Any, action: Callable[[], None]) -> None:
    """Have an action done as soon as the main thread is free, and do not wait for it."""
    caller = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
    caller.addCallback(_Callback(action), None)


def perform(context: Any, action: Callable[[], Any]) -> Any:
    """Result of an action, for which the calling thread, not the main one, waits.

    Raises:
        Ended: The office ends before it comes to that.
        Exception: What the action raised.
    """
    done = threading.Event()
    results: list[Any] = []
    faults: list[Exception] = []

    def act() -> None:
        try:
            results.append(action())
        except Exception as fault:  # noqa: BLE001 - raised again on the caller's thread
            faults.append(fault)
        finally:
            done.set()

    _waiting.add(done)
    try:
        post(context, act)
        if not _ended.is_set():
            done.wait()
    finally:
        _waiting.discard(done)
    if faults:
        raise faults.pop()
    if not results:
        raise Ended
    return results.pop()


def end() -> None:
    """Let go who still waits: the main thread does nothing more."""
    _ended.set()
    for done in list(_waiting):
        done.set()


def collect_here_only() -> None:
    """No thread but the main one looks for cycles from now on."""
    gc.disable()


def collect() -> None:
    """Look for cycles when Python would have done so by itself; called on the main thread."""
    young, middle, old = gc.get_count()
    limits = gc.get_threshold()
    if young > limits[0]:
        gc.collect(2 if old > limits[2] else 1 if middle > limits[1] else 0)
