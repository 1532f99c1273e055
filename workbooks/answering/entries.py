"""Values to be put into cells of a workbook, and a copy that has them; formulas are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from udfs.cells import CellValue
from workbooks.answering.patch.book import BookEditor
from workbooks.answering.repair import NOT_REPAIRABLE
from workbooks.problems import Where, refuse


@dataclass(frozen=True, slots=True)
class Entry:
    """A value to be put into a cell."""

    where: Where
    value: CellValue
    #: True for a part of one that should show as a percentage.
    share: bool = False


def entered(original: bytes, kind: str, entries: Sequence[Entry]) -> bytes:
    """A copy of an .xlsx or .xlsm with values in its cells.

    Raises:
        Refusal: KH181 for formats that cannot be patched, KH119–KH122 or KH180 for packages that cannot.
    """
    where = Where(entries[0].where.book) if entries else Where()
    if kind not in ("xlsx", "xlsm"):
        raise refuse(NOT_REPAIRABLE, where, what=f"内容是{kind}格式")
    book = BookEditor(original, where)
    for entry in entries:
        tab, row, column = book.tab(entry.where.sheet), entry.where.row or 0, entry.where.column or 0
        if tab is not None and not book.cells(tab).has_formula(row, column):
            book.cells(tab).put(row, column, entry.value, base_1904=book.base_1904)
    book.recalculate()
    return book.package.save()
