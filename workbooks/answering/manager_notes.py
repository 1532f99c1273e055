"""What a manager wrote into the manager's workbook: it stays when the workbook is made anew."""

from __future__ import annotations

from workbooks.grid import Book
from workbooks.problems import shown

MARK = "manager/1"
CATALOGUE, CLIENTS, UNITS, NOTES = "目录", "客户", "单位", "我的备注"
NOTE_HEADS = ("客户单位名称", "我的备注")


def is_manager_book(book: Book) -> bool:
    """Whether we made the workbook."""
    return any(g.name == CATALOGUE and g.hidden and g.at(0, 0) == MARK for g in book.sheets)


def notes_of(book: Book) -> dict[str, str]:
    """Notes by the client's name, in their order; what stands beside no name is kept under none."""
    grid = next((g for g in book.sheets if g.name == NOTES), None)
    if grid is None:
        return {}
    top = next((r for r in range(min(10, len(grid.rows))) if shown(grid.at(r, 0)).strip() == NOTE_HEADS[0]), None)
    found: dict[str, str] = {}
    for row in range(top + 1, len(grid.rows)) if top is not None else ():
        name, note = shown(grid.at(row, 0)).strip(), shown(grid.at(row, 1)).strip()
        if name or note:
            found[name] = "；".join(part for part in (found.get(name, ""), note) if part)
    return found
