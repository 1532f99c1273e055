"""What examining one workbook yields: the return as read, its tiers and its problems."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from udfs.kinds.dates import Month
from udfs.rules.tiers import Tiering
from workbooks.declare import ReturnKind
from workbooks.problems import Problem, Severity

#: Meaning in a confirmed binding of a column that is the sender's own as found: nobody confirmed that it is not read.
UNTOLD = "?"


@dataclass(frozen=True, slots=True)
class Bound:
    """How one column of the sender's table was understood."""

    #: Field name, "" for a column of the sender's own.
    field: str
    column: int
    #: The head as the sender sees it, "" if it is blank; levels of a two-level head are joined by "›".
    text: str
    unit: str
    #: "head" | "alias" | "words" | "likeness" | "remembered" | "values" | "own"
    how: str

    @property
    def head(self) -> str:
        """The head in sentences: on one line, without the groups above it and the mark of what must be filled."""
        return "".join(self.text.rpartition("›")[2].split()).strip("*＊") or self.text


@dataclass(frozen=True, slots=True)
class TableFound:
    """One table of clients or of a register: where it stands, how its columns were understood, and what else it might have been."""

    sheet: str
    #: 0-based first row of the heads.
    top: int
    title: str
    bound: Sequence[Bound]
    #: Titles of other registers that know some of its heads, with how many of them they know.
    others: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One return as read from one sheet. Columns are parallel to `rows`; only bound columns are present."""

    sheet: str
    unit: str | None
    month: Month | None
    #: Which return it is; one of a half-year has its term in `term` (2026H2) and no month.
    kind: ReturnKind = "月报"
    term: str = ""
    #: True for a 无变化声明 (A03).
    no_change: bool = False
    reporter: str | None = None
    report_date: datetime.date | None = None
    #: 0-based sheet rows of the client rows.
    rows: Sequence[int] = ()
    #: Sheet of each row where the table is spread over several sheets; empty if all stand on `sheet`.
    row_sheets: Sequence[str] = ()
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    #: The sender's own columns: head → raw values.
    extra: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    #: Who clients of a pre-filled return were before their rows were renamed, key of the name and credit code, by the place of the row.
    renamed: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    bound: Sequence[Bound] = ()
    #: 0-based first head row and first data row of the (first) table; -1 if none.
    head_row: int = -1
    #: Every head block that client rows stand under; `bound` is that of the first.
    tables: Sequence[TableFound] = ()
    #: Places of what is told above the table: "unit", "month", … → (row, column).
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def period(self) -> str:
        """Month (2026-11) or half-year (2026H2) it tells of; "" if it does not say."""
        return self.term or (str(self.month) if self.month else "")

    def sheet_of(self, index: int) -> str:
        """Sheet of the index-th client row."""
        return self.row_sheets[index] if self.row_sheets else self.sheet

    def bound_at(self, sheet: str, row: int | None = None) -> Sequence[Bound]:
        """How the columns of a sheet were understood at a row, or under its first heads; those without a head are the first table's."""
        here = [t for t in self.tables if t.sheet == sheet and (row is None or t.top <= row)]
        if not here:
            return self.bound if sheet == self.sheet else ()
        table = here[0] if row is None else here[-1]
        return self.bound if (table.sheet, table.top) == (self.sheet, self.head_row) else table.bound

    def record(self, index: int) -> dict[str, Any]:
        """Values of the index-th client row by field name."""
        return {name: values[index] for name, values in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of one register as read from all its tables in a workbook. Columns are parallel to `rows`."""

    register: str
    #: 0-based sheet rows, and the sheet of each.
    rows: Sequence[int]
    sheets: Sequence[str]
    columns: Mapping[str, Sequence[Any]]
    #: The sender's own columns: head → raw values.
    extra: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    tables: Sequence[TableFound] = ()

    def record(self, index: int) -> dict[str, Any]:
        """Values of an entry by field name."""
        return {name: values[index] for name, values in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Examined:
    """The whole answer for one workbook that could be read; it travels from the reading process to the caller."""

    book: str
    kind: str
    sha256: str
    submission: Submission
    #: Parallel to `submission.rows`.
    tiers: Sequence[Tiering] = ()
    problems: Sequence[Problem] = ()
    #: Cells understood that 一键修复 can write more cleanly, one problem each; `problems` tells them in one sentence a sheet.
    tidy: Sequence[Problem] = ()
    #: Registers besides the clients, also those whose sheet has heads and no rows: nothing new.
    entries: Sequence[Entries] = ()

    @property
    def mendable(self) -> list[Problem]:
        """All that a repair may be proposed for."""
        return [*self.tidy, *self.problems]

    @property
    def row_count(self) -> int:
        """Rows that were checked: clients, and entries of all registers."""
        return len(self.submission.rows) + sum(len(e.rows) for e in self.entries)

    @property
    def errors(self) -> int:
        """Number of 错误."""
        return sum(p.severity is Severity.ERROR for p in self.problems)

    @property
    def warnings(self) -> int:
        """Number of 提醒."""
        return len(self.problems) - self.errors

    @property
    def may_submit(self) -> bool:
        """True if nothing stops a submission."""
        return self.errors == 0
