"""The one place where personal data is hidden on its way out of the ledger (R09, R29, A41)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from addin.ledger.privacy.persons import HIDDEN, NAMES, Literals, Persons, literals, without
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
_PHONE, _NAME = _KEPT(mask_phone), _KEPT(mask_name)
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


def column(field: str, told: Sequence[Any], shows: Sequence[Show]) -> Sequence[Any]:
    """Values of a field in clients' rows with personal data hidden; `shows` tells how texts about each are shown."""
    hide = _HIDING.get(field)
    return [hide(v, show) if isinstance(v, str) else v for v, show in zip(told, shows, strict=True)] if hide else told


def _shower(known: Literals) -> Show:
    return lambda text: without(text, known)


def entry(e: Entry, show: Show) -> Entry:
    """An entry with personal data hidden: those of its register, and persons and numbers in any text.

    Args:
        e: The entry as the ledger holds it.
        show: How texts about its client are shown.
    """
    register = registers()[e.register]
    hidden = _hidden(register, e.values, show)
    key = tuple(hidden.get(name, part) for name, part in zip(_key_names(register, e.values), e.key, strict=True))
    earlier = tuple((period, _hidden(register, values, show)) for period, values in e.earlier)
    return replace(identified(e), values=hidden, key=key, earlier=earlier)


def identified(e: Entry) -> Entry:
    """An entry with the mark of the person that it is about."""
    return replace(e, person=person(registers()[e.register], e.values))


def _hidden(register: Sheet, values: Mapping[str, Any], show: Show) -> dict[str, Any]:
    return {f.name: _of_register(register, f, values[f.name], show) for f in register.fields if f.name in values}


def person(register: Sheet, values: Mapping[str, Any]) -> str:
    """Mark by which a client's person is told from another of the same surname; it never leaves the program."""
    names = {f.name for f in register.fields if f.personal} & {name for key in register.key for name in key}
    told = [fold(str(values[name])) for name in sorted(names) if values.get(name)]
    return hashlib.blake2s("|".join(told).encode(), digest_size=8).hexdigest() if told else ""


def _key_names(register: Sheet, values: Mapping[str, Any]) -> tuple[str, ...]:
    return next((k for k in register.key if all(values.get(n) not in (None, "") for n in k)), register.key[-1])


def _of_register(register: Sheet, f: Field, told: Any, show: Show) -> Any:
    return _of_field(f, told, mask_text if f.name == register.about else show)


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
    return tuple(_change(c, persons.of_id(c.client_id), known.get(c.client_id, {})) for c in told)


def _change(c: Change, *known: Literals) -> Change:
    f = _BY_HEAD.get(c.field)
    if f is None or (c.old is None and c.new is None):
        return c
    show = _shower({k: v for of in known for k, v in of.items()})
    return replace(c, old=value(f.name, c.old, show), new=value(f.name, c.new, show))
