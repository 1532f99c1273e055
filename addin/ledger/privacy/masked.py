"""The one place where personal data is hidden on its way out of the ledger (R09, R29, A41)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from addin.ledger.privacy.persons import HIDDEN, NAMES, Literals, Persons, literals, without, without_numbers
from addin.ledger.shapes.views import Change, Conflict, Entry, GroupClient
from udfs.heads import Fact
from udfs.kinds.kind import Phone, Text
from udfs.masking import mask_name, mask_phone, mask_text
from udfs.words.text import fold
from workbooks.declare import Field, Sheet
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.shared_fields import PERSON
from workbooks.registers.told_changes import DECISION_MAKER, ToldChanges
from workbooks.registers.told_changes import hidden as hidden_changes

#: How a text is shown.
Show = Callable[[str], str]
_KEPT = functools.lru_cache(maxsize=1 << 16)
_PHONE, _NAME, _ABOUT = _KEPT(mask_phone), _KEPT(mask_name), _KEPT(mask_text)
#: What identifies the client itself and is shown to everybody.
_PLAIN = frozenset({"name", "credit_code"})
_BY_HEAD = {f.head: f for f in CUSTOMER_INFO.fields}


def client(c: GroupClient, known: Literals) -> GroupClient:
    """A client with personal data hidden: in its own columns, and wherever its persons and their numbers stand in other words.

    Args:
        c: The client as the ledger holds it.
        known: What tells of its persons.
    """
    show = _shower(known)
    told = c.values
    hidden = {name: hide(text, show) for name, hide in _HIDING.items() if isinstance(text := told.get(name), str)}
    conflicts = c.conflicts and tuple(
        Conflict(k.field, tuple((unit, value(k.field, v, show)) for unit, v in k.values), k.why) for k in c.conflicts
    )
    confirmed = c.confirmed and replace(c.confirmed, why=show(c.confirmed.why))
    fed, decided = ({name: show(source) for name, source in of.items()} for of in (c.fed, c.decided))
    why = tuple(map(show, c.why))
    return replace(c, values={**told, **hidden}, why=why, conflicts=conflicts, confirmed=confirmed, fed=fed, decided=decided)


def value(field: str, told: Any, show: Show) -> Any:
    """One value of a client's row with personal data hidden."""
    if field in _PLAIN or not isinstance(told, str):
        return told
    return _of_field(CUSTOMER_INFO.by_name[field], told, show)


def column(field: str, told: Sequence[Any], persons: Sequence[Literals]) -> Sequence[Any]:
    """Values of a field in clients' rows with personal data hidden; `persons` holds what each row's texts tell of its persons."""
    hide = _HIDING.get(field)
    if hide is None:
        return told
    if hide is _shown:
        return texts(told, persons)
    if hide is _changes_shown:
        return [hide(v, _shower(known)) if isinstance(v, str) else v for v, known in zip(told, persons, strict=True)]
    return [hide(v, str) if isinstance(v, str) else v for v in told]


def texts(told: Sequence[Any], persons: Sequence[Literals]) -> list[Any]:
    """Texts of clients' rows with personal data hidden; what is no text stays."""
    hidden = zip(told, persons, strict=True)
    return [(without(v, known) if known else without_numbers(v)) if isinstance(v, str) else v for v, known in hidden]


def _shower(known: Literals) -> Show:
    return lambda text: without(text, known)


def entry(e: Entry, show: Show, whose: tuple[str, str] | None = None) -> Entry:
    """An entry with personal data hidden: those of its register, and persons and numbers in any text.

    Args:
        e: The entry as the ledger holds it.
        show: How texts about its client are shown.
        whose: The group's client it is about, as it is found: id and name.
    """
    register = registers()[e.register]
    hidden = _hidden(e.register, e.values, show)
    key = tuple(hidden.get(name, part) for name, part in zip(_key_names(register, e.values), e.key, strict=True))
    earlier = _Earlier(e, show) if e.earlier else ()
    client_id, client = whose or (e.client_id, e.client)
    told = person(register, e.values)
    return replace(e, values=hidden, key=key, earlier=earlier, person=told, client_id=client_id, client=client)


def identified(e: Entry, whose: tuple[str, str] | None = None) -> Entry:
    """An entry with the mark of the person that it is about, and its client if it is found."""
    client_id, client = whose or (e.client_id, e.client)
    return replace(e, person=person(registers()[e.register], e.values), client_id=client_id, client=client)


def _hidden(register: str, values: Mapping[str, Any], show: Show) -> dict[str, Any]:
    found = {}
    for name, f, way in _ways(register):
        if name in values:
            told = values[name]
            if way == "personal":
                told = _of_field(f, told, show)
            elif way and isinstance(told, str):
                told = show(told) if way == "text" else _ABOUT(told)
            found[name] = told
    return found


@functools.cache
def _ways(register: str) -> tuple[tuple[str, Field, str], ...]:
    """Fields of a register with their names and what is hidden in each: personal data, persons in a text, numbers in a client's name."""
    sheet = registers()[register]

    def way(f: Field) -> str:
        if f.personal:
            return "personal"
        if not isinstance(f.kind, Text) or f.kind is PERSON:
            return ""
        return "about" if f.name == sheet.about else "text"

    return tuple((f.name, f, way(f)) for f in sheet.fields)


class _Earlier(Sequence[tuple[str, Mapping[str, Any]]]):
    """Earlier versions of an entry, hidden when they are looked at: few ever are."""

    def __init__(self, e: Entry, show: Show) -> None:
        self._entry, self._show = e, show
        self._made: tuple[tuple[str, Mapping[str, Any]], ...] | None = None

    def _all(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        if self._made is None:
            self._made = tuple((period, _hidden(self._entry.register, told, self._show)) for period, told in self._entry.earlier)
        return self._made

    def __len__(self) -> int:
        return len(self._entry.earlier)

    def __getitem__(self, at: Any) -> Any:
        """One of them, or some."""
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def person(register: Sheet, values: Mapping[str, Any]) -> str:
    """Mark by which a client's person is told from another of the same surname; it never leaves the program."""
    told = [fold(str(values[name])) for name in _person_names(register.name) if values.get(name)]
    return hashlib.blake2s("|".join(told).encode(), digest_size=8).hexdigest() if told else ""


@functools.cache
def _person_names(register: str) -> tuple[str, ...]:
    """Fields by which a register tells persons apart."""
    sheet = registers()[register]
    return tuple(sorted({f.name for f in sheet.fields if f.personal} & {name for key in sheet.key for name in key}))


def _key_names(register: Sheet, values: Mapping[str, Any]) -> tuple[str, ...]:
    return next((k for k in register.key if all(values.get(n) not in (None, "") for n in k)), register.key[-1])


def _of_field(f: Field, told: Any, show: Show) -> Any:
    if f.personal and not isinstance(told, str):
        return HIDDEN
    hide = _hiding(f) if isinstance(told, str) else None
    return hide(told, show) if hide else told


def _hiding(f: Field) -> Callable[[str, Show], str] | None:
    """How a text of a field is hidden; None for what is shown as it is."""
    if not f.personal:
        return _shown if isinstance(f.kind, Text) and f.kind is not PERSON else None
    if isinstance(f.kind, ToldChanges):
        return _changes_shown
    if isinstance(f.kind, Phone):
        return lambda told, _: _PHONE(told)
    return (lambda told, _: _NAME(told)) if f.name in NAMES else lambda *_: HIDDEN


def _shown(told: str, show: Show) -> str:
    return show(told)


def _changes_shown(told: str, show: Show) -> str:
    return hidden_changes(told, lambda fact, text: _of_fact(fact, text, show))


#: The fields of clients of which something may have to be hidden.
_HIDING = {f.name: hide for f in CUSTOMER_INFO.fields if f.name not in _PLAIN and (hide := _hiding(f))}
#: Those whose texts are shown but for what tells of persons.
TEXTS = tuple(name for name, hide in _HIDING.items() if hide is _shown)


def _of_fact(fact: Fact, told: str, show: Show) -> str:
    """A fact told anew as its own column shows it."""
    return _NAME(told) if fact is DECISION_MAKER else str(_of_field(CUSTOMER_INFO.by_name[fact.name], told, show))


def changes(told: Sequence[Change], persons: Persons) -> tuple[Change, ...]:
    """Changes with personal data hidden, also that of persons whom a client no longer tells; that something changed stays visible."""
    known: dict[str, dict[str, Callable[[str], str]]] = {}
    for c in told:
        f = _BY_HEAD.get(c.field)
        if f is not None and f.personal:
            known.setdefault(c.client_id, {}).update(literals((f,), {f.name: c.old}) | literals((f,), {f.name: c.new}))
    return tuple(_change(c, persons.of_id(c.client_id), known.get(c.client_id, {})) if _may_tell(c) else c for c in told)


def _may_tell(c: Change) -> bool:
    """Whether old or new may tell of a person: of clients of whom nothing but amounts changed no row is unpacked."""
    return c.field in _BY_HEAD and (isinstance(c.old, str) or isinstance(c.new, str))


def _change(c: Change, *known: Literals) -> Change:
    name = _BY_HEAD[c.field].name
    show = _shower({k: v for of in known for k, v in of.items()})
    return replace(c, old=value(name, c.old, show), new=value(name, c.new, show))
