"""How the first process of the sandbox's children starts: as a fork of this program where that is safe, else as a new interpreter.

A fork has loaded all that the program has, so it costs next to nothing; it keeps none of the program's open files, locks included.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from workbooks.opening.sandbox.child import serve

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from workbooks.opening.sandbox.child import serve; serve(json.loads(sys.argv[2]))"
)
_MIB = 1024 * 1024
#: Address space of a program that is still small enough to be forked: what it holds is taken from what a file may need.
_MOST_BYTES = 256 * _MIB
#: glibc would give the memory of every file back to the system and fetch it again for the next, a tenth of the reading time:
#: name of the setting for a new interpreter, its number in <malloc.h>, value.
_KEEP_MEMORY = (
    ("MALLOC_TRIM_THRESHOLD_", -1, 256 * _MIB),
    ("MALLOC_TOP_PAD_", -2, 8 * _MIB),
    ("MALLOC_MMAP_THRESHOLD_", -3, 256 * _MIB),
)

#: Descriptors of the ends that a child has: orders, answers.
Ends = tuple[int, int]


class Process(Protocol):
    """A started process, as `subprocess.Popen` has it."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


def start_process(theirs: Sequence[Ends]) -> tuple[Process, BinaryIO, BinaryIO]:
    """A process that serves, where it takes orders and where it answers.

    Args:
        theirs: Ends of the pipes for the processes that it divides into.
    """
    return _fork(theirs) if can_fork() else _new_interpreter(theirs)


def can_fork() -> bool:
    """Whether this program may be copied: nothing else runs in it that could hold a lock in the middle of its work, and it is small."""
    if sys.platform != "linux":
        return False
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)  # where one is closed, a pipe may have its number
    return threads == 1 and pages * os.sysconf("SC_PAGE_SIZE") <= _MOST_BYTES and None not in streams


def _new_interpreter(theirs: Sequence[Ends]) -> tuple[Process, BinaryIO, BinaryIO]:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path), json.dumps(theirs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {name: str(value) for name, _, value in _KEEP_MEMORY},
        creationflags=_creation_flags(),
        pass_fds=[descriptor for ends in theirs for descriptor in ends],
    )
    return process, cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)


def _creation_flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0


def _fork(theirs: Sequence[Ends]) -> tuple[Process, BinaryIO, BinaryIO]:
    orders, answers = os.pipe(), os.pipe()
    handled = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, handled)  # the program's handlers must not run in its copy
    try:
        if (pid := os.fork()) == 0:
            try:
                for number in handled:
                    signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
                _be_a_child((orders[0], answers[1]), theirs)
                serve(theirs)
            finally:
                os._exit(1)  # nothing of the program that was copied may go on here
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(orders[0])
    os.close(answers[1])
    return _Fork(pid), os.fdopen(orders[1], "wb"), os.fdopen(answers[0], "rb")


def _be_a_child(own: Ends, theirs: Sequence[Ends]) -> None:
    """What a new interpreter has by itself: streams of its own, no other open file, memory that is kept."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor, source in enumerate((*own, nothing)):
        os.dup2(source, descriptor)
    sys.stdout = sys.stderr = os.fdopen(2, "w")
    kept = sorted(descriptor for ends in theirs for descriptor in ends)
    for before, after in zip([2, *kept], [*kept, os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(before + 1, after)
    with contextlib.suppress(AttributeError):  # another C library
        for _, setting, value in _KEEP_MEMORY:
            ctypes.CDLL(None).mallopt(setting, value)


class _Fork:
    """A fork of this program."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._code: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            if timeout is not None and not self._ends_within(timeout):
                raise subprocess.TimeoutExpired("fork", timeout)
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._code

    def kill(self) -> None:
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)

    def _ends_within(self, seconds: float) -> bool:
        handle = os.pidfd_open(self._pid)
        try:
            return bool(select.select([handle], [], [], seconds)[0])
        finally:
            os.close(handle)
