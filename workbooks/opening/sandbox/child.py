"""The child's side of `workbooks.opening.sandbox.pool`: takes items from standard input, gives results to standard output.

Frames are a length of eight bytes and a pickle. Imports are kept few, since every child pays for them.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO

DONE, FAILED, NO_MEMORY, READY = "done", "failed", "memory", "ready"
PREPARE, WORK = "prepare", "work"
_LENGTH = struct.Struct("<Q")
#: A child whose parent has vanished ends itself so long after its time is up, in seconds.
_ORPHAN_GRACE = 30.0
#: A child that gets hardly any processor time has so many times as long by the clock.
PATIENCE = 30


def write_frame(stream: BinaryIO, value: object) -> None:
    """Send one value."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO) -> Any:
    """Take one value.

    Raises:
        EOFError: the other side is gone.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from our own child


def serve(pipes: Sequence[tuple[int, int]] = ()) -> None:
    """Work until standard input ends: frames are (PREPARE, (function, seconds, bytes of memory)) or (WORK, item).

    Args:
        pipes: Descriptors for orders and answers of the processes that this one divides into as soon as it is prepared.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when the user presses Ctrl-C
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    items = os.fdopen(0, "rb", closefd=False)
    gc.disable()  # tables of plain values hold no cycles, and an item's garbage is gone with its frame
    function, seconds = _unprepared, 0.0
    while True:
        try:
            order, value = read_frame(items)
        except EOFError:
            os._exit(0)
        except (ImportError, AttributeError):
            write_frame(results, (FAILED, traceback.format_exc()))
            return
        if order == PREPARE:
            if function is not _unprepared:
                function = _unprepared
                gc.unfreeze()  # what the former task brought with it goes: frozen, its cycles would stay for ever
                gc.collect()
            function, seconds, memory_bytes = value
            _limit_memory(memory_bytes)
            if pipes:
                _divide(pipes, results)
                pipes = ()
            write_frame(results, (READY, os.getpid()))
            continue
        _set_alarm(PATIENCE * seconds + _ORPHAN_GRACE)
        answer = attempt(function, value)
        _set_alarm(0)
        write_frame(results, answer)
        del value, answer
        gc.collect()
        gc.freeze()  # what stays is modules and caches: the next look leaves them out


def _divide(pipes: Sequence[tuple[int, int]], results: BinaryIO) -> None:
    """Go on as several processes, one with these streams and one with each pair of pipes in their place; returns in each of these.

    The process itself touches no item: it waits for the others, so that what they used is accounted for, and ends with the last.
    """
    gc.freeze()
    for own in ((0, results.fileno()), *pipes):
        if os.fork() == 0:
            os.dup2(own[0], 0)
            os.dup2(own[1], results.fileno())
            _close(pipes)
            return
    _close([(0, results.fileno()), *pipes])
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


def _close(pipes: Iterable[tuple[int, int]]) -> None:
    for pair in pipes:
        for descriptor in pair:
            os.close(descriptor)


def _unprepared(_item: object) -> Any:
    raise RuntimeError("no task was told")


def attempt(function: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    """Outcome of one call: done with its result, out of memory, or failed with the traceback."""
    try:
        return DONE, function(item)
    except MemoryError:
        return NO_MEMORY, None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic of a Rust library is no Exception
        return FAILED, traceback.format_exc()


def _limit_memory(memory_bytes: int) -> None:
    """Cap the address space where the platform can."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except (ValueError, OSError):  # macOS refuses limits below what is in use
            return


def _set_alarm(seconds: float) -> None:
    """End this process after so many seconds; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
