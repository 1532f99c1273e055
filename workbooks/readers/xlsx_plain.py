"""Plain worksheets by python-calamine: several times faster than a full parse, but only where it is known to be right.

A pattern must account for every byte of a sheet's rows: numbers, booleans, texts, formulas with results, in the spelling
that nearly all programs use, within bounds that keep calamine's dense table small. All that stands around the rows goes
through the full parse. Calamine then gets a package of ours with those rows alone, and the number of cells in the file
must equal the number of values read. Anything else is left to the full parse.
"""

from __future__ import annotations

import functools
import io
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import python_calamine

from workbooks.package import MIB
from workbooks.problems import Refusal
from workbooks.readers.sparse import MAX_BLANK_RUN, Sheet
from workbooks.readers.values import Look
from workbooks.readers.xlsx_sheet import COLUMNS, Handler, Sources
from workbooks.readers.xml import parse

#: Larger parts are streamed by the full parse, so that they never stand in memory several times.
MAX_PLAIN = 64 * MIB

_TEXT = rb"[^<&]*+(?:&(?:amp|lt|gt|quot|apos|#(?:9|1[03]|[3-9][0-9]|[1-9][0-9]{2,6})|#x[0-9A-Fa-f]{2,6});[^<&]*+)*+"
_TRIMMED = rb"(?![ \t\n<])" + _TEXT + rb"(?<![ \t\n])"
_NUMBER = rb"-?+[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]{1,2})?+"
_FORMULA = rb'(?:<f(?: (?:t="(?:shared|array|normal)"|ref="[A-Z0-9:]++"|(?:si|ca|aca|bx)="[a-z0-9]++"))*+(?:/>|>' + _TEXT + rb"</f>))?+"
_ATTRIBUTES = rb"spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|thickBot|ph"
_TEXTS = (
    rb' t="inlineStr"><is>(?:<t>' + _TRIMMED + rb'</t>|<t xml:space="preserve">' + _TEXT + rb"</t>)</is></c>|"
    rb' t="str">' + _FORMULA + rb"<v>" + _TEXT + rb"</v></c>|"
)


def _rows_pattern(formula: bytes, texts: bytes) -> re.Pattern[bytes]:
    cell = (
        rb'<c r="(?:[A-Z]{1,2}[1-9][0-9]{0,3}|A?[A-Z][1-9][0-9]{4})"(?: s="[0-9]++")?+(?:/>|'
        rb' t="s"><v>[0-9]++</v></c>|'
        rb'(?: t="n")?+>' + formula + rb"<v>" + _NUMBER + rb"</v></c>|" + texts + rb' t="b">' + formula + rb"<v>[01]</v></c>|"
        rb'(?: t="n")?+></c>)'
    )
    row = rb'<row r="[1-9][0-9]{0,6}"(?: (?:' + _ATTRIBUTES + rb'|x14ac:dyDescent)="[ !#-%(-;=-~]*+")*+(?:/>|>(?:' + cell + rb")*+</row>)"
    return re.compile(b"(?:" + row + b")*+")


#: Rows of numbers and shared texts alone are ASCII, and need no look at their characters.
_SHARED_ROWS = _rows_pattern(b"", b"")
_ROWS = _rows_pattern(_FORMULA, _TEXTS)
_STRING = rb"(?:<si>(?:<t>(?:(?=</t>)|" + _TRIMMED + rb')</t>|<t xml:space="preserve">' + _TEXT + rb"</t>|<t/>)"
_STRINGS = re.compile(_STRING + rb'(?:<phoneticPr(?: [a-zA-Z]++="[^"<&]*+")*+/>)?+</si>)*+')
_STRINGS_HEAD = re.compile(
    rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>)?\s*'
    rb'<sst xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"(?: (?:count|uniqueCount)="[0-9]*")*>'
)
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^>]* hidden="(?:1|true)"')
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_SURROGATE = re.compile(rb"_x[dD][89a-fA-F]")
_CONTROLS = bytes(set(range(32)) - {9, 10})
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_FORMATS = {Look.NUMBER: 0, Look.DATE: 14, Look.DURATION: 46, Look.PERCENT: 9}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worksheet whose rows are proven plain: its bytes between the sheetData tags, and the sheet with its frame read."""

    rows: bytes
    sheet: Sheet


def candidate(data: bytes, part: str, sheet: Sheet, sources: Sources) -> Candidate | None:
    """Prove a worksheet part plain and read all of it but the rows into an empty `sheet`; None if it is not plain."""
    begin = data.find(b"<sheetData>")
    finish = data.rfind(b"</sheetData>")
    if len(data) > MAX_PLAIN or begin < 0 or finish < begin or sources.base_1904:
        return None
    rows = data[begin + 11 : finish]
    frame = data[:begin] + b"<sheetData/>" + data[finish + 12 :]
    if b"x14ac:" in rows and b"xmlns:x14ac=" not in frame:
        return None
    if sources.recalculates and b"</f><v>0</v>" in rows:
        return None
    if _SHARED_ROWS.fullmatch(rows) is None and not _is_plain_with_texts(rows):
        return None
    if _has_odd_dates(rows, sources.looks):
        return None
    handler = Handler(sheet, sources)
    try:
        parse(frame, sheet.where, part, handler.start, handler.end)
    except Refusal:  # the full parse decides, so that a part has one outcome
        return None
    if handler.saw_data != 1 or frame.count(b"<sheetData") != 1:
        return None
    if b' hidden="' in rows:
        for number in _HIDDEN_ROW.findall(rows):
            sheet.hide_row(int(number) - 1)
    sheet.percent = _percent_places(rows, sources.looks)
    return Candidate(rows, sheet)


def plain_strings(data: bytes) -> bytes | None:
    """The shared strings part as calamine may have it; None unless it is proven plain."""
    head = _STRINGS_HEAD.match(data)
    finish = data.rfind(b"</sst>")
    if head is None or data[finish + 6 :].strip() or _STRINGS.fullmatch(data, head.end(), max(finish, 0)) is None:
        return None
    return data if _is_plain(data[head.end() :]) and _is_utf8(data) else None


def written_strings(strings: Sequence[str]) -> bytes:
    """A plain shared strings part of these texts, for a workbook whose own part is richer."""
    items = "".join(f'<si><t xml:space="preserve">{escape(text.replace("_x", "_x005F_x"))}</t></si>' for text in strings)
    items = _FORBIDDEN.sub(lambda match: f"_x{ord(match[0]):04X}_", items)
    return f'<sst xmlns="{_MAIN}">{items}</sst>'.encode()


def fill(candidates: Sequence[Candidate], strings: bytes, looks: Sequence[Look]) -> list[bool]:
    """Read the rows of plain worksheets into their sheets; tells of each whether calamine read it rightly."""
    if not candidates:
        return []
    package = _package(candidates, strings, looks)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(package))
    except python_calamine.CalamineError:
        return [False] * len(candidates)
    return [_fill(workbook.get_sheet_by_index, index, candidate) for index, candidate in enumerate(candidates)]


def _fill(sheet_at: Callable[[int], Any], index: int, candidate: Candidate) -> bool:
    try:
        table = sheet_at(index).to_python(skip_empty_area=False)
    except python_calamine.CalamineError:
        return False
    written = candidate.rows.count(b"</c>") - candidate.rows.count(b'"></c>')
    if sum(len(row) - row.count("") for row in table) != written:
        return False
    blank_run = 0
    for number, row in enumerate(table):
        values = [None if value == "" else int(value) if value.__class__ is float and value.is_integer() else value for value in row]
        while values and values[-1] is None:
            values.pop()
        blank_run = 0 if values else blank_run + 1
        if blank_run > MAX_BLANK_RUN or not candidate.sheet.put_row(number, values):
            return False
    return True


def _package(candidates: Sequence[Candidate], strings: bytes, looks: Sequence[Look]) -> bytes:
    numbers = range(1, len(candidates) + 1)
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(_link(f"r{n}", "worksheet", f"worksheets/s{n}.xml") for n in numbers)
    links += _link("strings", "sharedStrings", "sharedStrings.xml") + _link("styles", "styles", "styles.xml")
    formats = "".join(f'<xf numFmtId="{_FORMATS[look]}"/>' for look in looks)
    head = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    members = {
        "[Content_Types].xml": [f'<Types xmlns="{_PACKAGE}"/>'.encode()],
        "_rels/.rels": [f'<Relationships xmlns="{_PACKAGE}">{_link("r", "officeDocument", "xl/workbook.xml")}</Relationships>'.encode()],
        "xl/workbook.xml": [f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'.encode()],
        "xl/_rels/workbook.xml.rels": [f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'.encode()],
        "xl/styles.xml": [f'<styleSheet xmlns="{_MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'.encode()],
        "xl/sharedStrings.xml": [strings],
    }
    for n, plain in zip(numbers, candidates, strict=True):
        members[f"xl/worksheets/s{n}.xml"] = [head, plain.rows, b"</sheetData></worksheet>"]
    return _stored(members)


def _stored(members: dict[str, list[bytes]]) -> bytes:
    """An uncompressed zip archive; `zipfile` takes longer over its bookkeeping than all of the reading may cost."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in members.items():
        size = sum(map(len, content))
        crc = functools.reduce(lambda before, piece: zlib.crc32(piece, before), content, 0)
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, crc, size, size, len(name), 0)
        directory.append(struct.pack("<4sH", b"PK\x01\x02", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name.encode())
        pieces += [b"PK\x03\x04", fields, name.encode(), *content]
        offset += 30 + len(name) + size
    count, length = len(members), sum(map(len, directory))
    return b"".join([*pieces, *directory, struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, length, offset, 0)])


def _is_plain_with_texts(rows: bytes) -> bool:
    return _ROWS.fullmatch(rows) is not None and _is_plain(rows) and _is_utf8(rows)


def _is_plain(data: bytes) -> bool:
    """Whether XML text holds nothing that XML forbids or rewrites, and no halves of escaped surrogate pairs."""
    if len(data) != len(data.translate(None, _CONTROLS)) or b"]]>" in data:
        return False
    if b"\xef\xbf" in data and _NO_CHARACTER.search(data):
        return False
    return b"_x" not in data or _SURROGATE.search(data) is None


def _has_odd_dates(rows: bytes, looks: Sequence[Look]) -> bool:
    """Whether calamine makes other dates of some cells than Excel: negative ones, moments just before midnight, durations."""
    if any(f' s="{index}"'.encode() in rows for index, look in enumerate(looks) if look is Look.DURATION):
        return True
    styles = _styles(looks, Look.DATE)
    if not styles or (b"<v>-" not in rows and b".9999" not in rows):
        return False
    return re.search(rb' s="(?:' + styles + rb')"[^<>]*>(?:<f[^<]*(?:</f>)?)?<v>(?:-|[^<]*\.9999)', rows) is not None


def _percent_places(rows: bytes, looks: Sequence[Look]) -> set[tuple[int, int]]:
    styles = _styles(looks, Look.PERCENT)
    found = re.findall(rb'<c r="([A-Z]+)([0-9]+)" s="(?:' + styles + rb')"(?: t="n")?>(?!</c>)', rows) if styles else []
    return {(int(row) - 1, COLUMNS[letters.decode()]) for letters, row in found}


def _styles(looks: Sequence[Look], look: Look) -> bytes:
    """Pattern of the style numbers that look so; empty if there are none."""
    return "|".join(str(index) for index, each in enumerate(looks) if each is look).encode()


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _link(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
