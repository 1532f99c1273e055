"""Which register each table of a workbook was given to, why, and what its cells were read as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workbooks.examined import Bound, Entries, Examined, TableFound
from workbooks.grid import column_name
from workbooks.problems import as_json
from workbooks.registers import registers


class Line(NamedTuple):
    """A sentence for people and the same for programs."""

    says: str
    data: Mapping[str, Any]


def about_registers(found: Examined) -> Iterator[Line]:
    """Each table of a register: which one, why not another, and how its columns were understood."""
    for told in found.entries:
        register = registers()[told.register]
        for table in told.tables:
            rows = sum(sheet == table.sheet and row >= table.top for row, sheet in zip(told.rows, told.sheets, strict=True))
            others = {title: count for title, count in table.others if title != register.title}
            yield Line(
                f"《{table.sheet}》第{table.top + 1}行起是“{register.title}”：认出{_known(table)}列{_why_not(others)}，{rows}笔。",
                {"sheet": table.sheet, "row": table.top + 1, "register": register.name, "entries": rows, "others": others},
            )
            for b in table.bound:
                f = register.by_name.get(b.field)
                meaning = f.head if f else "不是规范列，原样保留"
                yield Line(
                    f"  {column_name(b.column)}列“{b.text}”→{meaning}",
                    {"sheet": table.sheet, "column": column_name(b.column), "head": b.text, "field": f.head if f else None, "how": b.how},
                )


def _known(table: TableFound) -> int:
    return sum(bool(b.field) for b in table.bound)


def _why_not(others: Mapping[str, int]) -> str:
    told = "、".join(f"“{title}”{count}列" for title, count in others.items())
    return f"（{told}，认得的少）" if told else ""


def entry_at(found: Examined, sheet: str, row: int, column: int) -> tuple[Entries, Bound, Any] | None:
    """The register, the column and the value of a cell in an entry's row; None if it is in none."""
    for told in found.entries:
        for i, (r, s) in enumerate(zip(told.rows, told.sheets, strict=True)):
            if r == row and s == sheet:
                table = max((t for t in told.tables if t.sheet == sheet and t.top <= row), key=lambda t: t.top)
                bound = next((b for b in table.bound if b.column == column), None)
                if bound is None:
                    return None
                return told, bound, told.columns[bound.field][i] if bound.field in told.columns else None
    return None


def about_entry(found: Examined, sheet: str, row: int, column: int, cell: str) -> str:
    """What a cell of an entry was read as; "" if it is in none."""
    at = entry_at(found, sheet, row, column)
    if at is None:
        return ""
    told, bound, value = at
    register = registers()[told.register]
    if not bound.field:
        return f"{cell}：“{bound.text}”不是“{register.title}”的规范列，原样保留。"
    return f"{cell}：“{register.title}”的“{register.by_name[bound.field].head}”，读作{'空白' if value is None else as_json(value)}。"
