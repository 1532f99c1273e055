"""Any register with its columns in any order, under any of their words, is found and read back; one wrong cell is the one that is told."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from udfs.kinds.kind import Fault
from workbooks.declare import Field, Sheet
from workbooks.examined import Examined
from workbooks.grid import Book, Grid
from workbooks.judging.examine import Options, examine_book
from workbooks.registers import sheets
from workbooks.registers.customer_info import CUSTOMER_INFO

TODAY = datetime.date(2026, 11, 20)
REGISTERS = [s for s in sheets().values() if s.is_register and s is not CUSTOMER_INFO]
PERIODS = {"月报": "报送月份：2026年11月", "核定": "报送月份：2026年11月"}
HEAD_ROW, ROWS = 2, 3
#: Fields whose values make the rows different entries.
TELLING = {"number", "task", "merged", "client", "contact", "unit", "region"}
WRONG = "改天再说"

scrambled = pytest.mark.parametrize(
    ("register", "seed"), [(r, seed) for r in REGISTERS for seed in range(4)], ids=lambda v: str(getattr(v, "name", v))
)


def value(field: Field, row: int) -> Any:
    """A value of a field as a clean cell; no example, so that nobody takes the row for one."""
    cell = field.kind.to_cell(field.kind.parse(field.kind.sample))
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("示例", "和泰")
    return f"{plain}{'甲乙丙'[row]}" if field.name in TELLING else plain


def table(register: Sheet, rng: random.Random) -> tuple[list[Field], list[list[Any]]]:
    """Most of the columns in any order, and the rows of a sheet with them."""
    fields = [f for f in register.fields if f.required or rng.random() < 0.8]
    rng.shuffle(fields)
    heads = [rng.choice((f.head, *f.aliases)) for f in fields]
    unit = "集团市场营销部" if register.returned == "核定" else "江南分公司"
    told = [f"填报单位：{unit}", None, PERIODS.get(register.returned, "报送期间：2026年下半年")]
    return fields, [[f"江南分公司{register.title}"], told, heads, *([value(f, row) for f in fields] for row in range(ROWS))]


def examined(rows: list[list[Any]]) -> Examined:
    return examine_book(Book("b.xlsx", "xlsx", [Grid("表1", [list(r) for r in rows], max(map(len, rows)))]), Options(TODAY))


@scrambled
def test_read_back(register: Sheet, seed: int):
    fields, rows = table(register, random.Random(f"{register.name}{seed}"))
    found = examined(rows)
    assert [e.register for e in found.entries] == [register.name]
    entries = found.entries[0]
    assert list(entries.rows) == [HEAD_ROW + 1 + i for i in range(ROWS)]
    for column, f in enumerate(fields):
        if f.kind.sample != "":
            assert list(entries.columns[f.name]) == [f.kind.parse(row[column]) for row in rows[HEAD_ROW + 1 :]], rows[HEAD_ROW][column]
    assert [p.message for p in found.problems if p.rule.code.startswith("KH2")] == []


@scrambled
def test_wrong_cell_is_told(register: Sheet, seed: int):
    rng = random.Random(f"{register.name}{seed}")
    fields, rows = table(register, rng)
    breakable = [c for c, f in enumerate(fields) if isinstance(f.kind.parse(WRONG), Fault)]
    if not breakable:
        assert all(f.kind.label in ("文字", "电话") for f in fields)
        return
    column, row = rng.choice(breakable), HEAD_ROW + 1 + rng.randrange(ROWS)
    rows[row][column] = WRONG
    told = [p for p in examined(rows).problems if p.rule.code.startswith("KH2")]
    assert [(p.where.row, p.where.column, p.field, p.found) for p in told] == [(row, column, fields[column].head, WRONG)]
