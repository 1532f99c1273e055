"""Single fields of a text table replaced in place: encoding, line ends, quotes and all other bytes stay."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

from workbooks.opening.readers.csv_text import decoded, delimiter_of
from workbooks.problems import Where
from workbooks.put import clean_text

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def replace_fields(data: bytes, texts: Mapping[tuple[int, int], str], where: Where) -> bytes:
    """The table with new texts at 0-based (record, field); blank records count.

    Raises:
        Refusal: KH127, text in no known encoding.
    """
    text = decoded(data, where)
    delimiter = delimiter_of(text)
    pieces, end = [], 0
    for record, field, start, stop in fields(text, delimiter):
        if (record, field) in texts:
            pieces += [text[end:start], _written(texts[record, field], delimiter, quoted=text[start:stop].startswith('"'))]
            end = stop
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    return mark + ("".join(pieces) + text[end:]).encode(encoding or _plain_encoding(data))


def fields(text: str, delimiter: str) -> Iterator[tuple[int, int, int, int]]:
    """Record, field, start and end of each field's raw text, quotes included."""
    cut = re.escape(delimiter)
    pattern = re.compile(rf'((?:"(?:[^"]|"")*+(?:"|\Z))?[^{cut}\r\n]*)({cut}|\r\n|\r|\n|\Z)')
    record = field = 0
    for match in pattern.finditer(text):
        if match.start() == len(text) and field == 0:
            return
        yield record, field, match.start(1), match.end(1)
        record, field = (record, field + 1) if match[2] == delimiter else (record + 1, 0)


def _written(text: str, delimiter: str, *, quoted: bool) -> str:
    clean = clean_text(text)
    if quoted or re.search(rf'[{re.escape(delimiter)}"\r\n]', clean):
        return '"' + clean.replace('"', '""') + '"'
    return clean


def _plain_encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
