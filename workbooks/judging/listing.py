"""Read a declared list of ours (单位名录 and the like) from any workbook that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from udfs.kinds.kind import plain_text
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.finding.bind import Anchors, Layout, bind
from workbooks.finding.row_words import is_example, is_total
from workbooks.finding.rows import TableRows, table_rows
from workbooks.grid import Book, Grid
from workbooks.judging.read import Source, Values, read_values
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule

NO_LIST = rule("KH152", Severity.ERROR, "找不到这张表", "里面找不到“{title}”：没有一张工作表的表头对得上。", "表头写成：{heads}。")
NO_COLUMN = rule("KH153", Severity.ERROR, "缺少必填列", "“{title}”的表头里没有“{field}”列。", "补上“{field}”列并填写。")
NOT_READ = rule(
    "KH189",
    Severity.ERROR,
    "没有读取的一行",
    "第{row}行有内容，看不出是不是“{title}”的一行，没有读取。",
    "是的，把必填列填全；不是的，删去或移到别的表。",
)


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
    table = table_rows(grid, sheet, layout)
    read_values(Source(book, grid, sheet, Anchors(grid), ""), table, values)
    lacking = [f for f in sheet.fields if f.required and f.name not in layout.columns]
    problems = [problem(NO_COLUMN, Where(book.name, grid.name), field=f.head, title=sheet.title) for f in lacking]
    problems += [
        problem(NOT_READ, where, row=(where.row or 0) + 1, title=sheet.title) for where in _passed_over(book, grid, sheet, layout, table)
    ]
    rows = [{name: column[i] for name, column in values.columns.items()} for i in range(len(values.rows))]

    def place(row: int, field: str) -> Where:
        bound_to = layout.columns.get(field)
        return Where(book.name, grid.name, values.rows[row], bound_to.column if bound_to else None)

    return rows, problems + values.problems, place


def _passed_over(book: Book, grid: Grid, sheet: Sheet, layout: Layout, table: TableRows) -> Iterator[Where]:
    """Rows of the table whose first field holds something that was taken for a section or for nothing known.

    Among clients a lone 华东分公司 heads those of the branch; in a list of ours it is a row that was not filled in.
    """
    if (first := layout.columns.get(sheet.fields[0].name)) is None:
        return
    read = {r for segment in table.segments for r in segment.rows}
    for r in range(layout.bottom + 1, table.end):
        text = fold(plain_text(grid.at(r, first.column)))
        if r not in read and text and text != fold(first.text) and not is_total(text) and not is_example(text):
            yield Where(book.name, grid.name, r, first.column)
