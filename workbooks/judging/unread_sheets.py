"""Worksheets with a table that fits neither the clients nor a register: named once a workbook, no error."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from udfs.cells import CellValue, is_blank
from udfs.kinds.dates import Month
from udfs.words.text import fold
from workbooks.finding.base import SHEET as BASE_SHEET
from workbooks.finding.choose import is_page
from workbooks.finding.meta import read_meta
from workbooks.grid import Book, Grid
from workbooks.native.stamp import SHEET as STANDARDS
from workbooks.problems import Problem, Severity, Where, problem, rule

UNREAD_SHEETS = rule(
    "KH263",
    Severity.WARNING,
    "有的工作表没有读取",
    "这几张工作表的表头认不出是哪张要报的表，没有读取：{sheets}。",
    "里面若有要报的内容，用下发的模板填；是本单位自用的，可以不管。",
    clause="A21",
    tidiness=True,
)
#: Words in the names of sheets that explain a return or were put into it by a program.
_HELP = ("示例", "样表", "样例", "范例", "模板", "说明", "字典", "参数", "选项", "校验结果", "底稿", STANDARDS)
#: Rows within which heads stand, filled cells of a row of heads, of a row below them, and characters of a head.
_WITHIN, _HEADS, _FILLED, _LONGEST = 30, 3, 2, 40
_SHOWN = 8


def unread_sheets(book: Book, taken: Collection[str]) -> Iterator[Problem]:
    """One remark on all visible sheets besides those taken that hold a table."""
    names = [g.name for g in book.sheets if g.name not in taken and not g.hidden and not _is_help(g) and _has_table(g)]
    if names:
        more = f"等{len(names)}张" if len(names) > _SHOWN else ""
        yield problem(UNREAD_SHEETS, Where(book.name), sheets="、".join(f"《{name}》" for name in names[:_SHOWN]) + more)


def explains(grid: Grid) -> bool:
    """True if a sheet explains a return or was put into it by a program, as its name says."""
    return grid.name.startswith(BASE_SHEET) or any(word in grid.name for word in _HELP)


def _is_help(grid: Grid) -> bool:
    if explains(grid):
        return True
    if not is_page(grid):
        return False
    meta = read_meta(grid, len(grid.rows), len(grid.rows))
    return bool(meta.unit) or isinstance(meta.month, Month)


def _has_table(grid: Grid) -> bool:
    """True if a row of words has a row of values below it."""
    rows = [[v for v in row if v is not None and not is_blank(v)] for row in grid.rows[: _WITHIN + 1]]
    return any(_may_be_heads(heads) and len(below) >= _FILLED for heads, below in pairwise(rows))


def _may_be_heads(told: Sequence[CellValue]) -> bool:
    return len(told) >= _HEADS and all(isinstance(v, str) and len(v) <= _LONGEST and ":" not in fold(v) for v in told)
