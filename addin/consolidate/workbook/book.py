"""The consolidated workbook (R15, R39): written whole or not at all, the same bytes for the same snapshot."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from addin.consolidate.workbook.book_lists import change_list, client_list, conflict_list, duplicate_list
from addin.consolidate.workbook.book_problems import problem_list
from addin.consolidate.workbook.book_receipts import receipt_list
from addin.consolidate.workbook.book_registers import register_lists
from addin.consolidate.workbook.book_states import add_state_total, add_tier_total, state_list, tier_list
from addin.consolidate.workbook.book_stream import Rows, stream
from addin.consolidate.workbook.book_table import List, Styles, add_list, book_options
from addin.consolidate.workbook.book_untold import add_untold
from addin.consolidate.workbook.content import STATES, TIERS, Content
from addin.consolidate.workbook.pieces import Kept
from workbooks.atomic import replacing

_BESIDES = (change_list, duplicate_list, conflict_list, problem_list, state_list, receipt_list, tier_list)


def all_but_clients(content: Content) -> list[List]:
    """Every list but 汇总."""
    return [*(told(content) for told in _BESIDES), *register_lists(content)]


def every_list(content: Content) -> list[List]:
    """汇总 and every other list."""
    return [client_list(content), *all_but_clients(content)]


def write_book(
    path: Path, content: Content, kept: Kept | None = None, lists: Sequence[List] | None = None, told: Mapping[str, str] | None = None
) -> None:
    """Write the workbook, with pieces kept from earlier runs where there are any.

    Args:
        path: Where to.
        content: What it tells.
        kept: Pieces of earlier runs.
        lists: Which lists it holds; all if left out.
        told: Document properties by name.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written; an old file is then untouched.
        TooLarge: there is too much of it for one workbook; an old file is untouched.
    """
    frame = io.BytesIO()
    tables = _frame(frame, content, lists if lists is not None else every_list(content), told or {})
    with replacing(path) as target:
        stream(frame, target, tables, kept or Kept(None))


def _frame(frame: io.BytesIO, content: Content, lists: Sequence[List], properties: Mapping[str, str]) -> list[Rows]:
    """The workbook without the rows of its lists."""
    import xlsxwriter

    month = content.snapshot.month
    made = datetime.datetime(month.year, month.month, 25, tzinfo=datetime.UTC)
    workbook = xlsxwriter.Workbook(frame, book_options())
    workbook.set_properties({"title": f"客户信息汇总 {month.chinese}", "comments": f"快照 {content.snapshot.id}", "created": made})
    for name, value in properties.items():
        workbook.set_custom_property(name, value, "text")
    styles = Styles(workbook)
    tables = []
    for part, told in enumerate(lists, start=1):
        sheet, rows = add_list(workbook, styles, told, part, content.footer)
        tables.append(rows)
        if told.name == STATES:
            add_state_total(sheet, styles, content)
            add_untold(sheet, styles, content)
        elif told.name == TIERS:
            add_tier_total(workbook, sheet, styles, content)
    for sheet in workbook.worksheets():
        sheet.table = Written(sheet.table)
    workbook.close()
    return tables


class Written(dict[int, dict[int, Any]]):
    """Cells by row. XlsxWriter asks for each row down to the last note; its own table keeps those too, 36 MiB for 300,000 rows."""

    def __missing__(self, row: int) -> dict[int, Any]:
        return {}
