"""`python -m bench.elsewhere`: the same month read by this machine's processes, by a Dask scheduler with two workers, into PostgreSQL.

The scheduler is started here, on loopback. PostgreSQL must run already: `--ledger ADDRESS` names an empty database, `--server PID` its
first process. CPU is that of the command and of all processes that work for it elsewhere; runs go by turns.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.make_books import write_books
from bench.measure import cpu_with_children, python, run
from bench.run import KH_MONTH, ROOT, table

WORKERS = 2
#: What the clock says in every run: receipts tell it.
NOW = "2026-11-25T17:30"
#: Seconds until all workers have come.
PATIENCE_S = 120


@contextlib.contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler with its workers: its address, and the processes."""
    told = folder / "scheduler.json"
    common = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(told))
    started = [_start("scheduler", folder, "--port", "0", *common)]
    try:
        until = time.monotonic() + PATIENCE_S
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.1)
        alone = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        started += [_start("worker", folder, *common, *alone) for _ in range(WORKERS)]
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(WORKERS, timeout=PATIENCE_S)
        yield address, [p.pid for p in started]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _start(what: str, folder: Path, *told: str) -> subprocess.Popen[bytes]:
    command = python("-m", f"distributed.cli.dask_{what}", *told)
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measured(folder: Path, books: int, turns: int, ledger: str, server: int) -> Iterator[str]:
    """Lines of the table: medians of CPU and wall seconds of each way, and their ratio to the first."""
    returns = folder / "books"
    write_books(returns, books)
    with scheduler(folder) as (address, dask):
        ways: dict[str, tuple[list[str], list[int]]] = {
            "processes on this machine": ([], []),
            f"Dask, {WORKERS} workers": (["--executor", address], dask),
        }
        if ledger:
            ways["ledger on PostgreSQL"] = (["--ledger", ledger], [server])
        costs: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        hashes = set()
        for turn in range(turns):
            for way, (words, others) in ways.items():
                place, out = folder / "workspace", folder / "汇总.xlsx"
                shutil.rmtree(place, ignore_errors=True)
                if ledger and way.startswith("ledger"):
                    _empty(ledger)
                before = sum(map(cpu_with_children, others))
                told = [
                    "consolidate",
                    str(returns),
                    "--month",
                    KH_MONTH,
                    "--out",
                    str(out),
                    "--workspace",
                    str(place),
                    "--now",
                    NOW,
                    *words,
                ]
                cost = run(python("-m", "addin", *told, *words), cwd=ROOT)
                costs[way].append((cost.cpu_s + sum(map(cpu_with_children, others)) - before, cost.wall_s))
                hashes.add(hashlib.sha256(out.read_bytes()).hexdigest())
                sys.stderr.write(f"turn {turn + 1}: {way} {costs[way][-1][0]:.2f} {costs[way][-1][1]:.2f}\n")
    yield f"{books} workbooks, medians of {turns}; {'the same bytes' if len(hashes) == 1 else 'DIFFERENT BYTES'}\n"
    yield table("way", "CPU s", "wall s", "CPU against the first")
    first = median(cpu for cpu, _ in next(iter(costs.values())))
    for way, told_of in costs.items():
        cpu, wall = (median(column) for column in zip(*told_of, strict=True))
        yield f"| {way} | {cpu:.2f} | {wall:.2f} | {cpu / first:.2f} |"


def _empty(ledger: str) -> None:
    """Take everything out of a database."""
    from sqlalchemy import create_engine

    with create_engine(ledger).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.elsewhere")
    parser.add_argument("--books", type=int, default=200)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--ledger", default="")
    parser.add_argument("--server", type=int, default=0)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kehubu-elsewhere-") as folder:
        for text in measured(Path(folder), asked.books, asked.turns, asked.ledger, asked.server):
            sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
