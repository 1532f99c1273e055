"""Files into the ledger: examined in processes of their own, kept fifty at a time, then entered as versions of returns."""

from __future__ import annotations

import datetime
import functools
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import udfs
import workbooks
from addin.consolidate.intake.answered import take_answers
from addin.consolidate.intake.arrivals import unread
from addin.consolidate.intake.child import File, examine_file
from addin.consolidate.intake.settling import settle
from addin.ledger.contents.reading import Reading, refused
from addin.ledger.contents.units import Register
from addin.ledger.earlier import Past
from addin.ledger.intake import locked, returns
from addin.ledger.intake.put_back import unseen
from addin.ledger.intake.returns import Intake
from addin.ledger.months.standings import examined_by
from addin.ledger.months.states import entered_files
from addin.ledger.privacy.erasing import finish
from addin.ledger.storage.jobs import Beat
from addin.ledger.storage.workspace import ChangedError
from addin.ledger.store import Ledger, Told
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy
from workbooks import refusals
from workbooks.judging.bindings import Bindings, mark_of, read_bindings
from workbooks.judging.checks import Context
from workbooks.judging.examine import Options
from workbooks.opening.intake import death
from workbooks.opening.sandbox.pool import Died, Executor, run_limited
from workbooks.problems import Where, problem

_log = logging.getLogger(__name__)
#: Refusals that tell of the moment, not of the file.
_PASSING = (refusals.NOT_FOUND, refusals.NO_RIGHTS, refusals.UNREADABLE, refusals.CHANGED)
#: Files kept in the ledger in one transaction.
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is."""

    done: int
    total: int
    file: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking files in did: on which basis, how many were newly read, what is told of files left aside, and which came again."""

    basis: str
    read: int
    left_out: list[Told]
    #: Hashes of files that are a new version of a return and were an earlier one before.
    again: frozenset[str] = frozenset()


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
    whole: bool = True,
    lying: frozenset[str] = frozenset(),
    password: str | None = None,
) -> Taken:
    """Examine files that were not examined before on this basis, keep them, and enter them all as versions of returns.

    `whole` tells whether they are all that came for the month, `lying` the hashes of others that lay together with them. With a
    `password`, those that were refused for lack of the right one are examined again.
    """
    register = ledger.register()
    remembered = read_bindings(ledger.workspace.bindings)
    basis = _basis(policy, month, register, mark_of(remembered))
    if password is not None:
        with ledger.database.write() as connection:
            locked.set_aside(connection, basis, files)
    fresh = _not_known(ledger, basis, files)
    options = _options(ledger, register, policy, month, at, remembered)
    function = functools.partial(examine_file, options=options, password=password)
    with ledger.database.read() as connection:
        new = unseen(connection, [*((f.sha256, f.name) for f in fresh), *((f.sha256, name) for f in files for name in f.copies)])
    copies = {f.sha256: f.copies for f in files if f.copies}
    intake = Intake(month, policy.version, basis, at, actor, register.due(month, policy), whole, lying, copies=copies, new=new)
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
    intake = replace(intake, anew=settle(ledger, basis, files, fresh, month, options, executor, password))
    with ledger.database.write() as connection:
        before = entered_files(connection)
        aside = returns.enter(connection, ledger.remembered, intake, files)
        entered = entered_files(connection)
    ledger.workspace.set_aside({f.sha256 for f in files}, entered)
    finish(ledger.database, ledger.workspace, at=at, actor=actor)
    take_answers(ledger, month, at, actor, executor)
    left_out += [Told("", f.name, f.sha256, (told,)) for f, told in aside]
    again = frozenset(sha256 for sha256, count in entered.items() if 0 < before.get(sha256, 0) < count)
    return Taken(basis, len(fresh), left_out, again)


def _not_known(ledger: Ledger, basis: str, files: Sequence[File]) -> list[File]:
    with ledger.database.read() as connection:
        known = returns.known_examinations(connection, basis)
    return [f for f in files if (f.sha256, f.name) not in known]


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
        except ChangedError:
            left_out.append(Told("", file.name, "", (problem(refusals.CHANGED, Where(file.name)),)))
            continue
        except OSError as error:
            if error.filename is None or Path(error.filename) != file.path:
                raise
            left_out.append(unread(file.name, file.path, error))
            continue
        kept.append((file, found))
    with ledger.database.write() as connection:
        returns.keep(connection, intake, [found for _, found in kept], [file for file, _ in kept])
    return left_out


def _read(executor: Executor, function: Callable[[File], Reading], files: Sequence[File]) -> Iterator[tuple[File, Reading]]:
    if not files:
        return
    for file, found in executor(function, files, workers=min(os.cpu_count() or 1, len(files))):
        if isinstance(found, Died):
            _log.error("file %s ended its process: %s %s", file.sha256, found.reason, found.detail)
            yield file, refused(file.name, file.sha256, death(file.name, found).problem)
        else:
            yield file, found


def _options(ledger: Ledger, register: Register, policy: Policy, month: Month, at: datetime.datetime, remembered: Bindings) -> Options:
    return Options(
        today=at.date(),
        policy=policy.on(month),
        context=Context(month=month, units=register.entries, history=Past.of(ledger)),
        remembered=remembered,
    )


def _basis(policy: Policy, month: Month, register: Register, bindings: str) -> str:
    """What an examination rests on besides the file: its part of the policy, checks, month, register, confirmed bindings."""
    mark = hashlib.sha256(repr((checkers(), str(month), register.entries, bindings)).encode()).hexdigest()[:16]
    return f"{examined_by(policy, month)}|{mark}"


@functools.cache
def checkers() -> str:
    """Hash over the code that reads and checks: whatever changes there makes every file be read again."""
    return code_of(udfs, workbooks)


def code_of(*packages: ModuleType) -> str:
    """Hash over the sources of packages."""
    code = hashlib.sha256()
    for package in packages:
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()
