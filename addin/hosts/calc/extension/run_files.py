"""Run files: which offices of this user can be attached to, and by which pipe. Whoever holds a pipe's name controls the office."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from udfs.user_folder import user_folder


@dataclass(frozen=True)
class Running:
    """An office that listens: its process and the connection to it."""

    pid: int
    pipe: str

    @property
    def connection(self) -> str:
        """The connection part of a UNO URL."""
        return f"pipe,name={self.pipe}"


def run_folder() -> Path:
    """The folder of run files, closed to other users; made if it is not there."""
    folder = user_folder() / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)
    return folder


def pipe_name() -> str:
    """Name of this process's pipe, like that of no other process of the machine."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    return f"kehubu_{user}_{os.getpid()}"


def announce(pipe: str) -> Path:
    """Write this process's run file; those of dead processes are removed."""
    offices()
    path = _file(os.getpid())
    temporary = path.with_suffix(".tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"pid": os.getpid(), "pipe": pipe}, file)
    temporary.replace(path)
    return path


def withdraw() -> None:
    """Remove this process's run file."""
    with contextlib.suppress(OSError):
        _file(os.getpid()).unlink()


def offices() -> list[Running]:
    """Offices that run and listen, the latest started first; run files that killed ones left behind are removed."""
    found = []
    for path in run_folder().glob("calc-*.json"):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            running = Running(int(told["pid"]), str(told["pipe"]))
            age = path.stat().st_mtime_ns
        except (OSError, ValueError, KeyError, TypeError):
            running, age = None, 0
        if running and alive(running.pid):
            found.append((age, running))
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    return [running for _, running in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _file(pid: int) -> Path:
    return run_folder() / f"calc-{pid}.json"


def alive(pid: int) -> bool:
    """Whether a process of this machine runs; `os.kill(pid, 0)` would end it on Windows."""
    if sys.platform == "win32":
        query_limited = 0x1000
        handle = ctypes.windll.kernel32.OpenProcess(query_limited, 0, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
