"""What stands in the selected row of an open workbook: whose name, which month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from addin.declare import Ask
from addin.desk.desk import Desk
from workbooks.problems import Severity, Where, refuse, rule

if TYPE_CHECKING:
    from workbooks.grid import Grid

NOTHING_CHOSEN = rule(
    "KH583", Severity.ERROR, "没有选中要用的一行", "《{sheet}》{cell}这一行没有{what}的名称。", "点一下写有{what}名称的那一行，再按按钮。"
)
NO_CELL = rule("KH584", Severity.ERROR, "单元格写法不对", "“{cell}”不是单元格。", "写成B8这样。")

CELL = Ask("单元格", "如B8：选中的那一格", host="cell")
SHEET = Ask("工作表", "不写就是保存时的当前表", host="skips")


@dataclass(frozen=True, slots=True)
class Selected:
    """A cell of a sheet, and the name of its workbook."""

    book: str
    grid: Grid
    row: int
    column: int
    cell: str

    def named(self, what: str, known: Callable[[str], str | None]) -> str:
        """The first name that is known, in the cell and then in its row.

        Args:
            what: Names of what, for the message.
            known: Gives the name as the ledger has it, None for other texts.

        Raises:
            Refusal: KH583, there is none.
        """
        found = next((name for text in self._texts() if (name := known(text))), None)
        if found is None:
            raise refuse(NOTHING_CHOSEN, Where(self.book, self.grid.name), what=what, sheet=self.grid.name, cell=self.cell)
        return found

    def _texts(self) -> Iterator[str]:
        row = self.grid.rows[self.row] if self.row < len(self.grid.rows) else ()
        for value in (self.grid.at(self.row, self.column), *row):
            if isinstance(value, str) and value.strip():
                yield value


def selected(desk: Desk, path: Path, cell: str, sheet: str) -> Selected:
    """The selected cell of a workbook.

    Raises:
        Refusal: KH584, it is no cell.
    """
    from workbooks.answering.patch.cells import place
    from workbooks.opening.intake import open_book

    book = open_book(path, password=desk.password, now=desk.now.astimezone())
    wanted = sheet or (desk.book.place().sheet if desk.book is not None else book.sheets[book.active].name)
    grid = next((g for g in book.sheets if g.name == wanted), book.sheets[book.active])
    try:
        row, column = place(cell)
    except ValueError:
        raise refuse(NO_CELL, Where(book.name, grid.name), cell=cell) from None
    return Selected(book.name, grid, row, column, cell)
