"""Many presses in one office: nothing grows (issue 3). KH_SOAK tells how many; the documented full run is 200, about ten minutes.

After each round the changes are undone as Ctrl+Z does: Calc keeps the last 100 steps of undo, with the notes and the sheet of each,
and that is memory a user asked for.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, screen, sitting, until, workers

pytestmark = pytest.mark.office
PRESSES = int(os.environ.get("KH_SOAK", "16"))
WARM = min(20, PRESSES // 2)
#: Growth of memory after the first presses; in a short run LibreOffice is still loading parts of its own.
GROWTH = 1.1 if WARM == 20 else 1.25
VERBS = ("check", "explain", "grade", "unmark")
BOOK = Path(__file__).parent.parent / "books/07_cell_errors.xlsx"


def test_presses_leave_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK.read_bytes())
    (tmp_path / "tmp").mkdir()
    profile = installed_profile(tmp_path, sys.executable)
    with screen() as display, sitting(profile, display, tmp_path, TMPDIR=f"{tmp_path}/tmp") as person:
        document = person.open(path)
        nothing = left(person)
        warm = 0
        for number in range(1, PRESSES + 1):
            person.pressed(VERBS[number % len(VERBS) - 1], document)
            if number % len(VERBS) == 0:
                undo_all(document)
            if number == WARM:
                warm = memory(person)
        after = memory(person)
        print(f"{PRESSES} presses: {warm} KiB → {after} KiB")
        assert after <= warm * GROWTH
        until(lambda: left(person) == nothing)  # a process that has ended is there until the office notices
        document.setModified(False)
        document.close(True)  # noqa: FBT003


def undo_all(document: Any) -> None:
    """Take all back, so that the document is as it was opened."""
    while document.UndoManager.isUndoPossible():
        document.UndoManager.undo()


def memory(person: Person) -> int:
    """Memory of the office in KiB."""
    until(lambda: not workers(person.folder))
    status = Path(f"/proc/{person.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def left(person: Person) -> tuple[int, int]:
    """Child processes of the office, temporary folders of ours."""
    children = sum(f"\nPPid:\t{person.pid}\n" in text for text in map(_status, Path("/proc").iterdir()))
    return children, len(list((person.folder / "tmp").glob("kehubu-*")))


def _status(entry: Path) -> str:
    try:
        return (entry / "status").read_text() if entry.name.isdigit() else ""
    except OSError:
        return ""
