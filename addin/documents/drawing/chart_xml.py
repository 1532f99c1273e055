"""The DrawingML of a chart: cached values that Word, WPS and LibreOffice draw, tied to a workbook that Word edits."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, StrictUndefined

from addin.documents.drawing.chart import BLANK, Chart, Series
from addin.documents.drawing.xmltext import clean

_PALETTE = ("1F4E79", "5B9BD5", "BF9000", "7F7F7F", "A5A5A5", "548235", "C55A11", "7030A0")
_DARK, _LIGHT = "262626", "FFFFFF"

# Order of elements as CT_ChartSpace and its parts ask for; Word repairs a file that has another.
_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
{%- macro fill(color) %}<a:solidFill><a:srgbClr val="{{ color }}"/></a:solidFill>{% endmacro %}
{%- macro letters(tag, size, bold=0, color="262626") %}<a:{{ tag }} lang="zh-CN" altLang="en-US" sz="{{ size }}" b="{{ bold }}">
{{- fill(color) }}<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface="Times New Roman"/></a:{{ tag }}>{% endmacro %}
{%- macro text(size, color="262626") %}<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{{ letters("defRPr", size, 0, color) }}</a:pPr>
<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>{% endmacro %}
{%- macro labels(code, percent, color="262626", place="") %}<c:dLbls><c:numFmt formatCode="{{ code }}" sourceLinked="0"/>
<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{{ text(800, color) }}
{%- if place %}<c:dLblPos val="{{ place }}"/>{% endif %}<c:showLegendKey val="0"/>
<c:showVal val="{{ 1 - percent }}"/>
<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="{{ percent }}"/><c:showBubbleSize val="0"/>
</c:dLbls>{% endmacro %}
{%- macro cache(s) %}<c:cat><c:strRef><c:f>数据!$A$2:$A${{ count + 1 }}</c:f><c:strCache><c:ptCount val="{{ count }}"/>
{%- for name in categories %}<c:pt idx="{{ loop.index0 }}"><c:v>{{ name }}</c:v></c:pt>{% endfor %}</c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>数据!${{ s.column }}$2:${{ s.column }}${{ count + 1 }}</c:f><c:numCache><c:formatCode>General</c:formatCode>
<c:ptCount val="{{ count }}"/>
{%- for value in s.values_ %}{% if value is not none %}<c:pt idx="{{ loop.index0 }}"><c:v>{{ value }}</c:v></c:pt>{% endif %}{% endfor -%}
</c:numCache></c:numRef></c:val>{% endmacro %}
{%- macro numbers_of(column, values) %}<c:numRef><c:f>数据!${{ column }}$2:${{ column }}${{ values|length + 1 }}</c:f><c:numCache>
<c:formatCode>General</c:formatCode><c:ptCount val="{{ values|length }}"/>
{%- for value in values %}<c:pt idx="{{ loop.index0 }}"><c:v>{{ value }}</c:v></c:pt>{% endfor %}</c:numCache></c:numRef>{% endmacro %}
{%- macro scaling(axis) %}<c:scaling><c:orientation val="minMax"/>
{%- if axis.high is not none %}<c:max val="{{ axis.high }}"/>{% endif %}
{%- if axis.low is not none %}<c:min val="{{ axis.low }}"/>{% endif %}</c:scaling>{% endmacro %}
{%- macro heading(text) %}{% if text %}<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{{ letters("defRPr", 900) }}</a:pPr>
<a:r>{{ letters("rPr", 900) }}<a:t>{{ text }}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>{% endif %}{% endmacro %}
{%- macro crosses(axis) %}{% if axis.cross is none %}<c:crosses val="autoZero"/>
{%- else %}<c:crossesAt val="{{ axis.cross }}"/>{% endif %}{% endmacro %}
{%- macro points(s) %}<c:dLbls>{% for name in s.points %}{% if name %}
<c:dLbl><c:idx val="{{ loop.index0 }}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/>
<a:p><a:r>{{ letters("rPr", 700) }}<a:t>{{ name }}</a:t></a:r></a:p></c:rich></c:tx><c:dLblPos val="r"/><c:showLegendKey val="0"/>
<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl>
{%- endif %}{% endfor %}
<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>
<c:showBubbleSize val="0"/></c:dLbls>{% endmacro %}
{%- macro value_axis(id, other, place, axis, opposite) %}<c:valAx><c:axId val="{{ id }}"/>{{ scaling(axis) }}<c:delete val="0"/>
<c:axPos val="{{ place }}"/>{{ heading(axis.title) }}<c:numFmt formatCode="{{ axis.code }}" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{{ text(900) }}<c:crossAx val="{{ other }}"/>
{{- crosses(opposite) }}</c:valAx>{% endmacro %}
{%- macro series(s) %}<c:idx val="{{ s.index }}"/><c:order val="{{ s.index }}"/><c:tx><c:strRef><c:f>数据!${{ s.column }}$1</c:f>
<c:strCache>
<c:ptCount val="1"/><c:pt idx="0"><c:v>{{ s.name }}</c:v></c:pt></c:strCache></c:strRef></c:tx>{% endmacro %}
{%- macro axes(lying) %}<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{{ 'maxMin' if lying else 'minMax' }}"/>
</c:scaling>
<c:delete val="0"/><c:axPos val="{{ 'l' if lying else 'b' }}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="low"/>
{{- text(names_size) }}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>
<c:valAx><c:axId val="2"/>{{ scaling(axis) }}<c:delete val="0"/>
<c:axPos val="{{ 'b' if lying else 'l' }}"/><c:majorGridlines><c:spPr><a:ln w="6350">{{ fill("D9D9D9") }}</a:ln></c:spPr>
</c:majorGridlines>
<c:numFmt formatCode="{{ axis.code }}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="nextTo"/>
{{- text(900) }}<c:crossAx val="1"/><c:crosses val="{{ 'max' if lying else 'autoZero' }}"/></c:valAx>{% endmacro %}
<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>
<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{{ letters("defRPr", 1100, 1) }}</a:pPr>
<a:r>{{ letters("rPr", 1100, 1) }}<a:t>{{ title }}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>
<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>
{%- if kind == "pie" %}<c:pieChart><c:varyColors val="1"/><c:ser>{{ series(all[0]) }}
{%- for name in categories %}<c:dPt><c:idx val="{{ loop.index0 }}"/>
<c:spPr>{{ fill(palette[loop.index0 % palette|length]) }}</c:spPr></c:dPt>{% endfor %}
{{- labels("0.0%", 1, "FFFFFF") }}{{ cache(all[0]) }}</c:ser><c:firstSliceAng val="0"/></c:pieChart>
{%- elif kind == "line" %}<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>
{%- for s in all %}<c:ser>{{ series(s) }}<c:spPr><a:ln w="25400">{{ fill(s.color) }}</a:ln></c:spPr><c:marker>
<c:symbol val="circle"/></c:marker>
{{- labels(numbers, 0, place="t" if loop.first else "b") }}{{ cache(s) }}<c:smooth val="0"/></c:ser>{% endfor %}
<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>{{ axes(false) }}
{%- elif kind == "radar" %}<c:radarChart><c:radarStyle val="marker"/><c:varyColors val="0"/>
{%- for s in all %}<c:ser>{{ series(s) }}<c:spPr><a:ln w="25400">{{ fill(s.color) }}</a:ln></c:spPr><c:marker>
<c:symbol val="circle"/></c:marker>
{{- labels(numbers, 0) }}{{ cache(s) }}</c:ser>{% endfor %}<c:axId val="1"/><c:axId val="2"/></c:radarChart>{{ axes(false) }}
{%- elif kind == "scatter" %}<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>
{%- for s in all %}<c:ser>{{ series(s) }}<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="circle"/>
<c:size val="7"/><c:spPr>{{ fill(s.color) }}</c:spPr></c:marker>{{ points(s) }}<c:xVal>{{ numbers_of(s.across_column, s.across) }}</c:xVal>
<c:yVal>{{ numbers_of(s.column, s.values_) }}</c:yVal><c:smooth val="0"/></c:ser>{% endfor %}<c:axId val="1"/><c:axId val="2"/>
</c:scatterChart>{{ value_axis(1, 2, "b", across, axis) }}{{ value_axis(2, 1, "l", axis, across) }}
{%- else %}<c:barChart><c:barDir val="{{ 'bar' if kind == 'bar' else 'col' }}"/>
<c:grouping val="{{ 'stacked' if stacked else 'clustered' }}"/>
<c:varyColors val="0"/>
{%- for s in all %}<c:ser>{{ series(s) }}<c:spPr>{% if s.blank %}<a:noFill/>{% else %}{{ fill(s.color) }}{% endif %}</c:spPr>
<c:invertIfNegative val="0"/>
{%- if not s.blank %}{{ labels(numbers, 0, s.ink if stacked else "262626") }}{% endif %}{{ cache(s) }}</c:ser>{% endfor %}
<c:gapWidth val="60"/>{% if stacked %}<c:overlap val="100"/>{% endif %}<c:axId val="1"/><c:axId val="2"/>
</c:barChart>{{ axes(kind == "bar") }}
{%- endif %}</c:plotArea>
{%- if legend %}<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{{ text(900) }}</c:legend>{% endif %}
<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>
<c:spPr>{{ fill("FFFFFF") }}<a:ln><a:noFill/></a:ln></c:spPr>{{ text(900) }}
<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>"""

_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=False)
_TEMPLATE = _ENVIRONMENT.from_string(_XML)
#: Categories whose names stand in 9 points; of more, LibreOffice 7.4 leaves every second name out.
_FEW = 25
#: A zero shows no number: it would stand on the edge of its neighbour.
_NUMBERS = "#,##0;-#,##0;;"
_DECIMALS = "#,##0.0;-#,##0.0;;"


def chart_xml(chart: Chart) -> bytes:
    """The chart part; its workbook is the relation rId1. A lying chart has its first category on top, as a table has.

    With a blank series there is no legend: LibreOffice 7.4 leaves out another entry than the one told.
    """
    series = [_series(index, one, chart) for index, one in enumerate(chart.series)]
    whole = all(value is None or value == int(value) for one in chart.series if one.color != BLANK for value in one.values)
    return _TEMPLATE.render(
        kind=chart.kind,
        title=_line(chart.title),
        categories=[_line(name) for name in chart.categories],
        count=len(chart.categories),
        names_size=900 if len(chart.categories) <= _FEW else 700,
        all=series,
        legend=chart.kind == "pie" or (len(series) > 1 and not any(one["blank"] for one in series)),
        stacked=chart.stacked,
        palette=_PALETTE,
        numbers=_NUMBERS if whole else _DECIMALS,
        axis=chart.axis,
        across=chart.across,
    ).encode()


def columns_of(chart: Chart) -> list[tuple[str, str]]:
    """Letters of the workbook's columns of each series: of its values, and of its numbers across."""
    if chart.kind != "scatter":
        return [(_letter(1 + n), "") for n in range(len(chart.series))]
    return [(_letter(2 + 3 * n), _letter(1 + 3 * n)) for n in range(len(chart.series))]


def _letter(column: int) -> str:
    return (chr(ord("A") + column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _series(index: int, one: Series, chart: Chart) -> dict[str, Any]:
    blank = one.color == BLANK
    color = _LIGHT if blank else one.color or _PALETTE[index % len(_PALETTE)]
    column, across = columns_of(chart)[index]
    return {
        "index": index,
        "column": column,
        "across_column": across,
        "name": _line(one.name),
        "values_": one.values,
        "across": one.across,
        "points": [_line(name) for name in one.points],
        "blank": blank,
        "color": color,
        "ink": _ink(color),
    }


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _ink(color: str) -> str:
    """Light numbers on a dark bar, dark ones on a light bar."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return _LIGHT if 0.299 * red + 0.587 * green + 0.114 * blue < 128 else _DARK
