"""What tells who the persons of each client are, so that they can be hidden in whatever words they stand (R09, R29).

A person is known from the columns declared personal, of clients and of registers. In free text the names, relations and telephones of
the client it is about are looked for; a text of no client is searched for everybody's.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from addin.ledger.contents.entries import EntryBook
from addin.ledger.in_force.merge import Merged
from addin.ledger.shapes.views import Conflict, Entry, GroupClient
from udfs.kinds.kind import Phone
from udfs.masking import mask_name, mask_phone, mask_text
from workbooks.declare import Field
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.told_changes import DECISION_MAKER, ToldChanges, ToldFact, told_facts

#: What stands for a text of which nothing is shown.
HIDDEN = "***"
#: Personal fields that hold names: the first character stays.
NAMES = frozenset({"contact", "met", "respondent"})
#: A name among other words, of which nothing stays.
NAMED = NAMES | {"persons"}
#: A text that tells of a person → how it is shown; nearly none is ever met, so that none is hidden beforehand.
Literals = Mapping[str, Callable[[str], str]]
#: Without any of these nothing is a number or an address: most texts, also those with a house number or a day, need no closer look.
_TELLING = re.compile(r"[０-９@]|(?:\d[-() ]{0,2}){7}")
#: Shorter words stand for too much else: 同学, 老乡.
_SHORTEST_NAME, _SHORTEST_RELATION, _SHORTEST_PHONE = 2, 4, 7
#: Clients whose persons stay looked up.
_KEPT = 1 << 14
LISTED, _SENTENCES = re.compile(r"[、,，/;；\s]+"), re.compile(r"[;；,，。\n]+")
#: What none of them parts is one word.
_PARTING = re.compile(r"[、,，/;；\s。]")


def literals(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Callable[[str], str]]:
    """What the personal fields of a row tell, each with how it is shown."""
    found: dict[str, Callable[[str], str]] = {}
    for f in fields:
        told = values.get(f.name)
        if isinstance(told, str) and f.personal:
            found.update(told_by(f, told))
    return found


def told_by(f: Field, told: str) -> dict[str, Callable[[str], str]]:
    """What one value of a personal field tells; facts told anew tell what their own columns would."""
    if isinstance(f.kind, ToldChanges):
        return {literal: instead for t in told_facts(told) for literal, instead in _of_fact(t).items()}
    shortest, instead, parting = _way(f)
    parts = parting.split(told) if parting is LISTED else (told, *parting.split(told))
    return dict.fromkeys((part for part in parts if len(part) >= shortest), instead)


def _way(f: Field) -> tuple[int, Callable[[str], str], re.Pattern[str]]:
    """Of a personal field: from how many characters on a word tells, how it is shown, and what parts words."""
    if isinstance(f.kind, Phone):
        return _SHORTEST_PHONE, mask_phone, LISTED
    return (_SHORTEST_NAME, mask_name, LISTED) if f.name in NAMED else (_SHORTEST_RELATION, _hidden, _SENTENCES)


def are_words(f: Field, values: Iterable[str]) -> bool:
    """Whether none of the values of a personal field tells more than itself, as nearly always: one look for all of them."""
    return not isinstance(f.kind, ToldChanges) and _PARTING.search("\0".join(values)) is None


def told_by_all(f: Field, values: Iterable[Any]) -> Literals:
    """What many values of a personal field tell."""
    texts = [value for value in values if isinstance(value, str)]
    if are_words(f, texts):
        shortest, instead, _ = _way(f)
        return dict.fromkeys((text for text in texts if len(text) >= shortest), instead)
    return {literal: instead for text in texts for literal, instead in told_by(f, text).items()}


def _of_fact(t: ToldFact) -> dict[str, Callable[[str], str]]:
    if t.fact is DECISION_MAKER:
        return dict.fromkeys((part for part in LISTED.split(t.value) if len(part) >= _SHORTEST_NAME), mask_name)
    f = CUSTOMER_INFO.by_name[t.fact.name]
    return told_by(f, str(t.value)) if f.personal else {}


def _hidden(_: str) -> str:
    return HIDDEN


@functools.lru_cache(maxsize=1 << 16)
def without_numbers(text: str) -> str:
    """A text in which numbers and addresses of anybody are hidden."""
    return mask_text(text) if _TELLING.search(text) else text


def without(text: str, known: Literals) -> str:
    """A text in which what tells of persons is hidden, numbers and addresses of anybody as well."""
    for literal in sorted([k for k in known if k in text], key=len, reverse=True):
        text = text.replace(literal, known[literal](literal))
    return without_numbers(text)


def of_conflicts(values: Mapping[str, Any], conflicts: Iterable[Conflict]) -> dict[str, Callable[[str], str]]:
    """What the rows of a client tell of its persons, whichever unit reported them."""
    found = literals(CUSTOMER_INFO.personal, values)
    for conflict in conflicts:
        for _, value in conflict.values:
            found |= literals((CUSTOMER_INFO.by_name[conflict.field],), {conflict.field: value})
    return found


def of_entry(e: Entry) -> dict[str, Callable[[str], str]]:
    """What an entry and its earlier versions tell of persons."""
    fields = registers()[e.register].personal
    found = literals(fields, e.values)
    for _, values in e.earlier:
        found |= literals(fields, values)
    return found


class Told:
    """What rows that are not in force tell of persons, by the key of the client's name."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[str, Callable[[str], str]]] = defaultdict(dict)

    def add(self, name_key: str, values: Mapping[str, Any], register: str = CUSTOMER_INFO.name) -> None:
        """Take in a row."""
        self._known[name_key] |= literals(registers()[register].personal, values)

    def of(self, name_key: str) -> Callable[[str], str]:
        """How texts about a client are shown."""
        return lambda text: without(text, self._known.get(name_key, {}))


class Persons:
    """The persons of a month's clients.

    Args:
        book: Entries of registers.
        clients: The clients, nothing hidden.
    """

    def __init__(self, book: EntryBook, clients: Merged) -> None:
        self._book, self._clients = book, clients
        self._known: dict[int, Literals] = {}

    def of(self, number: int, client: GroupClient | None = None) -> Literals:
        """Of a client by its number; the client itself spares unpacking it."""
        found = self._known.get(number)
        if found is None:
            c = client or self._clients.client(number)
            found = of_conflicts(c.values, c.conflicts)
            if len(c.sources) > 1:  # units that know different persons contradict each other in none of it
                for row in self._clients.held(number):
                    found |= literals(CUSTOMER_INFO.personal, row.values)
            found |= self.in_registers.get(number, {})
            if len(self._known) < _KEPT:
                self._known[number] = found
        return found

    def of_id(self, client: str) -> Literals:
        """Of a client by its id; nothing of one that is none of the month's."""
        number = self._numbers.get(client)
        return {} if number is None else self.of(number)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {client: number for number, client in enumerate(self._clients.ids)}

    def of_entry(self, e: Entry) -> Callable[[str], str]:
        """How texts of an entry are shown: without its client's persons, without anybody's if it is of no known client."""
        number = self._clients.find(e.name_key, e.unit) if e.name_key else None
        if number is None:
            own = of_entry(e)
            return lambda text: without(self.anywhere(text), own)
        known = self.of(number)
        return lambda text: without(text, known)

    @cached_property
    def in_registers(self) -> Mapping[int, Literals]:
        """What registers tell, by the client's number."""
        found: defaultdict[int, dict[str, Callable[[str], str]]] = defaultdict(dict)
        for name in self._book.names:
            register = registers()[name]
            if register.personal:
                for e in self._book.of(register):
                    number = self._clients.find(e.name_key, e.unit) if e.name_key else None
                    if number is not None:
                        found[number] |= of_entry(e)
        return found

    def anywhere(self, text: str) -> str:
        """A text of no client without anybody's names, relations and numbers."""
        known = self._everybody
        starts = {text[i : i + 2] for i in range(len(text) - 1)} & known.keys()
        return without(text, {k: v for start in starts for k, v in known[start].items()})

    @cached_property
    def _everybody(self) -> Mapping[str, Literals]:
        """All that is known, by its first two characters."""
        found: defaultdict[str, dict[str, Callable[[str], str]]] = defaultdict(dict)
        facts = self._clients.told([f.name for f in CUSTOMER_INFO.personal])
        told = (told_by_all(CUSTOMER_INFO.by_name[name], values) for name, values in facts)
        for known in chain(told, self.in_registers.values()):
            for literal, instead in known.items():
                found[literal[:2]][literal] = instead
        return found
