"""The parent's side of one child of `workbooks.opening.sandbox.pool`, and how children are started.

Where several are wanted and the system can, one process loads what the work needs and divides into all of them before any has seen a
file; a start costs as much as reading twenty files.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO, Literal, NamedTuple

from workbooks.opening.sandbox.child import PATIENCE, PREPARE, WORK, read_frame, write_frame
from workbooks.opening.sandbox.clock import spent
from workbooks.opening.sandbox.start import Process, start_process

Reason = Literal["crashed", "timeout", "memory"]

_START_SECONDS = 120.0
#: A child that has not had its time is looked at again after no less than this, in seconds.
_LOOK_AGAIN = 0.05
_LEAVE_SECONDS = 5.0


class Task(NamedTuple):
    """What children do with their items, and its limits."""

    function: Callable[[Any], Any]
    seconds: float
    memory_bytes: int


class Nothing:
    """No item, told from an item that is None."""


NOTHING = Nothing()
Answers = queue.SimpleQueue[tuple["Worker", Any]]


class Worker:
    """One child and the thread that waits for its answers.

    Args:
        answers: Takes what it answers; None when it has ended.
        input: Where it takes its orders from.
        output: Where it answers.
        process: The child, if we started it; None for one that a child of ours has divided into.
    """

    def __init__(self, answers: Answers, input: BinaryIO, output: BinaryIO, process: Process | None) -> None:  # noqa: A002
        self.item: Any = NOTHING
        self.task: Task | None = None
        #: Whether it was ready once, and whether it is for this task.
        self.started = self.ready = False
        self.deadline = time.monotonic() + _START_SECONDS
        self._input, self._output, self._process = input, output, process
        #: Descriptor of one that is not our own: its number may belong to another by the time a signal is sent.
        self._handle: int | None = None
        self._pid: int | None = None
        self._last = self._budget = 0.0
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    @property
    def works(self) -> bool:
        """Whether an item is in flight."""
        return self.item is not NOTHING

    @property
    def idle(self) -> bool:
        """Whether it can take an item."""
        return self.ready and not self.works

    def prepare(self, task: Task) -> None:
        """Tell the child what to do with the items that follow."""
        self.ready, self.task = False, task
        self.deadline = time.monotonic() + _START_SECONDS
        self._send((PREPARE, tuple(task)))

    def is_ready(self, pid: int) -> None:
        """It said so, and its process number."""
        self.started = self.ready = True
        self._pid = pid
        if self._process is None and self._handle is None and sys.platform == "linux":
            with contextlib.suppress(ProcessLookupError):
                self._handle = os.pidfd_open(pid)

    def give(self, item: Any, seconds: float) -> None:
        """Put the child to work on an item."""
        self.item = item
        self.deadline = time.monotonic() + seconds
        self._last = time.monotonic() + PATIENCE * seconds
        now = spent(self._pid) if self._pid else None
        self._budget = now.seconds + seconds if now else 0.0
        self._send((WORK, item))

    def has_time(self) -> bool:
        """Whether its item may take longer, since the machine was busy with others: it has not had the processor time it may use."""
        now = spent(self._pid) if self._pid and self.works and time.monotonic() < self._last else None
        if now is None or not now.goes_on or now.seconds >= self._budget:
            return False
        self.deadline = min(time.monotonic() + max(self._budget - now.seconds, _LOOK_AGAIN), self._last)
        return True

    def reason(self) -> Reason:
        """Why the child ended by itself; the system's memory guard ends processes by SIGKILL."""
        code = self._process.wait() if self._process else None
        return "memory" if sys.platform != "win32" and code == -signal.SIGKILL else "crashed"

    def kill(self) -> None:
        """End the child at once."""
        if self._process:
            self._process.kill()
            self._process.wait()
        elif self._handle is not None and sys.platform == "linux":
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            select.select([self._handle], [], [])
            os.close(self._handle)
            self._handle = None
        with contextlib.suppress(OSError):
            self._input.close()

    def _send(self, value: object) -> None:
        with contextlib.suppress(OSError, ValueError):  # a child that died meanwhile is noticed by its listener
            write_frame(self._input, value)

    def _listen(self, answers: Answers) -> None:
        with self._output as stream:
            while True:
                try:
                    answers.put((self, read_frame(stream)))
                except (EOFError, OSError):
                    answers.put((self, None))
                    return


def start(task: Task, answers: Answers, count: int) -> tuple[Process, list[Worker]]:
    """A new process with one child, itself, or with `count` of them where the system can divide it."""
    others = [(os.pipe(), os.pipe()) for _ in range(count - 1)] if hasattr(os, "pidfd_open") else []
    theirs = [(orders[0], answered[1]) for orders, answered in others]
    process, orders, answered = start_process(theirs)
    for pair in theirs:
        for descriptor in pair:
            os.close(descriptor)
    workers = [Worker(answers, orders, answered, None if others else process)]
    workers[0].prepare(task)
    workers += [Worker(answers, os.fdopen(o[1], "wb"), os.fdopen(a[0], "rb"), None) for o, a in others]
    for worker in workers:
        worker.task = task
    return process, workers


def forget(process: Process) -> None:
    """Wait for a process whose children have all been ended; it ends with them."""
    try:
        process.wait(_LEAVE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
