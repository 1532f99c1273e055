"""What happens once when the office starts: the log, the pipe, the ear for loaded and saved documents."""

from __future__ import annotations

import logging
import logging.handlers
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob

from addin.hosts.calc.extension import naming
from addin.hosts.calc.extension.acceptor import listen
from addin.hosts.calc.extension.document_events import watch_documents
from addin.hosts.calc.extension.run_files import run_folder

_JOB = "com.sun.star.task.Job"
_log = logging.getLogger(__name__)


class StartJob(unohelper.Base, XJob, XServiceInfo):  # type: ignore[misc]
    """Registered for the start of the office; a second run finds all done."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self._context = context

    def execute(self, _arguments: Any) -> None:
        """Start what must run; a failure must not keep the office from starting."""
        try:
            _open_log()
            watch_documents(self._context)
            listen(self._context)
        except Exception:  # noqa: BLE001 - it would keep the office from starting
            _log.exception("start failed")

    def getImplementationName(self) -> str:  # noqa: N802
        """Name of this implementation."""
        return naming.START_JOB

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether a service is offered."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """Services offered."""
        return (naming.START_JOB, _JOB)


def _open_log() -> None:
    """Technical faults of what runs inside the office, in the run folder; no values of cells."""
    ours = logging.getLogger("addin.hosts.calc.extension")
    if not ours.handlers:
        handler = logging.handlers.RotatingFileHandler(
            run_folder() / "calc.log", maxBytes=200_000, backupCount=1, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(name)s %(message)s"))
        ours.addHandler(handler)
