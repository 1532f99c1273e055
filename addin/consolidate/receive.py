"""One return into the ledger, as 汇总 would take it in: what 提交本月 does with a workspace at hand (R25)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from addin.consolidate.intake.child import File
from addin.consolidate.intake.taking import take_in
from addin.consolidate.run import Clock
from addin.ledger.intake import receipts
from addin.ledger.months.states import version_of
from addin.ledger.storage.jobs import Beat, hold
from addin.ledger.storage.workspace import Workspace, sha256_of
from addin.ledger.store import Ledger
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy, current
from workbooks.problems import Refusal

#: How long a return waits while its month is being consolidated.
_PATIENCE_S = 120


class Received(NamedTuple):
    """What became of a workbook: its version in the ledger, whether that came late, its state, whether it was there before."""

    version: int
    late: bool
    state: str
    known: bool


def receive(path: Path, month: Month, *, workspace: Workspace, clock: Clock, actor: str, policy: Policy | None = None) -> Received:
    """Take one workbook into the ledger; the same bytes that count there already are not taken again.

    Args:
        path: The workbook, where it will stay.
        month: The reporting month it tells.
        workspace: Where the ledger is.
        clock: Tells now.
        actor: Who is at work.
        policy: The policy; the current one if left out.

    Raises:
        Refusal: KH426, KH427 the month is closed, KH607 another person is at it, KH60x the ledger cannot be used.
    """
    return hand_in(lambda: (path, False), month, workspace=workspace, clock=clock, actor=actor, policy=policy)[1]


def hand_in(
    put: Callable[[], tuple[Path, bool]], month: Month, *, workspace: Workspace, clock: Clock, actor: str, policy: Policy | None = None
) -> tuple[Path, Received]:
    """Put a workbook down, take it into the ledger, and clear it away again if it was not taken: all under one claim.

    Args:
        put: Puts the workbook where it will stay; its place, and whether nothing lay there before. Called once the month is
            held: another window that hands in the same bytes can neither clear this copy away nor have its own cleared away.
        month: See `receive`.
        workspace: See `receive`.
        clock: See `receive`.
        actor: See `receive`.
        policy: See `receive`.

    Raises:
        Refusal: See `receive`.
    """
    ledger = Ledger(workspace)
    with hold(ledger.database, workspace.lock(month), "收件", month, actor, clock, patience=_PATIENCE_S) as beat:
        path, fresh = put()
        try:
            received = _take(ledger, path, month, policy or current(), clock, actor, beat)
        except Refusal:
            if fresh:  # nothing lies in the inbox that the ledger does not know
                path.unlink(missing_ok=True)
            raise
        if received.known and fresh:
            path.unlink(missing_ok=True)
    return path, received


def _take(ledger: Ledger, path: Path, month: Month, policy: Policy, clock: Clock, actor: str, beat: Beat) -> Received:
    file = File(path.name, path, sha256_of(path), path.stat().st_size)
    with ledger.database.read() as connection:
        before = version_of(connection, file.sha256)
    taken = take_in(ledger, [file], month, policy, clock(), actor, beat=beat, whole=False)
    ledger.workspace.came_again(taken.again)
    if taken.left_out:
        raise Refusal(taken.left_out[0].problems[0])
    with ledger.database.read() as connection:
        now = version_of(connection, file.sha256)
        told = [r for r in receipts.of_file(connection, file.sha256) if r.version == now.version]
    receipts.put(ledger.workspace, told)
    return Received(now.version, now.late, now.state, now.id == before.id)
