"""The policy as a workbook that a head of marketing edits: one sheet a decision table, then 参数, 日历, 人工定级."""

from __future__ import annotations

import datetime
import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from udfs.kinds.amounts import Rate
from udfs.kinds.kind import Choice
from udfs.policy.evaluator import JUDGE, LISTED, REST, SCORE, VETO, Output, Policy, Row, Shape
from udfs.policy.posts import ROLES
from udfs.rulebook import NOT_IN_BOOK, clause_ids, quote
from workbooks.atomic import write_atomic
from workbooks.declare import Field, Sheet
from workbooks.put import put_text
from workbooks.registers.policy import APPROVERS, CALENDAR, MANUAL, PARAMETER, ROLE_HOLDERS, STANDARD
from workbooks.widths import broken

COVER = "说明"
HEAD_ROW = 3
SPARE_ROWS = 12

_FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="D9E2EC")
_OURS_FILL = PatternFill("solid", fgColor="FFF2CC")
_ROLE_FILLS = {
    VETO: PatternFill("solid", fgColor="FBE5E1"),
    JUDGE: PatternFill("solid", fgColor="E6F2E4"),
    REST: PatternFill("solid", fgColor="EDEDED"),
    SCORE: PatternFill("solid", fgColor="E3EDF7"),
    LISTED: PatternFill("solid", fgColor="F1EAF7"),
}
_LINE_POINTS = 15
#: Width in characters that an A4 page shows readably; a wider table is printed on A3.
_A4_WIDTH = 170

_HELP = (
    "各决策表从上到下判定：“否决”行有一行成立即按该行；没有否决时按最先成立的“判定”行；都不成立按“其余”行。",
    "“计分”行给客户打分：各部分的得分相加，同一部分按从上到下最先成立的一行；没有一行成立的部分不得分。",
    "“列出”行把适合的做法都列出来：每一部分列从上到下最先成立的一行；没有一行成立的部分不列。",
    "判定所需的数据没有填时，不猜：等级先按“其余”行，并标“数据不足”。",
    "条件的写法：项目 比较词 值，如“履约诚信 = 差”“利润率 < 低利润率”“社会价值 属于 高、较高”“企业自身问题 非空”。",
    "比较词：=、≠、<、≤、>、≥、属于、不属于、为空、非空；几个条件用“且”“或”连接，用括号分组，否定写“非(…)”。",
    "“低利润率”等名称在工作表“参数”里定值，改数值不用改条件。",
    "要停用一行，把“启用”改为“否”，或填停用日期；要从某天起改，旧行填停用日期，新行填启用日期。",
    "“依据”写条款号；办法没有规定、由集团公司自定的写“非原文”，这样的单元格为黄色。",
    "“依据原文”由程序写出，供对照，改了不起作用。",
    "改完保存，用“检查分级标准”核对；有错的单元格会逐个指出，原来的分级标准继续有效。",
)


def export_policy(policy: Policy, path: Path) -> None:
    """Write the policy as a workbook; what `read_policy` reads back is the same policy.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written.
    """
    book = Workbook()
    book.remove(book["Sheet"])
    _cover(book.create_sheet(COVER), policy)
    for shape in policy.shapes:
        _decision_table(book.create_sheet(shape.title), shape, policy.rows[shape.key])
    _parameters(book.create_sheet(PARAMETER.title), policy)
    _plain(book.create_sheet(CALENDAR.title), CALENDAR, [(d.day, "上班" if d.working else "休息", d.note) for d in policy.days_off])
    _plain(book.create_sheet(MANUAL.title), MANUAL, [(o.client, o.tier, o.reason, o.signed, o.until) for o in policy.overrides])
    posts = [(p.account, ROLES[p.role], p.unit or None, p.since, p.until, None) for p in policy.posts]
    _plain(book.create_sheet(ROLE_HOLDERS.title), ROLE_HOLDERS, posts)
    approvers = [(a.name, a.unit or None, a.columns or None, a.since, a.until, None) for a in policy.approvers]
    _plain(book.create_sheet(APPROVERS.title), APPROVERS, approvers)
    book.active = 1
    data = io.BytesIO()
    book.save(data)
    write_atomic(path, data.getvalue())


def table_heads(shape: Shape) -> list[tuple[str, float]]:
    """Heads and widths of a decision table: the shared columns with the table's own results in place of 等级."""
    heads: list[tuple[str, float]] = []
    for f in STANDARD.fields:
        heads += [(o.head, _width(o, f.width)) for o in shape.outputs] if f.name == "tier" else [(f.head, f.width)]
    return heads


def _width(output: Output, least: float) -> float:
    return max(least, 4 + 2 * len(output.head), 0 if isinstance(output.kind, Choice) else 2 + 2 * len(str(output.kind.sample)))


def _cover(sheet: Worksheet, policy: Policy) -> None:
    _title(sheet, "分级标准", 2)
    facts: list[tuple[str, Any]] = [("版本", policy.version), ("生效日期", policy.effective_from), ("来源", policy.source)]
    for at, (label, value) in enumerate(facts, 2):
        _put(_at(sheet, at, 1), label, bold=True)
        _put(_at(sheet, at, 2), value)
    _put(_at(sheet, 6, 1), "怎么改", bold=True)
    for at, text in enumerate(_HELP, 7):
        _put(_at(sheet, at, 1), str(at - 6), center=True)
        _put(_at(sheet, at, 2), text)
        sheet.row_dimensions[at].height = _height([(text, 96)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 96
    _page(sheet, None)


def _decision_table(sheet: Worksheet, shape: Shape, rows: Sequence[Row]) -> None:
    heads = table_heads(shape)
    _title(sheet, shape.title, len(heads))
    _note(sheet, f"{shape.purpose}条款：{shape.clause}。{'、'.join(f.head.partition('(')[0] for f in shape.inputs)}可以写进条件。", heads)
    _heads(sheet, heads)
    for at, row in enumerate(rows, HEAD_ROW + 1):
        cells = [
            row.id,
            row.role,
            row.when,
            *row.then,
            row.clause,
            broken(quote(row.clause), heads[4 + len(row.then)][1]),
            "是" if row.enabled else "否",
            row.since,
            row.until,
            row.note,
        ]
        _row(sheet, at, cells, heads, center=(0, 1, *range(3, 3 + len(row.then)), 5 + len(row.then)))
        _at(sheet, at, 2).fill = _ROLE_FILLS.get(row.role, PatternFill())
        _mark_ours(_at(sheet, at, 4 + len(row.then)), row.clause)
        if not row.enabled:
            for cell in sheet[at]:
                cell.font = Font(name=_FONT, size=10, color="8C8C8C", italic=True)
    last = HEAD_ROW + len(rows) + SPARE_ROWS
    _choices(sheet, 2, shape.roles, last)
    _choices(sheet, 5 + len(shape.outputs) + 1, ("是", "否"), last)
    for at, output in enumerate(shape.outputs, 4):
        if isinstance(output.kind, Choice):
            _choices(sheet, at, output.kind.options, last)
    _page(sheet, heads)


def _parameters(sheet: Worksheet, policy: Policy) -> None:
    heads = [(f.head, f.width) for f in PARAMETER.fields]
    _title(sheet, PARAMETER.title, len(heads))
    _note(sheet, "条件里引用的名称在这里定值。黄色的依据为非原文，由集团公司自定；同一名称可以按起止日期写几行。", heads)
    _heads(sheet, heads)
    for at, s in enumerate(policy.settings, HEAD_ROW + 1):
        _row(sheet, at, [s.name, s.kind.to_cell(s.value), s.unit, s.clause, s.since, s.until, s.note], heads, center=(1, 2))
        value = _at(sheet, at, 2)
        value.number_format = "@" if isinstance(s.kind, Choice) else "0.0##%" if isinstance(s.kind, Rate) else s.kind.number_format
        _mark_ours(_at(sheet, at, 4), s.clause)
        if isinstance(s.kind, Choice):
            _choices(sheet, 2, s.kind.options, at, first=at)
    _page(sheet, heads)


def _plain(sheet: Worksheet, declared: Sheet, rows: Sequence[Sequence[Any]]) -> None:
    heads = [(f.head, f.width) for f in declared.fields]
    _title(sheet, declared.title, len(heads))
    _note(sheet, declared.summary, heads)
    _heads(sheet, heads)
    for at, cells in enumerate(rows, HEAD_ROW + 1):
        _row(sheet, at, cells, heads)
    last = HEAD_ROW + len(rows) + SPARE_ROWS
    for at in range(HEAD_ROW + 1 + len(rows), last + 1):
        _row(sheet, at, [None] * len(heads), heads)
    for at, f in enumerate(declared.fields, 1):
        _column(sheet, at, f, last)
    _page(sheet, heads)


def _column(sheet: Worksheet, at: int, f: Field, last: int) -> None:
    if f.kind.choices:
        _choices(sheet, at, f.kind.choices, last)
    for row in range(HEAD_ROW + 1, last + 1):
        _at(sheet, row, at).number_format = f.kind.number_format


def _title(sheet: Worksheet, text: str, columns: int) -> None:
    _put(_at(sheet, 1, 1), text)
    _at(sheet, 1, 1).font = Font(name="黑体", size=16, bold=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    _at(sheet, 1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 30


def _note(sheet: Worksheet, text: str, heads: Sequence[tuple[str, float]]) -> None:
    _put(_at(sheet, 2, 1), text)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(heads))
    sheet.row_dimensions[2].height = _height([(text, sum(width for _, width in heads))])


def _heads(sheet: Worksheet, heads: Sequence[tuple[str, float]]) -> None:
    for at, (head, width) in enumerate(heads, 1):
        cell = _at(sheet, HEAD_ROW, at)
        _put(cell, head, bold=True, center=True)
        cell.fill, cell.border = _HEAD_FILL, _BORDER
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[HEAD_ROW].height = 22


def _row(sheet: Worksheet, at: int, cells: Sequence[Any], heads: Sequence[tuple[str, float]], center: Iterable[int] = ()) -> None:
    for column, value in enumerate(cells):
        cell = _at(sheet, at, column + 1)
        _put(cell, value, center=column in center)
        cell.border = _BORDER
    sheet.row_dimensions[at].height = _height([(v, w) for v, (_, w) in zip(cells, heads, strict=True) if isinstance(v, str)])


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))


def _put(cell: Cell, value: Any, *, bold: bool = False, center: bool = False) -> None:
    if isinstance(value, str) or value is None:
        put_text(cell, value)
    else:
        cell.value = value
        cell.number_format = "yyyy-mm-dd" if isinstance(value, datetime.date) else cell.number_format
    cell.font = Font(name=_FONT, size=10, bold=bold)
    horizontal = "center" if center else "left" if isinstance(value, datetime.date) else None
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def _mark_ours(cell: Cell, clause: str) -> None:
    if clause.startswith(NOT_IN_BOOK) or any(i.startswith("A") for i in clause_ids(clause)):
        cell.fill = _OURS_FILL


def _choices(sheet: Worksheet, column: int, options: Sequence[str], last: int, *, first: int = HEAD_ROW + 1) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(options)}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "不能这样填", f"请选{'、'.join(options)}。"
    letter = get_column_letter(column)
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _height(texts: Iterable[tuple[str, float]]) -> float:
    """Row height in points for wrapped texts in columns of these widths (characters)."""
    lines = 1
    for text, width in texts:
        lines = max(lines, sum(max(1, math.ceil(_columns(part) / max(width - 1, 1))) for part in text.split("\n")))
    return lines * _LINE_POINTS + 4


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _page(sheet: Worksheet, heads: Sequence[tuple[str, float]] | None) -> None:
    sheet.page_setup.orientation = "landscape"
    wide = sum(width for _, width in heads or ()) > _A4_WIDTH
    sheet.page_setup.paperSize = 8 if wide else 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(text="&A"), right=_HeaderFooterPart(text="第&P页，共&N页"))
    if heads:
        sheet.freeze_panes = f"B{HEAD_ROW + 1}"
        sheet.print_title_rows = f"1:{HEAD_ROW}"
