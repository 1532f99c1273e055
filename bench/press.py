"""`python -m bench.press [ROWS]`: 校验 pressed in a Calc with a window on a workbook of clients, until its dialog tells what was found.

One row in seven has a wrong credit code and one in eleven a wrong telephone, then every row both. Time is told by the clock and as CPU
seconds of the office, of the screen it draws on and of the program beside it, which are all the clerk waits for.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measure import cpu_of_family
from bench.pieces import write_faulty
from tests.calc.extension_office import installed_profile
from tests.calc.screen import Person, notes, screen, sitting, until, workers

ROWS = 3_000
GOAL_S = 10.0
#: Every so manieth row has a wrong code, a wrong telephone.
FAULTY = {"a fault in five": (7, 11), "every row": (1, 1)}


def main(rows: int = ROWS) -> int:
    """Press once for each kind of workbook, in one office that has been pressed before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with screen() as display, sitting(installed_profile(folder, sys.executable), display, folder) as person:
            _press(person, folder / "warm.xlsx", 20, FAULTY["every row"])
            for what, every in FAULTY.items():
                marks, wall, cpu = _press(person, folder / f"{every[0]}.xlsx", rows, every)
                told = f"{marks} marks, {wall:.1f} s by the clock (goal ≤ {GOAL_S:.0f}), {cpu:.1f} CPU s"
                print(f"{rows} rows, {what}: {told}, load {os.getloadavg()[0]:.1f}")
    return 0


def _press(person: Person, path: Path, rows: int, every: tuple[int, int]) -> tuple[int, float, float]:
    write_faulty(str(path), str(rows), *map(str, every))
    document: Any = person.open(path)
    began, cpu = time.perf_counter(), cpu_of_family()
    person.press("check", document)
    person.dialog()
    wall, cpu = time.perf_counter() - began, cpu_of_family() - cpu
    person.answer("Escape")
    until(lambda: not workers(person.folder))
    marks = len(notes(document.Sheets.getByIndex(0)))
    document.setModified(False)
    document.close(True)  # noqa: FBT003
    return marks, wall, cpu


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
