"""A connection to one office."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from addin.hosts.calc.link import direct
from addin.hosts.calc.link.direct import Direct
from addin.hosts.calc.link.pythons import find_python
from addin.hosts.calc.link.relay import Relay
from addin.hosts.calc.link.remote import Carrier
from addin.hosts.calc.link.values import UnoError
from addin.office.program import find_soffice

_STEP_SECONDS = 0.05
#: How long an office that drops the call is called again. What this process holds of an office is known to UNO by one connection
#: alone, so another to the same office ends as soon as it stands, and under load the answer may be lost with it (7.4, test_link).
_DROPPED_SECONDS = 10.0
_DROPPED = "com.sun.star.lang.DisposedException"


class Line(Carrier, Protocol):
    """A carrier that can be opened to an address."""

    def resolve(self, url: str) -> Any:
        """The component context behind a UNO address."""

    def close(self) -> None:
        """End what the carrier holds."""


class Context:
    """The component context of an office, and how to make its services."""

    def __init__(self, line: Line, remote: Any) -> None:
        self._line = line
        self._remote = remote
        self._manager = remote.ServiceManager

    @property
    def relayed(self) -> bool:
        """Whether the calls go through LibreOffice's own Python."""
        return isinstance(self._line, Relay)

    @property
    def remote(self) -> Any:
        """The component context itself."""
        return self._remote

    def service(self, name: str, *arguments: Any) -> Any:
        """A new object of a service, such as `com.sun.star.frame.Desktop`."""
        if arguments:
            return self._manager.createInstanceWithArgumentsAndContext(name, arguments, self._remote)
        return self._manager.createInstanceWithContext(name, self._remote)

    def close(self) -> None:
        """End the connection; the office goes on."""
        self._line.close()


def connect(url: str, *, soffice: Path | None = None, seconds: float = 0.0, alive: Callable[[], bool] = lambda: True) -> Context:
    """Connect to an office that listens; one that drops the call is called again.

    Args:
        url: Where it listens, such as `pipe,name=kehubu_0_1a2b`.
        soffice: Its program, if known; tells which Python may run the relay.
        seconds: How long to try while it starts.
        alive: Tells whether it may still come.

    Raises:
        UnoError: Nobody listens there, or every call is dropped.
        Refusal: KH812 if the office ends meanwhile, KH813 if there is no Python to reach it with.
    """
    line = _line(soffice)
    began = time.monotonic()
    while True:
        try:
            return Context(line, line.resolve(url))
        except UnoError as error:
            patience = max(seconds, _DROPPED_SECONDS) if error.type_name == _DROPPED else seconds
            if time.monotonic() - began >= patience or not alive():
                line.close()
                raise
        time.sleep(_STEP_SECONDS)


def _line(soffice: Path | None) -> Line:
    program = soffice or find_soffice()
    if os.environ.get("KH_LINK") != "relay" and direct.usable(program):
        return Direct()
    return Relay(find_python(program))
