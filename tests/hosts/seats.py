"""Somebody before a spreadsheet program: the same presses, answers and looks in a real Calc and in Excel in memory."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest

from addin.catalogue import buttons
from addin.declare import Button
from addin.hosts.calc.link import OfficeGone, UnoError
from addin.hosts.excel import form
from addin.hosts.excel.form import Form as Dialog
from addin.hosts.live.host import FormField
from addin.press_excel import press
from tests.calc.extension_office import installed_profile
from tests.calc.screen import NOW, Person, lasting_screen, notes, screen, sitting, workers
from tests.excel.object_model import Application
from tests.excel.windows import NO, OK, YES, YES_NO, windows_engine
from workbooks.grid import cell_name


class Seat(Protocol):
    """A place to work at.

    Args:
        folder: Everything of this person; its workspace is `ws` in it.
    """

    folder: Path

    def open(self, path: Path) -> None:
        """Have one workbook open."""

    def select(self, sheet: str, cell: str) -> None:
        """Click a cell, told by its place or by what it holds."""

    def press(self, verb: str, told: Mapping[str, str] | None = None, *, agrees: bool = False) -> str:
        """Press a button, answer by the labels of the dialog, say 是 to what it will do if it asks; the last sentence."""

    def put(self, sheet: str, cell: str, text: str) -> None:
        """Type a text."""

    def text(self, sheet: str, cell: str) -> str:
        """What a cell shows."""

    def noted(self) -> dict[str, str]:
        """Notes by "sheet!cell"."""

    def sheets(self) -> list[str]:
        """Sheets by name."""


class CalcSeat:
    """A person before a window of a real LibreOffice, with keys.

    Args:
        sit: Starts an office. One that stands still is ended, so that the next press finds another.
        folder: Everything of this person.
    """

    def __init__(self, sit: Callable[[], AbstractContextManager[Person]], folder: Path) -> None:
        self._sit, self.folder = sit, folder
        self._office = ExitStack()
        self._person: Person | None = None
        self._path: Path | None = None
        self._document: Any = None

    @property
    def person(self) -> Person:
        """Who sits here."""
        if self._person is None:
            self._person = self._office.enter_context(self._sit())
        return self._person

    @property
    def document(self) -> Any:
        """The workbook in front of this person; in an office that was renewed it is opened again."""
        if self._document is None and self._path is not None:
            self._document = self.person.open(self._path)
        return self._document

    def open(self, path: Path) -> None:
        self.close()
        with self._leaving():
            self._path = path
            self._document = self.person.open(path)

    def close(self) -> None:
        """Put the workbook away."""
        if self._document is not None:
            with self._leaving():
                self.person.rest()
                self.person.close(self._document)
                self._document = None

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        """Go away from an office that does not answer, or answers what nobody expects: what it still shows is in the way of the next."""
        try:
            yield
        except (TimeoutError, UnoError, OfficeGone, AssertionError):
            self.leave()
            raise

    def leave(self) -> None:
        """Go away from the office, whatever it does."""
        self._person = self._document = None
        with suppress(subprocess.TimeoutExpired):
            self._office.close()
        for number in workers(self.folder):
            os.kill(number, signal.SIGKILL)

    def select(self, sheet: str, cell: str) -> None:
        tab = self.document.Sheets.getByName(sheet)
        self.document.CurrentController.setActiveSheet(tab)
        self.document.CurrentController.select(self._cell(tab, cell))

    @staticmethod
    def _cell(tab: Any, told: str) -> Any:
        if re.fullmatch("[A-Z]+[0-9]+", told):
            return tab.getCellRangeByName(told)
        search = tab.createSearchDescriptor()
        search.SearchString, search.SearchWords = told, True
        return tab.findFirst(search)

    def press(self, verb: str, told: Mapping[str, str] | None = None, *, agrees: bool = False) -> str:
        with self._leaving():
            return self._pressed(buttons()[verb], told or {}, agrees=agrees)

    def _pressed(self, button: Button, told: Mapping[str, str], *, agrees: bool) -> str:
        self.person.press(button.verb, self.document)
        if button.asked:
            shown = self.person.dialog(*(question.ask.label for question in button.asked))
            self.person.fill(shown, told)
            self.person.answer("Return")
        if agrees:
            self.person.answer("Return")
        said = self.person.answer("Escape")
        self.person.rest()
        return said

    def put(self, sheet: str, cell: str, text: str) -> None:
        self.document.Sheets.getByName(sheet).getCellRangeByName(cell).setFormula(f"'{text}")

    def text(self, sheet: str, cell: str) -> str:
        return str(self.document.Sheets.getByName(sheet).getCellRangeByName(cell).String)

    def noted(self) -> dict[str, str]:
        found = {name: notes(self.document.Sheets.getByName(name)) for name in self.sheets()}
        return {f"{name}!{cell_name(*place)}": text for name, told in found.items() for place, text in told.items()}

    def sheets(self) -> list[str]:
        return list(self.document.Sheets.getElementNames())


@dataclass
class ExcelSeat:
    """Excel in memory: the ribbon's macro, xlwings' own Windows engine, the real dialog of Tk filled in."""

    folder: Path
    app: Application = field(default_factory=Application)
    heard: list[str] = field(default_factory=list)
    asked: int = 0
    told: Mapping[str, str] = field(default_factory=dict)
    engine: Any = None

    def answer(self, text: str, style: int) -> int:
        """What is pressed in a message box."""
        self.heard.append(text)
        if not style & YES_NO:
            return OK
        self.asked -= 1
        return YES if self.asked >= 0 else NO

    def open(self, path: Path) -> None:
        self.app.books.clear()
        self.engine.BOOK_CALLER = self.book = self.app.load(path)
        self.select(self.book.ActiveSheet.Name, "A1")

    def select(self, sheet: str, cell: str) -> None:
        tab = self.book.Worksheets(sheet)
        tab.Activate()
        place = cell
        if not re.fullmatch("[A-Z]+[0-9]+", cell):
            place = next(c.coordinate for row in tab.cells.iter_rows() for c in row if c.value == cell)
        tab.Range(place).Select()

    def press(self, verb: str, told: Mapping[str, str] | None = None, *, agrees: bool = False) -> str:
        self.heard.clear()
        self.asked, self.told = int(agrees), told or {}
        press(verb)
        assert len(self.heard) == 1 + agrees, self.heard
        return self.heard[-1]

    def form(self, title: str, fields: Sequence[FormField]) -> Any:
        """The dialog, which this person fills in before pressing 确定."""
        shown = Dialog(title, fields)
        return SimpleNamespace(run=lambda: self.fill(shown))

    def fill(self, shown: Dialog) -> dict[str, Any] | None:
        known = {f.label: f for f in shown.fields}
        for label, text in self.told.items():
            shown.variables[known[label].name].set(True if known[label].kind == "tick" else text)
            assert known[label].kind != "choice" or text in (known[label].choices or {}).values(), label
        shown.accept()
        assert shown.result is not None, shown.fault.get()
        return shown.result

    def put(self, sheet: str, cell: str, text: str) -> None:
        self.book.Worksheets(sheet).Range(cell).Value = f"'{text}"

    def text(self, sheet: str, cell: str) -> str:
        value = self.book.Worksheets(sheet).Range(cell).Value
        return "" if value is None else value.date().isoformat() if isinstance(value, datetime.datetime) else str(value)

    def noted(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for tab in self.book.Worksheets:
            for note in tab.Comments:
                place = note.Parent
                found[f"{tab.Name}!{cell_name(place.Row - 1, place.Column - 1)}"] = note.Text()
        return found

    def sheets(self) -> list[str]:
        return list(self.book.book.sheetnames)


def settle(folder: Path) -> None:
    """The workspace that this person's settings name."""
    (folder / "user").mkdir()
    (folder / "user/settings.json").write_text(json.dumps({"workspace": str(folder / "ws")}), encoding="utf-8")


@contextmanager
def seated(host: str, folder: Path, *, now: datetime.datetime = NOW) -> Iterator[Seat]:
    """Somebody before Calc or Excel."""
    settle(folder)
    with ExitStack() as stack:
        if host == "calc":
            display = stack.enter_context(screen())
            profile = installed_profile(folder, sys.executable)
            seat = CalcSeat(lambda: sitting(profile, display, folder, KH_NOW=now.isoformat()), folder)
            stack.callback(seat.leave)
            yield seat
            seat.close()
            return
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        told = {
            "DISPLAY": lasting_screen(),
            "KH_USER_FOLDER": f"{folder}/user",
            "XDG_STATE_HOME": f"{folder}/state",
            "KH_NOW": now.isoformat(),
        }
        for name, value in told.items():
            patch.setenv(name, value)
        excel = ExcelSeat(folder)
        patch.setattr(form, "Form", excel.form)
        excel.engine = stack.enter_context(windows_engine(excel.answer))
        yield excel


#: Each host as a parameter of a test.
HOSTS = ["excel", pytest.param("calc", marks=pytest.mark.office)]
