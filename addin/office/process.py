"""Starting LibreOffice as a process group of its own, and ending it with all its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

#: No question, picture or empty document at the start; nobody else's lock is waited for.
SWITCHES = ("--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
#: Exit code of soffice.bin when a new profile was set up or extensions changed: it asks to be started again, which `soffice` does.
START_AGAIN = 81

# uno.py sets URE_BOOTSTRAP for its own LibreOffice (Debian); another LibreOffice started by us would then load the wrong one.
_NOT_INHERITED = ("VIRTUAL_ENV", "URE_BOOTSTRAP", "CONDA_PREFIX")
#: Where the system's own Python stands, the one that a LibreOffice without a Python of its own was built for.
_SYSTEM = ("/usr/bin", "/bin", "/usr/sbin", "/sbin")


def environment() -> dict[str, str]:
    """Environment variables for a program of LibreOffice's.

    The Python inside LibreOffice takes the first python3 of PATH for its own and ends with std::bad_alloc if that is another of the
    same version, such as that of a virtual environment (7.4 on Debian). So no folder with another Python is on the PATH of it.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED and not name.startswith("PYTHON")}
    return kept if sys.platform == "win32" else {**kept, "PATH": _without_pythons(kept.get("PATH", ""))}


def _without_pythons(path: str) -> str:
    folders = [folder for folder in path.split(os.pathsep) if folder and folder not in _SYSTEM and not _has_python(Path(folder))]
    return os.pathsep.join([*folders, *_SYSTEM])


def _has_python(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("python3", "python"))


def spawn(command: Sequence[str], *, output: int = subprocess.DEVNULL, scratch: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a program of LibreOffice's in a group of its own.

    Args:
        command: The program and its arguments.
        output: Where its output goes.
        scratch: Folder for its temporaries; the system's if left out.

    Raises:
        OSError: The program cannot be started.
    """
    return subprocess.Popen(  # noqa: S603 — a program found or told by the administrator
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=environment() | ({} if scratch is None else dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))),
        start_new_session=sys.platform != "win32",
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of `spawn` at once, with its children."""
    end_group(process.pid)
    process.communicate()


def end_group(pid: int) -> None:
    """End the group a process leads; one that is gone already is no matter."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(pid)], capture_output=True, check=False)  # noqa: S603, S607
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
