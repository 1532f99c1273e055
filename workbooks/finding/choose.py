"""Which worksheets of a workbook make up the return (A21): not samples, copies, other months, other ledgers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from udfs.cells import is_blank
from udfs.kinds.dates import Month
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.examined import TableFound
from workbooks.finding.bind import Layout, bind, head_signature, rebind
from workbooks.finding.kinds_told import tells_kinds
from workbooks.finding.meta import Meta, read_meta
from workbooks.finding.rows import Segment, TableRows, client_count, table_rows
from workbooks.finding.titles import month_alone
from workbooks.grid import Book, Grid
from workbooks.problems import Problem, Severity, Where, problem, rule

OTHER_TABLE = rule(
    "KH106",
    Severity.WARNING,
    "另有一张表未读",
    "工作表《{other}》也像客户信息统计表，但{why}，没有读取。",
    "若它也是本月要报的内容，请并入《{main}》；不是就不用管。",
)

_NOT_RETURNS = (
    "示例",
    "样表",
    "样例",
    "范例",
    "模板",
    "说明",
    "字典",
    "台账",
    "投诉",
    "满意度",
    "拜访",
    "参数",
    "选项",
    "校验结果",
    "合同",
    "计划",
)
#: Words in the name of a sheet that is kept beside the return.
_KEPT = re.compile("上月|上期|备份|作废|旧表|原表|历史数据")
_TITLE = re.compile(r"客户(?:单位)?(?:基本)?(?:信息|资料|情况)|客户.{0,6}(?:统计|登记|一览|明细|汇总)表")
#: Facts that only a table of clients tells; a list of suppliers or contracts has none of them.
_OF_CLIENTS = frozenset(
    {"kind", "cooperated", "integrity", "credit", "reputation", "social_value", "related_value", "recent_need", "demanding"}
    | {"unreasonable_complaints", "complex_procedure", "own_problems", "change", "reported_tier"}
)
_SAME_CLIENTS = 0.5
_SAME_HEADS = 0.6
#: Rows of a page that may be a mere declaration.
_SHORT_PAGE = 30
#: Filled cells in a line that is no row of a table.
_LINE = 6


@dataclass
class Candidate:
    """A sheet with a table that may be the return."""

    grid: Grid
    layout: Layout
    table: TableRows
    meta: Meta
    #: The month told, its year completed.
    month: Month | None

    @classmethod
    def of(cls, grid: Grid, layout: Layout, table: TableRows, meta: Meta, today: datetime.date) -> Candidate:
        """A candidate with its month, the year of a bare month number being that nearest to the day of the report."""
        month = meta.month if isinstance(meta.month, Month) else None
        if meta.month is None and meta.month_alone:
            month = Month(meta.year, meta.month_alone) if meta.year else nearest(meta.month_alone, meta.report_date or today)
        return cls(grid, layout, table, meta, month)

    @property
    def declared(self) -> bool:
        """True if the sheet says that nothing changed."""
        return self.meta.no_change or self.table.no_change_at is not None

    @property
    def named(self) -> int | None:
        """Month that the sheet's name tells: 11月."""
        return month_alone(self.grid.name) if "月" in self.grid.name else None

    @property
    def rows(self) -> list[int]:
        """Client rows."""
        return [r for segment in self.table.segments for r in segment.rows]

    def tables(self, sheet: Sheet) -> list[TableFound]:
        """Each head block with client rows, and how its columns were understood."""
        heads = [segment.layout for segment in self.table.segments if segment.rows]
        return [TableFound(self.grid.name, layout.top, sheet.title, layout.bound) for layout in heads]

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded names of the clients."""
        found = set()
        for segment in self.table.segments:
            if name := segment.layout.columns.get("name"):
                found |= {fold(str(v)) for r in segment.rows if (v := self.grid.at(r, name.column)) is not None}
        return frozenset(found)


def candidates(book: Book, sheet: Sheet, remembered: Mapping[str, Mapping[str, str]], today: datetime.date) -> list[Candidate]:
    """Visible sheets that hold a table of clients, or else a bare declaration that nothing changed."""
    found = []
    for grid in book.sheets:
        if grid.hidden or not grid.rows:
            continue
        layout = bind(grid, sheet)
        if layout and (words := remembered.get(head_signature(layout))):
            layout = rebind(grid, sheet, layout, words)
        if layout is None or not _tells_of_clients(grid, layout):
            continue
        table = table_rows(grid, sheet, layout)
        found.append(_candidate(grid, layout, table, today))
    tables = [c.grid for c in found]
    return found + _declarations([g for g in book.sheets if not any(g is t for t in tables)], today)


def _candidate(grid: Grid, layout: Layout, table: TableRows, today: datetime.date) -> Candidate:
    return Candidate.of(grid, layout, table, read_meta(grid, layout.top, table.end), today)


def _tells_of_clients(grid: Grid, layout: Layout) -> bool:
    facts = len(layout.fields & _OF_CLIENTS)
    if "name" not in layout.fields:
        return facts >= 2
    above = (v for row in grid.rows[: layout.top] for v in row if isinstance(v, str) and not is_blank(v))
    return facts > 0 or any(_TITLE.search(fold(v)) for v in above)


def _declarations(sheets: Sequence[Grid], today: datetime.date) -> list[Candidate]:
    """A sheet without a table but with the words that nothing changed, speaking of clients (A03)."""
    for grid in sheets:
        if not is_page(grid):
            continue
        end = len(grid.rows)
        layout = Layout(end, end, {}, (), None, 0)
        found = _candidate(grid, layout, TableRows([Segment(layout, ())], end), today)
        if found.meta.no_change and any("客户" in fold(v) for _, _, v in grid.cells() if isinstance(v, str)):
            return [found]
    return []


def is_page(grid: Grid) -> bool:
    """True for a visible sheet with a few lines and no table."""
    if grid.hidden or not 0 < len(grid.rows) <= _SHORT_PAGE:
        return False
    return all(sum(v is not None and not is_blank(v) for v in row) <= _LINE for row in grid.rows)


def cover(book: Book, used: Sequence[Candidate]) -> Meta | None:
    """What a cover tells: unit and month of a return whose own sheets do not."""
    for grid in book.sheets:
        if any(grid is c.grid for c in used) or not is_page(grid) or any(w in grid.name for w in _NOT_RETURNS):
            continue
        meta = read_meta(grid, len(grid.rows), len(grid.rows))
        if meta.unit or isinstance(meta.month, Month):
            return meta
    return None


def nearest(month: int, day: datetime.date) -> Month:
    """The year in which a bare month number comes nearest to a day."""
    here = day.year * 12 + day.month
    year = min((day.year - 1, day.year, day.year + 1), key=lambda y: abs(y * 12 + month - here))
    return Month(year, month)


def choose(book: Book, found: list[Candidate]) -> tuple[list[Candidate], list[Problem]]:
    """The sheets that make up the return, the main one first, and a remark on each table left out."""
    if len(found) == 1:
        return found, []
    active = book.sheets[book.active].name if 0 <= book.active < len(book.sheets) else ""
    widest = max(1, *(len(c.layout.fields) for c in found))

    def rank(c: Candidate) -> tuple[bool, bool, bool, bool, Month, bool, int, bool, int, int]:
        rich = len(c.layout.fields) >= _SAME_HEADS * widest or not c.layout.fields
        filled = client_count(c.table) > 0 or c.declared
        mine = len(c.names)
        covers = sum(mine > len(o.names) > 0 and len(o.names & c.names) > _SAME_CLIENTS * len(o.names) for o in found)
        agrees = c.month is None or c.named in (None, c.month.month)
        return (
            may_be_return(c.grid),
            not _KEPT.search(c.grid.name),
            rich,
            filled,
            c.month or Month(0, 1),
            agrees,
            covers,
            c.grid.name == active,
            len(c.layout.fields),
            client_count(c.table),
        )

    ordered = sorted(found, key=rank, reverse=True)
    main, used, problems = ordered[0], [ordered[0]], []
    for other in ordered[1:]:
        if (
            not may_be_return(other.grid)
            or len(other.layout.fields) < _SAME_HEADS * len(main.layout.fields)
            or not client_count(other.table)
        ):
            continue
        if why := _why_not(main, other, used):
            problems.append(problem(OTHER_TABLE, Where(book.name, other.grid.name), other=other.grid.name, main=main.grid.name, why=why))
        else:
            used.append(other)
    order = {id(g): i for i, g in enumerate(book.sheets)}
    return [main, *sorted(used[1:], key=lambda c: order[id(c.grid)])], problems


def may_be_return(grid: Grid) -> bool:
    """False if a sheet says by its name that it is no return: a sample, a help page, another ledger."""
    return not any(w in grid.name for w in _NOT_RETURNS)


def is_kept(grid: Grid) -> bool:
    """True if a sheet says by its name that it is kept beside the return."""
    return _KEPT.search(grid.name) is not None


def _why_not(main: Candidate, other: Candidate, used: Sequence[Candidate]) -> str:
    if (kept := _KEPT.search(other.grid.name)) and not _KEPT.search(main.grid.name):
        return f"工作表名写着“{kept[0]}”"
    if main.month and other.month and other.month != main.month:
        return f"写的是{other.month.chinese}"
    if other.named and main.named and other.named != main.named:
        return f"工作表名写的是{other.named}月"
    mine, its = main.meta.unit, other.meta.unit
    if mine and its and fold(mine) != fold(its) and "unit" in other.meta.places and not (is_department(mine) and is_department(its)):
        return f"填报单位是“{its}”"
    names = frozenset[str]().union(*(c.names for c in used))
    if other.names and len(other.names & names) > _SAME_CLIENTS * len(other.names):
        return f"与《{main.grid.name}》大部分客户相同"
    if "kind" in main.layout.fields and "kind" not in other.layout.fields and not tells_kinds(other.grid, other.layout, other.rows):
        return "没有“客户类别”列"
    return ""


def unit_of(used: Sequence[Candidate]) -> str | None:
    """Unit of the return: where departments fill a sheet each, the branch their titles name."""
    told = {fold(c.meta.unit): c.meta.unit for c in used if c.meta.unit}
    if len(told) > 1:
        above = {c.meta.title_unit for c in used if c.meta.title_unit and not is_department(c.meta.title_unit)}
        if len(above) == 1:
            return above.pop()
    return next(iter(told.values()), None)


def is_department(unit: str) -> bool:
    """True for a project department, which reports through its branch (A21)."""
    return unit.endswith(("项目部", "经理部", "指挥部", "工区", "标段"))
