"""Run by a Python that has UNO: put an extension into the office behind a pipe, or take it out; answers with one line of JSON.

`python extension_manager.py PIPE (list | add | remove | call | end) FILE IDENTIFIER`. A script of its own with nothing of ours imported,
because LibreOffice's Python is mostly not the one our command line runs on.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

_WAIT_SECONDS = 60.0


class _Approving(unohelper.Base, XCommandEnvironment, XInteractionHandler):  # type: ignore[misc]
    """Says yes to what an installation asks: the user did when she ran it."""

    def getInteractionHandler(self) -> Any:  # noqa: N802
        return self

    def getProgressHandler(self) -> Any:  # noqa: N802
        return None

    def handle(self, request: Any) -> None:
        approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
        for continuation in request.getContinuations():
            if chosen := continuation.queryInterface(approve):
                chosen.select()
                return


def _connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _versions(manager: Any, identifier: str) -> list[str]:
    """Versions of the user's extension of this identifier: none or one."""
    every = manager.getDeployedExtensions("user", manager.createAbortChannel(), _Approving())
    return [str(e.getVersion()) for e in every if e.getIdentifier().Value == identifier]


def _act(context: Any, action: str, path: Path, identifier: str) -> None:
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    if action == "add":
        manager.addExtension(path.resolve().as_uri(), (), "user", manager.createAbortChannel(), _Approving())
    elif action == "remove" and _versions(manager, identifier):
        manager.removeExtension(identifier, path.name, "user", manager.createAbortChannel(), _Approving())


def main(arguments: Sequence[str]) -> int:
    """Do it and print `{"version": …}`, empty when the extension is not there."""
    pipe, action, path, identifier = arguments
    context = _connect(pipe)
    if action == "call":
        access = context.ServiceManager.createInstanceWithContext("com.sun.star.sheet.FunctionAccess", context)
        sys.stdout.write(json.dumps({"version": str(access.callFunction(identifier, (path,)))}) + "\n")
        return 0
    if action == "end":
        context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
        return 0
    _act(context, action, Path(path), identifier)
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    sys.stdout.write(json.dumps({"version": (_versions(manager, identifier) or [""])[0]}) + "\n")
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # UNO's threads now and then crash a Python that takes itself down in good order (7.4)
