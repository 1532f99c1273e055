"""A small program whose children are forks of it: `python -m tests.workbooks.sandbox_forks ORDER…` prints what they answered, as JSON."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from tests.workbooks.sandbox_work import work
from workbooks.opening.sandbox.pool import Died, Standing
from workbooks.opening.sandbox.start import can_fork

MIB = 1024 * 1024


def main(orders: list[str]) -> None:
    """Obey the orders in children while this program holds a lock, then look what is left of them."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("the handler of the program"))
    with tempfile.TemporaryFile() as lock, Standing() as executor:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = {"forks": can_fork(), "own": os.getpid()}
        answers = executor(work, orders, workers=2, seconds=2, memory_bytes=512 * MIB)
        told |= {item: [a.reason, a.detail[-40:]] if isinstance(a, Died) else a for item, a in answers}
        executor.close()
        told["left"] = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
