"""看板: unit × month of the last twelve months with honest states, who is late by how much, rates, questions, exceptions.

A refresh keeps what the user wrote into the column of notes, the widths of columns and the filters.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.consolidate.workbook.book_table import HEAD_COLOR, INK, Styles, book_options
from addin.consolidate.workbook.cockpit_kept import Kept
from addin.ledger.intake.intake_facts import CLASSES
from udfs.kinds.dates import Month
from workbooks.atomic import write_atomic
from workbooks.put import write_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from workbooks.grid import Grid

BOARD, MONTHS, QUESTIONS, OPENINGS = "看板", "按月", "质疑", "口子"
NOTES = "我的备注（刷新时保留）"
COLORS = {
    "按时": "#C6E0B4",
    "无变化": "#DDEBF7",
    "迟报": "#FFE699",
    "无变化（迟报）": "#FFF2CC",
    "退回": "#F8CBAD",
    "退回（迟报）": "#F8CBAD",
    "待验": "#EDEDED",
    "未报": "#FF9F9F",
    "不需报": "#FFFFFF",
    "未到期": "#F2F2F2",
    "没有记录": "#FFFFFF",
}
HEAD, FIRST = 4, 5
#: Head of the month on the sheets that list questions and openings.
MONTH = "月份"
#: Widths of columns whose texts may take two lines, and the height of these.
_UNIT, _PARENT, _MONTH, _FILE, _TWO_LINES = 20, 16, 8.5, 30, 28
_MINUTES_A_DAY, _MINUTES_AN_HOUR = 1440, 60


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's row of the board."""

    unit: str
    parent: str
    #: State by month as a clerk says it.
    states: Mapping[Month, str]
    late_minutes: int | None
    version: int | None
    received: datetime.datetime | None
    rows: int
    errors: int
    warnings: int
    #: Shares of the months owed, 0–1; None if none was owed.
    complete: float | None
    on_time: float | None
    #: Clients and entries new or changed, by class (R57).
    changes: Mapping[str, int]
    questions: int
    opening: str
    #: Address of the file and of the receipt, relative to the workbook; "" if there is none.
    file: str
    address: str
    receipt: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Counts of one month over all units."""

    month: Month
    counts: Mapping[str, Any]
    closed: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question with the cell it is about."""

    number: int
    unit: str
    month: str
    place: str
    words: str
    answer: str
    state: str
    by: str
    address: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that the cockpit shows."""

    month: Month
    made: datetime.datetime
    due: datetime.date
    units: Sequence[UnitLine]
    months: Sequence[MonthLine]
    questions: Sequence[QuestionLine] = ()
    #: Unit, month, until, reason, author, whether in force.
    openings: Sequence[tuple[str, str, str, str, str, str]] = field(default_factory=tuple)


def month_at(grid: Grid, row: int, column: int) -> Month | None:
    """Which month a selected cell of a cockpit is about: that of its column, of its row, else the board's; None outside a cockpit."""
    if grid.name not in (BOARD, QUESTIONS, OPENINGS):
        return None
    head = HEAD if grid.name == BOARD else _LIST_HEAD
    heads = grid.rows[head] if head < len(grid.rows) else ()
    of_row = (grid.at(row, c) for c, told in enumerate(heads) if told == MONTH)
    own = (grid.at(head, column), grid.at(0, 1)) if grid.name == BOARD else (None, None)
    told = [own[0], *of_row, own[1], re.search("（(.+)）", str(grid.at(0, 0)))]  # boards of earlier versions told it in the title
    for one in told:
        try:
            text = one[1] if isinstance(one, re.Match) else re.sub(r"^(\d\d)年", r"20\1年", str(one))
            return Month.parse(text)
        except ValueError:
            continue
    return None


def minutes(told: int | None) -> str:
    """Minutes late as people say them."""
    if not told:
        return ""
    days, rest = divmod(told, _MINUTES_A_DAY)
    hours, left = divmod(rest, _MINUTES_AN_HOUR)
    return "".join(f"{n}{word}" for n, word in ((days, "天"), (hours, "小时"), (left, "分")) if n) or "1分"


def write_board(path: Path, board: Board) -> None:
    """Write the cockpit, keeping what is the user's in the one that lies there.

    Raises:
        Refusal: KH133–KH137, when the place cannot be written, KH188, when another's file lies there; it is then untouched.
    """
    import xlsxwriter

    kept = Kept.of(path, BOARD, HEAD, "单位", NOTES)
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, book_options())
    workbook.set_properties({"title": f"报送看板 {board.month.chinese}", "created": board.made.replace(tzinfo=None)})
    styles = Styles(workbook)
    sheet = workbook.add_worksheet(BOARD)
    _board(sheet, styles, board, kept)
    _months(workbook, styles, board)
    _chart(workbook, sheet, board)
    _list(workbook, styles, QUESTIONS, "质疑：没有了结的在前", _QUESTION_HEADS, [_question(q) for q in board.questions], links=8)
    _list(workbook, styles, OPENINGS, "关账后的口子：到期自己失效", _OPENING_HEADS, [list(o) for o in board.openings])
    workbook.close()
    write_atomic(path, data.getvalue())


#: Row of heads of the lists.
_LIST_HEAD = 2
_QUESTION_HEADS = (
    ("编号", 8), ("单位", 18), (MONTH, 10), ("单元格", 26), ("质疑", 40), ("答复", 40), ("状态", 12), ("提问人", 10), ("文件", 14),
)  # fmt: skip
_OPENING_HEADS = (("单位", 20), (MONTH, 10), ("到哪天", 12), ("原因", 40), ("谁开的", 12), ("现在", 10))


def _heads(board: Board) -> list[tuple[str, float]]:
    return [
        ("单位", _UNIT),
        ("上级单位", _PARENT),
        *((f"{m.month.year % 100}年{m.month.month}月", _MONTH) for m in board.months),
        ("迟了多久", 13),
        ("版本", 6),
        ("收到时间", 16),
        ("行", 6),
        ("错误", 6),
        ("提醒", 6),
        *((f"{name}变化", 9) for name in CLASSES),
        ("报全率", 8),
        ("按时率", 8),
        ("质疑未了", 8),
        ("口子至", 11),
        ("文件", _FILE),
        ("收条", 12),
        (NOTES, 30),
    ]


def _board(sheet: Worksheet, styles: Styles, board: Board, kept: Kept) -> None:
    heads = _heads(board)
    # Beside the column of units, which stands on both pages and would cut them off.
    write_text(sheet, 0, 0, "报送看板", styles.title)
    write_text(sheet, 0, 1, board.month.chinese, styles.title)
    write_text(sheet, 1, 1, _summary(board), styles.text(font_size=11, font_color=INK))
    legend = "颜色：绿按时、蓝无变化、黄迟报、橙退回、红未报、灰待验或未到期。报全率、按时率按最近12个月里应报、已到期的月份算。"
    write_text(sheet, 2, 1, legend, styles.subtitle)
    sheet.set_row(HEAD, 32)
    for c, (head, width) in enumerate(heads):
        write_text(sheet, HEAD, c, head, styles.head)
        sheet.set_column(c, c, kept.widths.get(head, width))
    words, centred = styles.boxed(indent=1, text_wrap=True), styles.boxed(align="center")
    wrapped, link = styles.boxed(indent=1, text_wrap=True), styles.boxed(indent=1, font_color="#0563C1", underline=1, text_wrap=True)
    rate = styles.number("0%", align="center")
    wide = any(_wide(text) > width - 2 for u in board.units for text, width in ((u.unit, _UNIT), (u.parent, _PARENT), (u.file, _FILE)))
    wide = wide or any(_wide(state) > _MONTH for u in board.units for state in u.states.values())
    for r, u in enumerate(board.units, start=FIRST):
        sheet.set_row(r, _TWO_LINES if wide else None)
        write_text(sheet, r, 0, u.unit, words)
        write_text(sheet, r, 1, u.parent, words)
        for c, m in enumerate(board.months, start=2):
            state = u.states[m.month]
            write_text(
                sheet, r, c, "—" if state == "没有记录" else state, styles.boxed(align="center", text_wrap=True, bg_color=COLORS[state])
            )
        c = 2 + len(board.months)
        received = f"{u.received:%m-%d %H:%M}" if u.received else ""
        red = styles.boxed(align="center", font_color="#C00000", bold=True)
        write_text(sheet, r, c, minutes(u.late_minutes), red)
        counts = (u.rows, u.errors, u.warnings) if u.received else (None, None, None)
        for at, value in enumerate((u.version, received, *counts), start=c + 1):
            _put(sheet, r, at, value, centred)
        for at, name in enumerate(CLASSES, start=c + 6):
            _put(sheet, r, at, u.changes.get(name, 0) if u.received else None, centred)
        c += len(CLASSES)
        for at, share in ((c + 6, u.complete), (c + 7, u.on_time)):
            if share is None:
                write_text(sheet, r, at, "无数据", centred)
            else:
                sheet.write_number(r, at, share, rate)
        _put(sheet, r, c + 8, u.questions or None, red if u.questions else centred)
        write_text(sheet, r, c + 9, u.opening, centred)
        _link(sheet, r, c + 10, u.address, u.file, link if u.address else wrapped)
        _link(sheet, r, c + 11, u.receipt, "收条" if u.receipt else "", link if u.receipt else centred)
        write_text(sheet, r, c + 12, kept.notes.get(u.unit, ""), wrapped)
    last = FIRST + max(len(board.units), 1) - 1
    for n, (unit, note) in enumerate(kept.rest([u.unit for u in board.units]), start=last + 2):
        write_text(sheet, n, 0, unit, words)
        write_text(sheet, n, len(heads) - 1, note, wrapped)
    sheet.freeze_panes(FIRST, 1)
    sheet.autofilter(HEAD, 0, last, len(heads) - 1)
    kept.filter(sheet, [head for head, _ in heads], FIRST, [_row(board, u) for u in board.units])
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(HEAD)
    sheet.repeat_columns(0)
    sheet.set_v_pagebreaks([2 + len(board.months)])
    sheet.set_footer(f"&L客户簿 {board.made:%Y-%m-%d %H:%M}&C第&P页，共&N页")


def _wide(text: str) -> int:
    """Width in characters of a Latin font; one of ours takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _row(board: Board, u: UnitLine) -> list[str]:
    """The texts that a filter of Excel compares, as far as the columns before the rates go."""
    return [u.unit, u.parent, *("—" if (s := u.states[m.month]) == "没有记录" else s for m in board.months), minutes(u.late_minutes)]


def _put(sheet: Worksheet, r: int, c: int, value: Any, look: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(r, c, value, look.plain)
    else:
        write_text(sheet, r, c, value, look)


def _link(sheet: Worksheet, r: int, c: int, address: str, text: str, look: Any) -> None:
    if address:
        sheet.write_url(r, c, f"external:{address}", look.plain, text)
    else:
        write_text(sheet, r, c, text, look)


def _summary(board: Board) -> str:
    s, closed = board.months[-1].counts, board.months[-1].closed
    rate = "无数据" if s["on_time_rate"] is None else f"{s['on_time_rate']}%"
    state = f"已关账（{closed}）" if closed else f"{board.due.month}月{board.due.day}日24时前收到算按时"
    return (
        f"应报{s['owed']}个，已到{s['arrived']}个，按时{s['on_time']}个，迟报{s['late']}个，无变化{s['no_change']}个，退回{s['returned']}个，"
        f"未报{s['missing']}个，按时率{rate}；{state}。{board.made:%Y-%m-%d %H:%M}更新。"
    )


_MONTH_HEADS = ("月份", "应报", "已到", "按时", "迟报", "无变化", "退回", "未报", "报全率", "按时率", "关账")


def _months(workbook: Workbook, styles: Styles, board: Board) -> None:
    sheet = workbook.add_worksheet(MONTHS)
    write_text(sheet, 0, 0, "最近12个月的报送", styles.title)
    for c, head in enumerate(_MONTH_HEADS):
        write_text(sheet, 2, c, head, styles.head)
        sheet.set_column(c, c, 20 if head == "关账" else 11)
    centred, rate = styles.boxed(align="center"), styles.number("0%", align="center")
    for r, m in enumerate(board.months, start=3):
        write_text(sheet, r, 0, m.month.chinese, centred)
        for c, key in enumerate(("owed", "arrived", "on_time", "late", "no_change", "returned", "missing"), start=1):
            _put(sheet, r, c, m.counts[key] if m.counts["owed"] else None, centred)
        for c, part in ((8, m.counts["arrived"]), (9, m.counts["on_time"])):
            if m.counts["on_time_rate"] is not None:
                sheet.write_number(r, c, part / m.counts["owed"], rate)
            else:
                write_text(sheet, r, c, "", centred)
        write_text(sheet, r, 10, m.closed, centred)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_LIST_HEAD)


def _chart(workbook: Workbook, sheet: Worksheet, board: Board) -> None:
    """The trend below the matrix."""
    chart = workbook.add_chart({"type": "line"})
    last = 3 + len(board.months) - 1
    for c, name, color in ((8, "报全率", "#2F75B5"), (9, "按时率", "#548235")):
        chart.add_series(
            {
                "name": name, "categories": [MONTHS, 3, 0, last, 0], "values": [MONTHS, 3, c, last, c],
                "line": {"color": color, "width": 2.25}, "marker": {"type": "circle", "size": 5, "fill": {"color": color}},
            }
        )  # fmt: skip
    font = {"name": "微软雅黑", "size": 9, "color": INK}
    chart.set_title({"name": "最近12个月报全率和按时率", "name_font": {**font, "size": 12, "bold": True, "color": HEAD_COLOR}})
    lines = {"visible": True, "line": {"color": "#E0E0E0"}}
    chart.set_y_axis({"min": 0, "max": 1, "major_unit": 0.25, "num_format": "0%", "num_font": font, "major_gridlines": lines})
    chart.set_x_axis({"num_font": {**font, "rotation": -45}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 860, "height": 300})
    sheet.insert_chart(FIRST + len(board.units) + 3, 1, chart, {"object_position": 3})


def _question(q: QuestionLine) -> list[Any]:
    return [q.number, q.unit, q.month, q.place, q.words, q.answer, q.state, q.by, q.address]


def _list(
    workbook: Workbook,
    styles: Styles,
    name: str,
    title: str,
    heads: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[Any]],
    links: int = -1,
) -> None:
    sheet = workbook.add_worksheet(name)
    write_text(sheet, 0, 0, title if rows else f"{title}（没有）", styles.title)
    for c, (head, width) in enumerate(heads):
        write_text(sheet, 2, c, head, styles.head)
        sheet.set_column(c, c, width)
    look, link = styles.boxed(indent=1, text_wrap=True), styles.boxed(indent=1, font_color="#0563C1", underline=1)
    for r, row in enumerate(rows, start=3):
        for c, value in enumerate(row):
            if c == links:
                _link(sheet, r, c, str(value), "打开这一格" if value else "", link)
            else:
                _put(sheet, r, c, value, look)
    sheet.freeze_panes(3, 1)
    sheet.autofilter(2, 0, max(3, 2 + len(rows)), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_LIST_HEAD)
