"""What is the user's in a cockpit that lies there: notes, widths of columns, filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbooks.opening.files import read_book
from workbooks.problems import Refusal, Severity, Where, refuse, rule

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NOT_OURS = rule(
    "KH188",
    Severity.ERROR,
    "不是看板",
    "“{file}”已经有了，不是系统写出的看板（{why}），没有覆盖。",
    "--out 换一个文件名，或先把原来的移走。",
    clause="R16",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Notes by unit; widths and wanted values of filters by head."""

    notes: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path, sheet: str, head_row: int, unit: str, notes: str) -> Kept:
        """What a workbook holds of the user's; nothing of one that is not there.

        Args:
            path: The workbook.
            sheet: The sheet of the board.
            head_row: Its 0-based row of heads.
            unit: Head of the units.
            notes: Head of the notes.

        Raises:
            Refusal: KH188, the workbook is no cockpit, or it cannot be read: it may hold somebody's work.
        """
        if not path.exists():
            return cls()
        try:
            grid = next((g for g in read_book(path).sheets if g.name == sheet), None)
        except Refusal as refusal:
            raise refuse(NOT_OURS, Where(), file=path.name, why=refusal.problem.rule.title) from refusal
        heads = {} if grid is None or head_row >= len(grid.rows) else {str(h).strip(): c for c, h in enumerate(grid.rows[head_row]) if h}
        if grid is None or unit not in heads or notes not in heads:
            raise refuse(NOT_OURS, Where(), file=path.name, why=f"没有《{sheet}》或里面没有“{unit}”“{notes}”两列")
        told = ((grid.at(r, heads[unit]), grid.at(r, heads[notes])) for r in range(head_row + 1, len(grid.rows)))
        widths, filters = _looks(path, sheet, heads)
        return cls({str(u): str(note) for u, note in told if u and note}, widths, filters)

    def rest(self, units: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Notes on units that are no longer listed."""
        return ((unit, note) for unit, note in self.notes.items() if unit not in units)

    def filter(self, sheet: Worksheet, heads: Sequence[str], first: int, rows: Sequence[Sequence[str]]) -> None:
        """Set the user's filters again, and hide the rows they leave out."""
        for c, head in enumerate(heads):
            wanted = self.filters.get(head)
            if not wanted or not rows or c >= len(rows[0]):
                continue
            sheet.filter_column_list(c, list(wanted))
            for r, row in enumerate(rows, start=first):
                if row[c] not in wanted:
                    sheet.set_row(r, None, None, {"hidden": True})


def _looks(path: Path, sheet: str, heads: Mapping[str, int]) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Widths and filters; those of a workbook that openpyxl cannot open are the usual ones."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # noqa: BLE001 - a library's error on a file somebody else's program wrote
        return {}, {}
    found: Any = book[sheet] if sheet in book.sheetnames else None
    if found is None:
        return {}, {}
    widths = {head: _width(found, get_column_letter(c + 1)) for head, c in heads.items()}
    columns = found.auto_filter.filterColumn if found.auto_filter else []
    by_column = {f.colId: list(f.filters.filter) for f in columns if f.filters is not None and f.filters.filter}
    return {head: w for head, w in widths.items() if w}, {head: by_column[c] for head, c in heads.items() if c in by_column}


def _width(sheet: Any, letter: str) -> float:
    """Width in characters; openpyxl keeps neighbours of one width under the first of them."""
    for key, told in sheet.column_dimensions.items():
        if told.width and told.customWidth and (key == letter or (told.min and told.max and _within(letter, told.min, told.max))):
            return round(float(told.width) - 0.7109375, 2)
    return 0.0


def _within(letter: str, first: int, last: int) -> bool:
    from openpyxl.utils import column_index_from_string

    return bool(first <= column_index_from_string(letter) <= last)
