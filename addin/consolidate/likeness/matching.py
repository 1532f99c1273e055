"""Likely duplicates of a month for documents: matched on full data, told with personal data hidden."""

from __future__ import annotations

import datetime

from addin.consolidate.likeness.duplicates import find_duplicates
from addin.ledger.shapes.views import Duplicate
from addin.ledger.store import Ledger
from udfs.kinds.dates import Month
from udfs.policy.evaluator import Policy


def duplicates_of(ledger: Ledger, month: Month, policy: Policy, *, at: datetime.datetime, actor: str) -> tuple[Duplicate, ...]:
    """Pairs of the month's clients that may be one (A18)."""
    snapshot, phones = ledger.for_matching(month, at=at, actor=actor, policy=policy)
    return find_duplicates(snapshot.clients, phones, policy.on(month), snapshot.entries.get("client-merges", ()))
