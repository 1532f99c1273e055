"""Facts of the client that somebody told in the course of a contact, as one cell: 联系电话：13900005678；职务：副处长 (R38)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from udfs.heads import Fact, Heads
from udfs.kinds.kind import Doubt, Fault, Kind, Text, plain_text
from udfs.words.text import tidy
from workbooks.registers.customer_info import CUSTOMER_INFO

#: Who decides at the client: no fact of 客户信息统计表, a person of the 联系人及社会关系表.
DECISION_MAKER = Fact("decision_maker", "决策人", Text(sample="王示例"), ("新决策人", "主要决策人", "决策者"), "G07", "决定找谁谈")
#: What names the client, and what is said of the row instead of the client.
_UNTOLD = frozenset({"name", "change", "reported_tier", "remark"})
_FACTS = tuple(f.fact for f in CUSTOMER_INFO.fields if not f.computed and f.name not in _UNTOLD)
HEADS = Heads((*_FACTS, DECISION_MAKER))
_ENDS = re.compile(r"[;；\n]+")
#: Between what is told and what was told before it: 电话：…，职务：…
_COMMA = re.compile(r"[,，、]\s*(?=([^,，、:：=]{2,12}?)\s*(?:[:：=]|改为|变更为|更换为|换成|变为))")
_SAYS = re.compile(r"^(?:新|变更后)?(.{2,20}?)\s*(?:[:：=]|改为|变更为|更换为|换成|变为)\s*(.+)$", re.DOTALL)
_ARROW = re.compile(r"\s*(?:→|->|=>|⇒)\s*")


class ToldFact(NamedTuple):
    """One fact told anew: the column it belongs to, its value, and both as text."""

    fact: Fact
    value: Any
    text: str


@dataclass(frozen=True)
class ToldChanges(Kind):
    """Facts of the client with their new values; kept as text, each as head：value."""

    label: ClassVar[str] = "信息变更"
    hint: str = "写“字段：新内容”，几项用分号隔开，如“联系电话：13900005678；职务：副处长”；字段是客户信息统计表的列名，或“决策人”。"
    sample: Any = "职务：副处长"

    def is_clean(self, raw: Any, unit: str) -> bool:
        """Never: the heads are looked up."""
        return False

    def from_text(self, text: str, unit: str) -> Any:
        """The text with heads and values as they are kept; a Fault where a head or a value is none.

        >>> ToldChanges().from_text("电话改为139 0000 5678，职位：副处长", "")
        '联系电话：13900005678；职务：副处长'
        """
        found: dict[str, str] = {}
        for part in _parts(text):
            told = _fact(part)
            if isinstance(told, Fault):
                return told
            found[told.fact.name] = told.text
        return "；".join(found.values()) or None

    def from_value(self, raw: Any, unit: str) -> Any:
        """A number is no change of anything."""
        return self.from_text(plain_text(raw), unit)


def told_facts(text: str | None) -> list[ToldFact]:
    """The facts that a cell tells, as it is kept or as it is shown."""
    told = (_fact(part) for part in _parts(text or ""))
    return [one for one in told if not isinstance(one, Fault)]


def told_texts(text: str | None) -> list[tuple[Fact, str]]:
    """The facts that a cell names with what is said of each, whether its values are shown or hidden."""
    said = (_SAYS.match(part) for part in _parts(text or ""))
    return [(fact, match[2]) for match in said if match and (fact := _head(match[1]))]


def heads_of(text: str | None) -> list[str]:
    """The heads that a cell names, whether its values are shown or hidden."""
    return list(dict.fromkeys(fact.head for fact, _ in told_texts(text)))


def hidden(text: str, hide: Callable[[Fact, str], str]) -> str:
    """A cell with each value shown as `hide(fact, text of the value)` has it."""
    return "；".join(f"{fact.head}：{hide(fact, said)}" for fact, said in told_texts(text))


def _parts(text: str) -> Iterator[str]:
    for line in _ENDS.split(text):
        start = 0
        for comma in _COMMA.finditer(line):
            if _head(comma[1]) is not None:
                yield from filter(None, (tidy(line[start : comma.start()]),))
                start = comma.end()
        yield from filter(None, (tidy(line[start:]),))


def _head(word: str) -> Fact | None:
    match = HEADS.match(word) or HEADS.match(word.removeprefix("新"))
    return HEADS.facts[match.name] if match else None


def _fact(part: str) -> ToldFact | Fault:
    said = _SAYS.match(part)
    if said is None:
        return Fault(f"“{part}”看不出改的是哪一项、改成什么")
    fact = _head(said[1])
    if fact is None:
        return Fault(f"“{said[1]}”不是客户信息统计表里可以这样改的列")
    told = _ARROW.split(said[2])[-1].rstrip("。.")
    value = fact.kind.parse(told)
    value = value.value if isinstance(value, Doubt) else value
    if isinstance(value, Fault):
        return Fault(f"“{fact.head}”不能改成“{told}”：{value.why}")
    if value is None:
        return Fault(f"“{fact.head}”没有写改成什么")
    clean = plain_text(fact.kind.to_cell(value))
    return ToldFact(fact, value, f"{fact.head}：{clean if fact.kind.parse(clean) == value else told}")
