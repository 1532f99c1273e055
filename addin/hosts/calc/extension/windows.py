"""What a worker asks of the office besides plain UNO: dialogs with ears, a document held for one step, many cells at once."""

from __future__ import annotations

import json
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob

from addin.hosts.calc.extension import entering, looks, main_thread, message, naming
from addin.hosts.calc.extension.dialogs import give_up
from addin.hosts.calc.extension.form import Form
from addin.hosts.calc.extension.holding import begin, finish, forget, hold, release, step_of, stopped
from addin.hosts.calc.extension.memory import give_back


class Windows(unohelper.Base, XJob, XServiceInfo):  # type: ignore[misc]
    """`execute` takes one named value — the action, and what it needs as JSON — and gives JSON back."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self._context = context

    def execute(self, arguments: Any) -> str:
        """Do one action: a method below, of the same name."""
        action, told = getattr(self, f"_{arguments[0].Name}"), json.loads(arguments[0].Value)
        return json.dumps(main_thread.perform(self._context, lambda: action(**told)), ensure_ascii=False)

    def _message(self, *, worker: int, document: str, **told: Any) -> bool:
        told["buttons"] = tuple(told["buttons"])
        return message.show(self._context, worker, self._window(document), **told)

    def _form(self, *, worker: int, document: str, title: str, fields: list[dict[str, Any]]) -> Any:
        return Form(self._context, title, fields).run(worker, self._window(document))

    def _begin(self, *, worker: int, label: str) -> str | None:
        return begin(worker, label)

    def _end(self, *, worker: int) -> None:
        worker_ended(worker)

    def _hold(self, *, worker: int, document: str, title: str) -> None:
        hold(worker, self._document(document), title)

    def _release(self, *, worker: int, undone: bool) -> None:
        release(worker, undone=undone)

    def _stopped(self, *, worker: int) -> bool:
        return stopped(worker)

    def _read(self, *, worker: int, document: str, sheet: str, cells: list[list[int]]) -> Any:
        return looks.read(self._sheet(document, sheet), cells)

    def _noted(self, *, worker: int, document: str, sheet: str) -> Any:
        return looks.noted(self._sheet(document, sheet))

    def _fill(self, *, worker: int, document: str, sheet: str, cells: list[list[Any]]) -> None:
        looks.fill(step_of(worker), self._document(document), self._sheet(document, sheet), cells)

    def _note(self, *, worker: int, document: str, sheet: str, cells: list[list[Any]]) -> None:
        looks.note(step_of(worker), self._document(document), self._sheet(document, sheet), cells)

    def _write(self, *, worker: int, document: str, sheet: str, **told: Any) -> None:
        entering.write(step_of(worker), self._document(document), self._sheet(document, sheet), **told)

    def _format(self, *, worker: int, document: str, sheet: str, **told: Any) -> None:
        entering.give_format(step_of(worker), self._sheet(document, sheet), **told)

    def _list(self, *, worker: int, document: str, name: str, position: int, told: dict[str, Any]) -> None:
        step_of(worker).bring_list(self._context, name, position, told)

    def _sheet(self, document: str, name: str) -> Any:
        return self._document(document).getSheets().getByName(name)

    def _document(self, number: str) -> Any:
        """The document of a `RuntimeUID`; None if it is closed."""
        desktop = self._context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self._context)
        every = desktop.getComponents().createEnumeration()
        while every.hasMoreElements():
            found = every.nextElement()
            if number and getattr(found, "RuntimeUID", "") == number:
                return found
        return None

    def _window(self, document: str) -> Any:
        """The window of a document, or the one the user is in."""
        found = self._document(document)
        if found is not None and found.getCurrentController() is not None:
            return found.getCurrentController().getFrame().getContainerWindow()
        desktop = self._context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self._context)
        frame = desktop.getActiveFrame() or desktop.getCurrentFrame()
        return None if frame is None else frame.getContainerWindow()

    def getImplementationName(self) -> str:  # noqa: N802
        """Name of this implementation."""
        return naming.WINDOWS

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether a service is offered."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """Services offered."""
        return (naming.WINDOWS,)


def worker_ended(worker: int) -> None:
    """Give back what a worker held and close what it asked."""
    release(worker)
    finish(worker)
    give_up(worker)


def worker_gone(worker: int) -> bool:
    """The process of a worker is gone, however that came; whether it had ever reached this office."""
    worker_ended(worker)
    give_back()
    return forget(worker)
