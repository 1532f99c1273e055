"""Rows and texts as the ledger stores them, without erased persons (V09)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from addin.ledger.contents.entries import pack_columns
from addin.ledger.contents.parts import Index
from addin.ledger.privacy.erased import NOBODY, Erased
from addin.ledger.privacy.masked import person
from addin.ledger.privacy.persons import LISTED, NAMES
from addin.ledger.shapes.attributions import mark
from addin.ledger.storage import codec
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.shared_fields import PERSON
from workbooks.registers.surveys import SURVEYS


def cut_content(whom: Erased, register: str, lines: str, facts: str) -> tuple[str, str, int] | None:
    """Rows of a register without erased persons, and how many rows changed; None if none did."""
    sheet = registers()[register]
    columns = codec.load_columns(facts) if register == CUSTOMER_INFO.name else codec.loads(facts)
    told = json.loads(lines)
    keys = Index(*told).name_keys if register == CUSTOMER_INFO.name else told[3]
    mine = {key for s in whom.stones for key in s.keys}
    count = 0
    for i, key in enumerate(keys):
        if (not key or key in mine) and (new := whom.row(sheet, key, {name: of[i] for name, of in columns.items()})) is not None:
            count += 1
            for name, of in columns.items():
                of[i] = new[name]
    return (*pack_columns(sheet, told, columns), count) if count else None


def rows_of(register: str, lines: str, facts: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of a register, each with the key of its client, "" for none."""
    columns = codec.load_columns(facts) if register == CUSTOMER_INFO.name else codec.loads(facts)
    told = json.loads(lines)
    for i, key in enumerate(Index(*told).name_keys if register == CUSTOMER_INFO.name else told[3]):
        yield key, {name: of[i] for name, of in columns.items()}


def names_in(register: str, facts: str) -> set[str]:
    """All names of persons, of clients and their own or ours, that rows of a register tell in columns of names."""
    sheet = registers()[register]
    columns = codec.load_columns(facts) if register == CUSTOMER_INFO.name else codec.loads(facts)
    told = [f for f in sheet.fields if f.name in NAMES or f.kind is PERSON or f.name == sheet.about]
    return {n for f in told for value in set(columns.get(f.name, ())) if value for n in LISTED.split(str(value)) if n}


def survey_marks(lines: str, facts: str) -> list[str]:
    """Marks by which the log knows the surveys of a return, row by row."""
    columns, clients = codec.loads(facts), json.loads(lines)[3]
    rows = ({name: of[i] for name, of in columns.items()} for i in range(len(clients)))
    return [mark(client, row, person(SURVEYS, row)) for client, row in zip(clients, rows, strict=True)]


def in_json(text: str, whom: Erased, *, but: AbstractSet[int] = NOBODY) -> str:
    """JSON with erased persons taken out of its texts, as `Erased.hide` does; the very same text if none stands in it."""
    told = json.loads(text)
    hidden = walk(told, whom, but)
    return text if hidden == told else codec.dumps(hidden)


def walk(told: Any, whom: Erased, but: AbstractSet[int] = NOBODY) -> Any:
    """What JSON tells, without erased persons in any text."""
    if isinstance(told, str):
        return whom.hide(told, but=but)
    if isinstance(told, list):
        return [walk(one, whom, but) for one in told]
    if isinstance(told, dict):
        return {walk(key, whom, but): walk(one, whom, but) for key, one in told.items()}
    return told
