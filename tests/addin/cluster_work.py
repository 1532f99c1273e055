"""Work on a file whose content says what it does."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def work(path: Path) -> str:
    match path.read_text():
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            while True:
                time.process_time()
        case "memory":
            bytearray(1 << 33)
    return path.read_text()
