"""The reader of .xlsx: what stands in the file is what is read, by the fast way and by the full parse alike."""

import datetime
from pathlib import Path

import pytest

from tests.workbooks.raw_books import MAIN, RELATIONS, STRICT, sheet_xml, strings_xml, styles_xml, xlsx, xlsx_parts, zipped
from tests.workbooks.xlsx_reading import both, code, read, row
from workbooks.grid import Area, CellError
from workbooks.problems import Refusal

BOOKS = Path(__file__).parents[2] / "books"


def test_values_of_every_kind() -> None:
    cells = (
        '<c r="A1"><v>5</v></c><c r="B1" t="n"><v>-0.125</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="b"><v>1</v></c>'
        '<c r="E1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="F1" t="inlineStr"><is><t>行内</t></is></c><c r="G1" s="1"><v>45000</v></c>'
        '<c r="H1" s="2"><v>1.5</v></c><c r="I1"/><c r="J1" t="d"><v>2026-03-05</v></c><c r="K1"><v>1E-7</v></c><c r="L1"><v>1.0</v></c>'
    )
    grid = both(xlsx(row(cells), strings=strings_xml("<si><t>零</t></si><si><t>一</t></si>"), styles=styles_xml('yyyy"年"m"月"', "[h]:mm")))
    date = datetime.date
    hours = datetime.timedelta(hours=36)
    assert grid.rows == [[5, -0.125, "一", True, "ab", "行内", date(2023, 3, 15), hours, None, date(2026, 3, 5), 1e-7, 1]]
    assert isinstance(grid.at(0, 11), int)
    assert grid.width == 12


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA"])
def test_an_error_cell_is_never_a_blank(error: str) -> None:
    assert both(xlsx(row(f'<c r="A1" t="e"><v>{error}</v></c><c r="B1"><v>1</v></c>'))).rows == [[CellError(error), 1]]


def test_strict_ooxml_is_read() -> None:
    parts = xlsx_parts(sheet_xml(row('<c r="A1"><v>7</v></c>'), namespace=STRICT), strict=True)
    assert both(zipped(parts)).rows == [[7]]


def test_a_namespace_prefix_is_understood() -> None:
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    assert both(zipped(xlsx_parts(xml))).rows == [[7]]


def test_elements_of_other_namespaces_are_passed_over() -> None:
    cells = '<c r="A1"><v>7</v><e:v xmlns:e="http://www.wps.cn/officeDocument/2017/etCustomData">8</e:v></c>'
    assert both(xlsx(row(cells))).rows == [[7]]


def test_utf_16_is_understood() -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_xml(row('<c r="A1" t="inlineStr"><is><t>客户</t></is></c>'))
    assert both(zipped(xlsx_parts(xml.encode("utf-16")))).rows == [["客户"]]


def test_a_wrong_dimension_loses_nothing() -> None:
    xml = sheet_xml("".join(row(f'<c r="C{n}"><v>{n}</v></c>', n) for n in range(1, 181)), before='<dimension ref="A1"/>')
    assert [cells[2] for cells in both(zipped(xlsx_parts(xml))).rows] == list(range(1, 181))


def test_values_under_merges_are_kept() -> None:
    xml = sheet_xml(
        row('<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'), after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C3"/></mergeCells>'
    )
    grid = both(zipped(xlsx_parts(xml)))
    assert grid.rows == [[1, 2]]
    assert grid.merges == (Area(0, 0, 0, 1),)


def test_hidden_rows_columns_and_sheets() -> None:
    first = sheet_xml(
        row('<c r="A1"><v>1</v></c><c r="C1"><v>1</v></c>', 1, ' hidden="1"')
        + row("", 2, ' hidden="true"')
        + row('<c r="A3"><v>1</v></c>', 3),
        before='<cols><col min="2" max="2" hidden="1"/><col min="3" max="16384" hidden="true"/></cols>',
    )
    data = zipped(xlsx_parts(first, sheet_xml(""), sheet_xml(""), states=["visible", "hidden", "veryHidden"]))
    grid = both(data)
    assert (grid.hidden_rows, grid.hidden_columns) == (frozenset([0, 1]), frozenset([1, 2]))
    assert [sheet.hidden for sheet in read(data).sheets] == [False, True, True]


def test_formulas_without_a_result_are_told() -> None:
    cells = '<c r="A1"><f>SUM(B1:C1)</f></c><c r="B1"><f>1&lt;2</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c>'
    cells += '<c r="D1"><f>1+1</f><v>2</v></c>'
    grid = both(xlsx(row(cells)))
    assert grid.rows == [[None, None, None, 2]]
    assert grid.uncalculated == {(0, 0): "SUM(B1:C1)", (0, 1): "1<2"}


def test_a_zero_that_no_program_has_calculated_is_told() -> None:
    cells = row('<c r="A1"><f>SUM(B1:C1)</f><v>0</v></c><c r="B1"><v>0</v></c>')
    assert both(xlsx(cells, book='<calcPr fullCalcOnLoad="1"/>')).uncalculated == {(0, 0): "SUM(B1:C1)"}
    assert both(xlsx(cells)).rows == [[0, 0]]


def test_rich_text_is_joined_and_phonetic_guides_are_left_out() -> None:
    rich = '<si><r><t>华</t></r><r><t xml:space="preserve"> 筑</t></r><rPh sb="0" eb="1"><t>huá</t></rPh><phoneticPr fontId="1"/></si>'
    cells = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>甲</t></r><r><t>方</t></r><rPh sb="0" eb="1"><t>j</t></rPh></is></c>'
    )
    assert both(xlsx(row(cells), strings=strings_xml(rich))).rows == [["华 筑", "甲方"]]


def test_escaped_and_odd_characters() -> None:
    strings = strings_xml(
        "<si><t>a_x000D_b</t></si><si><t>_x005F_x0041_</t></si><si><t>&lt;&#20013;&#x1F600;&amp;</t></si>"
        "<si><t xml:space='preserve'> 甲 </t></si>"
    )
    cells = (
        "".join(f'<c r="{"ABCD"[i]}1" t="s"><v>{i}</v></c>' for i in range(4))
        + '<c r="E1" t="inlineStr"><is><t>1_x0041_&#10;2</t></is></c>'
    )
    assert both(xlsx(row(cells), strings=strings)).rows == [["a\rb", "_x0041_", "<中\U0001f600&", " 甲 ", "1A\n2"]]


@pytest.mark.parametrize("text", [" 甲", "甲 ", "\t甲", " "])
def test_spaces_at_the_ends_are_kept(text: str) -> None:
    cells = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c><c r="B1" t="s"><v>0</v></c>'
    assert both(xlsx(row(cells), strings=strings_xml(f"<si><t>{text}</t></si>"))).rows == [[text, text]]


def test_cdata_comments_and_line_ends() -> None:
    cells = (
        '<c r="A1" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c><!-- <c r="B1"><v>1</v></c> -->\r\n<c r="C1" t="str"><v>a\r\nb</v></c>'
    )
    assert both(xlsx(row(cells))).rows == [["<b>", None, "a\nb"]]


def test_rows_and_cells_without_an_address_follow_each_other() -> None:
    assert both(xlsx("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")).rows == [[1, 2], [3]]


def test_a_cell_far_away_is_named_and_not_read() -> None:
    grid = both(xlsx(row('<c r="A1"><v>1</v></c>') + row('<c r="XFD1048576"><v>2</v></c>', 1048576)))
    assert grid.rows == [[1]]
    assert grid.stray == ("XFD1048576",)


def test_a_column_far_away_is_named_and_not_read() -> None:
    grid = both(xlsx(row('<c r="A1"><v>1</v></c><c r="AAA1"><v>2</v></c><c r="XFD1"><v>3</v></c>')))
    assert len(grid.rows[0]) == 703
    assert grid.stray == ("XFD1",)


def test_rows_after_a_long_blank_run_are_named_and_not_read() -> None:
    cells = [row(f'<c r="A{n}"><v>{n}</v></c>', n) for n in (1, 5002, 10004, 10005)]
    grid = both(xlsx("".join(cells)))
    assert len(grid.rows) == 5002
    assert grid.stray == ("A10004", "A10005")


def test_formatted_blank_rows_take_no_room() -> None:
    blank = "".join(row(f'<c r="A{n}" s="1"/><c r="B{n}" s="1"/>', n, ' spans="1:2"') for n in range(2, 65_001))
    grid = both(xlsx(row('<c r="A1"><v>1</v></c>') + blank))
    assert grid.rows == [[1]]


def test_places_of_percentages_are_remembered() -> None:
    cells = '<c r="A1" s="1"><v>0.125</v></c><c r="B1" s="2"><v>0.5</v></c><c r="C1"><v>1</v></c><c r="D1" s="1" t="s"><v>0</v></c>'
    cells += '<c r="E1" s="1"/><c r="F1" s="1"><f>1/4</f><v>0.25</v></c><c r="G1" s="1" t="b"><v>1</v></c>'
    grid = both(xlsx(row(cells), strings=strings_xml("<si><t>5%</t></si>"), styles=styles_xml("0.0%", 9)))
    assert grid.rows == [[0.125, 0.5, 1, "5%", None, 0.25, True]]
    assert grid.percent == {(0, 0), (0, 1), (0, 5)}


def test_dates_from_1904() -> None:
    data = xlsx(row('<c r="A1" s="1"><v>43538</v></c>'), styles=styles_xml(14), book='<workbookPr date1904="1"/>')
    assert both(data).rows == [[datetime.date(2023, 3, 15)]]


@pytest.mark.parametrize("number", ["-1", "-0.5", "60", "59", "0.5", "45000.999999999", "2958466", "45000.12345678"])
def test_odd_dates_read_alike(number: str) -> None:
    both(xlsx(row(f'<c r="A1" s="1"><v>{number}</v></c><c r="B1" s="2"><v>{number}</v></c>'), styles=styles_xml(22, 46)))


def test_other_sheets_do_not_refuse_the_workbook() -> None:
    parts = xlsx_parts(sheet_xml(""), sheet_xml(row('<c r="A1"><v>1</v></c>')), book='<bookViews><workbookView activeTab="1"/></bookViews>')
    links = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        f"{RELATIONS}/worksheet", "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", 1
    )
    book = read(zipped({**parts, "xl/_rels/workbook.xml.rels": links}))
    assert [sheet.name for sheet in book.sheets] == ["表2"]
    assert (book.active, book.has_macros) == (0, True)


def test_external_links_are_counted_and_never_followed() -> None:
    assert read(xlsx("", book='<externalReferences><externalReference r:id="r9"/></externalReferences>')).external_links == 1


def test_macros_are_told() -> None:
    parts = xlsx_parts(sheet_xml(""))
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    link = f'<Relationship Id="v" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace("</Relationships>", link)
    assert read(zipped(parts)).has_macros


def test_shared_strings_named_and_not_written_are_not_missed() -> None:
    parts = xlsx_parts(sheet_xml(row('<c r="A1" t="inlineStr"><is><t>行内</t></is></c>')), strings=strings_xml(""), styles=styles_xml())
    del parts["xl/sharedStrings.xml"]
    assert both(zipped(parts)).rows == [["行内"]]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_missing_part_that_cells_need_is_refused(part: str) -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000</v></c>'
    parts = xlsx_parts(sheet_xml(row(cells)), strings=strings_xml("<si><t>甲</t></si>"), styles=styles_xml())
    del parts[part]
    with pytest.raises(Refusal) as caught:
        both(zipped(parts))
    assert caught.value.problem.rule.code == "KH119"


def test_a_missing_sheet_part_is_refused() -> None:
    parts = xlsx_parts(sheet_xml(""), sheet_xml(""))
    del parts["xl/worksheets/sheet2.xml"]
    with pytest.raises(Refusal, match="表2") as caught:
        read(zipped(parts))
    assert caught.value.problem.rule.code == "KH119"


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>abc</v></c>',
        '<c r="A1"><v>nan</v></c>',
        '<c r="A1"><v>1_000</v></c>',
        '<c r="A1"><x><v>1</v></x></c>',
        '<x><c r="A1"><v>1</v></c></x>',
        '<c r="A1"><v>1</v></c></row><x><row r="2"><c r="A2"><v>1</v></c></row></x><row r="3">',
        '<c r="A1"><v>1</v></c><row r="2"><c r="A2"><v>1</v></c></row>',
        '<c r="A1"><f aca="0" aca="0">1</f><v>1</v></c>',
        '<c r="A1" t="s"><v>5</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="b"><v>2</v></c>',
        '<c r="A1" t="odd"><v>2</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="AAAA1"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>',
        '<c r="A1048577"><v>1</v></c>',
        '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1"><v>1</v>',
        '<c r="A1"><v>1</c></v>',
        '<c r="A1" r="B1"><v>1</v></c>',
        '<c r="A1" t="str"><v>&nbsp;</v></c>',
        '<c r="A1" t="str"><v>&#1;</v></c>',
        '<c r="A1" t="str"><v>\x01</v></c>',
        '<c r="A1" t="str"><v>a]]>b</v></c>',
    ],
)
def test_cells_that_contradict_the_format_are_refused(cells: str) -> None:
    assert code(xlsx(row(cells), strings=strings_xml("<si><t>a</t></si>"))) == "KH119"


def test_text_that_is_not_utf_8_is_refused() -> None:
    xml = sheet_xml(row('<c r="A1" t="str"><v>客户</v></c>')).encode("gbk")
    assert code(zipped(xlsx_parts(xml.decode("latin-1")) | {"xl/worksheets/sheet1.xml": xml})) == "KH119"


def test_absurd_nesting_is_refused() -> None:
    assert code(xlsx(row('<c r="A1"><v>1</v></c>' + "<a>" * 300 + "</a>" * 300))) == "KH120"


def test_too_many_rows_are_refused() -> None:
    assert code(xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 50_002)))) == "KH128"


def test_too_many_merges_are_refused() -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 20_002))
    assert code(zipped(xlsx_parts(sheet_xml("", after=f"<mergeCells>{merges}</mergeCells>")))) == "KH121"
