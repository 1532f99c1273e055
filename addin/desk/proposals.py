"""What a host's dialog proposes for the questions of a button; the person presses 确定 or types something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from addin.desk.desk import Desk
from udfs.periods import month_of


def reporting_month(desk: Desk) -> str:
    """The reporting month of today, as 2026-11."""
    return str(month_of(desk.today))


def inbox(desk: Desk) -> Path | None:
    """Where returns of the reporting month arrive in the workspace."""
    return None if desk.workspace is None else desk.workspace / "inbox" / reporting_month(desk)


def in_out(name: str) -> Callable[[Desk], Path | None]:
    """A place in the workspace's folder for results; {month} stands for the reporting month."""

    def propose(desk: Desk) -> Path | None:
        return None if desk.workspace is None else desk.workspace / "out" / name.format(month=month_of(desk.today).chinese)

    return propose


def in_documents(name: str) -> Callable[[Desk], Path]:
    """A place among the person's documents."""

    def propose(_desk: Desk) -> Path:
        home = Path.home()
        return next((f for f in (home / "Documents", home / "文档") if f.is_dir()), home) / name

    return propose
