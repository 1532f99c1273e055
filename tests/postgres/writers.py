"""Programs that write into a ledger on a server, to be run beside each other and killed: python -m tests.postgres.writers WHAT FOLDER …"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from addin.ledger.log import events
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from tests.addin.returns import Office

AT = datetime.datetime(2026, 11, 24, 14)


def note(folder: Path, name: str, times: int) -> None:
    """Write into the log, so many times."""
    ledger = Ledger(Workspace.open(folder))
    for number in range(times):
        ledger.note(at=AT, actor=name, kind="试写", subject=str(number))


def hang(folder: Path) -> None:
    """Write much in one transaction, say so, and never end it."""
    ledger = Ledger(Workspace.open(folder))
    with ledger.database.write() as connection:
        for number in range(50):
            events.append(connection, AT, "李四", "没写完", str(number))
        print("written", flush=True)
        sys.stdin.read()


def consolidate(root: Path, folder: Path) -> None:
    """Take a folder in."""
    Office(root).consolidate(folder)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["note", folder, name, times]:
            note(Path(folder), name, int(times))
        case ["hang", folder]:
            hang(Path(folder))
        case ["consolidate", root, folder]:
            consolidate(Path(root), Path(folder))
