"""`make bench`: our jobs beside pandas on the same workbooks in the same run; prints plain tables with ratios and the goals.

Each figure is the median of whole processes run by turns, so that a noisy machine disturbs all of them alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bench.make_books import COLUMNS, MONTH, ROWS, write_book, write_books
from bench.measure import Cost, output, python, run, typical

ROOT = Path(__file__).parents[1]
KH_MONTH = MONTH.replace("年", "-").removesuffix("月")
KH = str(Path(sys.executable).with_name("kh"))
FUNCTION_CLIENTS = 100_000
#: Changes a process that stays sees.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    books: int
    turns: int
    growth: tuple[int, ...]


FULL = Plan(books=200, turns=5, growth=(20, 200, 2_000))
QUICK = Plan(books=40, turns=1, growth=(10, 40))

JOBS = {
    "a": "pandas.read_excel(openpyxl) + concat",
    "b": "pandas.read_excel(calamine) + concat",
    "c": "our intake: read, bind, all checks, tiers, ledger",
    "d": "kh consolidate, with all outputs",
}


class Bench:
    """A folder of workbooks by count, and the jobs run over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._fresh = (folder / f"workspace-{n}" for n in count())

    def books(self, number: int) -> Path:
        """Folder of that many workbooks."""
        books = self.folder / f"books-{number}"
        if not books.exists():
            write_books(books, number)
        return books

    def job(self, letter: str, number: int, workspace: Path | None = None) -> Cost:
        """Cost of a job over that many workbooks, in a fresh workspace unless one is given."""
        books = str(self.books(number))
        place = workspace or next(self._fresh)
        out = self.folder / "汇总.xlsx"
        commands = {
            "a": python("-m", "bench.jobs", "pandas-openpyxl", books),
            "b": python("-m", "bench.jobs", "pandas-calamine", books),
            "c": python("-m", "bench.jobs", "intake", books, str(place)),
            "d": [KH, "consolidate", books, "--month", KH_MONTH, "--out", str(out), "--workspace", str(place)],
        }
        out.unlink(missing_ok=True)
        cost = run(commands[letter], cwd=ROOT)
        if letter == "d" and not out.exists():
            raise FileNotFoundError(out)
        if workspace is None:
            shutil.rmtree(place, ignore_errors=True)
        return cost

    def side_by_side(self, plan: Plan) -> dict[str, Cost]:
        """Medians of all four jobs, run by turns."""
        costs: dict[str, list[Cost]] = {letter: [] for letter in JOBS}
        for _ in range(plan.turns):
            for letter in JOBS:
                costs[letter].append(self.job(letter, plan.books))
        return {letter: typical(c) for letter, c in costs.items()}

    def changed_book(self, plan: Plan) -> tuple[Cost, Cost, Cost]:
        """A full run, the run after one of the workbooks has changed, and that run in a process that stays (`kh watch`)."""
        full, again, staying = [], [], []
        for turn in range(plan.turns):
            workspace = next(self._fresh)
            full.append(self.job("d", plan.books, workspace))
            write_book(self.books(plan.books), plan.books // 2, edition=turn + 1)
            again.append(self.job("d", plan.books, workspace))
            staying += self._staying(plan, workspace)
            shutil.rmtree(workspace)
        return typical(full), typical(again), typical(staying)

    def _staying(self, plan: Plan, workspace: Path) -> list[Cost]:
        """Rounds of a process that stays."""
        told = (str(self.books(plan.books)), str(workspace), str(self.folder / "汇总.xlsx"), str(plan.books), str(ROUNDS))
        cost, written = output(python("-m", "bench.jobs", "staying", *told), cwd=ROOT)
        rounds = [tuple(map(float, line.split("\t"))) for line in written.splitlines()]
        return [Cost(cpu_s, wall_s, cost.largest_mib, cost.together_mib) for cpu_s, wall_s in rounds]


def line(name: str, cost: Cost, *more: str) -> str:
    """One row of a table of costs."""
    figures = (f"{cost.cpu_s:.2f}", f"{cost.wall_s:.2f}", f"{cost.largest_mib:.0f}", f"{cost.together_mib:.0f}")
    return "| " + " | ".join((name, *figures, *more)) + " |"


def table(*heads: str) -> str:
    """Head and rule of a Markdown table."""
    return "| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads)


def goal(figure: float, limit: float) -> str:
    """A ratio beside its goal."""
    return f"{figure:.3g} (goal ≤ {limit:g}: {'met' if figure <= limit else 'MISSED'})"


COSTS = ("CPU s", "wall s", "largest process MiB", "together MiB")


def report(bench: Bench, plan: Plan) -> Iterator[str]:
    """All tables, one after the other."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    yield f"{plan.books} workbooks × {ROWS} rows × {len(COLUMNS)} columns, medians of {plan.turns}; {machine}\n"
    costs = bench.side_by_side(plan)
    yield table("job", *COSTS, "CPU against (a)", "wall against (a)", "CPU against (b)", "wall against (b)")
    limits = {"a": 0.2, "b": 1.0}
    for letter, cost in costs.items():
        ratios = [(r, limit) for to, limit in limits.items() for r in (cost.cpu_s / costs[to].cpu_s, cost.wall_s / costs[to].wall_s)]
        yield line(f"({letter}) {JOBS[letter]}", cost, *(goal(r, limit) if letter == "c" else f"{r:.2f}" for r, limit in ratios))
    yield "\nGrowth with the number of workbooks\n"
    yield table("job, workbooks", *COSTS, "CPU ms a workbook")
    for letter in "cd":
        for number in plan.growth:
            cost = costs[letter] if number == plan.books else bench.job(letter, number)
            yield line(f"({letter}) {number}", cost, f"{cost.cpu_s / number * 1000:.1f}")
    yield "\nThe same month again after one workbook has changed\n"
    full, again, staying = bench.changed_book(plan)
    yield table("run", *COSTS, "CPU against full", "wall against full")
    yield line("full", full, "1", "1")
    yield line("again, a new process", again, f"{again.cpu_s / full.cpu_s:.3f}", f"{again.wall_s / full.wall_s:.3f}")
    yield line("again, in a process that stays", staying, goal(staying.cpu_s / full.cpu_s, 0.05), goal(staying.wall_s / full.wall_s, 0.05))
    yield f"\nWorksheet functions, one call over a column of {FUNCTION_CLIENTS:,} clients\n"
    yield run_functions()


def run_functions() -> str:
    """Table of the column forms."""
    done = subprocess.run(
        python("-m", "bench.jobs", "functions", str(FUNCTION_CLIENTS)), cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    rows = [f"| {' | '.join(row.split(chr(9)))} |" for row in done.stdout.splitlines()]
    return "\n".join([table("function", "answers", "CPU s", "µs a client"), *rows])


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_true", help="fewer workbooks, one turn")
    parser.add_argument("--turns", type=int, help="how often each job is run")
    parser.add_argument("--growth", type=int, nargs="+", help="numbers of workbooks for the growth")
    asked = parser.parse_args(arguments)
    plan = QUICK if asked.quick else FULL
    plan = replace(plan, turns=asked.turns or plan.turns, growth=tuple(asked.growth or plan.growth))
    with tempfile.TemporaryDirectory(prefix="kehubu-bench-") as folder:
        for text in report(Bench(Path(folder)), plan):
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
