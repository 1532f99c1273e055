"""The desk of a host: sentences into one dialog at the end, progress into the status bar, problems beside themselves."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from addin.desk.desk import Desk, OpenBook, Setup
from addin.hosts.live.host import Host
from workbooks.problems import Problem

#: Seconds between two changes of the status bar.
_PATIENCE = 0.2
#: Lines of a dialog; a longer one does not fit on a small screen.
_LINES = 16


class LiveDesk(Desk):
    """What a button may use in a running spreadsheet program."""

    def __init__(
        self,
        host: Host,
        now: datetime.datetime,
        workspace: Path | None,
        installation: Callable[[], Setup],
        pressed: float | None = None,
    ) -> None:
        self.host, self.now, self.workspace, self._installation, self.pressed = host, now, workspace, installation, pressed
        self.json = False
        self.book: OpenBook | None = None
        self.said: list[str] = []
        self.shown: list[str] = []
        self._told_at = 0.0

    def setup(self) -> Setup:
        """This machine's installation."""
        return self._installation()

    def say(self, text: str) -> None:
        """Keep a sentence for the dialog."""
        self.said.append(text)

    def confirm(self, text: str) -> bool:
        """Ask in a dialog, with what was said so far above the question."""
        yes = self.host.confirm(self.dialog(text))
        self.said = []
        return yes

    def line(self, data: Mapping[str, Any]) -> None:
        """Nothing reads lines here."""

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Tell in the status bar how far it is, not oftener than a person can read."""
        moment = time.monotonic()
        if done < total and moment - self._told_at < _PATIENCE:
            return
        self._told_at = moment
        self.host.status(f"客户簿：{done}/{total} {what}".strip())

    def show(self, problems: Sequence[Problem]) -> None:
        """Keep problems for the dialog; a button that can marks those of the open workbook in it instead."""
        self.shown += [p.message for p in problems]

    def dialog(self, says: str) -> str:
        """Everything said, with the last sentence below."""
        room = max(_LINES - len(self.said), 4)
        more = len(self.shown) - room
        lines = [*self.said, *self.shown[:room], *([f"……另有{more}处"] if more > 0 else [])]
        return "\n".join([*_fitting(lines), *([says] if says else [])])


def _fitting(lines: Sequence[str]) -> list[str]:
    """Lines of a dialog, as many as fit on a small screen."""
    more = len(lines) - _LINES - 1
    return [*lines[:_LINES], f"……另有{more + 1}行"] if more > 0 else list(lines)
