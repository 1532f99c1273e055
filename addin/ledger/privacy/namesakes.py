"""Persons of other clients who have an erased one's name: in their rows, and in what the log tells of them, it stays (V09)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from addin.ledger.contents.parts import Index
from addin.ledger.privacy.cut_contents import rows_of
from addin.ledger.privacy.erased import NOBODY, Erased
from addin.ledger.privacy.persons import LISTED, NAMES
from addin.ledger.storage.stored import whole_contents
from addin.ledger.storage.tables import examinations
from udfs.identity import name_key
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Rows of a workbook, by sheet and 0-based row → numbers of the tombstones whose names are another's there.
Rows = Mapping[tuple[str, int], frozenset[int]]


@dataclass(frozen=True)
class Namesakes:
    """Who has the name of an erased person at another client."""

    #: Number of a tombstone → keys of the clients that have a person so named, with their names.
    clients: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    #: Hash of an original → its rows of those clients.
    rows: Mapping[str, Rows] = field(default_factory=dict)

    def named(self) -> tuple[str, ...]:
        """Names of the clients."""
        return tuple(sorted({name for told in self.clients.values() for name in told.values()}))

    def meant(self, whom: Erased, told: Any) -> frozenset[int]:
        """Tombstones whose names are another's in what the log tells: it names his client, and not the erased person's."""
        if not self.clients:
            return NOBODY
        keys = {name_key(word) for text in _texts(told) for word in {text, *LISTED.split(text)} if word} - {""}
        return frozenset(s.number for s in whom.stones if keys & self.clients.get(s.number, {}).keys() and not keys & s.keys)


def namesakes(connection: Connection, whom: Erased) -> Namesakes:
    """All who have the name of an erased person at another client."""
    clients: dict[int, dict[str, str]] = defaultdict(dict)
    for content in whole_contents(connection):
        sheet = registers()[content.register]
        fields = [f.name for f in sheet.fields if f.name in NAMES]
        for key, values in rows_of(content.register, content.lines, content.facts) if fields else ():
            told = [str(values[name]) for name in fields if values.get(name)]
            for s in whom.stones if told else ():
                if key not in s.keys and any(whom.hide(name, [s]) != name for name in told):
                    clients[s.number][key] = str(values.get(sheet.about) or "没有写明的客户")
    return Namesakes(clients, _rows(connection, clients) if clients else {})


def _rows(connection: Connection, clients: Mapping[int, Mapping[str, str]]) -> dict[str, Rows]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for number, theirs in clients.items():
        for key in theirs.keys() - {""}:  # a row of no client may be the erased person's
            numbers[key].add(number)
    originals = {r.id: r.sha256 for r in connection.execute(select(examinations.c.id, examinations.c.sha256))}
    found: dict[str, dict[tuple[str, int], frozenset[int]]] = defaultdict(dict)
    for content in whole_contents(connection):
        told = json.loads(content.lines)
        keys = Index(*told).name_keys if content.register == CUSTOMER_INFO.name else told[3]
        for sheet, row, key in zip(told[0], told[1], keys, strict=True):
            if key in numbers:
                found[originals[content.examination]][sheet, row] = frozenset(numbers[key])
    return {**found}


def _texts(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    if isinstance(told, dict):
        return [text for pair in told.items() for one in pair for text in _texts(one)]
    return [text for one in told for text in _texts(one)] if isinstance(told, list) else []
