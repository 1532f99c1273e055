"""The DrawingML of a chart: cached values that Word, WPS and LibreOffice draw, tied to a workbook that Word edits."""

from __future__ import annotations

from jinja2 import Environment, StrictUndefined

from addin.documents.chart import Chart
from addin.documents.xmltext import clean

_PALETTE = ("1F4E79", "5B9BD5", "BF9000", "7F7F7F", "A5A5A5", "548235", "C55A11", "7030A0")
_DARK, _LIGHT = "262626", "FFFFFF"

# Order of elements as CT_ChartSpace and its parts ask for; Word repairs a file that has another.
_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
{%- macro fill(color) %}<a:solidFill><a:srgbClr val="{{ color }}"/></a:solidFill>{% endmacro %}
{%- macro letters(tag, size, bold=0, color="262626") %}<a:{{ tag }} lang="zh-CN" altLang="en-US" sz="{{ size }}" b="{{ bold }}">
{{- fill(color) }}<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface="Times New Roman"/></a:{{ tag }}>{% endmacro %}
{%- macro text(size, color="262626") %}<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{{ letters("defRPr", size, 0, color) }}</a:pPr>
<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>{% endmacro %}
{%- macro labels(code, percent, color="262626") %}<c:dLbls><c:numFmt formatCode="{{ code }}" sourceLinked="0"/>
<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{{ text(800, color) }}<c:showLegendKey val="0"/>
<c:showVal val="{{ 1 - percent }}"/>
<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="{{ percent }}"/><c:showBubbleSize val="0"/>
</c:dLbls>{% endmacro %}
{%- macro cache(s) %}<c:cat><c:strRef><c:f>数据!$A$2:$A${{ count + 1 }}</c:f><c:strCache><c:ptCount val="{{ count }}"/>
{%- for name in categories %}<c:pt idx="{{ loop.index0 }}"><c:v>{{ name }}</c:v></c:pt>{% endfor %}</c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>数据!${{ s.column }}$2:${{ s.column }}${{ count + 1 }}</c:f><c:numCache><c:formatCode>General</c:formatCode>
<c:ptCount val="{{ count }}"/>
{%- for value in s.values_ %}<c:pt idx="{{ loop.index0 }}"><c:v>{{ value }}</c:v></c:pt>{% endfor %}</c:numCache></c:numRef>
</c:val>{% endmacro %}
{%- macro series(s) %}<c:idx val="{{ s.index }}"/><c:order val="{{ s.index }}"/><c:tx><c:strRef><c:f>数据!${{ s.column }}$1</c:f>
<c:strCache>
<c:ptCount val="1"/><c:pt idx="0"><c:v>{{ s.name }}</c:v></c:pt></c:strCache></c:strRef></c:tx>{% endmacro %}
{%- macro axes(lying) %}<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{{ 'maxMin' if lying else 'minMax' }}"/>
</c:scaling>
<c:delete val="0"/><c:axPos val="{{ 'l' if lying else 'b' }}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="low"/>
{{- text(names_size) }}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/>
<c:axPos val="{{ 'b' if lying else 'l' }}"/><c:majorGridlines><c:spPr><a:ln w="6350">{{ fill("D9D9D9") }}</a:ln></c:spPr>
</c:majorGridlines>
<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
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
{{- labels(numbers, 0) }}{{ cache(s) }}<c:smooth val="0"/></c:ser>{% endfor %}
<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>{{ axes(false) }}
{%- else %}<c:barChart><c:barDir val="{{ 'bar' if kind == 'bar' else 'col' }}"/>
<c:grouping val="{{ 'stacked' if stacked else 'clustered' }}"/>
<c:varyColors val="0"/>
{%- for s in all %}<c:ser>{{ series(s) }}<c:spPr>{{ fill(s.color) }}</c:spPr><c:invertIfNegative val="0"/>
{{- labels(numbers, 0, s.ink if stacked else "262626") }}{{ cache(s) }}</c:ser>{% endfor %}
<c:gapWidth val="60"/>{% if stacked %}<c:overlap val="100"/>{% endif %}<c:axId val="1"/><c:axId val="2"/>
</c:barChart>{{ axes(kind == "bar") }}
{%- endif %}</c:plotArea>
{%- if all|length > 1 or kind == "pie" %}<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{{ text(900) }}</c:legend>{% endif %}
<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>
<c:spPr>{{ fill("FFFFFF") }}<a:ln><a:noFill/></a:ln></c:spPr>{{ text(900) }}
<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>"""

_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=False)
_TEMPLATE = _ENVIRONMENT.from_string(_XML)
#: Categories whose names stand in 9 points; of more, LibreOffice 7.4 leaves every second name out.
_FEW = 25
#: A zero shows no number: it would stand on the edge of its neighbour.
_NUMBERS = "#,##0;-#,##0;;"


def chart_xml(chart: Chart) -> bytes:
    """The chart part; its workbook is the relation rId1. A lying chart has its first category on top, as a table has."""
    series = [
        {
            "index": index,
            "column": chr(ord("B") + index),
            "name": _line(one.name),
            "values_": one.values,
            "color": (color := one.color or _PALETTE[index % len(_PALETTE)]),
            "ink": _ink(color),
        }
        for index, one in enumerate(chart.series)
    ]
    return _TEMPLATE.render(
        kind=chart.kind,
        title=_line(chart.title),
        categories=[_line(name) for name in chart.categories],
        count=len(chart.categories),
        names_size=900 if len(chart.categories) <= _FEW else 700,
        all=series,
        stacked=chart.stacked,
        palette=_PALETTE,
        numbers=_NUMBERS,
    ).encode()


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _ink(color: str) -> str:
    """Light numbers on a dark bar, dark ones on a light bar."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return _LIGHT if 0.299 * red + 0.587 * green + 0.114 * blue < 128 else _DARK
