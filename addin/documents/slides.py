"""Slides that a chair can show: title, points, tables, native charts, in the fonts of the office (python-pptx)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, TypeVar

from addin.documents.drawing.chart import Chart
from workbooks.widths import columns

T = TypeVar("T")

_FONT, _BLUE, _GREY = "微软雅黑", "1F4E79", "595959"
#: Wide slides, in inches.
_WIDTH, _HEIGHT, _MARGIN, _TOP = 13.333, 7.5, 0.6, 1.35
_LAYOUT_BLANK = 6
#: Rows a slide holds; the rest goes on a next one.
_ROWS, _POINTS = 10, 8
_KINDS = {
    ("bar", False): "BAR_CLUSTERED",
    ("bar", True): "BAR_STACKED",
    ("column", False): "COLUMN_CLUSTERED",
    ("column", True): "COLUMN_STACKED",
    ("line", False): "LINE_MARKERS",
    ("pie", False): "PIE",
}


class Deck:
    """A presentation under construction; `trace` stands at the foot of every slide."""

    def __init__(self, trace: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self._deck: Any = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
        self._trace = trace

    def title(self, title: str, under: str) -> None:
        """The first slide."""
        slide = self._blank()
        self._text(slide, title, (_MARGIN, 2.5, _WIDTH - 2 * _MARGIN, 1.4), size=40, bold=True, color=_BLUE, centred=True)
        self._text(slide, under, (_MARGIN, 4.1, _WIDTH - 2 * _MARGIN, 0.8), size=22, color=_GREY, centred=True)

    def points(self, title: str, lines: Sequence[str]) -> None:
        """Sentences, one under the other; many go on the next slide."""
        for part in _parts(lines, _POINTS):
            slide = self._headed(title)
            box = (_MARGIN, _TOP, _WIDTH - 2 * _MARGIN, _HEIGHT - _TOP - 0.6)
            self._text(slide, "\n".join(f"• {line}" for line in part), box, size=20)

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table that repeats its head on every slide it needs."""
        from pptx.util import Inches

        for part in _parts(rows, _ROWS):
            slide = self._headed(title)
            height = 0.45 * (len(part) + 1)
            frame = slide.shapes.add_table(
                len(part) + 1, len(heads), Inches(_MARGIN), Inches(_TOP), Inches(_WIDTH - 2 * _MARGIN), Inches(height)
            )
            for column, share in zip(frame.table.columns, _shares(heads, rows), strict=True):
                column.width = Inches((_WIDTH - 2 * _MARGIN) * share)
            for r, row in enumerate([heads, *part]):
                for c, value in enumerate(row):
                    cell = frame.table.cell(r, c)
                    cell.text = value
                    for paragraph in cell.text_frame.paragraphs:
                        self._font(paragraph, size=16, bold=r == 0)

    def chart(self, title: str, chart: Chart) -> None:
        """A native chart that can be edited in PowerPoint."""
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
        from pptx.util import Inches, Pt

        made_of: Any = CategoryChartData
        slide, data = self._headed(title), made_of()
        data.categories = chart.categories
        for series in chart.series:
            data.add_series(series.name, series.values)
        kind = XL_CHART_TYPE[_KINDS[chart.kind, chart.stacked]]
        box = (Inches(_MARGIN), Inches(_TOP), Inches(_WIDTH - 2 * _MARGIN), Inches(_HEIGHT - _TOP - 0.6))
        made = slide.shapes.add_chart(kind, *box, data).chart
        made.font.name, made.font.size = _FONT, Pt(14)
        made.has_legend = len(chart.series) > 1
        if made.has_legend:
            made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        made.has_title = False
        plot = made.plots[0]
        plot.has_data_labels = True
        plot.data_labels.font.size = Pt(14)
        for shown, series in zip(plot.series, chart.series, strict=True):
            if series.color and chart.kind != "line":
                self._fill(shown, series.color)
        if chart.kind != "pie":
            made.value_axis.minimum_scale = 0
        if chart.kind == "bar":
            made.category_axis.reverse_order = True

    def content(self) -> bytes:
        """The file."""
        target = io.BytesIO()
        self._deck.save(target)
        return target.getvalue()

    def _blank(self) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_LAYOUT_BLANK])
        self._text(slide, self._trace, (_MARGIN, _HEIGHT - 0.5, _WIDTH - 2 * _MARGIN, 0.35), size=10, color=_GREY)
        return slide

    def _headed(self, title: str) -> Any:
        slide = self._blank()
        self._text(slide, title, (_MARGIN, 0.4, _WIDTH - 2 * _MARGIN, 0.8), size=28, bold=True, color=_BLUE)
        return slide

    def _text(
        self,
        slide: Any,
        text: str,
        box: tuple[float, float, float, float],
        *,
        size: float,
        bold: bool = False,
        color: str = "000000",
        centred: bool = False,
    ) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches

        frame = slide.shapes.add_textbox(*(Inches(n) for n in box)).text_frame
        frame.word_wrap = True
        for number, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = line
            if centred:
                paragraph.alignment = PP_ALIGN.CENTER
            self._font(paragraph, size=size, bold=bold, color=color)

    def _fill(self, series: Any, color: str) -> None:
        from pptx.dml.color import RGBColor

        rgb: Any = RGBColor
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb.from_string(color)

    def _font(self, paragraph: Any, *, size: float, bold: bool = False, color: str = "") -> None:
        from pptx.dml.color import RGBColor
        from pptx.oxml.ns import qn
        from pptx.util import Pt

        rgb: Any = RGBColor
        paragraph.space_after = Pt(size / 3)
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
            if color:
                run.font.color.rgb = rgb.from_string(color)
            properties = run._r.get_or_add_rPr()  # noqa: SLF001 — python-pptx sets no East Asian fonts
            east = properties.makeelement(qn("a:ea"), {"typeface": _FONT})
            latin = properties.find(qn("a:latin"))
            latin.addnext(east)


def _shares(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """What share of the width each column takes, by its longest text."""
    longest = [max(map(columns, texts)) + 3 for texts in zip(heads, *rows, strict=True)]
    return [length / sum(longest) for length in longest]


def _parts(rows: Sequence[T], most: int) -> list[Sequence[T]]:
    """Rows in parts of at most so many and of like length, so that no slide holds a last row alone; one empty part for none."""
    count = -(-max(len(rows), 1) // most)
    each = -(-max(len(rows), 1) // count)
    return [rows[at : at + each] for at in range(0, max(len(rows), 1), each)]
