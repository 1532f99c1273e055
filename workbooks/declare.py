"""Declare a sheet as a class of typed fields; template, reader, checks, ledger and pages follow from it.

A sheet with a key is a register (登记簿): its rows are entries about a client, a project or a unit, brought up to date by later rows of
the same key.
"""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from typing import Any, Literal, TypeVar, dataclass_transform, get_args, get_origin, get_type_hints

from udfs.cells import CellValue
from udfs.heads import Fact, Heads
from udfs.kinds.dates import Month
from udfs.kinds.kind import Kind, Text
from workbooks.problems import Repair, Rule

T = TypeVar("T")
_MISSING = dataclasses.MISSING

#: Which return carries a sheet; "" for one that nobody returns.
ReturnKind = Literal["", "月报", "满意度", "分析报告", "核定"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a check knows besides the entries it is given; each part may be empty."""

    today: datetime.date
    month: Month | None = None
    #: Names of clients by `udfs.identity.name_key`: those of the same workbook and those the ledger knows.
    clients: Mapping[str, str] = attribute(default_factory=dict)
    #: Entries by register: those of the same workbook, behind those of the unit that are in force.
    entries: Mapping[str, Sequence[Any]] = attribute(default_factory=dict)
    #: The ledger was asked: a client or an entry that is not among these has never been reported.
    has_history: bool = False
    #: Keys of the names of all clients that any unit of the ledger has told, besides `clients`; None where it was not asked.
    everyone: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem of one entry, before its place is looked up: index among the entries checked, and the field it stands at."""

    rule: Rule
    row: int
    field: str
    found: CellValue = None
    repair: Repair | None = None
    values: Mapping[str, Any] = attribute(default_factory=dict)


def remark(rule: Rule, row: int, field: str, found: CellValue = None, *, repair: Repair | None = None, **values: Any) -> Remark:
    """What a check yields; `values` fill the blanks of the rule's sentences."""
    return Remark(rule, row, field, found, repair, values)


#: A check of a register: entries as instances of its class, blank cells as None, and what is known besides.
Check = Callable[[Sequence[Any], Known], Iterable[Remark]]
#: What entries of one client, in force on a day, tell of a fact of that client: its value, or None if they tell nothing.
Feed = Callable[[Sequence[Any], datetime.date], Any]


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
        return bool(self.fact.personal)

    @property
    def purpose(self) -> str:
        """What personal data are collected for; "" for others (V09)."""
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
    returned: ReturnKind = ""
    #: Fields that tell which entry a row is: the first alternative whose fields are all filled counts. Empty: no register.
    key: tuple[tuple[str, ...], ...] = ()
    #: Field that names the client; "" if entries are of no client.
    about: str = ""
    #: Field of an entry's own date, by which it belongs to a period; "" if the month of its return tells.
    dated: str = ""
    #: Fact of the client (field of 客户信息统计表) → what entries tell of it.
    feeds: Mapping[str, Feed] = attribute(default_factory=dict)
    #: Fields that feed only as marketing decided them (A27).
    settled: tuple[str, ...] = ()
    checks: list[Check] = attribute(default_factory=list)
    #: What its checks may find.
    rules: list[Rule] = attribute(default_factory=list)

    @property
    def is_register(self) -> bool:
        """True if its rows are entries with a key."""
        return bool(self.key)

    def entry_key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Key of an entry by its values by field name: those of the first alternative that is filled, else of the last."""
        told = next((names for names in self.key if all(values.get(n) not in (None, "") for n in names)), self.key[-1])
        return tuple(values.get(n) for n in told)

    def instance(self, values: Mapping[str, Any]) -> Any:
        """An instance of its class: values by field name, the rest blank."""
        return self.row(**dict(zip(self.by_name, map(values.get, self.by_name), strict=True)))

    def line(self, entry: Any) -> str:
        """One Chinese line of an entry, for timeline, change list and receipt: what its class tells by `entry()`, else its key."""
        tell = getattr(entry, "entry", None)
        return tell() if tell else "，".join(str(v) for v in self.entry_key(vars(entry)) if v is not None)

    @cached_property
    def heads(self) -> Heads:
        """Words by which the columns are known."""
        return Heads(f.fact for f in self.fields)

    @cached_property
    def personal(self) -> tuple[Field, ...]:
        """Fields that hold personal data."""
        return tuple(f for f in self.fields if f.personal)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by Python name."""
        return {f.name: f for f in self.fields}


def field(
    head: str | Fact,
    *,
    aliases: tuple[str, ...] = (),
    kind: Kind | None = None,
    personal: str = "",
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
def sheet(
    title: str,
    *,
    clause: str = "",
    filled_by_people: bool = True,
    returned: ReturnKind = "",
    key: tuple[str, ...] | tuple[tuple[str, ...], ...] = (),
    about: str = "",
    dated: str = "",
    feeds: Mapping[str, Feed] | None = None,
    settled: tuple[str, ...] = (),
) -> Callable[[type[T]], type[T]]:
    """Turn a class of annotated fields into a row type with a `Sheet` behind it; one with a key is a register.

    Args:
        title: What people call the sheet.
        clause: Clause of the rule book.
        filled_by_people: People get it as a blank workbook.
        returned: Which return carries it.
        key: Fields that tell which entry a row is, or alternatives of such fields, the first filled one counting.
        about: Field that names the client.
        dated: Field of an entry's own date.
        feeds: Fact of the client → what its entries tell of it.
        settled: Fields that feed only as marketing decided them.
    """
    alternatives = tuple(k for k in ((key,) if key and isinstance(key[0], str) else key) if isinstance(k, tuple))

    def build(cls: type[T]) -> type[T]:
        row = dataclass(frozen=True, kw_only=True)(cls)
        hints = get_type_hints(row)
        fields = tuple(_field(f, hints[f.name]) for f in dataclasses.fields(row))  # type: ignore[arg-type]
        heads = [f.head for f in fields]
        if len(set(heads)) != len(heads):
            raise ValueError(f"{title}: two fields share a head")
        summary = (cls.__doc__ or "").strip().partition("\n")[0]
        names = {f.name for f in fields}
        if unknown := {*(n for k in alternatives for n in k), *filter(None, (about, dated))} - names:
            raise ValueError(f"{title}: no field {'、'.join(sorted(unknown))}")
        row.__sheet__ = Sheet(  # type: ignore[attr-defined]
            _snake(cls.__name__),
            title,
            row,
            fields,
            clause,
            summary,
            filled_by_people,
            returned,
            alternatives,
            about,
            dated,
            feeds or {},
            settled,
        )
        return row

    return build


def check(register: type, *rules: Rule) -> Callable[[Check], Check]:
    """Mark `function(entries, known) -> Iterable[Remark]` as a check of a register that may find these rules broken."""

    def mark(function: Check) -> Check:
        sheet = schema(register)
        sheet.checks.append(function)
        sheet.rules.extend(r for r in rules if r not in sheet.rules)
        return function

    return mark


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
