"""Long tables at speed: XlsxWriter makes the workbook with everything but the rows, then the rows are streamed into their sheets.

XlsxWriter needs some 15 CPU seconds for 100,000 rows of 30 columns; written as text they take two. Each column has four styles, taken
from four pattern rows that XlsxWriter wrote: plain, quoted (text that looks like a formula), marked, marked and quoted.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from addin.consolidate.workbook.pieces import Archive, Kept, Piece, deflate
from udfs.kinds.dates import to_serial
from workbooks.grid import column_name
from workbooks.put import clean_text, escape_text, is_risky, xml_text

PATTERNS = 4
#: Height of a line of text, in points.
_LINE = 15
_QUOTED, _MARKED = 1, 2
#: Rows of a piece; and of a list beyond which speed counts more than size, and which is filtered, not printed.
_BLOCK, LONG = 500, 2000
#: Text that can stand in the XML as it is and is nothing like a formula.
_SAFE = re.compile(
    "[^\x00-\x20&<>_=+\\-@＝＋－＠\u3000\xa0\ufeff\ud800-\udfff\ufffe\uffff][^\x00-\x1f&<>_\ud800-\udfff\ufffe\uffff]{0,999}(?<![ \u3000])"
)
_ROW = re.compile(rb'<row r="(\d+)"[^>]*/>|<row r="(\d+)"[^>]*>.*?</row>', re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_REF = re.compile(rb'(?<= )ref="[A-Z]+[0-9]+:[A-Z]+[0-9]+"')
_STYLE = re.compile(rb'<c r="[A-Z]+\d+"(?: s="(\d+)")?')


class Formula(NamedTuple):
    """A formula without its equals sign, and its result."""

    text: str
    result: float


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one sheet, by column.

    Attributes:
        part: 1-based number of the sheet in the workbook.
        first: 0-based sheet row of the first row.
        columns: Values by column; text, numbers, days, times, formulas or None.
        marked: (row, column) of cells to be marked, counted from the first.
    """

    part: int
    first: int
    columns: Sequence[Sequence[Any]]
    marked: frozenset[tuple[int, int]] = frozenset()
    #: Lines of text a row needs, for rows that need more than one.
    lines: Mapping[int, int] = field(default_factory=dict)
    #: Hash over all that determines the rows from one to before another; rows without one are made anew in every run.
    mark: Callable[[int, int], str] | None = None

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0


def patterns_at(first: int, count: int, below: int) -> int:
    """Row of the first pattern: below all rows; in a long table in place of the first, since XlsxWriter visits each row between."""
    return first if count > LONG else first + max(count, 1) + below


def stream(source: BinaryIO, target: Path, tables: Sequence[Rows], kept: Kept) -> None:
    """Copy a workbook of XlsxWriter, with rows streamed into its sheets; the same content gives the same bytes."""
    by_part = {f"xl/worksheets/sheet{t.part}.xml": t for t in tables}
    by_table = {f"xl/tables/table{t.part}.xml": t for t in tables}
    with zipfile.ZipFile(source) as old, target.open("wb") as file:
        new = Archive(file)
        for name in old.namelist():
            data = old.read(name)
            if name in by_table:
                data = _REF.sub(b'ref="' + _area(by_table[name]).encode() + b'"', data)
            table = by_part.get(name)
            new.add(name, [deflate(data, 6, last=True)] if table is None else _sheet(data, table, kept))
        new.close()


def _area(table: Rows) -> str:
    """The table's area, its heads included."""
    return f"A{table.first}:{column_name(len(table.columns) - 1)}{table.first + table.count}"


def _sheet(data: bytes, table: Rows, kept: Kept) -> Iterator[Piece]:
    start, end = data.index(b"<sheetData"), data.index(b"</sheetData>")
    above: list[bytes] = []
    within: list[bytes] = []
    below: list[bytes] = []
    stop = table.first + table.count
    for row in _ROW.finditer(data, start, end):
        number = int(row[1] or row[2]) - 1
        (above if number < table.first else within if number < stop else below).append(row[0])
    if table.count > LONG:
        patterns = within[:PATTERNS]
    else:
        below, patterns = below[:-PATTERNS], below[-PATTERNS:]
    styles = [[int(s or 0) for s in _STYLE.findall(row)] for row in patterns]
    corner = f"{column_name(len(table.columns) - 1)}{stop + len(below)}".encode()
    head = _DIMENSION.sub(b'<dimension ref="A1:' + corner + b'"/>', data[:start])
    level = 1 if table.count > LONG else 6
    yield deflate(head + b"<sheetData>" + b"".join(above), level)
    rows = _Writer(table, styles)
    for at in range(0, table.count, _BLOCK):
        stop = min(at + _BLOCK, table.count)
        key = rows.key(at, stop)
        piece = kept.get(key) if key else None
        if piece is None:
            piece = deflate(rows.block(at, stop), level)
            if key:
                kept.put(key, piece)
        yield piece
    yield deflate(b"".join(below) + data[end:], level, last=True)


class _Writer:
    """Rows of a table as XML; a block depends on its own rows alone."""

    def __init__(self, table: Rows, styles: Sequence[Sequence[int]]) -> None:
        self._table = table
        self._styles = [[s[c] for s in styles] for c in range(len(table.columns))]
        self._pattern = "".join(f'<c r="{column_name(c)}{{}}"%s' for c in range(len(table.columns)))

    def key(self, start: int, stop: int) -> str:
        """Hash over what determines a block; "" if it is not kept."""
        if self._table.mark is None:
            return ""
        told = (self._table.mark(start, stop), start, stop, self._table.first, self._table.count > LONG, self._styles)
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def block(self, start: int, stop: int) -> bytes:
        """The rows from one to before another."""
        table = self._table
        columns = [values[start:stop] for values in table.columns]
        cells = [_cells(values, styles) for values, styles in zip(columns, self._styles, strict=True)]
        for row, column in table.marked:
            if start <= row < stop:
                cells[column][row - start] = _cell(columns[column][row - start], self._styles[column][_MARKED:])
        lines: list[str] = []
        for row, line in enumerate(zip(*cells, strict=True), start=start):
            number = table.first + row + 1
            height = f' ht="{_LINE * table.lines[row]}" customHeight="1"' if row in table.lines else ""
            lines.append(f'<row r="{number}"{height}>{self._pattern.replace("{}", str(number)) % line}</row>')
        return "".join(lines).encode()


def _cells(values: Sequence[Any], styles: Sequence[int]) -> list[str]:
    """Cells of a column from their style attribute on; equal values are made once."""
    known = {value: _cell(value, styles) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def _cell(value: Any, styles: Sequence[int]) -> str:
    if value is None or value == "":
        return f' s="{styles[0]}"/>'
    if isinstance(value, str):
        return _text(value, styles)
    if isinstance(value, Formula):
        return f' s="{styles[0]}"><f>{xml_text(value.text)}</f><v>{_number(value.result)}</v></c>'
    return f' s="{styles[0]}"><v>{_number(value)}</v></c>'


def _text(text: str, styles: Sequence[int]) -> str:
    if _SAFE.fullmatch(text):
        return f' s="{styles[0]}" t="inlineStr"><is><t>{text}</t></is></c>'
    clean = clean_text(text)
    if not clean:
        return f' s="{styles[0]}"/>'
    style = styles[_QUOTED] if is_risky(clean) else styles[0]
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(escape_text(clean))}</t></is></c>'


def _number(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        since_midnight = datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return repr(to_serial(value) + since_midnight / datetime.timedelta(days=1))
    if isinstance(value, datetime.date):
        return str(to_serial(value))
    return repr(value)
