"""The sheet 校验结果, filled at once: a title, a sentence, then a table whose places lead to their cells."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

_BOLD = 150.0
_SCRIPTS = ("", "Asian", "Complex")
#: com.sun.star.table.CellVertJustify2
_TOP = 1


def bring(context: Any, document: Any, name: str, position: int, told: dict[str, Any]) -> None:
    """Put a filled sheet into a document. It is made in a document of its own that nobody sees: quicker, and one change for undo."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = PropertyValue(Name="Hidden", Value=True)
    made = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (hidden,))
    try:
        made.IsUndoEnabled = made.IsAdjustHeightEnabled = False
        made.addActionLock()
        sheet = made.getSheets().getByIndex(0)
        sheet.setName(name)
        write(made, sheet, told)
        document.getSheets().importSheet(made, name, position)
    finally:
        made.close(True)  # noqa: FBT003 - UNO takes positions


def write(document: Any, sheet: Any, told: dict[str, Any]) -> None:
    """Fill a new sheet.

    Args:
        document: Its document.
        sheet: The sheet.
        told: {title, sentence, sentence_color, head (row from 0), head_fill, rows (that of the heads first), widths and heights
            (1/100 mm; a height for each row from the first), blocks ([first, last, fill] of the second column),
            column (from 0) and links ([row, words, address]) of what leads to cells, tab}.
    """
    head, rows = told["head"], told["rows"]
    width, last = len(rows[0]), head + len(rows) - 1
    for column, wide in enumerate(told["widths"]):
        sheet.getColumns().getByIndex(column).Width = wide
    body = sheet.getCellRangeByPosition(1, head + 1, width - 1, last)
    body.NumberFormat = _text_format(document)
    table = sheet.getCellRangeByPosition(0, head, width - 1, last)
    table.setDataArray(tuple(map(tuple, rows)))
    sheet.getCellByPosition(0, 0).setString(told["title"])
    sheet.getCellByPosition(0, 1).setString(told["sentence"])
    for row, size in ((0, 16.0), (1, None), (head, None)):
        line = sheet.getCellRangeByPosition(0, row, width - 1 if row == head else 0, row)
        for script in _SCRIPTS:
            line.setPropertyValue("CharWeight" + script, _BOLD)
            if size:
                line.setPropertyValue("CharHeight" + script, size)
    sheet.getCellByPosition(0, 1).CharColor = told["sentence_color"]
    sheet.getCellRangeByPosition(0, head, width - 1, head).CellBackColor = told["head_fill"]
    lines = sheet.getCellRangeByPosition(0, head + 1, width - 1, last)
    lines.IsTextWrapped, lines.VertJustify = True, _TOP
    for first, end, fill in told["blocks"]:
        sheet.getCellRangeByPosition(1, first, 1, end).CellBackColor = fill
    _link(document, sheet, told["column"], told["links"])
    row = 0
    for height, run in groupby(told["heights"]):
        count = len(list(run))
        sheet.getCellRangeByPosition(0, row, 0, row + count - 1).getRows().Height = height
        row += count
    sheet.TabColor = told["tab"]


def _text_format(document: Any) -> int:
    english = uno.createUnoStruct("com.sun.star.lang.Locale")
    english.Language, english.Country = "en", "US"
    formats = document.getNumberFormats()
    key = formats.queryKey("@", english, False)  # noqa: FBT003 - UNO takes positions
    return int(key if key != -1 else formats.addNew("@", english))


def _link(document: Any, sheet: Any, column: int, links: list[list[Any]]) -> None:
    for row, words, address in links:
        cell = sheet.getCellByPosition(column, row)
        cell.setString("")
        field = document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, words
        cell.insertTextContent(cell.createTextCursor(), field, False)  # noqa: FBT003
