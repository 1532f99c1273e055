"""The worker behind a button: its command line, its clean environment, and how a start that failed is noticed."""

from __future__ import annotations

import itertools
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from addin.hosts.calc.extension.settings import Settings

_log = logging.getLogger(__name__)
#: Variables that LibreOffice sets for its own Python and that mislead another one.
_LEAKED = ("URE_BOOTSTRAP", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "UNO_PATH", "UNO_SERVICES", "UNO_TYPES", "VIRTUAL_ENV")
#: Lists of folders in which LibreOffice puts its own.
_LISTS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH")


#: A worker calls itself by the number it is given: on Windows the Python of a virtual environment is a child of what we start.
numbers = itertools.count(1)


def command_line(settings: Settings, *, number: int, connection: str, document: str, verb: str) -> list[str]:
    """How the worker is started for one press of a button."""
    given = {"--pipe": connection, "--worker": str(number), "--document": document, "--button": verb}
    return [settings.python, "-P", "-m", "addin.press_calc", *(part for pair in given.items() for part in pair)]


def clean_environment(environment: Mapping[str, str], program: str, more: Mapping[str, str]) -> dict[str, str]:
    """Environment of the worker: that of the user, without what the office in folder `program` put in."""
    clean = {name: text for name, text in environment.items() if name not in _LEAKED}
    for name in _LISTS:
        if name in clean:
            kept = [part for part in clean[name].split(os.pathsep) if part and not _inside(part, program)]
            clean[name] = os.pathsep.join(kept)
            if not kept:
                del clean[name]
    return {**clean, "PYTHONUTF8": "1", **more}


def _inside(folder: str, program: str) -> bool:
    """Whether a folder is the office's own; /usr/bin beside a program in /usr/lib is not."""
    return bool(program) and Path(program) in (Path(folder), *Path(folder).parents)


def start(command: list[str], environment: Mapping[str, str], failed: Callable[[], None], ended: Callable[[], bool]) -> None:
    """Start the worker and return at once.

    From a thread of its own, `ended` is called when the process is gone and tells whether the worker was ever heard of; `failed` is
    called for one that failed before that, since it could show nothing: its package is gone, or it did not reach us.

    The office's main thread must not wait: the worker calls back into it.

    Raises:
        OSError: the Python is gone.
    """
    windows = {"creationflags": 0x08000000} if sys.platform == "win32" else {"start_new_session": True}  # CREATE_NO_WINDOW
    process = subprocess.Popen(  # noqa: S603 - our own command line
        command,
        env=dict(environment),
        cwd=Path.home(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **windows,
    )
    threading.Thread(target=_watch, args=(process, failed, ended), name="kehubu-worker", daemon=True).start()


def _watch(process: subprocess.Popen[bytes], failed: Callable[[], None], ended: Callable[[], bool]) -> None:
    """Read what the worker says to the end, so that it never blocks; of one never heard of it goes into the log."""
    _, told = process.communicate()
    if not ended() and process.returncode:
        _log.error("the worker ended with %d: %s", process.returncode, told[-2000:].decode("utf-8", "replace"))
        failed()
