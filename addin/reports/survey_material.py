"""Surveys of a period, the projects that are due, and the half-years before, as rules ask for them (R53, R54, D13, D14)."""

from __future__ import annotations

from collections import defaultdict

from addin.reports.material import Material, Told
from addin.reports.surveys.attribution import attribution
from udfs import periods
from udfs.kinds.dates import Month
from udfs.rules.satisfaction import DueProject, is_survey_due
from udfs.rules.survey_form import Survey
from udfs.words.text import fold
from workbooks.registers.projects import Projects
from workbooks.registers.surveys import ITEMS, Surveys


def survey_of(told: Told[Surveys], material: Material | None = None) -> Survey:
    """A survey of the ledger; its source leads to the entry. Where its attribution stands is told by material alone."""
    row = told.row
    answers = {item.head: getattr(row, item.name) for item in ITEMS}
    standing = attribution(told, material).state if material else ""
    return Survey(answers, row.stage, row.responsible, told.client, row.project or "", told.unit, row.day, standing, told)


def surveys_within(material: Material, unit: str = "", project: str = "") -> list[Survey]:
    """Surveys of the period, of one unit or one project alone if asked for."""
    found = (survey_of(t, material) for t in material.within(Surveys, unit=unit))
    return [one for one in found if _names(material, one, project)]


def surveys_by_half(material: Material, unit: str = "", project: str = "") -> dict[Month, list[Survey]]:
    """All surveys up to the period's last day by the last month of their half-year, oldest first."""
    found: defaultdict[Month, list[Survey]] = defaultdict(list)
    for one in map(survey_of, material.all(Surveys, unit=unit)):
        if one.day is not None and one.day <= material.last_day and _names(material, one, project):
            found[periods.half(periods.month_of(one.day, material.policy)).months[-1]].append(one)
    return dict(sorted(found.items()))


def surveys_before(material: Material, unit: str = "", project: str = "") -> list[Survey]:
    """Surveys of as long a time as the period, right before it."""
    span = material.span.months
    first, last = span[0].plus(-len(span)), span[0].plus(-1)
    begin, end = periods.period(first, material.policy)[0], periods.period(last, material.policy)[1]
    told = [one for one in map(survey_of, material.all(Surveys, unit=unit)) if one.day is not None and begin <= one.day <= end]
    return [one for one in told if _names(material, one, project)]


def due_projects(material: Material, unit: str = "", project: str = "") -> list[DueProject]:
    """Projects whose clients should have been asked in the period."""
    first, last = material.days
    found = [t for t in material.all(Projects, unit=unit) if is_survey_due(t.row.stage, t.row.actual_end, first, last)]
    due = [DueProject(t.client, t.row.project, t) for t in found]
    wanted = project_names(material, project)
    return [one for one in due if not project or fold(one.project) in wanted]


def project_names(material: Material, project: str) -> set[str]:
    """Names under which surveys may name a project that is told by its name or its number."""
    by_number = {fold(t.row.project) for t in material.all(Projects) if t.row.number and fold(t.row.number) == fold(project)}
    return by_number | {fold(project)}


def _names(material: Material, survey: Survey, project: str) -> bool:
    return not project or fold(survey.project) in project_names(material, project)
