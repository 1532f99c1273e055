"""The desk: all that a button may use of the world around it. Each host brings its own."""

from __future__ import annotations

import abc
import datetime
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from workbooks.answering.entries import Entry
    from workbooks.examined import Examined
    from workbooks.problems import Problem, Where


class OpenBook(abc.ABC):
    """The workbook the button was pressed in. Every change is one step that the host's undo, or 清除标注, takes back."""

    #: File name as the user knows it; a workbook never saved has one without an extension.
    name: str

    @abc.abstractmethod
    def place(self) -> Where:
        """The active cell."""

    @abc.abstractmethod
    def copy(self) -> Path:
        """A closed copy of what is on the screen now, unsaved changes included, under the workbook's own name; gone after the press."""

    @abc.abstractmethod
    def copy_to(self, folder: Path, stem: str) -> Path:
        """A copy that stays, in the workbook's own format."""

    @abc.abstractmethod
    def folder(self) -> Path:
        """Folder the workbook lies in; the user's own for one never saved."""

    @abc.abstractmethod
    def mark(self, found: Examined) -> str:
        """Mark the faults beside themselves and list them on the sheet 校验结果; marks of an earlier press are taken away.

        A sentence where that cannot be done: a protected sheet is listed only, the problems of a workbook that takes no sheet are
        left to be shown elsewhere.
        """

    @abc.abstractmethod
    def lists(self) -> bool:
        """Whether it takes the sheet 校验结果."""

    @abc.abstractmethod
    def unmark(self) -> int:
        """Take marks and the sheet 校验结果 away; the number of cells that were marked."""

    @abc.abstractmethod
    def write(self, entries: Sequence[Entry], step: str) -> None:
        """Put values into cells as one step; formulas among them are left alone."""

    @abc.abstractmethod
    def step(self, title: str) -> AbstractContextManager[None]:
        """All changes within are one step."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing 体检 or an installation found or did."""

    level: Literal["好", "注意", "不行"]
    says: str
    cure: str = ""


Program = Literal["excel", "calc"]


class Setup(abc.ABC):
    """What `kh install`, `kh uninstall` and 体检 do to this machine; empty `programs` means those that are found on it."""

    @abc.abstractmethod
    def install(self, programs: Sequence[Program], workspace: Path | None) -> list[Finding]:
        """Put the add-in into the spreadsheet programs of this user, or bring it up to date."""

    @abc.abstractmethod
    def uninstall(self, programs: Sequence[Program]) -> list[Finding]:
        """Take the add-in out again."""

    @abc.abstractmethod
    def macro_workbook(self, template: bytes) -> bytes:
        """A template of ours (.xlsx) as a macro workbook that holds its functions itself (.xlsm)."""

    @abc.abstractmethod
    def examine(self, workspace: Path | None = None) -> list[Finding]:
        """See whether everything the add-in needs is there; the workspace told counts before the one remembered."""


class Desk(abc.ABC):
    """What a host offers to a button. Buttons take the time from here, never from the clock."""

    #: Moment of the button press, local time of the receiving machine.
    now: datetime.datetime
    #: Folder of the workspace, or None if none was named.
    workspace: Path | None
    #: Whether the button pressed may make that workspace.
    starts: bool = False
    #: Address of the workspace's ledger on a server, where it was told; "" leaves it to what the workspace remembers.
    ledger: str = ""
    #: What opens the workbooks that the button pressed reads, where they are protected.
    password: str | None = None
    #: True if machine-readable lines are wanted.
    json: bool
    #: The workbook the button was pressed in; None on the command line.
    book: OpenBook | None = None
    #: `time.monotonic()` at the press; None where the moment was told and stands still.
    pressed: float | None = None

    @abc.abstractmethod
    def setup(self) -> Setup:
        """This machine's installation."""

    @property
    def moment(self) -> datetime.datetime:
        """Now, in an action that goes on for long."""
        return self.now if self.pressed is None else self.now + datetime.timedelta(seconds=time.monotonic() - self.pressed)

    def wait(self, seconds: float) -> None:
        """Let time pass; Ctrl-C ends it."""
        time.sleep(seconds)

    @property
    def today(self) -> datetime.date:
        """Day of the button press."""
        return self.now.date()

    @abc.abstractmethod
    def say(self, text: str) -> None:
        """Tell one sentence on the way."""

    def confirm(self, text: str) -> bool:
        """Ask before something is done that others will see; a command line has said it by its options."""
        return True

    @abc.abstractmethod
    def line(self, data: Mapping[str, Any]) -> None:
        """Give one machine-readable object; ignored unless `json`."""

    @abc.abstractmethod
    def progress(self, done: int, total: int, what: str = "") -> None:
        """Tell how far a long action has come."""

    @abc.abstractmethod
    def show(self, problems: Sequence[Problem]) -> None:
        """Show problems where the user works: marks in a host, a list on the command line."""
