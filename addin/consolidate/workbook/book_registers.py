"""One sheet of the consolidated workbook for each register that has entries.

What units report month by month with a day of its own adds up over the years: of such a register the sheet holds what the last twelve
months tell and what is not settled, and says how many more there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from addin.consolidate.workbook.book_table import A3, Column, List
from addin.consolidate.workbook.content import Content
from addin.ledger.contents.versions import MONTHLY
from addin.ledger.intake.prefilling import is_open
from addin.ledger.months.snapshot import Shown
from addin.ledger.shapes.views import Entry, Snapshot
from udfs.kinds.amounts import Number, Rate
from udfs.kinds.dates import Day
from workbooks.declare import Field, Sheet
from workbooks.registers import registers

_TAB = "#7F7F7F"
_WIDEST = 36
#: Characters of all columns beyond which two A3 widths would make the type small, and how wide a column of text is then.
_CROWDED, _NARROW = 360, 20
#: Months of which entries are listed.
_MONTHS = 12


def register_lists(content: Content) -> list[List]:
    """Lists of the registers that hold entries, in the order in which registers are declared."""
    return [_list(content, name, len(entries)) for name, entries in content.snapshot.entries.items() if entries]


def listed(snapshot: Snapshot, register: Sheet) -> Sequence[Entry]:
    """Entries of a register that are listed: all of what stands until it is told otherwise, of what happened the recent and the open."""
    entries = snapshot.entries[register.name]
    if not register.dated or register.returned != MONTHLY:
        return entries
    first = snapshot.month.plus(1 - _MONTHS)
    since, days = datetime.date(first.year, first.month, 1), [f.name for f in register.fields if isinstance(f.kind, Day)]

    def keep(e: Entry) -> bool:
        told = [e.values[name] for name in days if e.values.get(name)]
        return not told or max(told) >= since or is_open(register, e)

    return entries.chosen(keep) if isinstance(entries, Shown) else list(filter(keep, entries))


def _list(content: Content, name: str, of_all: int) -> List:
    register = registers()[name]
    entries = listed(content.snapshot, register)
    rulings = ["、".join(register.by_name[n].head for n in e.decided) for e in entries]
    columns = [
        Column("序号", 6, range(1, len(entries) + 1), "0", "center"),
        Column("报送单位", 14, [e.unit for e in entries]),
        *(_column(f, entries, register.about) for f in register.fields if f.name == register.about),  # on every sheet of paper
        Column("期间", 9, [e.period for e in entries], align="center"),
        *(_column(f, entries, "") for f in register.fields if f.name != register.about and any(f.name in e.values for e in entries)),
        *([Column("市场营销部核定", 16, rulings, wrap=True)] if any(rulings) else []),
        Column("来源文件", 24, [e.source.file for e in entries], wrap=True),
        Column("来源工作表", 14, [e.source.sheet for e in entries]),
        Column("来源行", 7, [e.source.row + 1 for e in entries], "0", "center"),
    ]
    if sum(c.width for c in columns) > _CROWDED:
        columns = [_narrow(c) for c in columns]
    heads = {c.head: i for i, c in enumerate(columns)}
    decided = {(r, heads[register.by_name[n].head]) for r, e in enumerate(entries) for n in e.decided if register.by_name[n].head in heads}
    about = f"，{len({e.client_id or e.name_key for e in entries})}个客户" if register.about else ""
    if len(entries) < of_all:
        about = f"，这里列出近{_MONTHS}个月的和没有了结的{len(entries)}笔{about}，更早的用“登记簿”按钮查看"
    wide = sum(c.width for c in columns)
    return List(
        register.title, f"{register.title}（{content.title}）", f"现行有效{of_all}笔{about}；个人信息已遮盖，底色处为核定内容。",
        columns, empty="没有登记。", tab_color=_TAB, frozen_columns=3, pages_wide=2 if wide > 260 else 1, paper=A3, marked=decided,
        branches=[e.unit for e in entries],
    )  # fmt: skip


def _narrow(c: Column) -> Column:
    """A column with its head on two lines and its texts wrapped."""
    head = len(c.head) + 2
    if c.number_format == "@":
        longest = max((2 * len(v) for v in c.values if v), default=0)
        return replace(c, width=max(head, min(c.width, _NARROW, longest + 2)), wrap=c.align == "left")
    shown = max((len(f"{v:,.2f}") for v in c.values if isinstance(v, (int, float))), default=0)
    return c if c.number_format == "yyyy-mm-dd" else replace(c, width=min(c.width, max(6, head, shown)))


def _column(f: Field, entries: Sequence[Entry], about: str) -> Column:
    values = [e.client or e.values.get(f.name) if f.name == about else e.values.get(f.name) for e in entries]
    if isinstance(f.kind, Day):
        return Column(f.head, 11, values, "yyyy-mm-dd", "center")
    if isinstance(f.kind, Rate):
        return Column(f.head, 9, values, "0.0%", "right")
    if isinstance(f.kind, Number):
        return Column(f.head, max(9, f.width), values, "#,##0.##", "right")
    longest = max((len(str(v)) for v in values if v is not None), default=0)
    width = max(len(f.head) * 2, min(_WIDEST, max(f.width, longest * 1.2)))
    return Column(f.head, width, [None if v is None else str(v) for v in values], wrap=longest > 14)
