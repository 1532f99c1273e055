"""Text tables (.csv, .txt, .tsv): encoding and delimiter found out, every record a row, every field exact text."""

from __future__ import annotations

import codecs
import collections
import contextlib
import csv
import io
import itertools
import re
from pathlib import PurePath

from workbooks import refusals
from workbooks.grid import Book, CellValue
from workbooks.opening.readers.sparse import Sheet
from workbooks.problems import Where, refuse

_DELIMITERS = (",", "\t", ";", "，", "|")
_SAMPLE = 50
_MAX_FIELD = 1 << 20
#: ="0931" keeps Excel from making a number of a text.
_AS_TEXT = re.compile('="([^"]*)"')
#: By these letters the one of two encodings is told that makes sense of a table of clients.
_COMMON = re.compile("[客户戶单單位名称稱联聯系繫电電话話类類别別报報送月份]")
_OPENING = 4096


def read_text(data: bytes, where: Where) -> Book:
    """Read a text table; the sheet is called as the file is.

    Raises:
        Refusal: KH119 for a quoted field without end, KH127 for text in no known encoding, KH128.
    """
    text = decoded(data, where)
    sheet = Sheet(where.book, PurePath(where.book).stem or where.book)
    csv.field_size_limit(_MAX_FIELD)
    guarded = '="' in text
    try:
        for row, fields in enumerate(_records(text, delimiter_of(text))):
            cells: list[CellValue] = [field or None for field in fields]
            if guarded:
                cells = [match[1] or None if isinstance(f, str) and (match := _AS_TEXT.fullmatch(f)) else f for f in cells]
            if not sheet.put_row(row, cells):
                for column, value in enumerate(cells):
                    if value is not None:
                        sheet.put(row, column, value)
    except csv.Error as error:
        raise refuse(refusals.DAMAGED, where, what="文本表格的引号不成对") from error
    return Book(name=where.book, kind="csv", sheets=[sheet.grid()])


def decoded(data: bytes, where: Where) -> str:
    """Text by its byte order mark, else strict UTF-8, else strict GB18030 (which holds GBK and GB2312), else Big5.

    Raises:
        Refusal: KH127 with the first line that fits no encoding.
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _strict(data[len(mark) :], (encoding,), where)
    return _big5(data) or _strict(data, ("utf-8", "gb18030"), where)


def _big5(data: bytes) -> str:
    """Text of an office that writes Big5, most of which passes for rare letters of GB18030; "" if it is another's."""
    opening = data[:_OPENING]
    if opening.isascii():
        return ""
    told = {e: len(_COMMON.findall(opening.decode(e, "ignore"))) for e in ("utf-8", "gb18030", "cp950")}
    if told["cp950"] <= 2 * max(told["utf-8"], told["gb18030"]):
        return ""
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode("cp950")
    return ""


def _strict(data: bytes, encodings: tuple[str, ...], where: Where) -> str:
    furthest = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    raise refuse(refusals.UNKNOWN_TEXT, where, line=data[:furthest].count(b"\n") + 1)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first records into most fields of one width."""
    return max(_DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> int:
    try:
        widths = collections.Counter(len(fields) for fields in itertools.islice(_records(text, delimiter), _SAMPLE))
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items() if width), default=0)


def _records(text: str, delimiter: str) -> csv._reader:  # type: ignore[name-defined]
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
