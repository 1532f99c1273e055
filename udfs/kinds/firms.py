"""Names of clients as staff type them, with numbers and marks before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from udfs.cells import CellValue
from udfs.kinds.kind import Doubt, Text
from udfs.words.patterns import pattern

_MARK = pattern(r"(?:[*＊★☆▲△●◆■※#√✓]\s*)+|(?:[(（]\d{1,3}[)）]|\d{1,3}[、.．)）]|[①-⑳])\s*(?=[*★\u4e00-\u9fff])")
#: Words that stand for a name.
_NO_NAME = pattern("(?:名称)?(?:待定|未定|同上|待补充?|待核实|不便透露|保密|〃|″)")
_MARKED = pattern(rf"\0\s*(?:{_MARK.pattern}|(?:{_NO_NAME.pattern})\s*\0)")


@dataclass(frozen=True)
class FirmName(Text):
    """The name of a client; a number or a mark before it is no part of it."""

    def parse_column(self, cells: Sequence[CellValue], unit: str = "") -> list[Any]:
        """`parse` for each cell; marks are looked for in all names together."""
        if _MARKED.search("\0".join(("", *(raw for raw in cells if isinstance(raw, str)), ""))):
            return [self.parse(raw, unit) for raw in cells]
        return super().parse_column(cells, unit)

    def from_text(self, text: str, unit: str) -> Any:
        """The name without what stands before it.

        >>> FirmName().from_text("1、示例置业有限公司", "").value, FirmName().from_text("3M中国有限公司", "")
        ('示例置业有限公司', '3M中国有限公司')
        """
        if _NO_NAME.fullmatch(text):
            return Doubt(text, "不是单位名称")
        bare = text
        while (mark := _MARK.match(bare)) and mark.end() < len(bare):
            bare = bare[mark.end() :]
        return text if bare == text else Doubt(bare, f"名称前有序号或记号，按“{bare}”读取")
