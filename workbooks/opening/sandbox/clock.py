"""How much processor time a child has had: a busy machine's clock says little about a file."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import NamedTuple


class Spent(NamedTuple):
    """Processor time of a process in seconds, and whether it is held up by nothing but others that run or read."""

    seconds: float
    goes_on: bool


def spent(pid: int) -> Spent | None:
    """What a process has used so far; None where the system does not tell, or it is gone."""
    if sys.platform == "win32":
        query_limited = 0x1000
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(query_limited, 0, pid)
        times = [ctypes.c_ulonglong() for _ in range(4)]
        told = handle and kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
        if handle:
            kernel.CloseHandle(handle)
        return Spent((times[2].value + times[3].value) / 1e7, goes_on=True) if told else None
    try:
        # The name in brackets may hold anything; state, user and system time are the 1st, 12th and 13th word behind it.
        words = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:  # gone, or a Mac
        return None
    return Spent((int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"), words[0] in (b"R", b"D"))
