"""在册未报, below 上报情况: clients in the register that their unit's return of the month neither tells of nor ends (R31, R57)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.consolidate.workbook.book_lists import places_by_id
from addin.consolidate.workbook.book_table import HEAD_ROW, Styles
from addin.consolidate.workbook.content import FIRST_ROW, Content
from workbooks.put import TextFormat, write_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_TITLE = "在册未报的客户"
_ASKED = (
    "本月报了表，表里没有、也没有写“终止”的客户，仍在册、沿用最后一次报送的内容。不再维护的，请单位写一行、变化类型填“终止”；"
    "没有变化的不用补报。"
)
#: Heads with the first and last column they lie in.
_HEADS = (("序号", 0, 0), ("单位", 1, 1), ("客户单位名称", 2, 3), ("最后报送月份", 4, 4), ("几个月没报", 5, 6))
#: Below the sums: an empty row, the title, a sentence, the heads.
_ABOVE = 4


def untold_rows(content: Content) -> int:
    """Rows that the list takes."""
    return _ABOVE + len(content.snapshot.untold) if content.snapshot.untold else 0


def repeated_heads(content: Content) -> int:
    """Row of the heads that are printed on the following pages: those of the list, where there is one, as no page can hold both."""
    return _top(content) + 2 if content.snapshot.untold else HEAD_ROW


def _top(content: Content) -> int:
    return FIRST_ROW + max(len(content.snapshot.units), 1) + 2


def add_untold(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """One row a client and unit, longest untold first."""
    told = content.snapshot.untold
    if not told:
        return
    top = _top(content)
    write_text(sheet, top, 0, f"{_TITLE}（{len(told):,}个）", styles.title)
    write_text(sheet, top + 1, 0, _ASKED, styles.subtitle)
    for head, first, last in _HEADS:
        _put(sheet, styles.head, top + 2, (first, last), head)
    words, centred = styles.boxed(indent=1), styles.boxed(align="center")
    places = places_by_id(content.snapshot.clients, {u.client_id for u in told})
    for number, one in enumerate(told, 1):
        row = top + 2 + number
        line: tuple[str | int, ...] = (number, one.unit, one.client, one.last.chinese, one.months)
        for (_, first, last), value in zip(_HEADS, line, strict=True):
            _put(sheet, words if first in (1, 2) else centred, row, (first, last), value)
        if one.client_id in places:
            sheet.write_url(row, 2, content.row_link(places[one.client_id]), words.plain, one.client)


def _put(sheet: Worksheet, look: TextFormat, row: int, columns: tuple[int, int], value: str | int) -> None:
    first, last = columns
    if first < last:
        sheet.merge_range(row, first, row, last, "", look.plain)
    if isinstance(value, int):
        sheet.write_number(row, first, value, look.plain)
    else:
        write_text(sheet, row, first, value, look)
