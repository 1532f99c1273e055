"""Charts as data: what a report tells and a template places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from addin.documents.drawing.xmltext import escaped

_EMU_PER_CM = 360_000
_WIDTH_CM = 15.6
#: Tallest chart that leaves room for a heading on an A4 page.
_TALLEST_CM = 21.0
_CM_PER_BAR = 0.62
_SQUARE_CM = 10.0

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


#: Colour of a series that only holds the room for the next one of a stack.
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers with its name in the legend; `color` is RRGGBB, "" takes the next of the palette."""

    name: str
    #: None leaves a gap.
    values: tuple[float | None, ...]
    color: str = ""
    #: Numbers across and names of the points, of a scatter only.
    across: tuple[float, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of numbers: its ends, where the other axis crosses it, its title, its number format."""

    low: float | None = None
    high: float | None = None
    cross: float | None = None
    title: str = ""
    code: str = "#,##0"


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers by category; each series has as many values as there are categories, a pie has one series.

    A template shows it through `{{r name }}` in a paragraph of its own, which a secretary moves and centres in Word.
    """

    kind: Literal["bar", "column", "line", "pie", "radar", "scatter"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False
    #: Axis of the values, and of a scatter the one across.
    axis: Axis = Axis(low=0)
    across: Axis = Axis()

    @property
    def height_cm(self) -> float:
        """Height: lying bars need room for each name."""
        if self.kind == "bar":
            return min(_TALLEST_CM, 2.6 + _CM_PER_BAR * max(3, len(self.categories)))
        return _SQUARE_CM if self.kind in ("radar", "scatter") else 7.6

    def drawing(self, number: int) -> str:
        """The run that shows the document's n-th chart (counted from 1)."""
        width, height = round(_WIDTH_CM * _EMU_PER_CM), round(self.height_cm * _EMU_PER_CM)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{number}" name="图表 {number}" descr="{escaped(self.title)}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation(number)}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def relation(number: int) -> str:
    """Relation id of the document's n-th chart."""
    return f"rIdKhChart{number}"
