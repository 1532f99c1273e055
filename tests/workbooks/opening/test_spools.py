"""Folders for temporaries are gone at the end, and those of killed commands are swept by the next one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from workbooks.spools import spool

_KILLED = """
import os
from workbooks.spools import spool
with spool() as folder:
    (folder / "收件").mkdir()
    (folder / "收件" / "报表.xlsx").write_bytes(b"x")
    os._exit(9)
"""


@pytest.fixture
def temporaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_what_a_killed_command_left_is_swept(temporaries: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED], check=False, cwd=Path(__file__).parents[3])
    (left,) = temporaries.iterdir()
    others = temporaries / "kh-spool-00000000-1-x", temporaries / "else"
    for other in others:
        other.mkdir()
    with spool() as folder:
        assert folder.parent == temporaries
        assert not left.exists()
        with spool() as second:
            assert folder.exists(), "the folder of a living command stays"
            (second / "a").write_bytes(b"")
    assert sorted(temporaries.iterdir()) == sorted(others)
