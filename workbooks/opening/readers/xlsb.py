"""Binary OOXML workbooks (.xlsb): package → book."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from workbooks import refusals
from workbooks.grid import Area, Book, CellError, CellValue
from workbooks.opening.package import Package
from workbooks.opening.readers.biff import error_code, rk_number
from workbooks.opening.readers.sparse import Sheet
from workbooks.opening.readers.values import Look, dated, finite, look_of_id
from workbooks.opening.readers.xlsx_book import Outline, Relation, SheetEntry, is_our_addin, relations
from workbooks.problems import refuse

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_SHORT = {12: _BLANK, 13: _RK, 14: _ERROR, 15: _BOOL, 16: _REAL, 17: _TEXT, 18: _SHARED}
_PLAIN_FORM = {_FORMULA_TEXT: _TEXT, _FORMULA_REAL: _REAL, _FORMULA_BOOL: _BOOL, _FORMULA_ERROR: _ERROR}
_STRING_ITEM, _FORMAT, _XF, _COLUMNS, _RICH_TEXT, _MERGE = 19, 44, 47, 60, 62, 176
_WORKBOOK, _BUNDLE, _VIEW, _EXTERNAL = 153, 156, 158, 355
_BEGIN_XFS, _END_XFS = 617, 618
_STATES_SHOWN = 0


def read_xlsb(package: Package, part: str) -> Book:
    """Read all worksheets of a binary workbook.

    Raises:
        Refusal: KH119 for parts that are cut short or missing, and those of `Sheet`.
    """
    links = relations(package, part)
    by_kind = {relation.kind: relation.target for relation in links.values() if not relation.external}
    try:
        book = _outline(package, part, links)
        strings = _strings(package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
        looks = _looks(package, by_kind["styles"]) if "styles" in by_kind else []
        sheets = [_Reader(strings, looks, book.base_1904).read(package, entry) for entry in book.sheets if entry.is_worksheet]
    except (struct.error, IndexError, ValueError) as error:
        raise refuse(refusals.DAMAGED, package.where, what="二进制工作簿的记录不完整") from error
    return Book(
        name=package.where.book,
        kind="xlsb",
        sheets=[sheet.grid() for sheet in sheets],
        active=book.active_worksheet(),
        has_macros="vbaProject" in by_kind or book.has_macro_sheets,
        external_links=book.external_links,
        date_1904=book.base_1904,
    )


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of a binary part: kind and data.

    Raises:
        ValueError: the part ends inside a record.
    """
    position = 0
    while position < len(data):
        kind = data[position]
        position += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[position] & 0x7F) << 7
            position += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = data[position]
            position += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if position + length > len(data):
            raise ValueError("cut short")
        yield kind, data[position : position + length]
        position += length


def _wide(data: bytes, offset: int) -> tuple[str, int]:
    """A string with a 32-bit length, and where it ends; the length of an absent one is all ones."""
    (count,) = struct.unpack_from("<I", data, offset)
    if count == 0xFFFFFFFF:
        return "", offset + 4
    end = offset + 4 + 2 * count
    if end > len(data):
        raise ValueError("cut short")
    return data[offset + 4 : end].decode("utf-16-le", "replace"), end


def _outline(package: Package, part: str, links: dict[str, Relation]) -> Outline:
    book = Outline()
    for kind, data in records(package.part(part)):
        if kind == _BUNDLE:
            identity, end = _wide(data, 8)
            name, _ = _wide(data, end)
            relation = links.get(identity)
            if relation is None or relation.external or package.find(relation.target) is None:
                raise refuse(refusals.DAMAGED, package.where, what=f"缺少工作表《{name}》的内容")
            hidden = struct.unpack_from("<I", data)[0] != _STATES_SHOWN
            book.sheets.append(SheetEntry(name, relation.target, relation.kind, hidden))
        elif kind == _WORKBOOK:
            book.base_1904 = bool(data[0] & 1)
        elif kind == _VIEW:
            book.active = struct.unpack_from("<I", data, 24)[0]
        elif kind == _EXTERNAL:
            book.external_links += not is_our_addin(package, links.get(_wide(data, 0)[0]))
    return book


def _strings(package: Package, part: str) -> list[str]:
    return [_wide(data, 1)[0] for kind, data in records(package.part(part)) if kind == _STRING_ITEM]


def _looks(package: Package, part: str) -> list[Look]:
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False
    for kind, data in records(package.part(part)):
        if kind in (_BEGIN_XFS, _END_XFS):
            inside = kind == _BEGIN_XFS
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind == _XF and inside:
            formats.append(struct.unpack_from("<H", data, 2)[0])
    return [look_of_id(number, codes) for number in formats]


class _Reader:
    """Reads the records of worksheets."""

    def __init__(self, strings: list[str], looks: list[Look], base_1904: bool) -> None:
        self._strings = strings
        self._looks = looks
        self._base_1904 = base_1904

    def read(self, package: Package, entry: SheetEntry) -> Sheet:
        """Read one worksheet part."""
        sheet = Sheet(package.where.book, entry.name, hidden=entry.hidden)
        row = column = -1
        for kind, data in records(package.part(entry.part)):
            if kind == _ROW:
                row, column = struct.unpack_from("<I", data)[0], -1
                if data[11] & 0x10:
                    sheet.hide_row(row)
            elif kind in _SHORT:
                column += 1
                self._cell(sheet, row, column, _SHORT[kind], struct.unpack_from("<I", data)[0], data[4:])
            elif kind <= _FORMULA_ERROR or kind == _RICH_TEXT:
                column, style = struct.unpack_from("<II", data)
                self._cell(sheet, row, column, kind, style, data[8:])
            elif kind == _COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<IIIIH", data)
                if flags & 1:
                    sheet.hide_columns(first, last)
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<IIII", data)
                sheet.merge(Area(top, left, bottom, right))
        return sheet

    def _cell(self, sheet: Sheet, row: int, column: int, kind: int, style: int, data: bytes) -> None:
        kind = _PLAIN_FORM.get(kind, kind)
        if kind in (_RK, _REAL):
            number = rk_number(struct.unpack_from("<I", data)[0]) if kind == _RK else struct.unpack_from("<d", data)[0]
            index = style & 0xFFFFFF
            look = self._looks[index] if index < len(self._looks) else Look.NUMBER
            sheet.put_number(row, column, dated(finite(number), look, base_1904=self._base_1904), look)
            return
        value = self._value(kind, data)
        if value is not None and value != "":
            sheet.put(row, column, value)

    def _value(self, kind: int, data: bytes) -> CellValue:
        if kind == _SHARED:
            index: int = struct.unpack_from("<I", data)[0]
            return self._strings[index]
        if kind == _TEXT:
            return _wide(data, 0)[0]
        if kind == _RICH_TEXT:
            return _wide(data, 1)[0]
        if kind == _BOOL:
            return bool(data[0])
        return CellError(error_code(data[0])) if kind == _ERROR else None
