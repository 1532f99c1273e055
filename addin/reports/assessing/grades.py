"""Units by grade with what follows, and where the 工作总结 stands: what the circulars of an assessment share (R65–R67, A09, A30)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from addin.declare import told
from addin.reports.assessing.unit_results import UnitResult
from addin.reports.material import Material
from addin.reports.scores import score_text
from addin.reports.wording import names
from udfs.kinds.terms import half_year
from udfs.policy.half_year import GRADES
from udfs.rulebook import NOT_IN_BOOK
from udfs.rules.assessment import Consequence, Group, consequence_of, summary_due_on, summary_state
from workbooks.registers.summaries import Summaries


@dataclass(frozen=True)
class GradePart:
    """Units of one grade and what follows for them."""

    grade: str = told("等级", sample="合格")
    count: int = told("单位数", sample=2)
    units: str = told("单位名单", sample="二分公司、三分公司")
    follows: str = told("结果运用一句话", sample="上报集团领导。")
    source: str = told("依据条款；原文残缺的注明非原文", sample="办法R66")


@dataclass(frozen=True)
class SummaryLine:
    """One unit's 工作总结."""

    unit: str = told("单位", sample="二分公司")
    notified: str = told("通知日期", sample="2027-01-10")
    due: str = told("最晚交的日期", sample="2027-01-17")
    received: str = told("收到日期", sample="—")
    state: str = told("情况：按期交、迟交、待交、逾期未交", sample="待交")


def grade_parts(found: Sequence[UnitResult]) -> tuple[GradePart, ...]:
    """Grades that any unit has, best first."""
    parts = []
    for grade in GRADES:
        of = [r for r in found if r.assessment.grade == grade]
        follows = next((r.consequence for r in of if r.consequence), None)
        if follows:
            ours = follows.clause.startswith(NOT_IN_BOOK)
            source = "原文残缺，非原文，可在分级标准工作簿“考核结果运用”表里改" if ours else f"办法{follows.clause}"
            parts.append(GradePart(grade, len(of), names(r.unit for r in of), "；".join(follows.measures) + "。", source))
    return tuple(parts)


def summary_lines(material: Material, day: datetime.date) -> tuple[SummaryLine, ...]:
    """Where each 工作总结 of the half-year stands on a day; none of a unit whose final grade asks for none."""
    last = material.span.months[-1]
    term = (last.year, 1 if last.month <= 6 else 2)
    rows = [t.row for t in material.all(Summaries) if half_year(t.row.term or "") == term]
    return tuple(
        SummaryLine(
            material.unit_name(row.unit),
            row.notified.isoformat(),
            summary_due_on(row.notified, material.force).isoformat(),
            row.received.isoformat() if row.received else "—",
            summary_state(row.notified, row.received, day, material.force),
        )
        for row in rows
        if _owes_summary(material, material.unit_name(row.unit))
    )


def _owes_summary(material: Material, unit: str) -> bool:
    standing = material.standings().get(unit)
    return not standing or not standing.final or asks_summary(consequence_of(standing.final["grade"], material.force))


def asks_summary(follows: Consequence | None) -> bool:
    """True if a grade makes the unit hand in its 工作总结 (R66)."""
    return follows is not None and "总结" in follows.hand_in


def strong_and_weak(result: UnitResult) -> str:
    """The best and the worst group of a unit, in half a sentence."""
    scored = [g for g in result.assessment.groups if g.value is not None]
    if not scored:
        return "各组都没有数据"
    best, worst = max(scored, key=_value), min(scored, key=_value)
    if best.value == worst.value:
        return f"各组都是{score_text(best.value)}分"
    return f"最好的是{best.name}（{score_text(best.value)}），最弱的是{worst.name}（{score_text(worst.value)}）"


def strong(result: UnitResult) -> str:
    """The groups in which a unit is best, for those who are commended."""
    scored = [g for g in result.assessment.groups if g.value is not None]
    best = max(scored, key=_value, default=None)
    shown = [g for g in scored if best is not None and score_text(g.value) == score_text(best.value)]
    return f"{'、'.join(g.name for g in shown)}{score_text(shown[0].value)}分" if shown else "—"


def _value(group: Group) -> float:
    return group.value or 0.0
