"""What a worker of a Dask cluster does with one file: the same limited process as on one machine, over bytes that were sent along.

A worker may stand on another machine: it sees neither the folder nor the ledger. What a check asks of the ledger is answered by whoever
sent the file: the first time the reading stops with the question, and begins again with the answer at hand.
"""

from __future__ import annotations

import functools
import hashlib
import io
import os
import pickle
import tempfile
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

import addin.consolidate
import addin.ledger
import udfs
import workbooks
from addin.consolidate.intake.taking import code_of
from addin.ledger.earlier import Past
from udfs.kinds.dates import Month
from workbooks.opening.sandbox.pool import Died, Standing

#: What came of a parcel: a result, a question to the ledger, or another version of the program.
DONE, LACKING, OTHER = "done", "lacking", "other"
_LEDGER = "ledger"
_MINE = threading.local()
_NUMBERS = count()


@runtime_checkable
class Carried(Protocol):
    """An item that lies in a file."""

    @property
    def path(self) -> Path:
        """The file."""

    def at(self, path: Path) -> Any:
        """The same item in another place."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the ledger: a method of `Past` and what it is asked with."""

    what: str
    of: tuple[Any, ...]

    @property
    def key(self) -> str:
        """Name of its answer."""
        return hashlib.sha256(repr((self.what, self.of)).encode()).hexdigest()


class LackingError(BaseException):
    """A check needs an answer that was not sent along; nothing but the one who sends it may catch this."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.asked = asked


#: In the process that reads a file: what was sent along with it, name of a question → name of the answer.
_SENT: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Sent:
    """The ledger as far as its answers were sent along with the file that is being read.

    Args:
        folder: Where the answers are.
    """

    folder: Path

    def clients(self, unit: str, month: Month) -> Mapping[str, Mapping[str, Any]] | None:
        """See `Past`."""
        return cast("Mapping[str, Mapping[str, Any]] | None", self._told("clients", unit, month)) if unit else None

    def held(self, unit: str, month: Month) -> Mapping[str, Mapping[Any, Mapping[str, Any]]]:
        """See `Past`."""
        return cast("Mapping[str, Mapping[Any, Mapping[str, Any]]]", self._told("held", unit, month)) if unit else {}

    def fed(self, unit: str, month: Month, registers: Sequence[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """See `Past`."""
        return cast("Mapping[str, Sequence[Mapping[str, Any]]]", self._told("fed", unit, month, tuple(registers))) if unit else {}

    def decided(self, month: Month) -> Mapping[str, str]:
        """See `Past`."""
        return cast("Mapping[str, str]", self._told("decided", month))

    def everyone(self, month: Month) -> Collection[str]:
        """See `Past`."""
        return cast("Collection[str]", self._told("everyone", month))

    def _told(self, what: str, *of: Any) -> Any:
        asked = Asked(what, of)
        if asked.key not in _SENT:
            raise LackingError(asked)
        return _answer(self.folder / _SENT[asked.key])


@functools.lru_cache(maxsize=8)
def _answer(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by our own worker


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file as it travels, and within which limits it is worked on; `mark` tells the program that sent it."""

    item: bytes
    name: str
    data: bytes
    #: When the file was changed last, in nanoseconds: one cut short may still be on its way.
    changed: int
    seconds: float
    memory_bytes: int
    mark: str


def pack_task(function: Callable[[Any], Any]) -> tuple[bytes, Past | None]:
    """What is to be done with files, as it travels, and the ledger that it would ask."""
    target = io.BytesIO()
    pickler = _Pickler(target, pickle.HIGHEST_PROTOCOL)
    pickler.dump(function)
    return target.getvalue(), pickler.ledger


def pack(item: Any, seconds: float, memory_bytes: int) -> Parcel:
    """A parcel.

    Raises:
        OSError: the file cannot be read.
    """
    path = item.path if isinstance(item, Carried) else Path(item)
    packed = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    return Parcel(packed, path.name, path.read_bytes(), path.stat().st_mtime_ns, seconds, memory_bytes, mark())


class _Pickler(pickle.Pickler):
    """Leaves the ledger out."""

    ledger: Past | None = None

    def persistent_id(self, told: Any) -> str | None:
        if isinstance(told, Past):
            self.ledger = told
            return _LEDGER
        return None


class _Unpickler(pickle.Unpickler):
    """Puts what was sent of the ledger in its place."""

    def __init__(self, data: bytes, sent: Sent) -> None:
        super().__init__(io.BytesIO(data))
        self._sent = sent

    def persistent_load(self, _: Any) -> Sent:
        return self._sent


@functools.cache
def mark() -> str:
    """Hash over all code that has a part in reading: another version reads otherwise."""
    return code_of(udfs, workbooks, addin.ledger, addin.consolidate)


def work(parcel: Parcel, task: bytes, answers: Mapping[str, bytes]) -> tuple[str, Any]:
    """What came of a parcel, on a worker: (DONE, result or `Died`), (LACKING, question), (OTHER, none)."""
    if parcel.mark != mark():
        return OTHER, None
    folder = _folder()
    sent = {key: hashlib.sha256(data).hexdigest() for key, data in answers.items()}  # one ledger answers otherwise than another
    for key, name in sent.items():
        if not (folder / name).exists():
            _put(folder / name, answers[key])
    place = folder / f"file-{next(_NUMBERS)}"
    place.mkdir()
    path = place / parcel.name
    try:
        path.write_bytes(parcel.data)
        os.utime(path, ns=(parcel.changed, parcel.changed))
        item = pickle.loads(parcel.item)  # noqa: S301 - who reaches the scheduler runs anything anyway
        moved = item.at(path) if isinstance(item, Carried) else path
        told = [(sent, moved)]
        ((_, found),) = _pool()(_unpacked(task, folder), told, workers=1, seconds=parcel.seconds, memory_bytes=parcel.memory_bytes)
        return (DONE, found) if isinstance(found, Died) else found
    finally:
        path.unlink(missing_ok=True)
        place.rmdir()


@functools.lru_cache(maxsize=2)
def _unpacked(task: bytes, folder: Path) -> Callable[[Any], tuple[str, Any]]:
    """What is done with the files of a run: the same for all of them, so that whoever does it is prepared once."""
    return functools.partial(_attempt, _Unpickler(task, Sent(folder)).load())


def _attempt(function: Callable[[Any], Any], told: tuple[Mapping[str, str], Any]) -> tuple[str, Any]:
    sent, item = told
    _SENT.clear()
    _SENT.update(sent)
    try:
        return DONE, function(item)
    except LackingError as lacking:
        return LACKING, lacking.asked


def _put(path: Path, data: bytes) -> None:
    half = path.with_suffix(f".{next(_NUMBERS)}")
    half.write_bytes(data)
    half.replace(path)


@functools.cache
def _folder() -> Path:
    """Of this worker, for its own user alone; it goes with the worker's local directory."""
    from distributed import get_worker

    return Path(tempfile.mkdtemp(prefix="kehubu-", dir=get_worker().local_directory))


def _pool() -> Standing:
    """Limited processes of this thread, which stay from file to file."""
    if not hasattr(_MINE, "pool"):
        _MINE.pool = Standing()
    return cast("Standing", _MINE.pool)
