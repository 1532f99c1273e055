"""What the children do in the tests of the sandbox."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time


def work(order: str) -> object:  # noqa: C901 - a branch for each order
    """Obey: the order's first word says what happens."""
    word, _, rest = order.partition(" ")
    match word:
        case "square":
            return int(rest) ** 2
        case "abort":
            os.abort()
        case "exit":
            os._exit(0)
        case "sleep":
            time.sleep(float(rest))
        case "spin":
            begun = time.process_time()
            while time.process_time() - begun < float(rest):
                pass
        case "family":
            time.sleep(float(rest))
            return os.getpid(), os.getppid()
        case "devour":
            return len(bytearray(1 << 40))
        case "fail":
            raise ValueError(rest)
        case "print":
            sys.stdout.write("x" * 100_000)
            sys.stdout.flush()
            os.write(1, b"x" * 100_000)
            return None
        case "files":
            return open_files()
        case "terminate":
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
        case "modules":
            return sorted(sys.modules)
        case "once":
            if not os.path.exists(rest):  # noqa: PTH110 - kept light
                with open(rest, "w", encoding="utf-8"):  # noqa: PTH123
                    os.abort()
            return "second time"
    return word


def open_files() -> list[str]:
    """What the open descriptors of this process stand for."""
    found = []
    for descriptor in range(256):
        with contextlib.suppress(OSError):
            found.append(os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115 - kept light
    return found


class Burden:
    """What a task brings along, in a circle, as policies and their graders are; counts how many of it live in this process."""

    alive = 0

    def __init__(self) -> None:
        self.me = self
        Burden.alive += 1

    def __reduce__(self) -> tuple[type[Burden], tuple[()]]:
        return Burden, ()

    def __del__(self) -> None:
        Burden.alive -= 1


def alive(_order: int, *, burden: Burden) -> int:
    """How many live."""
    return burden.alive
