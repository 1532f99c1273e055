"""One worksheet part → `Sheet`, by a full streaming parse. The pattern scan of `xlsx_plain` shares its handlers."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbooks import refusals
from workbooks.grid import Area, CellError, CellValue
from workbooks.opening.readers.sparse import MAX_COLUMN, MAX_ROW, Sheet
from workbooks.opening.readers.values import Look, dated, iso_moment, stored_number, unescaped
from workbooks.opening.readers.xlsx_book import MAIN
from workbooks.opening.readers.xml import parse, truth
from workbooks.problems import Refusal, refuse

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
#: Most workbooks have no more shared strings; numerals below are made once for all of them.
_COMMON = 1 << 13
_TAGS = ("worksheet", "cols", "col", "sheetData", "row", "c", "v", "f", "is", "r", "t", "mergeCells", "mergeCell")
_ROW = ["worksheet", "sheetData", "row"]
_CELL = [*_ROW, "c"]
#: Elements with content: where they stand elsewhere among the rows, they would vanish without a word.
_CONTENT = frozenset({"row", "c", "v", "f", "is"})
_LOCAL = {f"{namespace} {tag}": tag for namespace in MAIN for tag in _TAGS}


@dataclass(frozen=True)
class Sources:
    """What the cells of a workbook refer to."""

    strings: Sequence[str]
    looks: Sequence[Look]
    base_1904: bool = False
    recalculates: bool = False
    #: Error values with rich data behind them are pictures in cells.
    rich_pictures: bool = False

    @functools.cached_property
    def by_index(self) -> dict[str, str | None]:
        """Shared strings by their number as sheets write it."""
        found: dict[str, str | None] = dict(zip(_numerals(len(self.strings)), self.strings, strict=False))
        if "" in self.strings:
            found |= {index: None for index, string in found.items() if not string}
        return found

    def look(self, style: str) -> Look:
        """What a style index makes of a number; an unknown one makes nothing."""
        index = int(style) if style.isdecimal() else 0
        return self.looks[index] if index < len(self.looks) else Look.NUMBER

    def value(self, kind: str, style: str, text: str) -> CellValue:
        """Value of a stored cell; an empty text is a blank.

        Raises:
            ValueError: for a text that its kind does not allow.
        """
        if kind in ("str", "inlineStr"):
            return unescaped(text) or None
        text = text.strip(" \t\r\n")
        if not text:
            return None
        match kind:
            case "n":
                return dated(stored_number(text), self.look(style), base_1904=self.base_1904)
            case "s":
                return self.string(text)
            case "b":
                return _boolean(text)
            case "e":
                return CellError(text)
            case "d":
                return iso_moment(text)
            case _:
                raise ValueError(kind)

    def string(self, index: str) -> str | None:
        """A shared string.

        Raises:
            ValueError: when there is none of this number.
        """
        if not (index.isascii() and index.isdecimal() and int(index) < len(self.strings)):
            raise ValueError(index)
        return self.strings[int(index)] or None


@functools.cache
def _common_numerals() -> list[str]:
    return list(map(str, range(_COMMON)))


def _numerals(count: int) -> Iterable[str]:
    """Numerals from 0 on, `count` of them at least."""
    return _common_numerals() if count <= _COMMON else map(str, range(count))


def _boolean(text: str) -> bool:
    if text not in ("0", "1", "true", "false"):
        raise ValueError(text)
    return text in ("1", "true")


class Columns(dict[str, int]):
    """0-based index of column letters, remembered."""

    def __missing__(self, letters: str) -> int:
        """Compute an index not asked for before."""
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        self[letters] = column - 1
        return column - 1


COLUMNS = Columns()


def place(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as C7.

    Raises:
        ValueError: for anything that is no cell of a sheet.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    row, column = int(match[2]) - 1, COLUMNS[match[1]]
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(reference)
    return row, column


class Handler:
    """Expat handlers of a worksheet; `saw_data` tells whether a proper sheetData element came by."""

    def __init__(self, sheet: Sheet, sources: Sources) -> None:
        self.sheet = sheet
        self.sources = sources
        self.saw_data = 0
        self._path: list[str] = []
        self._row = -1
        self._column = -1
        self._kind = "n"
        self._style = ""
        self._value: list[str] = []
        self._inline: list[str] = []
        self._formula: list[str] = []
        self._has_value = False
        self._has_formula = False
        self._is_picture = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = _LOCAL.get(name, "")
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        if tag == "c" and self._path == _CELL:
            self._start_cell(attributes)
        elif tag == "row" and self._path == _ROW:
            self._start_row(attributes)
        elif tag == "v" and self._path[:-1] == _CELL:
            self._has_value = True
        elif tag == "f" and self._path[:-1] == _CELL:
            self._has_formula = True
        elif tag in _CONTENT and "sheetData" in self._path[:-1] and not (tag == "is" and self._path[:-1] == _CELL):
            raise self._damaged("有行或单元格写在不认识的结构里")
        elif len(self._path) == 1 and tag != "worksheet":
            raise refuse(refusals.DAMAGED, self.sheet.where, what="工作表部件不是工作表")
        elif tag == "sheetData":
            if len(self._path) != 2:
                raise self._damaged("有行或单元格写在不认识的结构里")
            self.saw_data += 1
        elif tag == "col" and parent == "cols":
            self._column_style(attributes)
        elif tag == "mergeCell" and parent == "mergeCells":
            self._merge(attributes.get("ref", ""))

    def end(self, _name: str) -> None:
        """An element ends."""
        if self._path == _CELL:
            self._end_cell()
        self._path.pop()

    def text(self, data: str) -> None:
        """Character data."""
        path = self._path
        if path[:4] != _CELL:
            return
        if path[4:] == ["v"]:
            self._value.append(data)
        elif path[4:] in (["is", "t"], ["is", "r", "t"]):
            self._inline.append(data)
        elif path[4:] == ["f"]:
            self._formula.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif number.isascii() and number.isdecimal() and 0 < int(number) <= MAX_ROW + 1:
            self._row = int(number) - 1
        else:
            raise self._damaged(f"第{self._row + 2}行附近的行号不对")
        self._column = -1
        if truth(attributes.get("hidden")):
            self.sheet.hide_row(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            try:
                self._row, self._column = place(reference)
            except ValueError as error:
                raise self._damaged(f"第{self._row + 1}行的单元格地址不对") from error
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._value.clear()
        self._inline.clear()
        self._formula.clear()
        self._has_value = self._has_formula = False
        self._is_picture = self.sources.rich_pictures and self._kind == "e" and "vm" in attributes

    def _end_cell(self) -> None:
        if self._is_picture:
            self.sheet.picture(self._row, self._column)
            return
        text = "".join(self._inline if self._kind == "inlineStr" and self._inline else self._value)
        no_result = not text and not (self._has_value and self._kind == "str")
        if self._has_formula and (no_result or (self.sources.recalculates and self._kind == "n" and text == "0")):
            self.sheet.formula(self._row, self._column, "".join(self._formula))
            return
        try:
            value = self.sources.value(self._kind, self._style, text)
        except ValueError as error:
            raise self._damaged(f"第{self._row + 1}行有读不出的单元格") from error
        if value is not None:
            look = self.sources.look(self._style) if self._kind == "n" else Look.NUMBER
            self.sheet.put_number(self._row, self._column, value, look)

    def _column_style(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if truth(attributes.get("hidden")) and first.isdecimal() and last.isdecimal():
            self.sheet.hide_columns(int(first) - 1, int(last) - 1)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        try:
            top, left = place(first)
            bottom, right = place(last or first)
        except ValueError as error:
            raise self._damaged("合并单元格的范围不对") from error
        if (top, left) != (bottom, right):
            self.sheet.merge(Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))

    def _damaged(self, what: str) -> Refusal:
        return refuse(refusals.DAMAGED, self.sheet.where, what=what)


def read_sheet(data: bytes, part: str, sheet: Sheet, sources: Sources) -> None:
    """Read a worksheet part by a full parse.

    Raises:
        Refusal: KH119 for XML or cells that contradict the format, and those of `Sheet` and `parse`.
    """
    handler = Handler(sheet, sources)
    parse(data, sheet.where, part, handler.start, handler.end, handler.text)
