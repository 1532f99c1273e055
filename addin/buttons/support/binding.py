"""Whether columns hold what somebody says they hold (A24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from udfs.cells import CellValue
from udfs.kinds.kind import Text
from udfs.words.text import fold
from workbooks.examined import Bound, Examined
from workbooks.finding.likeness import share_parsed, values_below
from workbooks.grid import Book, Grid, column_name
from workbooks.problems import Problem, Severity, Where, problem, rule, shown
from workbooks.registers.customer_info import CUSTOMER_INFO

UNLIKE = rule(
    "KH185",
    Severity.ERROR,
    "列的内容不像",
    "{column}列的内容（如“{found}”）{was}，不像“{field}”，没有记住。",
    "看看列号写对没有；确实要这样认，再加 --sure。",
    clause="A24",
)
#: Shares of a column's values by which it is of a kind, and is not.
_MOST, _FEW = 0.8, 0.3
#: Rows among which the heads are looked for.
_HEADS = 60


def unlike(book: Book, found: Examined, told: Mapping[int, str]) -> list[Problem]:
    """A fault for each column whose values fight the field it was told to hold.

    Args:
        book: The workbook.
        found: How it was understood before anything was told.
        told: Column → field name, "" for a column that is not to be read.
    """
    s = found.submission
    grid = next(g for g in book.sheets if g.name == s.sheet)
    return [p for b in s.bound if told.get(b.column) and (p := _unlike(book.name, grid, b, told[b.column])) is not None]


def _unlike(book: str, grid: Grid, b: Bound, name: str) -> Problem | None:
    sample = values_below(grid, b.column, _first_row(grid, b))
    field = CUSTOMER_INFO.by_name[name]
    if not sample or name == b.field or (_is_of(name, sample) > _FEW and not _is_of_another(b, sample)):
        return None
    was = f"是“{CUSTOMER_INFO.by_name[b.field].head}”" if _is_of_another(b, sample) else "对不上"
    at = Where(book, grid.name, column=b.column)
    return problem(UNLIKE, at, field=field.head, found=shown(sample[0]), column=column_name(b.column), was=was)


def _is_of(name: str, sample: Sequence[CellValue]) -> float:
    return share_parsed(CUSTOMER_INFO.by_name[name].kind, sample, "")


def _is_of_another(b: Bound, sample: Sequence[CellValue]) -> bool:
    """Whether the column holds the words or figures of the field that it was taken for; any text is one."""
    field = CUSTOMER_INFO.by_name.get(b.field)
    return field is not None and not isinstance(field.kind, Text) and _is_of(b.field, sample) >= _MOST


def _first_row(grid: Grid, b: Bound) -> int:
    head = fold(b.text.rpartition("›")[2])
    rows = (r for r, row in enumerate(grid.rows[:_HEADS]) if b.column < len(row) and fold(str(row[b.column])) == head)
    return next(rows, -1) + 1
