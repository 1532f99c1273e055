"""Where the blame for a survey's unsatisfied items stands: a fold over what returns, 核定 and the log tell, by the flow 归因 (R61, A26)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from addin.flows import flows
from addin.flows.attribution import ATTRIBUTED, OBJECTED
from addin.ledger.shapes.attributions import survey_mark
from addin.ledger.shapes.views import Step
from addin.reports.material import Material, Told
from udfs import periods
from udfs.rules.survey_form import UNDECIDED
from workbooks.registers.surveys import Surveys

_FIELD = "responsible"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One survey's attribution."""

    #: State of the flow.
    state: str
    #: Steps of the log that stand, oldest first; those whose 核定 was withdrawn are left out.
    steps: tuple[Step, ...]
    #: Last day of an objection while one may be raised, of the ruling while one is awaited; None else.
    until: datetime.date | None


def attribution(told: Told[Surveys], material: Material) -> Attribution:
    """The attribution of a survey as it stands now.

    What a unit tells in its return is its own attribution. A 核定 return that tells who is to blame is a decision, unless the log says that
    it carries an attribution.
    """
    papers = {(r.month, r.version) for r in told.entry.rulings if _FIELD in r.fields}
    blamed = told.row.responsible not in (None, "", UNDECIDED)
    steps = [s for s in material.snapshot.attributions.get(survey_mark(told.entry), ()) if s.command == "object" or s.paper in papers]
    carried = {s.paper for s in steps if s.command == "attribute"}
    done = ["attribute"] if blamed and not papers else []
    done += [s.command for s in steps if s.command != "decide"]
    done += ["decide"] if blamed and papers - carried else []
    state = flows()["attribution"].state(done)
    return Attribution(state, tuple(steps), _until(state, steps, told, material))


def _until(state: str, steps: Sequence[Step], told: Told[Surveys], material: Material) -> datetime.date | None:
    wanted = {ATTRIBUTED: "attribute", OBJECTED: "object"}.get(state)
    if wanted is None:
        return None
    day = next((datetime.date.fromisoformat(s.at[:10]) for s in reversed(steps) if s.command == wanted), None)
    half = periods.half(periods.month_of(told.row.day, material.policy))
    since = day or periods.period(half.months[-1], material.policy)[1]
    return periods.answer_by(periods.RULING if state == OBJECTED else periods.OBJECTION, since, material.force)
