"""The jobs that are measured, each as a whole process: `python -m bench.jobs NAME ARGUMENT…`."""

from __future__ import annotations

import datetime
import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

from udfs.kinds.dates import Month

MONTH = Month(2026, 11)
NOW = datetime.datetime(2026, 11, 25, 17, 30)
#: Rounds of a process that stays before they are measured: the first loads the ledger, the second what only changes need.
WARM_UP = 2


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


def intake(folder: str, place: str) -> None:
    """(c) A month's returns read, bound, checked, graded and committed to a fresh ledger; no workbook is written."""
    from addin.consolidate.intake.child import File, examine_file
    from addin.ledger.intake import returns
    from addin.ledger.storage.workspace import Workspace, sha256_of
    from addin.ledger.store import Ledger
    from bench.make_books import ROWS
    from udfs import periods
    from udfs.policy.evaluator import current
    from workbooks.judging.checks import Context
    from workbooks.judging.examine import Options
    from workbooks.opening.sandbox.pool import Died, run_limited

    policy = current()
    ledger = Ledger(Workspace.open(Path(place)))
    files = [File(p.name, p, sha256_of(p), p.stat().st_size) for p in sorted(Path(folder).glob("*.xlsx"))]
    examined = partial(examine_file, options=Options(NOW.date(), policy=policy.on(MONTH), context=Context(MONTH)))
    arrived = returns.Intake(MONTH, policy.version, "bench", NOW, "bench", periods.due(MONTH))
    results = run_limited(examined, files, workers=os.cpu_count() or 1)
    while batch := list(islice(results, 50)):
        with ledger.database.write() as connection:
            returns.keep(connection, arrived, [r for _, r in batch if not isinstance(r, Died)], [f for f, _ in batch])
    with ledger.database.write() as connection:
        returns.enter(connection, ledger.remembered, arrived, files)
    clients = sum(u.rows for u in ledger.status(MONTH))
    if clients != ROWS * len(files):
        raise ValueError(f"{clients} clients are in the ledger")


def staying(folder: str, place: str, out: str, books: str, turns: str) -> None:
    """`kh watch`: the month again after one workbook has changed, in a process that stays; prints CPU and wall seconds of each round."""
    from addin.consolidate.run import Consolidation
    from addin.ledger.storage.workspace import Workspace
    from bench.make_books import write_book
    from bench.measure import cpu_of_family
    from workbooks.opening.sandbox.pool import Standing

    with Standing() as children:
        consolidation = Consolidation(Workspace.open(Path(place)), children)
        for turn in range(WARM_UP + int(turns)):
            write_book(Path(folder), int(books) // 2, edition=100 + turn)
            began, spent = time.perf_counter(), cpu_of_family()
            outcome = consolidation.run(Path(folder), MONTH, Path(out), clock=lambda: NOW, actor="bench")
            cost = cpu_of_family() - spent, time.perf_counter() - began
            if outcome.read != 1:
                raise ValueError(f"{outcome.read} workbooks were read")
            if turn >= WARM_UP:
                sys.stdout.write("\t".join(f"{s:.3f}" for s in cost) + "\n")


def functions(clients: str) -> None:
    """Column form of the worksheet functions: one call each over many clients; prints answers, CPU seconds, µs a client."""
    from bench.make_books import COLUMNS, client
    from udfs.declare import call, catalogue
    from workbooks.registers.customer_info import CUSTOMER_INFO

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
COLUMN_OF = {"KH_KIND": "kind", "KH_CREDIT_OK": "credit_code", "KH_FOLD": "name", "KH_MASK": "phone", "KH_SCALE": "scale"}


def _timed(name: str, rows: int, work: Callable[[], object]) -> None:
    began = time.process_time()
    answers = work()
    spent = time.process_time() - began
    if isinstance(answers, list) and len(answers) == rows:
        sys.stdout.write(f"{name}\t{rows}\t{spent:.3f}\t{spent / rows * 1e6:.2f}\n")


JOBS: dict[str, Callable[..., None]] = {
    f.__name__.replace("_", "-"): f for f in (pandas_openpyxl, pandas_calamine, intake, staying, functions)
}

if __name__ == "__main__":
    JOBS[sys.argv[1]](*sys.argv[2:])
