"""What a stage needs, as one cell of the policy tells it: 筛选结论=通过、预计金额(万元)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from udfs.kinds.kind import Fault, Kind
from udfs.words.text import half_width

#: Told where a stage needs nothing.
NOTHING_NEEDED = "无"


class Need(NamedTuple):
    """A column that must be filled, and the value it must have; "" for any."""

    head: str
    value: str

    def __str__(self) -> str:
        return f"{self.head}为{self.value}" if self.value else self.head


@dataclass(frozen=True)
class Needs(Kind):
    """Columns that must be filled, or must have a value, joined by 、."""

    label: ClassVar[str] = "必备内容"
    hint: str = "写列标题，几个用顿号隔开；要有一定的值写“列标题=值”；不要求的写“无”。"
    sample: Any = "目标、范围"
    #: Heads that may be named.
    heads: tuple[str, ...] = ()

    def from_text(self, text: str, unit: str) -> Any:
        """The text itself, if it names nothing unknown."""
        for need in needs_in(text):
            if need.head not in self.heads:
                near = difflib.get_close_matches(need.head, self.heads, 1, 0.4)
                return Fault(f"没有“{need.head}”这一列" + (f"，是不是“{near[0]}”" if near else ""))
        return text


def needs_in(text: str) -> list[Need]:
    """Needs that a cell tells.

    >>> [str(n) for n in needs_in("筛选结论=通过、预计金额(万元)")], needs_in("无")
    (['筛选结论为通过', '预计金额(万元)'], [])
    """
    parts = [p.strip() for p in re.split("[、,;]", half_width(text)) if p.strip()]
    return [Need(head.strip(), value.strip()) for head, _, value in (p.partition("=") for p in parts) if head != NOTHING_NEEDED]


def unmet(needs: list[Need], values: Mapping[str, Any]) -> list[Need]:
    """Needs that the values of a row by head do not meet; a blank is none, nor is a value other than the one asked for."""
    return [n for n in needs if values.get(n.head) in (None, "") or (n.value and values[n.head] != n.value)]
