"""决策链工作簿: a client's decision chain as a picture of text boxes and as a table, with the targets beside it (G07, G08)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import astuple

from addin.documents.drawing.diagram import Diagram
from addin.documents.drawing.diagram_sheet import draw
from addin.reports.relations.people import PersonLine

_TOP = 4
_LEGEND = "框的颜色是对我方的态度：绿色支持，灰色中立，红色反对，白色未知；红色虚线框是对接缺口。"
_PEOPLE = (
    ("姓名", 10), ("部门和职务", 22), ("项目角色", 11), ("影响力", 9), ("态度", 9), ("关系强度", 10), ("社会价值", 10),
    ("我方对接人（级别）", 24), ("对接缺口", 16),
)  # fmt: skip


def chain_book(client: str, chain: Diagram, people: Sequence[PersonLine], targets: Sequence[Sequence[str]], *, trace: str) -> bytes:
    """The workbook: 决策链 with shapes, 联系人 and 目标 as tables that can be sorted.

    Args:
        client: Whose chain it is.
        chain: The picture.
        people: The same persons as rows.
        targets: Key persons with what is aimed at: heads first.
        trace: Snapshot and policy that all of it stands on.
    """
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})  # noqa: DTZ001 - same bytes each time
    title, note = book.add_format({"bold": True, "font_size": 14}), book.add_format({"font_color": "#7F7F7F"})
    head = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    tables = {
        "联系人": ([h for h, _ in _PEOPLE], [[str(v) for v in astuple(p)] for p in people], [w for _, w in _PEOPLE]),
        "关键人和目标": (list(targets[0]), [list(t) for t in targets[1:]], [12, 22, 11, 12, 16, 24, 16, 14]),
    }
    sheet = book.add_worksheet("决策链")
    draw(sheet, chain, row=_TOP)
    sheet.write_string(2, 0, _LEGEND, note)
    for name, (heads, rows, widths) in tables.items():
        one = book.add_worksheet(name)
        for at, width in enumerate(widths):
            one.set_column(at, at, width)
        for column, word in enumerate(heads):
            one.write_string(_TOP - 1, column, word, head)
        for at, values in enumerate(rows, _TOP):
            for column, value in enumerate(values):
                one.write_string(at, column, value, text)
        one.freeze_panes(_TOP, 0)
        one.autofilter(_TOP - 1, 0, max(_TOP, _TOP - 1 + len(rows)), len(heads) - 1)
    for one in book.worksheets():
        one.write_string(0, 0, f"{client}{one.get_name()}", title)
        one.write_string(1, 0, trace, note)
        one.set_landscape()
        one.set_paper(9)
        one.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()
