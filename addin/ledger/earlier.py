"""What units said before, for the checks of a reading process: looked up when a unit is known, in that process's own connection."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from addin.ledger.store import Ledger
from addin.ledger.workspace import Workspace
from udfs.kinds.dates import Month


@dataclass(frozen=True)
class Earlier(Mapping[str, Mapping[str, Mapping[str, Any]]]):
    """Folded unit → name key → values; travels into another process as nothing but a path and a month."""

    workspace: Workspace
    month: Month

    def __getitem__(self, unit: str) -> Mapping[str, Mapping[str, Any]]:
        return Ledger(self.workspace).earlier(unit, self.month)

    def __iter__(self) -> Iterator[str]:
        return iter([u.name for u in Ledger(self.workspace).register().units])

    def __len__(self) -> int:
        return len(Ledger(self.workspace).register().units)


@dataclass(frozen=True)
class Present(Mapping[str, Mapping[str, Mapping[Any, Mapping[str, Any]]]]):
    """Folded unit → register → key → values as the ledger holds them at the end of a month; travels like `Earlier`."""

    workspace: Workspace
    month: Month

    def __getitem__(self, unit: str) -> Mapping[str, Mapping[Any, Mapping[str, Any]]]:
        return Ledger(self.workspace).held(unit, self.month)

    def __iter__(self) -> Iterator[str]:
        return iter([u.name for u in Ledger(self.workspace).register().units])

    def __len__(self) -> int:
        return len(Ledger(self.workspace).register().units)


@dataclass(frozen=True)
class Everyone(Collection[str]):
    """Name keys of all clients that units have told up to a month; `asked` tells one intake from the next."""

    workspace: Workspace
    month: Month
    asked: datetime.datetime

    def __contains__(self, key: object) -> bool:
        return key in _names(self)

    def __iter__(self) -> Iterator[str]:
        return iter(_names(self))

    def __len__(self) -> int:
        return len(_names(self))


@lru_cache(maxsize=1)
def _names(asked: Everyone) -> frozenset[str]:
    """Looked up once in a process, whatever number of files it reads."""
    return Ledger(asked.workspace).names_told(asked.month)
