"""Which return a workbook is: the tables of registers in it beside those of clients, its kind, its half-year."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from udfs.cells import is_blank
from udfs.kinds.kind import plain_text
from udfs.periods import Term
from udfs.words.script import simplified
from udfs.words.text import half_width, squeeze
from workbooks.declare import ReturnKind, Sheet
from workbooks.finding.assign import LEAST, RegisterTable, assign, fit
from workbooks.finding.choose import Candidate
from workbooks.finding.meta import read_meta
from workbooks.finding.rows import TableRows
from workbooks.grid import Book, Grid
from workbooks.registers import registers
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.registers.units import is_marketing

_HALF = re.compile(r"(20\d{2})\s*年?度?\s*(?:([上下])半年|[Hh]([12]))")
_KINDS: tuple[ReturnKind, ...] = ("满意度", "分析报告", "核定")


@cache
def carried() -> tuple[Sheet, ...]:
    """Registers that returns carry besides the clients."""
    return tuple(s for s in registers().values() if s.returned and s is not CUSTOMER_INFO)


def divide(book: Book, found: Sequence[Candidate], others: Callable[[], Sequence[Sheet]]) -> tuple[list[Candidate], list[RegisterTable]]:
    """Tables of clients and tables of registers: each goes to what understands most of its heads.

    Args:
        book: The workbook.
        found: Sheets with what may be a table of clients.
        others: Tells the registers that the return may carry; most workbooks of clients need not load them.
    """
    clients = [c for c in found if not c.layout.columns or not _strange(c) or not _better(c, others())]
    beginning = {c.grid.name: max(c.table.end, c.layout.bottom + 1) for c in clients if c.layout.columns}
    return clients, assign(book, others(), beginning, CUSTOMER_INFO) if _more_heads(book, beginning) else []


def _strange(c: Candidate) -> int:
    """Heads that a table of clients does not know; without any nothing can understand it better."""
    heads = {column for r in range(c.layout.top, c.layout.bottom + 1) for column, v in enumerate(c.grid.rows[r]) if not is_blank(v)}
    return len(heads - {c.layout.index_column}) - len(c.layout.fields)


def _more_heads(book: Book, beginning: Mapping[str, int]) -> bool:
    """Whether rows that no table of clients has taken may be heads."""
    rows = (row for grid in book.sheets if not grid.hidden for row in grid.rows[beginning.get(grid.name, 0) :])
    return any(sum(isinstance(v, str) for v in row) >= LEAST for row in rows)


def _better(c: Candidate, others: Sequence[Sheet]) -> bool:
    """True if a register understands the heads of a supposed table of clients better."""
    fits = [fit(c.grid, s, c.layout.top, c.layout.bottom) for s in others]
    known = max((len(f.layout.fields) for f in fits if f.fits), default=0)
    return known > len(c.layout.fields)


def bearer(table: RegisterTable, today: datetime.date) -> Candidate:
    """The sheet of a register as one that tells unit and month."""
    meta = read_meta(table.grid, table.layout.top, table.rows.end)
    return Candidate.of(table.grid, replace(table.layout, own=()), table.rows, meta, today)


def return_kind(unit: str | None, tables: Sequence[RegisterTable], *, clients: bool) -> ReturnKind:
    """Which return a workbook is, by who sends it and what it carries: whatever marketing sends is a 核定 (D06)."""
    if unit and is_marketing(unit):
        return "核定"
    kinds = {t.register.returned for t in tables}
    return "月报" if clients or "月报" in kinds else next((k for k in _KINDS if k in kinds), "月报")


def term_of(book: Book, tables: Sequence[RegisterTable]) -> Term | None:
    """The half-year told above the tables, by a sheet's name or the file's."""
    texts = [text for t in tables for text in (*_above(t.grid, t.layout.top), t.grid.name)]
    for text in (*texts, book.name):
        if match := _HALF.search(simplified(half_width(squeeze(text)))):
            return Term(6, int(match[1]), "12上下".index(match[2] or match[3]) % 2 + 1)
    return None


def _above(grid: Grid, top: int) -> list[str]:
    return [plain_text(v) for row in grid.rows[:top] for v in row if v is not None and not is_blank(v)]


def without(table: TableRows, grid: Grid, tables: Sequence[RegisterTable]) -> TableRows:
    """The rows of a table of clients without the remark on tables below it that are read as registers."""
    read = {r for t in tables if t.grid is grid for r in range(t.layout.top, t.rows.end)}
    return replace(table, others=tuple(r for r in table.others if r not in read)) if read else table
