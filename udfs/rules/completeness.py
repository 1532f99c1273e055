"""How complete a client's archive is: those of the ten contents of R19 that its kind needs, each filled or not (R07, R13, R59)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from udfs.binding import bind, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.facts import CUSTOMER_KIND, PHONE
from udfs.form_facts import ASSESSMENT, CONTACT, CONTENTS, EVALUATION, POST, RELATIONS
from udfs.heads import Fact, Heads
from udfs.kinds.kind import Doubt, Fault
from udfs.policy.evaluator import Policy
from udfs.rules.client_form import form_of
from udfs.rules.contacts import Contact

#: Contents, and the kind that tells which of them a client's archive needs.
HEADS = Heads((*CONTENTS, CUSTOMER_KIND))


@dataclass(frozen=True, slots=True)
class Registered:
    """What registers know of a client besides its row of 客户信息统计表 (D08)."""

    #: Contacts in office on the day.
    contacts: Sequence[Contact] = ()
    #: There is a survey or an analysis of the client: 客户评价.
    evaluated: bool = False
    #: Marketing has decided on its tier: 客户考核结果.
    decided: bool = False

    def knows(self, content: Fact) -> bool:
        """True if the registers fill a content."""
        if content in _OF_CONTACTS:
            return any(_filled(getattr(c, _OF_CONTACTS[content])) for c in self.contacts)
        return (content is EVALUATION and self.evaluated) or (content is ASSESSMENT and self.decided)


#: Contents that a contact has too, with the name they bear there.
_OF_CONTACTS = {CONTACT: "name", POST: "post", PHONE: "phone", RELATIONS: "relations"}


def lacking(facts: Mapping[str, Any], registered: Registered | None = None, policy: Policy | None = None) -> list[Fact]:
    """Contents that the client's kind needs and that are blank, 未知 or unreadable, and that registers do not know either.

    Args:
        facts: By name of the fact, the kind among them.
        registered: What registers know besides.
        policy: Tells which contents a kind needs (R13); the current one if left out.
    """
    return [f for f in _needed(facts, policy) if not _filled(facts.get(f.name)) and not (registered and registered.knows(f))]


def completeness_rate(facts: Mapping[str, Any], registered: Registered | None = None, policy: Policy | None = None) -> float:
    """Share of the needed contents that are filled, 0–1; see `lacking`."""
    needed = len(_needed(facts, policy))
    return 1 - len(lacking(facts, registered, policy)) / needed if needed else 1.0


def _needed(facts: Mapping[str, Any], policy: Policy | None) -> tuple[Fact, ...]:
    kind = facts.get("kind")
    kind = kind.value if isinstance(kind, Doubt) else kind
    return form_of(kind if isinstance(kind, str) else None, policy).contents


def _filled(value: Any) -> bool:
    value = value.value if isinstance(value, Doubt) else value
    return value is not None and value not in ("", "未知") and not isinstance(value, Fault)


def _facts(head: Head, row: Rows) -> dict[str, Any]:
    bound = bind(head, HEADS)
    if not bound:
        raise UdfError("表头里没有认出档案内容的列")
    return row_facts(bound, row[0] if row else ())


@udf(group="客户档案", clause="R19、R07")
def archive_pct(
    head: Annotated[Head, Arg("表头一行")],
    row: Annotated[Rows, Arg("一行数据")],
) -> float | None:
    """档案完整度：《客户档案表》十项内容里，这类客户须有的已填几成。

    十项：单位名称、地址、联系方式、联系人、职位、社会关系、客户需求、合作历史、客户评价、客户考核结果。

    例：
    >>> archive_pct(("客户单位名称", "地址", "联系电话"), (("示例置业有限公司", "北京市示例路1号", "13900001234"),))
    0.3
    """
    facts = _facts(head, row)
    return round(completeness_rate(facts), 4) if any(v is not None for v in facts.values()) else None


@udf(group="客户档案", clause="R19、R07")
def archive_missing(
    head: Annotated[Head, Arg("表头一行")],
    row: Annotated[Rows, Arg("一行数据")],
) -> str:
    """档案还缺哪几项。

    例：
    >>> head = ("客户单位名称", "单位地址", "电话", "联系人", "职务", "社会关系", "客户需求")
    >>> archive_missing(head, (("示例置业有限公司", "示例路1号", "13900001234", "张示例", "经理", "无", "厂房"),))
    '合作历史、客户评价、客户考核结果'
    """
    facts = _facts(head, row)
    return "、".join(f.head for f in lacking(facts)) if any(v is not None for v in facts.values()) else ""
