"""The 客户档案表 of one client as we make it: the ten contents of R19 and what R20 adds, on one A4 page, to be redesigned at will."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

TITLE = "客户档案表"
#: Widths of the eight columns: labels and places by turns.
_WIDTHS = (11.5, 12.5, 11.5, 12.5, 11.5, 12.5, 11.5, 12.5)
_LAST = len(_WIDTHS) - 1
_A4 = 9
_FONT = "宋体"
_LINE, _BAND, _LABEL = "#8EA9C1", "#1F4E79", "#EAF1F8"


@dataclass(frozen=True, slots=True)
class _Fields:
    """A section of labels and places: rows of (label, columns its place takes)."""

    title: str
    rows: Sequence[Sequence[tuple[str, int]]]
    heights: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class _Entries:
    """A section that repeats: heads with the columns each takes, and blank rows."""

    title: str
    mark: str
    heads: Sequence[tuple[str, int]]
    count: int


_SECTIONS: tuple[_Fields | _Entries, ...] = (
    _Fields(
        "一、基本资料",
        (
            (("客户单位名称", 5), ("客户类别", 1)),
            (("统一社会信用代码", 3), ("所属行业", 1), ("客户规模", 1)),
            (("单位地址", 5), ("联系电话", 1)),
            (("联系人", 1), ("职务", 1), ("社会关系", 3)),
            (("维护单位", 3), ("维护责任人", 1), ("最近联系日期", 1)),
        ),
    ),
    _Entries(
        "二、联系人及社会关系",
        "联系人",
        (("姓名", 1), ("职务", 1), ("联系电话", 1), ("项目角色", 1), ("社会关系", 2), ("态度", 1), ("我方对接人", 1)),
        4,
    ),
    _Fields(
        "三、客户需求与合作历史",
        (
            (("客户需求", 5), ("近期合作需求", 1)),
            (("需求依据", 5), ("利润率", 1)),
            (("合作历史", 1), ("首次合作日期", 1), ("合作项目数", 1), ("累计合同额(万元)", 1)),
        ),
        (36,),
    ),
    _Fields(
        "四、双向评价",
        (
            (("履约诚信", 1), ("信用状况", 1), ("市场信誉", 1), ("社会价值", 1)),
            (("我方对客户评价", 3), ("客户对我方评价", 3)),
            (("客户评价", 3), ("社会连带价值", 1), ("满意度", 1)),
        ),
        (0, 36),
    ),
    _Fields(
        "五、等级与考核",
        (
            (("核定等级", 1), ("核定日期", 1), ("测算等级", 1), ("等级状态", 1)),
            (("客户考核结果", 7),),
            (("分级依据", 7),),
        ),
        (0, 0, 36),
    ),
    _Entries("六、等级变动", "等级变动", (("核定日期", 1), ("原等级", 1), ("核定等级", 1), ("理由", 4), ("核定人", 1)), 2),
    _Entries(
        "七、满意度调查",
        "满意度",
        (("调查日期", 1), ("项目名称", 2), ("满意度", 1), ("不满意项", 2), ("意见建议", 2)),
        2,
    ),
    _Entries(
        "八、客户投诉",
        "投诉",
        (("投诉日期", 1), ("投诉内容", 3), ("责任归属", 1), ("处理措施", 1), ("办结日期", 1), ("处理效果", 1)),
        2,
    ),
    _Entries("九、沟通拜访", "拜访", (("日期", 1), ("沟通方式", 1), ("我方人员", 1), ("对方人员", 1), ("事由", 2), ("反馈信息", 2)), 3),
    _Entries("十、不良行为记录", "不良行为", (("日期", 1), ("行为", 1), ("说明", 3), ("依据", 1), ("处理结果", 2)), 1),
    _Entries("十一、归档记录", "时间线", (("日期", 1), ("类别", 1), ("事项", 4), ("来源", 2)), 5),
    _Fields("", ((("档案完整度", 1), ("更新日期", 1), ("建档人", 1), ("核定人", 1)), (("备注", 5), ("数据快照", 1)))),
)


def blank_form() -> bytes:
    """The blank form as .xlsx; the same bytes each time."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": TITLE, "created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001 - same bytes each time
        _Writer(book, book.add_worksheet(TITLE)).write()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._book, self._sheet = book, sheet
        self._row = 0
        box: dict[str, Any] = {
            "font_name": _FONT,
            "font_size": 9,
            "valign": "vcenter",
            "border": 1,
            "border_color": _LINE,
            "text_wrap": True,
        }
        self._title = book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter", "font_color": _BAND})
        self._above = book.add_format({"font_name": _FONT, "font_size": 9, "valign": "vcenter"})
        self._section = book.add_format(box | {"bold": True, "font_color": "#FFFFFF", "bg_color": _BAND, "text_wrap": False, "indent": 1})
        self._label = book.add_format(box | {"bold": True, "align": "center", "bg_color": _LABEL})
        self._place = book.add_format(box | {"indent": 1})
        self._middle = book.add_format(box | {"align": "center"})
        self._day = book.add_format(box | {"align": "center", "num_format": "yyyy-mm-dd"})
        self._share = book.add_format(box | {"align": "center", "num_format": "0%"})
        self._rate = book.add_format(box | {"align": "center", "num_format": "0.0%"})
        self._money = book.add_format(box | {"align": "center", "num_format": "#,##0.00"})

    def write(self) -> None:
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._merge(0, _LAST, TITLE, self._title, height=30)
        self._merge(0, _LAST, "档案编号：                    版本：          建档日期：", self._above, height=18)
        for section in _SECTIONS:
            if section.title:
                self._merge(0, _LAST, section.title, self._section, height=18)
            if isinstance(section, _Fields):
                self._fields(section)
            else:
                self._entries(section)
        self._set_up()

    def _fields(self, section: _Fields) -> None:
        for number, row in enumerate(section.rows):
            height = section.heights[number] if number < len(section.heights) and section.heights[number] else 20
            self._sheet.set_row(self._row, height)
            column = 0
            for label, width in row:
                self._cell(column, column, label, self._label)
                self._cell(column + 1, column + width, None, self._look(label, wide=width > 1))
                column += width + 1
            self._row += 1

    def _entries(self, section: _Entries) -> None:
        first = self._row
        for number in range(section.count + 1):
            self._sheet.set_row(self._row, 18.5)
            column = 0
            for head, width in section.heads:
                look = self._label if number == 0 else self._look(head, wide=width > 1)
                self._cell(column, column + width - 1, head if number == 0 else None, look)
                column += width
            self._row += 1
        note = f"〔列表:{section.mark}〕\n这一行是列名，下面的空行逐条填写；放不下的写在附页。改版时列名和行数可以增减。"
        self._sheet.write_comment(first, 0, note, {"x_scale": 1.6, "author": "客户簿"})

    def _look(self, label: str, *, wide: bool) -> Format:
        if label.endswith(("日期", "时间")):
            return self._day
        if label.endswith("完整度"):
            return self._share
        if label == "利润率":
            return self._rate
        if "万元" in label:
            return self._money
        return self._place if wide else self._middle

    def _merge(self, first: int, last: int, text: str, look: Format, *, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._cell(first, last, text, look)
        self._row += 1

    def _cell(self, first: int, last: int, text: str | None, look: Format) -> None:
        if last > first:
            self._sheet.merge_range(self._row, first, self._row, last, text or "", look)
        elif text:
            self._sheet.write_string(self._row, first, text, look)
        else:
            self._sheet.write_blank(self._row, first, None, look)

    def _set_up(self) -> None:
        sheet = self._sheet
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        sheet.set_margins(left=0.45, right=0.45, top=0.45, bottom=0.55)
        sheet.set_footer("&L&8集团公司客户信息，未经许可不得调阅&R&8打印日期：　　　年　　月　　日")
        sheet.print_area(0, 0, self._row - 1, _LAST)
