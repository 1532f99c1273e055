"""A press on a menu entry or a toolbar button: the worker is started for the document the user is in."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJobExecutor

from addin.hosts.calc.extension import main_thread, naming, worker
from addin.hosts.calc.extension.acceptor import listen
from addin.hosts.calc.extension.settings import load
from addin.hosts.calc.extension.windows import worker_gone

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_log = logging.getLogger(__name__)


class Macros(unohelper.Base, XJobExecutor, XServiceInfo):  # type: ignore[misc]
    """The service behind `service:cn.kehubu.Macros?verb`."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self._context = context

    def trigger(self, argument: str) -> None:
        """Have the worker for a button started and return; where that fails, one sentence says so."""
        main_thread.post(self._context, lambda: self._press(naming.verb_of(argument)))

    def _press(self, verb: str) -> None:
        try:
            self._start(verb)
        except Exception:  # noqa: BLE001 - whatever fails, the user is told how to cure it
            _log.exception("button %s cannot start", verb)
            self._say_gone()

    def _start(self, verb: str) -> None:
        self._finish_typing()
        settings = load()
        number = next(worker.numbers)
        pipe, document = listen(self._context), self._document()
        command = worker.command_line(settings, number=number, connection=pipe, document=document, verb=verb)
        program, profile = _folder(self._context, "$(prog)"), Path(_folder(self._context, "$(user)")).parent
        soffice = Path(program, "soffice.exe" if os.name == "nt" else "soffice")
        told = {"KH_SOFFICE": str(soffice), "KH_OFFICE_PROFILE": str(profile), **settings.environment}
        environment = worker.clean_environment(os.environ, program, told)
        worker.start(command, environment, self._failed, lambda: self._gone(number))

    def _finish_typing(self) -> None:
        """Enter what is being typed into a cell, as Calc's own menu entries do; this one is the one that changes nothing else (7.4)."""
        frame = _service(self._context, "com.sun.star.frame.Desktop").getCurrentFrame()
        if frame is not None and frame.getController() is not None and frame.getController().getModel().supportsService(_SPREADSHEET):
            _service(self._context, "com.sun.star.frame.DispatchHelper").executeDispatch(frame, ".uno:Calculate", "_self", 0, ())

    def _document(self) -> str:
        """Identity of the spreadsheet the user is in, as `RuntimeUID`; a document never saved has one too."""
        desktop = _service(self._context, "com.sun.star.frame.Desktop")
        current = desktop.getCurrentComponent()
        if current is None:  # without a focused window, as in a headless office, no component is current
            every = desktop.getComponents().createEnumeration()
            while current is None and every.hasMoreElements():
                component = every.nextElement()
                current = component if component.supportsService(_SPREADSHEET) else None
        return "" if current is None else str(current.RuntimeUID)

    def _gone(self, number: int) -> bool:
        try:
            return bool(main_thread.perform(self._context, lambda: worker_gone(number)))
        except main_thread.Ended:
            return True

    def _failed(self) -> None:
        main_thread.post(self._context, self._say_gone)

    def _say_gone(self) -> None:
        """Show the sentence with the cure."""
        _show(self._context, load().worker_gone)

    def getImplementationName(self) -> str:  # noqa: N802
        """Name of this implementation."""
        return naming.MACROS

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether a service is offered."""
        return name == naming.MACROS

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """Services offered."""
        return (naming.MACROS,)


def _folder(context: Any, variable: str) -> str:
    """A folder of the office's own."""
    paths = _service(context, "com.sun.star.util.PathSubstitution")
    return str(uno.fileUrlToSystemPath(paths.substituteVariables(variable, True)))  # noqa: FBT003 - UNO takes no names


def _service(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(name, context)


def _show(context: Any, text: str) -> None:
    """One message box over the window the user is in; a headless office has nobody to read it."""
    toolkit, desktop = _service(context, "com.sun.star.awt.Toolkit"), _service(context, "com.sun.star.frame.Desktop")
    frame = desktop.getActiveFrame() or desktop.getCurrentFrame()
    if frame is None:
        _log.error("%s", text)
        return
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
    box = toolkit.createMessageBox(frame.getContainerWindow(), kind, 1, "客户管理", text)
    box.execute()
    box.dispose()
