"""`python -m bench.large BOOKS`: one month of that many workbooks from nothing, each step a whole process, once.

`--folder DIR` keeps workbooks, workspace and what was written, and goes on where an earlier run of it ended.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.make_books import ROWS, write_books
from bench.measure import python, run
from bench.run import COSTS, KH_MONTH, ROOT, line, table

STEPS = ("kh consolidate, from nothing", "the same again, nothing changed", "kh audit verify")


def measured(folder: Path, books: int) -> Iterator[str]:
    """Lines of the tables: cost of each step, then sizes."""
    returns, place, out = folder / f"books-{books}", folder / f"workspace-{books}", folder / f"out-{books}" / "汇总.xlsx"
    made = folder / f"books-{books}.made"
    if not made.exists():
        write_books(returns, books)
        made.touch()
    out.parent.mkdir(exist_ok=True)
    consolidate = python("-m", "addin", "consolidate", str(returns), "--month", KH_MONTH, "--out", str(out), "--workspace", str(place))
    verify = python("-m", "addin", "audit", "verify", "--workspace", str(place))
    yield f"{books:,} workbooks × {ROWS} rows, once\n"
    yield table("step", *COSTS)
    for step, command in zip(STEPS, (consolidate, consolidate, verify), strict=True):
        yield line(step, run(command, cwd=ROOT))
    yield "\n" + table("file", "MB")
    for path in (*sorted(out.parent.iterdir()), place / "ledger.sqlite"):
        yield f"| {path.name} | {path.stat().st_size / 1e6:.0f} |"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.large")
    parser.add_argument("books", type=int)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kehubu-large-") as fresh:
        for text in measured(asked.folder or Path(fresh), asked.books):
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
