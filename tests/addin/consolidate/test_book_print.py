"""What of the consolidated workbook is only seen on paper."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from addin.consolidate.workbook.book_table import _lines_of
from tests.addin.returns import DECEMBER, NOVEMBER, Office, client, write_return
from workbooks.widths import columns


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def consolidated(office: Office, folder: Path) -> openpyxl.Workbook:
    asked = client("示例置业有限公司", 近期合作需求="有", 需求依据="2026年10月来函", 要求苛刻="是", 社会连带价值="较高")
    write_return(folder / "1" / "华东.xlsx", "华东分公司", NOVEMBER, [asked, client("海棠能源有限公司")])
    write_return(folder / "2" / "华东.xlsx", "华东分公司", DECEMBER, [client("示例置业有限公司", change="修改", remark="已走访")])
    office.consolidate(folder / "1", NOVEMBER)
    return openpyxl.load_workbook(office.consolidate(folder / "2", DECEMBER, "12月.xlsx").out)


def under(sheet: Worksheet, head: str) -> list[str]:
    column = next(cell.column for cell in sheet[3] if cell.value == head)
    return [str(sheet.cell(row, column).value or "") for row in range(4, sheet.max_row + 1)]


def test_nothing_of_ours_begins_a_line_with_a_closing_mark_or_ends_one_with_an_opening_one(office: Office, tmp_path: Path) -> None:
    write_return(
        tmp_path / "in" / "东.xlsx",
        "华东分公司",
        NOVEMBER,
        [client(f"甲{n}置业有限公司", 要求苛刻="是", 近期合作需求="有") for n in "乙丙"],
    )
    book = openpyxl.load_workbook(office.consolidate(tmp_path / "in").out)
    told = [*under(book["汇总"], "分级依据"), *under(book["收条"], "内容")]
    lines = [line for text in told for line in text.split("\n")]
    assert len(lines) > len(told)
    assert not [line for line in lines if line[:1] in "，。、；：？！”’）》" and line]
    assert not [line for line in lines if line[-1:] in "“‘（《" and line]
    assert max(map(columns, lines)) <= 44


def test_the_subtitle_on_every_page_fits_the_columns_that_stand_on_every_page(office: Office, tmp_path: Path) -> None:
    sheet = consolidated(office, tmp_path)["汇总"]
    room = sum(sheet.column_dimensions[letter].width for letter in "ABCD")
    assert sheet.print_title_cols == "$A:$D"
    assert sheet["A2"].value == "客户2个：A类2，B类0，C类0"
    assert columns(sheet["A2"].value) < room
    assert sheet["E2"].value.startswith("同一客户只计一次，上月末2个")


def test_no_page_has_the_heads_of_another_table(office: Office, tmp_path: Path) -> None:
    book = consolidated(office, tmp_path)
    assert "在册未报的客户（1个）" in [row[0].value for row in book["上报情况"].iter_rows()]
    (heads,) = [row[4].row for row in book["上报情况"].iter_rows() if row[4].value == "最后报送月份"]
    assert book["上报情况"].print_title_rows == f"${heads}:${heads}"
    assert book["汇总"].print_title_rows == "$3:$3"


def test_a_column_that_tells_nothing_is_left_out(office: Office, tmp_path: Path) -> None:
    heads = [cell.value for cell in consolidated(office, tmp_path)["变化"][3]]
    assert heads == ["序号", "变化", "客户单位名称", "单位", "字段", "上月", "本月", "分量"]


def test_wide_lists_go_onto_large_paper_and_narrow_heads_of_four_letters_break_in_the_middle(office: Office, tmp_path: Path) -> None:
    book = consolidated(office, tmp_path)
    assert [book[name].page_setup.paperSize for name in ("汇总", "问题清单", "上报情况", "变化")] == [8, 8, 8, 9]
    widths = {cell.value: book["汇总"].column_dimensions[cell.column_letter].width for cell in book["汇总"][3]}
    assert all(widths[head] < 5.3 for head in ("测算等级", "履约诚信"))


def test_widths_are_measured_by_our_own_font(office: Office, tmp_path: Path) -> None:
    """Where Calibri is missing its place is taken by one that is a third wider: all of 汇总 came out that much smaller."""
    normal = consolidated(office, tmp_path)._fonts[0]
    assert (normal.name, normal.size) == ("微软雅黑", 10)


def test_a_row_is_as_high_as_the_lines_of_its_texts() -> None:
    assert _lines_of("招标计划公告（2026年9月15日）", 16) == 3, "the opening mark goes along with the year"
    assert _lines_of("已走访", 16) == _lines_of(None, 16) == 1
