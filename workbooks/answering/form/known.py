"""The labels of single values on forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from udfs.heads import Fact, Heads
from udfs.kinds.dates import Day
from udfs.kinds.kind import Kind, Text
from udfs.words.text import fold
from workbooks.registers.archive import ARCHIVE
from workbooks.registers.customer_info import CUSTOMER_INFO

#: No label is longer.
_LONGEST = 24
_TEXT = Text(hint="填文字。")
_DAY = Day()
_SECTION = re.compile("(?:信息|资料|概况|基本情况)$")
_NAMED = re.compile("名称|单位|公司|企业|全称|业主|甲方|发包|顾客")
_AND = re.compile("[及和与、/,，]")
#: Joins the keys of fields that share a place.
JOINT = "+"
_OF_PERSON = re.compile("(.{2,8}(?:人|员|经理|领导))的?(联系电话|电话|手机号?|联系方式|职务|职位)")
_PERSON = re.compile("(?:人|员|经理|代表|领导)(?:姓名)?$")

#: Labels that forms have besides the columns of our sheets: head → other words, kind.
_FORM_LABELS: Mapping[str, tuple[tuple[str, ...], Kind]] = {
    "建档人": (("档案建立人",), _TEXT),
    "建档日期": (("建档时间",), _DAY),
    "核定人": (("等级核定人",), _TEXT),
    "核定日期": (("等级核定日期",), _DAY),
    "填表人": (("制表人", "填报人", "编制人"), _TEXT),
    "填表日期": (("制表日期", "填报日期"), _DAY),
    "审核人": (("复核人", "审批人"), _TEXT),
    "单位性质": (("企业性质",), _TEXT),
    "法定代表人": (("法人代表", "法人"), _TEXT),
    "注册资本": (("注册资金",), _TEXT),
    "主营业务": (("经营范围",), _TEXT),
    "传真": ((), _TEXT),
    "邮政编码": (("邮编",), _TEXT),
    "电子邮箱": (("邮箱", "电子邮件", "e-mail", "email"), _TEXT),
    "网址": (("公司网址", "网站"), _TEXT),
    "我方对客户评价": (("我方评价", "对客户的评价", "我方对客户的评价"), _TEXT),
    "客户对我方评价": (("客户对我方的评价", "对我方评价", "对我方的评价"), _TEXT),
    "满意度": (("客户满意度", "满意度得分", "最近满意度"), _TEXT),
    "关系指数": (("客户关系指数",), _TEXT),
    "风险等级": (("风险级别", "客户风险"), _TEXT),
    "客户价值": (("价值等级",), _TEXT),
    "拜访频次": (("拜访周期",), _TEXT),
    "下次拜访": (("下次拜访日期", "下次拜访时间"), _DAY),
    "数据快照": (("快照", "快照编号"), _TEXT),
}


@dataclass(frozen=True, slots=True)
class Label:
    """What a text of a form names: the canonical key of a field, and the unit it tells."""

    key: str
    unit: str = ""
    #: Named by its own head, an alias or the data's own label, not by likeness.
    exact: bool = True


@cache
def field_heads() -> Heads:
    """Labels of single values: the columns of 客户档案表 and 客户信息统计表, and what forms have besides."""
    merged: dict[str, Fact] = {}
    for fact in (f.fact for sheet in (ARCHIVE, CUSTOMER_INFO) for f in sheet.fields):
        known = merged.get(fact.head)
        merged[fact.head] = fact if known is None else replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *fact.aliases))))
    own = [Fact(head, head, kind, aliases) for head, (aliases, kind) in _FORM_LABELS.items()]
    return Heads([*merged.values(), *own])


@cache
def _other_names() -> dict[str, str]:
    """Names under which another sheet of ours knows the same column."""
    by_head = {fact.head: name for name, fact in field_heads().facts.items()}
    return {f.name: by_head[f.head] for f in CUSTOMER_INFO.fields if by_head[f.head] != f.name}


def kind_of(key: str) -> Kind:
    """What a field may hold; text for a label that only the data knows."""
    fact = field_heads().facts.get(key)
    return fact.kind if fact else _TEXT


def head_of(key: str) -> str:
    """What people call a field."""
    facts = (field_heads().facts.get(part) for part in key.split(JOINT))
    return "、".join(fact.head if fact else part for fact, part in zip(facts, key.split(JOINT), strict=True))


def label_of(text: object, own: Iterable[str] = ()) -> Label | None:
    """The field a text names; `own` are folded labels that only the data knows."""
    if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST or "{{" in text:
        return None
    bare = _bare(text)
    match = field_heads().match(text)
    if match and match.how == "words" and (_SECTION.search(bare) or (match.name == "name" and not _NAMED.search(bare))):
        match = None
    if match:
        return Label(match.name, match.unit, exact=match.how != "words")
    if (joined := _OF_PERSON.fullmatch(bare)) and is_person(joined[1], _key(joined[1])):
        return Label(of_person(joined[1], joined[2]))
    if keys := _several(bare):
        return Label(JOINT.join(keys))
    return Label(bare) if bare and bare in own else None


def _several(bare: str) -> list[str]:
    """Fields that one label names together, for one place: 联系人及电话."""
    parts = [part for part in _AND.split(bare) if part]
    matches = [field_heads().match(part) for part in parts] if len(parts) > 1 else []
    keys = [match.name for match in matches if match is not None and match.how != "words"]
    return keys if len(keys) == len(parts) and len(set(keys)) == len(keys) else []


def of_person(person: str, text: str) -> str:
    """Key of what stands beside somebody's name: 客户经理 and 电话 → 维护责任人联系电话."""
    return head_of(_key(person)) + head_of(_key(text))


def _key(text: str) -> str:
    match = field_heads().match(text)
    return match.name if match else _bare(text)


def key_of(label: str) -> str:
    """Canonical key of a field named by fact or label."""
    if label in field_heads().facts:
        return label
    if label in _other_names():
        return _other_names()[label]
    found = label_of(label)
    return found.key if found and found.exact else _bare(label)


def is_person(text: str, key: str) -> bool:
    """Whether a label names a person who is not the client's contact: what stands beside it is theirs."""
    return key != "contact" and _PERSON.search(_bare(text)) is not None


def _bare(text: str) -> str:
    return re.sub(r"\([^()]*\)|[*★:]", "", fold(text))
