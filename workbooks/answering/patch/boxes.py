"""The boxes that show cell notes: a VML drawing a sheet, only ever added to as text (old Excel wrote VML that is no XML)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbooks import refusals
from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.cells import WORKSHEET
from workbooks.answering.patch.package import OFFICE, OFFICE_STRICT
from workbooks.answering.patch.xml import Element, child, children, ordered
from workbooks.problems import refuse
from workbooks.widths import lines

_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
#: Shape numbers come in blocks of this size, which a drawing claims in its idmap.
_BLOCK = 1024
#: Pixels of a box; a line of it holds so many digits of 9 points.
_WIDTH, _LINE, _MARGIN, _TALLEST = 300, 18, 14, 420
_DIGITS = 42
_NEW_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;visibility:hidden;width:{width}px;height:{height}px;z-index:{z}" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES = re.compile(r"<v:shape\s[^>]*(?<!/)>.*?</v:shape\s*>", re.DOTALL)
_IDMAP = re.compile(r"<o:idmap\b[^>]*\bdata=[\"']([\d,\s]+)")


@dataclass(frozen=True, slots=True)
class Box:
    """A note's box: the cell it belongs to and the lines it must show."""

    row: int
    column: int
    lines: Sequence[str]


def _drawing(book: BookEditor, tab: Tab) -> str:
    """The sheet's VML part, made and tied to the sheet if there is none."""
    sheet = book.package.edit(tab.part)
    relation = f"{{{OFFICE_STRICT if book.strict else OFFICE}}}id"
    legacy = child(sheet, "legacyDrawing")
    if legacy is not None and (part := book.package.target(tab.part, legacy.get(relation, ""))) and book.package.has(part):
        return part
    part = book.package.free_name("xl/drawings/vmlDrawing{}.vml")
    book.package.put(part, _NEW_VML.format(block=max(_blocks(book), default=0) + 1).encode(), _VML)
    ordered(sheet, "legacyDrawing", WORKSHEET).set(relation, book.package.relate(tab.part, "vmlDrawing", part, strict=book.strict))
    return part


def _blocks(book: BookEditor) -> set[int]:
    """Shape number blocks claimed by the VML drawings of the workbook's sheets."""
    taken: set[int] = set()
    for tab in book.tabs:
        for part in book.package.related(tab.part, "vmlDrawing"):
            if book.package.has(part):
                found = _IDMAP.search(_text(book.package.read(part)))
                taken |= {int(block) for block in re.findall(r"\d+", found[1])} if found else set()
    return taken


def draw_boxes(book: BookEditor, tab: Tab, boxes: Sequence[Box]) -> None:
    """Add boxes to the sheet's drawing.

    Raises:
        Refusal: KH119, when the drawing that is there has no end.
    """
    if not boxes:
        return
    part = _drawing(book, tab)
    vml = _text(book.package.read(part))
    end = vml.rfind("</xml>")
    if end < 0:
        raise refuse(refusals.DAMAGED, book.package.where, what=f"部件“{part}”不完整")
    numbers = [int(n) for n in re.findall(r"_x0000_s(\d+)", vml)]
    claimed = _IDMAP.search(vml)
    block = max(int(n) for n in re.findall(r"\d+", claimed[1])) if claimed else 1
    first = max([block * _BLOCK, *numbers]) + 1
    extent = _Extent(book.package.tree(tab.part))
    shapes = "".join(_shape(extent, box, first + i, len(numbers) + i + 1) for i, box in enumerate(boxes))
    vml = vml[:end] + ("" if "_x0000_t202" in vml else _SHAPE_TYPE) + shapes + vml[end:]
    if claimed:
        more = "".join(f",{n}" for n in range(block + 1, (first + len(boxes)) // _BLOCK + 1))
        vml = vml[: claimed.end()] + more + vml[claimed.end() :]
    book.package.put(part, vml.encode(errors="surrogateescape"))


def _shape(extent: _Extent, box: Box, number: int, z: int) -> str:
    height = min(_LINE * lines("\n".join(box.lines), _DIGITS) + _MARGIN, _TALLEST)
    anchor = extent.anchor(box.row, box.column, _WIDTH, height)
    return _SHAPE.format(number=number, width=_WIDTH, height=height, z=z, anchor=anchor, row=box.row, column=box.column)


def remove_boxes(book: BookEditor, tab: Tab, places: set[tuple[int, int]]) -> None:
    """Take the boxes of notes at these cells out of the sheet's drawing."""
    for part in book.package.related(tab.part, "vmlDrawing"):
        if not book.package.has(part) or not places:
            continue

        def kept(shape: re.Match[str]) -> str:
            row, column = re.search(r"<x:Row>\s*(\d+)", shape[0]), re.search(r"<x:Column>\s*(\d+)", shape[0])
            ours = row is not None and column is not None and (int(row[1]), int(column[1])) in places and '"Note"' in shape[0]
            return "" if ours else shape[0]

        book.package.put(part, _SHAPES.sub(kept, _text(book.package.read(part))).encode(errors="surrogateescape"))


def _text(data: bytes) -> str:
    return data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig", errors="surrogateescape")


class _Extent:
    """Widths and heights of a sheet in pixels, to give a box its size whatever the columns are."""

    def __init__(self, sheet: Element) -> None:
        form = child(sheet, "sheetFormatPr")
        self._width = _pixels(form.get("defaultColWidth", "8.43") if form is not None else "8.43")
        self._height = _points(form.get("defaultRowHeight", "15") if form is not None else "15")
        self._columns = [
            (int(c.get("min", "0")) - 1, int(c.get("max", "0")) - 1, self._wide(c)) for cols in children(sheet, "cols") for c in cols
        ]
        rows = [row for data in children(sheet, "sheetData") for row in data if row.get("ht") or row.get("hidden")]
        self._rows = {int(row.get("r", "0")) - 1: self._tall(row) for row in rows}

    def anchor(self, row: int, column: int, width: int, height: int) -> str:
        """VML anchor of a box to the right of a cell: column, offset, row, offset of two corners."""
        top = max(row - 1, 0)
        right, x = self._walk(column + 1, 15 + width, lambda c: next((w for a, b, w in self._columns if a <= c <= b), self._width))
        bottom, y = self._walk(top, 2 + height, lambda r: self._rows.get(r, self._height))
        return f"{column + 1}, 15, {top}, 2, {right}, {x}, {bottom}, {y}"

    @staticmethod
    def _walk(start: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
        here = start
        while pixels > (step := size(here)):
            pixels -= step
            here += 1
        return here, pixels

    def _wide(self, column: Element) -> int:
        return 0 if column.get("hidden") in ("1", "true") else _pixels(column.get("width", "8.43"))

    @staticmethod
    def _tall(row: Element) -> int:
        return 0 if row.get("hidden") in ("1", "true") else _points(row.get("ht", "15"))


def _pixels(characters: str) -> int:
    return int(float(characters) * 7 + 5)


def _points(points: str) -> int:
    return int(float(points) * 4 / 3)
