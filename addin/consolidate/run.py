"""A month's folder → ledger → consolidated workbook (R15, R25; design §2).

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
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import addin.consolidate
import addin.ledger
import udfs
import workbooks
from addin.consolidate.book import write_book
from addin.consolidate.child import File, examine_file
from addin.consolidate.content import Content
from addin.consolidate.duplicates import find_duplicates
from addin.consolidate.pieces import Kept
from addin.ledger import returns
from addin.ledger.earlier import Earlier
from addin.ledger.jobs import Beat, hold
from addin.ledger.reading import Reading, refused
from addin.ledger.returns import Intake
from addin.ledger.snapshot import fingerprint, take
from addin.ledger.store import Ledger, Told
from addin.ledger.units import Register
from addin.ledger.views import Duplicate, Snapshot
from addin.settings import Workspace, sha256_of
from udfs import periods
from udfs.dates import Month
from udfs.policy import Policy, current
from workbooks import refusals
from workbooks.atomic import sweep
from workbooks.checks import Context, UnitEntry
from workbooks.examine import Options
from workbooks.files import unreadable
from workbooks.folders import expand
from workbooks.intake import death
from workbooks.problems import Severity, Where, problem, refuse, rule
from workbooks.sandbox import Died, Executor, run_limited

SAME_BYTES = rule("KH610", Severity.WARNING, "重复的文件", "与“{other}”内容完全相同，只算一次报送。", "多余的一份可以删掉。")
NOTHING = rule("KH611", Severity.ERROR, "没有可汇总的文件", "文件夹“{folder}”里没有表格文件。", "请核对文件夹，或先把各单位的报送放进去。")

_log = logging.getLogger(__name__)
#: Refusals that tell of the moment, not of the file.
_PASSING = (refusals.NOT_FOUND, refusals.NO_RIGHTS, refusals.UNREADABLE)
#: Files kept in the ledger in one transaction.
_BATCH = 50
Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is."""

    done: int
    total: int
    file: str


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

    @property
    def errors(self) -> int:
        """错误 in all files."""
        return sum(p.severity is Severity.ERROR for t in self.told for p in t.problems)

    @property
    def warnings(self) -> int:
        """提醒 in all files."""
        return sum(p.severity is Severity.WARNING for t in self.told for p in t.problems)


def consolidate(
    folder: Path,
    month: Month,
    out: Path,
    *,
    workspace: Workspace,
    clock: Clock,
    actor: str,
    policy: Policy | None = None,
    executor: Executor = run_limited,
    progress: Callable[[Progress], None] | None = None,
    unmask: str = "",
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

    Raises:
        Refusal: KH607 another person is at it, KH611 nothing to do, KH60x the ledger cannot be used, KH133–KH137 `out` cannot be written.
    """
    policy, at = policy or current(), clock()
    ledger = Ledger(workspace)
    sweep(out.absolute().parent)
    lock = workspace.root / ".consolidate.lock"
    with _without_gc(), hold(ledger.database, lock, "汇总", month, actor, clock) as beat, tempfile.TemporaryDirectory() as spool:
        files, left_out = _files(folder, Path(spool))
        taken = take_in(ledger, files, month, policy, at, actor, beat=beat, executor=executor, progress=progress)
        left_out += taken.left_out
        snapshot, clients = take(ledger.database, month, policy, at=at, actor=actor, unmask=unmask)
        told = (*ledger.told(month), *ledger.told_besides(month, taken.basis, [(f.sha256, f.name) for f in files]), *left_out)
        duplicates = find_duplicates(snapshot.clients, clients.phones)
        kept = Kept(None if unmask else workspace.root / "cache" / f"clients-{month}", _makers())
        write_book(out, Content(snapshot, duplicates, told, _addresses(workspace, out, told), unmasked=bool(unmask)), kept)
        kept.sweep()
    return Outcome(month, out, snapshot, duplicates, told, len(files), taken.read)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking files in did: on which basis, how many were newly read, and what is told of files left aside."""

    basis: str
    read: int
    left_out: list[Told]


def take_in(
    ledger: Ledger,
    files: Sequence[File],
    month: Month,
    policy: Policy,
    at: datetime.datetime,
    actor: str,
    *,
    beat: Beat,
    executor: Executor = run_limited,
    progress: Callable[[Progress], None] | None = None,
) -> Taken:
    """Examine files that were not examined before on this basis, keep them, and enter them all as versions of returns."""
    basis = _basis(policy, month, ledger.register())
    fresh = _not_known(ledger, basis, files)
    function = functools.partial(examine_file, options=_options(ledger, policy, month, at))
    intake = Intake(month, policy.version, basis, at, actor, periods.due(month, policy))
    left_out: list[Told] = []
    batch: list[tuple[File, Reading]] = []
    for done, (file, found) in enumerate(_read(executor, function, fresh), start=1):
        batch.append((file, found))
        beat()
        if len(batch) == _BATCH or done == len(fresh):
            left_out += _keep(ledger, intake, batch)
            batch.clear()
        if progress:
            progress(Progress(done, len(fresh), found.name))
    with ledger.database.write() as connection:
        returns.enter(connection, intake, files)
    return Taken(basis, len(fresh), left_out)


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


def _files(folder: Path, spool: Path) -> tuple[list[File], list[Told]]:
    """The workbooks of a folder, each content once, and what is told of all the rest."""
    files: dict[str, File] = {}
    left_out = []
    for found in sorted(expand(folder, spool), key=lambda f: f.name):
        if found.problem is not None:
            left_out.append(Told("", found.name, "", (found.problem,)))
            continue
        try:
            sha256, size = sha256_of(found.path), found.path.stat().st_size
        except OSError as error:
            left_out.append(_unread(found.name, found.path, error))
            continue
        if sha256 in files:
            same = problem(SAME_BYTES, Where(found.name), other=files[sha256].name)
            left_out.append(Told("", found.name, sha256, (same,)))
            continue
        files[sha256] = File(found.name, found.path, sha256, size)
    if not files and not left_out:
        raise refuse(NOTHING, Where(), folder=folder.name)
    return list(files.values()), left_out


def _not_known(ledger: Ledger, basis: str, files: Sequence[File]) -> list[File]:
    with ledger.database.read() as connection:
        known = returns.known_examinations(connection, basis)
    return [f for f in files if (f.sha256, f.name) not in known]


def _unread(name: str, path: Path, error: OSError) -> Told:
    return Told("", name, "", (unreadable(error, path, Where(book=name)).problem,))


def _keep(ledger: Ledger, intake: Intake, batch: Sequence[tuple[File, Reading]]) -> list[Told]:
    """Originals into the archive, then what they gave into the ledger: memory stays the same however many files come.

    A file that is gone or closed to us by now is not kept, so that the next run looks at it again; it is told of instead.
    """
    kept, left_out = [], []
    for file, found in batch:
        if found.refused and found.problems[0].rule in _PASSING:
            left_out.append(Told("", file.name, "", found.problems))
            continue
        try:
            ledger.workspace.archive(file.path, file.sha256)
        except OSError as error:
            if error.filename is None or Path(error.filename) != file.path:
                raise
            left_out.append(_unread(file.name, file.path, error))
            continue
        kept.append((file, found))
    with ledger.database.write() as connection:
        returns.keep(connection, intake, [found for _, found in kept], [file for file, _ in kept])
    return left_out


def _read(executor: Executor, function: Callable[[File], Reading], files: Sequence[File]) -> Iterator[tuple[File, Reading]]:
    if not files:
        return
    for file, found in executor(function, files, workers=os.cpu_count() or 1):
        if isinstance(found, Died):
            _log.error("file %s ended its process: %s %s", file.sha256, found.reason, found.detail)
            yield file, refused(file.name, file.sha256, death(file.name, found).problem)
        else:
            yield file, found


def _options(ledger: Ledger, policy: Policy, month: Month, at: datetime.datetime) -> Options:
    units = tuple(UnitEntry(u.name, u.aliases, u.valid_from, u.valid_to) for u in ledger.register().units if u.registered)
    earlier = Earlier(ledger.workspace, month) if ledger.has_history(month) else {}
    return Options(today=at.date(), policy=policy.on(month), context=Context(month=month, units=units, earlier=earlier))


def _basis(policy: Policy, month: Month, register: Register) -> str:
    """What an examination rests on besides the file: policy, checks, month, register."""
    known = [(u.name, u.aliases, u.valid_from, u.valid_to) for u in register.units if u.registered]
    mark = hashlib.sha256(repr((_checkers(), str(month), known)).encode()).hexdigest()[:16]
    return f"{fingerprint(policy, month)}|{mark}"


@functools.cache
def _checkers() -> str:
    """Hash over the code that reads and checks: whatever changes there makes every file be read again."""
    return _code(udfs, workbooks)


@functools.cache
def _makers() -> str:
    """Hash over all code that has a part in the workbook."""
    return _checkers() + _code(addin.ledger, addin.consolidate)


def _code(*packages: ModuleType) -> str:
    code = hashlib.sha256()
    for package in packages:
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()


def _addresses(workspace: Workspace, out: Path, told: Sequence[Told]) -> dict[str, str]:
    """Originals in the archive, as addresses relative to the workbook; none across drives."""
    wanted = {t.sha256 for t in told if t.sha256}
    found = {}
    for prefix in {sha256[:2] for sha256 in wanted}:
        folder = workspace.originals / prefix
        with contextlib.suppress(ValueError, OSError):
            near = os.path.relpath(folder, out.absolute().parent)
            for path in sorted(folder.iterdir(), reverse=True):
                if (sha256 := path.name[:64]) in wanted:
                    found[sha256] = Path(near, path.name).as_posix()
    return found
