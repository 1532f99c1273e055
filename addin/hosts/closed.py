"""The desk without any spreadsheet program: the command line works on closed files."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from addin.desk.desk import Desk, Setup
from udfs.words.visible import on_one_line, visible
from workbooks.answering.alike import alike
from workbooks.problems import TIDINESS, Problem, Severity

if TYPE_CHECKING:
    from rich.progress import Progress

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
    starts: bool = field(default=False, kw_only=True)
    ledger: str = field(default="", kw_only=True)
    _bar: Progress | None = None

    def setup(self) -> Setup:
        """This machine's installation."""
        return self.installation()

    def say(self, text: str) -> None:
        """Print a sentence (to standard error where lines are wanted)."""
        _print(visible(text), sys.stderr if self.json else sys.stdout)

    def complain(self, text: str, style: str = "red") -> None:
        """Print a sentence to standard error."""
        _print(visible(text), sys.stderr, style)

    def line(self, data: Mapping[str, Any]) -> None:
        """Write one JSON line."""
        if self.json:
            sys.stdout.write(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(data, ensure_ascii=False)) + "\n")

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Draw a progress bar with rate and remaining time on a terminal."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
            self._bar.add_task(on_one_line(what), total=total, rate="")
        task = self._bar.tasks[0]
        rate = f"{task.speed:.0f}份/秒" if task.speed else ""
        self._bar.update(task.id, completed=done, total=total, description=on_one_line(what), rate=rate)
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
            _print(on_one_line(p.message + more), sys.stdout, style)


def _print(text: str, stream: TextIO, style: str = "") -> None:
    """Print in colour on a terminal; nobody else waits for the library that knows terminals."""
    if not stream.isatty():
        stream.write(f"{text}\n")
        return
    from rich.console import Console
    from rich.text import Text

    Console(file=stream, highlight=False, soft_wrap=True).print(Text(text, style=style))


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True, highlight=False, soft_wrap=True), transient=True)
