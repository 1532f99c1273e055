"""A month's folder → ledger → consolidated workbook (R15, R25).

1. Every workbook of the folder, its subfolders and zips is examined in a process of its own; one that fails stops no other. A file
   examined before on the same basis (its bytes and name, the policy, the checks, the register) is not read again.
2. What was read is kept in the ledger fifty files at a time; then all returns are entered in one transaction: the same file twice is
   one return, a changed file is a new version, one with errors is 退回 and the last accepted version of the month stays, one of
   another month is named and left aside.
3. A monthly sheet tells what it holds and nothing of what it does not: a client of the unit that is absent from it stands as last
   accepted (R31, R57), for a 无变化声明 all of them do (A03). A client marked 终止 leaves the list in the month after.
4. The workbook is written from the snapshot alone; the same snapshot gives the same bytes.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import addin.consolidate
import addin.ledger
from addin.consolidate.intake.arrivals import Hashes, arrivals
from addin.consolidate.intake.senders import with_senders
from addin.consolidate.intake.taking import Progress, checkers, code_of, take_in
from addin.consolidate.intake.whose import with_units
from addin.consolidate.likeness.duplicates import find_duplicates
from addin.consolidate.likeness.one_code import with_one_code
from addin.consolidate.workbook.book_split import MOST_ROWS, Written, write_books
from addin.consolidate.workbook.content import Content
from addin.consolidate.workbook.pieces import Kept
from addin.ledger.intake import receipts
from addin.ledger.months.snapshot import take
from addin.ledger.shapes.views import Duplicate, Snapshot
from addin.ledger.storage.jobs import hold
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger, Told
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy, current
from workbooks.atomic import sweep
from workbooks.opening.sandbox.pool import Executor, run_limited
from workbooks.opening.sandbox.sharing import shared_children
from workbooks.problems import Severity
from workbooks.spools import spool as spool_folder

Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a consolidation did."""

    month: Month
    out: Path
    snapshot: Snapshot
    duplicates: tuple[Duplicate, ...]
    told: tuple[Told, ...]
    #: Files found, of them newly read.
    files: int
    read: int
    #: What was written besides `out`, when the clients are more than a worksheet has rows.
    written: Written = field(default_factory=Written)

    @property
    def errors(self) -> int:
        """错误 in all files but those that counted once and do no more."""
        return sum(t.count(Severity.ERROR) for t in self.told if not t.gone)

    @property
    def warnings(self) -> int:
        """提醒 in the same files."""
        return sum(t.count(Severity.WARNING) for t in self.told if not t.gone)

    @property
    def gone(self) -> tuple[Told, ...]:
        """Files that were replaced or withdrawn and still lie there."""
        return tuple(t for t in self.told if t.gone)


def consolidate(
    folder: Path,
    month: Month,
    out: Path,
    *,
    workspace: Workspace,
    clock: Clock,
    actor: str,
    policy: Policy | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] | None = None,
    unmask: str = "",
    most_rows: int = MOST_ROWS,
    password: str | None = None,
) -> Outcome:
    """Consolidate a month.

    Args:
        folder: Where the branches' workbooks are.
        month: The reporting month.
        out: The workbook to write.
        workspace: Where the ledger is.
        clock: Tells now; asked once for everything that enters the ledger, and for the signs of life of a long run.
        actor: Who is at work.
        policy: The policy; the current one if left out.
        executor: How files are examined; limited processes if left out.
        progress: Told after each file.
        unmask: Reason for showing personal data in the workbook; logged. They are hidden without one.
        most_rows: Rows of a worksheet; above them the clients go into several workbooks.
        password: What opens workbooks that are protected.

    Raises:
        Refusal: KH607 another person is at it, KH611 nothing to do, KH60x the ledger cannot be used, KH133–KH137 `out` cannot be written.
    """
    with shared_children():
        month_of = Consolidation(workspace, executor or run_limited)
        return month_of.run(
            folder,
            month,
            out,
            clock=clock,
            actor=actor,
            policy=policy,
            progress=progress,
            unmask=unmask,
            most_rows=most_rows,
            password=password,
        )


class Consolidation:
    """Consolidations of one workspace, one after the other in a process that stays: what one has opened and read serves the next.

    Args:
        workspace: Where the ledger is.
        executor: How files are examined.

    Raises:
        Refusal: KH60x, the ledger cannot be used.
    """

    def __init__(self, workspace: Workspace, executor: Executor) -> None:
        self._workspace, self._executor = workspace, executor
        self._ledger = Ledger(workspace)
        self._hashes = Hashes()
        self._originals: dict[str, str] = {}

    def run(
        self,
        folder: Path,
        month: Month,
        out: Path,
        *,
        clock: Clock,
        actor: str,
        policy: Policy | None = None,
        progress: Callable[[Progress], None] | None = None,
        unmask: str = "",
        most_rows: int = MOST_ROWS,
        password: str | None = None,
    ) -> Outcome:
        """Consolidate a month; see `consolidate`."""
        policy, at = policy or current(), clock()
        ledger, root = self._ledger, self._workspace.root
        sweep(out.absolute().parent)
        held = hold(ledger.database, self._workspace.lock(month), "汇总", month, actor, clock)
        with _without_gc(), held as beat, spool_folder() as spool:
            senders: dict[str, str] = {}
            files, left_out = arrivals(folder, Path(spool), self._hashes, senders, keeper=ledger.register().keeper)
            taken = take_in(
                ledger, files, month, policy, at, actor, beat=beat, executor=self._executor, progress=progress, password=password
            )
            self._workspace.came_again(taken.again)
            left_out += taken.left_out
            snapshot, clients = take(ledger.remembered, month, policy, at=at, actor=actor, unmask=unmask)
            besides = ledger.told_besides(month, taken.basis, [(f.sha256, f.name) for f in files])
            register = ledger.register()
            told = with_senders(with_units((*ledger.told(month), *besides, *left_out), register), senders, register)
            merges = snapshot.entries.get("client-merges", ())
            duplicates = find_duplicates(snapshot.clients, clients.phones, policy.on(month), merges)
            told = with_one_code(told, snapshot, duplicates)
            kept = Kept(None if unmask else root / "cache" / f"clients-{month}", _makers())
            originals = _addresses(self._workspace, out, told, self._originals)
            came = ledger.receipts(str(month))
            content = Content(snapshot, duplicates, told, originals, unmasked=bool(unmask), receipts=came)
            written = write_books(out, content, kept, most_rows)
            receipts.put(self._workspace, came)
            kept.sweep()
        ledger.remembered.tidy()
        return Outcome(month, out, snapshot, duplicates, told, len(files), taken.read, written)


@contextlib.contextmanager
def _without_gc() -> Iterator[None]:
    """Tables of plain values hold no cycles; looking for them would take half the time of a large month."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@functools.cache
def _makers() -> str:
    """Hash over all code that has a part in the workbook."""
    return checkers() + code_of(addin.ledger, addin.consolidate)


def _addresses(workspace: Workspace, out: Path, told: Sequence[Told], known: dict[str, str]) -> dict[str, str]:
    """Originals in the archive, as addresses relative to the workbook; none across drives.

    Args:
        workspace: Where the archive is.
        out: The workbook.
        told: Tells which are wanted.
        known: Hash → where its original lies in the archive, as far as it was looked up before; taken further.
    """
    wanted = {t.sha256 for t in told if t.sha256}
    for prefix in {sha256[:2] for sha256 in wanted - known.keys()}:
        with contextlib.suppress(OSError):
            names = sorted((path.name for path in (workspace.originals / prefix).iterdir()), reverse=True)
            known.update({name[:64]: f"{prefix}/{name}" for name in names})
    with contextlib.suppress(ValueError):
        near = Path(os.path.relpath(workspace.originals, out.absolute().parent)).as_posix()
        return {sha256: f"{near}/{known[sha256]}" for sha256 in wanted & known.keys()}
    return {}
