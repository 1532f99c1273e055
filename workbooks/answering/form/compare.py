"""What a form that came back would change: what is written there, what we filled in, and what the ledger holds by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udfs.heads import Heads
from workbooks.answering.form.data import FormData, FormRead, Told
from workbooks.answering.form.known import head_of, key_of, kind_of
from workbooks.answering.form.known_lists import CONTACT_COLUMNS, CONTACTS, NUMBERING, list_named, list_words
from workbooks.answering.form.marks import marks_of
from workbooks.answering.form.values import plain
from workbooks.problems import Where


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that somebody changed."""

    #: Canonical key of a field, or column of a list.
    key: str
    head: str
    typed: Any
    #: What the ledger holds now.
    now: Any
    where: Where
    #: The ledger holds neither what we filled in nor what is written there: a newer return changed it meanwhile.
    is_conflict: bool = False
    #: List the entry belongs to; "" for a field.
    list_name: str = ""
    #: The entry as the ledger holds it; None for a field, for a new entry, and for one that is not found any more.
    entry: Mapping[str, Any] | None = None
    is_new: bool = False


def changes(read: FormRead, now: FormData) -> list[Change]:
    """Changed cells, fields first; what is written there and in the ledger alike is no change."""
    return [*_fields(read, now), *_lists(read, now)]


def _fields(read: FormRead, now: FormData) -> Iterator[Change]:
    held = {key_of(label): plain(value) for label, value in now.fields.items()}
    contacts = next((rows for name, rows in now.lists.items() if list_named(name) == CONTACTS), ())
    words = list_words(CONTACTS)
    first = {words.column(head): plain(value) for head, value in contacts[0].items()} if contacts else {}
    for key, column in CONTACT_COLUMNS.items():
        held[key] = first.get(column) if held.get(key) is None else held[key]
    for key, told in read.changes().items():
        value = held.get(key)
        if _same(told.value, value):
            continue
        hidden = isinstance(value, str) and "*" in value  # nobody can say what stands behind it
        conflict = bool(told.changed) and not hidden and told.was not in marks_of(value, kind_of(key), told.unit, told.raw)
        yield Change(key, head_of(key), told.value, value, told.where, conflict)


def _lists(read: FormRead, now: FormData) -> Iterator[Change]:
    held = {list_named(name): rows for name, rows in now.lists.items()}
    for name, rows in read.lists.items():
        words = list_words(name)
        known = [{words.column(head): plain(value) for head, value in row.items()} for row in held.get(name, ())]
        for row in rows:
            if not any(told.changed or told.changed is None for told in row.values()):
                continue
            is_new = not any(told.was for told in row.values())
            entry = None if is_new else _entry(row, known, words.heads)
            for column, told in row.items():
                value = entry.get(column) if entry else None
                if told.changed is not False and told.raw is not None and not _same(told.value, value):
                    yield Change(column, column, told.value, value, told.where, not is_new and entry is None, name, entry, is_new)


def _entry(row: Mapping[str, Told], known: Sequence[Mapping[str, Any]], heads: Heads) -> Mapping[str, Any] | None:
    """The entry that a row was filled with, as long as the ledger holds it unchanged, or already as the row says."""

    def fits(entry: Mapping[str, Any]) -> bool:
        for column, told in row.items():
            match = heads.match(column)
            kind = heads.facts[match.name].kind if match else kind_of(column)
            if column == NUMBERING or _same(told.value, entry.get(column)):
                continue
            if told.was not in marks_of(entry.get(column), kind, told.unit, told.raw):
                return False
        return True

    return next((entry for entry in known if fits(entry)), None)


def _same(one: Any, two: Any) -> bool:
    return one == two or (one in (None, "") and two in (None, "")) or str(one) == str(two)
