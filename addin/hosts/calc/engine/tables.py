"""Tables: Calc's named database ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc.engine.addresses import Area
from addin.hosts.calc.engine.listed import Listed

if TYPE_CHECKING:
    from addin.hosts.calc.engine.range import Range
    from addin.hosts.calc.engine.sheet import Sheet


class Table(base_classes.Table):
    """A table of a sheet; Calc knows no table styles."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet = sheet
        self._name = name

    @property
    def api(self) -> Any:
        """UNO's database range."""
        return self._sheet.book.document.DatabaseRanges.getByName(self._name)

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    @property
    def display_name(self) -> str:
        """The same."""
        return self._name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def range(self) -> Range:
        """All its cells."""
        told = self.api.DataArea
        height, width = told.EndRow - told.StartRow + 1, told.EndColumn - told.StartColumn + 1
        return self._sheet.cells.at(Area(told.StartRow + 1, told.StartColumn + 1, height, width))

    @property
    def header_row_range(self) -> Range | None:
        """Its head, None if it has none."""
        area = self.range.area
        return self.range.at(Area(area.row, area.column, 1, area.width)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its rows, None if it has none."""
        area = self.range.area
        head, foot = int(self.show_headers), int(self.show_totals)
        height = area.height - head - foot
        return self.range.at(Area(area.row + head, area.column, height, area.width)) if height > 0 else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals, None if it has none."""
        area = self.range.area
        return self.range.at(Area(area.last_row, area.column, 1, area.width)) if self.show_totals else None

    @property
    def insert_row_range(self) -> Range | None:
        """Where the first row goes, None if there are rows."""
        area = self.range.area
        return None if self.data_body_range else self.range.at(Area(area.last_row + 1, area.column, 1, area.width))

    @property
    def show_headers(self) -> bool:
        """Whether its first row is the head."""
        return bool(self.api.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.api.ContainsHeader = bool(value)

    @property
    def show_totals(self) -> bool:
        """Whether its last row tells totals."""
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if bool(value) != self.show_totals:
            area = self.range.area
            self.resize(self.range.at(Area(area.row, area.column, area.height + (1 if value else -1), area.width)))
            self.api.TotalsRow = bool(value)

    @property
    def show_autofilter(self) -> bool:
        """Whether its heads have filter buttons."""
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = bool(value)

    def resize(self, range: Any) -> None:  # noqa: A002 — xlwings' name
        """Take in other cells."""
        self.api.DataArea = getattr(range, "impl", range).uno.RangeAddress


class Tables(Listed[Table], base_classes.Tables):
    """Tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """UNO's database ranges of the book."""
        return self._sheet.book.document.DatabaseRanges

    @property
    def parent(self) -> Sheet:
        """Their sheet."""
        return self._sheet

    def all(self) -> list[Table]:
        """All tables that lie on the sheet."""
        ranges, sheet = self.api, self._sheet.index - 1
        return [Table(self._sheet, name) for name in ranges.getElementNames() if ranges.getByName(name).DataArea.Sheet == sheet]

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = None,
        destination: Any = None,
        table_style_name: Any = None,
        name: str | None = None,
    ) -> Table:
        """Make cells a table."""
        cells = getattr(source, "impl", source)
        ranges = self.api
        given = name or next(free for number in range(1, 1000) if not ranges.hasByName(free := f"Table{number}"))
        ranges.addNewByName(given, cells.uno.RangeAddress)
        made = Table(self._sheet, given)
        made.show_headers = has_headers is not False
        made.show_autofilter = True
        return made


def table_at(cells: Range) -> Table | None:
    """The table that the first cell lies in."""
    row, column = cells.area.row, cells.area.column
    for table in cells.sheet.tables.all():
        area = table.range.area
        if area.row <= row <= area.last_row and area.column <= column <= area.last_column:
            return table
    return None
