"""What registers know of a client better than its sheet: facts that are filled where the sheet leaves them open (D24)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from udfs.facts import TIER_FACTS
from udfs.identity import name_keys
from udfs.policy.evaluator import Policy
from udfs.rules.tiers import CERTAIN, CONFLICT, Tiering, decide_columns
from udfs.words.spelling import written
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.examined import Examined
from workbooks.judging.entries import RegisterValues
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Values of a fact that leave it open.
_OPEN = (None, "", "未知")


class Fed(NamedTuple):
    """A fact that a register tells: its value and where it comes from, in Chinese."""

    value: Any
    source: str

    def fills(self, told: Any) -> bool:
        """True if the sheet leaves the fact open."""
        return told in _OPEN

    def contradicts(self, told: Any) -> bool:
        """True if the sheet tells something else; a later contact than the sheet's is none."""
        return not self.fills(told) and written(told) != written(self.value) and not isinstance(told, datetime.date)


def filled(values: Mapping[str, Any], fed: Mapping[str, Fed]) -> dict[str, Any]:
    """Values of a client with the facts filled that its sheet leaves open."""
    return {**values, **{name: f.value for name, f in fed.items() if f.fills(values.get(name))}}


def explained(values: Mapping[str, Any], fed: Mapping[str, Fed]) -> list[str]:
    """Sentences on facts that were filled, and on those that contradict the sheet."""
    said = []
    for name, f in fed.items():
        head, told = CUSTOMER_INFO.by_name[name].head, values.get(name)
        if f.fills(told):
            said.append(f"{head}{f.value}{f.source}")
        elif f.contradicts(told):
            said.append(f"{head}表中为{told}，{f.source}为{f.value}，请核对")
    return said


class Feeds:
    """What registers tell of the clients of one workbook, row by row.

    Args:
        names: The clients' names.
        read: Registers that lie in the workbook itself; what only marketing settles is not taken from these.
        told: Register → entries of the unit in force, as a ledger holds them.
        beside: Register → entries of workbooks that came together with it.
        day: Day on which they are looked at.
    """

    def __init__(
        self,
        names: Sequence[str | None],
        read: Sequence[RegisterValues],
        told: Mapping[str, Iterable[Mapping[str, Any]]],
        beside: Mapping[str, Sequence[Mapping[str, Any]]],
        day: datetime.date,
    ) -> None:
        self._rows: list[dict[str, Fed]] = [{} for _ in names]
        here = {name: list(entries) for name, entries in beside.items()}
        for r in read:
            records = r.frozen
            here.setdefault(r.register.name, []).extend(map(records.record, range(len(records.rows))))
        if not here and not told:  # without them no register is loaded: a sixth of a small workbook's check
            return
        at: defaultdict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(name_keys([name or "" for name in names])):
            at[key].append(i)
        for register in registers().values():
            if register.feeds and register is not CUSTOMER_INFO and (register.name in here or register.name in told):
                for key, entries in _by_client(register, here.get(register.name, ()), told.get(register.name, ())).items():
                    for fact, feed in register.feeds.items():
                        if key in at and (value := feed(entries, day)) is not None:
                            for i in at[key]:
                                self._rows[i][fact] = Fed(value, f"取自{register.title}")

    def __bool__(self) -> bool:
        return any(self._rows)

    def graded(self, told: Mapping[str, Sequence[Any]], policy: Policy) -> list[Tiering]:
        """Tiers with the facts filled that the sheet leaves open."""
        return self._reasons(told, decide_columns(self._columns(told), len(self._rows), policy))

    def _columns(self, told: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """Columns of the clients with the facts filled that the sheet leaves open."""
        found = dict(told)
        for fact in sorted({fact for row in self._rows for fact in row}):
            values = list(found.get(fact) or [None] * len(self._rows))
            found[fact] = [row[fact].value if fact in row and row[fact].fills(v) else v for row, v in zip(self._rows, values, strict=True)]
        return found

    def _reasons(self, told: Mapping[str, Sequence[Any]], tiers: Sequence[Tiering]) -> list[Tiering]:
        """Tiers whose reasons say which facts registers filled, and which contradict the sheet."""
        found = []
        for i, (tier, fed) in enumerate(zip(tiers, self._rows, strict=True)):
            said = explained({fact: told[fact][i] if fact in told else None for fact in fed}, fed)
            found.append(replace(tier, why=(*tier.why, *said)) if said else tier)
        return found


def feeding_registers() -> frozenset[str]:
    """Names of the registers beside the client sheet that tell facts of clients."""
    return frozenset(name for name, register in registers().items() if register.feeds and register is not CUSTOMER_INFO)


def registers_asked(told: Mapping[str, Sequence[Any]], *, every: bool) -> list[str]:
    """Registers that a ledger is asked for: all that tell facts of clients, or those that may change a tier.

    Args:
        told: Columns of the clients as the sheet tells them.
        every: Also those of facts that every client has, or that no tier rests on: the reasons name them.
    """
    asked = sorted(feeding_registers())
    if every:
        return asked
    open_ = {f.name for f in TIER_FACTS if any(value in _OPEN for value in told.get(f.name) or [None])}
    return [name for name in asked if not open_.isdisjoint(registers()[name].feeds)]


def may_be_fed(found: Examined) -> bool:
    """Whether a register in another workbook could settle a tier that the sender reported."""
    reported = found.submission.columns.get("reported_tier", ())
    return any(told and t.status not in (CERTAIN, CONFLICT) for told, t in zip(reported, found.tiers, strict=False))


def _by_client(register: Sheet, here: Iterable[Mapping[str, Any]], told: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Entries by the key of the client's name; those of the workbooks are the next versions of the ledger's."""
    entries = {_key(register, values): values for values in told}
    for values in here:
        before = entries.get(_key(register, values), {})
        entries[_key(register, values)] = {**values, **{name: before.get(name) for name in register.settled}}
    keys = name_keys([str(values.get(register.about) or "") for values in entries.values()])
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for key, values in zip(keys, entries.values(), strict=True):
        found[key].append(register.instance(values))
    return found


def _key(register: Sheet, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(fold(str(part)) for part in register.entry_key(values))
