"""The relay's end under LibreOffice's Python (3.8 on, standard library only): answers requests on stdin until it is closed."""

from __future__ import annotations

import os
import pickle
import sys
from typing import Any

from addin.hosts.calc.link.bridge import Bridge, Gone
from addin.hosts.calc.link.values import Handle, UnoError

#: Length of a message: eight bytes before it.
HEAD = 8


class Objects:
    """Objects of the office that the other end holds, by number."""

    def __init__(self) -> None:
        self._last = 0
        self._held: dict[int, Any] = {}

    def export(self, found: Any) -> Handle:
        """Keep an object for the other end."""
        self._last += 1
        self._held[self._last] = found
        return Handle(self._last)

    def reach(self, handle: Handle) -> Any:
        """The object of a number."""
        return self._held[handle.number]

    def release(self, numbers: Any) -> None:
        """Forget objects."""
        for number in numbers:
            self._held.pop(number, None)


def answer(bridge: Bridge, objects: Objects, request: Any) -> Any:
    """The answer to one request: (released numbers, verb, arguments)."""
    released, verb, told = request
    objects.release(released)
    try:
        if verb == "resolve":
            return "value", bridge.resolve(*told)
        return "value", getattr(bridge, verb)(objects.reach(told[0]), *told[1:])
    except UnoError as error:
        return "uno", (error.type_name, error.message)
    except Gone:
        return "gone", ()
    except Exception as error:  # noqa: BLE001 — told to the other end, which raises it
        return "python", (type(error).__name__, str(error))


def serve() -> None:
    """Read requests from stdin and write answers to what stdout was; LibreOffice's libraries may print to stdout."""
    source = sys.stdin.buffer
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    objects = Objects()
    bridge = Bridge(objects.export, objects.reach)
    while True:
        head = source.read(HEAD)
        if len(head) < HEAD:
            break
        # Only our own parent writes here.
        request = pickle.loads(source.read(int.from_bytes(head, "big")))  # noqa: S301
        said = pickle.dumps(answer(bridge, objects, request), 4)
        target.write(len(said).to_bytes(HEAD, "big") + said)
        target.flush()
    # No farewell from pyuno to an office that may be gone.
    os._exit(0)
