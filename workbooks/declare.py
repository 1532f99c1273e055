"""Declare a sheet as a class of typed fields; template, reader, checks, ledger and pages follow from it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, dataclass_transform, get_args, get_origin, get_type_hints

from udfs.heads import Fact, Heads
from udfs.kinds.kind import Kind, Text

T = TypeVar("T")
_MISSING = dataclasses.MISSING


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a declared sheet."""

    fact: Fact
    #: A blank cell of a client row is an error, and so is a missing column.
    required: bool
    #: Column width in characters of the default font.
    width: float
    #: A value outside the kind is an 错误 (True) or a 提醒 (False).
    strict: bool
    #: Worksheet formula with {head} and {row} for the header range and this row, for columns we compute.
    formula: str
    note: str

    @property
    def name(self) -> str:
        """Python name of the field."""
        return self.fact.name

    @property
    def head(self) -> str:
        """Canonical column head."""
        return self.fact.head

    @property
    def kind(self) -> Kind:
        """What a cell may hold."""
        return self.fact.kind

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other heads that mean this column."""
        return self.fact.aliases

    @property
    def personal(self) -> bool:
        """Personal data: masked on the way out."""
        return self.fact.personal

    @property
    def clause(self) -> str:
        """Clause of the rule book."""
        return self.fact.clause

    @property
    def computed(self) -> bool:
        """Filled by our functions, never by the sender."""
        return bool(self.formula)

    @property
    def hint(self) -> str:
        """What a user should fill in."""
        return self.note or self.kind.hint


@dataclass(frozen=True)
class Sheet:
    """A declared sheet."""

    name: str
    title: str
    row: type
    fields: tuple[Field, ...]
    clause: str
    summary: str
    #: People get it as a blank workbook; False for a sheet that the program writes first (the policy).
    filled_by_people: bool
    #: Units return it every month, or declare 无变化.
    returned: bool

    @cached_property
    def heads(self) -> Heads:
        """Words by which the columns are known."""
        return Heads(f.fact for f in self.fields)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by Python name."""
        return {f.name: f for f in self.fields}


def field(
    head: str | Fact,
    *,
    aliases: tuple[str, ...] = (),
    kind: Kind | None = None,
    personal: bool = False,
    clause: str = "",
    width: float = 12,
    strict: bool = True,
    formula: str = "",
    note: str = "",
    default: Any = _MISSING,
) -> Any:
    """Declare a column of the class it stands in; a `Fact` brings head, synonyms and kind with it."""
    meta: dict[str, Any] = {"head": head, "aliases": aliases, "kind": kind or Text(), "personal": personal, "clause": clause}
    meta |= {"width": width, "strict": strict, "formula": formula, "note": note}
    return dataclasses.field(default=default, metadata=meta, kw_only=True)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def sheet(title: str, *, clause: str = "", filled_by_people: bool = True, returned: bool = False) -> Callable[[type[T]], type[T]]:
    """Turn a class of annotated fields into a row type with a `Sheet` behind it."""

    def build(cls: type[T]) -> type[T]:
        row = dataclass(frozen=True, kw_only=True)(cls)
        hints = get_type_hints(row)
        fields = tuple(_field(f, hints[f.name]) for f in dataclasses.fields(row))  # type: ignore[arg-type]
        heads = [f.head for f in fields]
        if len(set(heads)) != len(heads):
            raise ValueError(f"{title}: two fields share a head")
        summary = (cls.__doc__ or "").strip().partition("\n")[0]
        row.__sheet__ = Sheet(_snake(cls.__name__), title, row, fields, clause, summary, filled_by_people, returned)  # type: ignore[attr-defined]
        return row

    return build


def schema(row: type) -> Sheet:
    """The `Sheet` behind a declared row type."""
    return typing.cast("Sheet", row.__sheet__)  # type: ignore[attr-defined]


def _field(f: dataclasses.Field[Any], hint: Any) -> Field:
    meta = dict(f.metadata)
    head, aliases, kind = meta.pop("head"), meta.pop("aliases"), meta.pop("kind")
    personal, clause = meta.pop("personal"), meta.pop("clause")
    if isinstance(head, Fact):
        fact = head
        if fact.name != f.name:
            raise ValueError(f"field {f.name} holds the fact {fact.name}")
    else:
        fact = Fact(f.name, head, kind, aliases, clause, personal)
    optional = get_origin(hint) in (types.UnionType, typing.Union) and type(None) in get_args(hint)
    return Field(fact, required=not optional, **meta)


def _snake(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))
