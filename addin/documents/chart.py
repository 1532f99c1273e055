"""Native charts: drawn by Word, WPS and LibreOffice from cached values, editable in Word through an embedded workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from addin.documents.xmltext import escaped

_EMU_PER_CM = 360_000
_WIDTH_CM = 15.6
#: Tallest chart that leaves room for a heading on an A4 page.
_TALLEST_CM = 21.0
_CM_PER_BAR = 0.62

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

_PALETTE = ("1F4E79", "5B9BD5", "BF9000", "7F7F7F", "A5A5A5", "548235", "C55A11", "7030A0")


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers with its name in the legend; `color` is RRGGBB, "" takes the next of the palette."""

    name: str
    values: tuple[float, ...]
    color: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers by category; each series has as many values as there are categories.

    A template shows it through `{{r name }}` in a paragraph of its own, which a secretary moves and centres in Word.
    """

    kind: Literal["bar", "column", "line", "pie"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False

    @property
    def height_cm(self) -> float:
        """Height: lying bars need room for each name."""
        if self.kind == "bar":
            return min(_TALLEST_CM, 2.6 + _CM_PER_BAR * max(3, len(self.categories)))
        return 7.6

    def drawing(self, number: int) -> str:
        """The run that shows the document's n-th chart (counted from 1)."""
        height = round(self.height_cm * _EMU_PER_CM)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{round(_WIDTH_CM * _EMU_PER_CM)}" cy="{height}"/><wp:docPr id="{number}" name="图表 {number}" descr="{escaped(self.title)}"/>'
            f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
            f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation(number)}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )

    def xml(self) -> bytes:
        """The chart part; its workbook is the relation rId1."""
        plot = _PLOTS[self.kind](self)
        legend = len(self.series) > 1 or self.kind == "pie"
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
            f'<c:chart>{_title(self.title)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}</c:plotArea>'
            + (f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_fonts(900)}</c:legend>' if legend else "")
            + '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{_fonts(900)}'
            '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
        ).encode()


def relation(number: int) -> str:
    """Relation id of the document's n-th chart."""
    return f"rIdKhChart{number}"


def _run_fonts(size: int, *, bold: bool) -> str:
    return (
        f'lang="zh-CN" altLang="en-US" sz="{size}" b="{int(bold)}"><a:solidFill><a:srgbClr val="262626"/></a:solidFill>'
        '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface="Times New Roman"/>'
    )


def _fonts(size: int) -> str:
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {_run_fonts(size, bold=False)}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def _title(text: str) -> str:
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {_run_fonts(1100, bold=True)}</a:defRPr></a:pPr>"
        f'<a:r><a:rPr {_run_fonts(1100, bold=True)}</a:rPr><a:t>{escaped(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _categories(chart: Chart) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{escaped(name)}</c:v></c:pt>' for i, name in enumerate(chart.categories))
    count = len(chart.categories)
    return f'<c:cat><c:strRef><c:f>数据!$A$2:$A${count + 1}</c:f><c:strCache><c:ptCount val="{count}"/>{points}</c:strCache></c:strRef></c:cat>'


def _values(series: Series, column: str) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>' for i, value in enumerate(series.values))
    count = len(series.values)
    return (
        f"<c:val><c:numRef><c:f>数据!${column}$2:${column}${count + 1}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{count}"/>{points}</c:numCache></c:numRef></c:val>'
    )


def _labels(*, percent: bool = False) -> str:
    """Numbers at the bars; a zero shows nothing."""
    code = "0.0%" if percent else "#,##0;-#,##0;;"
    return (
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_fonts(800)}'
        f'<c:showLegendKey val="0"/><c:showVal val="{int(not percent)}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        f'<c:showPercent val="{int(percent)}"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _all_series(chart: Chart, *, line: bool = False) -> str:
    parts = []
    before, after = ("", '<c:smooth val="0"/>') if line else ('<c:invertIfNegative val="0"/>', "")
    for index, series in enumerate(chart.series):
        column = chr(ord("B") + index)
        color = series.color or _PALETTE[index % len(_PALETTE)]
        fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        shape = (
            f'<c:spPr><a:ln w="25400">{fill}</a:ln></c:spPr><c:marker><c:symbol val="circle"/></c:marker>'
            if line
            else f"<c:spPr>{fill}</c:spPr>"
        )
        parts.append(
            f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef><c:f>数据!${column}$1</c:f><c:strCache><c:ptCount val="1"/>'
            f'<c:pt idx="0"><c:v>{escaped(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>{shape}'
            f"{before}{_labels()}{_categories(chart)}{_values(series, column)}{after}</c:ser>"
        )
    return "".join(parts)


def _axes(*, lying: bool) -> str:
    names, numbers = ("l", "b") if lying else ("b", "l")
    grid = (
        '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
    )
    # A lying chart counts from the bottom; turned round, its first unit stands on top as in the table.
    order = "maxMin" if lying else "minMax"
    crosses = "max" if lying else "autoZero"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/><c:axPos val="{names}"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_fonts(900)}<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{numbers}"/>{grid}'
        f'<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_fonts(900)}'
        f'<c:crossAx val="1"/><c:crosses val="{crosses}"/></c:valAx>'
    )


def _bars(chart: Chart) -> str:
    lying = chart.kind == "bar"
    direction, grouping = ("bar" if lying else "col"), ("stacked" if chart.stacked else "clustered")
    overlap = '<c:overlap val="100"/>' if chart.stacked else ""
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{_all_series(chart)}<c:gapWidth val="60"/>{overlap}<c:axId val="1"/><c:axId val="2"/></c:barChart>{_axes(lying=lying)}'
    )


def _lines(chart: Chart) -> str:
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{_all_series(chart, line=True)}<c:marker val="1"/>'
        f'<c:axId val="1"/><c:axId val="2"/></c:lineChart>{_axes(lying=False)}'
    )


def _pie(chart: Chart) -> str:
    slices = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:spPr><a:solidFill><a:srgbClr val="{_PALETTE[i % len(_PALETTE)]}"/></a:solidFill></c:spPr></c:dPt>'
        for i in range(len(chart.categories))
    )
    series = chart.series[0]
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser><c:idx val="0"/><c:order val="0"/>{slices}{_labels(percent=True)}'
        f'{_categories(chart)}{_values(series, "B")}</c:ser><c:firstSliceAng val="0"/></c:pieChart>'
    )


_PLOTS = {"bar": _bars, "column": _bars, "line": _lines, "pie": _pie}
