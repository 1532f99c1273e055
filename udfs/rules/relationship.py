"""How well we stand with a client: six measures, trend, and who of theirs has nobody of ours (G06, G08, G15, A39, D19)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from udfs.declare import Arg, udf
from udfs.kinds import register_choices as choices
from udfs.kinds.scores import Score
from udfs.policy.evaluator import Policy, current
from udfs.policy.maintenance import MEASURES, NO_GAP
from udfs.rules.contacts import Contact, in_office
from udfs.rules.rounding import mean, rounded, weighted_mean

_FIVE = Score(hint="填0到5的分数，可以有半分；越高越好。")
_LEANING = Score(hint="填-2到2；正数表示倾向我方，负数表示倾向竞争对手。", sample=1.0, low=-2, high=2)
#: How each measure is scored; more is better in all six (A39).
SCALES = {name: _LEANING if name == "竞争偏向度" else _FIVE for name in MEASURES}


@dataclass(frozen=True, slots=True)
class Scoring:
    """One entry of 客户关系评分表: who of the client's was scored when, in the order of `MEASURES`; None for a blank."""

    who: str | None
    day: datetime.date
    scores: tuple[float | None, ...]


def shares(scores: Sequence[float | None]) -> dict[str, float | None]:
    """The six measures on a scale of 0–100."""
    found: dict[str, float | None] = {}
    for (name, scale), score in zip(SCALES.items(), scores, strict=True):
        found[name] = None if score is None else (score - scale.low) / (scale.high - scale.low) * 100
    return found


def _mean_of(found: dict[str, float | None], policy: Policy | None) -> float | None:
    table = (policy or current()).table("relation")
    return weighted_mean((share, table.judge({"measure": name}).row.then[0]) for name, share in found.items())


def index(scores: Sequence[float | None], policy: Policy | None = None) -> float | None:
    """Relation index of one scoring, 0–100, not rounded; a blank measure's weight is shared among the rest."""
    return _mean_of(shares(scores), policy)


def weakest(found: dict[str, float | None]) -> str | None:
    """The measure with the lowest share; of equal ones the first of the form."""
    told = {name: share for name, share in found.items() if share is not None}
    return min(told, key=lambda name: round(told[name], 9)) if told else None


@dataclass(frozen=True, slots=True)
class Relation:
    """How we stand with a client; figures not rounded, None for 无数据."""

    index: float | None
    #: Newest index less the one before, over the persons who were scored before.
    trend: float | None
    weakest: str | None
    #: The six measures 0–100, mean over the persons' newest scorings: the radar.
    measures: dict[str, float | None]


def of_client(scorings: Iterable[Scoring], policy: Policy | None = None) -> Relation:
    """Mean over the newest scoring of each person of the client's."""
    by_person: dict[str | None, list[Scoring]] = {}
    for one in sorted(scorings, key=lambda s: s.day):
        by_person.setdefault(one.who, []).append(one)
    newest = [shares(history[-1].scores) for history in by_person.values()]
    steps = [
        after - before
        for history in by_person.values()
        if len(history) > 1
        and (after := index(history[-1].scores, policy)) is not None
        and (before := index(history[-2].scores, policy)) is not None
    ]
    found = {name: mean(one[name] for one in newest) for name in MEASURES}
    return Relation(mean(_mean_of(one, policy) for one in newest), mean(steps), weakest(found), found)


def gap(contact: Contact, policy: Policy | None = None) -> str | None:
    """What is missing on our side for a person of the client's, or None (G08)."""
    known = {name: getattr(contact, name) for name in ("role", "influence", "position", "counterpart", "counterpart_level")}
    found = str((policy or current()).table("counterpart").judge(known).row.then[0])
    return None if found == NO_GAP else found


def gaps(contacts: Iterable[Contact], day: datetime.date, policy: Policy | None = None) -> list[tuple[Contact, str]]:
    """Persons in office for whom somebody of ours is missing, each with what is missing."""
    return [(c, why) for c in in_office(contacts, day) if (why := gap(c, policy))]


_NOTE = "：0至5分"
_FIRST = Annotated[float | None, Arg(MEASURES[0], note=_NOTE, kind=_FIVE)]
_SECOND = Annotated[float | None, Arg(MEASURES[1], note=_NOTE, kind=_FIVE)]
_THIRD = Annotated[float | None, Arg(MEASURES[2], note=_NOTE, kind=_FIVE)]
_FOURTH = Annotated[float | None, Arg(MEASURES[3], note=_NOTE, kind=_FIVE)]
_FIFTH = Annotated[float | None, Arg(MEASURES[4], note=_NOTE, kind=_FIVE)]
_SIXTH = Annotated[float | None, Arg(MEASURES[5], note="：-2至2分，正数偏向我方", kind=_LEANING)]


@udf(group="客户关系", clause="G06、A39")
def rel_index(
    acceptance: _FIRST = None,
    activity: _SECOND = None,
    information: _THIRD = None,
    guidance: _FOURTH = None,
    support: _FIFTH = None,
    leaning: _SIXTH = None,
) -> float | None:
    """关系指数（0至100）：六项测评折成百分后的平均，没有评的不算；都没有评的为空白。

    例：
    >>> rel_index(3, 1, 2.5, 5, 5, 0)
    63.3
    >>> rel_index(5, 5, 5, 5, 5, 2)
    100.0
    """
    return rounded(index((acceptance, activity, information, guidance, support, leaning)))


@udf(group="客户关系", clause="G06、A39")
def rel_weakest(
    acceptance: _FIRST = None,
    activity: _SECOND = None,
    information: _THIRD = None,
    guidance: _FOURTH = None,
    support: _FIFTH = None,
    leaning: _SIXTH = None,
) -> str | None:
    """六项测评中最弱的一项；并列的取前面的一项。

    例：
    >>> rel_weakest(3, 1, 2.5, 5, 5, 0)
    '活动参与度'
    """
    return weakest(shares((acceptance, activity, information, guidance, support, leaning)))


@udf(group="客户关系", clause="G08")
def counterpart(
    role: Annotated[str | None, Arg("项目角色", note="：决策人、影响人、把关人、使用人、联络人", kind=choices.ROLE)] = None,
    influence: Annotated[str | None, Arg("影响力", note="：高、中、低", kind=choices.HIGH_MIDDLE_LOW)] = None,
    position: Annotated[str | None, Arg("企业职位", note="：主要领导、分管领导、部门负责人、一般人员", kind=choices.POSITION)] = None,
    ours: Annotated[str | None, Arg("我方对接人")] = None,
    level: Annotated[
        str | None, Arg("对接人级别", note="：集团公司领导、分公司领导、部门负责人、市场营销人员", kind=choices.OUR_LEVEL)
    ] = None,
) -> str | None:
    """对接缺口：决策人或影响力高的没有我方对接人，或主要领导由分公司领导以下的人对接；没有缺口的为空白。

    例：
    >>> counterpart("决策人", "高", "分管领导")
    '没有对接人'
    >>> counterpart("决策人", "中", "主要领导", "李示例", "市场营销人员")
    '对接级别低'
    """
    return gap(Contact(role=role, influence=influence, position=position, counterpart=ours, counterpart_level=level))
