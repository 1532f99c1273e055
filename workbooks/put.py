"""Text that stays text: the one way to put a string into a cell, whichever writer makes the workbook.

A name such as `=1+1` or `@SUM` that arrived as text must never become a formula, neither in the file nor when somebody
edits the cell later. So every writer stores a string cell, and marks dangerous beginnings with the quote prefix (the
apostrophe of Excel), which Excel, WPS and Calc keep.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: UTF-16 units a cell can hold.
CELL_LIMIT = 32767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RISKY = tuple("=+-@\t\r\n＝＋－＠")


def clean_text(text: str) -> str:
    """Text as a cell can hold it: no control characters, line ends as LF, cut with … at 32,767 UTF-16 units."""
    clean = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if 2 * len(clean) <= CELL_LIMIT:
        return clean
    data = clean.encode("utf-16-le")
    if len(data) <= 2 * CELL_LIMIT:
        return clean
    return data[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", errors="ignore") + "…"


def is_risky(text: str) -> bool:
    """True if a spreadsheet could take the text for a formula when it is typed or imported."""
    return text.lstrip(" \u3000\u00a0\ufeff").startswith(_RISKY)


def escape_text(text: str) -> str:
    """Text for an XML part: what looks like the escape _x0041_ is escaped itself, else Excel shows "A"."""
    return _ESCAPE.sub("_x005F_", text)


def xml_text(text: str) -> str:
    """Text as it stands between tags; xml.sax.saxutils would bring in half of the network library."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def put_text(cell: Cell, text: str | None) -> None:
    """Put text into an openpyxl cell as text; None and "" leave the cell blank."""
    clean = clean_text(text or "")
    cell.value = escape_text(clean) or None
    if clean:
        cell.data_type = "s"
    cell.quotePrefix = is_risky(clean)


@dataclass(frozen=True, slots=True)
class TextFormat:
    """An XlsxWriter format and its twin with the quote prefix."""

    plain: Format
    quoted: Format


def text_format(workbook: Workbook, properties: Mapping[str, Any] | None = None) -> TextFormat:
    """Formats for `write_text`; `properties` are those of XlsxWriter's `add_format`."""
    given = dict(properties or {})
    return TextFormat(workbook.add_format(given), workbook.add_format({**given, "quote_prefix": True}))


def write_text(worksheet: Worksheet, row: int, column: int, text: str | None, format: TextFormat) -> None:  # noqa: A002 - XlsxWriter's word
    """Put text into an XlsxWriter cell as text; None and "" leave the cell blank but formatted."""
    clean = clean_text(text or "")
    if clean:
        worksheet.write_string(row, column, clean, format.quoted if is_risky(clean) else format.plain)
    else:
        worksheet.write_blank(row, column, None, format.plain)
