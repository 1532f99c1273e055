"""Tiers written beside the clients: which cells of a workbook get which values (R22-R24)."""

from __future__ import annotations

from collections.abc import Sequence

from udfs.rules.tier_cells import explanation
from workbooks.answering.entries import Entry
from workbooks.examined import Examined
from workbooks.grid import Grid
from workbooks.problems import Where
from workbooks.registers.customer_info import CUSTOMER_INFO

_COLUMNS = ("computed_tier", "tier_basis")


def grade_entries(found: Examined, grid: Grid) -> list[Entry]:
    """测算等级 and 分级依据 of each client row of the main sheet, in their columns, else in new ones at the right end of the table.

    Args:
        found: The examination.
        grid: The sheet the clients stand on.
    """
    s = found.submission
    bound = {b.field: b.column for b in s.bound}
    rows = [(row, tiering) for i, (row, tiering) in enumerate(zip(s.rows, found.tiers, strict=True)) if s.sheet_of(i) == s.sheet]
    right = _right_end(grid, [s.head_row, *(row for row, _ in rows)])
    entries = []
    for name in _COLUMNS:
        column = bound.get(name)
        if column is None:
            column, right = right, right + 1
            entries.append(Entry(Where(found.book, s.sheet, s.head_row, column), CUSTOMER_INFO.by_name[name].head))
        for row, tiering in rows:
            value = tiering.tier if name == "computed_tier" else explanation(tiering)
            entries.append(Entry(Where(found.book, s.sheet, row, column), value))
    return entries


def _right_end(grid: Grid, rows: Sequence[int]) -> int:
    """First column to the right of everything in these rows."""
    ends = [max((c for c, v in enumerate(grid.rows[r]) if v not in (None, "")), default=-1) for r in rows if 0 <= r < len(grid.rows)]
    return max(ends, default=-1) + 1
