"""Reading on many machines: an executor that sends files to the workers of a Dask scheduler and takes packed results back.

Only bytes and questions travel: no worker opens the folder, the ledger or the archive. A scheduler runs whatever it is sent, so it belongs
into a trusted network (docs/scale.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import pickle
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from addin.consolidate.intake.afar import DONE, LACKING, Asked, Parcel, pack, pack_task, work
from addin.ledger.earlier import Past
from workbooks.opening.sandbox.pool import DEFAULT_MEMORY, DEFAULT_SECONDS, Died, Executor, run_limited
from workbooks.problems import Refusal, Severity, Where, refuse, rule

NO_PACKAGE = rule(
    "KH650",
    Severity.ERROR,
    "没有装Dask",
    "这台电脑没有安装Dask（distributed），不能用--executor。",
    "运行 pip install kehubu[dask]，或去掉--executor在本机读取。",
)
UNREACHABLE = rule(
    "KH651",
    Severity.ERROR,
    "连不上调度机",
    "连不上Dask调度机“{address}”。",
    "核对地址和端口、调度机是否已启动；或去掉--executor在本机读取。",
)
NO_WORKERS = rule(
    "KH652",
    Severity.ERROR,
    "没有工作机",
    "Dask调度机“{address}”上没有工作机可用。",
    "先在各工作机上启动dask worker；或去掉--executor在本机读取。",
)
OTHER_VERSION = rule(
    "KH653",
    Severity.ERROR,
    "工作机的版本不同",
    "Dask调度机“{address}”的工作机没有安装客户簿，或者版本与本机不同，读出的结果可能不一样。",
    "在各工作机上装与本机相同的客户簿，重启dask worker后再汇总。",
)
LOST = rule(
    "KH654", Severity.ERROR, "与调度机断了", "读取途中与Dask调度机“{address}”断了联系。", "调度机恢复后再汇总一次，读过的文件不再读。"
)

Item = TypeVar("Item")
Result = TypeVar("Result")
#: Seconds until a scheduler must have answered, and until it must have a worker.
_PATIENCE_S = 15.0
_LOOK_S = 1.0
#: Files on the way for each thread of a worker: one in work, one waiting.
_AHEAD = 2


def readers(address: str) -> AbstractContextManager[Executor]:
    """How files are examined: by processes on this machine, or by the workers of the scheduler at an address."""
    return Cluster(address) if address else nullcontext(run_limited)


@dataclass(frozen=True, slots=True)
class _Flight:
    """A file on its way: the names of the answers that travel with it, and whether it goes alone since its worker died."""

    item: Any
    parcel: Parcel
    answers: tuple[str, ...] = ()
    alone: bool = False


class Cluster:
    """An executor on a Dask scheduler.

    Args:
        address: tcp://HOST:PORT, or tls:// with what Dask's own configuration says of certificates.

    Raises:
        Refusal: KH650 there is no Dask here, KH651 nothing answers at the address, KH652 it has no worker.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            import distributed
        except ImportError:
            raise refuse(NO_PACKAGE, Where()) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what happens is told in our own words
        self._dask: Any = distributed
        try:
            self._client: Any = distributed.Client(address, timeout=_PATIENCE_S, set_as_default=False, name="kehubu")
        except (OSError, ValueError, TypeError):
            raise self._refusal(UNREACHABLE) from None
        #: What is done with the files of a run, as it lies with the cluster.
        self._task: Any = None
        #: Answers of the ledger that lie with the cluster, by name.
        self._answers: dict[str, Any] = {}
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE_S)
        except (OSError, TimeoutError):
            self.close()
            raise self._refusal(NO_WORKERS) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the scheduler go."""
        self._answers.clear()
        with contextlib.suppress(OSError, TimeoutError):
            self._client.close(timeout=_PATIENCE_S)

    def __call__(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        workers: int = 0,
        seconds: float = DEFAULT_SECONDS,
        memory_bytes: int = DEFAULT_MEMORY,
    ) -> Iterator[tuple[Item, Result | Died]]:
        """Each item with its result, as they are finished; an item is a path, or has one.

        A file whose worker died is sent to another, and at last alone; if that fails as well, it is `Died`.

        Raises:
            Refusal: KH652 all workers are gone, KH653 a worker has another version, KH654 the scheduler is gone.
        """
        packed, ledger = pack_task(function)
        self._task = self._held(packed)
        self._answers.clear()  # the ledger may have changed since
        flying: dict[Any, _Flight] = {}
        suspects: list[_Flight] = []
        waiting = iter(items)
        more = True
        try:
            while more or flying or suspects:
                while more and len(flying) < self._room():
                    try:
                        item = next(waiting)
                    except StopIteration:
                        more = False
                        break
                    try:
                        parcel = pack(item, seconds, memory_bytes)
                    except OSError:  # what the system says of it is told as on one machine
                        yield from run_limited(function, [item], workers=1, seconds=seconds, memory_bytes=memory_bytes)
                        continue
                    self._send(flying, _Flight(item, parcel))
                if suspects and not flying and not more:
                    self._send(flying, replace(suspects.pop(), alone=True))
                for future in self._finished(flying):
                    flight = flying.pop(future)
                    if self._killed(future):
                        if flight.alone:
                            yield flight.item, Died("crashed")
                        else:
                            suspects.append(flight)
                        continue
                    state, told = self._told(future)
                    if state == DONE:
                        yield flight.item, told
                    else:
                        self._send(flying, self._answered(flight, ledger, told))
        finally:
            if flying:
                with contextlib.suppress(OSError, TimeoutError, CancelledError):
                    self._client.cancel(list(flying))

    def _room(self) -> int:
        return _AHEAD * max(self._threads(), 1)

    def _threads(self) -> int:
        with self._linked():
            return sum(map(int, self._client.nthreads().values()))

    @contextlib.contextmanager
    def _linked(self) -> Iterator[None]:
        """Whatever breaks while the scheduler is spoken to is the link to it."""
        try:
            yield
        except (OSError, TimeoutError, CancelledError):
            raise self._refusal(LOST) from None

    def _send(self, flying: dict[Any, _Flight], flight: _Flight) -> None:
        answers = {key: self._answers[key] for key in flight.answers}
        with self._linked(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a workbook is large
            flying[self._client.submit(work, flight.parcel, self._task, answers, pure=False)] = flight

    def _answered(self, flight: _Flight, ledger: Past | None, asked: Asked) -> _Flight:
        """The file once more, with the answer to what its reading asked; the cluster keeps an answer for all that ask the same."""
        if asked.key not in self._answers:
            self._answers[asked.key] = self._held(pickle.dumps(getattr(ledger, asked.what)(*asked.of), pickle.HIGHEST_PROTOCOL))
        return replace(flight, answers=(*flight.answers, asked.key))

    def _held(self, data: bytes) -> Any:
        """Bytes that lie with the cluster, for all files that need them."""
        with self._linked(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._client.submit(bytes, data, key=f"kehubu-{hashlib.sha256(data).hexdigest()}-{time.monotonic_ns()}")

    def _finished(self, flying: dict[Any, _Flight]) -> list[Any]:
        """Those that have come back, at least one unless there is none."""
        last = time.monotonic()
        while flying:
            try:
                with self._client.as_current():
                    self._dask.wait(list(flying), timeout=_LOOK_S, return_when="FIRST_COMPLETED")
                return [future for future in flying if future.done()]
            except CancelledError:
                raise self._refusal(LOST) from None
            except (OSError, TimeoutError):
                if self._client.status != "running":
                    raise self._refusal(LOST) from None
            if self._threads():
                last = time.monotonic()
            elif time.monotonic() - last > _PATIENCE_S:
                raise self._refusal(NO_WORKERS)
        return []

    def _killed(self, future: Any) -> bool:
        with self._linked():
            return future.status == "error" and isinstance(future.exception(), self._dask.scheduler.KilledWorker)

    def _told(self, future: Any) -> tuple[str, Any]:
        if future.status in ("cancelled", "lost"):
            raise self._refusal(LOST)
        with self._linked():
            failed = future.exception()
            state, told = (DONE, Died("crashed", repr(failed))) if failed else future.result()
        if isinstance(failed, (ImportError, AttributeError)):
            raise self._refusal(OTHER_VERSION)
        if state not in (DONE, LACKING):
            raise self._refusal(OTHER_VERSION)
        return state, told

    def _refusal(self, what: Any) -> Refusal:
        return refuse(what, Where(), address=self._address)
