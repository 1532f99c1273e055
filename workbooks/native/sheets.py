"""The sheets of a native workbook besides the table: 分级标准 for people, and the hidden ones that calculate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs.conditions import atoms, shown
from udfs.dates import Month
from udfs.policy import Policy, Row
from udfs.rulebook import quote
from workbooks.native.formula import ROW
from workbooks.native.plan import CALCULATION, FIRST_LIST, LISTS, Native, fingerprint
from workbooks.native.stamp import CODE, MONTH, SHEET, VERSION
from workbooks.put import TextFormat, text_format, write_text
from workbooks.widths import row_height

#: Rows below the last prepared one that still calculate, for rows inserted later.
SPARE = 100
_FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_LINES = {"border": 1, "border_color": "#BFBFBF"}
_HEADS = (("行号", 12), ("作用", 12), ("条件", 52), ("等级", 8), ("依据", 14), ("依据原文", 48), ("说明", 30))
_PURPOSE = (
    "测算等级和分级依据由本工作簿自己的公式按下列标准算出，不用安装客户簿。本表只供查看，改了不起作用；标准有变时请向市场营销部要新模板。"
)


def write_standard(book: Workbook, native: Native, month: Month) -> None:
    """The visible sheet 分级标准: which policy the formulas were made from, row by row."""
    sheet, policy = book.add_worksheet(SHEET), native.policy
    sheet.hide_gridlines(2)
    for column, (_, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
    plain, bold = text_format(book, _FONT | {"text_wrap": False}), text_format(book, _FONT | {"bold": True, "text_wrap": False})
    write_text(sheet, 0, 0, SHEET, text_format(book, _FONT | {"bold": True, "font_size": 16, "text_wrap": False}))
    write_text(sheet, 1, 0, _PURPOSE, plain)
    facts = ((VERSION, policy.version), ("生效日期", policy.effective_from.isoformat()), (MONTH, month.chinese), ("来源", policy.source))
    row = 2
    for label, told in (*facts, (CODE, fingerprint(policy))):
        write_text(sheet, row, 0, label, bold)
        write_text(sheet, row, 1, told, plain)
        row += 1
    for title, heads, rows in _tables(policy):
        row = _write_table(book, sheet, row + 1, (title, heads, rows), bold)
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第&P页，共&N页")


_Told = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def _tables(policy: Policy) -> list[_Told]:
    """Title, heads and rows of what is told: the rows in force, the numbers they name, the decisions by hand."""
    table = policy.table("tier")
    rows = [*(r for r, _ in table.live), *([table.rest] if table.rest else [])]
    named = dict.fromkeys(a.word for _, condition in table.live for a in atoms(condition) if a.word)
    settings = [next(s for s in policy.by_key.values() if s.name == word) for word in named]
    found: list[_Told] = [(table.shape.purpose, [head for head, _ in _HEADS], [_rule(r) for r in rows])]
    if settings:
        numbers = [[s.name, shown(s.kind, s.value), s.note, "", s.clause] for s in settings]
        found.append(("参数", ["名称", "值", "说明", "", "依据"], numbers))
    if policy.overrides:
        signed = [[o.client, o.until.isoformat(), o.reason, o.tier, "A07", o.signed] for o in policy.overrides]
        found.append(("人工定级", ["客户", "至", "理由", "等级", "依据", "签批"], signed))
    return found


def _rule(row: Row) -> list[str]:
    return [row.id, row.role, row.when or "其余情形", row.then[0], row.clause, quote(row.clause), row.note]


def _write_table(book: Workbook, sheet: Worksheet, row: int, told: _Told, bold: TextFormat) -> int:
    title, heads, rows = told
    head, cell = (
        text_format(book, _FONT | _LINES | {"bold": True, "align": "center", "bg_color": "#DDEBF7"}),
        text_format(book, _FONT | _LINES),
    )
    write_text(sheet, row, 0, title, bold)
    for column, word in enumerate(heads):
        write_text(sheet, row + 1, column, word, head)
    for at, cells in enumerate(rows, row + 2):
        sheet.set_row(at, row_height(zip(cells, (width for _, width in _HEADS), strict=False)))
        for column, words in enumerate(cells):
            write_text(sheet, at, column, words, cell)
    return row + 2 + len(rows)


def write_hidden(book: Workbook, native: Native, *, first_row: int, rows: int) -> None:
    """The hidden sheets: a row of steps for each row of the table, from this 0-based row on, and the lists of words."""
    plain = text_format(book)
    sheet = book.add_worksheet(CALCULATION)
    for at, column in enumerate(native.columns):
        for line, head in enumerate(column.heads):
            write_text(sheet, line, at, head, plain)
        before, *after = f"={column.formula}".split(ROW)
        for row in range(first_row, first_row + rows + SPARE):
            number = str(row + 1)
            sheet.write_formula(row, at, number.join((before, *after)), None, "")
    sheet.hide()
    lists = book.add_worksheet(LISTS)
    write_text(lists, 0, 0, "表头", plain)
    lists.write_formula(0, 1, f"={native.heads_formula}", None, "")
    for at, content in enumerate(native.lists, FIRST_LIST):
        write_text(lists, at, 1, content, plain)
    lists.hide()
