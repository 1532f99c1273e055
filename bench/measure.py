"""CPU, wall time and memory of a whole subprocess with everything it starts."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SAMPLE_S = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds, and MiB of the largest process and of all of them together (sampled)."""

    cpu_s: float
    wall_s: float
    largest_mib: float
    together_mib: float


def run(command: Sequence[str], *, cwd: Path, ends: Collection[int] = (0,)) -> Cost:
    """Cost of a command; see `output`."""
    return output(command, cwd=cwd, ends=ends)[0]


def output(command: Sequence[str], *, cwd: Path, ends: Collection[int] = (0,)) -> tuple[Cost, str]:
    """Cost of a command, and what it wrote; `ends` are the exit codes of one that did its work.

    Raises:
        RuntimeError: it failed; the text ends with what it wrote.
    """
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watcher.start()
        assert process.stdout is not None
        written = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.join()
    if process.returncode not in ends:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{written.decode(errors='replace')[-2000:]}")
    cost = Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, max(peak[0], usage.ru_maxrss / 1024))
    return cost, written.decode()


def _environment() -> dict[str, str]:
    """This one, but modules are kept compiled, as they are wherever a program is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def typical(costs: Iterable[Cost]) -> Cost:
    """Median of each figure."""
    columns = zip(*((c.cpu_s, c.wall_s, c.largest_mib, c.together_mib) for c in costs), strict=True)
    return Cost(*map(median, columns))


def python(*arguments: str) -> list[str]:
    """Command line of this interpreter."""
    return [sys.executable, *arguments]


def cpu_of_family() -> float:
    """CPU seconds of this process and of all it started, those that live included."""
    return sum(os.times()[:4]) + sum(map(_cpu_of, _descendants("self")))


def _descendants(process: str) -> Iterator[str]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(task).split():
            yield child
            yield from _descendants(child)


def _cpu_of(process: str) -> float:
    """CPU seconds of a process that lives and of its children that have ended; none when it ended meanwhile."""
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def cpu_with_children(root: int) -> float:
    """CPU seconds of a process and of everything it ever started."""
    total = 0.0
    for process in _family(root)[0]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def _watch(root: int, peak: list[float]) -> None:
    while Path(f"/proc/{root}/statm").exists() and (now := _together(root)) > 0:
        peak[0] = max(peak[0], now)
        time.sleep(SAMPLE_S)


def _together(root: int) -> float:
    """Resident MiB of a process and its descendants; 0 when it has ended."""
    family, resident = _family(root)
    return sum(resident.get(p, 0) for p in family) * PAGE / 2**20


def _family(root: int) -> tuple[set[int], dict[int, int]]:
    """A process and its descendants; resident pages of all processes."""
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(stat[1])
        resident[int(entry.name)] = int(stat[21])
    family = {root}
    while more := {p for p, parent in parents.items() if parent in family} - family:
        family |= more
    return family, resident
