"""The sheets of a native workbook besides the table: 分级标准 for people, and the hidden ones that calculate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs.kinds.dates import Month
from udfs.policy.conditions import atoms, shown
from udfs.policy.evaluator import Policy, Row
from udfs.rulebook import quote
from workbooks.grid import cell_name
from workbooks.native.formula import ROW
from workbooks.native.plan import FIRST_COLUMN, FIRST_LIST, HEADS_ROW, LISTS_COLUMN, Native, fingerprint
from workbooks.native.stamp import CODE, MONTH, SHEET, VERSION
from workbooks.put import TextFormat, escape_text, text_format, write_text
from workbooks.widths import row_height

#: Rows below the last prepared one that still calculate, for rows inserted later.
SPARE = 100
_FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_LINES = {"border": 1, "border_color": "#BFBFBF"}
_HEADS = (("行号", 12), ("作用", 12), ("条件", 52), ("等级", 8), ("依据", 14), ("依据原文", 48), ("说明", 30))
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
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


def hidden_sheet(native: Native, *, first_row: int, rows: int) -> bytes:
    """The hidden sheet: the lists of words, and a row of steps for each row of the table from this 0-based row on.

    XlsxWriter writes no shared formulas; thousands of equal long ones would make a slow and large file.
    """
    last = first_row + rows + SPARE
    lines: dict[int, list[str]] = {row: [] for row in range(max(last, FIRST_LIST + len(native.lists)))}
    lines[HEADS_ROW].append(_formula(HEADS_ROW, LISTS_COLUMN, f"<f>{escape(native.heads_formula)}</f>"))
    for row, content in enumerate(native.lists, FIRST_LIST):
        lines[row].append(_words(row, LISTS_COLUMN, content))
    for at, column in enumerate(native.columns, FIRST_COLUMN):
        for row, head in enumerate(column.heads):
            lines[row].append(_words(row, at, head))
        for row, formula in enumerate(_formulas(column.formula, at, first_row, last), first_row):
            lines[row].append(_formula(row, at, formula))
    data = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in lines.items() if cells)
    return f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'.encode()


def _formulas(formula: str, at: int, first: int, last: int) -> Iterator[str]:
    """The same formula in each row: told once if no other sheet is named in it."""
    before, *after = escape(formula).split(ROW)
    if "!" in formula:
        yield from (f"<f>{str(row + 1).join((before, *after))}</f>" for row in range(first, last))
        return
    area = f"{cell_name(first, at)}:{cell_name(last - 1, at)}"
    yield f'<f t="shared" ref="{area}" si="{at}">{str(first + 1).join((before, *after))}</f>'
    yield from itertools.repeat(f'<f t="shared" si="{at}"/>', last - first - 1)


def _formula(row: int, column: int, formula: str) -> str:
    return f'<c r="{cell_name(row, column)}" t="str">{formula}<v></v></c>'


def _words(row: int, column: int, words: str) -> str:
    return f'<c r="{cell_name(row, column)}" t="inlineStr"><is><t>{escape(escape_text(words))}</t></is></c>'
