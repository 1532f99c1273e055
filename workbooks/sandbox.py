"""Work on foreign files in child processes with a wall clock and a memory limit; a killer file never takes others with it.

Each child has one item in flight, so that the one which killed it is known exactly. Children are started as plain
subprocesses: they import nothing but what the work needs, whatever program the parent is.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol, Self, TypeVar, cast

from workbooks.sandbox_child import DONE, NO_MEMORY, PREPARE, READY, WORK, attempt, read_frame, write_frame

MIB = 1024 * 1024
DEFAULT_SECONDS = 10.0
DEFAULT_MEMORY = 1024 * MIB
_START_SECONDS = 120.0
_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from workbooks.sandbox_child import serve; serve()"

#: glibc would give the memory of every file back to the system and fetch it again for the next, a tenth of the reading time.
_KEEP_MEMORY = dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), str(256 * MIB)) | {"MALLOC_TOP_PAD_": str(8 * MIB)}

Item = TypeVar("Item")
Result = TypeVar("Result")
Reason = Literal["crashed", "timeout", "memory"]


@dataclass(frozen=True, slots=True)
class Died:
    """No result: the work on an item ended its process, twice. `detail` is for the log alone."""

    reason: Reason
    detail: str = ""


class Executor(Protocol):
    """Runs a function over items, in any way and any order; the function and the items can be pickled."""

    def __call__(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        workers: int = 2,
        seconds: float = DEFAULT_SECONDS,
        memory_bytes: int = DEFAULT_MEMORY,
    ) -> Iterator[tuple[Item, Result | Died]]:
        """Each item with its result, as they are finished."""
        ...


def run_here(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int = 1,  # noqa: ARG001 - the protocol's
    seconds: float = DEFAULT_SECONDS,  # noqa: ARG001
    memory_bytes: int = DEFAULT_MEMORY,  # noqa: ARG001
) -> Iterator[tuple[Item, Result | Died]]:
    """Run in this process, one after the other, without limits; for tests and for files of our own."""
    for item in items:
        yield item, cast("Result | Died", outcome_of(attempt(function, item)))


def run_limited(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int = 2,
    seconds: float = DEFAULT_SECONDS,
    memory_bytes: int = DEFAULT_MEMORY,
) -> Iterator[tuple[Item, Result | Died]]:
    """Run in child processes, each item within `seconds` of wall clock and `memory_bytes` of address space.

    An item whose process died is tried once more when no other item is in work; if that fails as well, it is `Died`.
    Whatever ends the iteration early, Ctrl-C included, ends the children at once.

    Raises:
        RuntimeError: the children cannot start at all, e.g. because the function cannot be imported.
    """
    with Standing() as executor:
        yield from executor(function, items, workers=workers, seconds=seconds, memory_bytes=memory_bytes)


class Standing:
    """`run_limited` for many calls: children that are not at work when a call ends wait for the next one. Close it at the end."""

    def __init__(self) -> None:
        self._pool = _Pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        workers: int = 2,
        seconds: float = DEFAULT_SECONDS,
        memory_bytes: int = DEFAULT_MEMORY,
    ) -> Iterator[tuple[Item, Result | Died]]:
        """Each item with its result, as they are finished; see `run_limited`."""
        pool, task = self._pool, _Task(function, seconds, memory_bytes)
        try:
            suspects: list[Item] = []
            for item, outcome in pool.run(task, items, workers):
                if isinstance(outcome, Died) and not outcome.detail:
                    suspects.append(item)
                else:
                    yield item, cast("Result | Died", outcome)
            for suspect in suspects:
                pool.close()
                for item, outcome in pool.run(task, [suspect], 1):
                    yield item, cast("Result | Died", outcome)
        finally:
            pool.close(idle=False)

    def close(self) -> None:
        """End all children."""
        self._pool.close()


def outcome_of(answer: tuple[str, Any]) -> Any:
    """What a child's answer means."""
    state, value = answer
    if state == DONE:
        return value
    return Died("memory") if state == NO_MEMORY else Died("crashed", value)


class _Task(NamedTuple):
    """What children do with their items, and its limits."""

    function: Callable[[Any], Any]
    seconds: float
    memory_bytes: int


class _Nothing:
    """No item, told from an item that is None."""


_NOTHING = _Nothing()


class _Worker:
    """One child process and the thread that waits for its answers."""

    def __init__(self, task: _Task, answers: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        self.item: Any = _NOTHING
        #: Whether it was ready once, and whether it is for this task.
        self.started = self.ready = False
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _KEEP_MEMORY,
            creationflags=_creation_flags(),
        )
        self._input = cast("BinaryIO", self._process.stdin)
        self._output = cast("BinaryIO", self._process.stdout)
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()
        self.prepare(task)

    @property
    def works(self) -> bool:
        """Whether an item is in flight."""
        return self.item is not _NOTHING

    @property
    def idle(self) -> bool:
        """Whether it can take an item."""
        return self.ready and not self.works

    def prepare(self, task: _Task) -> None:
        """Tell the child what to do with the items that follow."""
        self.ready = False
        self.deadline = time.monotonic() + _START_SECONDS
        self._send((PREPARE, tuple(task)))

    def give(self, item: Any, seconds: float) -> None:
        """Put the child to work on an item."""
        self.item = item
        self.deadline = time.monotonic() + seconds
        self._send((WORK, item))

    def reason(self) -> Reason:
        """Why the child ended by itself; the system's memory guard ends processes by SIGKILL."""
        code = self._process.wait()
        return "memory" if sys.platform != "win32" and code == -signal.SIGKILL else "crashed"

    def kill(self) -> None:
        """End the child at once."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._input.close()

    def _send(self, value: object) -> None:
        with contextlib.suppress(OSError):  # a child that died meanwhile is noticed by its listener
            write_frame(self._input, value)

    def _listen(self, answers: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        with self._output as stream:
            while True:
                try:
                    answers.put((self, read_frame(stream)))
                except (EOFError, OSError):
                    answers.put((self, None))
                    return


class _Pool:
    """Children for one task at a time, started when there is work and replaced when they die."""

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[tuple[_Worker, Any]] = queue.SimpleQueue()
        self._workers: list[_Worker] = []

    def run(self, task: _Task, items: Iterable[Any], count: int) -> Iterator[tuple[Any, Any]]:
        """Each item with its result or the first `Died`; children get their next item before a result is handed on."""
        for worker in self._workers:
            worker.prepare(task)
        waiting = iter(items)
        held = self._hand_out(task, next(waiting, _NOTHING), waiting, count)
        while held is not _NOTHING or any(worker.works for worker in self._workers):
            done = self._next_answer()
            held = self._hand_out(task, held, waiting, count)
            if done is not None:
                yield done

    def close(self, *, idle: bool = True) -> None:
        """End all children, or those alone that are at work."""
        for worker in [w for w in self._workers if idle or w.works]:
            self._remove(worker)

    def _hand_out(self, task: _Task, held: Any, waiting: Iterator[Any], count: int) -> Any:
        """Give items to idle children, and start another child if all are busy and there may be more."""
        for worker in self._workers:
            if worker.idle and held is not _NOTHING:
                worker.give(held, task.seconds)
                held = next(waiting, _NOTHING)
        if held is not _NOTHING and len(self._workers) < count and all(worker.works for worker in self._workers):
            self._workers.append(_Worker(task, self._answers))
        return held

    def _next_answer(self) -> tuple[Any, Any] | None:
        """The next finished item with its outcome, or None if something else happened."""
        deadline = min(worker.deadline for worker in self._workers if not worker.idle)
        try:
            worker, answer = self._answers.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            late = [worker for worker in self._workers if not worker.idle and worker.deadline <= time.monotonic()]
            return self._lost(late[0], "timeout") if late else None
        if worker not in self._workers:
            return None
        if answer is None:
            return self._lost(worker, worker.reason())
        state, value = answer
        if state == READY:
            worker.started = worker.ready = True
            return None
        if not worker.ready:
            raise RuntimeError(f"a child of the sandbox could not start: {value}")
        item, worker.item = worker.item, _NOTHING
        if state == NO_MEMORY:
            self._remove(worker)
        return item, outcome_of(answer)

    def _lost(self, worker: _Worker, reason: Reason) -> tuple[Any, Any] | None:
        self._remove(worker)
        if not worker.started:
            raise RuntimeError("a child of the sandbox could not start")
        return (worker.item, Died(reason)) if worker.works else None

    def _remove(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)


def _creation_flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
