"""One return into the ledger, as 汇总 would take it in: what 提交本月 does with a workspace at hand (R25)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from addin.consolidate.intake.child import File
from addin.consolidate.intake.taking import take_in
from addin.consolidate.run import Clock
from addin.ledger.intake import receipts
from addin.ledger.months.states import version_of
from addin.ledger.storage.jobs import hold
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
    ledger = Ledger(workspace)
    file = File(path.name, path, sha256_of(path), path.stat().st_size)
    lock = workspace.lock(month)
    with hold(ledger.database, lock, "收件", month, actor, clock, patience=_PATIENCE_S) as beat:
        with ledger.database.read() as connection:
            before = version_of(connection, file.sha256)
        taken = take_in(ledger, [file], month, policy or current(), clock(), actor, beat=beat, whole=False)
    if taken.left_out:
        raise Refusal(taken.left_out[0].problems[0])
    with ledger.database.read() as connection:
        now = version_of(connection, file.sha256)
        told = [r for r in receipts.of_file(connection, file.sha256) if r.version == now.version]
    receipts.put(workspace, told)
    return Received(now.version, now.late, now.state, now.id == before.id)
