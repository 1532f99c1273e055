"""Long tables at speed: XlsxWriter makes the workbook with everything but the rows, then the rows are streamed into their sheets.

XlsxWriter needs some 15 CPU seconds for 100,000 rows of 30 columns; written as text they take two. Each column has four styles, taken
from four pattern rows that XlsxWriter wrote below the table: plain, quoted (text that looks like a formula), marked, marked and quoted.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from udfs.dates import to_serial
from workbooks.grid import column_name
from workbooks.put import clean_text, escape_text, is_risky

PATTERNS = 4
#: Height of a line of text, in points.
_LINE = 15
_QUOTED, _MARKED = 1, 2
_STAMP = (1980, 1, 1, 0, 0, 0)
#: Text that can stand in the XML as it is and is nothing like a formula.
_SAFE = re.compile(
    "[^\x00-\x20&<>_=+\\-@＝＋－＠\u3000\xa0\ufeff\ud800-\udfff\ufffe\uffff][^\x00-\x1f&<>_\ud800-\udfff\ufffe\uffff]{0,999}(?<![ \u3000])"
)
_ROW = re.compile(rb'<row r="(\d+)"[^>]*/>|<row r="(\d+)"[^>]*>.*?</row>', re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_REF = re.compile(rb'(?<= )ref="[A-Z]+[0-9]+:[A-Z]+[0-9]+"')
_STYLE = re.compile(rb'<c r="[A-Z]+\d+"(?: s="(\d+)")?')


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one sheet, by column.

    Attributes:
        part: 1-based number of the sheet in the workbook.
        first: 0-based sheet row of the first row.
        columns: Values by column; text, numbers, days, times or None.
        marked: (row, column) of cells to be marked, counted from the first.
    """

    part: int
    first: int
    columns: Sequence[Sequence[Any]]
    marked: frozenset[tuple[int, int]] = frozenset()
    #: Lines of text a row needs, for rows that need more than one.
    lines: Mapping[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0


def stream(source: BinaryIO, target: Path, tables: Sequence[Rows]) -> None:
    """Copy a workbook of XlsxWriter, with rows streamed into its sheets; the same content gives the same bytes."""
    by_part = {f"xl/worksheets/sheet{t.part}.xml": t for t in tables}
    by_table = {f"xl/tables/table{t.part}.xml": t for t in tables}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(name)
            table = by_part.get(name)
            if name in by_table:
                data = _REF.sub(b'ref="' + _area(by_table[name]).encode() + b'"', data)
            if table is None:
                new.writestr(info, data, compresslevel=6)
                continue
            info._compresslevel = 1 if table.count > 2000 else 6  # type: ignore[attr-defined] # noqa: SLF001 - ZipFile.open takes none
            with new.open(info, "w", force_zip64=True) as part:
                for piece in _sheet(data, table):
                    part.write(piece)


def _area(table: Rows) -> str:
    """The table's area, its heads included."""
    return f"A{table.first}:{column_name(len(table.columns) - 1)}{table.first + table.count}"


def _sheet(data: bytes, table: Rows) -> Iterator[bytes]:
    start, end = data.index(b"<sheetData"), data.index(b"</sheetData>")
    kept: list[bytes] = []
    patterns: list[bytes] = []
    below = table.first + table.count
    for row in _ROW.finditer(data, start, end):
        number = int(row[1] or row[2]) - 1
        if number < table.first:
            kept.append(row[0])
        elif number >= below:
            patterns.append(row[0])
    styles = [[int(s or 0) for s in _STYLE.findall(row)] for row in patterns[:PATTERNS]]
    corner = f"{column_name(len(table.columns) - 1)}{below}".encode()
    head = _DIMENSION.sub(b'<dimension ref="A1:' + corner + b'"/>', data[:start])
    yield head + b"<sheetData>" + b"".join(kept)
    yield from _rows(table, styles)
    yield data[end:]


def _rows(table: Rows, styles: Sequence[Sequence[int]]) -> Iterator[bytes]:
    letters = [column_name(c) for c in range(len(table.columns))]
    cells = [_cells(values, [s[c] for s in styles]) for c, values in enumerate(table.columns)]
    for row, column in table.marked:
        cells[column][row] = _cell(table.columns[column][row], [s[column] for s in styles[_MARKED:]])
    pattern = "".join(f'<c r="{letter}{{}}"%s' for letter in letters)
    batch: list[str] = []
    number = table.first
    for row, line in enumerate(zip(*cells, strict=True)):
        number += 1
        height = f' ht="{_LINE * table.lines[row]}" customHeight="1"' if row in table.lines else ""
        body = pattern.replace("{}", str(number)) % line
        batch.append(f'<row r="{number}"{height}>{body}</row>')
        if len(batch) >= 500:
            yield "".join(batch).encode()
            batch.clear()
    yield "".join(batch).encode()


def _cells(values: Sequence[Any], styles: Sequence[int]) -> list[str]:
    """Cells of a column from their style attribute on; equal values are made once."""
    known = {value: _cell(value, styles) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def _cell(value: Any, styles: Sequence[int]) -> str:
    if value is None or value == "":
        return f' s="{styles[0]}"/>'
    if isinstance(value, str):
        return _text(value, styles)
    return f' s="{styles[0]}"><v>{_number(value)}</v></c>'


def _text(text: str, styles: Sequence[int]) -> str:
    if _SAFE.fullmatch(text):
        return f' s="{styles[0]}" t="inlineStr"><is><t>{text}</t></is></c>'
    clean = clean_text(text)
    if not clean:
        return f' s="{styles[0]}"/>'
    style = styles[_QUOTED] if is_risky(clean) else styles[0]
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(escape_text(clean))}</t></is></c>'


def _number(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        since_midnight = datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return repr(to_serial(value) + since_midnight / datetime.timedelta(days=1))
    if isinstance(value, datetime.date):
        return str(to_serial(value))
    return repr(value)
