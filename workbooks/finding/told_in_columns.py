"""Unit and month where the table tells them in columns of its own, the same in each row, as exports of systems do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from udfs.cells import CellValue, is_blank
from udfs.kinds.dates import Month
from udfs.kinds.kind import plain_text
from udfs.words.text import fold, tidy
from workbooks.finding.choose import Candidate
from workbooks.finding.titles import month_of
from workbooks.registers.customer_info import MONTH_LABELS

_UNITS = frozenset("填报单位 上报单位 报送单位 编报单位 编制单位 填表单位 报表单位 汇总单位 填报机构 所属分公司 分公司 分公司名称".split())
_MONTHS = frozenset(map(fold, MONTH_LABELS))


def told_in_columns(used: Sequence[Candidate]) -> tuple[Month | None, str | None]:
    """Month and unit that the columns tell; None for one that they do not, or tell differently from row to row."""
    months = {told if isinstance(told := month_of(value), Month) else None for value in _values(used, _MONTHS)}
    units = {fold(unit): unit for value in _values(used, _UNITS) if (unit := tidy(plain_text(value)))}
    return (months.pop() if len(months) == 1 else None), (units.popitem()[1] if len(units) == 1 else None)


def _values(used: Sequence[Candidate], heads: frozenset[str]) -> Iterator[CellValue]:
    for c in used:
        for segment in c.table.segments:
            for column in (b.column for b in segment.layout.own if fold(b.text.rpartition("›")[2]) in heads):
                yield from (v for r in segment.rows if not is_blank(v := c.grid.at(r, column)))
