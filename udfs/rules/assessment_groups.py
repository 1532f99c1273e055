"""The five groups of the half-year assessment, each from what the ledger knows of the unit (R59–R63, D02, D08, D10, D14, D16)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from udfs.policy.evaluator import Policy, current
from udfs.rules.assessment import Assessment, Evidence, Group, Part, assessed, group
from udfs.rules.complaints import EFFECTS, Complaint, charged
from udfs.rules.complaints import due as complaint_due
from udfs.rules.rounding import mean, ratio, rounded
from udfs.rules.satisfaction import DueProject, UnsatisfiedItem, surveyed, unsatisfied
from udfs.rules.substance import DueReport
from udfs.rules.survey_form import UNDECIDED, Survey

#: States in which a month's return counts as sent; in any other it counts nothing (D02).
SENT = frozenset({"已接收", "无变化声明", "已报(待验)"})
_IMPROVED = {"是": 1.0, "否": 0.0}
_NOTHING_OWED = "没有应报的月份"


@dataclass(frozen=True, slots=True)
class OwedReturn:
    """A monthly return the unit owed: the month, its state at the end, and whether the first version in force was on time."""

    month: str
    state: str
    on_time: bool
    source: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AssessedComplaints:
    """What complaints count in a period; three sets, for each looks at others (D10).

    Attributes:
        charged: One for each complaint raised in the period, with how often it counts against the unit (0 for one that does not).
        effects: One for each complaint due or closed in the period whose effect is known, with its points 0–100.
        relations: One for each complaint raised in the period of which it is told whether relations improved: 1 or 0.
        due_or_closed: How many are due or closed in the period, their effect known or not.
    """

    charged: tuple[Evidence, ...] = ()
    effects: tuple[Evidence, ...] = ()
    relations: tuple[Evidence, ...] = ()
    due_or_closed: int = 0


_EFFECT_POINTS = dict(zip(EFFECTS, ("effect_good", "effect_fair", "effect_bad"), strict=True))


def assessed_complaints(
    complaints: Iterable[tuple[str, Complaint, Any]], first: datetime.date, last: datetime.date, policy: Policy | None = None
) -> AssessedComplaints:
    """What a unit's complaints count in a period (D10).

    Args:
        complaints: 投诉编号, the complaint and whatever leads back to its entry; all of the unit, also of other periods.
        first: First day of the period.
        last: Last day of the period.
        policy: The policy in force; the current one if left out.
    """
    policy = policy or current()
    charged_ones, effects, relations, moved = [], [], [], 0
    for number, one, source in complaints:
        if first <= one.day <= last:
            note = f"责任归属{one.liable or UNDECIDED}，{one.reasonable or UNDECIDED}"
            charged_ones.append(Evidence(number, charged(one.liable, one.reasonable, policy), note, source))
            if one.improved in _IMPROVED:
                relations.append(Evidence(number, _IMPROVED[one.improved], "改善" if one.improved == "是" else "没有改善", source))
        clock = complaint_due(one, policy)
        if not (first <= clock <= last or (one.closed and first <= one.closed <= last)):
            continue
        moved += 1
        if one.closed is None and clock < last:
            effects.append(Evidence(number, policy.number("effect_bad"), f"{clock.isoformat()}到期，没有办结", source))
        elif one.closed and one.effect in _EFFECT_POINTS:
            effects.append(
                Evidence(number, policy.number(_EFFECT_POINTS[one.effect]), f"{one.closed.isoformat()}办结，{one.effect}", source)
            )
    return AssessedComplaints(tuple(charged_ones), tuple(effects), tuple(relations), moved)


@dataclass(frozen=True, slots=True)
class Verification:
    """A fact marketing looked at: whether it agreed, and whether it was proven false (R63)."""

    client: str
    fact: str
    day: datetime.date
    agrees: bool
    is_false: bool = False
    note: str = ""
    source: Any = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """How lists name it."""
        return f"{self.client} {self.fact} {self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What the ledger knows of a unit's half-year.

    Attributes:
        unit: Present name.
        returns: One for each month owed; a month in which the unit owed nothing is left out.
        archives: One for each client of the unit at the end, with its completeness 0–1 (D08).
        standard: 标准数 of clients for the half-year; None if none was set.
        complaints: See there.
        surveys: Its surveys of the period.
        due_projects: Its projects whose clients should have been asked.
        reports: One for each client of its that is due, come or not.
        verifications: Facts of its verified in the period.
    """

    unit: str
    returns: tuple[OwedReturn, ...] = ()
    archives: tuple[Evidence, ...] = ()
    standard: float | None = None
    complaints: AssessedComplaints = AssessedComplaints()
    surveys: tuple[Survey, ...] = ()
    due_projects: tuple[DueProject, ...] = ()
    reports: tuple[DueReport, ...] = ()
    verifications: tuple[Verification, ...] = ()


def assess(record: UnitRecord, policy: Policy | None = None) -> Assessment:
    """The whole assessment of a unit: branch or, one level down, project department (R68)."""
    policy = policy or current()
    groups = [
        reporting(record.returns, record.archives, record.standard, policy),
        complaints(record.complaints, policy),
        unsatisfied_items(record.surveys, record.due_projects, policy),
        analyses(record.reports, policy),
        truthfulness(record.verifications, policy),
    ]
    falsified = [Evidence(one.name, None, one.note, one.source) for one in record.verifications if one.is_false]
    return assessed(record.unit, groups, falsified, policy)


def reporting(returns: Sequence[OwedReturn], archives: Sequence[Evidence], standard: float | None, policy: Policy) -> Group:
    """Group 1: returns on time, archives in order, clients enough (R59)."""
    late = policy.number("late_counts")
    sent = [
        Evidence(one.month, 0.0 if one.state not in SENT else 1.0 if one.on_time else late, _return_note(one), one.source)
        for one in returns
    ]
    share = mean(one.value for one in sent)
    timely = Part(
        "timely", "上报及时", None if share is None else share * 100, policy.number("part_timely"),
        f"{_sum(sent)}÷应报{len(sent)}次×100" if sent else _NOTHING_OWED, tuple(sent),
    )  # fmt: skip
    filled = mean(one.value for one in archives)
    archive = Part(
        "archive", "档案完整", None if filled is None else filled * 100, policy.number("part_archive"),
        f"期末{len(archives)}户档案完整度的平均" if archives else "期末没有客户", tuple(archives),
    )  # fmt: skip
    count = len(archives)
    number = Part(
        "number", "客户数量", min(100.0, count / standard * 100) if standard else None, policy.number("part_number"),
        f"期末{count}户÷标准{standard:.10g}户×100，最多100" if standard else "没有定标准数",
        (Evidence("期末客户数", float(count)), Evidence("标准数", standard)) if standard else (),
    )  # fmt: skip
    return group(1, (timely, archive, number), policy)


def _return_note(one: OwedReturn) -> str:
    return f"{one.state}，{'按时' if one.on_time else '迟报'}" if one.state in SENT else one.state


def _sum(evidence: Iterable[Evidence]) -> str:
    """Sum in writing: 5×1＋1×0.5."""
    values = [one.value for one in evidence if one.value is not None]
    counted = [(values.count(value), value) for value in sorted(set(values), reverse=True)]
    return "（" + "＋".join(f"{times}×{value:.10g}" for times, value in counted) + "）"


def complaints(found: AssessedComplaints, policy: Policy) -> Group:
    """Group 2: how many complaints, how well dealt with, relations improved or not (R60)."""
    if not found.charged and not found.due_or_closed:
        return group(2, (), policy, note="期内没有投诉，也没有到期或办结的投诉，记100分", value=100.0)
    times, costs = math.fsum(one.value or 0.0 for one in found.charged), policy.number("complaint_costs")
    count = Part(
        "complaint_count", "投诉数量", max(0.0, 100 - costs * times), policy.number("part_complaint_count"),
        f"100－{costs:.10g}×计入{times:.10g}次，最少0", found.charged,
    )  # fmt: skip
    effect = Part(
        "complaint_effect", "处理效果", mean(one.value for one in found.effects), policy.number("part_complaint_effect"),
        f"期内到期或办结、效果已知的{len(found.effects)}件的平均" if found.effects else "期内没有到期或办结而效果已知的投诉", found.effects,
    )  # fmt: skip
    better = sum(bool(one.value) for one in found.relations)
    improved = ratio(better, len(found.relations))
    relation = Part(
        "complaint_relation", "关系改善", None if improved is None else improved * 100, policy.number("part_complaint_relation"),
        f"改善{better}件÷已知{len(found.relations)}件×100" if found.relations else "没有说明关系是否改善的投诉", found.relations,
    )  # fmt: skip
    return group(2, (count, effect, relation), policy)


def unsatisfied_items(surveys: Sequence[Survey], due: Sequence[DueProject], policy: Policy) -> Group:
    """Group 3: unsatisfied items charged to the unit, times coverage of the surveys (R61)."""
    if not surveys and not due:
        return group(3, (), policy, note="没有应调查的项目，也没有调查")
    items, costs = unsatisfied(surveys, policy), policy.number("unsatisfied_costs")
    against = [one for one in items if one.is_charged]
    done = surveyed(due, surveys)
    covered = ratio(len(done), len(due))
    value = 0.0 if not surveys else max(0.0, 100 - costs * len(against)) * (1.0 if covered is None else covered)
    how = f"（100－{costs:.10g}×计入{len(against)}项，最少0）×" + (
        "1（没有应调查的项目）" if covered is None else f"覆盖率{len(done)}÷{len(due)}"
    )
    evidence = [Evidence(f"{one.survey.name} {one.item}", one.score, _blame(one), one.survey.source) for one in items]
    evidence += [Evidence(one.project, 1.0 if one in done else 0.0, "已调查" if one in done else "应调查未调查", one.source) for one in due]
    part = Part("unsatisfied", "不满意项", value, 1.0, "应调查的项目都没有调查，记0分" if not surveys else how, tuple(evidence))
    return group(3, (part,), policy)


def _blame(item: UnsatisfiedItem) -> str:
    survey = item.survey
    told = survey.responsible or "待归因"
    standing = f"（{survey.standing}）" if survey.standing and survey.standing != told else ""
    return f"责任归属：{told}{standing}，{'计入' if item.is_charged else '不计入'}"


def analyses(reports: Sequence[DueReport], policy: Policy) -> Group:
    """Group 4: analysis reports come, and in order (R62)."""
    poor = policy.number("poor_report_counts")
    values = [1.0 if one.is_in_order else poor if one.is_received else 0.0 for one in reports]
    evidence = tuple(
        Evidence(one.client, value, _report_note(one), one.report.source if one.report else None)
        for one, value in zip(reports, values, strict=True)
    )
    share = mean(values)
    how = f"{_sum(evidence)}÷应报{len(reports)}份×100" if reports else "没有应作分析报告的客户"
    return group(4, (Part("analyses", "分析报告", None if share is None else share * 100, 1.0, how, evidence),), policy)


def _report_note(one: DueReport) -> str:
    if not one.is_received:
        return "未报"
    return "符合要求" if one.is_in_order else "；".join(map(str, one.weaknesses)) or "核定为不合要求"


def truthfulness(verifications: Sequence[Verification], policy: Policy) -> Group:
    """Group 5: facts that agreed when they were verified (R63)."""
    evidence = tuple(Evidence(one.name, float(one.agrees), "相符" if one.agrees else "不符", one.source) for one in verifications)
    share = mean(one.value for one in evidence)
    how = f"相符{sum(one.agrees for one in verifications)}项÷核实{len(verifications)}项×100" if evidence else "没有核实过"
    return group(5, (Part("truth", "真实性", None if share is None else share * 100, 1.0, how, evidence),), policy)


def gap(before: Assessment, after: Assessment) -> list[str]:
    """What an objection or a correction changed, in sentences: groups, total and grade that differ when shown.

    Args:
        before: The result that was told to the unit.
        after: The same unit's result, computed again.
    """
    pairs: list[tuple[str, Any, Any]] = [
        (one.name, rounded(one.value), rounded(two.value)) for one, two in zip(before.groups, after.groups, strict=True)
    ]
    pairs += [("总分", rounded(before.total), rounded(after.total)), ("等级", before.grade, after.grade)]
    return [f"{name}：{_shown(old)}→{_shown(new)}" for name, old, new in pairs if old != new]


def _shown(value: float | str | None) -> str:
    return "无数据" if value is None else value if isinstance(value, str) else f"{value:.10g}"
