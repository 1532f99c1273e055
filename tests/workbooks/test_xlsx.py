"""The reader of .xlsx: what stands in the file is what is read, by the fast way and by the full parse alike."""

import datetime
import io
import random
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Alignment

from tests.workbooks.raw_books import MAIN, RELATIONS, STRICT, sheet_xml, strings_xml, styles_xml, xlsx, xlsx_parts, zipped
from workbooks.grid import Area, Book, CellError, Grid
from workbooks.package import open_package
from workbooks.problems import Refusal, Where
from workbooks.readers import xlsx as reader
from workbooks.readers import xlsx_plain
from workbooks.readers.xlsx import read_xlsx
from workbooks.readers.xlsx_book import main_part

BOOKS = Path(__file__).parents[1] / "books"


def read(data: bytes, *, careful: bool = False) -> Book:
    package = open_package(data, Where(book="3月.xlsx"))
    part = main_part(package)
    assert part is not None
    return read_xlsx(package, part, kind="xlsx", careful=careful)


def both(data: bytes) -> Grid:
    """The first sheet, which both ways must read alike, the fast one also where rows of the usual looks come in many blocks."""
    fast, full = read(data), read(data, careful=True)
    assert fast == full
    with mock.patch.multiple(xlsx_plain, _BLOCK=300, _LARGE=0):
        assert read(data) == full
    return fast.sheets[0]


def code(data: bytes) -> str:
    codes = set()
    for careful in (False, True):
        with pytest.raises(Refusal) as caught:
            read(data, careful=careful)
        codes.add(caught.value.problem.rule.code)
    assert len(codes) == 1
    return codes.pop()


def row(cells: str, number: int = 1, attributes: str = "") -> str:
    return f'<row r="{number}"{attributes}>{cells}</row>'


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
        '<c r="A1"><v>1e999</v></c>',
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


RARER = (
    '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F1" s="1"><v>-1</v></c>'
    '<c r="G1" t="inlineStr"><is><t>&lt;&#20013;_x0041_</t></is></c>'
)


def test_plain_sheets_go_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "read_sheet", None)
    cells = '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1"><f>1+1</f><v>2.5</v></c><c r="C1" t="str"><f>A1</f><v>甲</v></c><c r="D1"/>'
    data = xlsx(row(cells + RARER, 1, ' spans="1:7" ht="20"'), strings=strings_xml("<si><t>甲</t></si>"))
    assert read(data).sheets[0].rows == [["甲", 2.5, "甲", None, CellError("#DIV/0!"), -1, "<中A"]]


USUAL = '<c r="A{n}" s="1" t="s"><v>0</v></c><c r="B{n}" s="1"><v>{n}.5</v></c><c r="C{n}" s="0"/><c r="D{n}"><v>{n}</v></c>'


def usual_rows(**changed: str) -> bytes:
    """Forty rows that look alike, but for those told."""
    cells = {f"row{n}": USUAL.format(n=n) for n in range(1, 41)} | changed
    text = "".join(told if told.startswith("</") else row(told, n) for n, told in enumerate(cells.values(), start=1))
    return xlsx(text, strings=strings_xml("<si><t>甲</t></si>"))


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="B30" s="1" t="str"><v>五</v></c>',
        '<c r="B30" s="0"/>',
        '<c r="B30" s="0" t="n"/>',
        '<c r="B30" s="1"><v></v></c>',
        '<c r="B30" s="1"></c>',
        '<c r="A30" t="s" s="1"><v>0</v></c>',
        '<c r="A30" s="1" t="s"><v>0</v></c><c r="C30" s="0" t="s"><v>0</v></c>',
        '<c r="D30"><v>1</v></c><c r="E30"><v>2</v></c>',
        '<c r="D30"><f>1+1</f><v>2</v></c>',
        "",
    ],
)
def test_one_row_that_looks_another_way_is_read_as_well(cells: str) -> None:
    grid = both(usual_rows(row30=cells))
    assert grid.rows[28] == ["甲", 29.5, None, 29]
    assert grid.rows[-1] == ["甲", 40.5, None, 40]


@pytest.mark.parametrize("cells", ['<c r="B30" s="1"><v>x</v></c>', '<c r="B31" s="1"><v>1</v></c>', "</row><v/>"])
def test_a_row_that_is_none_is_refused_among_rows_that_look_alike(cells: str) -> None:
    data = usual_rows(row30=cells)
    code(data)
    with mock.patch.multiple(xlsx_plain, _BLOCK=300, _LARGE=0):
        code(data)


def test_sheets_of_one_template_are_read_by_a_pattern_of_their_own() -> None:
    xlsx_plain._meetings.cache_clear()
    looks = (' s="1" t="s"', ' s="1"', None, "")
    with (
        mock.patch.object(xlsx_plain, "_BLOCK", 300),
        mock.patch.object(xlsx_plain, "_usual_pattern", wraps=xlsx_plain._usual_pattern) as made,
    ):
        read(usual_rows())
        assert not made.called
        read(usual_rows())
        assert made.call_args_list[0] == mock.call(looks)
        assert len(made.call_args_list) > 10


def some_value(chance: random.Random) -> object:
    day = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=chance.randrange(10**8))
    texts = ["客户", " 前后 ", "a<b>&\"'c", "换\n行", "_x0041_", "1=1+1", "\U0001f600", "", "０１２", "\t", "R&D", "]]>"]
    choices = [
        None,
        True,
        False,
        chance.randrange(-(10**6), 10**12),
        chance.uniform(-1e9, 1e9),
        chance.choice(texts),
        day,
        day.date(),
        day.time(),
    ]
    return chance.choice(choices)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("writer", ["xlsxwriter", "openpyxl"])
def test_generated_books_read_alike(seed: int, writer: str) -> None:
    chance = random.Random(seed)
    table = [[some_value(chance) for _ in range(12)] for _ in range(60)]
    buffer = io.BytesIO()
    (written_by_xlsxwriter if writer == "xlsxwriter" else written_by_openpyxl)(buffer, table)
    grid = both(buffer.getvalue())
    loaded = openpyxl.load_workbook(io.BytesIO(buffer.getvalue()), data_only=True)
    sheet = loaded.worksheets[0]
    for r, cells in enumerate(table):
        for c, value in enumerate(cells):
            seen = sheet.cell(r + 1, c + 1).value
            if seen == "_x0041_" and writer == "openpyxl":
                seen = "A"  # openpyxl writes it unescaped, and Excel shows an A
            if isinstance(seen, datetime.datetime) and seen.time() == datetime.time():
                seen = seen.date()
            if isinstance(seen, (datetime.datetime, datetime.time)):  # openpyxl keeps microseconds that a cell cannot hold
                assert type(grid.at(r, c)) is type(seen), value
                assert str(grid.at(r, c))[:19] == str(seen)[:19], value
            else:
                assert grid.at(r, c) == (seen or None if isinstance(seen, str) else seen), value
    assert len(grid.merges) == 1


def written_by_xlsxwriter(buffer: io.BytesIO, table: list[list[object]]) -> None:
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("客户")
        formats = {
            datetime.datetime: book.add_format({"num_format": 'yyyy"年"m"月"d"日" h:mm:ss'}),
            datetime.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime.time: book.add_format({"num_format": "h:mm:ss"}),
        }
        sheet.merge_range(70, 0, 70, 3, "合计")
        for r, cells in enumerate(table):
            for c, value in enumerate(cells):
                if type(value) in formats:
                    sheet.write_datetime(r, c, value, formats[type(value)])
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                else:
                    sheet.write(r, c, value)


def written_by_openpyxl(buffer: io.BytesIO, table: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in table:
        sheet.append(cells)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.merge_cells("A71:D71")
    sheet["A1"].alignment = Alignment(horizontal="center")
    book.save(buffer)


@pytest.mark.parametrize("path", sorted(BOOKS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_books_as_people_send_them_read_alike(path: Path) -> None:
    if path.read_bytes().startswith(b"PK"):
        both(path.read_bytes())
