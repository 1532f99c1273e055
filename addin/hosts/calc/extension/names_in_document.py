"""A loaded spreadsheet: formulas whose functions Calc did not find are entered again under the names it knows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from addin.hosts.calc.extension.names import for_calc

#: com.sun.star.sheet.CellFlags
_FORMULAS, _NOTES = 16, 8
_log = logging.getLogger(__name__)


def renew_document(document: Any) -> int:
    """Enter the formulas again; the number of cells. Neither “modified” nor undo know of it."""
    was_modified = document.isModified()
    undo = document.getUndoManager()
    undo.lock()
    try:
        renewed = sum(_renew_sheet(sheet) for sheet in _sheets(document))
    finally:
        undo.unlock()
        if not was_modified and document.isModified():
            document.setModified(False)
    return renewed


def _sheets(document: Any) -> Iterator[Any]:
    sheets = document.getSheets()
    for index in range(sheets.getCount()):
        yield sheets.getByIndex(index)


def _renew_sheet(sheet: Any) -> int:
    renewed = 0
    for area in sheet.queryContentCells(_FORMULAS).getRangeAddresses():
        cells = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        formulas = cells.getFormulaArray()
        if any("KH_" in formula.upper() for row in formulas for formula in row):
            for column, texts in enumerate(zip(*formulas)):  # noqa: B905 - runs in older Pythons
                renewed += _renew_column(cells, column, texts)
    return renewed


def _renew_column(cells: Any, column: int, formulas: tuple[str, ...]) -> int:
    """Enter again what needs it in one column of an area, stretch by stretch."""
    new = [(row, old, for_calc(old)) for row, old in enumerate(formulas)]
    renewed = 0
    for needed, run in groupby(new, key=lambda entry: entry[1] != entry[2]):
        stretch = list(run)
        if not needed:
            continue
        try:
            renewed += _enter(cells, column, stretch)
        except Exception:  # noqa: BLE001 - a protected sheet; the others go on
            _log.exception("formulas cannot be entered again")
    return renewed


def _enter(cells: Any, column: int, stretch: list[tuple[int, str, str]]) -> int:
    first, last = stretch[0][0], stretch[-1][0]
    area = cells.getCellRangeByPosition(column, first, column, last)
    # an array of formulas would take the notes of the cells away (7.4)
    if not any(old.startswith("{") for _, old, _ in stretch) and not area.queryContentCells(_NOTES).getCount():
        area.setFormulaArray(tuple((now,) for _, _, now in stretch))
        return len(stretch)
    for row, old, now in stretch:
        cell = cells.getCellByPosition(column, row)
        if not old.startswith("{"):
            cell.setFormula(now)
        elif for_calc(cell.getArrayFormula()) != cell.getArrayFormula():  # the array's other cells are renewed with the first
            array = cell.getSpreadsheet().createCursorByRange(cell)
            array.collapseToCurrentArray()
            array.setArrayFormula(now.strip("{}"))
    return len(stretch)
