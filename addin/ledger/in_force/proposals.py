"""What contacts taught us of clients and is not in their files yet: proposed to marketing, taken or not (R28, R38).

It is a view of a snapshot: nothing of it is kept but the contact itself and what marketing decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from addin.ledger.contents.decision_makers import DECIDES
from addin.ledger.shapes.views import Entry, GroupClient, Snapshot
from udfs.heads import Fact
from udfs.kinds.dates import Month
from udfs.kinds.kind import plain_text
from udfs.words.text import fold
from workbooks.registers.contact_log import CONTACT_LOG
from workbooks.registers.contacts import CONTACTS
from workbooks.registers.fact_changes import FACT_CHANGES, OPEN
from workbooks.registers.told_changes import DECISION_MAKER, told_texts


@dataclass(frozen=True, slots=True)
class Proposal:
    """One fact of a client as a contact tells it, beside what its file says."""

    entry: Entry
    client: GroupClient
    #: What a person calls the contact.
    source: str
    fact: Fact
    value: str
    #: What the file says, in words; "" for nothing.
    now: str
    state: str
    #: What marketing decided about it last.
    decision: Entry | None

    @property
    def learned(self) -> str:
        """The change as it is written in a cell."""
        return f"{self.fact.head}：{self.value}"


def proposals(snapshot: Snapshot, at: Callable[[Month], Snapshot]) -> list[Proposal]:
    """All that is or was proposed, in the order of the contacts.

    What the file says already is no proposal, nor is what a unit has told otherwise since.

    Args:
        snapshot: The month.
        at: The snapshot of an earlier month.
    """
    clients = {c.id: c for c in snapshot.clients}
    decided = {_mark(e, str(e.values.get("source") or ""), text): e for e, text in _decided(snapshot)}
    found = []
    for e in snapshot.entries.get(CONTACT_LOG.name, ()):
        client = clients.get(e.client_id)
        if client is None or not (learned := e.values.get("learned")):
            continue
        source = paper(e)
        for fact, value in told_texts(learned):
            decision = decided.get(_mark(e, source, f"{fact.head}：{value}"))
            now = _says(client, fact, snapshot)
            if decision is not None or (fold(now) != fold(value) and not _told_since(e, fact, now, snapshot, at)):
                state = str(decision.values["decision"]) if decision else OPEN
                found.append(Proposal(e, client, source, fact, value, now, state, decision))
    return found


def _told_since(e: Entry, fact: Fact, now: str, snapshot: Snapshot, at: Callable[[Month], Snapshot]) -> bool:
    """Whether the file says something else now than in the month of the contact."""
    if e.source.month >= snapshot.month:
        return False
    then = at(e.source.month)
    client = next((c for c in then.clients if c.id == e.client_id), None)
    return client is not None and fold(_says(client, fact, then)) != fold(now)


def paper(e: Entry) -> str:
    """What a person calls a contact where it is named as a source."""
    return str(CONTACT_LOG.instance(e.values).paper())


def _decided(snapshot: Snapshot) -> Iterator[tuple[Entry, str]]:
    for e in snapshot.entries.get(FACT_CHANGES.name, ()):
        yield from ((e, f"{fact.head}：{value}") for fact, value in told_texts(e.values.get("learned")))


def _mark(e: Entry, source: str, learned: str) -> tuple[str, ...]:
    return (e.client_id or e.name_key, fold(source), fold(learned))


def _says(client: GroupClient, fact: Fact, snapshot: Snapshot) -> str:
    if fact is DECISION_MAKER:
        people = (e.values for e in snapshot.entries.get(CONTACTS.name, ()) if e.client_id == client.id)
        return "、".join(str(p["contact"]) for p in people if p.get("role") == DECIDES and p.get("until") is None)
    value = client.values.get(fact.name)
    return "" if value is None else plain_text(fact.kind.to_cell(value))
