"""Folders for files that live no longer than a command: found again by their names, and swept, if the command was killed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbooks.atomic import HOST, is_alive

_NAME = re.compile(r"kh-spool-([0-9a-f]{8})-([0-9]+)-.+")


@contextlib.contextmanager
def spool() -> Iterator[Path]:
    """A new folder among the system's temporaries, gone when the block ends; those that killed commands left go first.

    Raises:
        OSError: there is no room or no right for it.
    """
    sweep_spools()
    with tempfile.TemporaryDirectory(prefix=f"kh-spool-{HOST}-{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep_spools() -> list[Path]:
    """Delete the folders that dead processes of this machine left; tell which."""
    swept = []
    for path in sorted(Path(tempfile.gettempdir()).glob("kh-spool-*")):
        match = _NAME.fullmatch(path.name)
        if match and match[1] == HOST and not is_alive(int(match[2])):
            shutil.rmtree(path, ignore_errors=True)
            swept.append(path)
    return swept
