"""How much text a block of a form shows."""

from __future__ import annotations

from workbooks.answering.form.blocks import Block
from workbooks.answering.patch.xml import Element, child, children
from workbooks.widths import AROUND, LINE, lines

_WIDTH, _HEIGHT, _SIZE = 8.43, 15.0, 11.0


class Room:
    """Widths and heights of a worksheet."""

    def __init__(self, root: Element, styles: Element | None) -> None:
        self._sizes = _sizes(styles)
        look = child(root, "sheetFormatPr")
        self._width = float((look.get("defaultColWidth") if look is not None else None) or _WIDTH)
        self._height = float((look.get("defaultRowHeight") if look is not None else None) or _HEIGHT)
        columns = child(root, "cols")
        told = [] if columns is None else children(columns, "col")
        self._columns = [(int(c.get("min", "0")) - 1, int(c.get("max", "0")) - 1, float(c.get("width", self._width))) for c in told]
        data = child(root, "sheetData")
        rows = [] if data is None else children(data, "row")
        self._rows = {
            int(r.get("r", "0")) - 1: float(r.get("ht", "0")) for r in rows if r.get("ht") and r.get("customHeight") in ("1", "true")
        }

    def shows(self, block: Block, text: str) -> bool:
        """Whether a block shows all of a text; one whose row grows with it always does."""
        area = block.area
        if area.top == area.bottom and area.left == area.right and area.top not in self._rows:
            return True
        height = sum(self._rows.get(row, self._height) for row in range(area.top, area.bottom + 1))
        scale = self._sizes.get(block.style, _SIZE) / _SIZE
        return lines(text, self.width(block) / scale) <= max(1, int((height - AROUND / 2) / (LINE * 0.9 * scale)))

    def width(self, block: Block) -> float:
        """Width of a block in digits of the default font."""
        return sum(self._column(column) for column in range(block.area.left, block.area.right + 1))

    def _column(self, column: int) -> float:
        return next((width for first, last, width in self._columns if first <= column <= last), self._width)


def _sizes(styles: Element | None) -> dict[int, float]:
    """Font sizes by format."""
    fonts = None if styles is None else child(styles, "fonts")
    formats = None if styles is None else child(styles, "cellXfs")
    if fonts is None or formats is None:
        return {}
    sizes = [float(size.get("val", "11")) if (size := child(font, "sz")) is not None else _SIZE for font in fonts]
    return {i: sizes[n] for i, xf in enumerate(formats) if (n := int(xf.get("fontId", "0"))) < len(sizes)}
