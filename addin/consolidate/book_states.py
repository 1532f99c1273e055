"""上报情况 and 分级统计: how the units stand, in tables and native charts (R16, R32, R39)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from addin.consolidate.book_table import FIRST_ROW, HEAD_ROW, INK, Styles, finish, lines_of, write_heads
from addin.consolidate.content import STATES, TIERS, Content, shown_state
from addin.ledger.views import UnitState
from workbooks.put import write_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_COLORS = {
    "按时": "#E2EFDA",
    "无变化": "#DDEBF7",
    "迟报": "#FFF2CC",
    "退回": "#F8CBAD",
    "未报": "#FF9F9F",
    "待验": "#EDEDED",
    "不需报": "#FFFFFF",
}
#: Height of one line of a row.
_LINE_POINTS = 16
_TIER_COLORS = {"A": "#548235", "B": "#2F75B5", "C": "#C55A11"}


def add_states(workbook: Workbook, styles: Styles, content: Content, part: int) -> None:
    """上报情况: one row a unit."""
    units = content.snapshot.units
    heads = ("序号", "单位", "上级单位", "上报情况", "收到时间", "版本", "客户行", "错误", "提醒", "在册客户", "采用的文件", "说明")
    widths = (6, 24, 20, 15, 17, 7, 8, 7, 7, 9, 32, 56)
    sheet = _sheet(
        workbook,
        styles,
        STATES,
        f"各单位上报情况（{content.title}）",
        _summary(units, content.snapshot.due),
        heads,
        widths,
        len(units),
        part,
    )
    wrapped = styles.boxed(text_wrap=True, indent=1)
    for i, u in enumerate(units):
        row, state = FIRST_ROW + i, shown_state(u)
        color = _COLORS[state.partition("（")[0]]
        sheet.write_number(row, 0, i + 1, styles.number("0", align="center"))
        lines = max(lines_of(text, widths[c]) for c, text in ((1, u.unit), (2, u.parent), (10, u.file), (11, u.note)))
        sheet.set_row(row, _LINE_POINTS * lines)
        write_text(sheet, row, 1, u.unit, wrapped)
        write_text(sheet, row, 2, u.parent, wrapped)
        write_text(sheet, row, 3, state, styles.boxed(bg_color=color, align="center"))
        write_text(sheet, row, 4, f"{u.received:%Y-%m-%d %H:%M}" if u.received else None, styles.boxed(align="center"))
        numbers = (u.version or None, u.rows if u.received else None, u.errors, u.warnings, u.total)
        for c, number in enumerate(numbers, start=5):
            hot = c == 7 and number
            style = styles.number("0", align="center", **({"bold": True, "font_color": "#C00000"} if hot else {}))
            if number is None:
                sheet.write_blank(row, c, None, style)
            else:
                sheet.write_number(row, c, number, style)
        write_text(sheet, row, 10, u.file, wrapped)
        write_text(sheet, row, 11, u.note, wrapped)
    finish(sheet, "#7030A0", content.footer, 2, 1, 9)


def _summary(units: Sequence[UnitState], due: datetime.date | None) -> str:
    states = [shown_state(u).partition("（")[0] for u in units if u.state != "不需报"]
    counts = "，".join(f"{state}{states.count(state)}" for state in _COLORS if states.count(state))
    on_time = f"{due.year}年{due.month}月{due.day}日24:00前收到为按时。" if due else ""
    return f"应报{len(states)}个单位：{counts}。{on_time}" if states else "没有应报的单位。"


def add_tiers(workbook: Workbook, styles: Styles, content: Content, part: int) -> None:
    """分级统计: units by tier with shares, the group's total, and two charts."""
    s = content.snapshot
    units = [u for u in s.units if u.total]
    heads = ("序号", "单位", "A类", "B类", "C类", "合计", "A类占比", "B类占比", "C类占比", "数据不足（暂定）")
    widths = (6, 26, 8, 8, 8, 9, 9, 9, 9, 12)
    told = "同一客户由几个单位维护时，各单位分别计数，集团合计只计一次。数据不足的客户已按暂定等级计入，并单独列出。"
    sheet = _sheet(workbook, styles, TIERS, f"客户分级统计（{content.title}）", told, heads, widths, len(units), part)
    for i, u in enumerate(units):
        _tier_row(sheet, styles, FIRST_ROW + i, i + 1, u.unit, [u.tiers.get(t, 0) for t in "ABC"], u.insufficient)
    total = FIRST_ROW + max(len(units), 1)
    counts = [s.tiers.get(t, 0) for t in "ABC"]
    _tier_row(sheet, styles, total, None, "集团合计", counts, s.insufficient, bold=True, bg_color="#D9E1F2")
    _charts(workbook, sheet, total, len(units))
    finish(sheet, "#7030A0", content.footer, 2, 1, 9)


def _tier_row(
    sheet: Worksheet, styles: Styles, row: int, number: int | None, name: str, counts: Sequence[int], insufficient: int, **look: object
) -> None:
    whole, share = styles.number("#,##0", align="center", **look), styles.number("0.0%", align="center", **look)
    if number is None:
        sheet.write_blank(row, 0, None, whole)
    else:
        sheet.write_number(row, 0, number, whole)
    write_text(sheet, row, 1, name, styles.boxed(**look))
    line, total = row + 1, sum(counts)
    for c, count in enumerate(counts):
        sheet.write_number(row, 2 + c, count, whole)
        letter = "CDE"[c]
        sheet.write_formula(row, 6 + c, f"=IF($F{line}=0,0,{letter}{line}/$F{line})", share, count / total if total else 0)
    sheet.write_formula(row, 5, f"=SUM(C{line}:E{line})", whole, total)
    sheet.write_number(row, 9, insufficient, whole)


def _charts(workbook: Workbook, sheet: Worksheet, total: int, count: int) -> None:
    """Units stacked by tier, and the group's shares, beside the table."""
    last = FIRST_ROW + max(count, 1) - 1
    columns = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for c, (tier, color) in enumerate(_TIER_COLORS.items(), start=2):
        columns.add_series(
            {
                "name": f"{tier}类", "categories": [TIERS, FIRST_ROW, 1, last, 1], "values": [TIERS, FIRST_ROW, c, last, c],
                "fill": {"color": color}, "gap": 60,
            }
        )  # fmt: skip
    font = {"name": "微软雅黑", "size": 9, "color": INK}
    columns.set_title({"name": "各单位客户分级", "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    columns.set_y_axis({"reverse": True, "num_font": font, "line": {"none": True}})
    columns.set_x_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, "label_position": "high"})
    columns.set_legend({"position": "bottom", "font": font})
    columns.set_size({"width": 560, "height": max(300, min(24 * count + 140, 900))})
    sheet.insert_chart(HEAD_ROW, 11, columns, {"object_position": 3})
    shares = workbook.add_chart({"type": "doughnut"})
    shares.add_series(
        {
            "name": "集团合计", "categories": [TIERS, HEAD_ROW, 2, HEAD_ROW, 4], "values": [TIERS, total, 2, total, 4],
            "points": [{"fill": {"color": color}} for color in _TIER_COLORS.values()],
            "data_labels": {"percentage": True, "font": {**font, "color": "#FFFFFF", "bold": True}},
        }
    )  # fmt: skip
    shares.set_title({"name": "集团客户分级构成", "name_font": {**font, "size": 12, "bold": True}})
    shares.set_legend({"position": "bottom", "font": font})
    shares.set_size({"width": 360, "height": 300})
    sheet.insert_chart(total + 2, 1, shares, {"object_position": 3})


def _sheet(
    workbook: Workbook,
    styles: Styles,
    name: str,
    title: str,
    told: str,
    heads: Sequence[str],
    widths: Sequence[float],
    count: int,
    part: int,
) -> Worksheet:
    """A sheet with its heads and a real table around the rows to come."""
    sheet = workbook.add_worksheet(name)
    write_heads(sheet, styles, title, told, len(heads))
    sheet.set_row(HEAD_ROW, 32)
    for c, width in enumerate(widths):
        sheet.set_column(c, c, width)
    columns = [{"header": head, "header_format": styles.head.plain} for head in heads]
    sheet.add_table(
        HEAD_ROW, 0, FIRST_ROW + max(count, 1) - 1, len(heads) - 1, {"columns": columns, "style": None, "name": f"kh_list_{part}"}
    )
    for c, head in enumerate(heads):
        write_text(sheet, HEAD_ROW, c, head, styles.head)
    return sheet
