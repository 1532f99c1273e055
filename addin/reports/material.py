"""What reports of a period are made of: snapshots of its months and the entries that lie in it (D04, D05)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from addin.ledger.shapes.views import Entry, GroupClient, Snapshot
from addin.reports.spans import Span
from udfs import periods
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy
from workbooks.declare import Sheet, schema

if TYPE_CHECKING:
    from addin.reports.standings import Standing

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Told(Generic[R]):
    """One entry in force: the row as an instance of its register's class (blank cells are None), and whose it is."""

    row: R
    entry: Entry

    @property
    def unit(self) -> str:
        """Unit that reports it."""
        return self.entry.unit

    @property
    def client(self) -> str:
        """Name of the group's client, as told where the group knows none of that name."""
        return self.entry.client or str(self.entry.values.get(self.register.about) or "")

    @property
    def client_id(self) -> str:
        """Id of the group's client, "" if it is not known."""
        return self.entry.client_id

    @property
    def history(self) -> list[R]:
        """What returns told of it one after the other, the row itself last (D18)."""
        names = [f.name for f in self.register.fields]
        earlier = [self.register.row(**{n: values.get(n) for n in names}) for _, values in self.entry.earlier]
        return [*cast("list[R]", earlier), self.row]

    @property
    def periods(self) -> list[str]:
        """Period of the return that told each row of the history last."""
        return [*(period for period, _ in self.entry.earlier), self.entry.period]

    @property
    def register(self) -> Sheet:
        """Its register."""
        return schema(type(self.row))


@dataclass(frozen=True)
class Material:
    """All that a report of a period may use. `at` gives the snapshot of any month, made once.

    Args of a report's function are filled by name: `material`, `unit`, `client`, `project`, `person`, `edition`, `day`, `house`, `policy`.
    """

    span: Span
    policy: Policy
    #: Day on which the report is made.
    day: datetime.date
    #: The last month of the period of which anything is known; its entries are those in force now (D04).
    snapshot: Snapshot
    at: Callable[[Month], Snapshot]
    #: First month of the ledger, None while it is empty.
    begun: Month | None = None
    #: Present name of a unit as people name it; one that the register does not know keeps its name.
    unit_name: Callable[[str], str] = str
    #: What was told of the half-year's assessment, by unit.
    standings: Callable[[], Mapping[str, Standing]] = dict
    _rows: dict[str, list[Any]] = field(default_factory=dict, compare=False)
    _by_client: dict[str, dict[str, list[Any]]] = field(default_factory=dict, compare=False)
    _ids: dict[Month, dict[str, GroupClient]] = field(default_factory=dict, compare=False)

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """First and last day of the period."""
        first, last = self.span.months[0], self.span.months[-1]
        return periods.period(first, self.policy)[0], periods.period(last, self.policy)[1]

    @property
    def last_day(self) -> datetime.date:
        """Last day of the period."""
        return self.days[1]

    @cached_property
    def before(self) -> Snapshot | None:
        """The month before the period; None if the ledger knows nothing of it."""
        month = self.span.months[0].plus(-1)
        return self.at(month) if self.begun is not None and self.begun <= month else None

    @cached_property
    def months(self) -> list[Snapshot]:
        """Months of the period that the ledger knows, in their order."""
        known = [m for m in self.span.months if self.begun is not None and self.begun <= m <= self.snapshot.month]
        return [self.at(m) for m in known]

    def all(self, register: type[R], *, unit: str = "", client: str = "") -> list[Told[R]]:
        """Entries of a register in force, of one unit or one client (its id) alone if asked for."""
        sheet = schema(register)
        if sheet.name not in self._rows:
            names = [f.name for f in sheet.fields]
            found = self.snapshot.entries.get(sheet.name, ())
            self._rows[sheet.name] = [Told(sheet.row(**{n: e.values.get(n) for n in names}), e) for e in found]
        told = cast("list[Told[R]]", self._of(sheet.name, client) if client else self._rows[sheet.name])
        return [t for t in told if not unit or t.unit == unit]

    def _of(self, register: str, client: str) -> list[Any]:
        """Rows of a register about one client."""
        if register not in self._by_client:
            found: defaultdict[str, list[Any]] = defaultdict(list)
            for told in self._rows[register]:
                found[told.client_id].append(told)
            self._by_client[register] = found
        return self._by_client[register].get(client, [])

    def within(self, register: type[R], *, unit: str = "", client: str = "", dated: str = "") -> list[Told[R]]:
        """Entries whose own date lies in the period; `dated` names another field than the register's own date."""
        first, last = self.days
        name = dated or schema(register).dated
        dates = ((t, getattr(t.row, name)) for t in self.all(register, unit=unit, client=client))
        return [t for t, day in dates if day is not None and first <= day <= last]

    @cached_property
    def clients(self) -> Sequence[GroupClient]:
        """Clients at the end of the period."""
        return self.snapshot.clients

    @cached_property
    def by_id(self) -> dict[str, GroupClient]:
        """Clients at the end of the period by their ids."""
        return {c.id: c for c in self.clients}

    def client_in(self, snapshot: Snapshot, client_id: str) -> GroupClient | None:
        """A client as it stands in one of the months; None if it is not among its clients."""
        if snapshot.month not in self._ids:
            self._ids[snapshot.month] = {c.id: c for c in snapshot.clients}
        return self._ids[snapshot.month].get(client_id)

    def clients_of(self, unit: str) -> list[GroupClient]:
        """Clients that a unit maintains at the end of the period; all for ""."""
        return [c for c in self.clients if not unit or unit in c.units]

    def tier(self, client_id: str) -> str | None:
        """The tier of a client that counts (D05); None for one that is not among the clients."""
        found = self.by_id.get(client_id)
        return found.stands if found else None

    @property
    def force(self) -> Policy:
        """The policy in force in the last month of the period."""
        return self.policy.on(self.snapshot.month)

    @cached_property
    def units(self) -> list[str]:
        """Units that report to the group directly, in the order of the register (D03)."""
        return [u.unit for u in self.snapshot.units if u.direct]
