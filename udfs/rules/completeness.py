"""How complete a client's archive is: the ten contents of R19, each filled or not (R07, R59)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from udfs.binding import bind, row_facts
from udfs.declare import Arg, Head, Rows, UdfError, udf
from udfs.facts import COOPERATED, NAME, PHONE
from udfs.heads import Fact, Heads
from udfs.kinds.kind import Doubt, Fault, Text
from udfs.rules.contacts import Contact

ADDRESS = Fact(
    "address", "单位地址", Text(hint="填省、市、区和门牌。", sample="北京市朝阳区示例路1号"),
    ("地址", "通讯地址", "联系地址", "详细地址", "单位所在地", "办公地址", "客户地址", "所在地", "通信地址"), "R19",
)  # fmt: skip
CONTACT = Fact(
    "contact", "联系人", Text(hint="填联系人姓名。", sample="张示例"),
    ("联系人姓名", "客户联系人", "姓名", "对接人", "主要联系人", "联络人", "甲方联系人", "业主联系人", "项目联系人"), "R19", personal=True,
)  # fmt: skip
POST = Fact(
    "post", "职务", Text(hint="填联系人职务。", sample="工程部经理"),
    ("职位", "岗位", "联系人职务", "职务职称", "联系人职位", "职称", "企业职位", "担任职务"), "R19",
)  # fmt: skip
RELATIONS = Fact(
    "relations", "社会关系", Text(hint="填与客户有关、对业务有价值的社会关系。", sample="市政设计院推荐"),
    ("关联社会关系", "社会背景", "客户社会关系", "联系人社会关系"), "R37", personal=True,
)  # fmt: skip
NEEDS = Fact(
    "needs", "客户需求", Text(hint="填客户的建设需求。", sample="厂房二期土建"),
    ("需求", "需求内容", "项目需求", "建设需求", "客户需求内容", "需求描述", "拟建项目"), "R19",
)  # fmt: skip
EVALUATION = Fact(
    "evaluation", "客户评价", Text(hint="填我方对客户、客户对我方的评价。", sample="履约良好，满意度92分"),
    ("评价", "客户评价情况", "评价情况", "双方评价"), "R33",
)  # fmt: skip
ASSESSMENT = Fact(
    "assessment", "客户考核结果", Text(hint="填最近一次考核的结果和日期。", sample="2026年上半年：合格"),
    ("考核结果", "客户考核", "考核情况"), "R19",
)  # fmt: skip

#: The ten contents of R19 in the rule book's order.
CONTENTS = (NAME, ADDRESS, PHONE, CONTACT, POST, RELATIONS, NEEDS, COOPERATED, EVALUATION, ASSESSMENT)
HEADS = Heads(CONTENTS)


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


def lacking(facts: Mapping[str, Any], registered: Registered | None = None) -> list[Fact]:
    """Contents that are blank, 未知 or unreadable, and that registers do not know either."""
    return [f for f in CONTENTS if not _filled(facts.get(f.name)) and not (registered and registered.knows(f))]


def completeness_rate(facts: Mapping[str, Any], registered: Registered | None = None) -> float:
    """Share of the ten contents that are filled, 0–1."""
    return 1 - len(lacking(facts, registered)) / len(CONTENTS)


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
    """档案完整度：《客户档案表》十项内容已填几成。

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
