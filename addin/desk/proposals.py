"""What a host's dialog proposes for the questions of a button; the person presses 确定 or types something else."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from addin.desk.desk import Desk
from udfs.kinds.dates import Month
from udfs.periods import due, month_of


def reporting_month(desk: Desk) -> str:
    """The reporting month of today, as 2026-11: what a branch fills in."""
    return str(month_of(desk.today))


def nearest_month(day: datetime.date) -> Month:
    """The month whose due day lies nearest: on the 29th the one just closed, in the middle of the next month that one.

    >>> str(nearest_month(datetime.date(2026, 11, 29))), str(nearest_month(datetime.date(2026, 12, 14)))
    ('2026-11', '2026-12')
    """
    around = [Month(day.year, day.month).plus(n) for n in (-1, 0, 1)]
    return min(around, key=lambda month: abs((due(month) - day).days))


def month_taken_in(desk: Desk) -> str:
    """The month whose returns were last taken in; where none were, the one whose due day lies nearest."""
    return str(_taken_in(desk) or nearest_month(desk.today))


def month_to_take_in(desk: Desk) -> str:
    """The latest month begun for which something lies in the inbox; else the one whose due day lies nearest."""
    latest = month_of(desk.today)
    arrived = [month for n in range(12) if (month := latest.plus(-n)) and _holds_files(_inbox(desk, month))]
    return str(arrived[0] if arrived else nearest_month(desk.today))


def inbox(desk: Desk) -> Path | None:
    """Where returns of the month to be taken in arrive in the workspace."""
    return _inbox(desk, Month.parse(month_to_take_in(desk)))


def in_out(name: str, month: Callable[[Desk], str] = month_taken_in) -> Callable[[Desk], Path | None]:
    """A place in the workspace's folder for results; {month} stands for the month that the button proposes."""

    def propose(desk: Desk) -> Path | None:
        return None if desk.workspace is None else desk.workspace / "out" / name.format(month=Month.parse(month(desk)).chinese)

    return propose


def in_documents(name: str) -> Callable[[Desk], Path]:
    """A place among the person's documents."""

    def propose(_desk: Desk) -> Path:
        home = Path.home()
        return next((f for f in (home / "Documents", home / "文档") if f.is_dir()), home) / name

    return propose


def with_month(proposed: Mapping[str, Any], told: Mapping[str, Any], month: str = "month") -> dict[str, Any]:
    """Answers with the places that were left as proposed named after the month that was chosen."""
    found = dict(told)
    before, after = (_month(answers.get(month)) for answers in (proposed, told))
    if before is None or after is None or before == after:
        return found
    for name, place in told.items():
        if isinstance(place, Path) and place == proposed.get(name):
            for old, new in ((before.chinese, after.chinese), (str(before), str(after))):
                place = place.with_name(place.name.replace(old, new))
            found[name] = place
    return found


def _month(told: Any) -> Month | None:
    try:
        return Month.parse(str(told))
    except ValueError:
        return None


def _taken_in(desk: Desk) -> Month | None:
    if desk.workspace is None:
        return None
    from addin.ledger.storage.workspace import Workspace

    workspace = Workspace.at(desk.workspace, desk.ledger)
    if not workspace.has_ledger:
        return None
    from addin.ledger.store import Ledger

    return Ledger(workspace).last_arrival(month_of(desk.today))


def _inbox(desk: Desk, month: Month) -> Path | None:
    return None if desk.workspace is None else desk.workspace / "inbox" / str(month)


def _holds_files(folder: Path | None) -> bool:
    return folder is not None and folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))
