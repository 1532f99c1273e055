"""The sheet 填表说明: how to fill in a declared sheet, told from its fields."""

from __future__ import annotations

import datetime
from typing import Any

from xlsxwriter.workbook import Workbook

from udfs.kinds.amounts import Rate
from udfs.rulebook import quote
from workbooks.declare import Field, Sheet
from workbooks.problems import shown
from workbooks.put import text_format, write_text
from workbooks.registers.customer_info import CUSTOMER_INFO
from workbooks.widths import row_height

TITLE = "填表说明"
_FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_BY_ITSELF = "表里的公式算出（标准见《分级标准》，不用安装客户簿；显示“请核对”的，先改正指出的格子）"
_HEADS = (("列", 20), ("是否必填", 10), ("怎么填", 52), ("示例", 24), ("依据", 60))


def write_guide(book: Workbook, sheet: Sheet, *, first_row: int, native: bool = False) -> None:
    """Add the sheet; `first_row` is the 0-based row where data begin, `native` tells that the workbook calculates by itself."""
    worksheet = book.add_worksheet(TITLE)
    worksheet.hide_gridlines(2)
    for column, (_, width) in enumerate(_HEADS):
        worksheet.set_column(column, column, width)
    worksheet.set_row(0, 30)
    write_text(worksheet, 0, 0, f"{sheet.title}{TITLE}", text_format(book, _FONT | {"bold": True, "font_size": 16, "text_wrap": False}))
    row = 1
    plain = text_format(book, _FONT | {"text_wrap": False})
    for line in _steps(sheet, first_row, native):
        write_text(worksheet, row, 0, line, plain)
        row += 1
    row += 1
    head = text_format(book, _FONT | {"bold": True, "align": "center", "border": 1, "border_color": "#BFBFBF", "bg_color": "#DDEBF7"})
    cell = text_format(book, _FONT | {"border": 1, "border_color": "#BFBFBF"})
    for column, (word, _) in enumerate(_HEADS):
        write_text(worksheet, row, column, word, head)
    for field in sheet.fields:
        row += 1
        told = _told(field)
        worksheet.set_row(row, row_height(zip(told, (width for _, width in _HEADS), strict=True)))
        for column, text in enumerate(told):
            write_text(worksheet, row, column, text, cell)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&C第&P页，共&N页")


def _steps(sheet: Sheet, first_row: int, native: bool) -> list[str]:
    key = next(field.head for field in sheet.fields if field.required)
    computed = f"；灰色列由{_BY_ITSELF if native else '客户簿自动计算'}，不用填" if any(field.computed for field in sheet.fields) else ""
    steps = [
        f"在《{sheet.title}》里从第{first_row + 1}行填起，每行一条；表头不要改动、合并或删除，自己要加的列放在最右边。",
        f"表头带*的橙色列必填{computed}。",
        "单元格旁有下拉箭头的，从列表里选；点中单元格会出现填写提示。",
        "红色底的格子是必填还没有填的。",
    ]
    if sheet.returned:
        steps += [_again(sheet, key), "填好后写上填报人和填报日期，先做校验，再按时报送。"]
    return [f"{i}．{step}" for i, step in enumerate(steps, 1)] + [f"依据：{line}" for line in quote(sheet.clause).splitlines()]


def _again(sheet: Sheet, key: str) -> str:
    """What to do where nothing is new, or something has changed."""
    if sheet.name == CUSTOMER_INFO.name:
        return f"本月没有变化的，在“{key}”列第一行写“无变化”，其余不填，同样要报送。"
    heads = "、".join(sheet.by_name[name].head for name in sheet.key[0])
    return f"只填新的和有变化的；有变化的再填一行，“{heads}”与上次相同，其余照现在的情况填全。没有新的，表空着。"


def _told(field: Field) -> tuple[str, ...]:
    if field.computed:
        return field.head, "自动", "由客户簿自动计算，不用填。", "", quote(field.clause)
    return field.head, "必填" if field.required else "选填", field.hint, _example(field), quote(field.clause) or field.clause


def _example(field: Field) -> str:
    sample = field.kind.sample
    if isinstance(field.kind, Rate) and isinstance(sample, float):
        return f"{sample:.1%}"
    return sample.isoformat() if isinstance(sample, datetime.date) else shown(sample)
