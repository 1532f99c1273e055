"""One office with its seeds is prepared for all tests and all workers; each takes a copy."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.addin.privacy.pressing import Office
from udfs.policy.evaluator import use


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a prepared office, made by the first worker that asks."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, whole = base / "prepared_office", base / "prepared_office.whole"
    with contextlib.closing(sqlite3.connect(base / "prepared_office.lock", timeout=600)) as lock:
        lock.execute("BEGIN EXCLUSIVE")  # one worker at a time, on every system
        if not whole.exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            Office.prepared(made)
            whole.touch()
    return made


@pytest.fixture(scope="module")
def office(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Office]]:
    """`office()` → a copy of the prepared office, which is its asker's own."""

    with pytest.MonkeyPatch.context() as patch:

        def copy() -> Office:
            root = tmp_path_factory.mktemp("office")
            shutil.copytree(prepared, root, dirs_exist_ok=True)
            patch.setenv("XDG_STATE_HOME", str(root / "state"))  # what is logged there is searched, too
            return Office(root)

        yield copy
    use(None)
