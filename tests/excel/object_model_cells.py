"""Ranges of the object model in memory: values as they are entered, formats, notes, links, protection of cells."""

# ruff: noqa: N802, PLW0108 - Excel's names, which hide the classes of the same name

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment as Note
from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles import Font as Style
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from tests.excel.windows import RANGE, CDispatch, refused

NO_COLOUR, WHITE = -4142, 0xFFFFFF
#: CVErr as COM gives it.
_ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}
_LONGEST, _MOST_LINKS = 32767, 65530
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(%?)")


class Range(CDispatch):
    """Cells; `Value` takes a text as if it were typed, unless the cell has the format of text."""

    interface = RANGE

    def __init__(self, sheet: Worksheet, top: int, left: int, bottom: int = 0, right: int = 0) -> None:
        self.sheet, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom or top, right or left

    Worksheet = property(lambda self: self.sheet)
    Row = property(lambda self: self.top)
    Column = property(lambda self: self.left)
    Rows = property(lambda self: Lines(self, self.bottom - self.top + 1))
    Columns = property(lambda self: Lines(self, self.right - self.left + 1))
    Count = property(lambda self: self.Rows.Count * self.Columns.Count)
    Address = property(lambda self: f"${get_column_letter(self.left)}${self.top}")
    Interior = property(lambda self: Interior(self))
    Font = property(lambda self: Font(self))
    Hyperlinks = property(lambda self: Hyperlinks(self))
    CommentThreaded = property(lambda _: None)
    Comment = property(lambda self: Comment(self) if self.first.comment else None)
    MergeCells = property(lambda self: self._merged() is not None)

    @property
    def first(self) -> Any:
        """Its first cell in the file."""
        return self.sheet.cells.cell(self.top, self.left)

    def every(self, *, write: bool = False) -> Iterator[Any]:
        """Its cells, row by row; to be written or not."""
        for row in self.sheet.cells.iter_rows(self.top, self.bottom, self.left, self.right):
            for cell in row:
                if write and self.sheet.ProtectContents and cell.protection.locked:
                    raise refused("您试图更改的单元格或图表位于受保护的工作表中。")
                yield cell
        self.sheet.owner.changed |= write

    def __call__(self, row: int, column: int = 1) -> Range:
        return Range(self.sheet, self.top + row - 1, self.left + column - 1)

    def _table(self, read: Callable[[Any], Any]) -> Any:
        if self.Count == 1:
            return read(self.first)
        return tuple(tuple(map(read, row)) for row in self.sheet.cells.iter_rows(self.top, self.bottom, self.left, self.right))

    @property
    def Value(self) -> Any:
        stored = self.sheet.owner.values[self.title] if (self.title) in self.sheet.owner.values.sheetnames else None
        return self._table(lambda c: _given(stored.cell(c.row, c.column).value if c.data_type == "f" and stored else c.value))

    @Value.setter
    def Value(self, told: Any) -> None:
        for cell in self.every(write=True):
            row, column = cell.row - self.top, cell.column - self.left
            _enter(cell, told[row][column] if isinstance(told, (list, tuple)) else told)

    @property
    def title(self) -> str:
        """Name of its sheet."""
        return self.sheet.title

    @property
    def Formula(self) -> Any:
        return self._table(lambda c: "" if c.value is None else _formula(c.value))

    @property
    def NumberFormat(self) -> str | None:
        codes = {c.number_format for c in self.every()}
        return codes.pop() if len(codes) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        for cell in self.every(write=True):
            cell.number_format = code

    @property
    def WrapText(self) -> bool:
        return bool(self.first.alignment.wrap_text)

    @WrapText.setter
    def WrapText(self, wrap: bool) -> None:
        for cell in self.every(write=True):
            cell.alignment = Alignment(wrap_text=wrap)

    @property
    def ColumnWidth(self) -> float:
        return float(self.sheet.cells.column_dimensions[get_column_letter(self.left)].width)

    @ColumnWidth.setter
    def ColumnWidth(self, width: float) -> None:
        for column in range(self.left, self.right + 1):
            self.sheet.cells.column_dimensions[get_column_letter(column)].width = width

    def _merged(self) -> Any:
        return next((m for m in self.sheet.cells.merged_cells.ranges if self.first.coordinate in m), None)

    @property
    def MergeArea(self) -> Range:
        m = self._merged()
        return self if m is None else Range(self.sheet, m.min_row, m.min_col, m.max_row, m.max_col)

    def AddComment(self, text: str) -> Comment:
        cell = next(iter(self.every(write=True)))
        if cell.comment or isinstance(cell, MergedCell):
            raise refused("单元格已有批注。")
        cell.comment = Note(text, "客户簿")
        return Comment(self)

    def Select(self) -> None:
        if self.sheet.owner.ActiveSheet.Name != self.title:
            raise refused("Range 类的 Select 方法无效")
        self.sheet.owner.app.chosen = self


class Lines(CDispatch):
    """Rows or columns of a range."""

    def __init__(self, area: Range, count: int) -> None:
        self._area, self._count = area, count

    Count = property(lambda self: self._count)

    def AutoFit(self) -> None:
        list(self._area.every(write=True))


class Comment(CDispatch):
    """A note."""

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    Parent = property(lambda self: self._cell)
    Author = property(lambda self: self._cell.first.comment.author)

    def Text(self, text: str | None = None) -> str:
        if text is not None:
            cell = next(iter(self._cell.every(write=True)))
            cell.comment = Note(text, cell.comment.author)
        return str(self._cell.first.comment.text)

    def Delete(self) -> None:
        next(iter(self._cell.every(write=True))).comment = None


class Interior(CDispatch):
    """The fill of cells."""

    def __init__(self, area: Range) -> None:
        self._area = area

    @property
    def ColorIndex(self) -> int:
        return 0 if self._area.first.fill.fill_type else NO_COLOUR

    @ColorIndex.setter
    def ColorIndex(self, index: int) -> None:
        assert index == NO_COLOUR
        for cell in self._area.every(write=True):
            cell.fill = PatternFill()

    @property
    def Color(self) -> int:
        return counted(self._area.first.fill.start_color)

    @Color.setter
    def Color(self, colour: int) -> None:
        for cell in self._area.every(write=True):
            cell.fill = PatternFill("solid", coded(colour))


class Font(CDispatch):
    """The type of cells."""

    def __init__(self, area: Range) -> None:
        self._area = area

    def _set(self, **told: Any) -> None:
        for cell in self._area.every(write=True):
            kept = {name: getattr(cell.font, name) for name in ("name", "b", "i", "sz", "color", "u", "strike")}
            cell.font = Style(**kept | told)

    Bold = property(lambda self: bool(self._area.first.font.b), lambda self, bold: self._set(b=bold))
    Size = property(lambda self: self._area.first.font.sz, lambda self, size: self._set(sz=size))
    Color = property(lambda self: counted(self._area.first.font.color), lambda self, colour: self._set(color=coded(colour)))


class Hyperlinks(CDispatch):
    """Links of a sheet, at most 65,530."""

    def __init__(self, area: Range) -> None:
        self._area = area

    def Add(self, Anchor: Any, Address: str) -> Hyperlink:  # noqa: N803
        cell = next(iter(inner(Anchor).every(write=True)))
        if sum(c.hyperlink is not None for row in cell.parent.iter_rows() for c in row) >= _MOST_LINKS:
            raise refused("超链接太多。")
        cell.hyperlink = Address
        return Hyperlink(cell)


class Hyperlink(CDispatch):
    """One link."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell

    TextToDisplay = property(lambda self: self._cell.value, lambda self, text: setattr(self._cell, "value", text))
    ScreenTip = property(lambda self: self._cell.hyperlink.tooltip, lambda self, text: setattr(self._cell.hyperlink, "tooltip", text))


def inner(told: Any) -> Any:
    """The object itself behind a wrapper of xlwings."""
    return getattr(told, "_inner", told)


def coded(colour: int) -> str:
    return f"{colour & 0xFF:02X}{colour >> 8 & 0xFF:02X}{colour >> 16 & 0xFF:02X}"


def counted(colour: Any) -> int:
    """Blue, green, red; a colour of the theme counts as white here."""
    rgb = colour.rgb if colour is not None and colour.type == "rgb" else None
    return int(rgb[6:8] + rgb[4:6] + rgb[2:4], 16) if isinstance(rgb, str) else WHITE


def _given(value: Any) -> Any:
    """A value as COM gives it: numbers as doubles, days with a zone, errors as numbers."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=datetime.UTC)
    if isinstance(value, str) and value in _ERRORS:
        return _ERRORS[value] - 2146828288
    return value


def _formula(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"{to_excel(value):g}" if isinstance(value, datetime.datetime) else str(value)


def _enter(cell: Any, value: Any) -> None:
    """Put a value into a cell as Excel does with what is typed or assigned."""
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, datetime.datetime):
        code = "yyyy/m/d" if cell.number_format == "General" else cell.number_format
        cell.value, cell.number_format = value.replace(tzinfo=None), code
        return
    if not isinstance(value, str):
        cell.value = value
        return
    if len(value) > _LONGEST:
        raise refused("内存溢出")
    if cell.number_format == "@" or value.startswith("'"):
        cell.value = value.removeprefix("'") if cell.number_format != "@" else value
        cell.data_type = "s"
    elif day := _DATE.fullmatch(value.strip()):
        cell.value, cell.number_format = datetime.datetime(*map(int, day.groups())), "yyyy/m/d"  # type: ignore[arg-type]
    elif number := _NUMBER.fullmatch(value.strip()):
        cell.value = float(value.strip().rstrip("%")) / (100 if number[2] else 1)
    elif value.upper() in ("TRUE", "FALSE"):
        cell.value = value.upper() == "TRUE"
    else:
        cell.value = value or None
