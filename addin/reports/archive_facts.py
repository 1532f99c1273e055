"""What registers know of a client's archive: contacts in office, surveys and analyses, marketing's decisions (D08).

One place, so that a client's completeness is the same on its card and in the assessment of its units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from addin.ledger.shapes.views import GroupClient
from addin.reports.material import Material
from udfs.heads import Fact
from udfs.rules.completeness import Registered, completeness_rate, lacking
from udfs.rules.contacts import Contact, in_office
from workbooks.registers.analyses import Analyses
from workbooks.registers.contacts import Contacts
from workbooks.registers.decisions import Decisions
from workbooks.registers.surveys import Surveys


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """Contacts by client id, and the clients that were surveyed or analysed, and decided on."""

    contacts: Mapping[str, list[Contact]]
    evaluated: frozenset[str]
    decided: frozenset[str]

    def of(self, client_id: str) -> Registered:
        """What registers know of one client."""
        return Registered(self.contacts.get(client_id, ()), client_id in self.evaluated, client_id in self.decided)

    def completeness(self, client: GroupClient) -> float:
        """Share of the ten contents of R19 that are filled, 0–1."""
        return completeness_rate(client.values, self.of(client.id))

    def lacking(self, client: GroupClient) -> list[Fact]:
        """Contents that neither the sheet nor a register tells."""
        return lacking(client.values, self.of(client.id))


def archive_facts(material: Material) -> ArchiveFacts:
    """What the registers of a ledger know of all clients on the last day of a period."""
    contacts: defaultdict[str, list[Contact]] = defaultdict(list)
    for told in material.all(Contacts):
        contacts[told.client_id].append(contact_of(told.row))
    evaluated = {t.client_id for t in material.all(Surveys)} | {t.client_id for t in material.all(Analyses)}
    decided = {t.client_id for t in material.all(Decisions)}
    here = {client_id: in_office(found, material.last_day) for client_id, found in contacts.items()}
    return ArchiveFacts(here, frozenset(evaluated), frozenset(decided))


def contact_of(row: Contacts) -> Contact:
    """An entry of 联系人及社会关系表 as rules ask for it."""
    return Contact(
        name=row.contact,
        post=row.post,
        phone=row.phone,
        relations=row.relations,
        rank=row.rank,
        position=row.position,
        role=row.role,
        influence=row.influence,
        counterpart=row.counterpart,
        counterpart_level=row.counterpart_level,
        until=row.until,
    )
