"""The private pipe by which our worker attaches to this office; nothing listens on the network."""

from __future__ import annotations

import logging
import threading
from typing import Any

import unohelper
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.frame import XTerminateListener

from addin.hosts.calc.extension import main_thread, run_files

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_connection = ""


class _Context(unohelper.Base, XInstanceProvider):  # type: ignore[misc]
    """Hands the component context to whoever connects."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def getInstance(self, name: str) -> Any:  # noqa: N802
        return self._context if name == "StarOffice.ComponentContext" else None


class _AtExit(unohelper.Base, XTerminateListener):  # type: ignore[misc]
    """Takes the run file away and stops listening when the office ends."""

    def __init__(self, acceptor: Any) -> None:
        self._acceptor = acceptor

    def queryTermination(self, _event: Any) -> None:  # noqa: N802
        """Nothing of ours keeps the office alive."""

    def notifyTermination(self, _event: Any) -> None:  # noqa: N802
        run_files.withdraw()
        main_thread.end()
        self._acceptor.stopAccepting()

    def disposing(self, _event: Any) -> None:
        run_files.withdraw()


def listen(context: Any) -> str:
    """Listen, if that is not done already; the connection a worker uses."""
    global _connection  # noqa: PLW0603 - one office, one pipe
    with _lock:
        if not _connection:
            pipe = run_files.pipe_name()
            manager = context.ServiceManager
            acceptor = manager.createInstanceWithContext("com.sun.star.connection.Acceptor", context)
            _connection = f"pipe,name={pipe}"
            threading.Thread(target=_accept, args=(context, acceptor, _connection), name="kehubu-accept", daemon=True).start()
            manager.createInstanceWithContext("com.sun.star.frame.Desktop", context).addTerminateListener(_AtExit(acceptor))
            run_files.announce(pipe)
        return _connection


def _accept(context: Any, acceptor: Any, connection: str) -> None:
    """One bridge a caller, until the office ends; a caller that fails does not end the listening."""
    bridges = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", context)
    provider = _Context(context)
    while True:
        try:
            caller = acceptor.accept(connection)
        except Exception:  # noqa: BLE001 - the office goes on without buttons
            _log.exception("cannot listen on %s", connection)
            return
        if caller is None:
            return
        try:
            bridges.createBridge("", "urp", caller, provider)
        except Exception:  # noqa: BLE001 - the next caller is heard
            _log.exception("a caller was lost")
