"""A person at a screen: a real office with a window on a screen of its own, keys and clicks, dialogs read as a screen reader does."""

from __future__ import annotations

import atexit
import datetime
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from addin.hosts.calc import link
from addin.hosts.calc.extension.naming import button_url
from tests.calc.extension_office import running
from tests.patience import Patience, patience

NOW = datetime.datetime(2026, 11, 22, 9, 30)
#: com.sun.star.accessibility.AccessibleRole
ALERT, DIALOG, LABEL, BUTTON = 1, 12, 31, 44
MENU, _MENU_ITEM = 34, 35
_TICK, _LIST, _TEXT = 4, 32, 60
#: Seconds until an answer comes; until a key that a window did not take is pressed again; that a single stroke may take.
_PATIENCE, _AGAIN, _STROKE = 60.0, 8.0, 30.0
T = TypeVar("T")


@dataclass
class Shown:
    """A dialog as it is read: its title and the words of its parts."""

    title: str
    words: list[str]
    window: Any

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(self.words)


class Person:
    """Somebody who works in one office."""

    def __init__(self, context: link.Context, display: str, folder: Path) -> None:
        self.context, self.display, self.folder = context, display, folder
        self.desktop = context.service("com.sun.star.frame.Desktop")
        self._toolkit = context.service("com.sun.star.awt.Toolkit")

    @property
    def pid(self) -> int:
        """The office's process, as its run file tells it."""
        return until(lambda: next((int(p.stem.removeprefix("calc-")) for p in (self.folder / "user/run").glob("calc-*.json")), 0))

    def open(self, path: Path | None = None, **options: Any) -> Any:
        """A document in a window: a file, or a new one."""
        url = link.file_url(path) if path else "private:factory/scalc"
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, link.properties(**options))
        until(lambda: document.CurrentController is not None)
        return document

    def close(self, document: Any) -> None:
        """Close a document with its key, without saving.

        Closed through the bridge, beside the office's own thread, a much worked on one may end LibreOffice 7.4; with its key it does not.
        """
        document.setModified(False)
        name = str(document.RuntimeUID)
        waited: Patience | None = None

        def gone() -> bool:
            nonlocal waited
            if name not in self._documents():
                return True
            if waited is None or waited.ended:
                self.front(document)
                self.key("ctrl+w")
                waited = Patience(_AGAIN)
            return False

        until(gone)

    def _documents(self) -> list[str]:
        every, found = self.desktop.Components.createEnumeration(), []
        while every.hasMoreElements():
            found.append(str(getattr(every.nextElement(), "RuntimeUID", "")))  # the start centre has none
        return found

    def press(self, verb: str, document: Any) -> None:
        """Press a button through the dispatcher, as its menu entry does."""
        frame = document.CurrentController.Frame
        frame.activate()
        helper = self.context.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(frame, button_url(verb), "_self", 0, ())

    def dialog(self, *words: str) -> Shown:
        """The dialog that is shown, as soon as there is a whole one: it no longer grows, and has these words."""

        def whole() -> Shown | None:
            first, second = self._dialog(), self._dialog()
            grown = first is not None and second is not None and first.words and first.words == second.words
            return second if grown and second and all(word in second.text for word in words) else None

        try:
            return until(whole)
        except TimeoutError:
            shown = self._dialog()
            raise TimeoutError(f"no dialog with {words}, but {shown and shown.text}; {self._windows()}") from None

    def is_shown(self, shown: Shown) -> bool:
        """Whether a dialog is still there."""
        now = self._dialog()
        return now is not None and (now.window == shown.window or now.words == shown.words)

    def _dialog(self) -> Shown | None:
        for number in range(self._toolkit.getTopWindowCount()):
            try:
                window = self._toolkit.getTopWindow(number)
                told = None if window is None else window.getAccessibleContext()  # None: it closed since the windows were counted
                if told is not None and told.getAccessibleRole() in (ALERT, DIALOG):
                    return Shown(told.getAccessibleName(), [name for _, name in parts(told) if name], window)
            except link.UnoError:  # a window that closes while it is looked at
                continue
        return None

    def answer(self, *keys: str) -> str:
        """Wait for the dialog, press keys, wait until it is gone; what it said."""
        shown = self.dialog()
        waited: Patience | None = None

        def gone() -> bool:
            nonlocal waited
            if (waited is None or waited.ended) and self._focused(shown):  # one just made may not take keys yet
                self.key(*(keys or ("Return",)))
                waited = Patience(_AGAIN)
            return not self.is_shown(shown)

        try:
            until(gone)
        except TimeoutError:
            raise TimeoutError(f"{shown.title}：{shown.text} ← {keys}; {self._windows()}") from None
        return shown.text

    def _windows(self) -> str:
        found = self.xdotool("search", "--onlyvisible", "--name", "").split()
        names = [self.xdotool("getwindowname", w).strip() for w in found]
        return f"windows {names}, keyboard at {self.xdotool('getwindowfocus', 'getwindowname').strip()}"

    def pressed(self, verb: str, document: Any) -> str:
        """Press a button that asks nothing and confirm what it says at its end."""
        self.press(verb, document)
        said = self.answer("Escape")
        self.rest()
        return said

    def rest(self) -> None:
        """Wait until nothing of ours works for this office."""
        try:
            until(lambda: not workers(self.folder))
        except TimeoutError:
            shown = self._dialog()
            told = "; ".join(_state(number) for number in workers(self.folder))
            raise TimeoutError(f"{told}; dialog {shown.text if shown else None}; {self._windows()}") from None

    def agreed(self, verb: str, document: Any) -> str:
        """Press a button that says what it will do, say 是, and confirm what it says at its end."""
        self.press(verb, document)
        self.answer("Return")
        said = self.answer("Escape")
        self.rest()
        return said

    def focus(self, shown: Shown) -> None:
        """Give the keyboard to a dialog, which no window manager does here."""
        until(lambda: self._focused(shown))

    def _focused(self, shown: Shown) -> bool:
        """Try to; one that is not drawn yet or has closed since takes none."""
        try:
            shown.window.setFocus()
            self.xdotool("search", "--onlyvisible", "--name", re.escape(shown.title), "windowfocus", "--sync")
        except (link.UnoError, subprocess.SubprocessError):
            return False
        return True

    def key(self, *keys: str) -> None:
        """Press keys."""
        self.xdotool("key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        """Type in place of what stands in the field."""
        self.key("ctrl+a")
        self.xdotool("type", "--delay", "15", text)

    def fill(self, form: Shown, told: Mapping[str, str]) -> None:
        """Fill fields of a form by their labels, as a screen reader does: with text, the words of a list's line, anything for a tick."""
        parts = list(contexts(form.window.getAccessibleContext()))
        for label, text in told.items():
            mine = [c for c in parts if re.fullmatch(rf"{re.escape(label)}＊?(\(\w\))?", c.getAccessibleName())]
            by_role = {c.getAccessibleRole(): c for c in mine}
            if _TICK in by_role:
                by_role[_TICK].doAccessibleAction(0)
            elif _LIST in by_role:
                lines = [c.getAccessibleName() for c in list(contexts(by_role[_LIST]))[1:]]
                by_role[_LIST].selectAccessibleChild(lines.index(text))
            else:
                by_role[_TEXT].setText(text)

    def front(self, document: Any) -> None:
        """Give the keyboard to a document's window; after a dialog has closed nobody has it here (see `focus`)."""
        frame = document.CurrentController.Frame
        self.xdotool("search", "--sync", "--onlyvisible", "--name", re.escape(frame.Title), "windowfocus", "--sync")
        until(frame.ContainerWindow.isActive)

    def click(self, document: Any, role: int, name: str) -> None:
        """Press a part of a document's window with the mouse."""
        self.front(document)  # a toolbar of a window without the keyboard loses every second click (7.4)
        x, y = self.place(document, role, name)
        self.xdotool("mousemove", str(x), str(y), "sleep", "0.2", "click", "1")

    def xdotool(self, *words: str) -> str:
        """Do what a hand does."""
        told = subprocess.run(
            ["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, capture_output=True, check=True, timeout=patience(_STROKE)
        )
        return told.stdout.decode()

    def place(self, document: Any, role: int, name: str) -> tuple[int, int]:
        """Middle of a part of the document's window on the screen."""
        window = document.CurrentController.Frame.ContainerWindow
        found = until(lambda: next((c for c in contexts(window.getAccessibleContext()) if is_part(c, role, name)), None))
        at, size = found.getLocationOnScreen(), found.getSize()
        return at.X + size.Width // 2, at.Y + size.Height // 2


def is_part(told: Any, role: int, name: str) -> bool:
    """Whether an accessible part is the one of a role and a name."""
    return bool(told.getAccessibleRole() == role and told.getAccessibleName().startswith(name))


def contexts(told: Any) -> Iterator[Any]:
    """An accessible part and all in it; sheets with their million cells are left out."""
    yield told
    count = told.getAccessibleChildCount()
    if count < 200:
        for number in range(count):
            try:
                yield from contexts(told.getAccessibleChild(number).getAccessibleContext())
            except (link.UnoError, AttributeError):
                continue


def parts(told: Any) -> list[tuple[int, str]]:
    """Roles and words of all parts."""
    return [(c.getAccessibleRole(), c.getAccessibleName()) for c in contexts(told)][1:]


def until(found: Callable[[], T | None]) -> T:
    """What a question answers as soon as it answers."""
    waited = Patience(_PATIENCE)
    while True:
        value = found()
        if value:
            return value
        if waited.ended:
            raise TimeoutError
        time.sleep(0.05)


def workers(folder: Path) -> list[int]:
    """Processes of ours that work for the office of a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"addin.press_calc" in (entry / "cmdline").read_bytes():
                told = (entry / "environ").read_bytes()
                found += [int(entry.name)] if f"KH_USER_FOLDER={folder}/user".encode() in told else []
        except OSError:
            continue
    return found


def _state(number: int) -> str:
    """What a process is called, does and waits for, as far as it still tells."""
    told = []
    for name in ("cmdline", "stat", "wchan"):
        try:
            told.append(Path("/proc", str(number), name).read_text().replace("\0", " "))
        except OSError as gone:
            told.append(str(gone))
    return " ".join(told)


@contextmanager
def screen() -> Iterator[str]:
    """A screen nobody sees; its name for DISPLAY."""
    reading, writing = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@cache
def lasting_screen() -> str:
    """One screen for all dialogs of Tk, which keeps its connection to a display of this name as long as the process lives."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(screen())


@contextmanager
def sitting(profile: Path, display: str, folder: Path, **variables: str) -> Iterator[Person]:
    """A person before an office that runs in a window; records and settings are in `folder`."""
    told = {
        "DISPLAY": display,
        "KH_USER_FOLDER": f"{folder}/user",
        "XDG_STATE_HOME": f"{folder}/state",
        "KH_NOW": NOW.isoformat(),
        **variables,
    }
    with running(profile, "--nologo", **told) as context:
        person = Person(context, display, folder)
        assert person.pid
        yield person


def looks(document: Any) -> dict[str, Any]:
    """All that a press may change: formulas, fills, number formats and notes of each cell, sheets and tabs."""
    return {name: _sheet(document.Sheets.getByName(name)) for name in document.Sheets.getElementNames()}


def _sheet(sheet: Any) -> dict[str, Any]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    cells = {}
    groups = area.getUniqueCellFormatRanges()
    for number in range(groups.Count):
        group = groups.getByIndex(number)
        first = group.getByIndex(0)
        look = (first.CellBackColor, first.NumberFormat, first.CharColor, first.CharWeight)
        for a in group.RangeAddresses:
            cells.update({(r, c): look for r in range(a.StartRow, a.EndRow + 1) for c in range(a.StartColumn, a.EndColumn + 1)})
    return {"formulas": area.getFormulaArray(), "cells": cells, "notes": notes(sheet), "tab": sheet.TabColor}


def notes(sheet: Any) -> dict[tuple[int, int], str]:
    """Notes of a sheet by row and column, from 0."""
    every = sheet.Annotations
    found = (every.getByIndex(i) for i in range(every.Count))
    return {(n.Position.Row, n.Position.Column): n.String or n.AnnotationShape.String for n in found}  # 25.2 tells it by the shape
