"""How a range looks."""

from __future__ import annotations

from typing import Any

from addin.hosts.calc import link
from addin.hosts.calc.engine.cells import common
from addin.hosts.calc.engine.font import Font
from addin.hosts.calc.engine.formats import color_number, color_parts
from addin.hosts.calc.engine.geometry import Geometry

_ACROSS = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "fill": "REPEAT", "justify": "BLOCK"}
_DOWN = {"top": 1, "center": 2, "bottom": 3, "justify": 4}

# One step of indent in Excel and Calc: 10 points.
_INDENT = 353


class Looks(Geometry):
    """The part of a range that knows formats."""

    @property
    def number_format(self) -> str | None:
        """Format code, None if there are several."""
        codes = {self.book.formats.code(key) for key, _ in self._formatted()}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.uno.NumberFormat = self.book.formats.key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Background, None if none or several."""
        return color_parts(common(self.uno, "CellBackColor"))

    @color.setter
    def color(self, value: Any) -> None:
        self.uno.CellBackColor = -1 if value is None else color_number(value)

    def set_colors(self, colors: Any) -> None:
        """Backgrounds of single cells; ... leaves one as it is."""
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    self(r + 1, c + 1).color = color

    @property
    def font(self) -> Font:
        """Its font."""
        return Font(self.uno)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long text goes on in a new line, None if only in some cells."""
        value = common(self.uno, "IsTextWrapped")
        return None if value is None else bool(value)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.uno.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """Excel's word, None if there are several."""
        value = common(self.uno, "HoriJustify")
        return None if value is None else {uno: word for word, uno in _ACROSS.items()}.get(value.value)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.uno.HoriJustify = link.enum("com.sun.star.table.CellHoriJustify", _ACROSS[value])

    @property
    def vertical_alignment(self) -> str | None:
        """Excel's word, None if there are several."""
        value = common(self.uno, "VertJustify")
        return None if value is None else {0: "bottom", **{uno: word for word, uno in _DOWN.items()}}.get(value)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.uno.VertJustify = _DOWN[value]

    def adjust_indent(self, amount: int) -> None:
        """More or less indent."""
        self.uno.ParaIndent = max(0, self.uno.ParaIndent + amount * _INDENT)
        self.horizontal_alignment = "left"
