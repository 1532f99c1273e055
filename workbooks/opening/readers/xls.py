"""Workbooks of Excel 5 to 2003 and WPS (.xls, .et): the Workbook stream → book."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from workbooks import refusals
from workbooks.grid import Area, Book, CellError, CellValue
from workbooks.opening.addin_names import mentions_addin
from workbooks.opening.package import BrokenError
from workbooks.opening.readers.biff import Pieces, Record, error_code, records, rk_number
from workbooks.opening.readers.sparse import Sheet
from workbooks.opening.readers.values import Look, dated, finite, look_of_id
from workbooks.problems import Where, refuse

_BOF, _EOF, _FILEPASS = 0x809, 0x0A, 0x2F
_ROW, _COLINFO, _MERGED = 0x208, 0x7D, 0xE5
_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING, _BOOLERR = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205
_FORMULAS, _STRING = (0x06, 0x206, 0x406), 0x207
_BIFF8 = 0x600
_EMPTY_TEXT = 3
_WORKSHEET, _MACRO_SHEET = 0, 1
_INTERNAL_BOOKS = (b"\x01\x04", b"\x01\x3a")
_CODEPAGES = {
    936: "gb18030",
    1200: "utf-16-le",
    10008: "gb18030",
    54936: "gb18030",
    10000: "mac-roman",
    32768: "mac-roman",
    32769: "cp1252",
}


@dataclass(slots=True)
class _Tab:
    name: str
    offset: int
    hidden: bool
    kind: int


@dataclass(slots=True)
class _Globals:
    """What the workbook's own records tell."""

    biff8: bool = True
    codepage: int = 936
    base_1904: bool = False
    active: int = 0
    protected: bool = False
    calculated: bool = False
    external_links: int = 0
    tabs: list[_Tab] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    format_ids: list[int] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def narrow(self, raw: bytes) -> str:
        """Text in the workbook's code page."""
        for encoding in (_CODEPAGES.get(self.codepage, f"cp{self.codepage}"), "gb18030"):
            try:
                return raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
        raise BrokenError("文字的编码认不出来")

    def text(self, record: Record, offset: int, form: str = "<H") -> str:
        """A string whose length stands at an offset of a record."""
        (count,) = struct.unpack_from(form, record.data, offset)
        offset += struct.calcsize(form)
        if not self.biff8:
            return self.narrow(record.data[offset : offset + count])
        return Pieces(record.pieces, offset + 1).characters(count, wide=bool(record.data[offset] & 1))

    def look(self, style: int) -> Look:
        """What a cell's format makes of a number."""
        return self.looks[style] if style < len(self.looks) else Look.NUMBER


def read_xls(stream: bytes, where: Where, *, decrypt: Callable[[], bytes] | None = None) -> Book:
    """Read the Workbook (or Book) stream of an OLE file.

    Args:
        stream: its bytes.
        where: the file, for messages.
        decrypt: gives the decrypted stream of a protected workbook, or refuses.

    Raises:
        BrokenError: the stream is cut short or contradicts itself.
        Refusal: KH113 for Excel 4 and older, KH116/KH117 through `decrypt`, KH121, KH128.
    """
    if len(stream) < 8 or stream[:2] != b"\x09\x08":
        raise refuse(refusals.NOT_A_WORKBOOK, where, what="很旧的 Excel 格式（4.0 及以前）")
    try:
        book = _read_globals(stream)
        if book.protected and decrypt is not None:
            stream = decrypt()
            book = _read_globals(stream)
        tabs = [tab for tab in book.tabs if tab.kind == _WORKSHEET]
        readers = [_Reader(book, Sheet(where.book, tab.name, hidden=tab.hidden)) for tab in tabs]
        for reader, tab in zip(readers, tabs, strict=True):
            reader.read(stream, tab.offset)
        sheets = [reader.settled() for reader in readers]
    except (struct.error, IndexError, ValueError) as error:
        raise BrokenError("工作簿的记录不完整") from error
    shown = book.tabs[book.active] if book.active < len(book.tabs) else None
    return Book(
        name=where.book,
        kind="xls",
        sheets=[sheet.grid() for sheet in sheets],
        active=tabs.index(shown) if shown in tabs else next((i for i, tab in enumerate(tabs) if not tab.hidden), 0),
        has_macros=any(tab.kind == _MACRO_SHEET for tab in book.tabs),
        external_links=book.external_links,
        date_1904=book.base_1904,
    )


def _read_globals(stream: bytes) -> _Globals:
    book = _Globals()
    ended = False
    for record in records(stream, 0):
        _read_global(book, record)
        if record.kind == _EOF or (record.kind == _FILEPASS and not book.tabs):
            ended = True
            break
    if not ended:
        raise BrokenError("工作簿的数据被截断")
    book.looks = [look_of_id(number, book.formats) for number in book.format_ids]
    return book


def _read_global(book: _Globals, record: Record) -> None:
    data = record.data
    match record.kind:
        case 0x809:  # BOF
            book.biff8 = struct.unpack_from("<H", data)[0] == _BIFF8
        case 0x2F:  # FILEPASS
            book.protected = True
        case 0x42:  # CODEPAGE
            book.codepage = struct.unpack_from("<H", data)[0]
        case 0x22:  # DATEMODE
            book.base_1904 = data[0] == 1
        case 0x3D:  # WINDOW1
            book.active = struct.unpack_from("<H", data, 10)[0]
        case 0x1C1:  # RECALCID: some program has calculated the workbook
            book.calculated = True
        case 0x85:  # BOUNDSHEET
            offset, state, kind = struct.unpack_from("<IBB", data)
            book.tabs.append(_Tab(book.text(record, 6, "<B"), offset, bool(state & 3), kind))
        case 0x41E:  # FORMAT
            book.formats[struct.unpack_from("<H", data)[0]] = book.text(record, 2, "<H" if book.biff8 else "<B")
        case 0xE0:  # XF
            book.format_ids.append(struct.unpack_from("<H", data, 2)[0])
        case 0x1AE:  # SUPBOOK
            book.external_links += data[2:4] not in _INTERNAL_BOOKS and not mentions_addin(data)
        case 0xFC:  # SST
            pieces = Pieces(record.pieces, 8)
            count = struct.unpack_from("<I", data, 4)[0]
            while len(book.strings) < count and not pieces.ended:  # some programs count more than they write
                book.strings.append(pieces.text())


class _Reader:
    """Reads the records of one worksheet."""

    def __init__(self, book: _Globals, sheet: Sheet) -> None:
        self._book = book
        self._sheet = sheet
        self._formula: tuple[int, int] | None = None
        #: Formulas whose result is 0 or an empty text, with the style of the former: of no worth if no program has
        #: ever calculated the workbook.
        self._doubtful: list[tuple[int, int, int | None]] = []

    def settled(self) -> Sheet:
        """The sheet, once all sheets are read and it is known whether the workbook was ever calculated."""
        for row, column, style in self._doubtful:
            if not self._book.calculated:
                self._sheet.formula(row, column, "")
            elif style is not None:
                self._put_number(row, column, style, 0.0)
        return self._sheet

    def read(self, stream: bytes, offset: int) -> None:
        """Read from the sheet's first record to its end; sheets within the sheet (charts) are passed over."""
        depth = 0
        for record in records(stream, offset):
            if record.kind == _BOF:
                depth += 1
            elif record.kind == _EOF:
                depth -= 1
                if depth == 0:
                    return
            elif depth == 1:
                self._record(record)
            elif depth == 0:
                break
        raise BrokenError(f"工作表《{self._sheet.where.sheet}》的数据被截断")

    def _record(self, record: Record) -> None:
        data, book = record.data, self._book
        kind = record.kind
        if kind == _LABELSST:
            row, column, _, index = struct.unpack_from("<HHHI", data)
            self._put(row, column, book.strings[index])
        elif kind == _NUMBER:
            row, column, style, number = struct.unpack_from("<HHHd", data)
            self._put_number(row, column, style, number)
        elif kind == _RK:
            row, column, style, packed = struct.unpack_from("<HHHI", data)
            self._put_number(row, column, style, rk_number(packed))
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", data)
            for i, (style, packed) in enumerate(struct.iter_unpack("<HI", data[4:-2])):
                self._put_number(row, column + i, style, rk_number(packed))
        elif kind in _FORMULAS:
            self._read_formula(data)
        elif kind == _STRING and self._formula is not None:
            self._put(*self._formula, book.text(record, 0))
            self._formula = None
        elif kind in (_LABEL, _RSTRING):
            row, column = struct.unpack_from("<HH", data)
            self._put(row, column, book.text(record, 6))
        elif kind == _BOOLERR:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            self._put(row, column, CellError(error_code(value)) if is_error else bool(value))
        else:
            self._read_layout(kind, data)

    def _read_layout(self, kind: int, data: bytes) -> None:
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", data)
            if flags & 0x20:
                self._sheet.hide_row(row)
        elif kind == _COLINFO:
            first, last, _, _, flags = struct.unpack_from("<HHHHH", data)
            if flags & 1:
                self._sheet.hide_columns(first, last)
        elif kind == _MERGED:
            (count,) = struct.unpack_from("<H", data)
            for top, bottom, left, right in struct.iter_unpack("<HHHH", data[2 : 2 + 8 * count]):
                self._sheet.merge(Area(top, left, bottom, right))

    def _read_formula(self, data: bytes) -> None:
        row, column, style, value = struct.unpack_from("<HHH8s", data)
        self._formula = None
        number = struct.unpack("<d", value)[0]
        is_empty_text = value[6:] == b"\xff\xff" and value[0] == _EMPTY_TEXT
        if number == 0 or is_empty_text:
            self._doubtful.append((row, column, None if is_empty_text else style))
            return
        self._book.calculated = True
        if value[6:] != b"\xff\xff":
            self._put_number(row, column, style, number)
        elif value[0] == 0:
            self._formula = (row, column)
        elif value[0] == 1:
            self._put(row, column, bool(value[2]))
        elif value[0] == 2:
            self._put(row, column, CellError(error_code(value[2])))

    def _put(self, row: int, column: int, value: CellValue) -> None:
        if value is not None and value != "":
            self._sheet.put(row, column, value)

    def _put_number(self, row: int, column: int, style: int, number: float) -> None:
        look = self._book.look(style)
        self._sheet.put_number(row, column, dated(finite(number), look, base_1904=self._book.base_1904), look)
