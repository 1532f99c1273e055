"""Client analysis reports of a half-year as rules ask for them: which are due, come, and in order (R56, R62, D15, D16)."""

from __future__ import annotations

from dataclasses import replace

from addin.reports.material import Material, Told
from udfs import periods
from udfs.kinds.dates import Month
from udfs.kinds.terms import half_year
from udfs.rules.substance import SECTIONS, Analysis, DueReport, check, due_reports, due_tiers
from udfs.words.text import fold
from workbooks.registers.analyses import Analyses
from workbooks.registers.verifications import Verifications


def last_half(material: Material) -> tuple[int, int]:
    """Year and half of the period's last month."""
    return _half(material.span.months[-1])


def analysis_of(told: Told[Analyses]) -> Analysis:
    """A report of the ledger; its source leads to the entry."""
    sections = {s.head: getattr(told.row, s.name) for s in SECTIONS}
    return Analysis(told.client, told.row.term or "", sections, told.unit, told)


def analyses_in(material: Material, half: tuple[int, int]) -> list[Analysis]:
    """Reports about a half-year."""
    return [analysis_of(t) for t in material.all(Analyses) if half_year(t.row.term or "") == half]


def due_analyses(material: Material, unit: str = "") -> list[DueReport]:
    """Clients of which a report is due, unit by unit, with what came and what is wrong with it.

    Likeness is judged over all reports of the period, whoever sent them (D15).
    """
    half = last_half(material)
    before = _half(periods.half(material.span.months[-1]).months[0].plus(-1))
    reports = analyses_in(material, half)
    weaknesses = check(reports, analyses_in(material, before), _likeness, material.force)
    tiers, units = due_tiers(material.force), [unit] if unit else material.units
    due = [(u, c.name) for u in units for c in material.clients_of(u) if c.stands in tiers]
    decided = _decided(material)
    found = due_reports(due, reports, weaknesses)
    return [replace(one, decided=decided.get((one.unit, fold(one.client)))) for one in found]


def _decided(material: Material) -> dict[tuple[str, str], bool]:
    """Marketing's newest word on the reports of the period."""
    rulings = sorted((t for t in material.within(Verifications) if t.row.is_ruling), key=lambda t: t.row.day)
    return {(material.unit_name(t.row.unit), fold(t.client)): t.row.agrees == "相符" for t in rulings}


def _half(month: Month) -> tuple[int, int]:
    term = periods.half(month)
    return term.year, term.number


def _likeness(one: str, two: str) -> float:
    from rapidfuzz.fuzz import ratio

    return ratio(one, two) / 100
