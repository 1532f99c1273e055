"""One sheet while it is read: cells arrive in any number and from anywhere, memory follows the filled ones only."""

from __future__ import annotations

from collections.abc import Sequence

from workbooks import refusals
from workbooks.grid import Area, CellValue, Grid, cell_name
from workbooks.opening.addin_names import plain_formula
from workbooks.opening.readers.values import UNITS, Look
from workbooks.problems import Where, refuse

MAX_ROW = 1_048_575
MAX_COLUMN = 16_383
MAX_DATA_ROWS = 50_000
MAX_BLANK_RUN = 5_000
MAX_COLUMN_GAP = 1_000
MAX_MERGES = 20_000
MAX_STRAY_NAMED = 20
MAX_CELLS = 5_000_000


class Sheet:
    """Collects one worksheet. What stands beyond 5,000 blank rows or 1,000 unused columns is named, not read."""

    def __init__(self, book: str, name: str, *, hidden: bool = False) -> None:
        self.where = Where(book=book, sheet=name)
        self.hidden = hidden
        self.rows: list[list[CellValue]] = []
        self.width = 0
        self.uncalculated: dict[tuple[int, int], str] = {}
        self.percent: set[tuple[int, int]] = set()
        self.amounts: dict[tuple[int, int], str] = {}
        self.pictures: set[tuple[int, int]] = set()
        self._data_rows = 0
        self._cells = 0
        self._stray: list[str] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._merges: list[Area] = []

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Take one filled cell.

        Raises:
            Refusal: KH119 for two values in one cell or a place no sheet has, KH128 for more than 50,000 rows.
        """
        if not (0 <= row <= MAX_ROW and 0 <= column <= MAX_COLUMN):
            raise refuse(refusals.DAMAGED, self.where, what="有超出工作表范围的单元格")
        if self._is_far(row, column):
            return
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        if not cells:
            self._count_rows(1)
        self._count_cells(1)
        if column < len(cells):
            if cells[column] is not None:
                raise refuse(refusals.DAMAGED, self.where, what=f"单元格{cell_name(row, column)}出现了两次")
            cells[column] = value
            return
        cells.extend([None] * (column - len(cells)))
        cells.append(value)
        self.width = max(self.width, column + 1)

    def put_rows(self, numbers: Sequence[int], columns: Sequence[Sequence[CellValue]]) -> bool:
        """Take whole rows, told by column, that come after all rows before; False if one is not near enough for that."""
        rows = list(map(list, zip(*columns, strict=True)))
        following = numbers[0] == len(self.rows) and numbers[-1] - numbers[0] == len(numbers) - 1
        if not following or None in columns[-1] or len(columns) > self.width + MAX_COLUMN_GAP:
            return all(map(self.put_row, numbers, rows))
        self._count_rows(len(rows))
        self._count_cells(len(rows) * len(columns))
        self.rows += rows
        self.width = max(self.width, len(columns))
        return True

    def put_row(self, row: int, cells: list[CellValue]) -> bool:
        """Take a whole row; see `put_rows`."""
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return True
        if row < len(self.rows) or row - len(self.rows) > MAX_BLANK_RUN or len(cells) > self.width + MAX_COLUMN_GAP:
            return False
        self._count_rows(1)
        self._count_cells(len(cells))
        while len(self.rows) < row:
            self.rows.append([])
        self.rows.append(cells)
        self.width = max(self.width, len(cells))
        return True

    def formula(self, row: int, column: int, text: str) -> None:
        """Note a formula without a stored result."""
        if not self._is_far(row, column):
            self.uncalculated[(row, column)] = plain_formula(text)

    def picture(self, row: int, column: int) -> None:
        """Note a cell that holds a picture."""
        if not self._is_far(row, column):
            self.pictures.add((row, column))

    def put_number(self, row: int, column: int, value: CellValue, look: Look) -> None:
        """Take one number cell, as its format makes it; the places of percentages and of amounts with a unit are remembered."""
        self.put(row, column, value)
        if look is Look.PERCENT:
            self.percent.add((row, column))
        elif look in UNITS:
            self.amounts[row, column] = UNITS[look]

    def hide_row(self, row: int) -> None:
        """Note a hidden row."""
        self._hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns, both ends included."""
        self._hidden_columns.append((first, last))

    def merge(self, area: Area) -> None:
        """Note a merged area.

        Raises:
            Refusal: KH121 for more than 20,000 of them.
        """
        if len(self._merges) >= MAX_MERGES:
            raise refuse(refusals.TOO_LARGE, self.where, what=f"合并单元格超过{MAX_MERGES:,}处")
        self._merges.append(area)

    def grid(self) -> Grid:
        """The sheet as read; hidden rows and columns outside the table are left out."""
        height = max([len(self.rows), *(row + 1 for row, _ in self.uncalculated)])
        width = max([self.width, *(column + 1 for _, column in self.uncalculated)])
        columns = {c for first, last in self._hidden_columns for c in range(first, min(last + 1, width))}
        return Grid(
            name=self.where.sheet,
            rows=self.rows,
            width=width,
            hidden=self.hidden,
            hidden_rows=frozenset(row for row in self._hidden_rows if row < height),
            hidden_columns=frozenset(columns),
            merges=tuple(self._merges),
            percent=frozenset((row, column) for row, column in self.percent if row < len(self.rows) and column < self.width),
            amounts=self.amounts,
            uncalculated=self.uncalculated,
            pictures=frozenset(self.pictures),
            stray=tuple(self._stray),
        )

    def _is_far(self, row: int, column: int) -> bool:
        if row - len(self.rows) <= MAX_BLANK_RUN and column - self.width <= MAX_COLUMN_GAP:
            return False
        if len(self._stray) < MAX_STRAY_NAMED:
            self._stray.append(cell_name(row, column))
        return True

    def _count_rows(self, count: int) -> None:
        self._data_rows += count
        if self._data_rows > MAX_DATA_ROWS:
            raise refuse(refusals.TOO_MANY_ROWS, self.where, sheet=self.where.sheet, limit=MAX_DATA_ROWS)

    def _count_cells(self, count: int) -> None:
        self._cells += count
        if self._cells > MAX_CELLS:
            raise refuse(refusals.TOO_LARGE, self.where, what=f"工作表《{self.where.sheet}》有数据的单元格超过{MAX_CELLS:,}个")
