"""Work on foreign files in child processes with limits of processor time and memory; a killer file never takes others with it.

Each child has one item in flight, so that the one which killed it is known exactly.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar, cast

from workbooks.opening.sandbox.child import DONE, NO_MEMORY, READY, attempt
from workbooks.opening.sandbox.sharing import children
from workbooks.opening.sandbox.start import Process
from workbooks.opening.sandbox.workers import NOTHING, Reason, Task, Worker, forget, start

MIB = 1024 * 1024
DEFAULT_SECONDS = 10.0
DEFAULT_MEMORY = 1024 * MIB

Item = TypeVar("Item")
Result = TypeVar("Result")


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
    """Run in child processes, each item within `seconds` and `memory_bytes` of address space.

    The seconds are those of the processor where the system tells them: a machine busy with others fails no file. One that waits for
    something else has so long by the clock.

    An item whose process died is tried once more when no other item is in work; if that fails as well, it is `Died`.
    Whatever ends the iteration early, Ctrl-C included, ends the children that are at work at once. All end with the iteration, or
    where they are shared with the piece of work (`sharing.shared_children`).

    Raises:
        RuntimeError: the children cannot start at all, e.g. because the function cannot be imported.
    """
    with children() as executor:
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
        pool, task = self._pool, Task(function, seconds, memory_bytes)
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


class _Pool:
    """Children for one task at a time, started when there is work and replaced when they die."""

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[tuple[Worker, Any]] = queue.SimpleQueue()
        self._workers: list[Worker] = []
        self._processes: list[Process] = []

    def run(self, task: Task, items: Iterable[Any], count: int) -> Iterator[tuple[Any, Any]]:
        """Each item with its result or the first `Died`; children get their next item before a result is handed on."""
        for worker in self._workers:
            if worker.task != task:  # the same function keeps what it has made for the files before
                worker.prepare(task)
        waiting = iter(items)
        held = self._hand_out(task, next(waiting, NOTHING), waiting, count)
        while held is not NOTHING or any(worker.works for worker in self._workers):
            done = self._next_answer()
            held = self._hand_out(task, held, waiting, count)
            if done is not None:
                yield done

    def close(self, *, idle: bool = True) -> None:
        """End all children, or those alone that are at work."""
        for worker in [w for w in self._workers if idle or w.works]:
            self._remove(worker)

    def _hand_out(self, task: Task, held: Any, waiting: Iterator[Any], count: int) -> Any:
        """Give items to idle children, no more of them than asked for, and start another if all are busy and there may be more."""
        for worker in self._workers[:count]:
            if worker.idle and held is not NOTHING:
                worker.give(held, task.seconds)
                held = next(waiting, NOTHING)
        if held is not NOTHING and len(self._workers) < count and all(worker.works for worker in self._workers):
            process, workers = start(task, self._answers, 1 if self._workers else count)
            self._processes.append(process)
            self._workers += workers
        return held

    def _next_answer(self) -> tuple[Any, Any] | None:
        """The next finished item with its outcome, or None if something else happened."""
        deadline = min(worker.deadline for worker in self._workers if not worker.idle)
        try:
            worker, answer = self._answers.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            late = [worker for worker in self._workers if not worker.idle and worker.deadline <= time.monotonic()]
            late = [worker for worker in late if not worker.has_time()]
            return self._lost(late[0], "timeout") if late else None
        if worker not in self._workers:
            return None
        if answer is None:
            return self._lost(worker, worker.reason())
        state, value = answer
        if state == READY:
            worker.is_ready(value)
            return None
        if not worker.ready:
            raise RuntimeError(f"a child of the sandbox could not start: {value}")
        item, worker.item = worker.item, NOTHING
        if state == NO_MEMORY:
            self._remove(worker)
        return item, outcome_of(answer)

    def _lost(self, worker: Worker, reason: Reason) -> tuple[Any, Any] | None:
        self._remove(worker)
        if not worker.started:
            raise RuntimeError("a child of the sandbox could not start")
        return (worker.item, Died(reason)) if worker.works else None

    def _remove(self, worker: Worker) -> None:
        worker.kill()
        self._workers.remove(worker)
        if not self._workers:
            for process in self._processes:
                forget(process)
            self._processes.clear()
