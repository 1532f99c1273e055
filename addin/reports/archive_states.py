"""How the archive of each client stands: complete, told or verified how long ago, with an owner, next visit (R07, R19, S09)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from addin.ledger.shapes.views import GroupClient
from addin.reports.archive_data import ArchiveSource
from addin.reports.clients.visit_plan import plan_of
from addin.reports.dossiers import Dossiers
from udfs.periods import month_of
from workbooks.registers.verifications import Verifications


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """One client's archive at the end of a month."""

    client: GroupClient
    #: 0–1.
    completeness: float
    #: Contents nobody tells, by their heads.
    lacking: tuple[str, ...]
    owner: str
    #: Day on which something of it was last verified (R63); None if never.
    verified: datetime.date | None
    #: Months since a return told of it or it was verified.
    months: int
    next_visit: datetime.date | None

    @property
    def row(self) -> Mapping[str, Any]:
        """What 档案一览 shows of it besides the form's values."""
        lacking = "、".join(self.lacking) or None
        return {"缺少内容": lacking, "未更新月数": self.months, "最近核实": self.verified, "下次拜访": self.next_visit}

    def stale(self, months: int, below: float) -> list[str]:
        """Why it has to be looked at, in Chinese; nothing if it is in order.

        Args:
            months: So many months without a return or a verification are too many.
            below: Share of the contents under which an archive is thin, 0–1.
        """
        why = [f"{self.months}个月没有上报或核实"] if self.months >= months else []
        if self.completeness < below:
            why.append(f"完整度{self.completeness:.0%}，缺{'、'.join(self.lacking)}")
        return [*why, "没有维护责任人"] if not self.owner else why


def archive_states(source: ArchiveSource) -> dict[str, ArchiveState]:
    """The archives of all clients by client id."""
    material = source.material
    dossiers = Dossiers(material, material.day)
    return {client.id: _state(client, source, dossiers) for client in material.clients}


def _state(client: GroupClient, source: ArchiveSource, dossiers: Dossiers) -> ArchiveState:
    material = source.material
    days = [t.row.day for t in dossiers.entries(Verifications, client.id) if t.row.day and t.row.day <= material.day]
    verified = max(days, default=None)
    told = [s.month for s in client.sources] + ([month_of(verified, material.policy)] if verified else [])
    now, newest = material.snapshot.month, max(told, default=material.snapshot.month)
    months = max(0, (now.year - newest.year) * 12 + now.month - newest.month)
    planned = plan_of(client, dossiers)
    owner = str(client.values.get("owner") or "").strip()
    lacking = tuple(f.head for f in source.facts.lacking(client))
    return ArchiveState(client, source.facts.completeness(client), lacking, owner, verified, months, planned.next if planned else None)
