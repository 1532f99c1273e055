"""The satisfaction survey: its four aspects and eight items, and what one filled form tells (R53)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from udfs.heads import Fact
from udfs.kinds.answers import ANSWER
from udfs.kinds.dates import Month
from udfs.kinds.register_choices import SURVEY_STAGE
from udfs.policy.evaluator import Policy
from udfs.policy.half_year import ASPECTS

RUNNING, COMPLETED = "在施", "竣工"
#: The aspect that is judged only of completed projects (D13).
AFTER_COMPLETION = ASPECTS[3]
#: Who is to blame and is assessed for it (A26, A27).
CHARGED = ("分公司", "项目部")
UNDECIDED = "待定"


def _item(name: str, head: str, *aliases: str) -> Fact:
    return Fact(name, head, ANSWER, aliases, "R53")


STAGE = Fact(
    "stage",
    "项目阶段",
    replace(SURVEY_STAGE, sample=COMPLETED),
    tuple("工程状态 项目状态 工程阶段 阶段 施工阶段 工程进展 状态 在施/竣工 项目类型 当前阶段".split()),
    "R53",
)
#: Items by aspect, in the order of the form.
ITEMS: Mapping[str, tuple[Fact, ...]] = {
    ASPECTS[0]: (
        _item(
            "information", "工程信息提供", "信息提供", "提供工程信息", "工程信息", "提供工程信息情况", "工程信息的提供", "工程信息提供情况"
        ),
        _item("advice", "服务建议", "提供服务建议", "服务建议情况", "建议服务", "提出服务建议", "服务与建议", "合理化建议"),
    ),
    ASPECTS[1]: (
        _item("standards", "符合相关标准", "符合标准", "质量符合标准", "符合规范标准", "工程质量符合相关标准", "质量标准"),
        _item("promises", "兑现承诺", "承诺兑现", "履行承诺", "兑现质量承诺", "质量承诺", "承诺履行"),
        _item("use", "达到使用要求", "使用要求", "达到客户使用要求", "满足使用要求", "达到使用功能要求", "使用功能", "符合使用要求"),
    ),
    ASPECTS[2]: (
        _item(
            "contact_feeling",
            "接触感受",
            "接触过程中的感受",
            "服务感受",
            "客户感受",
            "接触中的感受",
            "沟通感受",
            "接触感觉",
            "服务态度",
            "人员接触感受",
            "服务接触感受",
        ),
    ),
    ASPECTS[3]: (
        _item(
            "complaints",
            "反馈与投诉处理",
            "信息反馈和投诉",
            "反馈和投诉处理",
            "信息反馈与投诉处理",
            "投诉处理",
            "反馈投诉处理",
            "反馈及投诉处理",
            "意见反馈与投诉处理",
        ),
        _item(
            "repairs",
            "维护修缮",
            "维护和修缮",
            "维修服务",
            "维护与修缮",
            "维保修缮",
            "保修服务",
            "维修维护",
            "维护维修",
            "维修保养",
            "质保维修",
            "保修维护",
            "维修",
        ),
    ),
}


def questions(policy: Policy) -> dict[str, str]:
    """How each item is asked, by head; the head itself where the policy has no words for it."""
    table, heads = policy.table("question"), [item.head for items in ITEMS.values() for item in items]
    rows = {head: table.listed({"item": head}) for head in heads}
    return {head: str(told[0].then[0]) if told else head for head, told in rows.items()}


def edition(policy: Policy) -> str:
    """Mark of the questions, printed on the form and kept with the answers."""
    told = "|".join(f"{head}={text}" for head, text in questions(policy).items())
    return f"问卷{hashlib.blake2s(told.encode(), digest_size=3).hexdigest()}"


def editions(policy: Policy) -> dict[str, dict[str, str]]:
    """The questions by their mark, all that the policy has or had words for: `policy` as a whole, not as of a month."""
    days = [day for row in policy.rows["question"] for day in (row.since, row.until) if day]
    turns = [Month(day.year, day.month).plus(n) for day in days for n in (0, 1)]
    return {edition(then): questions(then) for then in map(policy.on, [Month(1900, 1), *turns])}


@dataclass(frozen=True, slots=True)
class Survey:
    """One filled form.

    Attributes:
        answers: Head of an item → its answer: one of five words, points 0–100, or None where it was not asked or not answered.
        stage: 在施 or 竣工.
        responsible: Who is to blame for its unsatisfied items; None or 待定 while nobody has decided.
        client: The group client's name, as the ledger knows it.
        project: Name of the project as it stands in the form.
        unit: The unit that reported it.
        day: Day of the survey.
        standing: Where the attribution of its unsatisfied items stands (待归因, 已归因, 异议中, 已核定); blank where nobody knows.
        source: Whatever leads a reader back to the entry; not looked at here.
    """

    answers: Mapping[str, str | float | None]
    stage: str
    responsible: str | None = None
    client: str = ""
    project: str = ""
    unit: str = ""
    day: datetime.date | None = None
    standing: str = ""
    source: Any = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """How lists name it: project and day."""
        return " ".join(filter(None, (self.project, self.day.isoformat() if self.day else "")))
