"""Satisfaction of clients: items, aspects, surveys, means over many, unsatisfied items and coverage (R53, R54, R61, A25, A26)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from udfs.binding import bind, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.heads import Fact, Heads
from udfs.kinds.answers import ANSWER, WORDS
from udfs.kinds.kind import Choice, Doubt, Fault
from udfs.policy.evaluator import Policy, current
from udfs.policy.half_year import ASPECTS
from udfs.rules.rounding import NO_DATA, mean, ratio, rounded, weighted_mean
from udfs.rules.survey_form import AFTER_COMPLETION, CHARGED, COMPLETED, ITEMS, STAGE, UNDECIDED, Survey
from udfs.words.text import fold

HEADS = Heads((STAGE, *(item for items in ITEMS.values() for item in items)))
#: Stages of a project in which its client is asked.
_DUE_STAGES = ("执行", "监控", "收尾")
_ASPECT = Choice(hint="填客户服务、工程质量、服务质量、竣工后服务。", sample=ASPECTS[0], options=ASPECTS)


@dataclass(frozen=True, slots=True)
class UnsatisfiedItem:
    """An item a client was not satisfied with, and who is to blame for it."""

    survey: Survey
    aspect: str
    item: str
    score: float

    @property
    def is_charged(self) -> bool:
        """Counts against the unit (A26)."""
        return self.survey.responsible in CHARGED

    @property
    def is_pending(self) -> bool:
        """待归因: nobody has decided yet; not charged."""
        return self.survey.responsible in (None, "", UNDECIDED)


def item_score(answer: str | float | None, policy: Policy | None = None) -> float | None:
    """Points of one answer: a word by the policy, a number as it is, None for none."""
    if isinstance(answer, str):
        return float((policy or current()).number(f"answer_{WORDS.index(answer) + 1}")) if answer in WORDS else None
    return None if answer is None else float(answer)


def asked_aspects(stage: str) -> tuple[str, ...]:
    """Aspects that count at a stage: service after completion only of completed projects (D13)."""
    return ASPECTS if stage == COMPLETED else tuple(a for a in ASPECTS if a != AFTER_COMPLETION)


def item_scores(survey: Survey, policy: Policy | None = None) -> dict[str, dict[str, float]]:
    """Points of the answered items by aspect; only aspects that count at the survey's stage."""
    found = {}
    for aspect in asked_aspects(survey.stage):
        scores = {item.head: item_score(survey.answers.get(item.head), policy) for item in ITEMS[aspect]}
        found[aspect] = {head: score for head, score in scores.items() if score is not None}
    return found


def aspect_scores(survey: Survey, policy: Policy | None = None) -> dict[str, float | None]:
    """Mean of the answered items of each of the four aspects; None for one that does not count or was not answered."""
    scores = item_scores(survey, policy)
    return {aspect: mean(scores.get(aspect, {}).values()) for aspect in ASPECTS}


def satisfaction(survey: Survey, policy: Policy | None = None) -> float | None:
    """Satisfaction of one survey, not rounded: weighted mean of its answered aspects; None without an answer."""
    policy = policy or current()
    scores = aspect_scores(survey, policy)
    return weighted_mean((scores[aspect], policy.number(f"aspect_{no}")) for no, aspect in enumerate(ASPECTS, 1))


def mean_satisfaction(surveys: Iterable[Survey], policy: Policy | None = None) -> float | None:
    """Satisfaction of a project, client, unit or the group: mean over its surveys (D13)."""
    return mean(satisfaction(survey, policy) for survey in surveys)


def mean_aspects(surveys: Iterable[Survey], policy: Policy | None = None) -> dict[str, float | None]:
    """Each aspect as the mean over surveys of the survey's aspect (D13)."""
    found = [aspect_scores(survey, policy) for survey in surveys]
    return {aspect: mean(scores[aspect] for scores in found) for aspect in ASPECTS}


def unsatisfied(surveys: Iterable[Survey], policy: Policy | None = None) -> list[UnsatisfiedItem]:
    """Items below the line of the policy, in the order of the surveys and of the form (A25)."""
    policy = policy or current()
    line = policy.number("unsatisfied_below")
    return [
        UnsatisfiedItem(survey, aspect, item, score)
        for survey in surveys
        for aspect, scores in item_scores(survey, policy).items()
        for item, score in scores.items()
        if score < line
    ]


@dataclass(frozen=True, slots=True)
class DueProject:
    """A project whose client should have been asked in the period: in 执行, 监控 or 收尾 on its last day, or completed inside it."""

    client: str
    project: str
    source: Any = None

    @property
    def key(self) -> tuple[str, str]:
        """Project and client by which a survey finds it (D14)."""
        return fold(self.client), fold(self.project)


def is_survey_due(stage: str, completed: datetime.date | None, first: datetime.date, last: datetime.date) -> bool:
    """Must a client be asked about a project in a period: by its stage on the last day, or completed from the first day on.

    >>> is_survey_due("已关闭", datetime.date(2026, 11, 3), datetime.date(2026, 6, 26), datetime.date(2026, 12, 25))
    True
    """
    return stage in _DUE_STAGES or (completed is not None and first <= completed <= last)


def surveyed(due: Iterable[DueProject], surveys: Iterable[Survey]) -> list[DueProject]:
    """Due projects that a survey of the period names (D14)."""
    named = {(fold(survey.client), fold(survey.project)) for survey in surveys}
    return [project for project in due if project.key in named]


def coverage(due: Sequence[DueProject], surveys: Iterable[Survey]) -> float | None:
    """Share of the due projects that were surveyed, 0–1; None if none was due."""
    return ratio(len(surveyed(due, surveys)), len(due))


_HEAD = Arg("表头一行", note="，满意度调查表的表头")
_ROWS = Arg("调查表", note="，一行或几行数据")


def surveys_of(head: Head, rows: Rows) -> list[Survey]:
    """Surveys of a header row and data rows, blank rows left out; UdfError for an answer that cannot be read."""
    bound = bind(head, HEADS)
    if not any(fact.name != STAGE.name for _, fact, _ in bound):
        raise UdfError("表头里没有认出满意度调查的项目")
    return [survey for row in rows if (survey := _survey(row_facts(bound, row)))]


def _survey(facts: Mapping[str, Any]) -> Survey | None:
    told = dict(_told(facts))
    stage = told.pop(STAGE.head, "")
    return Survey(told, stage) if told or stage else None


def _told(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        value = value.value if isinstance(value, Doubt) else value
        fact: Fact = HEADS.facts[name]
        if isinstance(value, Fault):
            raise UdfError(f"“{fact.head}”{value.why}")
        if value is not None:
            yield fact.head, value


@udf(group="客户满意度", clause="R53、A25")
def sat_item(answer: Annotated[Any, Arg("评价", note="：满意、比较满意、一般、不太满意、不满意，或0到100的分数")] = None) -> float | str:
    """一项评价的得分：满意95、比较满意85、一般70、不太满意50、不满意30（非原文），写分数的按分数。

    例：
    >>> sat_item("比较满意")
    85.0
    >>> sat_item(92)
    92.0
    """
    value = ANSWER.parse(answer)
    value = value.value if isinstance(value, Doubt) else value
    if isinstance(value, Fault):
        raise UdfError(f"“评价”{value.why}")
    score = item_score(value)
    return "" if score is None else rounded(score)


@udf(group="客户满意度", clause="R53、A25")
def sat(head: Annotated[Head, _HEAD], rows: Annotated[Rows, _ROWS]) -> float | str:
    """客户满意度（0到100）：客户服务、工程质量、服务质量、竣工后服务四方面得分的加权平均；几份调查的取平均。

    在施项目不计竣工后服务；没有回答的不计；没有任何回答的为“无数据”。

    例：
    >>> head = ("项目阶段", "工程信息提供", "服务建议", "符合相关标准", "兑现承诺", "达到使用要求", "接触感受")
    >>> sat(head, (("在施", 88, "满意", "满意", "满意", "满意", "满意"),))
    93.8
    """
    score = mean_satisfaction(surveys_of(head, rows))
    return NO_DATA if score is None else rounded(score)


@udf(group="客户满意度", clause="R53、A25")
def sat_aspect(
    head: Annotated[Head, _HEAD],
    rows: Annotated[Rows, _ROWS],
    aspect: Annotated[str, Arg("方面", note="：客户服务、工程质量、服务质量、竣工后服务", kind=_ASPECT)],
) -> float | str:
    """一个方面的得分（0到100）：已回答各项的平均；几份调查的取平均；没有回答的为“无数据”。

    例：
    >>> sat_aspect(("项目阶段", "工程信息提供", "服务建议"), (("在施", 88, "满意"),), "客户服务")
    91.5
    """
    score = mean_aspects(surveys_of(head, rows)).get(aspect)
    return NO_DATA if score is None else rounded(score)


@udf(group="客户满意度", clause="R61、A25")
def unsat_count(head: Annotated[Head, _HEAD], rows: Annotated[Rows, _ROWS]) -> int:
    """不满意项的个数：得分低于60（非原文）的项目；在施项目不计竣工后服务。

    例：
    >>> unsat_count(("项目阶段", "工程信息提供", "接触感受"), (("在施", 55, "不太满意"), ("竣工", 60, "满意")))
    2
    """
    return len(unsatisfied(surveys_of(head, rows)))


@udf(group="客户满意度", clause="R61、A25")
def unsat_items(head: Annotated[Head, _HEAD], rows: Annotated[Rows, _ROWS]) -> str:
    """列出不满意项和得分；没有的为空白。

    例：
    >>> unsat_items(("项目阶段", "工程信息提供", "接触感受"), (("在施", 55, "不太满意"),))
    '工程信息提供55、接触感受50'
    """
    return "、".join(f"{one.item}{one.score:.10g}" for one in unsatisfied(surveys_of(head, rows)))
