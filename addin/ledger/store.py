"""The ledger as the rest of the product uses it."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from addin.ledger.contents import index, versions
from addin.ledger.contents import units as register
from addin.ledger.contents.entries import EntryBook
from addin.ledger.contents.parts import names_in
from addin.ledger.contents.remembered import Remembered
from addin.ledger.contents.units import Register, Unit
from addin.ledger.in_force.heirs import inherited
from addin.ledger.in_force.inforce import accepted, counted, in_force
from addin.ledger.intake import prefilling, process, receipts, returns, reviewing
from addin.ledger.intake.intake_facts import conflicts_of
from addin.ledger.intake.process import MonthCourse
from addin.ledger.log import access, audit, events, queries
from addin.ledger.log.events import Event
from addin.ledger.log.seals import mails_mark, seals, units_mark
from addin.ledger.months import declarations, states, withdrawal
from addin.ledger.months.snapshot import first_month_of, imagine, known_entries, last_month_of, persons_of, take
from addin.ledger.months.standings import Standings
from addin.ledger.privacy import gate, masked
from addin.ledger.privacy.persons import of_entry, without
from addin.ledger.shapes.views import Entry, Snapshot, Told, UnitState
from addin.ledger.storage.database import Database
from addin.ledger.storage.stored import resolved
from addin.ledger.storage.tables import examinations, snapshots, submissions
from addin.ledger.storage.workspace import Workspace
from udfs.kinds.dates import Month
from udfs.masking import mask_text
from udfs.policy.evaluator import Policy, current
from udfs.policy.posts import ANYBODY, Viewer
from workbooks.declare import Sheet
from workbooks.judging.history import EARLIER
from workbooks.problems import Problem
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

__all__ = ["Ledger", "Told", "Unit"]


class Ledger:
    """One ledger, opened in this process.

    Raises:
        Refusal: KH601–KH605, when the workspace is no place for a ledger or the ledger cannot be opened.
    """

    def __init__(self, workspace: Workspace, viewer: Viewer = ANYBODY) -> None:
        self.workspace, self.viewer = workspace, viewer
        self.database = Database(workspace)
        self.remembered = Remembered(self.database)
        self._standings = Standings()

    def put_units(self, units: Sequence[Unit], *, at: datetime.datetime, actor: str) -> tuple[list[str], list[str]]:
        """Enter units into the register or bring them up to date (R10, A43); which got another name, and which were left out."""
        with self.database.write() as connection:
            before = index.lineage(register.load(connection))
            renamed, left_out = register.put(connection, units)
            if renamed or index.lineage(register.load(connection)) != before:
                index.rebuild(connection)
            marks = {"units": units_mark(connection), "mails": mails_mark(connection)}
            detail = {"renamed": renamed, **marks, "seals": seals(connection, _of_renamed(connection, renamed))}
            events.append(connection, at, actor, "更新单位名录", f"{len(units)}个单位", detail)
        return renamed, left_out

    def register(self) -> Register:
        """The register of units."""
        with self.database.read() as connection:
            return register.load(connection)

    def snapshot(
        self,
        month: Month,
        *,
        at: datetime.datetime,
        actor: str,
        policy: Policy | None = None,
        unmask: str = "",
        all_entries: bool = False,
    ) -> Snapshot:
        """A month as it stands, personal data hidden unless a reason to show them is told (and logged).

        `all_entries` gives the entries of registers as they stand now instead of at the end of the month (D04).
        """
        gate.keep_masked(self.viewer, unmask)
        told = (self.remembered, month, policy or current())
        found = take(*told, at=at, actor=actor, unmask=unmask, all_entries=all_entries, standings=self._standings)[0]
        return gate.restricted(found, self.viewer)

    def for_matching(self, month: Month, *, at: datetime.datetime, actor: str, policy: Policy) -> tuple[Snapshot, Sequence[str | None]]:
        """A month with all its clients, and their telephones, which are for matching alone and go nowhere."""
        snapshot, clients = take(self.remembered, month, policy, at=at, actor=actor, standings=self._standings)
        return snapshot, clients.phones

    def catalogue(self, month: Month, *, at: datetime.datetime, actor: str, policy: Policy | None = None) -> Snapshot:
        """A month's clients as everybody may see them (R18, A19)."""
        return gate.catalogue(take(self.remembered, month, policy or current(), at=at, actor=actor)[0])

    def imagined(self, month: Month, *, at: datetime.datetime, actor: str, policy: Policy, all_entries: bool = False) -> Snapshot:
        """A month as it would stand under a policy; nothing is noted and no client gets an id."""
        return gate.restricted(imagine(self.remembered, month, policy, at=at, actor=actor, all_entries=all_entries), self.viewer)

    def entries(self, sheet: Sheet, until: Month | None = None) -> list[Entry]:
        """Entries of a register in force, personal data hidden: at the end of a month, or now."""
        with self.database.read() as connection:
            units = register.load(connection)
            told = EntryBook(connection, units, until).of(sheet)
            last = until or last_month_of(connection)
            if told and last:
                return gate.entries(known_entries(connection, self.remembered, units, told, last), self.viewer)
            told = gate.entries(told, self.viewer)
            return [masked.entry(e, functools.partial(without, known=of_entry(e))) for e in told]

    def show(self) -> Callable[[str], str]:
        """How a text that is kept beside clients is shown, such as a reason in the log: nobody's name, relation or number stands in it."""
        with self.database.undone() as connection, self.remembered.through(connection):
            month = last_month_of(connection)
            if month is None:
                return gate.shown(self.viewer, mask_text)
            units = register.load(connection)
            return gate.shown(self.viewer, persons_of(connection, self.remembered, units, month).anywhere)

    def whole(self, entry: Entry) -> Entry:
        """The entry in force with its personal data, for what goes back into the ledger and nowhere else."""
        with self.database.read() as connection:
            told = EntryBook(connection, register.load(connection)).of(registers()[entry.register])
            return next(e for e in told if e.source == entry.source and e.name_key == entry.name_key)

    def declare_no_change(
        self, unit: str, month: Month, *, by: str, at: datetime.datetime, actor: str, policy: Policy
    ) -> declarations.Declaration:
        """Enter a declaration that nothing changed; one that stands already stays.

        Raises:
            Refusal: KH424–KH430, KH464, KH465, it may not be entered.
        """
        with self.database.write() as connection:
            return declarations.declare_no_change(connection, self.remembered, unit, month, by=by, at=at, actor=actor, policy=policy)

    def course(self, month: Month) -> MonthCourse:
        """What was done with a month: opened, closed, exceptions."""
        with self.database.read() as connection:
            return process.course(connection, month)

    def first_month(self) -> Month | None:
        """The first month of which a return was accepted; None in an empty ledger."""
        with self.database.read() as connection:
            return first_month_of(connection)

    def last_month(self) -> Month | None:
        """The last month of which a return was accepted; None in an empty ledger."""
        with self.database.read() as connection:
            return last_month_of(connection)

    def status(self, month: Month) -> tuple[UnitState, ...]:
        """How each unit stands in a month (上报情况), without counts by tier."""
        with self.database.write() as connection:
            return tuple(gate.of_units(self.viewer, states.states(connection, register.expect(connection, month), month)))

    def missing(self, month: Month) -> tuple[UnitState, ...]:
        """Units to be reminded (催报): nothing arrived, or what arrived was sent back and not yet replaced."""
        return tuple(u for u in self.status(month) if u.state in ("未报", "退回"))

    def told(self, month: Month) -> tuple[Told, ...]:
        """Problems of the newest return of each unit in a month."""
        with self.database.read() as connection:
            arrived = states.versions_of(connection, month, problems=True)
            counting = versions.newest(arrived)
            came = {(r.unit, r.version): r for r in receipts.receipts(connection, str(month)) if r.kind == versions.MONTHLY}
            found = []
            for v in sorted(_with_sent_back(arrived, counting.values()), key=lambda v: v.unit):
                problems = self.remembered.problems(v.examination, v.problems)
                if v.status == "已报(待验)":
                    problems += returns.through_branch(connection, v.unit, v.name)
                if (receipt := came.get((v.unit, v.version))) is not None:
                    problems += tuple(receipts.remarks(receipt))
                found.append(Told(v.unit, v.name, v.sha256, problems, "计入"))
            return tuple(gate.of_units(self.viewer, found))

    def next_version(self, unit: str, kind: str, period: str) -> int:
        """Number that the next return of a unit, kind and period will get."""
        with self.database.read() as connection:
            found = register.load(connection).find(unit)
            return states.next_version(connection, found.name if found else unit, kind, period)

    def receipts(self, period: str) -> list[receipts.Receipt]:
        """Receipts of a month's or half-year's returns, oldest first."""
        with self.database.read() as connection:
            return list(gate.of_units(self.viewer, receipts.receipts(connection, period)))

    def told_besides(self, month: Month, basis: str, present: Iterable[tuple[str, str]]) -> tuple[Told, ...]:
        """Problems of further files: parts, returns of other kinds, older versions, those of another month, what is no return.

        Args:
            month: The month.
            basis: On which the files were examined.
            present: (sha256, name) of the files asked for.
        """
        x = examinations.c
        with self.database.read() as connection:
            arrived = states.versions_of(connection, month)
            counted = {v.sha256 for v in _with_sent_back(arrived, versions.newest(arrived).values())}
            asked, wanted = connection.execute(select(x.id, x.sha256, x.name).where(x.basis == basis)), set(present)
            rest = [r.id for r in asked if (r.sha256, r.name) in wanted and r.sha256 not in counted]
            left = connection.execute(select(examinations).where(x.id.in_(rest)).order_by(x.name)) if rest else ()
            uses = states.uses(connection, month, [sha256 for sha256, _ in wanted])
            problems = self.remembered.problems
            told = (Told(r.unit or "", r.name, r.sha256, problems(r.id, r.problems), uses.get(r.sha256, "未采用")) for r in left)
            return tuple(gate.of_units(self.viewer, told))

    def earlier(self, unit: str, month: Month, known: Register) -> Mapping[str, Mapping[str, Any]]:
        """What a unit's last accepted rows before a month said: name key → values of the fields `EARLIER`, with "month"."""
        found = known.find(unit)
        name = found.name if found else unit
        gate.keep_unit(self.viewer, name)
        before = month.plus(-1)
        with self.database.read() as connection, self.remembered.through(connection):
            told = accepted(connection, before, self.remembered, units=known.with_predecessors(name, month))
            rows = in_force(inherited(told, known.heirs(month)), known, before)
            return {name_key: {**values, "month": told_in} for name_key, told_in, values in rows.facts(EARLIER)}

    def withdraw(self, unit: str, month: Month, version: int, *, why: str, at: datetime.datetime, actor: str) -> None:
        """Withdraw a return and everything derived from it.

        Raises:
            Refusal: KH608, there is no such return; KH609, no reason is told.
        """
        with self.database.write() as connection:
            returns.withdraw(connection, unit, month, version, why=why, at=at, actor=actor)

    def queries(self, month: Month | None = None, unit: str = "") -> list[queries.Query]:
        """Questions of a month, or of all, in the order in which they were asked."""
        with self.database.read() as connection:
            return list(gate.of_units(self.viewer, queries.queries(connection, str(month) if month else "", unit)))

    def review(self, unit: str, month: Month, now: Snapshot, match: reviewing.Match) -> tuple[Any, list[reviewing.Line]]:
        """The newest version of a unit's return (None if there is none) and the changes it tells, three ways side by side."""
        gate.keep_unit(self.viewer, unit)
        with self.database.read() as connection, self.remembered.through(connection):
            v = reviewing.version_of(connection, unit, month)
            units = register.load(connection)
            return v, [] if v is None else list(reviewing.three_ways(connection, self.remembered, units, v, now, match))

    def conflicts(self, v: Any) -> list[Problem]:
        """Fields of a version of a pre-filled return that two had changed, with personal data: they go nowhere but into its workbook."""
        with self.database.read() as connection:
            return conflicts_of(connection, v.examination)

    def held(self, unit: str, month: Month) -> Mapping[str, Mapping[Any, Mapping[str, Any]]]:
        """What a unit's accepted returns say at the end of a month: register → key → values; nothing is hidden."""
        with self.database.read() as connection:
            known = register.load(connection)
            found = known.find(unit, month)
            name = found.name if found else unit
            gate.keep_unit(self.viewer, name)
            return prefilling.held(connection, self.remembered, known, name, month)

    def feeding(self, unit: str, month: Month, registers: Sequence[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Entries of a unit in registers that tell facts of clients: register → values, without what is not settled; nothing is hidden."""
        with self.database.read() as connection:
            known = register.load(connection)
            found = known.find(unit, month)
            name = found.name if found else unit
            gate.keep_unit(self.viewer, name)
            return prefilling.feeding(connection, known, name, month, registers)

    def open_entries(self, sheet: Sheet, unit: str, month: Month) -> list[Entry]:
        """Entries of a unit in a register that still wait for something; nothing is hidden."""
        gate.keep_unit(self.viewer, unit)
        with self.database.read() as connection:
            return prefilling.open_entries(connection, register.load(connection), sheet, unit, month)

    def take_back(
        self,
        unit: str,
        kind: str,
        period: str,
        version: int,
        *,
        why: str,
        at: datetime.datetime,
        actor: str,
        policy: Policy,
        trial: bool = False,
    ) -> withdrawal.Withdrawal:
        """Take back one version (0: the one that counts) of a unit's return, or all of a period (no unit); what rested on it.

        `trial` tells what would happen and changes nothing.

        Raises:
            Refusal: KH435, there is none; KH436, the month is closed.
        """
        with self.database.write() as connection:
            name = register.load(connection).find(unit) if unit else None
            meant = withdrawal.wanted(connection, name.name if name else unit, kind, period, version)
            found = withdrawal.withdraw(connection, self.remembered, meant, why=why, at=at, actor=actor, policy=policy)
            if trial:
                connection.rollback()
        return found

    def note(self, *, at: datetime.datetime, actor: str, kind: str, subject: str, detail: Any = None) -> None:
        """Put an entry of its own into the log."""
        with self.database.write() as connection:
            events.append(connection, at, actor, kind, subject, detail)

    def events(self, *, kind: str = "") -> list[Event]:
        """The log, all of it or one kind."""
        with self.database.read() as connection:
            return list(events.entries(connection, kind=kind))

    def first_broken_event(self) -> int | None:
        """Number of the first entry of the log that was tampered with; None if the log is whole."""
        with self.database.read() as connection:
            return events.first_broken(connection)

    def last_arrival(self, until: Month) -> Month | None:
        """The last month up to one for which a return arrived; None if none did."""
        s = submissions.c
        query = select(func.max(s.month)).where(s.kind == "月报", s.month <= str(until), s.withdrawn_at.is_(None))
        with self.database.read() as connection:
            found = connection.scalar(query)
        return Month.parse(found) if found else None

    def has_history(self, month: Month) -> bool:
        """True if anything was accepted before a month."""
        s = submissions.c
        query = select(s.id).where(s.kind == "月报", s.month < str(month), s.withdrawn_at.is_(None), s.status == "已接收").limit(1)
        with self.database.read() as connection:
            return connection.scalar(query) is not None

    def names_told(self, until: Month) -> frozenset[str]:
        """Keys of the names of all clients in accepted returns up to a month, also of those that ended; and of those that were ever known.

        Returns of months that were looked at are not read again: their clients have their keys.
        """
        with self.database.read() as connection:
            looked = connection.scalar(select(func.max(snapshots.c.month)).where(snapshots.c.month <= str(until)))
            new = [(v.examination, CUSTOMER_INFO.name) for v in counted(connection, until) if v.month > (looked or "")]
            fresh = [name for lines, *_ in resolved(connection, facts=False).of(new).values() for name in names_in(lines)]
            return frozenset((*fresh, *(key.partition(":")[2] for key in self.remembered.keys(connection) if key.startswith("name:"))))

    def requests(self) -> list[access.Request]:
        """Requests to see clients' archives, and what became of them."""
        with self.database.read() as connection:
            return list(gate.of_units(self.viewer, access.requests(connection)))

    def head(self) -> audit.Head:
        """Head of the log, to be printed where people keep it."""
        with self.database.read(damaged=True) as connection:
            return audit.head(connection)

    def erasures(self) -> list[str]:
        """Persons that were taken out of the ledger, a line each."""
        with self.database.read(damaged=True) as connection:
            return audit.erasures_told(connection)

    def reindex(self, *, at: datetime.datetime, actor: str) -> int:
        """Make the index of what is in force anew from the returns; in how many places it told something else."""
        with self.database.write() as connection:
            count = len(list(index.unlike(connection)))
            index.rebuild(connection)
            events.append(connection, at, actor, "重建在册索引", self.workspace.root.name, {"mended": count})
        return count

    def breaks(self, seal: audit.Head | None = None) -> list[audit.Break]:
        """Every place where the ledger is not what it was; `seal` is a head told before."""
        with self.database.read(damaged=True) as connection:
            return [*audit.verify(connection, self.workspace, seal), *index.breaks(connection)]


def _with_sent_back(arrived: Sequence[Any], counting: Iterable[Any]) -> list[Any]:
    """Versions that count, and the parts of them that were sent back: these wait to be put right."""
    by_id = {v.id: v for v in arrived}
    parts = [p for v in counting for n in versions.together(v) if (p := by_id.get(n)) is not None and p.status == "退回"]
    return [*counting, *parts]


def _of_renamed(connection: Connection, renamed: Sequence[str]) -> list[int]:
    """Returns of units that got another name: their seals are told anew."""
    names = [told.rpartition(" → ")[2] for told in renamed]
    return list(connection.scalars(select(submissions.c.id).where(submissions.c.unit.in_(names))))
