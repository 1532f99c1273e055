"""How long a test waits for another process: on a crowded machine longer, by as much as it is crowded."""

from __future__ import annotations

import os
import time


def patience(seconds: float) -> float:
    """Seconds to wait for what takes at most so long on a machine with nothing else to do."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Patience:
    """It ends when so many seconds of a machine with nothing else to do have passed."""

    def __init__(self, seconds: float) -> None:
        self._left, self._since = seconds, time.monotonic()

    @property
    def ended(self) -> bool:
        """Whether it has ended; asked often, since what counts is how crowded it is now."""
        now = time.monotonic()
        self._left -= (now - self._since) / patience(1)
        self._since = now
        return self._left < 0
