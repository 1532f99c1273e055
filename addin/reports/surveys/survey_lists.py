"""Lists of the satisfaction report: units, projects, unsatisfied items, and what is done about them (R54, R61, R77)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addin.declare import told
from addin.flows import flows
from addin.flows.improvement import PROPOSED
from addin.reports.material import Material
from addin.reports.open_risk import told_risk
from addin.reports.scores import number_text, percent_text, score_text
from udfs.periods import month_of
from udfs.policy.evaluator import Policy
from udfs.rules.satisfaction import DueProject, UnsatisfiedItem, coverage, mean_satisfaction, surveyed, unsatisfied
from udfs.rules.survey_form import Survey, edition, editions, questions
from udfs.words.text import fold
from workbooks.registers.improvements import Improvements

_OF_ITEMS = "不满意项"


@dataclass(frozen=True)
class PartLine:
    """One unit or one project."""

    name: str = told("单位或项目", sample="体育公园景观")
    surveys: int = told("调查份数", sample=2)
    score: str = told("满意度", sample="94.2")
    coverage: str = told("覆盖率；项目行为已调查或未调查", sample="已调查")
    unsatisfied: int = told("不满意项数", sample=0)
    charged: int = told("其中计入的", sample=0)


@dataclass(frozen=True)
class ItemLine:
    """One unsatisfied item."""

    no: int = told("序号", sample=1)
    project: str = told("项目", sample="供水管网改造")
    client: str = told("客户", sample="示例水务有限公司")
    item: str = told("不满意项", sample="维护修缮")
    score: str = told("得分", sample="50")
    responsible: str = told("责任归属", sample="项目部")
    cause: str = told("不满意原因", sample="维修回复慢")
    charged: str = told("是否计入", sample="计入")
    standing: str = told("归因的状态：待归因、已归因、异议中、已核定", sample="已归因")
    risk: str = told_risk()


@dataclass(frozen=True)
class MeasureLine:
    """One measure of improvement."""

    number: str = told("措施编号", sample="GJ-001")
    problem: str = told("问题", sample="维修回复慢")
    measure: str = told("措施", sample="设专人接报修")
    owner: str = told("责任人", sample="张示例")
    due: str = told("期限", sample="2026-12-31")
    state: str = told("进展：提出、逾期、完成待验证、已验证", sample="提出")


def unit_lines(material: Material, surveys: Sequence[Survey], due: Sequence[DueProject], policy: Policy) -> tuple[PartLine, ...]:
    """Units that report to the group, and any other that sent a survey."""
    others = [s.unit for s in surveys] + [d.source.unit for d in due]
    units = list(dict.fromkeys([*material.units, *others]))
    return tuple(_part(u, [s for s in surveys if s.unit == u], [d for d in due if d.source.unit == u], policy) for u in units)


def project_lines(surveys: Sequence[Survey], due: Sequence[DueProject], policy: Policy) -> tuple[PartLine, ...]:
    """Projects that are due or were surveyed."""
    projects: dict[tuple[str, str], str] = {d.key: d.project for d in due}
    for s in surveys:
        projects.setdefault((fold(s.client), fold(s.project)), s.project)
    lines = []
    for key, name in projects.items():
        own = [s for s in surveys if (fold(s.client), fold(s.project)) == key]
        line = _part(name, own, (), policy)
        lines.append(PartLine(line.name, line.surveys, line.score, "已调查" if own else "未调查", line.unsatisfied, line.charged))
    return tuple(lines)


def _part(name: str, surveys: Sequence[Survey], due: Sequence[DueProject], policy: Policy) -> PartLine:
    items = unsatisfied(surveys, policy)
    covered = f"{percent_text(coverage(due, surveys))}（{len(surveyed(due, surveys))}/{len(due)}）" if due else "没有应调查的"
    return PartLine(
        name, len(surveys), score_text(mean_satisfaction(surveys, policy)), covered, len(items), sum(i.is_charged for i in items)
    )


def asked_of(items: Sequence[UnsatisfiedItem], material: Material) -> tuple[str, ...]:
    """How each unsatisfied item was asked when it was answered: by the edition that stands with the answer, else by its day (R53)."""
    known = editions(material.policy)
    found: dict[str, None] = {}
    for one in (i for i in items if i.survey.source):
        row = one.survey.source.row
        then = material.policy.on(month_of(row.day, material.policy))
        mark = row.edition if row.edition in known else edition(then)
        found[f"{one.item}：{known.get(mark, questions(then))[one.item]}（{mark}）"] = None
    return tuple(found)


def item_lines(items: Sequence[UnsatisfiedItem]) -> list[ItemLine]:
    """Unsatisfied items with who is to blame."""
    return [
        ItemLine(
            no,
            one.survey.project,
            one.survey.client,
            one.item,
            number_text(one.score),
            one.survey.responsible or "待归因",
            (one.survey.source.row.cause if one.survey.source else "") or "—",
            "计入" if one.is_charged else "待定" if one.is_pending else "不计入",
            one.survey.standing or "—",
        )
        for no, one in enumerate(items, 1)
    ]


def measure_lines(material: Material, surveys: Sequence[Survey], unit: str) -> tuple[MeasureLine, ...]:
    """Measures against unsatisfied items of the surveyed clients, with how far they are (提出→执行→验证)."""
    clients = {s.source.client_id or fold(s.client) for s in surveys if s.source}
    found = [
        t
        for t in material.all(Improvements, unit=unit)
        if t.row.source == _OF_ITEMS and (not t.row.client or (t.client_id or fold(t.client)) in clients)
    ]
    return tuple(
        MeasureLine(t.row.number, t.row.problem, t.row.measure, t.row.owner, t.row.due.isoformat(), measure_state(t.row, material))
        for t in found
    )


def measure_state(row: Improvements, material: Material) -> str:
    """State of a measure on the last day of the period, by the flow 改进措施; 逾期 for one that should be carried out by then."""
    done = row.done is not None and row.done <= material.last_day
    state = flows()["improvement"].state(["finish", "verify"] if done and row.verifier else ["finish"] if done else [])
    return "逾期" if state == PROPOSED and row.due < material.last_day else state
