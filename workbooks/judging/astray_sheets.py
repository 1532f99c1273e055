"""Worksheets of a return that a person may miss: hidden ones that hold rows, and registers of another unit."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from udfs.kinds.dates import Month
from workbooks.finding.assign import RegisterTable
from workbooks.finding.choose import Candidate, candidates, is_department, is_kept, may_be_return
from workbooks.finding.meta import read_meta
from workbooks.finding.returns import carried, divide
from workbooks.grid import Book
from workbooks.judging.unit_names import UnitEntry, find_unit, unit_key
from workbooks.judging.unread_sheets import explains
from workbooks.problems import Problem, Severity, Where, problem, rule
from workbooks.registers.customer_info import CUSTOMER_INFO

IN_HIDDEN = rule(
    "KH264",
    Severity.WARNING,
    "隐藏的工作表里有内容",
    "隐藏的工作表里还有{what}，隐藏的工作表不读取。",
    "要报的，右键点工作表标签选“取消隐藏”，保存后再报送；是留底的，可以不管。",
    clause="A21",
)
OF_ANOTHER = rule(
    "KH265",
    Severity.WARNING,
    "登记表写着别的单位",
    "这张《{title}》写的填报单位是“{other}”，随“{unit}”的报送收下，记在“{unit}”名下。",
    "是本单位的，改正表上的填报单位；是“{other}”的，从工作簿里移走，由“{other}”报送。",
    clause="R15",
)
_SHOWN = 3


def hidden_rows(book: Book, used: Sequence[Candidate], month: Month | None, today: datetime.date) -> Iterator[Problem]:
    """One remark on each hidden sheet with entries, or with clients that no sheet that is read holds; none on those of another month."""
    hidden = [replace(g, hidden=False) for g in book.sheets if g.hidden and g.rows and not explains(g) and not is_kept(g)]
    if not hidden:
        return
    shown = replace(book, sheets=hidden, active=0)
    clients, tables = divide(shown, candidates(shown, CUSTOMER_INFO, {}, today), carried)
    of_now = [
        c for c in clients if may_be_return(c.grid) and month in (None, c.month or month) and c.named in (None, month and month.month)
    ]
    here = frozenset[str]().union(*(c.names for c in used))
    for grid in hidden:
        told = []
        if names := sorted(frozenset[str]().union(*(c.names for c in of_now if c.grid is grid)) - here):
            told.append(f"{len(names)}个客户（{'、'.join(names[:_SHOWN])}{'等' if len(names) > _SHOWN else ''}）")
        told += [f"《{t.register.title}》{t.count}行" for t in tables if t.grid is grid and t.count]
        if told:
            yield problem(IN_HIDDEN, Where(book.name, grid.name), what="和".join(told))


def of_other_units(book: Book, unit: str | None, tables: Sequence[RegisterTable], units: Sequence[UnitEntry]) -> Iterator[Problem]:
    """A remark on each register whose own title tells another unit than the return; departments report through their branch."""
    for t in tables if unit else ():
        meta = read_meta(t.grid, t.layout.top, t.rows.end)
        if unit and meta.unit and t.count and not is_department(meta.unit) and _name(meta.unit, units) != _name(unit, units):
            at = Where(book.name, t.grid.name, *meta.places.get("unit", (None, None)))
            yield problem(OF_ANOTHER, at, title=t.register.title, other=meta.unit, unit=unit)


def _name(unit: str, units: Sequence[UnitEntry]) -> str:
    known = find_unit(units, unit)
    return unit_key(known.name if known else unit)
