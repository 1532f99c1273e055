"""What goes back for each kind of file."""

import datetime
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.workbooks.rich_book import with_parts
from workbooks.answering.mark import mark, returned_copy
from workbooks.answering.result_sheet import ERROR_COLOR, TITLE, WARNING_COLOR, in_order, summary
from workbooks.examined import Examined
from workbooks.judging.examine import Options, examine
from workbooks.problems import Problem, Repair, Rule, Severity, Where

BOOKS = Path(__file__).parents[2] / "books"
ERROR = Rule("KH299", Severity.ERROR, "填错了", "“{field}”不能填“{found}”。", "改对。", clause="R25")


def returned(name: str, data: bytes | None = None) -> tuple[str, openpyxl.Workbook, Examined]:
    path = BOOKS / name
    found = examine(path, Options(datetime.date(2026, 11, 25)))
    new_name, done = returned_copy(path, data or path.read_bytes(), found)
    return new_name, openpyxl.load_workbook(io.BytesIO(done)), found


def colors(book: openpyxl.Workbook, found: Examined) -> set[tuple[str, str]]:
    return {(p.severity.value, book[p.where.sheet][p.where.cell].fill.fgColor.rgb[2:]) for p in found.problems if p.where.cell}


def test_their_own_workbook_goes_back_marked() -> None:
    name, book, found = returned("07_cell_errors.xlsx")
    assert name == "07_cell_errors-校验结果.xlsx"
    assert book.sheetnames == ["客户信息统计表", TITLE]
    assert colors(book, found) == {("错误", ERROR_COLOR)}
    assert all(book[p.where.sheet][p.where.cell].comment for p in found.problems if p.where.cell)
    assert book["客户信息统计表"]["A4"].value == "合肥安晟生物医药有限公司"


@pytest.mark.parametrize("name", ["03_synonyms_order.xls", "04_sections_subtotals.ods", "09_gbk.csv"])
def test_other_kinds_get_a_result_workbook_with_the_table_in_its_place(name: str) -> None:
    new_name, book, found = returned(name)
    expected = json.loads((BOOKS / name).with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert new_name == f"{Path(name).stem}-校验结果.xlsx"
    sheet = book[found.submission.sheet]
    key = next(bound for bound in found.submission.bound if bound.field == "name")
    assert sheet.cell(found.submission.head_row + 1, key.column + 1).value == key.text
    shown = [sheet.cell(row["row"], key.column + 1).value for row in expected["rows"]]
    assert [str(value).strip() for value in shown] == [row["values"]["客户单位名称"] for row in expected["rows"]]
    assert colors(book, found) <= {("提醒", WARNING_COLOR), ("错误", ERROR_COLOR)}
    for p in found.problems:
        if p.where.cell and isinstance(p.found, str):
            assert sheet[p.where.cell].value == p.found, "what was typed, not what was understood"
    assert book.sheetnames[-1] == TITLE


def test_a_signed_workbook_still_gets_its_list() -> None:
    signed = with_parts((BOOKS / "07_cell_errors.xlsx").read_bytes(), {"_xmlsignatures/origin.sigs": b""})
    _, book, found = returned("07_cell_errors.xlsx", signed)
    assert book.sheetnames == ["客户信息统计表", TITLE]
    assert colors(book, found) == {("错误", ERROR_COLOR)}


def test_the_list_stands_in_the_order_of_work_and_says_it_in_numbers() -> None:
    _, book, found = returned("07_cell_errors.xlsx")
    sheet = book[TITLE]
    assert sheet["A2"].value.startswith("已检查18行，13处错误，0处提醒。")
    heads, *rows = sheet.iter_rows(min_row=4, values_only=True)
    assert heads == ("序号", "级别", "位置", "字段", "现在的内容", "问题", "改法", "建议值", "依据")
    assert [row[0] for row in rows] == list(range(1, 14))
    cells = [p.where for p in in_order(found.problems, ["客户信息统计表"])]
    assert [row[2] for row in rows] == [f"《{w.sheet}》{w.cell}" for w in cells]
    assert [(w.row, w.column) for w in cells] == sorted((w.row, w.column) for w in cells)
    assert sheet["C5"].hyperlink.location == f"'客户信息统计表'!{cells[0].cell}"


def test_errors_come_first_and_what_has_no_cell_before_cells() -> None:
    def told(severity: Severity, sheet: str, row: int | None) -> Problem:
        return Problem(ERROR, Where("x", sheet, row, None if row is None else 0), field="列", severity=severity)

    wanted = [
        told(Severity.ERROR, "", None),
        told(Severity.ERROR, "乙", None),
        told(Severity.ERROR, "乙", 9),
        told(Severity.ERROR, "甲", 3),
        told(Severity.WARNING, "乙", None),
        told(Severity.WARNING, "乙", 1),
    ]
    assert in_order(wanted[::-1], ["乙", "甲"]) == wanted


def test_what_they_typed_cannot_become_a_formula_in_the_list() -> None:
    path = BOOKS / "01_plain.xlsx"
    found = examine(path, Options(datetime.date(2026, 11, 25)))
    where = Where("01_plain.xlsx", "客户信息统计表", 5, 1)
    told = [Problem(ERROR, where, field="备注", found="=cmd|' /C calc'!A0", repair=Repair("@x", "改"))]
    sheet = openpyxl.load_workbook(io.BytesIO(mark(path.read_bytes(), told, found)))[TITLE]
    for cell in (sheet["E5"], sheet["H5"]):
        assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True)
    assert (sheet["E5"].value, sheet["I5"].value[:4]) == ("=cmd|' /C calc'!A0", "R25 ")
    assert summary(told, found) == "已检查21行，1处错误，0处提醒。"


def test_a_clean_return_is_told_so() -> None:
    _, book, _ = returned("02_two_level_heads.xlsx")
    assert book[TITLE]["A2"].value == "已检查15行，0处错误，0处提醒。可以报送。"
    assert book[TITLE].max_row == 4
