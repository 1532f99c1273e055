"""An object of the office as Python code uses it: `sheet.Name`, `sheet.getCellByPosition(0, 0)`."""

from __future__ import annotations

import functools
from typing import Any, Protocol


class Carrier(Protocol):
    """What carries an access to the office: in this process or through the relay."""

    def get(self, reference: Any, name: str) -> Any:
        """Value of an attribute."""

    def set(self, reference: Any, name: str, value: Any) -> None:
        """Set an attribute."""

    def call(self, reference: Any, name: str, arguments: tuple[Any, ...]) -> Any:
        """Result of a method."""

    def release(self, reference: Any) -> None:
        """The Python side needs the object no more."""


class Remote:
    """Names that begin with a small letter are methods, others are attributes and properties: so UNO writes them."""

    __slots__ = ("_carrier", "_reference")

    def __init__(self, carrier: Carrier, reference: Any) -> None:
        object.__setattr__(self, "_carrier", carrier)
        object.__setattr__(self, "_reference", reference)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name[0].islower():
            return functools.partial(_call, self, name)
        return self._carrier.get(self._reference, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._carrier.set(self._reference, name, value)

    def __del__(self) -> None:
        self._carrier.release(self._reference)

    def __repr__(self) -> str:
        return f"<Remote {self._reference!r}>"


def _call(remote: Remote, name: str, *arguments: Any) -> Any:
    return remote._carrier.call(remote._reference, name, arguments)  # noqa: SLF001 — one matter in two functions


def reference_of(remote: Any, carrier: Carrier) -> Any:
    """The reference a carrier gave out.

    Raises:
        TypeError: Not an object of this office.
    """
    if not isinstance(remote, Remote) or remote._carrier is not carrier:  # noqa: SLF001
        raise TypeError(f"not a value for this office: {type(remote).__name__}")
    return remote._reference  # noqa: SLF001
