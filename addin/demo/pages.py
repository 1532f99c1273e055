"""A branch's return → rows of cells as they stand on its sheet, whatever file they go into."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from addin.demo import words
from addin.demo.group import Branch
from addin.demo.habits import Column, Habit, Look, Style
from udfs.cells import CellValue
from udfs.kinds.dates import Month
from workbooks.grid import Area, cell_name
from workbooks.registers.customer_info import CustomerInfo

Place = Literal["title", "meta", "head", "section", "total", "foot", "cell"]
#: Client's number in the table (from 0) and field → what the clerk typed instead.
Slips = Mapping[tuple[int, str], CellValue]


class Put(NamedTuple):
    """One cell; a formula's value is its stored result."""

    value: CellValue
    place: Place = "cell"
    look: Look = "text"
    formula: str = ""


@dataclass(slots=True)
class Page:
    """One worksheet."""

    name: str
    style: Style
    rows: list[list[Put | None]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    columns: Sequence[Column] = ()
    head: Area | None = None
    #: Rows of clients.
    clients: list[int] = field(default_factory=list)
    hidden: bool = False
    #: Whether the workbook opens on it.
    opens: bool = True


def compose(habit: Habit, branch: Branch, month: Month, day: datetime.date, rows: Sequence[CustomerInfo], slips: Slips) -> Page:
    """The table of a return as its clerk makes it."""
    return _Composer(habit, branch, month, day).table(rows, slips)


def declare_no_change(habit: Habit, branch: Branch, month: Month, day: datetime.date) -> Page:
    """The table without clients, with the sentence that nothing has changed (A03)."""
    return _Composer(habit, branch, month, day).declaration()


def notes(lines: Sequence[str], style: Style) -> Page:
    """A sheet that tells how to fill the table."""
    page = Page("说明", style)
    page.rows = [[Put(text, "title" if i == 0 else "foot")] for i, text in enumerate(lines)]
    return page


class _Composer:
    def __init__(self, habit: Habit, branch: Branch, month: Month, day: datetime.date) -> None:
        self.habit, self.branch, self.columns = habit, branch, habit.columns
        day_text = f"{day.year}年{day.month}月{day.day}日"
        self.words = {"unit": branch.name, "year": month.year, "month": month.month, "reporter": branch.reporter, "day": day_text}
        self.page = Page(self.say(habit.sheet), habit.style, columns=habit.columns)

    def say(self, text: str) -> str:
        return text.format(**self.words)

    def table(self, rows: Sequence[CustomerInfo], slips: Slips) -> Page:
        self._top()
        sums: list[int] = []
        if self.habit.sections:
            for title, part in by_section(rows):
                self._wide(title, "section")
                sums += self._run(part, slips)
                self._total("小计", sums[-len(part) :])
        else:
            sums = self._run(rows, slips)
        if self.habit.total:
            self._total("合计", sums)
        self._foot()
        return self.page

    def declaration(self) -> Page:
        self._top()
        self._wide("本月客户信息、客户投诉、客户评价、客户关系均无变化，特此声明。", "cell")
        self.page.rows += [[], []]
        self._wide(self.say("声明人：{reporter}        {day}"), "foot")
        return self.page

    def _top(self) -> None:
        self._wide(self.say(self.habit.title), "title")
        if self.habit.meta:
            self.page.rows.append(self._meta_line())
        top = len(self.page.rows)
        self.page.rows.append([Put(c.group or c.head, "head") for c in self.columns])
        if any(c.group for c in self.columns):
            self.page.rows.append([Put(c.head, "head") if c.group else None for c in self.columns])
            self._merge_heads(top)
        self.page.head = Area(top, 0, len(self.page.rows) - 1, len(self.columns) - 1)

    def _meta_line(self) -> list[Put | None]:
        """What is told once, spread over the width of the table."""
        line: list[Put | None] = [None] * len(self.columns)
        step = max(3, len(self.columns) // len(self.habit.meta))
        for i, text in enumerate(self.habit.meta):
            line[min(i * step, len(line) - 1)] = Put(self.say(text), "meta")
        return line

    def _merge_heads(self, top: int) -> None:
        start = 0
        for i, column in enumerate(self.columns):
            last = i + 1 == len(self.columns) or self.columns[i + 1].group != column.group
            if not column.group:
                self.page.merges.append(Area(top, i, top + 1, i))
                start = i + 1
            elif last:
                if i > start:
                    self.page.merges.append(Area(top, start, top, i))
                for j in range(start + 1, i + 1):
                    self.page.rows[top][j] = None
                start = i + 1

    def _run(self, rows: Sequence[CustomerInfo], slips: Slips) -> list[int]:
        done = []
        for row in rows:
            n = len(self.page.clients)
            cells: list[Put | None] = []
            for c in self.columns:
                value = slips[n, c.field] if (n, c.field) in slips else c.value(row, n + 1, self.branch)
                cells.append(Put(value, "cell", c.look))
            self.page.clients.append(len(self.page.rows))
            done.append(len(self.page.rows))
            self.page.rows.append(cells)
        return done

    def _total(self, word: str, over: Sequence[int]) -> None:
        line: list[Put | None] = [Put(None, "total", c.look) for c in self.columns]
        line[1 if not self.columns[0].field else 0] = Put(word, "total", "center")
        for i, c in enumerate(self.columns):
            if c.field == "contract" and over:
                values = [put.value for r in over if (put := self.page.rows[r][i])]
                amount = round(sum(v for v in values if isinstance(v, (int, float))), 2)
                line[i] = Put(amount, "total", "money", _sum(over, i))
        self.page.rows.append(line)

    def _wide(self, text: str, place: Place) -> None:
        self.page.merges.append(Area(len(self.page.rows), 0, len(self.page.rows), len(self.columns) - 1))
        self.page.rows.append([Put(text, place)])

    def _foot(self) -> None:
        for text in self.habit.foot:
            self._wide(self.say(text), "foot")


def _sum(rows: Sequence[int], column: int) -> str:
    """A sum over runs of rows, one argument a run."""
    parts: list[list[int]] = []
    for r in rows:
        if parts and r == parts[-1][1] + 1:
            parts[-1][1] = r
        else:
            parts.append([r, r])
    return f"=SUM({','.join(f'{cell_name(a, column)}:{cell_name(b, column)}' for a, b in parts)})"


def by_section(rows: Sequence[CustomerInfo]) -> list[tuple[str, list[CustomerInfo]]]:
    """Clients under numbered section titles, in the order of the titles."""
    section = {x.industry: x.section for x in (*words.LINES, *words.BODIES)}
    parts = [(title, [r for r in rows if section.get(r.industry or "") == title]) for title in words.SECTIONS]
    filled = [(title, part) for title, part in parts if part]
    return [(f"{'一二三'[i]}、{title}", part) for i, (title, part) in enumerate(filled)]
