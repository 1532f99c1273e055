"""Where a workbook opens: its sheet, and the cell that is selected and in sight."""

from __future__ import annotations

from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.cells import WORKSHEET
from workbooks.answering.patch.xml import Element, child, children, made, ordered
from workbooks.grid import cell_name

#: Rows and columns left in sight before the cell.
_ROWS, _COLUMNS = 5, 2


def show_cell(book: BookEditor, tab: Tab, row: int, column: int) -> None:
    """Open the workbook at a cell, panes staying frozen as they are."""
    views = ordered(book.package.edit(tab.part), "sheetViews", WORKSHEET)
    view = child(views, "sheetView")
    if view is None:
        view = made(views, "sheetView", {"workbookViewId": "0"})
    for old in children(view, "selection"):
        view.remove(old)
    pane = child(view, "pane")
    if pane is None or pane.get("state") not in ("frozen", "frozenSplit"):
        view.set("topLeftCell", _before(row, column, 0, 0))
        where = {}
    else:
        where = {"pane": _scrolled(pane, row, column)}
    cell = cell_name(row, column)
    selection = made(view, "selection", where | {"activeCell": cell, "sqref": cell})
    view.remove(selection)
    view.insert(0 if pane is None else view.index(pane) + 1, selection)
    _open_at(book, tab)


def _scrolled(pane: Element, row: int, column: int) -> str:
    """Name of the pane that shows a cell, scrolled to it."""
    top, left = (int(float(pane.get(side, "0"))) for side in ("ySplit", "xSplit"))
    told = ("bottom" if top and row >= top else "top") + ("Right" if left and column >= left else "Left")
    pane.set("topLeftCell", _before(row, column, top, left))
    pane.set("activePane", told)
    return told


def _before(row: int, column: int, top: int, left: int) -> str:
    return cell_name(max(top, row - _ROWS), max(left, column - _COLUMNS))


def _open_at(book: BookEditor, tab: Tab) -> None:
    root = book.package.edit(book.part)
    index = book.tabs.index(tab)
    for holder in children(root, "bookViews"):
        for view in children(holder, "workbookView"):
            if view.get("activeTab", "0") == str(index):
                return
            view.set("activeTab", str(index))
    for other in book.tabs:
        views = child(book.package.tree(other.part), "sheetViews") if other.part else None
        for view in () if views is None else children(views, "sheetView"):
            if (view.get("tabSelected") in ("1", "true")) != (other is tab):
                _select(book, other, selected=other is tab)


def _select(book: BookEditor, tab: Tab, *, selected: bool) -> None:
    views = child(book.package.edit(tab.part), "sheetViews")
    for view in () if views is None else children(views, "sheetView"):
        if selected:
            view.set("tabSelected", "1")
        elif "tabSelected" in view.attrib:
            del view.attrib["tabSelected"]
