"""Charts on a sheet."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import link
from addin.hosts.calc.engine.shapes import PER_POINT, Floating, Gathered
from addin.hosts.calc.engine.unsupported import NotInCalc

if TYPE_CHECKING:
    from addin.hosts.calc.engine.range import Range
    from addin.hosts.calc.engine.sheet import Sheet

_SHAPE = "com.sun.star.drawing.OLE2Shape"

#: Chart types by xlwings' words: UNO's diagram, and what is set on it.
_TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "column_clustered": ("Bar", {"Vertical": False}),
    "column_stacked": ("Bar", {"Vertical": False, "Stacked": True}),
    "column_stacked_100": ("Bar", {"Vertical": False, "Percent": True}),
    "bar_clustered": ("Bar", {"Vertical": True}),
    "bar_stacked": ("Bar", {"Vertical": True, "Stacked": True}),
    "bar_stacked_100": ("Bar", {"Vertical": True, "Percent": True}),
    "line": ("Line", {"SymbolType": -3}),
    "line_markers": ("Line", {"SymbolType": -1}),
    "area": ("Area", {}),
    "area_stacked": ("Area", {"Stacked": True}),
    "pie": ("Pie", {}),
    "doughnut": ("Donut", {}),
    "xy_scatter": ("XY", {"Lines": False}),
    "xy_scatter_lines": ("XY", {"Lines": True}),
    "radar": ("Net", {}),
}


class Chart(Floating, base_classes.Chart):
    """A chart: a shape, and the document in it."""

    @property
    def api(self) -> Any:
        """UNO's shape and the chart document."""
        return self.shape, self.document

    @property
    def document(self) -> Any:
        """The chart document."""
        return self.shape.Model

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Draw these cells: with heads if the first row or column is text."""
        heads, sides = _heads(rng)
        chart = self._sheet.uno.Charts.getByName(self.shape.PersistName)
        chart.setRanges((rng.uno.RangeAddress,))
        # A chart of words alone takes no heads.
        with contextlib.suppress(link.UnoError):
            chart.HasColumnHeaders, chart.HasRowHeaders = heads, sides
        self._plot_by(plot_by)

    def _plot_by(self, plot_by: str | None) -> None:
        if plot_by:
            diagram = self.document.getDiagram()
            diagram.DataRowSource = link.enum("com.sun.star.chart.ChartDataRowSource", "ROWS" if plot_by == "rows" else "COLUMNS")

    @property
    def chart_type(self) -> str:
        """The word of xlwings, `unknown` for what it does not name."""
        diagram = self.document.getDiagram()
        kind = str(diagram.getDiagramType()).removeprefix("com.sun.star.chart.").removesuffix("Diagram")
        for word, (named, wanted) in _TYPES.items():
            if named == kind and all(_same(getattr(diagram, name), value) for name, value in wanted.items()):
                return word
        return next((word for word, (named, _) in _TYPES.items() if named == kind), "unknown")

    @chart_type.setter
    def chart_type(self, chart_type: str) -> None:
        if chart_type not in _TYPES:
            raise NotInCalc(chart_type)
        kind, wanted = _TYPES[chart_type]
        diagram = self.document.createInstance(f"com.sun.star.chart.{kind}Diagram")
        self.document.setDiagram(diagram)
        for name, value in wanted.items():
            setattr(self.document.getDiagram(), name, value)

    @property
    def title(self) -> str | None:
        """Its title, None without one."""
        return str(self.document.Title.String) if self.document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        self.document.HasMainTitle = value is not None
        if value is not None:
            self.document.Title.String = value

    def delete(self) -> None:
        """Remove it."""
        self._sheet.uno.Charts.removeByName(self.shape.PersistName)

    def to_png(self, path: str) -> None:
        """Write it as a picture."""
        export = self._sheet.book.app.context.service("com.sun.star.drawing.GraphicExportFilter")
        export.setSourceDocument(self.shape)
        export.filter(link.properties(URL=link.file_url(path), MediaType="image/png"))


class Charts(Gathered[Chart], base_classes.Charts):
    """Charts of a sheet."""

    def all(self) -> list[Chart]:
        """All of them; other embedded documents are none."""
        known = set(self._sheet.uno.Charts.getElementNames())
        return [Chart(self._sheet, shape) for shape in self.shapes(_SHAPE) if shape.PersistName in known]

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = 227,
    ) -> Chart:
        """A new chart, in points or at the corner of a range."""
        given = name or self.free_name("图表")
        if anchor:
            left, top = anchor.left, anchor.top
        inner = _inner_name(self._sheet)
        # 25.2 crashes when a chart made without cells is given some.
        drawn = source or self._sheet.range("A1")
        self._sheet.uno.Charts.addNewByName(inner, _rectangle(left, top, width, height), (drawn.uno.RangeAddress,), *_heads(drawn))
        chart = next(one for one in self.all() if one.shape.PersistName == inner)
        chart.name = given
        if chart_type:
            chart.chart_type = chart_type
        if source is not None:
            chart.set_source_data(source, plot_by)
        return chart


def _heads(cells: Range) -> tuple[bool, bool]:
    """Whether the first row and the first column are words."""
    rows = cells.uno.getDataArray()
    return any(isinstance(value, str) for value in rows[0]), len(rows[0]) > 1 and any(isinstance(row[0], str) for row in rows[1:] or rows)


def _inner_name(sheet: Sheet) -> str:
    taken = sheet.uno.Charts.getElementNames()
    return next(name for number in range(1, len(taken) + 2) if (name := f"kh{number}") not in taken)


def _rectangle(*measures: float) -> link.Struct:
    left, top, width, height = (round(measure * PER_POINT) for measure in measures)
    return link.struct("com.sun.star.awt.Rectangle", X=left, Y=top, Width=width, Height=height)


def _same(found: Any, wanted: Any) -> bool:
    return bool(found == wanted)
