"""One set of reading children for all files that one piece of work opens: a start costs more than reading a small file.

Every press of a button passes here, so what starts children is loaded only when a file is opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbooks.opening.sandbox.pool import Standing

#: Of this thread: children and the process that listens to them, which a fork is not.
_SHARED: ContextVar[_Shared | None] = ContextVar("shared children", default=None)


class _Shared:
    def __init__(self) -> None:
        self.process = os.getpid()
        self.children: Standing | None = None
        self.lent = False


@contextmanager
def shared_children() -> Iterator[None]:
    """Within this, whatever opens files takes the same children; they end with it. Inside another one it changes nothing."""
    if _own() is not None:
        yield
        return
    shared = _Shared()
    token = _SHARED.set(shared)
    try:
        yield
    finally:
        _SHARED.reset(token)
        if shared.children is not None and shared.process == os.getpid():
            shared.children.close()


@contextmanager
def children() -> Iterator[Standing]:
    """The shared children, or own ones that end at once: where none are shared, or while the shared ones are at work."""
    from workbooks.opening.sandbox.pool import Standing

    shared = _own()
    if shared is None or shared.lent:
        with Standing() as own:
            yield own
        return
    shared.children = shared.children or Standing()
    shared.lent = True
    try:
        yield shared.children
    finally:
        shared.lent = False


def _own() -> _Shared | None:
    shared = _SHARED.get()
    return shared if shared is not None and shared.process == os.getpid() else None
