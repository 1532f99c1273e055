"""A diagram on a worksheet, in the program's own text boxes that people move and edit (G07).

XlsxWriter has text boxes and no connectors, so that a line is a box as thin as a line; what the diagrams of this product draw
are upright and level lines alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addin.documents.drawing.diagram import Box, Diagram, Link

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_PIXELS_PER_CM = 96 / 2.54
_THIN_CM = 0.04


def draw(sheet: Worksheet, diagram: Diagram, *, row: int, column: int = 0) -> None:
    """Draw a diagram with its upper left corner at a cell.

    Raises:
        ValueError: a line of it is neither upright nor level.
    """
    for link in diagram.links:
        _put(sheet, row, column, _line(link), {"fill": {"color": f"#{link.color}"}, "line": {"none": True}})
    for one in diagram.boxes:
        edge: dict[str, Any] = {"color": f"#{one.edge}", "width": 1} if one.edge else {"none": True}
        if one.dashed:
            edge["dash_type"] = "dash"
        fill = {"color": f"#{one.fill}"} if one.fill else {"none": True}
        _put(sheet, row, column, one, {"fill": fill, "line": edge})


def _line(link: Link) -> Box:
    if link.x1 != link.x2 and link.y1 != link.y2:
        raise ValueError("a worksheet has no slanted lines")
    left, top = min(link.x1, link.x2), min(link.y1, link.y2)
    return Box(left, top, abs(link.x2 - link.x1) or _THIN_CM, abs(link.y2 - link.y1) or _THIN_CM)


def _put(sheet: Worksheet, row: int, column: int, box: Box, look: dict[str, Any]) -> None:
    font = {"name": "宋体", "size": box.size}
    align = {"vertical": "middle", "horizontal": box.align, "text": box.align}
    place = {"x_offset": _pixels(box.left), "y_offset": _pixels(box.top), "width": _pixels(box.width), "height": _pixels(box.height)}
    sheet.insert_textbox(row, column, "\n".join(box.lines), {**place, **look, "font": font, "align": align, "object_position": 3})


def _pixels(cm: float) -> int:
    return max(1, round(cm * _PIXELS_PER_CM))
