"""What registers know of each client, looked up once for all reports of a period: people, relation, complaints, risk, visits."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from addin.ledger.shapes.views import GroupClient
from addin.reports.archive_facts import contact_of
from addin.reports.material import Material, Told
from udfs.rules import relationship, risk, social_value
from udfs.rules.contacts import Contact, in_office
from udfs.rules.relationship import Relation, Scoring
from udfs.rules.risk import Receivable, Signal
from udfs.rules.value import classify, years_between
from udfs.rules.visits import Arrangement, Watch, is_visit, is_watched
from workbooks.registers.contact_log import ContactLog
from workbooks.registers.contacts import Contacts
from workbooks.registers.projects import Projects
from workbooks.registers.relation_scores import RelationScores
from workbooks.registers.risks import Risks
from workbooks.registers.visit_arrangements import VisitArrangements
from workbooks.registers.watches import Watches

R = TypeVar("R")


@dataclass(frozen=True)
class Dossiers:
    """Clients with what registers know of them on a day.

    Args:
        material: Of the period.
        day: The day on which it is asked; the last day of the period if left out.
    """

    material: Material
    day: datetime.date
    _by_client: dict[str, Mapping[str, Sequence[Told[Any]]]] = field(default_factory=dict, compare=False)

    @classmethod
    def at_end(cls, material: Material) -> Dossiers:
        """On the last day of the period."""
        return cls(material, material.last_day)

    def entries(self, register: type[R], client_id: str) -> Sequence[Told[R]]:
        """Entries of a register about a client."""
        name = register.__name__
        if name not in self._by_client:
            found: defaultdict[str, list[Told[Any]]] = defaultdict(list)
            for told in self.material.all(register):
                found[told.client_id].append(told)
            self._by_client[name] = found
        return cast("Sequence[Told[R]]", self._by_client[name].get(client_id, ()))

    def people(self, client_id: str) -> list[Told[Contacts]]:
        """Persons of a client that are in office."""
        return [t for t in self.entries(Contacts, client_id) if t.row.until is None or t.row.until >= self.day]

    def contacts(self, client_id: str) -> list[Contact]:
        """The same as rules ask for them."""
        return in_office([contact_of(t.row) for t in self.entries(Contacts, client_id)], self.day)

    def social(self, client: GroupClient) -> str | None:
        """Social value by the sheet, else by the contacts (D21); None if neither tells it."""
        told = client.values.get("social_value")
        if told in (None, "", "未知") or "social_value" in client.fed:
            return social_value.of_client(self.contacts(client.id), self.day, self._force)
        return str(told)

    def relation(self, client_id: str) -> Relation:
        """How we stand with a client by its scores up to the day."""
        return relationship.of_client(self.scorings(client_id), self._force)

    def relation_before(self, client_id: str) -> Relation:
        """The same by each person's score before the newest."""
        found = self.scorings(client_id)
        newest = {one.who: one for one in found}
        return relationship.of_client([one for one in found if newest[one.who] is not one], self._force)

    def scorings(self, client_id: str) -> list[Scoring]:
        """Its relation scores up to the day, oldest first."""
        told = [t for t in self.entries(RelationScores, client_id) if t.row.day and t.row.day <= self.day]
        return [_scoring(t) for t in sorted(told, key=lambda t: t.row.day)]

    def gaps(self, client_id: str) -> list[tuple[Told[Contacts], str]]:
        """Persons in office for whom somebody of ours is missing, each with what is missing (G08)."""
        found = ((t, relationship.gap(contact_of(t.row), self._force)) for t in self.people(client_id))
        return [(t, why) for t, why in found if why]

    def risk_reasons(self, client: GroupClient) -> list[risk.Reason]:
        """Open signals of a client, the gravest first (D20)."""
        signals = [
            Signal(t.row.day, t.row.kind or "其他", t.row.level, t.row.closed, self._deferred(t.row))
            for t in self.entries(Risks, client.id)
            if t.row.day and t.row.level
        ]
        owed = [
            Receivable(t.row.project or t.row.number, t.row.receivable, t.row.received, t.row.payment_due)
            for t in self.entries(Projects, client.id)
        ]
        return risk.reasons(
            self.day, signals, owed, credit=client.values.get("credit"), reputation=client.values.get("reputation"), policy=self._force
        )

    def _deferred(self, row: Risks) -> datetime.date | None:
        return row.deferred_until if risk.deferred_on(row.deferred, row.deferred_until, self.day) else None

    def risk(self, client: GroupClient) -> str | None:
        """高, 中, 低; None without any open signal."""
        return risk.level(self.risk_reasons(client), self._force)

    def risk_text(self, client_id: str) -> str:
        """Its open risk as lists show it beside the client: a dash for none."""
        known = self.material.by_id.get(client_id)
        return (self.risk(known) if known else None) or "—"

    def value(self, client: GroupClient) -> str:
        """高价值, 中价值, 低价值 or 数据不足 on the day (V01)."""
        first = client.values.get("first_cooperation")
        years = years_between(first, self.day) if isinstance(first, datetime.date) and first <= self.day else None
        known = {"contract": client.values.get("contract"), "projects": client.values.get("projects"), "years": years}
        return classify("value", known, self._force)

    def watched(self, client_id: str) -> bool:
        """True in a watch period that has no conclusion yet (R51)."""
        told = (t.row for t in self.entries(Watches, client_id))
        return is_watched((Watch(w.start, w.end, w.conclusion) for w in told if w.start and w.end), self.day)

    def visits(self, client_id: str) -> list[datetime.date]:
        """Days of visits up to the day, oldest first (D21)."""
        told = self.entries(ContactLog, client_id)
        return sorted(t.row.day for t in told if t.row.day and t.row.day <= self.day and is_visit(t.row.channel, self._force))

    def arrangements(self, client_id: str) -> list[Arrangement]:
        """What was arranged up to the day about visits of the plan (R42)."""
        told = [t for t in self.entries(VisitArrangements, client_id) if t.row.decided <= self.day]
        return [Arrangement(t.row.planned, t.row.decision, t.row.day, t.row.reason or "", len(t.history)) for t in told]

    @property
    def _force(self) -> Any:
        return self.material.force


def _scoring(told: Told[RelationScores]) -> Scoring:
    row = told.row
    scores = (row.acceptance, row.participation, row.information, row.guidance, row.support, row.leaning)
    return Scoring(told.entry.person, row.day, scores)
