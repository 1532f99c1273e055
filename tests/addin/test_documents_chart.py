import datetime
import io
import re

import openpyxl
import pytest
from lxml import etree

from addin.documents.chart import Chart, Series
from addin.documents.chart_book import chart_book
from addin.documents.chart_xml import chart_xml
from addin.documents.template import compile_template
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
