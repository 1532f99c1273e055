"""解释本格：说明表头是怎么认的、某个单元格是怎么读的，并记住用户确认的认法（A24）。"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from addin.buttons.support.examining import bindings_file, options_for, remember, told_binding
from addin.buttons.support.explaining import about_entry, about_registers
from addin.declare import Ask, Done, button
from addin.desk.desk import Desk
from udfs.words.text import fold
from udfs.words.visible import on_one_line
from workbooks.addresses import Address, address
from workbooks.answering.patch.cells import place
from workbooks.examined import Bound, Examined
from workbooks.grid import column_name
from workbooks.judging.unread_sheets import UNREAD_SHEETS
from workbooks.problems import Problem, Refusal, Severity, Where, as_json, refuse, rule
from workbooks.registers.customer_info import CUSTOMER_INFO

NO_SUCH_COLUMN = rule(
    "KH154", Severity.ERROR, "没有这一列", "“{told}”不能用来指定列：{why}。", "写成“C=客户单位名称”，左边是列号，右边是规范列名或“不读”。"
)
NO_SUCH_SHEET = rule(
    "KH227",
    Severity.ERROR,
    "没有这张工作表",
    "没有叫《{told}》的工作表，有{names}。",
    "写成“工作表名!C7”；第一张客户表可以只写C7。",
)
_HOW = {
    "head": "规范列名",
    "alias": "同义列名",
    "words": "按词认出",
    "likeness": "按相近的字认出",
    "values": "按内容认出",
    "remembered": "按确认的认法",
}
_SKIP = "不读"


@button("解释本格", verb="explain", place=50, audience="staff", clause="R02", icon="FunctionsLogicalInsertGallery")
def explain_binding(
    desk: Desk,
    file: Annotated[Path, Ask("工作簿", positional=True, option="工作簿", host="book", locked=True)],
    cell: Annotated[str | None, Ask("单元格", "如C7，或第12行、H列：说明读成了什么、有什么问题", host="cell")] = None,
    bind: Annotated[list[str] | None, Ask("指定列", "如 C=客户单位名称；不读某列写 C=不读", option="--bind", host="skips")] = None,
    confirm: Annotated[bool, Ask("记住这种认法", "以后同样表头的工作簿都这样认；记住的用 kh bindings 看", host="skips")] = False,
    sure: Annotated[bool, Ask("内容不像也这样认", "指定的列里是别的内容时要加上才记住", host="skips")] = False,
) -> Done:
    """解释读法：每一列认作什么、凭什么认的；可以逐列改正并记住。

    例：kh explain 3月报送.xlsx --bind A=客户单位名称 --confirm --workspace 工作区
    """
    from addin.buttons.support.examining import examine_one

    options = options_for(desk)
    found = examine_one(file, options, password=desk.password)
    told = [_split(found, t) for t in bind or ()]
    binding = told_binding(found, dict(told))
    odd = _unlike(desk, file, found, dict(told)) if told and not sure else []
    if odd and confirm:
        raise Refusal(odd[0])
    for p in odd:
        desk.say(p.says)
    if told:
        found = examine_one(file, replace(options, remembered={**options.remembered, **binding}), password=desk.password)
    if confirm:
        remember(desk, binding)
    if cell and desk.book is not None:
        return Done("\n".join(_about_cell(found, desk.book.place().sheet or found.submission.sheet, *place(cell), cell)))
    s = found.submission
    month = s.month.chinese if s.month else "（没有认出）"
    desk.say(f"{found.book}《{s.sheet}》：填报单位 {s.unit or '（没有认出）'}，报送月份 {month}，客户{len(s.rows)}行。")
    _tell_columns(desk, found)
    read = {*s.columns, *(b.field for b in s.bound)}
    missing = [f.head for f in CUSTOMER_INFO.fields if not f.computed and f.name not in read]
    if missing and s.bound:
        desk.say(f"表里没有的列：{'、'.join(missing)}。")
    for told_line in about_registers(found):
        desk.say(told_line.says)
        desk.line(told_line.data)
    for p in found.problems:
        if p.rule is UNREAD_SHEETS:
            desk.say(p.says)
    if cell:
        at = address(cell)
        for line in _about_place(found, replace(at, sheet=_sheet_named(desk, file, found, at.sheet)) if at.sheet else at):
            desk.say(line)
    return Done(f"已记住，存到{bindings_file(desk)}。" if confirm else "这次没有记住；要记住就加上 --confirm。" if told else "")


def _unlike(desk: Desk, file: Path, found: Examined, told: dict[int, str]) -> list[Problem]:
    from addin.buttons.support.binding import unlike
    from workbooks.opening.intake import open_book

    return unlike(open_book(file, password=desk.password, now=desk.now.astimezone()), found, told)


def _tell_columns(desk: Desk, found: Examined) -> None:
    """The columns of the first table, and of every other whose heads are not the same."""
    s = found.submission
    for bound in s.bound:
        _tell(desk, bound, s.sheet)
    for table in s.tables:
        if [(b.column, b.text) for b in table.bound] != [(b.column, b.text) for b in s.bound if b.text]:
            desk.say(f"《{table.sheet}》第{table.top + 1}行的表头：")
            for bound in table.bound:
                _tell(desk, bound, table.sheet)


def _tell(desk: Desk, b: Bound, sheet: str) -> None:
    f = CUSTOMER_INFO.by_name.get(b.field)
    meaning = f"{f.head}（{_HOW[b.how]}{f'，单位{b.unit}' if b.unit else ''}）" if f else "不是规范列，原样保留"
    if not b.text:
        meaning = "没有表头，没有读取"
    desk.say(on_one_line(f"{column_name(b.column)}列“{b.text}”→{meaning}" if b.text else f"{column_name(b.column)}列→{meaning}"))
    told = {"column": column_name(b.column), "head": b.text, "field": f.head if f else None, "how": b.how, "unit": b.unit or None}
    desk.line({"sheet": sheet, **told})


def _sheet_named(desk: Desk, file: Path, found: Examined, told: str) -> str:
    """The sheet of the workbook that a person means by a name.

    Raises:
        Refusal: KH227, there is none of this name.
    """
    from workbooks.opening.intake import open_book

    tables = [*found.submission.tables, *(t for e in found.entries for t in e.tables)]
    read = dict.fromkeys([found.submission.sheet, *(t.sheet for t in tables)])
    if told in read:
        return told
    names = [grid.name for grid in open_book(file, password=desk.password, now=desk.now.astimezone()).sheets]
    same = [name for name in names if name == told] or [name for name in names if fold(name) == fold(told)]
    if not same:
        raise refuse(NO_SUCH_SHEET, Where(found.book), told=told, names="、".join(f"《{name}》" for name in names))
    return same[0]


def _about_place(found: Examined, at: Address) -> list[str]:
    """What is at a cell; of a row its client, of a column what it holds."""
    s = found.submission
    sheet = at.sheet or s.sheet
    shown = f"《{at.sheet}》{at}" if at.sheet else str(at)
    if at.row is not None and at.column is not None:
        return _about_cell(found, sheet, at.row, at.column, shown)
    if at.row is None:
        bound = next((b for b in s.bound_at(sheet) if b.column == at.column), None)
        here = [p for p in found.problems if p.where.column == at.column and p.where.sheet == sheet]
        head = f"{shown}“{bound.text}”" if bound and bound.text else f"{shown}没有表头，没有读它。"
        f = CUSTOMER_INFO.by_name.get(bound.field) if bound else None
        told = head if bound is None or not bound.text else f"{head}认作“{f.head}”。" if f else f"{head}不是规范列，原样保留。"
        return [told, *(p.message for p in here)]
    index = next((i for i, r in enumerate(s.rows) if r == at.row and s.sheet_of(i) == sheet), None)
    here = [p for p in found.problems if p.where.row == at.row and p.where.sheet == sheet]
    if index is None:
        return [f"{shown}不是客户行，没有读它。", *(p.message for p in here)]
    t = found.tiers[index]
    name = s.columns.get("name", [None] * len(s.rows))[index] or "（没有填名称）"
    return [f"{shown}：{name}，测算为{t.tier}类（{t.status}）：{'；'.join(t.why)}〔{t.clause}〕", *(p.message for p in here)]


def _about_cell(found: Examined, sheet: str, row: int, column: int, shown: str) -> list[str]:
    """What a cell was read as, the tier of its client, and what is wrong with it; `shown` is its address as it was asked for."""
    s = found.submission
    bound = next((b for b in s.bound_at(sheet, row) if b.column == column), None)
    index = next((i for i, r in enumerate(s.rows) if r == row and s.sheet_of(i) == sheet), None)
    told = []
    if index is None and (entry := about_entry(found, sheet, row, column, shown)):
        told.append(entry)
    elif index is None:
        told.append(f"{shown}不在客户行里，没有读它；请点客户那一行里的单元格。")
    elif bound is None or not bound.text:
        told.append(f"{shown}那一列没有表头，没有读它。")
    elif bound.field in s.columns:
        value = s.columns[bound.field][index]
        told.append(f"{shown}：“{CUSTOMER_INFO.by_name[bound.field].head}”，读作{'空白' if value is None else as_json(value)}。")
    elif bound.field:
        told.append(f"{shown}：“{CUSTOMER_INFO.by_name[bound.field].head}”由客户簿测算，不读表里写的。")
    else:
        told.append(f"{shown}：“{bound.text}”不是规范列，原样保留。")
    if index is not None:
        t = found.tiers[index]
        told.append(f"这个客户测算为{t.tier}类（{t.status}）：{'；'.join(t.why)}〔{t.clause}〕")
    at = [p for p in found.problems if (p.where.row, p.where.column) == (row, column) and p.where.sheet == sheet]
    return [*told, *(p.message for p in at)]


def _split(found: Examined, told: str) -> tuple[int, str]:
    letters, _, head = told.partition("=")
    columns = {column_name(b.column): b.column for b in found.submission.bound if b.text}
    column = columns.get(letters.strip().upper())
    if column is None:
        raise refuse(NO_SUCH_COLUMN, Where(found.book), told=told, why=f"表头里没有{letters.strip() or '这一'}列")
    if fold(head) == _SKIP:
        return column, ""
    match = CUSTOMER_INFO.heads.match(head)
    if match is None:
        raise refuse(NO_SUCH_COLUMN, Where(found.book), told=told, why=f"没有“{head.strip()}”这个规范列名")
    return column, match.name
