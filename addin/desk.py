"""The desk: all that a button may use of the world around it. Each host brings its own."""

from __future__ import annotations

import abc
import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbooks.problems import Problem


class Desk(abc.ABC):
    """What a host offers to a button. Buttons take the time from here, never from the clock."""

    #: Moment of the button press, local time of the receiving machine.
    now: datetime.datetime
    #: Folder of the workspace, or None if none was named.
    workspace: Path | None
    #: True if machine-readable lines are wanted.
    json: bool

    @property
    def today(self) -> datetime.date:
        """Day of the button press."""
        return self.now.date()

    @abc.abstractmethod
    def say(self, text: str) -> None:
        """Tell one sentence on the way."""

    @abc.abstractmethod
    def line(self, data: Mapping[str, Any]) -> None:
        """Give one machine-readable object; ignored unless `json`."""

    @abc.abstractmethod
    def progress(self, done: int, total: int, what: str = "") -> None:
        """Tell how far a long action has come."""

    @abc.abstractmethod
    def show(self, problems: Sequence[Problem]) -> None:
        """Show problems where the user works: marks in a host, a list on the command line."""
