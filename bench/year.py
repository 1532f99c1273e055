"""`python -m bench.year [UNITS CLIENTS MONTHS]`: a year of a large group, against a bookkeeping of its own.

Each month what came in time goes through `kh consolidate`, then what came late, each in a process of its own that reads a folder which
keeps the month's earlier files; the other commands are pressed in this process. After each month clients, units, tiers, entries, states
and rates must be those of the books, and a difference ends the run.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from addin.catalogue import buttons
from addin.cli.main import press
from addin.hosts.closed import ClosedDesk
from addin.outside import installation
from bench.measure import Cost, cpu_of_family, python, run
from bench.names import LETTERS, TRADES
from bench.run import ROOT, table
from tests.addin.year import YEAR, Group
from udfs.kinds.dates import Month

UNITS, CLIENTS = 400, 300
#: Of so many characters and these lines of business names are made.
_BASE, _LETTERS, _TRADES = 53, "".join(dict.fromkeys(LETTERS)), tuple(TRADES)
#: Returns withdrawn in a month at most.
WITHDRAWN = 4


class LargeGroup(Group):
    """A group whose files are taken in by the command."""

    def __init__(self, root: Path, units: int, clients: int) -> None:
        names = [f"第{_figures(n)}分公司" for n in range(units)]
        self._first = {name: n * clients for n, name in enumerate(names)}
        self._phones: dict[str, str] = {}
        super().__init__(root, self._pressed, names, clients, WITHDRAWN)
        self.costs: list[tuple[int, Cost]] = []
        self.spent: dict[str, list[float]] = {}

    def name(self, unit: str, number: int) -> str:
        """A name that differs from every other in two characters or more: likely duplicates are few, as they are among real clients."""
        n = self._first[unit] + number
        a, b, c = n % _BASE, n // _BASE % _BASE, n // _BASE**2
        own = "".join(_LETTERS[place % _BASE] for place in (a, b, c, a + 2 * b + 3 * c))
        return f"{own}{_TRADES[n % len(_TRADES)]}有限公司"

    def row(self, name: str, **told: str) -> list[Any]:
        """A client with a telephone of its own and without a credit code."""
        return super().row(name, **told, 联系电话=self._phones.setdefault(name, f"139{len(self._phones):08d}"))

    def deliver(self, month: Month, at: datetime.datetime) -> None:
        """Run 汇总 over the month's folder, which what was sent has just joined."""
        arrived, self._waiting = len(self._waiting), []
        told = ("--month", str(month), "--out", str(self.root / "汇总.xlsx"), "--workspace", str(self.workspace.root))
        command = python("-m", "addin", "consolidate", str(self.folder(month)), *told, "--now", at.isoformat())
        self.costs.append((arrived, run(command, cwd=ROOT, ends=(0, 1))))  # 1: some return was sent back

    def _pressed(self, verb: str, *, workspace: Path, now: datetime.datetime, **answers: Any) -> None:
        button = buttons()[verb]
        known = {q.name: q.default for q in button.questions} | answers
        desk = ClosedDesk(now, workspace, json=True, installation=installation)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = self.measured(verb, lambda: press(button, desk, known))
        assert code == 0, said.getvalue()

    def measured(self, what: str, work: Callable[[], Any]) -> Any:
        """Do something and note its CPU seconds."""
        began = cpu_of_family()
        done = work()
        self.spent.setdefault(what, []).append(cpu_of_family() - began)
        return done


def _figures(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(figure)] for figure in f"{number + 1:03d}")


def main(arguments: Sequence[str]) -> None:
    """Print a line a month: what 汇总 of those in time cost, of those that were late, and what the second month's cost was."""
    units, clients, months = (int(a) for a in (*arguments, *map(str, (UNITS, CLIENTS, len(YEAR))[len(arguments) :])))
    sys.stdout.write(f"{units} units × {clients} clients\n\n")
    early_heads = ("month", "in time", "CPU s", "a file, ms", "against the 2nd", "clients and entries", "a thousand, ms", "against the 2nd")
    sys.stdout.write(f"{table(*early_heads, 'late', 'CPU s', 'MiB', 'ledger MiB', 'agrees')}\n")
    with tempfile.TemporaryDirectory(prefix="kehubu-bench-") as folder:
        group = LargeGroup(Path(folder), units, clients)
        second: tuple[float, float] = (0.0, 0.0)
        for month in YEAR[:months]:
            group.costs.clear()
            group.begin(month)
            group.month(month)
            (early, first), (late, then) = group.costs[:2]
            group.end(month)
            group.measured("compare", partial(group.compare, month))
            held = len(group.books.held(month)) + len(group.books.complaints(month))
            each = (1000 * first.cpu_s / early, 1000 * 1000 * first.cpu_s / held)
            second = each if month == YEAR[1] else second
            ratios = [f"{now / then:.2f}" if then else "–" for now, then in zip(each, second, strict=True)]
            told = [month.month, early, f"{first.cpu_s:.1f}", f"{each[0]:.0f}", ratios[0], held, f"{each[1]:.0f}", ratios[1]]
            size = (group.workspace.root / "ledger.sqlite").stat().st_size / 2**20
            told += [late, f"{then.cpu_s:.1f}", f"{first.largest_mib:.0f}", f"{size:.0f}", "yes"]
            sys.stdout.write(f"| {' | '.join(map(str, told))} |\n")
            sys.stdout.flush()
        assert group.ledger.first_broken_event() is None
        for what, seconds in group.spent.items():
            sys.stdout.write(f"{what}: {len(seconds)} times, {sum(seconds) / len(seconds):.2f} CPU s each, the last {seconds[-1]:.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
