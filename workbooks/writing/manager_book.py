"""The manager's workbook: figures and native charts, clients found by typing into a cell, notes of one's own (V03, S12).

Everything in it is calculated by plain formulas over a hidden sheet: it works without the add-in, in Excel, WPS and Calc.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbooks.answering.manager_notes import CATALOGUE, CLIENTS, MARK, NOTE_HEADS, NOTES, UNITS
from workbooks.put import text_format, write_text

BOARD = "领导看板"
#: Columns of the list of clients, each with its width; the catalogue has them from its third column on.
CLIENT_COLUMNS = (
    ("客户单位名称", 30), ("等级", 6), ("维护单位", 18), ("维护责任人", 11), ("客户类别", 12), ("最近联系", 12), ("下次拜访", 12),
    ("档案完整度", 9), ("待办", 26),
)  # fmt: skip
UNIT_COLUMNS = (("单位", 22), ("本月报送", 14), ("客户数", 9), ("A类", 8), ("B类", 8), ("C类", 8), ("数据不足", 9))
#: Clients that a search shows, rows for notes, and where both begin.
SHOWN, NOTE_ROWS, FIRST = 60, 500, 5
_SEARCH = "$B$2"
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_LINE = {"border": 1, "border_color": "#BFBFBF"}
_HEAD = _FONT | _LINE | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}
_TIERS = {"A": "#70AD47", "B": "#FFC000", "C": "#C55A11"}


@dataclass(frozen=True, slots=True)
class ManagerBook:
    """What the workbook shows.

    Args:
        title: Its title, with the month.
        figures: Key figures: what, the figure, and what it is made of.
        tiers: Clients by tier.
        units: Rows of the units, as `UNIT_COLUMNS`.
        clients: Rows of the clients, as `CLIENT_COLUMNS`.
        notes: The manager's own notes by name of the client.
        foot: Snapshot and head of the log.
    """

    title: str
    figures: Sequence[tuple[str, Any, str]]
    tiers: Mapping[str, int]
    units: Sequence[Sequence[Any]]
    clients: Sequence[Sequence[Any]]
    notes: Mapping[str, str]
    foot: str


def manager_book(told: ManagerBook) -> bytes:
    """The workbook as .xlsx; the same bytes for the same content."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": told.title, "created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001 - same bytes each time
        sheets = {name: book.add_worksheet(name) for name in (BOARD, CLIENTS, UNITS, NOTES, CATALOGUE)}
        _board(book, sheets[BOARD], told)
        _clients(book, sheets[CLIENTS], told)
        _units(book, sheets[UNITS], told)
        _notes(book, sheets[NOTES], told)
        _catalogue(book, sheets[CATALOGUE], told)
        for name, sheet in sheets.items():
            sheet.set_landscape() if name != BOARD else sheet.set_portrait()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer(f"&L&8{told.foot}&R&8第&P页，共&N页")
        sheets[CATALOGUE].hide()
    return out.getvalue()


def _title(book: Workbook, sheet: Worksheet, text: str, hint: str) -> None:
    write_text(sheet, 0, 0, text, text_format(book, {"font_name": "黑体", "font_size": 16, "font_color": "#1F4E79", "valign": "vcenter"}))
    sheet.set_row(0, 28)
    if hint:
        write_text(sheet, 2, 0, hint, text_format(book, _FONT | {"font_size": 9, "font_color": "#595959"}))
    sheet.hide_gridlines(2)


def _board(book: Workbook, sheet: Worksheet, told: ManagerBook) -> None:
    _title(book, sheet, told.title, "")
    for column, width in enumerate((18, 12, 46)):
        sheet.set_column(column, column, width)
    label, note = text_format(book, _FONT | _LINE | {"bg_color": "#EAF1F8"}), text_format(book, _FONT | _LINE | {"text_wrap": True})
    number = book.add_format(_FONT | _LINE | {"bold": True, "font_size": 14, "align": "center", "num_format": "#,##0.##"})
    for row, (what, figure, why) in enumerate(told.figures, start=2):
        sheet.set_row(row, 24)
        write_text(sheet, row, 0, what, label)
        if isinstance(figure, (int, float)):
            sheet.write_number(row, 1, figure, number)
        else:
            sheet.write_string(row, 1, str(figure), number)
        write_text(sheet, row, 2, why, note)
    below = 3 + len(told.figures)
    first, last = FIRST, FIRST + max(1, len(told.units)) - 1
    pie = book.add_chart({"type": "pie"})
    pie.add_series({
        "categories": [UNITS, first - 1, 3, first - 1, 5],
        "values": [UNITS, last + 1, 3, last + 1, 5],
        "points": [{"fill": {"color": color}} for color in _TIERS.values()],
        "data_labels": {"value": True, "percentage": True, "separator": "\n"},
    })  # fmt: skip
    pie.set_title({"name": "客户等级", "name_font": {"size": 12}})
    pie.set_size({"width": 560, "height": 250})
    sheet.insert_chart(below, 0, pie)
    bars = book.add_chart({"type": "bar", "subtype": "stacked"})
    for i, (tier, color) in enumerate(_TIERS.items()):
        bars.add_series({
            "name": f"{tier}类",
            "categories": [UNITS, first, 0, last, 0],
            "values": [UNITS, first, 3 + i, last, 3 + i],
            "fill": {"color": color},
        })  # fmt: skip
    bars.set_title({"name": "各单位客户（个）", "name_font": {"size": 12}})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"min": 0, "num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    bars.set_legend({"position": "bottom"})
    bars.set_size({"width": 560, "height": 140 + 26 * max(3, len(told.units))})
    sheet.insert_chart(below + 14, 0, bars)


def _clients(book: Workbook, sheet: Worksheet, told: ManagerBook) -> None:
    _title(book, sheet, "客户", "在黄格里写名称、单位或责任人中的几个字，下面就列出来；选中一行，可用“选中客户一页纸”“选中客户档案表”。")
    find = text_format(book, _FONT | {"bold": True, "align": "right"})
    write_text(sheet, 1, 0, "查找：", find)
    sheet.write_blank(1, 1, None, book.add_format(_FONT | _LINE | {"bg_color": "#FFF2CC", "font_size": 12, "num_format": "@"}))
    sheet.set_row(1, 24)
    rows = max(1, len(told.clients))
    running = f"{CATALOGUE}!$A$3:$A${rows + 2}"
    found = f'找到"&MAX({running})&"个，最多列出{SHOWN}个'
    sheet.write_formula(1, 2, f'="{found}"', book.add_format(_FONT), f"找到{len(told.clients)}个，最多列出{SHOWN}个")
    head = text_format(book, _HEAD)
    heads = (("序号", 6), *CLIENT_COLUMNS, ("我的备注", 26))
    for column, (text, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        write_text(sheet, FIRST - 1, column, text, head)
    text, share = book.add_format(_FONT | _LINE), book.add_format(_FONT | _LINE | {"num_format": "0%", "align": "center"})
    middle = book.add_format(_FONT | _LINE | {"align": "center"})
    for i in range(SHOWN):
        row, n = FIRST + i, FIRST + i + 1
        client = told.clients[i] if i < len(told.clients) else None
        sheet.write_formula(row, 0, f'=IF({i + 1}>MAX({running}),"",{i + 1})', middle, i + 1 if client else "")
        for c in range(len(CLIENT_COLUMNS)):
            area = f"{CATALOGUE}!${_letter(c + 2)}$3:${_letter(c + 2)}${rows + 2}"
            got = f"INDEX({area},MATCH($A{n},{running},0))"
            value = "" if client is None or client[c] is None else client[c]
            plain = got if CLIENT_COLUMNS[c][0] == "档案完整度" else f'{got}&""'
            look = share if CLIENT_COLUMNS[c][0] == "档案完整度" else middle if CLIENT_COLUMNS[c][1] < 13 else text
            sheet.write_formula(row, c + 1, f'=IF($A{n}="","",{plain})', look, value)
        note = f"VLOOKUP($B{n},{NOTES}!$A${FIRST + 1}:$B${FIRST + NOTE_ROWS},2,FALSE)"
        told_note = told.notes.get(str(client[0]), "") if client else ""
        sheet.write_formula(row, len(CLIENT_COLUMNS) + 1, f'=IF($A{n}="","",IFERROR({note}&"",""))', text, told_note)
    for tier, color in _TIERS.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{tier}"', "format": book.add_format({"bg_color": color, "bold": True})}
        sheet.conditional_format(FIRST, 2, FIRST + SHOWN - 1, 2, rule)
    sheet.freeze_panes(FIRST, 2)
    sheet.repeat_rows(FIRST - 1)


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _units(book: Workbook, sheet: Worksheet, told: ManagerBook) -> None:
    _title(book, sheet, "单位", "选中一个单位的一行，可用“选中单位排名”“选中单位通报”“选中单位考核表”。")
    head, text = text_format(book, _HEAD), text_format(book, _FONT | _LINE)
    number, bold = book.add_format(_FONT | _LINE | {"align": "center"}), book.add_format(_FONT | _LINE | {"align": "center", "bold": True})
    for column, (name, width) in enumerate(UNIT_COLUMNS):
        sheet.set_column(column, column, width)
        write_text(sheet, FIRST - 1, column, name, head)
    for row, values in enumerate(told.units, start=FIRST):
        for column, value in enumerate(values):
            if isinstance(value, (int, float)):
                sheet.write_number(row, column, value, number)
            else:
                write_text(sheet, row, column, str(value or ""), text)
    last = FIRST + max(1, len(told.units))
    write_text(sheet, last, 0, "集团（每个客户只算一次）", text_format(book, _FONT | _LINE | {"bold": True}))
    sheet.write_blank(last, 1, None, bold)
    for column, count in enumerate((sum(told.tiers.values()), *(told.tiers.get(t, 0) for t in _TIERS)), start=2):
        sheet.write_number(last, column, count, bold)
    sheet.freeze_panes(FIRST, 1)


def _notes(book: Workbook, sheet: Worksheet, told: ManagerBook) -> None:
    _title(book, sheet, "我的备注", "客户名称要和“客户”表上的一样；刷新工作簿时这里的内容原样保留。")
    head, text = text_format(book, _HEAD), text_format(book, _FONT | _LINE | {"text_wrap": True})
    for column, (name, width) in enumerate(zip(NOTE_HEADS, (34, 70), strict=True)):
        sheet.set_column(column, column, width)
        write_text(sheet, FIRST - 1, column, name, head)
    rows = list(told.notes.items())
    for i in range(min(NOTE_ROWS, max(30, len(rows) + 20))):
        for column in (0, 1):
            write_text(sheet, FIRST + i, column, rows[i][column] if i < len(rows) else None, text)
    source = f"={CATALOGUE}!$C$3:$C${max(1, len(told.clients)) + 2}"
    sheet.data_validation(FIRST, 0, FIRST + NOTE_ROWS - 1, 0, {"validate": "list", "source": source, "error_type": "information"})
    sheet.freeze_panes(FIRST, 0)


def _catalogue(book: Workbook, sheet: Worksheet, told: ManagerBook) -> None:
    """Running count of what the search finds, the text that is searched, and the columns shown."""
    text = text_format(book, {})
    sheet.write_string(0, 0, MARK)
    sheet.write_number(1, 0, 0)
    for row, values in enumerate(told.clients, start=2):
        search = f"{CLIENTS}!{_SEARCH}"
        formula = f'=A{row}+IF({search}="",1,IF(ISNUMBER(SEARCH({search},B{row + 1})),1,0))'
        sheet.write_formula(row, 0, formula, None, row - 1)
        write_text(sheet, row, 1, " ".join(str(v) for v in values[:4] if v), text)
        for column, value in enumerate(values, start=2):
            if isinstance(value, (int, float)):
                sheet.write_number(row, column, value)
            else:
                write_text(sheet, row, column, str(value or ""), text)
