"""Social value of a contact by points, and of a client by its contacts (R41, A12)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated

from udfs.declare import Arg, udf
from udfs.kinds import register_choices as choices
from udfs.policy.evaluator import Policy, current
from udfs.rules.contacts import Contact, in_office

#: From the highest to the lowest.
LEVELS = ("高", "较高", "一般", "低")
_LINES = ("social_high", "social_rather", "social_some")


def points(rank: str | None, position: str | None, role: str | None, policy: Policy | None = None) -> int:
    """Points of a contact; what is not told gives none."""
    return (policy or current()).table("social").points({"rank": rank, "position": position, "role": role})


def level(score: int, policy: Policy | None = None) -> str:
    """Level that a number of points reaches."""
    policy = policy or current()
    return next((word for word, line in zip(LEVELS, _LINES, strict=False) if score >= policy.number(line)), LEVELS[-1])


def of_contact(contact: Contact, policy: Policy | None = None) -> str | None:
    """Social value of a contact; None (无数据) if nothing is told that gives points."""
    told = (contact.rank, contact.position, contact.role)
    return level(points(*told, policy), policy) if any(told) else None


def of_client(contacts: Iterable[Contact], day: datetime.date, policy: Policy | None = None) -> str | None:
    """Highest value among the contacts in office on a day; None (无数据) without any."""
    found = {of_contact(c, policy) for c in in_office(contacts, day)}
    return next((word for word in LEVELS if word in found), None)


_RANK = Arg("行政级别", note="：厅局级及以上、县处级、乡科级、其他、无", kind=choices.RANK)
_POSITION = Arg("企业职位", note="：主要领导、分管领导、部门负责人、一般人员", kind=choices.POSITION)
_ROLE = Arg("项目角色", note="：决策人、影响人、把关人、使用人、联络人", kind=choices.ROLE)


@udf(group="客户关系", clause="R41、A12")
def social_value(
    rank: Annotated[str | None, _RANK] = None,
    position: Annotated[str | None, _POSITION] = None,
    role: Annotated[str | None, _ROLE] = None,
) -> str | None:
    """联系人的社会价值：按行政级别、企业职位、项目角色的得分分高、较高、一般、低；三项都没有填的为空白。

    例：
    >>> social_value("厅局级及以上", "主要领导")
    '高'
    >>> social_value("县处级", "主要领导")
    '较高'
    >>> social_value("无", "部门负责人", "使用人")
    '低'
    """
    return of_contact(Contact(rank=rank, position=position, role=role))


@udf(group="客户关系", clause="R41、A12")
def social_points(
    rank: Annotated[str | None, _RANK] = None,
    position: Annotated[str | None, _POSITION] = None,
    role: Annotated[str | None, _ROLE] = None,
) -> int | None:
    """联系人的社会价值得分：行政级别、企业职位、项目角色三项相加，没有填的不计分。

    例：
    >>> social_points("县处级", "主要领导", "决策人")
    85
    """
    return points(rank, position, role) if rank or position or role else None
