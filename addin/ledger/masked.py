"""The one place where personal data is hidden on its way out of the ledger (R09, R29, A41; lesson 18)."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from addin.ledger.views import Change, Conflict, Entry, GroupClient
from udfs.kinds.kind import Phone, Text
from udfs.masking import mask_name, mask_phone, mask_text
from udfs.words.text import fold
from workbooks.declare import Field, Sheet
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

_KEPT = functools.lru_cache(maxsize=1 << 16)
_BY_NAME: Mapping[str, Callable[[str], str]] = {"phone": _KEPT(mask_phone), "contact": _KEPT(mask_name)}
#: A social relation names third parties in free words: nothing of it is shown.
_HIDDEN = "***"
_PERSONAL: dict[str, Callable[[str], str]] = {f.name: _BY_NAME.get(f.name, lambda _: _HIDDEN) for f in CUSTOMER_INFO.fields if f.personal}
#: What identifies the client itself and is shown to everybody.
_PLAIN = frozenset({"name", "credit_code"})
_TELLING = re.compile("[0-9０-９@]")
#: Personal fields that hold names: the first character stays.
_NAMES = frozenset({"contact", "met", "respondent", "person", "audience"})
_BY_HEAD = {f.head: f.name for f in CUSTOMER_INFO.fields}


@_KEPT
def _mask_text(text: str) -> str:
    return mask_text(text) if _TELLING.search(text) else text


def client(c: GroupClient) -> GroupClient:
    """A client with personal data hidden: in its own columns, and wherever the same persons and numbers stand in other words."""
    names = _persons(c.values)
    hidden = {name: _shown(name, value, names) for name, value in c.values.items() if name not in _PLAIN and isinstance(value, str)}
    conflicts = c.conflicts and tuple(
        Conflict(k.field, tuple((unit, _shown(k.field, v, names)) for unit, v in k.values), k.why) for k in c.conflicts
    )
    why = tuple(_without_persons(_mask_text(line), names) for line in c.why)
    return replace(c, values={**c.values, **hidden}, why=why, conflicts=conflicts)


def value(field: str, told: Mapping[str, Any]) -> Any:
    """One value of a client's row with personal data hidden; None if the row tells none."""
    return _shown(field, told.get(field), _persons(told))


def _persons(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of persons that a client's columns tell; one character is none."""
    told = values.get("contact")
    return tuple(n for n in re.split(r"[、,，/;；\s]+", told) if len(n) > 1) if isinstance(told, str) else ()


def _shown(field: str, value: Any, names: Sequence[str]) -> Any:
    if not isinstance(value, str) or field in _PLAIN:
        return value
    if hide := _PERSONAL.get(field):
        return hide(value)
    return _without_persons(_mask_text(value), names)


def _without_persons(text: str, names: Sequence[str]) -> str:
    for name in names:
        if name in text:
            text = text.replace(name, mask_name(name))
    return text


def entry(e: Entry) -> Entry:
    """An entry with personal data hidden: those of its register, and telephones in any text."""
    register = registers()[e.register]
    hidden = _hidden(register, e.values)
    key = tuple(hidden.get(name, part) for name, part in zip(_key_names(register, e.values), e.key, strict=True))
    earlier = tuple((period, _hidden(register, values)) for period, values in e.earlier)
    return replace(identified(e), values=hidden, key=key, earlier=earlier)


def identified(e: Entry) -> Entry:
    """An entry with the mark of the person that it is about."""
    return replace(e, person=person(registers()[e.register], e))


def _hidden(register: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: _of_register(f, values[f.name]) for f in register.fields if f.name in values}


def person(register: Sheet, e: Entry) -> str:
    """Mark by which a client's person is told from another of the same surname; it never leaves the program."""
    names = {f.name for f in register.fields if f.personal} & {name for key in register.key for name in key}
    told = [fold(str(e.values[name])) for name in sorted(names) if e.values.get(name)]
    return hashlib.blake2s("|".join(told).encode(), digest_size=8).hexdigest() if told else ""


def _key_names(register: Sheet, values: Mapping[str, Any]) -> tuple[str, ...]:
    return next((k for k in register.key if all(values.get(n) not in (None, "") for n in k)), register.key[-1])


def _of_register(f: Field, value: Any) -> Any:
    if not f.personal:
        return _mask_text(value) if isinstance(value, str) and isinstance(f.kind, Text) else value
    if not isinstance(value, str):
        return _HIDDEN
    if isinstance(f.kind, Phone):
        return mask_phone(value)
    return mask_name(value) if f.name in _NAMES else _HIDDEN


def change(c: Change) -> Change:
    """A change with personal data hidden; that something changed stays visible."""
    name = _BY_HEAD.get(c.field, "")
    return replace(c, old=_shown(name, c.old, ()), new=_shown(name, c.new, ())) if name else c
