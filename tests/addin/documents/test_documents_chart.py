import datetime
import io
import re

import openpyxl
import pytest
from lxml import etree

from addin.documents.drawing.chart import BLANK, Axis, Chart, Series
from addin.documents.drawing.chart_book import chart_book
from addin.documents.drawing.chart_xml import chart_xml
from addin.documents.drawing.diagram import Box, Diagram, Link
from addin.documents.filling.template import compile_template
from tests.addin.document_makers import CHART, docx, paper, parts

DAY = datetime.date(2026, 11, 26)


def made(*body: str, **given: object) -> dict[str, bytes]:
    return parts(compile_template(docx(*body), "图.docx").render(paper(**given), title="", created=DAY))


def test_a_chart_is_a_part_with_its_workbook_declared_and_related():
    found = made("{{r chart }}", "{{r chart }}")
    types, relations = found["[Content_Types].xml"].decode(), found["word/_rels/document.xml.rels"].decode()
    for number in (1, 2):
        assert f'PartName="/word/charts/khchart{number}.xml"' in types
        assert f'Target="charts/khchart{number}.xml"' in relations
        assert f"../embeddings/khchart{number}.xlsx" in found[f"word/charts/_rels/khchart{number}.xml.rels"].decode()
    document = found["word/document.xml"].decode()
    assert re.findall(r'r:id="(rIdKhChart\d)"', document) == ["rIdKhChart1", "rIdKhChart2"]
    assert re.findall(r'<wp:docPr id="(\d+)"', document) == ["1001", "1002"]


def test_a_chart_stands_in_its_paragraph_and_not_inside_text():
    document = etree.fromstring(made("{{r chart }}")["word/document.xml"])
    drawing = next(document.iter("{*}drawing"))
    assert [etree.QName(one).localname for one in drawing.iterancestors()][:3] == ["r", "p", "body"]


def test_the_workbook_holds_the_cached_numbers_as_text_and_numbers():
    chart = Chart("bar", "题", ("=1+1", "二分公司"), (Series("A&B", (1, 2.5)),))
    sheet = openpyxl.load_workbook(io.BytesIO(chart_book(chart, DAY)))["数据"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [[None, "A&B"], ["=1+1", 1], ["二分公司", 2.5]]
    assert sheet["A2"].data_type == "s"


def test_the_same_chart_and_day_are_the_same_workbook():
    first = chart_book(CHART, DAY)
    chart_book.cache_clear()
    assert chart_book(CHART, DAY) == first


@pytest.mark.parametrize("kind", ["bar", "column", "line", "pie"])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_every_kind_caches_all_its_numbers(kind, count: int):
    chart = Chart(kind, "A&B <题>", tuple(f"单位{n}" for n in range(count)), (Series("A类", tuple(range(count))),), stacked=True)
    tree = etree.fromstring(chart_xml(chart))
    values = next(tree.iter("{*}numCache"))
    assert [v.text for v in values.iter("{*}v")] == [str(n) for n in range(count)]
    assert "".join(next(tree.iter("{*}title")).itertext("{*}t")) == "A&B <题>"
    assert next(values.iter("{*}ptCount")).get("val") == str(count)


def test_numbers_on_a_dark_bar_are_light():
    chart = Chart("bar", "", ("甲",), (Series("暗", (1,), "000080"), Series("亮", (1,), "EEEEEE")), stacked=True)
    inks = [labels.find(".//{*}srgbClr").get("val") for labels in etree.fromstring(chart_xml(chart)).iter("{*}dLbls")]
    assert inks == ["FFFFFF", "262626"]


def test_forty_lying_bars_still_fit_a_page():
    assert Chart("bar", "", tuple("甲" * 40), ()).height_cm < 22


def test_a_radar_has_one_series_a_line():
    tree = etree.fromstring(chart_xml(Chart("radar", "六项", ("甲", "乙", "丙"), (Series("本期", (60.0, 50.5, 70.0)),))))
    assert [v.text for v in tree.find(".//{*}radarChart//{*}numCache").iter("{*}v")] == ["60.0", "50.5", "70.0"]
    assert tree.find(".//{*}radarChart//{*}numFmt").get("formatCode").startswith("#,##0.0")


def test_axes_of_a_scatter_cross_where_they_are_told():
    series = (Series("大", (92.0,), "C00000", (12000.0,), ("甲 & 乙",)), Series("小", (80.0, 70.0), "", (1.0, 2.0), ("", "丙")))
    chart = Chart("scatter", "象限", (), series, axis=Axis(50, 100, 85, "满意度"), across=Axis(0, None, 10000, "合同额"))
    tree = etree.fromstring(chart_xml(chart))
    assert [a.get("val") for a in tree.iter("{*}crossesAt")] == ["85", "10000"]
    assert [(d.find("{*}idx").get("val"), "".join(d.itertext("{*}t"))) for d in tree.iter("{*}dLbl")] == [("0", "甲 & 乙"), ("1", "丙")]
    places = [f.text.removeprefix("数据!") for f in tree.iter("{*}f")]
    assert places == ["$C$1", "$B$2:$B$2", "$C$2:$C$2", "$F$1", "$E$2:$E$3", "$F$2:$F$3"]
    sheet = openpyxl.load_workbook(io.BytesIO(chart_book(chart, DAY))).active
    assert [sheet[cell].value for cell in ("B2", "C1", "C2", "D2", "F3", "E3")] == [12000, "大", 92, "甲 & 乙", 70, 2]


def test_a_blank_series_holds_room_without_number_colour_or_legend():
    tree = etree.fromstring(chart_xml(Chart("bar", "漏斗", ("甲",), (Series("", (1.5,), BLANK), Series("数", (3,))), stacked=True)))
    blank, shown = tree.iter("{*}ser")
    assert blank.find("{*}spPr/{*}noFill") is not None
    assert (blank.find("{*}dLbls"), shown.find("{*}dLbls") is not None) == (None, True)
    assert tree.find(".//{*}legend") is None
    assert shown.find("{*}dLbls/{*}numFmt").get("formatCode").startswith("#,##0;")


def test_a_missing_number_is_a_gap():
    chart = Chart("line", "走势", ("一", "二", "三"), (Series("甲", (1.0, None, 3.0)),))
    points = etree.fromstring(chart_xml(chart)).find(".//{*}numCache").iter("{*}pt")
    assert [p.get("idx") for p in points] == ["0", "2"]
    assert openpyxl.load_workbook(io.BytesIO(chart_book(chart, DAY))).active["B3"].value is None


def test_a_diagram_is_a_group_of_shapes_with_clean_text():
    box, link = Box(1, 1, 3, 1, ("张**", "a & b"), "FFFFFF", "C00000", dashed=True), Link(5, 3, 1, 0, arrow=True)
    drawing = Diagram("题 <A>", 10, 4, (box,), (link,)).drawing(7)
    tree = etree.fromstring(f'<x xmlns:w="w">{drawing}</x>')
    whole, line, shape = tree.iter("{*}wsp")
    assert [t.text for t in shape.iter("{w}t")] == ["张**", "a & b"]
    assert line.find(".//{*}xfrm").attrib == {"flipH": "1", "flipV": "1"}
    assert whole.find(".//{*}ext").get("cx") == "3600000"
    assert tree.find(".//{*}docPr").get("descr") == "题 <A>"


def test_values_stand_above_a_line_and_not_upon_it_those_of_a_second_below():
    lines = (Series("计划", (92.2, 87.4)), Series("实际", (91.0, 86.0)))
    made = etree.fromstring(chart_xml(Chart("line", "走势", ("上半年", "下半年"), lines)))
    labels, below = made.iter("{*}dLbls")
    told = [etree.QName(child).localname for child in labels]
    assert [one.find("{*}dLblPos").get("val") for one in (labels, below)] == ["t", "b"]
    assert told.index("txPr") + 1 == told.index("dLblPos") == told.index("showLegendKey") - 1
