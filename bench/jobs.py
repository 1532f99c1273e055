"""The jobs that are measured, each as a whole process: `python -m bench.jobs NAME ARGUMENT…`."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal


def pandas_openpyxl(folder: str) -> None:
    """(a) What a script does at first: read_excel and concat."""
    _pandas(folder, "openpyxl")


def pandas_calamine(folder: str) -> None:
    """(b) The fastest reader pandas has."""
    _pandas(folder, "calamine")


def _pandas(folder: str, engine: Literal["openpyxl", "calamine"]) -> None:
    import pandas as pd

    from bench.make_books import ABOVE, ROWS

    paths = sorted(Path(folder).glob("*.xlsx"))
    whole = pd.concat([pd.read_excel(p, engine=engine, header=ABOVE - 1) for p in paths], ignore_index=True)
    if len(whole) != ROWS * len(paths):
        raise ValueError(f"{len(whole)} rows read")


def functions(clients: str) -> None:
    """Column form of the worksheet functions: one call each over many clients; prints answers, CPU seconds, µs a client."""
    from bench.make_books import COLUMNS, client
    from udfs.declare import call, catalogue
    from workbooks.sheets.customer_info import CUSTOMER_INFO

    dice = random.Random(0)
    facts = [client(dice) for _ in range(int(clients))]
    head = [[CUSTOMER_INFO.by_name[c].head for c in COLUMNS]]
    rows = [[f[c] for c in COLUMNS] for f in facts]
    for udf in catalogue().values():
        needed = [p for p in udf.parameters if not p.optional]
        if [p.shape for p in needed] == ["head", "rows"]:
            _timed(udf.name, len(rows), partial(call, udf.name, head, rows))
        elif len(needed) == 1 and (column := COLUMN_OF.get(udf.name)):
            _timed(udf.name, len(rows), partial(call, udf.name, [[f[column]] for f in facts]))


#: The fact that a function of one cell is given.
COLUMN_OF: dict[str, str] = {"KH_KIND": "kind"}


def _timed(name: str, rows: int, work: Callable[[], list[object]]) -> None:
    began = time.process_time()
    answers = len(work())
    spent = time.process_time() - began
    sys.stdout.write(f"{name}\t{answers}\t{spent:.3f}\t{spent / rows * 1e6:.2f}\n")


JOBS: dict[str, Callable[..., None]] = {f.__name__.replace("_", "-"): f for f in (pandas_openpyxl, pandas_calamine, functions)}

if __name__ == "__main__":
    JOBS[sys.argv[1]](*sys.argv[2:])
