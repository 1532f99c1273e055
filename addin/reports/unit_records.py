"""What the ledger knows of a unit's half-year, ready for the assessment; every datum leads to where it stands (R58–R63, D02–D16)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from addin.reports.analysis_material import due_analyses
from addin.reports.archive_facts import ArchiveFacts, archive_facts
from addin.reports.material import Material, Told
from addin.reports.survey_material import due_projects, surveys_within
from udfs.kinds.terms import half_year
from udfs.rules.assessment import Evidence
from udfs.rules.assessment_groups import OwedReturn, UnitRecord, Verification, assessed_complaints
from udfs.rules.complaints import Complaint
from udfs.rules.substance import DueReport
from workbooks.registers.client_standards import ClientStandards
from workbooks.registers.complaints import Complaints
from workbooks.registers.verifications import Verifications

_UNKNOWN_YET = "未报"
_OWES_NOT = "不需报"


@dataclass(frozen=True)
class UnitRecords:
    """Records of units of one period; what all share is looked up once."""

    material: Material

    @cached_property
    def _archives(self) -> ArchiveFacts:
        return archive_facts(self.material)

    @cached_property
    def _standards(self) -> dict[str, float]:
        half = self.material.span.months[-1]
        term = (half.year, 1 if half.month <= 6 else 2)
        told = [t.row for t in self.material.all(ClientStandards) if half_year(t.row.term or "") == term and t.row.standard is not None]
        return {self.material.unit_name(row.unit): float(row.standard) for row in told}

    @cached_property
    def _reports(self) -> list[DueReport]:
        return due_analyses(self.material)

    def of(self, unit: str) -> UnitRecord:
        """All that counts of one unit."""
        material = self.material
        mine = unit in material.units
        return UnitRecord(
            unit,
            returns=self._returns(unit),
            archives=self._completeness(unit),
            standard=self._standards.get(unit),
            complaints=assessed_complaints(
                [(t.row.number, complaint_of(t, material), t) for t in material.all(Complaints, unit=unit)], *material.days, material.force
            ),
            surveys=tuple(surveys_within(material, unit)),
            due_projects=tuple(due_projects(material, unit)),
            reports=tuple(r for r in (self._reports if mine else due_analyses(material, unit)) if r.unit == unit),
            verifications=self._verifications(unit),
        )

    def _returns(self, unit: str) -> tuple[OwedReturn, ...]:
        """Months owed: by the unit, or before there was one by those it took over from; a month not due yet is left out."""
        found = []
        for snapshot in self.material.months:
            owing = [s for s in snapshot.units if s.state != _OWES_NOT and self.material.unit_name(s.unit) == unit]
            for state in [s for s in owing if s.unit == unit] or owing:
                waits = state.state == _UNKNOWN_YET and snapshot.due is not None and self.material.day <= snapshot.due
                if not waits:
                    found.append(OwedReturn(str(snapshot.month), state.state, state.on_time is not False, state))
        return tuple(found)

    def _completeness(self, unit: str) -> tuple[Evidence, ...]:
        found = []
        for client in self.material.clients_of(unit):
            lacking = self._archives.lacking(client)
            note = "缺" + "、".join(f.head for f in lacking) if lacking else "十项都有"
            found.append(Evidence(client.name, self._archives.completeness(client), note, client))
        return tuple(found)

    def _verifications(self, unit: str) -> tuple[Verification, ...]:
        told = [t for t in self.material.within(Verifications) if self.material.unit_name(t.row.unit or "") == unit]
        return tuple(
            Verification(t.client, t.row.checked, t.row.day, t.row.agrees == "相符", t.row.falsified == "是", t.row.basis or "", t)
            for t in told
            if not t.row.is_ruling
        )


def complaint_of(told: Told[Complaints], material: Material) -> Complaint:
    """A complaint as rules ask for it."""
    row = told.row
    return Complaint(
        day=row.day,
        promised=row.promised,
        closed=row.closed,
        liable=row.responsible,
        reasonable=row.reasonable,
        effect=row.effect,
        improved=row.improved,
        tier=material.tier(told.client_id),
    )
