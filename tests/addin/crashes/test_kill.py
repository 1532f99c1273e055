"""Whatever moment a consolidation is killed at, the ledger is whole and the next run gives what an undisturbed one gives."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from addin.ledger.contents import index
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.returns import small_folder

KILLS = int(os.environ.get("KH_KILLS", "50"))
REPOSITORY = Path(__file__).parents[3]


class Runner:
    """Starts consolidations as processes."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        assert program.stdin
        assert program.stdout
        self._in, self._out = program.stdin, program.stdout

    def run(self, folder: Path, root: Path, *, kill_after: float | None = None) -> bool:
        """Run one, killed after so many seconds; True if it ended well before."""
        self._in.write(f"{folder}\t{root}\n")
        self._in.flush()
        child = int(self._out.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return self._out.readline().strip() == "0"

    def time(self, folder: Path, root: Path) -> float:
        """Seconds one takes."""
        began = time.monotonic()
        assert self.run(folder, root)
        return time.monotonic() - began


@contextlib.contextmanager
def runner() -> Iterator[Runner]:
    command = [sys.executable, "-m", "tests.addin.kill_once"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as program:
        yield Runner(program)


def whole(ledger: Path) -> bool:
    with contextlib.closing(sqlite3.connect(ledger)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def in_step(workspace: Path) -> bool:
    """Whether the index of what is in force says what the returns say."""
    ledger = Ledger(Workspace.open(workspace))
    with ledger.database.read() as connection:
        return list(index.unlike(connection)) == []


def test_killed_at_any_moment_the_next_run_gives_the_same(tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    moments = random.Random(20261125)
    killed = 0
    with runner() as program:
        took = min(program.time(folder, tmp_path / f"undisturbed{i}") for i in range(4))
        expected = (tmp_path / "undisturbed0" / "汇总.xlsx").read_bytes()
        for number in range(KILLS):
            root = tmp_path / f"killed{number}"
            killed += not program.run(folder, root, kill_after=moments.uniform(0, 0.9 * took))
            ledger, out = root / "workspace" / "ledger.sqlite", root / "汇总.xlsx"
            assert not out.exists() or out.read_bytes() == expected
            assert not ledger.exists() or whole(ledger)
            assert not ledger.exists() or ledger.stat().st_size == 0 or in_step(root / "workspace")
            assert program.run(folder, root)
            assert out.read_bytes() == expected
            assert whole(ledger)
            assert in_step(root / "workspace")
            assert not list(root.rglob("*.tmp"))
            shutil.rmtree(root)
    assert killed > KILLS // 4
