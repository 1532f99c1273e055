"""What crosses between Python and LibreOffice besides plain values; read by LibreOffice's own Python too (3.8, standard library)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Struct:
    """A UNO struct: its type and its members, a copy on this side."""

    __slots__ = ("fields", "type_name")

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        object.__setattr__(self, "type_name", type_name)
        object.__setattr__(self, "fields", fields)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self.fields[name] = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Struct) and (self.type_name, self.fields) == (other.type_name, other.fields)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        return Struct, (self.type_name, self.fields)

    def __repr__(self) -> str:
        return f"{self.type_name}({self.fields})"


@dataclass(frozen=True)
class Enum:
    """A UNO enum value: `value` is the name of the member."""

    type_name: str
    value: str

    def __reduce__(self) -> Any:
        return Enum, (self.type_name, self.value)


@dataclass(frozen=True)
class Typed:
    """A value whose UNO type must be told, as an empty or mixed sequence's."""

    type_name: str
    value: Any

    def __reduce__(self) -> Any:
        return Typed, (self.type_name, self.value)


@dataclass(frozen=True)
class Handle:
    """An object that stays in LibreOffice, by its number in the relay."""

    number: int

    def __reduce__(self) -> Any:
        return Handle, (self.number,)


class UnoError(Exception):
    """LibreOffice raised an exception; `type_name` is its UNO type."""

    def __init__(self, type_name: str, message: str) -> None:
        super().__init__(f"{type_name}: {message}")
        self.type_name = type_name
        self.message = message
