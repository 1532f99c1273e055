"""Change one thing at a time in code that must not go wrong, run its tests, and tell which changes nobody noticed.

`python tools/mutate.py` tries all, `--sample 20` twenty of them; file names choose. A change that alters nothing (an equivalent one)
survives too: look at each, and write the test that is missing or leave it.
"""

from __future__ import annotations

import argparse
import ast
import copy
import operator
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: What a run of tests may take; a change that makes them hang is noticed too.
SECONDS = 600
#: Files and the tests that are to notice a change in them: rules, masks, merge, rows in force, locks.
TARGETS: dict[str, tuple[str, ...]] = {
    "udfs/rules/tiers.py": ("tests/udfs/test_policy.py", "tests/udfs/test_tiers_of_books.py", "tests/udfs/test_cases.py"),
    "udfs/rules/visits.py": ("tests/udfs/test_risk.py", "tests/udfs/test_cases.py"),
    "udfs/rules/complaints.py": ("tests/udfs/test_complaints.py", "tests/udfs/test_cases.py"),
    "udfs/rules/assessment.py": ("tests/udfs/test_assessment.py", "tests/udfs/test_cases.py"),
    "udfs/masking.py": ("udfs/masking.py", "tests/udfs/test_cases.py", "tests/udfs/test_properties.py"),
    "addin/ledger/privacy/masked.py": ("tests/addin/privacy/test_guards.py", "tests/addin/ledger/test_entries.py"),
    "addin/ledger/in_force/merge.py": (
        "tests/addin/privacy/test_guards.py",
        "tests/addin/ledger/test_merge_clients.py",
        "tests/addin/months/test_renamed.py",
        "tests/addin/consolidate/test_consolidate.py",
        "tests/addin/ledger/test_entries.py",
    ),
    "addin/ledger/in_force/identify.py": (
        "tests/addin/privacy/test_guards.py",
        "tests/addin/ledger/test_ledger.py",
        "tests/addin/consolidate/test_consolidate.py",
    ),
    "addin/ledger/in_force/inforce.py": (
        "tests/addin/privacy/test_guards.py",
        "tests/addin/ledger/test_stock.py",
        "tests/addin/consolidate/test_consolidate.py",
    ),
    "addin/ledger/storage/jobs.py": (
        "tests/addin/months/test_trust.py",
        "tests/addin/consolidate/test_consolidate.py",
        "tests/addin/crashes/test_kill.py",
    ),
    "addin/consolidate/likeness/duplicates.py": ("tests/addin/consolidate/test_duplicates.py",),
    "workbooks/atomic.py": ("tests/workbooks/opening/test_atomic.py",),
}
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, the words before and after, and the whole source with it."""

    file: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  →  {self.after}"


def mutants(file: str, source: str) -> list[Mutant]:
    """All changes of a source, inside its functions."""
    count = len(list(_sites(ast.parse(source))))
    found = []
    for number in range(count):
        tree = ast.parse(source)
        node, change = list(_sites(tree))[number]
        before, line = ast.unparse(node), getattr(node, "lineno", 0)
        change()
        after = "" if isinstance(node, ast.Expr) else ast.unparse(node)
        found.append(Mutant(file, line, before, after, ast.unparse(ast.fix_missing_locations(tree))))
    return found


def _sites(tree: ast.Module) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """Nodes within functions, each with what changes it in place."""
    within = {id(node): node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in _inside(function)}
    for node in within.values():
        yield from _changes(node)
        yield from _left_out(node)


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    yield function
    for statement in function.body:
        yield from ast.walk(statement)


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    if isinstance(node, ast.Compare) and (other := _COMPARED.get(type(node.ops[0]))):
        yield node, lambda: node.ops.__setitem__(0, other())
    elif isinstance(node, ast.BoolOp):
        yield node, lambda: setattr(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), copy.copy(node.operand)))
    elif isinstance(node, ast.IfExp):
        yield node, lambda: node.__dict__.update(body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, lambda: setattr(node, "value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        number = node.value
        yield node, lambda: setattr(node, "value", number + 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        name = node.func
        yield node, lambda: setattr(name, "id", _CALLED[name.id])


def _left_out(parent: ast.AST) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """Calls that stand alone, left out."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(parent, name, None)
        for place, statement in enumerate(body if isinstance(body, list) else ()):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Call, ast.Yield)):
                yield statement, partial(operator.setitem, body, place, ast.Pass())


class Copy:
    """A copy of the program in which one file is changed and tests are run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("udfs", "workbooks", "addin", "templates", "tests", "bench", "pyproject.toml"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / name, folder / name)

    def notices(self, mutant: Mutant, tests: Sequence[str]) -> bool:
        """Whether the tests fail with the change."""
        path = self._folder / mutant.file
        kept = path.read_bytes()
        path.write_text(mutant.source, encoding="utf-8")
        try:
            return self.fails(tests)
        finally:
            path.write_bytes(kept)

    def fails(self, tests: Sequence[str]) -> bool:
        """Whether the tests fail."""
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        environment = os.environ | {"PYTHONPATH": str(self._folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(command, cwd=self._folder, env=environment, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def main(arguments: Sequence[str]) -> int:
    """Try changes and print those that nobody noticed; 1 if there were any."""
    parser = argparse.ArgumentParser(prog="mutate", description=__doc__)
    parser.add_argument("files", nargs="*", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--sample", type=int, help="how many changes; all if left out")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    files = asked.files or list(TARGETS)
    tried = [m for file in files for m in mutants(file, (ROOT / file).read_text(encoding="utf-8"))]
    if asked.sample is not None:
        tried = random.Random(asked.seed).sample(tried, min(asked.sample, len(tried)))
    survived = 0
    with tempfile.TemporaryDirectory(prefix="kehubu-mutants-") as folder:
        copied = Copy(Path(folder))
        for mutant in tried:
            if not copied.notices(mutant, TARGETS[mutant.file]):
                survived += 1
                print(f"survived: {mutant}", flush=True)
    print(f"{len(tried) - survived} of {len(tried)} changes were noticed")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
