"""What was made, written into the log: of which snapshot, in which edition, for whom (R28, R40, A31)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from addin.desk.desk import Desk

if TYPE_CHECKING:
    from addin.ledger.store import Ledger


def note_made(
    desk: Desk,
    ledger: Ledger,
    title: str,
    made: Sequence[Path],
    *,
    report: str,
    snapshot: str = "",
    edition: str = "",
    unit: str = "",
    addressee: str = "",
    rests_on: tuple[str, str, int] | None = None,
) -> None:
    """Note files that were made.

    Args:
        desk: Tells the time.
        ledger: The ledger.
        title: What they are.
        made: The files.
        report: Its name for programs.
        snapshot: Id of the snapshot they were made of, "" for a letter about one return.
        edition: In which edition.
        unit: For which unit.
        addressee: For whom, where it is no unit.
        rests_on: Unit, period and version of the return a letter is about.
    """
    from addin.ledger.log.events import PRINTED
    from addin.ledger.storage.workspace import current_user

    files = {"report": report, "snapshot": snapshot, "files": [p.name for p in made]}
    whose = {"edition": edition, "unit": unit, "addressee": addressee} | ({"of": list(rests_on)} if rests_on else {})
    ledger.note(at=desk.now, actor=current_user(), kind=PRINTED, subject=title, detail=files | whose)


def note_look(desk: Desk, what: str, asked: Mapping[str, str]) -> None:
    """Note that clients or entries were looked at.

    Args:
        desk: Tells the time.
        what: What was shown.
        asked: What was asked for, by the words it was asked in.
    """
    from addin.buttons.support.working import ledger_of
    from addin.ledger.log.events import LOOKED
    from addin.ledger.storage.workspace import current_user

    ledger_of(desk).note(at=desk.now, actor=current_user(), kind=LOOKED, subject=what, detail=dict(asked))
