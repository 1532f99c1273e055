"""Figures of the quarter's evaluation and of the year's summary (S17–S19, D17)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from addin.reports.evaluating.evaluation_tables import contracts, sales_by_client
from addin.reports.material import Material
from addin.reports.survey_material import surveys_before, surveys_within
from udfs import periods
from udfs.rules.evaluation import Client, churn_rate, developed, loyalty_rate, pareto, potential_count, success_rate
from udfs.rules.satisfaction import mean_satisfaction
from workbooks.registers.leads import Leads


@dataclass(frozen=True, slots=True)
class EvaluationFigures:
    """Figures of a period, not rounded; None for 无数据. Money in 万元, rates 0–1."""

    potential: int
    #: Names of the clients that were developed; None where nothing is known of the time before.
    developed: tuple[str, ...] | None
    success_rate: float | None
    satisfaction: float | None
    loyalty: float | None
    churn: float | None
    sales: float
    profit: float
    sales_by_client: dict[str, float]
    pareto: tuple[str, ...]
    #: Names of the clients of the beginning that ended.
    ended: tuple[str, ...] = ()


def evaluation_figures(material: Material, unit: str = "") -> EvaluationFigures:
    """Figures of one unit, or of the group."""
    clients = material.clients_of(unit)
    names = {c.id: c.name for c in clients}
    old = None if material.before is None else [c for c in material.before.clients if not unit or unit in c.units]
    gone = {c.id: c.name for month in material.months for c in month.ended if not unit or unit in c.units}
    beginning = {c.id for c in old or ()}
    made = None if old is None else developed({c.id: c.kind for c in old}, {c.id: c.kind for c in clients})
    facts = [Client(c.name, c.kind, c.values.get("cooperated"), c.values.get("projects")) for c in clients]
    sold = contracts(material, unit)
    sales = sales_by_client(sold)
    return EvaluationFigures(
        potential=potential_count(facts),
        developed=None if made is None else tuple(names[one] for one in made),
        success_rate=success_rate(t.row.outcome for t in material.within(Leads, unit=unit, dated="outcome_date")),
        satisfaction=mean_satisfaction(surveys_within(material, unit), material.force),
        loyalty=loyalty_rate(facts, material.force),
        churn=churn_rate(beginning, gone),
        sales=float(sold["销售额"].sum()),
        profit=float(sold["利润额"].sum()),
        sales_by_client=sales,
        pareto=tuple(pareto(sales, material.force)),
        ended=tuple(name for client, name in gone.items() if client in beginning),
    )


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """What is known of as long a time right before the period; money and rates only if the ledger knows all of it."""

    success_rate: float | None
    satisfaction: float | None
    sales: float | None
    profit: float | None


def earlier_figures(material: Material, unit: str = "") -> EarlierFigures | None:
    """Flows of the period before; None if the ledger begins later."""
    first, last = days_before(material)
    if material.begun is None or material.begun > periods.month_of(last, material.policy):
        return None
    score = mean_satisfaction(surveys_before(material, unit), material.force)
    if material.begun > periods.month_of(first, material.policy):
        return EarlierFigures(None, score, None, None)
    told = [t for t in material.all(Leads, unit=unit) if t.row.outcome_date is not None and first <= t.row.outcome_date <= last]
    sold = contracts(material, unit, (first, last))
    return EarlierFigures(success_rate(t.row.outcome for t in told), score, float(sold["销售额"].sum()), float(sold["利润额"].sum()))


def days_before(material: Material) -> tuple[datetime.date, datetime.date]:
    """First and last day of as long a time right before the period."""
    months = material.span.months
    first, last = months[0].plus(-len(months)), months[0].plus(-1)
    return periods.period(first, material.policy)[0], periods.period(last, material.policy)[1]
