"""The consolidated workbook (R15, R39): written whole or not at all, the same bytes for the same snapshot."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import TYPE_CHECKING

from addin.consolidate.book_lists import change_list, client_list, conflict_list, duplicate_list, problem_list
from addin.consolidate.book_states import add_states, add_tiers
from addin.consolidate.book_stream import Rows, stream
from addin.consolidate.book_table import FIRST_ROW, Styles, add_list
from addin.consolidate.content import Content
from addin.consolidate.pieces import Kept
from workbooks.atomic import replacing

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_KIND_COLORS = {"新增": "#E2EFDA", "终止": "#D9D9D9", "升级": "#C6E0B4", "降级": "#F8CBAD", "修改": "#FFF2CC"}
_LEVEL_COLORS = {"错误": "#F8CBAD", "提醒": "#FFF2CC"}
_TIER_COLORS = {"A": "#C6E0B4", "B": "#DDEBF7", "C": "#F8CBAD"}


def write_book(path: Path, content: Content, kept: Kept | None = None) -> None:
    """Write the workbook, with pieces kept from earlier runs where there are any.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written; an old file is then untouched.
    """
    frame = io.BytesIO()
    tables = _frame(frame, content)
    with replacing(path) as target:
        stream(frame, target, tables, kept or Kept(None))


def _frame(frame: io.BytesIO, content: Content) -> list[Rows]:
    """The workbook without the rows of its lists."""
    import xlsxwriter

    month = content.snapshot.month
    made = datetime.datetime(month.year, month.month, 25, tzinfo=datetime.UTC)
    workbook = xlsxwriter.Workbook(frame, {"in_memory": True})
    workbook.set_properties({"title": f"客户信息汇总 {month.chinese}", "comments": f"快照 {content.snapshot.id}", "created": made})
    styles = Styles(workbook)
    lists = [f(content) for f in (client_list, change_list, duplicate_list, conflict_list, problem_list)]
    tables = []
    for part, (told, colors) in enumerate(zip(lists, (_TIER_COLORS, _KIND_COLORS, {}, {}, _LEVEL_COLORS), strict=True), start=1):
        sheet, rows = add_list(workbook, styles, told, part, content.footer)
        _color(workbook, sheet, colors, 3 if part == 1 else 1, told.count)
        tables.append(rows)
    add_states(workbook, styles, content, len(lists) + 1)
    add_tiers(workbook, styles, content, len(lists) + 2)
    workbook.close()
    return tables


def _color(workbook: Workbook, sheet: Worksheet, colors: dict[str, str], column: int, count: int) -> None:
    """Colours by word, as conditional formats: they follow when a person sorts or edits."""
    for word, color in colors.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": workbook.add_format({"bg_color": color})}
        sheet.conditional_format(FIRST_ROW, column, FIRST_ROW + max(count, 1) - 1, column, rule)
