"""What one workbook lacks and another of the same unit tells: looked at once more when all files of an intake have been read (D30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, or_, select

from addin.consolidate.intake.child import File, examine_file
from addin.ledger.contents.reading import Reading
from addin.ledger.intake import returns
from addin.ledger.storage import codec
from addin.ledger.storage.stored import contents_of
from addin.ledger.storage.tables import contents, examinations
from addin.ledger.store import Ledger
from udfs.kinds.dates import Month
from workbooks.judging.examine import Options
from workbooks.judging.feeds import feeding_registers
from workbooks.judging.history import Beside
from workbooks.opening.sandbox.pool import Died, Executor
from workbooks.problems import RULES
from workbooks.registers.customer_info import CUSTOMER_INFO


@dataclass(frozen=True, slots=True)
class _Again:
    """A file to be looked at once more, with what came together with it."""

    number: int
    file: File
    beside: Beside

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.file.path

    def at(self, path: Path) -> _Again:
        """The same with the file in another place."""
        return replace(self, file=self.file.at(path))


def settle(
    ledger: Ledger,
    basis: str,
    files: Sequence[File],
    fresh: Collection[File],
    month: Month,
    options: Options,
    executor: Executor,
    password: str | None = None,
) -> frozenset[int]:
    """Look once more at files that lack what another may tell; the examinations in which other problems were found then.

    Args:
        ledger: Holds what was read of the files.
        basis: On which they were examined.
        files: All files of the intake.
        fresh: Those that were read in this intake; of the others what was an error before is looked at again, for the ledger goes on.
        month: The month that is taken in.
        options: What the examiner knows.
        executor: How files are examined.
        password: What opens workbooks that are protected.
    """
    known = {(f.sha256, f.name): f for f in files}
    units = ledger.register()
    x = examinations.c
    with ledger.database.read() as connection:
        light = select(x.id, x.sha256, x.name, x.unit, x.errors).where(x.basis == basis, x.refused.is_(False))
        lacking = set(connection.scalars(select(x.id).where(x.basis == basis, or_(*(x.problems.contains(code) for code in _across())))))
        if not lacking and len(files) == 1:
            return frozenset()
        together: defaultdict[str, list[Any]] = defaultdict(list)
        for r in connection.execute(light):
            if (r.sha256, r.name) in known and (unit := units.unit_of(r.unit, r.name, month)):
                together[unit].append(r)
        lacking.update(_open_to_facts(connection, together.values(), {(f.sha256, f.name) for f in fresh}))
        if not lacking:
            return frozenset()
        again = list(_again(connection, together, lacking, known, fresh))
        before = {r.id: r.problems for r in connection.execute(select(x.id, x.problems).where(x.id.in_([one.number for one in again])))}
    changed: dict[int, Reading] = {}
    for one, found in executor(partial(_examine, options=options, password=password), again, workers=1) if again else ():
        if not isinstance(found, Died) and not found.refused and codec.dump_problems(found.problems) != before[one.number]:
            changed[one.number] = found
    if changed:
        with ledger.database.write() as connection:
            returns.judge_anew(connection, changed)
        ledger.remembered.forget(changed)
    return frozenset(changed)


def _across() -> list[str]:
    return [code for code, told in RULES.items() if told.across]


def _open_to_facts(connection: Connection, together: Collection[Sequence[Any]], fresh: Collection[tuple[str, str]]) -> Iterator[int]:
    """Files of clients beside which another file of the unit, one of them new, tells facts of clients (D24)."""
    several = [r.id for mine in together if len(mine) > 1 for r in mine]
    feeding, told = feeding_registers(), defaultdict(set)
    c = contents.c
    registers = select(c.examination, c.register).where(c.examination.in_(several), c.register.in_([CUSTOMER_INFO.name, *feeding]))
    for examination, register in connection.execute(registers) if several else ():
        told[examination].add(register)
    for mine in together:
        for r in mine:
            telling = [other for other in mine if other.id != r.id and not feeding.isdisjoint(told[other.id])]
            if CUSTOMER_INFO.name in told[r.id] and any((one.sha256, one.name) in fresh for one in (r, *telling) if telling):
                yield r.id


def _again(
    connection: Connection,
    together: Mapping[str, Sequence[Any]],
    lacking: Collection[int],
    known: Mapping[tuple[str, str], File],
    fresh: Collection[File],
) -> Iterator[_Again]:
    for mine in together.values():
        for r in mine:
            if r.id not in lacking:
                continue
            file, others = known[r.sha256, r.name], [other.id for other in mine if other.id != r.id]
            beside = Beside.all_of(_told(connection, other) for other in others)
            if beside or (r.errors and file not in fresh):
                yield _Again(r.id, file, beside)


def _told(connection: Connection, examination: int) -> Beside:
    """What an examined file tells."""
    names: Sequence[str] = ()
    entries = {}
    for r in contents_of(connection, [examination]):
        columns = codec.load_columns(r.facts) if r.register == CUSTOMER_INFO.name else codec.loads(r.facts)
        if r.register == CUSTOMER_INFO.name:
            names = columns["name"]
        else:
            entries[r.register] = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return Beside.of(names, entries)


def _examine(one: _Again, *, options: Options, password: str | None) -> Reading:
    return examine_file(one.file, options=replace(options, context=replace(options.context, beside=one.beside)), password=password)
