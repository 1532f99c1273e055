"""The register of units: who owes a return in which month (R10, R16, A43)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from addin.ledger.storage import codec
from addin.ledger.storage.tables import events, expected, unit_mails, units
from udfs import periods
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy
from udfs.words.text import fold
from workbooks.judging.unit_names import UnitEntry, unit_key

#: Entry of the log that tells whose ledger it is: its subject is a branch.
KEPT_BY = "台账所属"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; a renamed or merged one names its successor. Months are inclusive."""

    name: str
    parent: str | None = None
    valid_from: Month | None = None
    valid_to: Month | None = None
    successor: str | None = None
    aliases: tuple[str, ...] = ()
    #: False for a unit known only from its own return, which is not in the register.
    registered: bool = True
    #: Addresses from which it sends, in small letters.
    mails: tuple[str, ...] = ()

    def owes(self, month: Month) -> bool:
        """True if the unit exists for the whole of a month."""
        return (self.valid_from is None or self.valid_from <= month) and (self.valid_to is None or month <= self.valid_to)


class Register:
    """The units in their order, found by any of their names; `keeper` is the branch that keeps the ledger, "" for the group."""

    def __init__(self, known: Iterable[Unit], keeper: str = "") -> None:
        self.units: Sequence[Unit] = tuple(known)
        self.by_name = {u.name: u for u in self.units}
        self.position = {u.name: i for i, u in enumerate(self.units)}
        self._names = {unit_key(alias): u for u in self.units for alias in u.aliases}
        self._names |= {unit_key(u.name): u for u in self.units}
        self.keeper = keeper
        #: Whether anybody has told which units there are.
        self.tells = any(u.registered for u in self.units)
        tops = [u for u in self.units if u.parent is None and u.registered]
        heads = {u.parent for u in self.units}
        self._root = tops[0].name if len(tops) == 1 and tops[0].name in heads else None

    def find(self, name: str, month: Month | None = None) -> Unit | None:
        """The unit of a name or alias; one that has ended by the month gives way to its successor."""
        unit = self._names.get(unit_key(name))
        seen = set()
        while unit and month and unit.successor and unit.valid_to and unit.valid_to < month and unit.name not in seen:
            seen.add(unit.name)
            unit = self._names.get(unit_key(unit.successor), unit)
        return unit

    def unit_of(self, told: str | None, file: str, month: Month) -> str:
        """Whose a file is by what it tells, else by its name; "" if neither says."""
        if told:
            unit = self.find(told, month)
            return unit.name if unit else told.strip()
        unit = self.mentioned(file)
        return unit.name if unit else ""

    @property
    def entries(self) -> tuple[UnitEntry, ...]:
        """The registered units as the checks need them."""
        return tuple(UnitEntry(u.name, u.aliases, u.valid_from, u.valid_to, u.parent or "") for u in self.units if u.registered)

    def heirs(self, month: Month) -> Mapping[str, str]:
        """Units that have ended by a month → those that took over from them (A43)."""
        found = {u.name: heir for u in self.units if u.successor and (heir := self.find(u.name, month))}
        return {name: heir.name for name, heir in found.items() if heir.name != name}

    def with_predecessors(self, unit: str, month: Month) -> list[str]:
        """A unit and those from which it has taken over by a month."""
        return [unit, *(old for old, heir in self.heirs(month).items() if heir == unit)]

    def direct(self, unit: Unit) -> bool:
        """True if the unit's return goes straight to whoever keeps this ledger (A21)."""
        if self.keeper:
            return self.keeper in (unit.parent, unit.name) or not unit.registered
        return unit.name != self._root and (unit.parent is None or unit.parent == self._root)

    def due(self, month: Month, policy: Policy) -> datetime.date:
        """Last day on which a return to the keeper of the ledger is on time: the 25th, to a branch the 20th (A21)."""
        return periods.due(month, policy, periods.DEPARTMENT if self.keeper else periods.BRANCH)

    def owing(self, month: Month) -> list[Unit]:
        """Units that owe a return in a month."""
        return [u for u in self.units if u.registered and u.name != self.keeper and self.direct(u) and u.owes(month)]

    def mentioned(self, text: str) -> Unit | None:
        """The unit whose name stands in a text such as a file name; the longest one counts."""
        bare = fold(text)
        hits = [name for name in self._names if name and name in bare]
        return self._names[max(hits, key=len)] if hits else None


def load(connection: Connection) -> Register:
    """The register as kept."""
    found = connection.execute(select(units).order_by(units.c.position, units.c.name))
    mails: defaultdict[str, list[str]] = defaultdict(list)
    for unit, mail in connection.execute(select(unit_mails.c.unit, unit_mails.c.mail).order_by(unit_mails.c.mail)):
        mails[unit].append(mail)
    known = [
        Unit(
            r.name, r.parent, _month(r.valid_from), _month(r.valid_to), r.successor, tuple(codec.loads(r.aliases)),
            r.origin == "register", tuple(mails[r.name]),
        )
        for r in found
    ]  # fmt: skip
    log = events.c
    kept = connection.scalar(select(log.subject).where(log.kind == KEPT_BY).order_by(log.id.desc()).limit(1))
    return Register(known, kept or "")


def put(connection: Connection, given: Sequence[Unit]) -> tuple[list[str], list[str]]:
    """Enter units into the register or bring them up to date; none is removed, for its history stays.

    A unit that is told by another name than before, with its old name as an alias, keeps its history under the new one.

    Returns:
        Units that got another name, as “old → new”, and registered units that the given ones leave out.
    """
    renamed = _rename(connection, given)
    known = set(connection.scalars(select(units.c.name)))
    registered = connection.scalars(select(units.c.name).where(units.c.origin == "register").order_by(units.c.position, units.c.name))
    left_out = [name for name in registered if name not in {u.name for u in given}]
    for position, unit in enumerate(given):
        values = {
            "parent": unit.parent,
            "valid_from": str(unit.valid_from) if unit.valid_from else None,
            "valid_to": str(unit.valid_to) if unit.valid_to else None,
            "successor": unit.successor,
            "aliases": codec.dumps(list(unit.aliases)),
            "origin": "register",
            "position": position,
        }
        if unit.name in known:
            connection.execute(update(units).where(units.c.name == unit.name).values(**values))
        else:
            connection.execute(insert(units).values(name=unit.name, **values))
        connection.execute(delete(unit_mails).where(unit_mails.c.unit == unit.name))
        if unit.mails:
            connection.execute(insert(unit_mails), [{"unit": unit.name, "mail": mail.lower()} for mail in dict.fromkeys(unit.mails)])
    return renamed, left_out


def _rename(connection: Connection, given: Sequence[Unit]) -> list[str]:
    known, told = set(connection.scalars(select(units.c.name))), {u.name for u in given}
    renamed = []
    for unit in given:
        keys = {unit_key(name) for name in (unit.name, *unit.aliases)}
        before = sorted(name for name in known - told if unit_key(name) in keys)
        if unit.name not in known and len(before) == 1:
            connection.execute(update(units).where(units.c.name == before[0]).values(name=unit.name))
            known ^= {before[0], unit.name}
            renamed.append(f"{before[0]} → {unit.name}")
    return renamed


def put_from_returns(connection: Connection, names: Iterable[str]) -> None:
    """Note units that are known from their returns only; they stand after the register."""
    known = set(connection.scalars(select(units.c.name)))
    for name in sorted(set(names) - known):
        connection.execute(insert(units).values(name=name, aliases="[]", origin="return", position=1_000_000))


def expect(connection: Connection, month: Month) -> Register:
    """Make the returns of a month exist before anything arrives (R16), those that the register as it stands tells of; the register."""
    register = load(connection)
    mine = (expected.c.month == str(month), expected.c.kind == "月报")
    have = set(connection.scalars(select(expected.c.unit).where(*mine)))
    owing = {u.name for u in register.owing(month)}
    if missing := sorted(owing - have):
        connection.execute(insert(expected), [{"unit": name, "month": str(month), "kind": "月报"} for name in missing])
    if have - owing:
        connection.execute(delete(expected).where(*mine, expected.c.unit.in_(have - owing)))
    return register


def _month(text: str | None) -> Month | None:
    return Month.parse(text) if text else None
