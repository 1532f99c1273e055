"""Results of the half-year assessment, unit by unit, with what each point rests on (R58–R64, A29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from addin.declare import told
from addin.ledger.shapes.views import GroupClient, Source, UnitState
from addin.reports.material import Material, Told
from addin.reports.scores import number_text, score_text
from addin.reports.standings import Standing, told_otherwise
from addin.reports.unit_records import UnitRecords
from udfs.policy.half_year import GRADES
from udfs.rules.assessment import Assessment, Consequence, Evidence, Group, Part, consequence_of
from udfs.rules.assessment_groups import assess
from udfs.rules.rounding import rounded

#: Points from which on an evidence costs nothing, where that is not 1.
_FULL = {"complaint_effect": 100.0}
_LOST = ("，计入", "应调查未调查")


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's assessment, its place among the others and what follows."""

    assessment: Assessment
    rank: int
    consequence: Consequence | None
    #: What was told to the unit, where anything was.
    standing: Standing | None = None

    @property
    def figures(self) -> dict[str, Any]:
        """By the names that `--json` prints."""
        one = self.assessment
        return {
            "unit": one.unit,
            "total": rounded(one.total),
            "grade": one.grade,
            "groups": {str(g.number): rounded(g.value) for g in one.groups},
            "falsified": bool(one.falsified),
        }

    @property
    def told_otherwise(self) -> str:
        """A sentence where the result that was told is another, else nothing."""
        return told_otherwise(self.standing, self.figures)

    @property
    def unit(self) -> str:
        """Its name."""
        return self.assessment.unit


class Results(NamedTuple):
    """All results of a period, best first; of equal totals the places are shared."""

    found: tuple[UnitResult, ...]
    #: Units in the order of the register.
    order: tuple[str, ...]

    @property
    def figures(self) -> list[dict[str, Any]]:
        """By the names that `--json` prints, in the order of the units."""
        return [r.figures for r in sorted(self.found, key=lambda r: self.order.index(r.unit))]


@dataclass(frozen=True)
class ResultLine:
    """One unit in the table of results."""

    rank: int = told("名次", sample=1)
    unit: str = told("单位", sample="一分公司")
    g1: str = told("第1组：上报与档案", sample="91.8")
    g2: str = told("第2组：投诉", sample="96.0")
    g3: str = told("第3组：不满意项", sample="95.0")
    g4: str = told("第4组：分析报告", sample="100.0")
    g5: str = told("第5组：真实性", sample="100.0")
    total: str = told("总分", sample="95.8")
    grade: str = told("等级：优良、合格、差；查实虚假的注明", sample="优良")


def results(material: Material, units: Sequence[str]) -> Results:
    """Assessments of units; places are among these."""
    records = UnitRecords(material)
    found = [assess(records.of(unit), material.force) for unit in units]
    totals = [rounded(a.total) for a in found]
    ranks = [1 + sum((other or 0.0) > (total or 0.0) for other in totals) for total in totals]
    told = material.standings()
    made = [
        UnitResult(a, rank, consequence_of(a.grade, material.force) if a.grade in GRADES else None, told.get(a.unit))
        for a, rank in zip(found, ranks, strict=True)
    ]
    return Results(tuple(sorted(made, key=lambda r: (r.rank, units.index(r.unit)))), tuple(units))


def result_line(result: UnitResult) -> ResultLine:
    """A unit's line, its figures as they are shown."""
    one = result.assessment
    g1, g2, g3, g4, g5 = (score_text(g.value) for g in one.groups)
    return ResultLine(result.rank, one.unit, g1, g2, g3, g4, g5, score_text(one.total), grade_text(one))


def grade_text(one: Assessment) -> str:
    """The grade, and why it is not what the total alone would give."""
    return f"{one.grade}（查实虚假）" if one.is_capped else one.grade


def result_sentence(result: UnitResult) -> str:
    """Total and grade of a unit, how it comes to them, in one sentence."""
    one = result.assessment
    if one.total is None:
        return f"{one.unit}本期各组都没有数据，不评等级。{result.told_otherwise}"
    parts = "、".join(f"{g.name}{score_text(g.value)}" for g in one.groups)
    text = f"{one.unit}总分{score_text(one.total)}分，评为{one.grade}（{parts}）。"
    if no_data := [g.name for g in one.groups if g.value is None]:
        text += f"{'、'.join(no_data)}无数据，权重按比例分给其余各组。"
    if one.falsified:
        proven = "、".join(e.name for e in one.falsified)
        text += f"期内查实信息虚假{len(one.falsified)}项（{proven}）" + (f"，最高评为{one.grade}。" if one.is_capped else "。")
    return text + result.told_otherwise


def lost(part: Part) -> list[Evidence]:
    """Evidence that costs points, the dearest first."""
    found = [e for e in part.evidence if _costs(part.key, e)]
    return sorted(found, key=lambda e: -(e.value or 0.0) if part.key == "complaint_count" else (e.value or 0.0))


def _costs(key: str, one: Evidence) -> bool:
    if one.value is None or key == "number":
        return False
    if key == "unsatisfied":
        return one.note.endswith(_LOST)
    if key == "complaint_count":
        return one.value > 0
    return one.value < _FULL.get(key, 1.0)


def share_text(group: Group, part: Part | None = None) -> str:
    """Share of the total that a group or a part has, after 无数据 was shared out."""
    share = group.share if part is None else group.share * part.share
    return "—" if not share else f"{number_text(rounded(share * 100))}%"


def place_of(source: Any) -> Source | None:
    """The return, sheet and row that an evidence leads to; None where it is a state or a count."""
    if isinstance(source, Told):
        return source.entry.source
    if isinstance(source, GroupClient) and source.sources:
        return source.sources[0]
    return None


def place_text(source: Any) -> str:
    """Where an evidence stands, as one finds it: file, sheet, row."""
    if isinstance(source, UnitState):
        return f"{source.file}（第{source.version}版）" if source.file else "没有收到文件"
    place = place_of(source)
    if place is None:
        return ""
    ruled = "，市场营销部核定过" if isinstance(source, Told) and source.entry.decided else ""
    return f"{place.file}《{place.sheet}》第{place.row + 1}行{ruled}"
