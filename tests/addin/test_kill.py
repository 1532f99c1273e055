"""Whatever moment a consolidation is killed at, the ledger is whole and the next run gives what an undisturbed one gives."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.addin.returns import Office, small_folder

KILLS = int(os.environ.get("KH_KILLS", "50"))
REPOSITORY = Path(__file__).parent.parent.parent


def start(folder: Path, root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.addin.kill_once", str(folder), str(root)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def whole(ledger: Path) -> bool:
    connection = sqlite3.connect(ledger)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()


def test_killed_at_any_moment_the_next_run_gives_the_same(tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "in")
    undisturbed = tmp_path / "undisturbed"
    began = time.monotonic()
    assert start(folder, undisturbed).wait() == 0
    took = time.monotonic() - began
    expected = (undisturbed / "汇总.xlsx").read_bytes()
    moments = random.Random(20261125)
    survivors = 0
    for number in range(KILLS):
        root = tmp_path / f"killed{number}"
        process = start(folder, root)
        try:
            process.wait(timeout=moments.uniform(0.15, 1.1) * took)
            survivors += 1
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        ledger, out = root / "workspace" / "ledger.sqlite", root / "汇总.xlsx"
        assert not out.exists() or out.read_bytes() == expected
        assert not ledger.exists() or whole(ledger)
        Office(root).consolidate(folder)
        assert out.read_bytes() == expected
        assert whole(ledger)
        assert not list(root.rglob("*.tmp"))
        shutil.rmtree(root)
    assert survivors < KILLS
