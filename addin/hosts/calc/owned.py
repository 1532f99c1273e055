"""Offices that we started: a record each while they run, so that those of a killed program are found and ended."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from addin.office.process import end_group
from udfs.user_folder import user_folder


@dataclass(frozen=True, slots=True)
class Record:
    """One office of ours: a file that this process keeps locked as long as it lives."""

    path: Path
    lock: IO[str]

    def forget(self) -> None:
        """The office has ended and its folder is gone."""
        self.lock.close()
        self.path.unlink(missing_ok=True)


def keep(key: str, folder: Path | None) -> Record:
    """Record an office before it is started.

    Args:
        key: Part of its command line that no other process has.
        folder: What is to be removed after it.
    """
    path = _records() / f"office-{key}.json"
    file = path.open("x+", encoding="utf-8")
    _lock(file)
    json.dump({"key": key, "folder": str(folder) if folder else None}, file)
    file.flush()
    return Record(path, file)


def reap() -> int:
    """End offices whose owners died, and remove what they left; returns how many records were found so."""
    return sum(_reap(path) for path in _records().glob("office-*.json"))


def _reap(path: Path) -> bool:
    with contextlib.suppress(OSError, ValueError), path.open("r+", encoding="utf-8") as file:
        _lock(file)
        told = json.load(file)
        for pid in processes(told["key"]):
            end_group(pid)
        if told["folder"]:
            shutil.rmtree(told["folder"], ignore_errors=True)
        path.unlink(missing_ok=True)
        return True
    return False


def processes(key: str) -> list[int]:
    """Processes whose command line holds a key."""
    return [pid for pid, command in _commands() if key in command and pid != os.getpid()]


def _commands() -> Iterator[tuple[int, str]]:
    if Path("/proc/self/cmdline").is_file():
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    yield int(entry.name), (entry / "cmdline").read_bytes().decode("utf-8", "replace")
        return
    for line in _listed().splitlines():
        pid, _, command = line.strip().partition(" ")
        if pid.isdigit():
            yield int(pid), command


def _listed() -> str:
    if sys.platform == "win32":
        script = 'Get-CimInstance Win32_Process -Filter "Name like \'soffice%\'" | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }'
        command = ["powershell", "-NoProfile", "-Command", script]
    else:
        command = ["/bin/ps", "-axww", "-o", "pid=,command="]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")  # noqa: S603


def _records() -> Path:
    folder = user_folder() / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32":
        folder.chmod(0o700)
    return folder


def _lock(file: IO[str]) -> None:
    """Lock a file for this process until it ends.

    Raises:
        OSError: Another process holds it.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
