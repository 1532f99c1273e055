"""The desk without any spreadsheet program: the command line works on closed files."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from addin.desk.desk import Desk, Setup
from udfs.words.visible import on_one_line, visible
from workbooks.answering.alike import alike
from workbooks.problems import TIDINESS, Problem, Severity

#: What JSON lets stand in a string, and a terminal obeys.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass
class ClosedDesk(Desk):
    """Prints sentences, tables and progress; with `json` only JSON lines go to standard output."""

    now: datetime.datetime
    workspace: Path | None = None
    json: bool = False
    pressed: float | None = None
    installation: Callable[[], Setup] = field(kw_only=True)
    out: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    err: Console = field(default_factory=lambda: Console(stderr=True, highlight=False, soft_wrap=True))
    _bar: Progress | None = None
    _task: TaskID | None = None

    def setup(self) -> Setup:
        """This machine's installation."""
        return self.installation()

    def say(self, text: str) -> None:
        """Print a sentence (to standard error where lines are wanted)."""
        (self.err if self.json else self.out).print(Text(visible(text)))

    def line(self, data: Mapping[str, Any]) -> None:
        """Write one JSON line."""
        if self.json:
            sys.stdout.write(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(data, ensure_ascii=False)) + "\n")

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Draw a progress bar with rate and remaining time on a terminal."""
        if not self.err.is_terminal:
            return
        if self._bar is None:
            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=self.err, transient=True)
            self._bar.start()
            self._task = self._bar.add_task(on_one_line(what), total=total, rate="")
        task = self._bar.tasks[0]
        self._bar.update(
            TaskID(0), completed=done, total=total, description=on_one_line(what), rate=f"{task.speed:.0f}份/秒" if task.speed else ""
        )
        if done >= total:
            self._bar.stop()
            self._bar = None

    def show(self, problems: Sequence[Problem]) -> None:
        """Print problems, errors first; reminders that are alike are told once with their count."""
        if self.json:
            for p in problems:
                self.line(p.as_json())
            return
        for p, more in alike(problems):
            style = "red" if p.severity is Severity.ERROR else "dim" if p.level == TIDINESS else "yellow"
            self.out.print(Text(on_one_line(p.message + more), style=style))
