"""What is known of other returns, as checks ask for it: a ledger, and the workbooks that came together with one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from udfs.identity import name_keys
from udfs.kinds.dates import Month
from workbooks.examined import Examined

#: Facts of a client that a later return is held against.
EARLIER = ("name", "credit_code", "contract", "projects", "unreasonable_complaints")


class History(Protocol):
    """A ledger seen from one workbook, asked once the workbook's unit and month are known."""

    def clients(self, unit: str, month: Month) -> Mapping[str, Mapping[str, Any]] | None:
        """Last accepted rows of a unit before a month: name key → values of the fields `EARLIER`, with "month".

        A blank is None or left out; the whole is None if nothing was accepted.
        """

    def held(self, unit: str, month: Month) -> Mapping[str, Mapping[Any, Mapping[str, Any]]]:
        """What a unit's accepted returns say at the end of a month: register → key → values by field name; of clients keys of names."""

    def fed(self, unit: str, month: Month, registers: Sequence[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Entries of a unit in some registers, in force at the end of a month: register → values, without what is not settled."""

    def decided(self, month: Month) -> Mapping[str, str]:
        """Tiers that marketing decided and that hold at the end of a month, by the key of the client's name."""

    def everyone(self, month: Month) -> Collection[str]:
        """Keys of the names of all clients that units have told up to a month."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What other workbooks of the same unit tell that came together with one: it counts with it, though no ledger holds it yet."""

    #: Key of the name → name.
    clients: Mapping[str, str] = field(default_factory=dict)
    #: Register → entries, values by field name.
    entries: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[str], entries: Mapping[str, Sequence[Mapping[str, Any]]]) -> Beside:
        """What one workbook tells: names of clients, and entries by register."""
        return cls(dict(zip(name_keys(names), names, strict=True)), entries)

    @classmethod
    def in_workbook(cls, found: Examined) -> Beside:
        """What an examined workbook tells."""
        names = [name for name in found.submission.columns.get("name", ()) if name]
        return cls.of(names, {e.register: [e.record(i) for i in range(len(e.rows))] for e in found.entries})

    @classmethod
    def all_of(cls, several: Iterable[Beside]) -> Beside:
        """What several workbooks tell."""
        clients: dict[str, str] = {}
        entries: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for one in several:
            clients.update(one.clients)
            for register, told in one.entries.items():
                entries[register] += told
        return cls(clients, dict(entries))

    def __bool__(self) -> bool:
        return bool(self.clients or any(self.entries.values()))
