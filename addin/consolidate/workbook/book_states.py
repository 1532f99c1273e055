"""上报情况 and 分级统计: how the units stand, in tables and native charts (R16, R32, R39)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from addin.consolidate.workbook.book_stream import Formula
from addin.consolidate.workbook.book_table import A3, HEAD_ROW, INK, Column, List, Styles
from addin.consolidate.workbook.book_untold import repeated_heads, untold_rows
from addin.consolidate.workbook.content import FIRST_ROW, STATES, TIERS, Content, shown_state
from addin.ledger.shapes.views import UnitState
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
_TIER_COLORS = {"A": "#548235", "B": "#2F75B5", "C": "#C55A11"}
_TAB = "#7030A0"
#: Column of 采用的文件 in 上报情况; the five before it are summed up.
_FILE_COLUMN = 11


def state_list(content: Content) -> List:
    """上报情况: one row a unit."""
    units = content.snapshot.units
    untold = Counter(u.unit for u in content.snapshot.untold)
    states = [shown_state(u) for u in units]
    received = [f"{u.received:%Y-%m-%d %H:%M}" if u.received else None for u in units]
    columns = [
        Column("序号", 6, range(1, len(units) + 1), "0", "center"),
        Column("单位", 24, [u.unit for u in units], wrap=True),
        Column("上级单位", 20, [u.parent for u in units], wrap=True),
        Column("上报情况", 15, states, align="center"),
        Column("收到时间", 17, received, align="center"),
        Column("版本", 7, [u.version or None for u in units], "0", "center"),
        Column("客户行", 8, [u.rows if u.received else None for u in units], "0", "center"),
        Column("错误", 7, [u.errors for u in units], "0", "center"),
        Column("提醒", 7, [u.warnings for u in units], "0", "center"),
        Column("在册客户", 9, [u.total for u in units], "0", "center"),
        Column("在册未报", 9, [untold[u.unit] if u.state == "已接收" else None for u in units], "0", "center"),
        Column("采用的文件", 32, [u.file for u in units], wrap=True),
        Column("说明", 56, [u.note for u in units], wrap=True),
    ]
    return List(
        STATES, f"各单位上报情况（{content.title}）", _summary(units, content.snapshot.due), columns, empty="没有应报的单位。",
        frozen_columns=2, paper=A3, tab_color=_TAB, rows_below=1 + untold_rows(content), repeated=repeated_heads(content),
        colors={3: {state: _COLORS[state.partition("（")[0]] for state in sorted(set(states))}},
        warning=7,
    )  # fmt: skip


def _summary(units: Sequence[UnitState], due: datetime.date | None) -> str:
    states = [shown_state(u).partition("（")[0] for u in units if u.owed]
    others = [u.unit for u in units if not u.owes and u.received]
    besides = f"另有名录里没有或本月不用报的{len(others)}个单位报来：{'、'.join(others)}，不计入应报。" if others else ""
    counts = "，".join(f"{state}{states.count(state)}" for state in _COLORS if states.count(state))
    on_time = f"{due.year}年{due.month}月{due.day}日24:00前收到为按时。" if due else ""
    return f"应报{len(states)}个单位：{counts}。{on_time}{besides}" if states else f"没有应报的单位。{besides}"


def tier_list(content: Content) -> List:
    """分级统计: units by tier with shares; the group's total stands below."""
    units = [u for u in content.snapshot.units if u.total]
    rows = range(FIRST_ROW + 1, FIRST_ROW + len(units) + 1)
    columns = [
        Column("序号", 6, range(1, len(units) + 1), "0", "center"),
        Column("单位", 26, [u.unit for u in units]),
        *(Column(f"{tier}类", 8, [u.tiers.get(tier, 0) for u in units], "#,##0", "center") for tier in _TIER_COLORS),
        Column("合计", 9, [Formula(_sum(row), u.total) for row, u in zip(rows, units, strict=True)], "#,##0", "center"),
        *(
            Column(
                f"{tier}类占比", 9,
                [Formula(_share(row, c), u.tiers.get(tier, 0) / u.total) for row, u in zip(rows, units, strict=True)], "0.0%", "center",
            )
            for c, tier in enumerate(_TIER_COLORS)
        ),
        Column("数据不足（暂定）", 12, [u.insufficient for u in units], "#,##0", "center"),
    ]  # fmt: skip
    told = "同一客户由几个单位维护时，各单位分别计数，集团合计只计一次。数据不足的客户已按暂定等级计入，并单独列出。"
    return List(TIERS, f"客户分级统计（{content.title}）", told, columns, empty=told, frozen_columns=2, tab_color=_TAB, rows_below=1)


def _sum(row: int) -> str:
    return f"SUM(C{row}:E{row})"


def _share(row: int, c: int) -> str:
    return f"IF($F{row}=0,0,{'CDE'[c]}{row}/$F{row})"


def add_state_total(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """The sums below 上报情况; a client that several units maintain counts for each of them, and once for the group."""
    units, snapshot = content.snapshot.units, content.snapshot
    at = FIRST_ROW + max(len(units), 1)
    look = {"bold": True, "bg_color": "#D9E1F2"}
    words, number = styles.boxed(**look, indent=1), styles.number("#,##0", **look, align="center")
    for c in range(_FILE_COLUMN + 2):
        write_text(sheet, at, c, None, words)
    write_text(sheet, at, 1, "合计", words)
    sums = [sum(u.rows for u in units if u.received), sum(u.errors for u in units), sum(u.warnings for u in units)]
    sums += [sum(u.total for u in units), len(snapshot.untold)]
    for c, value in enumerate(sums, start=_FILE_COLUMN - len(sums)):
        letter = "ABCDEFGHIJKLMN"[c]
        sheet.write_formula(at, c, f"=SUM({letter}{FIRST_ROW + 1}:{letter}{at})", number, value)
    write_text(sheet, at, _FILE_COLUMN, f"集团在册客户{len(snapshot.clients):,}个（同一客户只计一次）", words)


def add_tier_total(workbook: Workbook, sheet: Worksheet, styles: Styles, content: Content) -> None:
    """The group's row below 分级统计, and two charts beside the table."""
    snapshot = content.snapshot
    count = sum(u.total > 0 for u in snapshot.units)
    at = FIRST_ROW + max(count, 1)
    look = {"align": "center", "bold": True, "bg_color": "#D9E1F2"}
    whole, share = styles.number("#,##0", **look), styles.number("0.0%", **look)
    counts = [snapshot.tiers.get(tier, 0) for tier in _TIER_COLORS]
    total = sum(counts)
    sheet.write_blank(at, 0, None, whole)
    write_text(sheet, at, 1, "集团合计", styles.boxed(**(look | {"align": "left", "indent": 1})))
    for c, number in enumerate(counts):
        sheet.write_number(at, 2 + c, number, whole)
        sheet.write_formula(at, 6 + c, f"={_share(at + 1, c)}", share, number / total if total else 0)
    sheet.write_formula(at, 5, f"={_sum(at + 1)}", whole, total)
    sheet.write_number(at, 9, snapshot.insufficient, whole)
    _charts(workbook, sheet, at, count)


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
    columns.set_y_axis({"reverse": True, "num_font": font, "line": {"none": True}, "crossing": "max"})
    columns.set_x_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}})
    columns.set_legend({"position": "bottom", "font": font})
    columns.set_size({"width": 560, "height": max(300, min(24 * count + 140, 900))})
    sheet.insert_chart(HEAD_ROW, 10, columns, {"object_position": 3, "x_offset": 12})
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
