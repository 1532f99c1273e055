"""Small worksheets for tests, written down as rows of cells."""

from __future__ import annotations

import datetime
from typing import Any

from workbooks.examined import Examined
from workbooks.grid import Area, Book, CellValue, Grid
from workbooks.judging.checks import Context
from workbooks.judging.examine import Options, examine_book
from workbooks.problems import Problem, Severity

TODAY = datetime.date(2026, 11, 22)
TITLE: list[list[CellValue]] = [["陇东分公司客户信息统计表"], ["报送月份：2026年11月"]]
HEADS: list[CellValue] = ["序号", "客户单位名称", "客户类别", "联系人", "联系电话", "合作历史", "最近联系日期", "备注"]
FIRMS = ("兰州恒麓置业有限公司", "西宁启岚水务有限公司", "银川云岫商贸有限公司", "保定泽川材料有限公司")
DAY = datetime.date(2026, 10, 1)


def client(number: int, name: CellValue = None, **other: CellValue) -> list[CellValue]:
    """A client row under HEADS; `other` by kind, contact, phone, history, day, remark."""
    plain: dict[str, CellValue] = {
        "kind": "签约客户",
        "contact": "赵清和",
        "phone": f"1390000{number:04d}",
        "history": "有",
        "day": DAY,
        "remark": None,
    }
    plain |= other
    return [number, FIRMS[number - 1] if name is None else name, *plain.values()]


CLIENTS = [client(1), client(2), client(3)]


def grid(*rows: list[CellValue], name: str = "S", above: list[list[CellValue]] | None = None, merges: Any = (), **more: Any) -> Grid:
    """A worksheet: title and month, then these rows; `merges` as (top, left, bottom, right)."""
    every = [*(TITLE if above is None else above), *rows]
    return Grid(name, every, max(map(len, every), default=0), merges=tuple(Area(*m) for m in merges), **more)


def examined(*grids: Grid, context: Context | None = None, today: datetime.date = TODAY, **more: Any) -> Examined:
    """What is found in a workbook of these sheets."""
    return examine_book(Book("b.xlsx", "xlsx", list(grids), **more), Options(today, context=context or Context()))


def told(found: Examined, severity: Severity | None = None) -> list[str]:
    """Codes and cells of the problems, e.g. KH201 C7; without a cell the code alone."""
    problems = [p for p in found.problems if severity in (None, p.severity)]
    return [f"{p.rule.code} {p.where.cell or ''}".strip() for p in problems]


def errors(found: Examined) -> list[str]:
    """Codes and cells of the errors."""
    return told(found, Severity.ERROR)


def one(found: Examined, code: str) -> Problem:
    """The one problem of a code."""
    (problem,) = [p for p in found.problems if p.rule.code == code]
    return problem


def rows_of(found: Examined) -> list[int]:
    """Client rows as the host numbers them."""
    return [r + 1 for r in found.submission.rows]
