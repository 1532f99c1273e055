"""Values of a range, read and written in few calls."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any

from addin.hosts.calc.engine.addresses import Area
from addin.hosts.calc.engine.arrays import put_formulas, put_values, runs
from addin.hosts.calc.engine.cells import Cells, common
from addin.hosts.calc.engine.words import ERROR_RESULT, ERRORS, REFERENCE_ERROR

# Heights of rows are fitted at once for so many cells.
_MOST_FITTED = 5_000

#: More cells than this are filled by no single value.
_MOST_FILLED = 5_000_000

_DAY = "YYYY-MM-DD"
_MOMENT = "YYYY-MM-DD HH:MM:SS"


_NOT_OPERATORS = re.compile(r"""(?i)"(?:[^"]|"")*"|'(?:[^']|'')*'|#[a-z/0]+[!?]""")


class ErrorValue(str):
    """An error of a cell, such as #N/A; apart from the same letters as text."""

    __slots__ = ()


class Values(Cells):
    """The part of a range that reads and writes values."""

    @property
    def raw_value(self) -> Any:
        """One value, or a list of rows: text, float, bool, datetime, ErrorValue, "" for blank."""
        rows = [list(row) for row in self.uno.getDataArray()]
        self._read_formats(rows)
        self._read_errors(rows)
        return rows[0][0] if self.is_cell else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = self._rows(value)
        target = self.at(Area(self.area.row, self.area.column, len(rows), len(rows[0])))
        target.write(rows)

    def _rows(self, value: Any) -> Sequence[Sequence[Any]]:
        if isinstance(value, (list, tuple)):
            rows = value if value and isinstance(value[0], (list, tuple)) else [value]
            if len({len(row) for row in rows}) > 1:
                raise ValueError("rows of different lengths")
            return rows
        height, width = self.shape
        if height * width > _MOST_FILLED:
            raise ValueError(f"too many cells to fill: {height} × {width}")
        return [[value] * width] * height

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows that fit the range."""
        if not rows[0]:
            return
        days: list[tuple[int, int]] = []
        moments: list[tuple[int, int]] = []
        truths: list[tuple[int, int]] = []
        formulas: list[tuple[int, int]] = []
        plain = tuple(
            tuple(self._plain(value, (r, c), days, moments, truths, formulas) for c, value in enumerate(row)) for r, row in enumerate(rows)
        )
        with self._heights_kept(plain):
            put_values(self, plain)
        self._give_format(days, _DAY)
        self._give_format(moments, _MOMENT)
        self._give_format(truths, "BOOLEAN")
        self._write_formulas(formulas, rows)

    @contextlib.contextmanager
    def _heights_kept(self, rows: Sequence[Sequence[Any]]) -> Iterator[None]:
        """Fitting the heights of rows takes ten times as long as writing many values; one line of text needs no fitting."""
        many = len(rows) * len(rows[0]) > _MOST_FITTED
        kept = (
            many and common(self.uno, "IsTextWrapped") is False and not any(isinstance(v, str) and "\n" in v for row in rows for v in row)
        )
        if kept:
            self.document.IsAdjustHeightEnabled = False
        try:
            yield
        finally:
            if kept:
                self.document.IsAdjustHeightEnabled = True

    def _plain(self, value: Any, cell: tuple[int, int], days: Any, moments: Any, truths: Any, formulas: Any) -> str | float:
        # None ends soffice 7.4 (SIGABRT), a bool is refused: blanks are "", truths are numbers with a format.
        if isinstance(value, str):
            if len(value) > 1 and value.startswith("="):
                formulas.append(cell)
                return ""
            return value
        if isinstance(value, bool):
            truths.append(cell)
            return float(value)
        if isinstance(value, (int, float)):
            return float(value)
        if isinstance(value, datetime.datetime):
            (moments if value.time() != datetime.time() else days).append(cell)
            return self.book.formats.serial(value.replace(tzinfo=None))
        if isinstance(value, datetime.date):
            days.append(cell)
            return self.book.formats.serial(value)
        if isinstance(value, datetime.time):
            return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
        return "" if value is None else str(value)

    def _write_formulas(self, cells: list[tuple[int, int]], rows: Sequence[Sequence[Any]]) -> None:
        sheet, row, column = self.place if cells else (0, 0, 0)
        found = [(rows[r][c], (sheet, row + r, column + c)) for r, c in cells]
        written = dict(zip(cells, self.book.grammar.to_calc(found), strict=True))
        for area in runs(cells):
            block = tuple(
                tuple(written[r, c] for c in range(area.column, area.last_column + 1)) for r in range(area.row, area.last_row + 1)
            )
            put_formulas(self._part(area), block)

    def _part(self, area: Area) -> Cells:
        """Cells by their place in this range, from 0."""
        return self.at(Area(self.area.row + area.row, self.area.column + area.column, area.height, area.width))

    def _give_format(self, cells: list[tuple[int, int]], code: str) -> None:
        """Give cells a format, unless they have one of the same kind already."""
        key = self.book.formats.key(code) if cells else 0
        for area in runs(cells):
            parts = self._part(area).uno.getUniqueCellFormatRanges()
            for number in range(parts.Count):
                ranges = parts.getByIndex(number)
                if not self._same_kind(ranges.getByIndex(0).NumberFormat, key):
                    ranges.NumberFormat = key

    def _same_kind(self, one: int, other: int) -> bool:
        formats = self.book.formats
        return (formats.is_moment(other) and formats.is_moment(one)) or (formats.is_logical(other) and formats.is_logical(one))

    def _read_formats(self, rows: list[list[Any]]) -> None:
        formats = self.book.formats
        for key, areas in self._formatted():
            if formats.is_logical(key):
                self._convert(rows, areas, bool)
            elif formats.is_moment(key):
                self._convert(rows, areas, formats.moment)

    def _formatted(self) -> Iterator[tuple[int, Any]]:
        parts = self.uno.getUniqueCellFormatRanges()
        for number in range(parts.Count):
            ranges = parts.getByIndex(number)
            yield ranges.getByIndex(0).NumberFormat, ranges.RangeAddresses

    def _convert(self, rows: list[list[Any]], areas: Any, convert: Any) -> None:
        top, left = self.area.row - 1, self.area.column - 1
        for area in areas:
            for row in rows[area.StartRow - top : area.EndRow - top + 1]:
                for c in range(area.StartColumn - left, area.EndColumn - left + 1):
                    if isinstance(row[c], float):
                        row[c] = convert(row[c])

    def _read_errors(self, rows: list[list[Any]]) -> None:
        top, left = self.area.row - 1, self.area.column - 1
        for area in self.uno.queryFormulaCells(ERROR_RESULT).RangeAddresses:
            for r in range(area.StartRow, area.EndRow + 1):
                for c in range(area.StartColumn, area.EndColumn + 1):
                    rows[r - top][c - left] = _error_of(self._sheet.uno.getCellByPosition(c, r))


def _error_of(cell: Any) -> ErrorValue:
    number = cell.getError()
    # Calc calls an empty intersection #REF!, Excel #NULL!; the sign of intersection is ! in Calc's grammar.
    if number == REFERENCE_ERROR and "!" in _NOT_OPERATORS.sub("", cell.Formula):
        return ErrorValue("#NULL!")
    return ErrorValue(ERRORS.get(number, f"Err:{number}"))
