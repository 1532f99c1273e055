"""The open workbook as buttons use it, in plain xlwings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.desk.desk import OpenBook
from addin.hosts.live import marks
from addin.hosts.live.host import Host, Progress
from udfs.cells import CellError
from workbooks.answering.entries import Entry
from workbooks.answering.patch.styles import is_date_format
from workbooks.examined import Examined
from workbooks.problems import Severity, Where, refuse, rule
from workbooks.put import clean_text, is_risky

LOCKED = rule("KH861", Severity.ERROR, "标注去不掉", "工作表“{sheet}”受保护，上面的标注去不掉。", "撤消这张表的保护，再按一次“清除标注”。")
_LIKE_NUMBER = re.compile(r"\s*[-+]?[\d.,/:年月日-]+\s*[%％]?\s*")


class LiveBook(OpenBook):
    """A workbook open in a host.

    Args:
        host: The program.
        book: The workbook.
        spool: A folder for closed copies, removed by its maker after the press.
        progress: Told how far marking is.
    """

    def __init__(self, host: Host, book: xw.Book, spool: Path, progress: Progress) -> None:
        self.host, self.book, self._spool, self._progress = host, book, spool, progress
        self.name = book.name
        self._in_step = False

    def place(self) -> Where:
        """The active cell."""
        chosen = self.host.selection(self.book)
        if chosen is None:
            return Where(self.name, self.book.sheets.active.name, 0, 0)
        return Where(self.name, chosen.sheet.name, chosen.row - 1, chosen.column - 1)

    def copy(self) -> Path:
        """A closed copy of what is on the screen now."""
        target = self._spool / Path(self.name).name
        target.unlink(missing_ok=True)
        self.host.save_copy(self.book, target, own_format=False)
        return target

    def copy_to(self, folder: Path, stem: str) -> Path:
        """A copy that stays, in the workbook's own format."""
        target = folder / f"{stem}{Path(self.name).suffix or '.xlsx'}"
        self.host.save_copy(self.book, target, own_format=True)
        return target

    def folder(self) -> Path:
        """Folder the workbook lies in; the user's own for one never saved."""
        path = file_of(self.book)
        return path.parent if path is not None and path.parent.exists() else Path.home()

    def mark(self, found: Examined) -> str:
        """Mark the faults and list them on the sheet 校验结果, or say why not."""
        if why := self.host.no_list(self.book):
            return f"{why}，没有标注，问题列在下面。"
        with self.step("客户簿校验"):
            locked = marks.mark(self.host, self.book, found, self._progress)
        return f"工作表{'、'.join(f'“{name}”' for name in locked)}受保护，没有标注，见“校验结果”表。" if locked else ""

    def lists(self) -> bool:
        """Whether it takes the sheet 校验结果."""
        return not self.host.no_list(self.book)

    def unmark(self) -> int:
        """Take marks and the sheet 校验结果 away."""
        marked = marks.marked_sheets(self.host, self.book)
        self.host.check_writable(self.book, marked, structure=True)
        if locked := [name for name in marked if not self.host.can_mark(self.book.sheets[name])]:
            raise refuse(LOCKED, Where(self.name, locked[0]), sheet=locked[0])
        with self.step("客户簿清除标注"):
            return marks.unmark(self.host, self.book)

    def write(self, entries: Sequence[Entry], step: str) -> None:
        """Put values into cells as one step; formulas among them are left alone."""
        self.host.check_writable(self.book, {e.where.sheet for e in entries})
        ordered = sorted(entries, key=lambda e: (e.where.sheet, e.where.column or 0, e.where.row or 0))
        with self.step(step):
            for run in _runs(ordered):
                self._write_run(run)

    def _write_run(self, run: Sequence[Entry]) -> None:
        """Values of cells below each other."""
        sheet, row, column = run[0].where.sheet, run[0].where.row or 0, run[0].where.column or 0
        area = self.book.sheets[sheet].range((row + 1, column + 1), (row + len(run), column + 1))
        free = [e for e, (formula,) in zip(run, formulas(area), strict=True) if not formula.startswith("=")]
        if len(free) < len(run):
            for part in _runs(free):
                self._write_run(part)
            return
        for formatted in _formatted(area, run):
            self.host.put_format(*formatted)
        self.host.put_column(area, [_plain(e.value) for e in run])

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """All changes within are one step."""
        if self._in_step:
            yield
            return
        with self.host.quiet(), self.host.step(self.book, title):
            self._in_step = True
            try:
                yield
            finally:
                self._in_step = False


def file_of(book: xw.Book) -> Path | None:
    """File of a workbook; None for one never saved, or in a OneDrive whose folder on this machine xlwings cannot tell."""
    try:
        path = Path(book.fullname)
    except xw.XlwingsError:
        return None
    return path if path.is_absolute() else None


def _runs(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries that stand below each other in one column, in order."""

    def key(numbered: tuple[int, Entry]) -> tuple[str, int, int]:
        i, e = numbered
        return e.where.sheet, e.where.column or 0, (e.where.row or 0) - i

    for _, run in groupby(enumerate(entries), key):
        yield [e for _, e in run]


def _formatted(area: xw.Range, run: Sequence[Entry]) -> Iterator[tuple[xw.Range, str]]:
    """Cells below each other whose number format would show the new value wrongly, with a fitting one."""
    common = area.number_format
    codes = [common] * len(run) if common is not None else [cell.number_format for cell in area]
    fitting = [number_format(entry, str(code or "General")) for entry, code in zip(run, codes, strict=True)]
    for code, stretch in groupby(range(len(run)), lambda i: fitting[i]):
        if code:
            rows = list(stretch)
            yield area.sheet.range((area.row + rows[0], area.column), (area.row + rows[-1], area.column)), code


def number_format(entry: Entry, code: str) -> str:
    """A number format that shows the value rightly where `code` would not; "" if that is well."""
    value = entry.value
    if isinstance(value, str):
        return "@" if code != "@" and (is_risky(value) or _LIKE_NUMBER.fullmatch(value)) else ""
    if isinstance(value, datetime.date):
        return "" if is_date_format(code) else "yyyy-mm-dd"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if entry.share:
            return "" if "%" in code else "0.00%"
        return "General" if code == "@" or is_date_format(code) else ""
    return ""


def _plain(value: Any) -> Any:
    """A value as xlwings takes it."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, CellError):
        return value.code
    return value


def formulas(area: xw.Range) -> list[list[str]]:
    """Formulas of an area as rows of texts, whatever its shape; the text of a value where there is none."""
    raw: Any = area.formula
    rows, columns = area.shape
    if rows == columns == 1:
        raw = [[raw]]
    elif not isinstance(raw[0], (list, tuple)):
        raw = [raw] if rows == 1 else [[v] for v in raw]
    return [["" if v is None else str(v) for v in row] for row in raw]
