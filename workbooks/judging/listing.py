"""Read a declared list of ours (单位名录 and the like) from any workbook that holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbooks.declare import Sheet
from workbooks.finding.bind import Anchors, bind
from workbooks.finding.rows import table_rows
from workbooks.grid import Book
from workbooks.judging.read import Source, Values, read_values
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule

NO_LIST = rule("KH152", Severity.ERROR, "找不到这张表", "里面找不到“{title}”：没有一张工作表的表头对得上。", "表头写成：{heads}。")
NO_COLUMN = rule("KH153", Severity.ERROR, "缺少必填列", "“{title}”的表头里没有“{field}”列。", "补上“{field}”列并填写。")


def read_list(book: Book, sheet: Sheet) -> tuple[list[dict[str, Any]], list[Problem], Callable[[int, str], Where]]:
    """Rows of the best fitting visible worksheet by field name, the problems found, and the cell of a row's field.

    Raises:
        Refusal: KH152, no worksheet holds such a list.
    """
    bound = [(grid, layout) for grid in book.sheets if not grid.hidden and grid.rows and (layout := bind(grid, sheet))]
    if not bound:
        heads = "、".join(f.head for f in sheet.fields)
        raise refuse(NO_LIST, Where(book.name), title=sheet.title, heads=heads)
    grid, layout = max(bound, key=lambda pair: pair[1].score)
    values = Values()
    read_values(Source(book, grid, sheet, Anchors(grid), ""), table_rows(grid, sheet, layout), values)
    lacking = [f for f in sheet.fields if f.required and f.name not in layout.columns]
    problems = [problem(NO_COLUMN, Where(book.name, grid.name), field=f.head, title=sheet.title) for f in lacking]
    rows = [{name: column[i] for name, column in values.columns.items()} for i in range(len(values.rows))]

    def place(row: int, field: str) -> Where:
        bound_to = layout.columns.get(field)
        return Where(book.name, grid.name, values.rows[row], bound_to.column if bound_to else None)

    return rows, problems + values.problems, place
