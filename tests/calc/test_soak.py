"""Many presses in one office: nothing grows (issue 3). KH_SOAK tells how many; the documented full run is 200, about ten minutes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, screen, sitting, until, workers

pytestmark = pytest.mark.office
PRESSES = int(os.environ.get("KH_SOAK", "24"))
WARM = min(20, PRESSES // 2)
VERBS = ("check", "explain", "grade", "unmark")
BOOK = Path(__file__).parent.parent / "books/07_cell_errors.xlsx"


def test_presses_leave_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK.read_bytes())
    (tmp_path / "tmp").mkdir()
    profile = installed_profile(tmp_path, sys.executable)
    with screen() as display, sitting(profile, display, tmp_path, TMPDIR=f"{tmp_path}/tmp") as person:
        document = person.open(path)
        warm = held(person)
        for number in range(PRESSES):
            person.pressed(VERBS[number % len(VERBS)], document)
            if number + 1 == WARM:
                warm = held(person)
        after = held(person)
        print(f"{PRESSES} presses: {warm} → {after}")
        assert after[0] <= warm[0] * 1.1
        assert after[1:] == warm[1:]
        document.setModified(False)
        document.close(True)  # noqa: FBT003


def held(person: Person) -> tuple[int, int, int]:
    """Memory of the office in KiB, its child processes, temporary folders of ours."""
    until(lambda: not workers(person.folder))
    status = Path(f"/proc/{person.pid}/status").read_text()
    memory = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    children = sum(f"\nPPid:\t{person.pid}\n" in text for text in map(_status, Path("/proc").iterdir()))
    return memory, children, len(list((person.folder / "tmp").glob("kehubu-*")))


def _status(entry: Path) -> str:
    try:
        return (entry / "status").read_text() if entry.name.isdigit() else ""
    except OSError:
        return ""
