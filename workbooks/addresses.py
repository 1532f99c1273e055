"""Addresses of cells as people type them: H12, ｈ１２, 12H, $H$12, R12C8, 第12行, H列, 《表》H12, H12:J14."""

from __future__ import annotations

import re
from dataclasses import dataclass

from udfs.words.text import half_width, squeeze
from workbooks.grid import cell_name, column_name
from workbooks.problems import Severity, Where, refuse, rule

NO_ADDRESS = rule("KH225", Severity.ERROR, "不是单元格地址", "“{told}”不是单元格地址。", "写成H12；看一整行写第12行，看一整列写H列。")
#: The last row and column of a worksheet.
_ROWS, _COLUMNS = 1048576, 16384
_SHEET = re.compile(r"^(?:《(?P<a>[^》]+)》|'(?P<b>[^']+)'[!.]|(?P<c>[^!]+)!)")
_ROW, _COLUMN = r"(?:第)?(?P<row>\d{1,7})行?", r"(?:第)?(?P<column>[A-Z]{1,3})列?"
_FORMS = (
    re.compile(rf"{_COLUMN},?{_ROW}"),
    re.compile(rf"{_ROW},?{_COLUMN}"),
    re.compile(r"R(?P<row>\d{1,7})C(?P<number>\d{1,5})"),
    re.compile(r"第?(?P<row>\d{1,7})(?:行第?|第)(?P<number>\d{1,5})列"),
    re.compile(r"第?(?P<number>\d{1,5})列"),
    re.compile(_ROW),
    re.compile(_COLUMN),
)


@dataclass(frozen=True, slots=True)
class Address:
    """A cell, a whole row or a whole column; 0-based, "" for the sheet that is meant anyway."""

    row: int | None
    column: int | None
    sheet: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return f"{column_name(self.column or 0)}列"
        return f"第{self.row + 1}行" if self.column is None else cell_name(self.row, self.column)


def address(told: str) -> Address:
    """The place that a person means; of a range its first cell.

    Raises:
        Refusal: KH225, it is no address.

    >>> [str(address(told)) for told in ("Ｈ１２", "12h", "第12行", "H列", "$H$12:J14", "R12C8")]
    ['H12', 'H12', '第12行', 'H列', 'H12', 'H12']
    """
    text = half_width(told).strip()
    named = _SHEET.match(text)
    bare = squeeze(text[named.end() :] if named else text).upper().replace("$", "").partition(":")[0].replace("单元格", "")
    for form in _FORMS:
        if match := form.fullmatch(bare):
            parts = match.groupdict()
            row = int(parts["row"]) - 1 if parts.get("row") else None
            column = int(parts["number"]) - 1 if parts.get("number") else _column(parts.get("column"))
            if (row is None or 0 <= row < _ROWS) and (column is None or 0 <= column < _COLUMNS):
                return Address(row, column, next(filter(None, named.groups()), "") if named else "")
    raise refuse(NO_ADDRESS, Where(), told=told.strip())


def _column(letters: str | None) -> int | None:
    if not letters:
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
