"""Cells of one worksheet part: found, made in their order, given values and formats."""

from __future__ import annotations

import bisect
import datetime
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from udfs.cells import CellError, CellValue
from udfs.kinds.dates import OFFSET_1904
from workbooks.answering.patch.lean import LeanSheet
from workbooks.answering.patch.xml import Element, child, children, made, name, namespace
from workbooks.grid import Area, cell_name
from workbooks.put import clean_text, escape_text

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers know no zone
#: Children of a worksheet in the order of the schema.
WORKSHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges",
    "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF",
    "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


def place(reference: str) -> tuple[int, int]:
    """0-based row and column of an address such as C7 or $C$7; ValueError if it is none."""
    match = _REFERENCE.fullmatch(reference.replace("$", "").upper())
    if not match:
        raise ValueError(f"not an address: {reference!r}")
    return int(match[2]) - 1, _column(match[1])


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """0-based column of the letters of an address."""
    if not _LETTERS.fullmatch(letters):
        raise ValueError(f"not a column: {letters!r}")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def area(reference: str) -> Area:
    """Rectangle of an address such as A1:C7 or A1."""
    first, _, last = reference.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    return Area(top, left, bottom, right)


class SheetCells:
    """The sheetData of a worksheet root. Rows and cells without r= count on from their left neighbours, as in Excel.

    Args:
        root: The worksheet.
        lean: Puts the cells of a row into the tree, if they are left out of it.
    """

    def __init__(self, root: Element, lean: LeanSheet | None = None) -> None:
        self.root, self._lean = root, lean
        data = child(root, "sheetData")
        self._data = data if data is not None else made(root, "sheetData")
        self._rows = _numbered(self._data, "row", lambda text: int(text) - 1)
        self._row_numbers = sorted(self._rows)
        self._cells: dict[int, dict[int, Element]] = {}
        self._merges = [area(ref) for ref in self._references("mergeCells", "mergeCell")]
        self._arrays: list[Area] | None = None

    def find(self, row: int, column: int) -> Element | None:
        """The cell element, None if the part has none there."""
        if row not in self._cells and row in self._rows:
            # Rows are seldom sparse: looking where the cell should stand spares 50,000 rows their tables.
            cells = self._whole(self._rows[row])
            if column < len(cells) and cells[column].get("r") == cell_name(row, column):
                return cells[column]
        return self._in_row(row).get(column)

    def every(self) -> Iterator[tuple[int, int, Element]]:
        """All cell elements with their rows and columns."""
        for row in self._row_numbers:
            for column, cell in self._in_row(row).items():
                yield row, column, cell

    def cell(self, row: int, column: int) -> Element:
        """The cell element, made in its order with the format of its row or column if there is none."""
        found = self.find(row, column)
        return found if found is not None else self._make(row, column)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows at this place: the upper left one of a merged area."""
        for merged in self._merges:
            if merged.top <= row <= merged.bottom and merged.left <= column <= merged.right:
                return merged.top, merged.left
        return row, column

    def has_formula(self, row: int, column: int) -> bool:
        """Whether the cell is calculated: its own formula, or the area of an array formula or data table."""
        if self._arrays is None:
            if self._lean is not None:
                self._lean.fill_all()
            formulas = self._data.iter(f"{{{namespace(self.root)}}}f")
            self._arrays = [area(f.get("ref", "")) for f in formulas if f.get("t") in ("array", "dataTable") and f.get("ref")]
        found = self.find(row, column)
        if found is not None and child(found, "f") is not None:
            return True
        return any(a.top <= row <= a.bottom and a.left <= column <= a.right for a in self._arrays)

    def put(self, row: int, column: int, value: CellValue, *, base_1904: bool = False) -> Element:
        """Give a cell a value; its format stays. Dates become serial numbers of the workbook's date system.

        Raises:
            ValueError: the cell holds a formula, which is never overwritten.
        """
        if self.has_formula(row, column):
            raise ValueError(f"{cell_name(row, column)} holds a formula")
        cell = self.cell(row, column)
        for element in list(cell):
            cell.remove(element)
        for attribute in ("t", "cm", "vm", "ph"):
            _drop(cell, attribute)
        _fill(cell, value, base_1904=base_1904)
        return cell

    def _in_row(self, row: int) -> dict[int, Element]:
        if row not in self._cells:
            element = self._rows.get(row)
            self._cells[row] = {} if element is None else _numbered(self._whole(element), "c", _column_of)
        return self._cells[row]

    def _whole(self, row: Element) -> Element:
        if self._lean is not None:
            self._lean.fill(row)
        return row

    def _make(self, row: int, column: int) -> Element:
        holder = self._row(row)
        cells = self._in_row(row)
        cell = holder.makeelement(f"{{{namespace(holder)}}}c", {"r": cell_name(row, column)})
        before = max((c for c in cells if c < column), default=None)
        holder.insert(0 if before is None else holder.index(cells[before]) + 1, cell)
        cells[column] = cell
        if style := self._inherited(holder, column):
            cell.set("s", style)
        _widen_spans(holder, column)
        self._widen_dimension(row, column)
        return cell

    def _row(self, row: int) -> Element:
        if row not in self._rows:
            element = self._data.makeelement(f"{{{namespace(self._data)}}}row", {"r": str(row + 1)})
            at = bisect.bisect_left(self._row_numbers, row)
            self._data.insert(self._data.index(self._rows[self._row_numbers[at - 1]]) + 1 if at else 0, element)
            self._row_numbers.insert(at, row)
            self._rows[row] = element
            self._cells.pop(row, None)
        return self._rows[row]

    def _inherited(self, row: Element, column: int) -> str:
        if row.get("customFormat") in ("1", "true"):
            return row.get("s", "")
        columns = child(self.root, "cols")
        for col in () if columns is None else columns:
            if name(col) == "col" and int(col.get("min", "0")) <= column + 1 <= int(col.get("max", "0")):
                return col.get("style", "")
        return ""

    def _widen_dimension(self, row: int, column: int) -> None:
        dimension = child(self.root, "dimension")
        if dimension is None or not dimension.get("ref"):
            return
        try:
            old = area(dimension.get("ref", ""))
        except ValueError:
            return
        wide = Area(min(old.top, row), min(old.left, column), max(old.bottom, row), max(old.right, column))
        if wide != old:
            dimension.set("ref", str(wide))

    def _references(self, holder: str, tag: str) -> list[str]:
        element = child(self.root, holder)
        return [] if element is None else [item.get("ref", "") for item in children(element, tag) if item.get("ref")]


def serial(value: datetime.datetime | datetime.date | datetime.time | datetime.timedelta, *, base_1904: bool = False) -> float:
    """Serial number of a day or time in the workbook's date system."""
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    if isinstance(value, datetime.time):
        return datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / datetime.timedelta(days=1)
    moment = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
    return (moment - _EPOCH) / datetime.timedelta(days=1) - (OFFSET_1904 if base_1904 else 0)


def _fill(cell: Element, value: CellValue, *, base_1904: bool) -> None:
    if isinstance(value, str):
        if value:
            cell.set("t", "inlineStr")
            made(made(cell, "is"), "t", text=escape_text(clean_text(value)))
    elif isinstance(value, CellError):
        cell.set("t", "e")
        made(cell, "v", text=value.code)
    elif isinstance(value, bool):
        cell.set("t", "b")
        made(cell, "v", text=str(int(value)))
    elif value is not None:
        number = value if isinstance(value, (int, float)) else serial(value, base_1904=base_1904)
        made(cell, "v", text=repr(int(number)) if float(number).is_integer() else repr(number))


def _column_of(reference: str) -> int:
    return _column(reference.upper().rstrip("0123456789"))


def _numbered(parent: Element, tag: str, number: Callable[[str], int]) -> dict[int, Element]:
    """Children by their 0-based number."""
    found: dict[int, Element] = {}
    following = 0
    for element in children(parent, tag):
        told = element.get("r")
        here = number(told) if told else following
        found[here] = element
        following = here + 1
    return found


def _widen_spans(row: Element, column: int) -> None:
    """spans= is a hint of the first and last column; a wrong one makes Excel repair the file."""
    first, colon, last = row.get("spans", "").partition(":")
    if colon and " " not in last:
        row.set("spans", f"{min(int(first), column + 1)}:{max(int(last), column + 1)}")
    else:
        _drop(row, "spans")


def _drop(element: Element, attribute: str) -> None:
    if attribute in element.attrib:
        del element.attrib[attribute]
