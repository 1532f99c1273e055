"""Values into cells, so that undo takes them back whatever stood there, and notes stay."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc.extension.undoing import MOST, Step

#: More values than this are written without fitting the height of each row; one line of text needs no fitting.
_MOST_FITTED = 500


def write(step: Step, document: Any, sheet: Any, row: int, column: int, values: list[Any]) -> None:
    """Write values (text, number, true or false, None for blank) below each other."""
    area = sheet.getCellRangeByPosition(column, row, column, row + len(values) - 1)
    wrapped = area.getPropertyState("IsTextWrapped").value == "AMBIGUOUS_VALUE" or area.IsTextWrapped
    fitted = len(values) <= _MOST_FITTED or wrapped or any(isinstance(value, str) and "\n" in value for value in values)
    before = document.IsAdjustHeightEnabled
    document.IsAdjustHeightEnabled = before and fitted
    try:
        for at in range(0, len(values), MOST):
            with step.group():
                for number, value in enumerate(values[at : at + MOST], at):
                    cell = area.getCellByPosition(0, number)
                    if value is None or isinstance(value, str):
                        cell.setString(value or "")
                    else:
                        cell.setValue(float(value))
    finally:
        document.IsAdjustHeightEnabled = before


def give_format(step: Step, sheet: Any, row: int, column: int, height: int, key: int) -> None:
    """Give cells below each other a number format of the document's."""
    step.make_room(3)
    step.open_column(sheet, row, column)
    sheet.getCellRangeByPosition(column, row, column, row + height - 1).NumberFormat = key
