"""What the ledger held when a workbook is read, for the checks of the reading process: looked up in that process's own connection."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from addin.ledger.contents.units import Register
from addin.ledger.in_force.knowledge import decided_tiers
from addin.ledger.intake import prefilling
from addin.ledger.storage.workspace import Workspace
from addin.ledger.store import Ledger
from udfs.kinds.dates import Month

#: Units of which a process keeps in mind what was asked last: workbooks of one unit mostly come one after the other.
_UNITS = 8


@dataclass(frozen=True)
class Past:
    """A ledger as it stood at an entry of its log; travels into another process as nothing but a folder and a number."""

    workspace: Workspace
    entry: int

    @classmethod
    def of(cls, ledger: Ledger) -> Past:
        """A ledger as it stands."""
        return cls(ledger.workspace, ledger.head().number)

    def clients(self, unit: str, month: Month) -> Mapping[str, Mapping[str, Any]] | None:
        """Last accepted rows of a unit before a month; None where nothing was accepted before."""
        return _clients(self, unit, month) if unit else None

    def held(self, unit: str, month: Month) -> Mapping[str, Mapping[Any, Mapping[str, Any]]]:
        """What a unit's accepted returns say at the end of a month: register → key → values."""
        return _held(self, unit, month) if unit else {}

    def fed(self, unit: str, month: Month, registers: Sequence[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Entries of a unit that tell facts of clients: register → values, without what only marketing settles and has not."""
        return _fed(self, unit, month, tuple(registers)) if unit else {}

    def decided(self, month: Month) -> Mapping[str, str]:
        """Tiers that marketing decided and that hold at the end of a month, by the key of the client's name."""
        return _decided(self, month)

    def everyone(self, month: Month) -> Collection[str]:
        """Keys of the names of all clients that units have told up to a month."""
        return _everyone(self, month)


@lru_cache(maxsize=1)
def _ledger(past: Past) -> Ledger:
    """Opened once in a process, whatever number of files it reads."""
    return Ledger(past.workspace)


@lru_cache(maxsize=_UNITS)
def _clients(past: Past, unit: str, month: Month) -> Mapping[str, Mapping[str, Any]] | None:
    return _ledger(past).earlier(unit, month, _register(past)) if _has_history(past, month) else None


@lru_cache(maxsize=1)
def _register(past: Past) -> Register:
    return _ledger(past).register()


@lru_cache(maxsize=1)
def _has_history(past: Past, month: Month) -> bool:
    return _ledger(past).has_history(month)


@lru_cache(maxsize=_UNITS)
def _held(past: Past, unit: str, month: Month) -> Mapping[str, Mapping[Any, Mapping[str, Any]]]:
    return _ledger(past).held(unit, month)


@lru_cache(maxsize=_UNITS)
def _fed(past: Past, unit: str, month: Month, registers: tuple[str, ...]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return _ledger(past).feeding(unit, month, registers) if registers and _is_fed(past) else {}


@lru_cache(maxsize=1)
def _is_fed(past: Past) -> bool:
    with _ledger(past).database.read() as connection:
        return prefilling.is_fed(connection)


@lru_cache(maxsize=1)
def _decided(past: Past, month: Month) -> Mapping[str, str]:
    with _ledger(past).database.read() as connection:
        return decided_tiers(connection, _register(past), month)


@lru_cache(maxsize=1)
def _everyone(past: Past, month: Month) -> frozenset[str]:
    return _ledger(past).names_told(month)
