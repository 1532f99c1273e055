"""Who decides at a client, as marketing took it over of a contact: a person of the 联系人及社会关系表, known there or new (R38, G07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from addin.ledger.shapes.views import Entry, Ruling
from workbooks.judging.entries import entry_key
from workbooks.registers.contacts import CONTACTS
from workbooks.registers.told_changes import DECISION_MAKER, told_facts

DECIDES = CONTACTS.by_name["role"].kind.choices[0]


def named(taken: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
    """What was taken over that names who decides, with the name."""
    for e in taken:
        yield from ((e, str(t.value)) for t in told_facts(e.values.get("learned")) if t.fact is DECISION_MAKER)


def with_decision_makers(entries: Sequence[Entry], taken: Iterable[Entry]) -> list[Entry]:
    """Contacts with those who decide: a person on file gets the role, one that is not becomes an entry of the unit that met it."""
    found = {(e.name_key, e.key): e for e in entries}
    for e, name in named(taken):
        values = {"client": e.values["client"], "contact": name, "role": DECIDES, "source": f"沟通记录{e.values['source']}"}
        key = entry_key(CONTACTS, values)
        place = e.name_key, key
        known = found.get(place)
        ruling = Ruling(e.period, e.source.version, frozenset({"role"}))
        if known is None:
            found[place] = Entry(CONTACTS.name, key, e.name_key, e.values["unit"], e.period, values, e.source, rulings=(ruling,))
        else:
            told, decided = {**known.values, "role": DECIDES}, tuple(dict.fromkeys((*known.decided, "role")))
            found[place] = replace(known, values=told, decided=decided, rulings=(*known.rulings, ruling))
    return list(found.values())
