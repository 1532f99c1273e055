"""UNO through a child process under LibreOffice's own Python, spoken to over its stdin and stdout."""

from __future__ import annotations

import builtins
import contextlib
import io
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from addin.hosts.calc.link import values
from addin.hosts.calc.link.gone import OfficeGone
from addin.hosts.calc.link.relay_child import HEAD
from addin.hosts.calc.link.remote import Remote, reference_of
from addin.hosts.calc.link.values import Handle, UnoError
from addin.office.process import environment

_ROOT = Path(__file__).parents[4]
# subprocess.CREATE_NO_WINDOW, which only Windows' Python names.
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
_KNOWN = {"Struct": values.Struct, "Enum": values.Enum, "Typed": values.Typed}
_START = f"import sys; sys.path.append({str(_ROOT)!r}); from addin.hosts.calc.link.relay_child import serve; serve()"


class Relay:
    """Carries accesses to the office by messages; references are handles."""

    def __init__(self, python: Path) -> None:
        self._child = subprocess.Popen(  # noqa: S603 — the Python that LibreOffice brings
            [str(python), "-u", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=_NO_WINDOW,
        )
        self._lock = threading.Lock()
        self._released: list[int] = []

    def resolve(self, url: str) -> Any:
        """The component context behind a UNO address."""
        return self._ask("resolve", url)

    def get(self, reference: Handle, name: str) -> Any:
        """Value of an attribute."""
        return self._ask("get", reference, name)

    def set(self, reference: Handle, name: str, value: Any) -> None:
        """Set an attribute."""
        self._ask("set", reference, name, value)

    def call(self, reference: Handle, name: str, arguments: tuple[Any, ...]) -> Any:
        """Result of a method."""
        return self._ask("call", reference, name, arguments)

    def release(self, reference: Handle) -> None:
        """The other end forgets the object with the next message."""
        self._released.append(reference.number)

    def close(self) -> None:
        """End the child."""
        with contextlib.suppress(OSError):
            self._child.communicate(timeout=5)
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()

    def _ask(self, verb: str, *told: Any) -> Any:
        with self._lock:
            released, self._released = self._released, []
            try:
                kind, value = self._exchange((released, verb, told))
            except (OSError, EOFError, ValueError):
                raise OfficeGone from None
        if kind == "value":
            return value
        if kind == "gone":
            raise OfficeGone
        if kind == "uno":
            raise UnoError(*value)
        raise getattr(builtins, value[0], RuntimeError)(value[1])

    def _exchange(self, request: Any) -> Any:
        source, target = self._child.stdout, self._child.stdin
        if source is None or target is None:
            raise EOFError
        sent = io.BytesIO()
        _Pickler(sent, self).dump(request)
        target.write(len(sent.getbuffer()).to_bytes(HEAD, "big"))
        target.write(sent.getbuffer())
        target.flush()
        head = source.read(HEAD)
        if len(head) < HEAD:
            raise EOFError
        return _Unpickler(io.BytesIO(source.read(int.from_bytes(head, "big"))), self).load()


class _Pickler(pickle.Pickler):
    """Writes objects of the office as their handles."""

    def __init__(self, file: Any, relay: Relay) -> None:
        super().__init__(file, 4)
        self._relay = relay

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Remote):
            return Handle, (reference_of(value, self._relay).number,)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Reads nothing but values of the link; handles become objects again."""

    def __init__(self, file: Any, relay: Relay) -> None:
        super().__init__(file)
        self._relay = relay

    def find_class(self, module: str, name: str) -> Any:
        if module != values.__name__ or name not in {*_KNOWN, "Handle"}:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _KNOWN.get(name, self._remote)

    def _remote(self, number: int) -> Remote:
        return Remote(self._relay, Handle(number))
