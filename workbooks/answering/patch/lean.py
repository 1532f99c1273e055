"""A large worksheet part as a tree without cells: the cells of a row are put in when they are asked for, all others keep their bytes.

A tree of all cells takes ten times the memory of the part.
"""

from __future__ import annotations

import re

from lxml import etree

from workbooks import refusals
from workbooks.answering.patch.xml import Element, child, children, parsed, written
from workbooks.problems import Where, refuse

_ROWS = re.compile(rb"<sheetData>(.*)</sheetData>", re.DOTALL)
_ROW = re.compile(rb"(<row\b[^>]*(?<!/)>)(.*?)(</row>)", re.DOTALL)
_WORKSHEET = re.compile(rb"<worksheet\b[^>]*>")
#: Stands on both sides of the number of a row whose cells are not in the tree; no part that holds it is taken apart.
_MARK = "\ue000"
_LEFT_OUT = re.compile(f"{_MARK}([0-9]+){_MARK}".encode())
#: Smaller parts are not worth it.
_SMALLEST = 4 << 20


class LeanSheet:
    """A worksheet part that has been taken apart.

    Args:
        data: Bytes of the part.
        rows: Where the rows stand in it.
        where: The workbook, for refusals.
    """

    def __init__(self, data: bytes, rows: tuple[int, int], where: Where) -> None:
        self._where = where
        start, end = rows
        self._cells: list[bytes] = []
        self._head = _WORKSHEET.findall(data)[0]
        self.root = parsed(data[:start] + _ROW.sub(self._left_out, data[start:end]) + data[end:])

    @classmethod
    def of(cls, data: bytes, where: Where) -> LeanSheet | None:
        """The part taken apart; None where that is not worth it, or where bytes alone do not tell where a row ends."""
        if len(data) < _SMALLEST or _MARK.encode() in data or re.match(rb"<\?xml[^>]*encoding=(?![\"']utf-8)", data, re.IGNORECASE):
            return None
        found = _ROWS.search(data)
        if found is None or b"<!" in found[1] or len(_WORKSHEET.findall(data)) != 1:
            return None
        return cls(data, found.span(1), where)

    def fill(self, row: Element) -> None:
        """Put the cells of a row into the tree.

        Raises:
            Refusal: KH119, they are not well-formed.
        """
        told = row.text or ""
        if told.startswith(_MARK):
            try:
                whole = parsed(self._head + self._cells[int(told.strip(_MARK))] + b"</worksheet>")
            except etree.XMLSyntaxError as error:
                raise refuse(refusals.DAMAGED, self._where, what="工作表的 XML 不完整") from error
            row.text = whole.text
            row.extend(list(whole))

    def fill_all(self) -> None:
        """Put the cells of all rows into the tree."""
        data = child(self.root, "sheetData")
        for row in () if data is None else children(data, "row"):
            self.fill(row)

    def written(self) -> bytes:
        """Bytes of the part."""
        return _LEFT_OUT.sub(lambda match: self._cells[int(match[1])], written(self.root))

    def _left_out(self, match: re.Match[bytes]) -> bytes:
        self._cells.append(match[2])
        return match[1] + f"{_MARK}{len(self._cells) - 1}{_MARK}".encode() + match[3]
