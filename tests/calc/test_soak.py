"""Many presses in one office leave no process and no temporary folder behind, and little memory.

KH_SOAK tells how many presses (`KH_SOAK=200` is the full run, some six minutes); memory is judged in a long run only, since in a short
one LibreOffice is still loading parts of its own.

Two stores of LibreOffice's own grow for some hundred presses until they are full: texts it has laid out (20 MB as it counts them) and
steps that can be undone (100). They are small in the office of this test, so that what is left is growth; left as they are, memory
rose to 379 MB at the 300th press and to 395 MB at the 500th (7.4). Nobody presses undo here: a note whose making is undone stays in
memory until its document is closed, some 35 kB each (7.4, by plain UNO as well); marks that are taken away by 清除标注 leave nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, screen, sitting, until

pytestmark = pytest.mark.office
PRESSES = int(os.environ.get("KH_SOAK", "8"))
WARM = min(20, PRESSES // 2)
#: Growth of memory after the first presses, and the presses from which on it is judged.
GROWTH, LONG = 1.1, 100
VERBS = ("check", "explain", "grade", "unmark")
_STORES = {
    ("Cache/Font", "GlyphsCacheSize"): 200_000,
    ("Cache/Font", "TextRunsCacheSize"): 1_000,
    ("Undo", "Steps"): 10,
}
_ITEM = '<item oor:path="/org.openoffice.Office.Common/{group}"><prop oor:name="{name}" oor:op="fuse"><value>{size}</value></prop></item>'
BOOK = Path(__file__).parent.parent / "books/07_cell_errors.xlsx"


def test_presses_leave_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK.read_bytes())
    (tmp_path / "tmp").mkdir()
    profile = installed_profile(tmp_path, sys.executable)
    bound_stores(profile)
    with screen() as display, sitting(profile, display, tmp_path, TMPDIR=f"{tmp_path}/tmp") as person:
        document = person.open(path)
        nothing = left(person)
        warm = 0
        for number in range(1, PRESSES + 1):
            person.pressed(VERBS[number % len(VERBS) - 1], document)
            if number == WARM:
                warm = memory(person)
        after = memory(person)
        print(f"{PRESSES} presses: {warm} KiB → {after} KiB")
        until(lambda: left(person) == nothing)  # a process that has ended is there until the office notices
        assert PRESSES < LONG or after <= warm * GROWTH
        document.setModified(False)
        document.close(True)  # noqa: FBT003


def bound_stores(profile: Path) -> None:
    """Let the office keep few texts it has laid out and few steps to undo."""
    settings = profile / "user/registrymodifications.xcu"
    items = "".join(_ITEM.format(group=group, name=name, size=size) for (group, name), size in _STORES.items())
    settings.write_text(settings.read_text(encoding="utf-8").replace("</oor:items>", f"{items}</oor:items>"), encoding="utf-8")


def memory(person: Person) -> int:
    """Memory of the office in KiB."""
    person.rest()
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
