"""Two-way evaluation (R33): what the client says of us beside what we say of the client, by half-year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from addin.declare import told
from addin.ledger.shapes.views import GroupClient
from addin.reports.material import Material
from addin.reports.scores import score_text
from addin.reports.survey_material import survey_of
from udfs import periods
from udfs.kinds.terms import half_year
from udfs.rules.satisfaction import mean_satisfaction
from udfs.rules.survey_form import Survey
from workbooks.registers.analyses import Analyses
from workbooks.registers.surveys import Surveys

#: Characters of our view that the table shows.
_SHOWN = 120


@dataclass(frozen=True)
class Both:
    """Both views of one half-year."""

    term: str = told("半年", sample="2026年下半年")
    theirs: str = told("客户对我方：满意度和意见", sample="满意度92.4分（2份）；希望提速")
    ours: str = told("我方对客户：分析报告的评价", sample="履约良好，付款及时")


def both_views(material: Material, client: GroupClient) -> tuple[Both, ...]:
    """Half-years in which either side said something, the newest first."""
    surveys: defaultdict[tuple[int, int], list[Survey]] = defaultdict(list)
    for told_of in material.all(Surveys, client=client.id):
        if told_of.row.day:
            month = periods.half(periods.month_of(told_of.row.day, material.policy)).months[-1]
            surveys[month.year, 1 if month.month <= 6 else 2].append(survey_of(told_of))
    ours: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for analysis in material.all(Analyses, client=client.id):
        term = half_year(analysis.row.term or "")
        if term:
            ours[term].append((analysis.row.our_view or "（没有写我方评价）")[:_SHOWN])
    return tuple(
        Both(_name(term), _theirs(surveys[term], material), "；".join(ours[term]) or "没有分析报告")
        for term in sorted({*surveys, *ours}, reverse=True)
    )


def _name(term: tuple[int, int]) -> str:
    return f"{term[0]}年{'上' if term[1] == 1 else '下'}半年"


def _theirs(surveys: list[Survey], material: Material) -> str:
    if not surveys:
        return "没有调查"
    said = [one.source.row.comments for one in surveys if one.source is not None and one.source.row.comments]
    return "；".join((f"满意度{score_text(mean_satisfaction(surveys, material.force))}分（{len(surveys)}份）", *dict.fromkeys(said)))
