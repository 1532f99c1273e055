"""Colours that a template takes on while it is filled in: required cells that are blank, tiers and what is open about them."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs.kinds.choices import TIER_LETTER
from workbooks.declare import Sheet
from workbooks.grid import column_name

_MISSING = {"bg_color": "#FFC9C7"}
#: Words of a basis, with the look of the row's tier and basis: a conflict first.
_OPEN: dict[str, dict[str, Any]] = {
    "〔冲突〕": {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    "请核对": {"bg_color": "#FFC9C7", "font_color": "#9C0006"},
    "〔数据不足": {"bg_color": "#EDEDED", "font_color": "#7F6000", "italic": True},
}
_TIERS = {"A": "#C6E0B4", "B": "#FFF2CC", "C": "#F4B183"}


def color_missing(book: Workbook, worksheet: Worksheet, sheet: Sheet, column: int, area: tuple[int, int]) -> None:
    """Colour the blank cells of a required column in rows where something stands; `area` is the first and last row, 0-based."""
    rule = {"type": "formula", "criteria": _missing(sheet, column, area[0] + 1), "format": book.add_format(_MISSING)}
    worksheet.conditional_format(area[0], column, area[1], column, rule)


def color_tiers(book: Workbook, worksheet: Worksheet, sheet: Sheet, area: tuple[int, int]) -> None:
    """Colour the computed tier and its basis, wherever a sheet has them."""
    computed = [column for column, field in enumerate(sheet.fields) if field.computed]
    tiers = [column for column in computed if sheet.fields[column].kind is TIER_LETTER]
    if not tiers:
        return
    first, last = area
    for word, look in _OPEN.items():
        said = "&".join(f"${column_name(column)}{first + 1}" for column in computed)
        rule = {"type": "formula", "criteria": f'=ISNUMBER(FIND("{word}",{said}))', "format": book.add_format(look), "stop_if_true": True}
        worksheet.conditional_format(first, computed[0], last, computed[-1], rule)
    for tier, color in _TIERS.items():
        for column in tiers:
            rule = {"type": "cell", "criteria": "==", "value": f'"{tier}"', "format": book.add_format({"bg_color": color})}
            worksheet.conditional_format(first, column, last, column, rule)


def _missing(sheet: Sheet, column: int, row: int) -> str:
    """True in the first row if a required cell is blank though something stands in its row."""
    runs: list[list[int]] = []
    for i, field in enumerate(sheet.fields):
        if field.computed or field.name == "change":  # a pre-filled return has a formula there
            continue
        if runs and runs[-1][1] == i - 1:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    areas = ",".join(f"${column_name(first)}{row}:${column_name(last)}{row}" for first, last in runs)
    return f"=AND(LEN(TRIM(${column_name(column)}{row}))=0,COUNTA({areas})>0)"
