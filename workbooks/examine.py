"""Examine one workbook: read it, find the return in it, check it, grade its clients. What every host and command calls."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from udfs.dates import Month
from udfs.kinds import Fault
from udfs.policy import Policy
from udfs.text import fold
from udfs.tiers import decide_columns
from workbooks.bind import Anchors, Layout, bind, head_signature
from workbooks.checks import Context, check
from workbooks.declare import Sheet
from workbooks.examined import Examined, Submission
from workbooks.files import read_book
from workbooks.grid import Book, Grid
from workbooks.meta import Meta, read_meta
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule
from workbooks.read import Source, Values, read_values
from workbooks.rows import TableRows, client_count, table_rows
from workbooks.sheets.customer_info import CUSTOMER_INFO

NOT_OUR_FORM = rule(
    "KH100",
    Severity.ERROR,
    "不是客户信息统计表",
    "里面找不到客户信息统计表：没有一张工作表的表头能认出“客户单位名称”等列。",
    "确认文件是否选错；表头应在前30行内。",
)
MISSING_COLUMN = rule(
    "KH101", Severity.ERROR, "缺少必填列", "表头里没有“{field}”列。", "在表头行补上“{field}”列并填写，或改用本月下发的模板。"
)
NO_UNIT = rule("KH102", Severity.ERROR, "没有填报单位", "看不出是哪个单位填报的。", "在表格上方写明“填报单位：××分公司”。", clause="R25")
NO_MONTH = rule("KH103", Severity.ERROR, "没有报送月份", "看不出是哪个月的报表。", "在表格上方写明“报送月份：××××年××月”。", clause="R25")
BAD_MONTH = rule("KH104", Severity.ERROR, "报送月份不对", "报送月份不对：{why}。", "改为正确的年月，如“2026年11月”。", clause="R25")
YEAR_ASSUMED = rule(
    "KH105", Severity.WARNING, "月份没有写年份", "只写了{alone}月，没有写年份，按{month}理解。", "把年份写全，如“{month}”。"
)
OTHER_TABLE = rule(
    "KH106",
    Severity.WARNING,
    "另有一张表未读",
    "工作表《{other}》也像客户信息统计表，但{why}，没有读取。",
    "若它也是本月要报的内容，请并入《{main}》；不是就不用管。",
)
LIKENESS = rule("KH107", Severity.WARNING, "表头不规范", "“{text}”按相近的字认作“{field}”列。", "把表头改为“{field}”，或用“解释本格”确认。")
UNFIT_COLUMN = rule(
    "KH143",
    Severity.WARNING,
    "列内容对不上",
    "“{text}”列的内容大多不是“{field}”（{label}），没有按“{field}”读取。",
    "这一列若是“{field}”，按要求填写；若是别的内容，可以不管。",
)
NO_CLIENTS = rule(
    "KH108",
    Severity.ERROR,
    "空表",
    "表里没有一个客户，也没有无变化声明，不算一次报送。",
    "填写客户；本月确实没有变化，就在第一行写“无变化”。",
    clause="R57",
)
STRAY = rule(
    "KH140",
    Severity.WARNING,
    "远处有零散单元格",
    "离表格很远的地方还有内容（{cells}），没有读取。",
    "是误填的就删掉，再保存一次，文件也会变小。",
)
MACROS = rule("KH141", Severity.WARNING, "含有宏", "文件里有宏，没有运行，只读取了内容。", "报送时另存为不含宏的.xlsx。")
LINKS = rule(
    "KH142",
    Severity.WARNING,
    "含有外部链接",
    "文件引用了{count}个其他工作簿，没有去读它们，用的是保存时的结果。",
    "确认数字是最新的；报送前可“断开链接”。",
)

_NOT_RETURNS = ("示例", "样表", "样例", "范例", "说明", "字典", "台账", "投诉", "满意度", "拜访", "参数", "选项", "校验结果")
_SAME_CLIENTS = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """What the examiner knows besides the workbook."""

    today: datetime.date
    #: Aware moment by which a file may still be on its way; None where that does not matter.
    now: datetime.datetime | None = None
    policy: Policy | None = None
    context: Context = field(default_factory=Context)
    #: Confirmed bindings: template signature → {folded head → field name}.
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Candidate:
    grid: Grid
    layout: Layout
    table: TableRows
    meta: Meta
    months: Month | None


def examine(path: Path, options: Options, *, name: str | None = None, password: str | None = None) -> Examined:
    """Read a closed file and examine it.

    Raises:
        Refusal: the file cannot be read, or holds no 客户信息统计表 (KH1xx).
    """
    return examine_book(read_book(path, name=name, password=password, now=options.now), options)


def examine_book(book: Book, options: Options, sheet: Sheet = CUSTOMER_INFO) -> Examined:
    """Examine a workbook that was read from a file or taken from a host."""
    candidates = _candidates(book, sheet, options)
    if not candidates:
        raise refuse(NOT_OUR_FORM, Where(book.name))
    used, problems = _choose(book, candidates)
    problems += _about_file(book, used)
    main = used[0]
    values = Values()
    for c in used:
        source = Source(book, c.grid, sheet, Anchors(c.grid), c.meta.amounts)
        problems += _structure(book, sheet, c)
        read_values(source, c.table, values)
    no_change = any(c.meta.no_change or c.table.no_change_at for c in used)
    month, unit = _month_and_unit(book, used, options, problems)
    if not values.rows and not no_change and all(p.rule is not MISSING_COLUMN for p in problems):
        problems.append(problem(NO_CLIENTS, Where(book.name, main.grid.name)))
    submission = Submission(
        sheet=main.grid.name,
        unit=unit,
        month=month,
        no_change=no_change and not values.rows,
        reporter=main.meta.reporter,
        report_date=main.meta.report_date,
        rows=tuple(values.rows),
        row_sheets=tuple(values.sheets) if len(used) > 1 else (),
        columns=values.columns,
        extra=values.extra,
        bound=main.layout.bound,
        head_row=main.layout.top,
        places=dict(main.meta.places),
    )
    tiers = decide_columns(values.columns, len(values.rows), options.policy)
    problems += values.problems
    problems += check(submission, tiers, book.name, options.today, options.context, [c.table for c in used], said_no_change=no_change)
    return Examined(book.name, book.kind, book.sha256, submission, tuple(tiers), tuple(sorted(problems, key=_order)))


def _order(p: Problem) -> tuple[bool, str, bool, int, int]:
    """Errors first; then the file, the sheet, and its cells from top to bottom."""
    w = p.where
    return (p.severity is Severity.WARNING, w.sheet, w.row is not None, w.row or 0, w.column or 0)


def _candidates(book: Book, sheet: Sheet, options: Options) -> list[_Candidate]:
    found = []
    for grid in book.sheets:
        if grid.hidden or not grid.rows:
            continue
        layout = bind(grid, sheet)
        if layout is None:
            continue
        if words := options.remembered.get(head_signature(layout)):
            layout = bind(grid, sheet, words) or layout
        table = table_rows(grid, sheet, layout)
        meta = read_meta(grid, layout.top, table.end)
        month = meta.month if isinstance(meta.month, Month) else None
        found.append(_Candidate(grid, layout, table, meta, month))
    return found


def _choose(book: Book, candidates: list[_Candidate]) -> tuple[list[_Candidate], list[Problem]]:
    """The sheets that make up the return, best first, and a remark on each table left out."""
    active = book.sheets[book.active].name if 0 <= book.active < len(book.sheets) else ""

    def rank(c: _Candidate) -> tuple[bool, int, Month, bool, bool, int]:
        named = not any(w in c.grid.name for w in _NOT_RETURNS)
        rich = len(c.layout.fields) * 10 // max(len(k.layout.fields) for k in candidates)
        return (named, int(rich >= 6), c.months or Month(0, 1), c.grid.name == active, client_count(c.table) > 0, len(c.layout.fields))

    ordered = sorted(candidates, key=rank, reverse=True)
    main, used, problems = ordered[0], [ordered[0]], []
    for other in ordered[1:]:
        if any(w in other.grid.name for w in _NOT_RETURNS) or len(other.layout.fields) < 0.6 * len(main.layout.fields):
            continue
        if client_count(other.table) == 0:
            continue
        why = _why_not(main, other, used)
        if not why:
            used.append(other)
            continue
        problems.append(problem(OTHER_TABLE, Where(book.name, other.grid.name), other=other.grid.name, main=main.grid.name, why=why))
    order = {id(g): i for i, g in enumerate(book.sheets)}
    rest = sorted(used[1:], key=lambda c: order[id(c.grid)])
    return [main, *rest], problems


def _why_not(main: _Candidate, other: _Candidate, used: Sequence[_Candidate]) -> str:
    if main.months and other.months and other.months != main.months:
        return f"写的是{other.months.chinese}"
    if main.meta.month_alone and other.meta.month_alone and main.meta.month_alone != other.meta.month_alone:
        return f"写的是{other.meta.month_alone}月"
    if main.meta.unit and other.meta.unit and fold(main.meta.unit) != fold(other.meta.unit) and "unit" in other.meta.places:
        return f"填报单位是“{other.meta.unit}”"
    names = {n for c in used for n in _names(c)}
    own = _names(other)
    if own and len(own & names) >= _SAME_CLIENTS * len(own):
        return f"与《{main.grid.name}》大部分客户相同"
    if "kind" in main.layout.fields and "kind" not in other.layout.fields:
        return "没有“客户类别”列"
    return ""


def _names(c: _Candidate) -> set[str]:
    column = c.layout.columns["name"].column if "name" in c.layout.columns else -1
    return {fold(str(v)) for s in c.table.segments for r in s.rows if (v := c.grid.at(r, column)) is not None}


def _structure(book: Book, sheet: Sheet, c: _Candidate) -> list[Problem]:
    head = Where(book.name, c.grid.name)
    found = [problem(MISSING_COLUMN, head, field=f.head) for f in sheet.fields if f.required and f.name not in c.layout.columns]
    for name, b in c.layout.unfit:
        f = sheet.by_name[name]
        at = Where(book.name, c.grid.name, c.layout.bottom, b.column)
        found.append(problem(UNFIT_COLUMN, at, field=f.head, text=b.text, label=f.kind.label))
    for b in c.layout.columns.values():
        if b.how == "likeness":
            at = Where(book.name, c.grid.name, c.layout.bottom, b.column)
            found.append(problem(LIKENESS, at, field=sheet.by_name[b.field].head, text=b.text))
    return found


def _about_file(book: Book, used: Sequence[_Candidate]) -> list[Problem]:
    found = [problem(STRAY, Where(book.name, c.grid.name), cells="、".join(c.grid.stray[:3])) for c in used if c.grid.stray]
    if book.has_macros:
        found.append(problem(MACROS, Where(book.name)))
    if book.external_links:
        found.append(problem(LINKS, Where(book.name), count=book.external_links))
    return found


def _month_and_unit(book: Book, used: Sequence[_Candidate], options: Options, problems: list[Problem]) -> tuple[Month | None, str | None]:
    main = used[0]
    metas = [c.meta for c in used]
    told = next((m for m in metas if m.month is not None or m.month_alone), main.meta)
    unit = next((m.unit for m in metas if m.unit), None)

    def at(meta: Meta, what: str) -> Where:
        row, column = meta.places.get(what, (None, None))
        return Where(book.name, main.grid.name, row, column)

    month = told.month
    if isinstance(month, Fault):
        problems.append(problem(BAD_MONTH, at(told, "month"), why=month.why))
        month = None
    elif month is None and told.month_alone:
        month = _nearest(told.month_alone, told.report_date or options.today)
        problems.append(problem(YEAR_ASSUMED, at(told, "month"), alone=told.month_alone, month=month.chinese))
    elif month is None:
        problems.append(problem(NO_MONTH, at(main.meta, "month")))
    if unit is None:
        problems.append(problem(NO_UNIT, at(main.meta, "unit")))
    return month, unit


def _nearest(month: int, day: datetime.date) -> Month:
    """The year in which a bare month number comes nearest to a day."""
    here = day.year * 12 + day.month
    year = min((day.year - 1, day.year, day.year + 1), key=lambda y: abs(y * 12 + month - here))
    return Month(year, month)
