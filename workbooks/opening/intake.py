"""Foreign files come in here: found in folders and zip archives, read in limited children, answered with a `Book` or a `Refusal`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbooks import refusals
from workbooks.grid import Book
from workbooks.names import told_name
from workbooks.opening.files import read_book
from workbooks.opening.folders import Found, expand
from workbooks.opening.sandbox.pool import DEFAULT_MEMORY, DEFAULT_SECONDS, Died, Executor, run_limited
from workbooks.problems import Refusal, Where, refuse

__all__ = ["Found", "Request", "answer", "death", "expand", "open_book", "open_books", "read_request"]

#: Reading a file takes no longer, in seconds of the processor, and no more memory, in bytes.
SECONDS = DEFAULT_SECONDS
MEMORY = DEFAULT_MEMORY
_DEATHS = {"timeout": refusals.TOO_SLOW, "memory": refusals.TOO_HUNGRY, "crashed": refusals.CRASHED}


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read: what it is called in messages, where it is, and how to open it."""

    name: str
    path: Path
    password: str | None = None
    now: datetime.datetime | None = None


def read_request(request: Request) -> Book | Refusal:
    """Read one file in this process; a refusal is an answer like a book. This is what the children run."""
    try:
        return read_book(request.path, name=request.name, password=request.password, now=request.now)
    except Refusal as refusal:
        return refusal


def answer(request: Request, outcome: Book | Refusal | Died, *, seconds: float = SECONDS) -> Book | Refusal:
    """The book or the refusal that an executor's outcome stands for."""
    return death(request.name, outcome, seconds=seconds) if isinstance(outcome, Died) else outcome


def death(name: str, died: Died, *, seconds: float = SECONDS) -> Refusal:
    """The refusal (KH129–KH131) for a file whose reading ended its process."""
    return refuse(_DEATHS[died.reason], Where(book=name), seconds=seconds)


def open_book(
    path: Path,
    *,
    name: str | None = None,
    password: str | None = None,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    now: datetime.datetime | None = None,
    executor: Executor = run_limited,
) -> Book:
    """Read one foreign file in a limited child process.

    Args:
        path: the file.
        name: what messages call it; its file name if not given.
        password: opens an encrypted workbook.
        seconds: processor time it may take.
        memory: bytes of address space it may take.
        now: moment to judge by whether an incomplete file may still be on its way.
        executor: how to run it.

    Raises:
        Refusal: KH110–KH132, KH138: every outcome that is no book.
    """
    request = Request(name or told_name(path.name), path, password, now.astimezone() if now else None)
    for _, outcome in open_books([request], workers=1, seconds=seconds, memory=memory, executor=executor):
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome
    raise RuntimeError("the executor gave no outcome")


def open_books(
    requests: Iterable[Request],
    *,
    workers: int = 2,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    executor: Executor = run_limited,
) -> Iterator[tuple[Request, Book | Refusal]]:
    """Read many foreign files, each in a limited child, as they are finished."""
    for request, outcome in executor(read_request, requests, workers=workers, seconds=seconds, memory_bytes=memory):
        yield request, answer(request, outcome, seconds=seconds)
