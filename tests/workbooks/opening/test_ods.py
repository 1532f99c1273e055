import datetime

import pytest

from tests.workbooks.raw_books import ods, zipped
from workbooks.grid import Area, CellError, Grid
from workbooks.opening.files import read_bytes
from workbooks.problems import Refusal


def table(rows: str, name: str = "客户") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def grid(rows: str) -> Grid:
    return read_bytes(ods(table(rows)), "3月.ods").sheets[0]


def cell(kind: str, attributes: str = "", text: str = "") -> str:
    paragraphs = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}" {attributes}>{paragraphs}</table:table-cell>'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_values_of_every_kind() -> None:
    cells = [
        cell("float", 'office:value="5"', "5.00"),
        cell("percentage", 'office:value="0.125"', "12.5%"),
        cell("currency", 'office:value="1.5"', "￥1.50"),
        cell("date", 'office:date-value="2026-03-05"', "3月5日"),
        cell("date", 'office:date-value="2026-03-05T14:30:00"'),
        cell("time", 'office:time-value="PT14H30M00S"'),
        cell("time", 'office:time-value="PT36H00M00S"'),
        cell("boolean", 'office:boolean-value="true"', "真"),
        cell("string", "", "客<text:s text:c='2'/>户<text:tab/><text:span>甲<text:line-break/>乙</text:span>"),
        cell("string", 'office:string-value="原文"', "显示"),
    ]
    date = datetime.date(2026, 3, 5)
    read = grid(row(*cells))
    values = [5, 0.125, 1.5, date, datetime.datetime(2026, 3, 5, 14, 30), datetime.time(14, 30), datetime.timedelta(hours=36), True]
    assert read.rows == [[*values, "客  户\t甲\n乙", "原文"]]
    assert read.percent == {(0, 1)}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_truth_is_written_in_two_ways(text: str, value: bool) -> None:
    assert grid(row(cell("boolean", f'office:boolean-value="{text}"', "真"))).rows == [[value]]


def test_paragraphs_are_lines_and_notes_are_left_out() -> None:
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    text = f'<table:table-cell office:value-type="string">{note}<text:p>甲</text:p><text:p>乙</text:p></table:table-cell>'
    assert grid(row(text)).rows == [["甲\n乙"]]


def test_an_error_cell_is_never_a_blank() -> None:
    shown = 'table:formula="of:=[.ZZ1]" calcext:value-type="error"'
    read = grid(row(cell("string", f'{shown} office:string-value=""', "#REF!"), cell("float", f'{shown} office:value="0"', "#DIV/0!")))
    assert read.rows == [[CellError("#REF!"), CellError("#DIV/0!")]]


def test_repeated_rows_and_cells_count() -> None:
    filled = cell("float", 'office:value="1" table:number-columns-repeated="3"')
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = f'<table:table-row table:number-rows-repeated="2">{blank}{filled}</table:table-row>' + row(cell("float", 'office:value="2"'))
    assert grid(rows).rows == [[None, None, 1, 1, 1], [None, None, 1, 1, 1], [2]]


def test_formatted_blank_rows_take_no_room_and_a_cell_far_away_is_named() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    far = row('<table:table-cell table:number-columns-repeated="16383"/>', cell("float", 'office:value="2"'))
    read = grid(row(cell("float", 'office:value="1"')) + blank + far)
    assert (read.rows, read.stray) == ([[1]], ("XFD1048576",))


def test_a_value_repeated_over_all_rows_is_refused() -> None:
    filled = cell("float", 'office:value="1"')
    with pytest.raises(Refusal) as caught:
        grid(f'<table:table-row table:number-rows-repeated="1048576">{filled}</table:table-row>')
    assert caught.value.problem.rule.code == "KH128"


def test_hidden_merged_and_active() -> None:
    hidden = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    merged = cell("string", 'table:number-columns-spanned="2" table:number-rows-spanned="2"', "合并")
    covered = '<table:covered-table-cell office:value-type="float" office:value="7"/>'
    third = cell("float", 'office:value="3"')
    filtered = f'<table:table-row-group><table:table-row table:visibility="filter">{third}</table:table-row></table:table-row-group>'
    wide = row("<table:table-cell/>", cell("float", 'office:value="4" table:number-columns-repeated="2"'))
    body = table(columns + row(merged, covered) + filtered + wide) + table("", "字典").replace(">", ' table:style-name="ta2">', 1)
    settings = '<config:config-item config:name="ActiveTable">字典</config:config-item>'
    book = read_bytes(ods(body, styles=hidden, settings=settings), "3月.ods")
    assert (book.active, [sheet.hidden for sheet in book.sheets]) == (1, [False, True])
    sheet = book.sheets[0]
    assert sheet.rows == [["合并", 7], [3], [None, 4, 4]]
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == ((Area(0, 0, 1, 1),), frozenset([1]), frozenset([2]))


def test_a_formula_without_a_result_is_told() -> None:
    assert grid(row('<table:table-cell table:formula="of:=SUM([.A2:.A3])"/>')).uncalculated == {(0, 0): "SUM([.A2:.A3])"}


def test_days_counted_from_1904_are_told() -> None:
    counted = '<table:calculation-settings><table:null-date table:date-value="{}"/></table:calculation-settings>'
    number = table(row(cell("float", 'office:value="44624"')))
    assert [read_bytes(ods(counted.format(day) + number), "3月.ods").date_1904 for day in ("1904-01-01", "1899-12-30")] == [True, False]


def test_copies_of_other_workbooks_are_counted_and_left_out() -> None:
    link = table('<table:table-source office:name="x"/>' + row(cell("float", 'office:value="1"')), "'file:///x.ods'#$Sheet1")
    book = read_bytes(ods(table("") + link), "3月.ods")
    assert ([sheet.name for sheet in book.sheets], book.external_links) == (["客户"], 1)


def test_an_encrypted_document_is_refused() -> None:
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<manifest:encryption-data/>"}
    codes = []
    for password in (None, "x"):
        with pytest.raises(Refusal) as caught:
            read_bytes(zipped(parts), "3月.ods", password=password)
        codes.append(caught.value.problem.rule.code)
    assert codes == ["KH116", "KH117"]


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        grid(row(cell("float", 'office:value="abc"')))
    assert caught.value.problem.rule.code == "KH119"
