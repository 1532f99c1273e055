"""Collections whose things are listed anew at each question: by name, or by number from 1."""

from __future__ import annotations

import abc
import numbers
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from xlwings import base_classes


class Named(Protocol):
    """A thing with a name."""

    @property
    def name(self) -> str:
        """Its name."""


N = TypeVar("N", bound=Named)


class Listed(base_classes.Collection, abc.ABC, Generic[N]):
    """What `all` lists, found as xlwings asks."""

    @abc.abstractmethod
    def all(self) -> list[N]:
        """All of the kind."""

    def __len__(self) -> int:
        return len(self.all())

    def __iter__(self) -> Iterator[N]:
        return iter(self.all())

    def __contains__(self, name: str) -> bool:
        return any(one.name == name for one in self.all())

    def __call__(self, key: str | int) -> N:
        """One by name or number."""
        found = self.all()
        if isinstance(key, numbers.Number) and 1 <= int(key) <= len(found):
            return found[int(key) - 1]
        for one in found:
            if one.name == key:
                return one
        raise KeyError(key)
