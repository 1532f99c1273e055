"""Many presses in one office leave no process and no temporary folder behind, and little memory (issue 3).

KH_SOAK tells how many presses (`KH_SOAK=200` is the full run, some four minutes); memory is judged in a long run only. The full run
misses its limit of a tenth: 284 → 358 MB from the 20th press to the 200th (7.4). Measured: the office's Python objects and threads do
not grow. A note that undo takes back stays in memory, laid out, until its document is closed, 73 kB each: plain UNO that inserts 15
notes and undoes them 120 times takes 132 MB more, all given back on closing. LibreOffice's cache of laid-out text grows too; it has a
limit (setting GlyphsCacheSize, 20 MB), which has not been seen reached here.
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
PRESSES = int(os.environ.get("KH_SOAK", "8"))
WARM = min(20, PRESSES // 2)
#: Growth of memory after the first presses, and the presses from which on it is judged.
GROWTH, LONG = 1.1, 100
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
        until(lambda: left(person) == nothing)  # a process that has ended is there until the office notices
        assert PRESSES < LONG or after <= warm * GROWTH
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
