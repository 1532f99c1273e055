"""Examine one workbook: read it, find the return in it, check it, grade its clients. What every host and command calls."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from udfs.kinds.dates import Month
from udfs.kinds.kind import Fault
from udfs.periods import Term, half, period
from udfs.policy.evaluator import Policy, current
from udfs.rules.tiers import decide_columns
from workbooks.declare import ReturnKind, Sheet
from workbooks.examined import Bound, Examined, Submission
from workbooks.finding.agreement import disagreements
from workbooks.finding.assign import RegisterTable
from workbooks.finding.base import SHEET as BASE_SHEET
from workbooks.finding.base import was_prefilled
from workbooks.finding.bind import Anchors, bind, of_others
from workbooks.finding.cards import card_in, is_card
from workbooks.finding.choose import Candidate, candidates, choose, cover, is_department, unit_of
from workbooks.finding.kinds_told import tells_kinds
from workbooks.finding.likeness import values_below
from workbooks.finding.meta import Meta
from workbooks.finding.ours import not_a_return
from workbooks.finding.returns import bearer, carried, divide, return_kind, term_of, without
from workbooks.finding.told_in_columns import told_in_columns
from workbooks.grid import Book
from workbooks.judging.astray_sheets import hidden_rows, of_other_units
from workbooks.judging.checks import Context, check
from workbooks.judging.entries import RegisterValues, check_entries, read_entries
from workbooks.judging.feeds import Feeds, registers_asked
from workbooks.judging.forms import check_forms
from workbooks.judging.known import known_besides
from workbooks.judging.named_units import named_otherwise
from workbooks.judging.prefilled import merge_prefilled
from workbooks.judging.read import EMPTY_CELL, Source, Values, read_values
from workbooks.judging.sheet_kinds import fill_kind
from workbooks.judging.tidiness import untidy
from workbooks.judging.unread import Unread, headless, lacking, naming_unread, once_a_sheet, remark, unread_columns
from workbooks.judging.unread_sheets import unread_sheets
from workbooks.native.outdated import outdated
from workbooks.opening.files import read_book
from workbooks.problems import LEVELS, Problem, Refusal, Severity, Where, problem, refuse, rule
from workbooks.registers.customer_info import CUSTOMER_INFO

NOT_OUR_FORM = rule(
    "KH100",
    Severity.ERROR,
    "不是要报送的表",
    "里面找不到客户信息统计表，也没有登记表：没有一张工作表的表头能认出“客户单位名称”等列。",
    "确认文件是否选错；表头应在前30行内。",
)
CARDS = rule(
    "KH146",
    Severity.ERROR,
    "竖排的登记表",
    "内容是竖排的（左边是栏目、右边是内容），不是一行一个客户的客户信息统计表。",
    "把客户填到客户信息统计表里：栏目横排在表头一行，一个客户一行。",
)
HIDDEN = rule(
    "KH149",
    Severity.ERROR,
    "表在隐藏的工作表里",
    "客户信息统计表在这张隐藏的工作表里，隐藏的工作表不读取。",
    "右键点工作表标签，选“取消隐藏”，保存后再报送。",
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
MONTH_BY_DAY = rule(
    "KH173",
    Severity.WARNING,
    "月份只写在日期里",
    "没有写报送月份，只有一个日期，按{month}理解。",
    "在表格上方写明“报送月份：{month}”。",
    clause="R25",
)
LIKENESS = rule("KH107", Severity.WARNING, "表头不规范", "“{text}”按相近的字认作“{field}”列。", "把表头改为“{field}”，或用“解释本格”确认。")
UNFIT_COLUMN = rule(
    "KH143",
    Severity.WARNING,
    "列内容对不上",
    "“{text}”列的内容大多不是“{field}”（{label}），没有按“{field}”读取。",
    "这一列若是“{field}”，按要求填写；若是别的内容，可以不管。",
)
BESIDE = rule(
    "KH109",
    Severity.ERROR,
    "并排两张表",
    "表的右边还有一张客户表（从“{text}”列起），没有读取。",
    "把右边的客户移到左边表格的下面，每行一个客户。",
)
NO_CLIENTS = rule(
    "KH108",
    Severity.ERROR,
    "空表",
    "表里没有一个客户，也没有无变化声明，不算一次报送。",
    "填写客户；本月确实没有变化，就在第一行写“无变化”。",
    clause="R57",
)
TERM_ASSUMED = rule(
    "KH177",
    Severity.WARNING,
    "没有写报送期间",
    "看不出是哪个半年的，按{term}理解。",
    "在表格上方写明“报送期间：{term}”。",
    clause="R34",
)
STRAY = rule(
    "KH140",
    Severity.WARNING,
    "远处有零散单元格",
    "离表格很远的地方还有内容（{cells}），没有读取。",
    "是误填的就删掉，再保存一次，文件也会变小。",
    tidiness=True,
)
MACROS = rule("KH141", Severity.WARNING, "含有宏", "文件里有宏，没有运行，只读取了内容。", "报送时另存为不含宏的.xlsx。", tidiness=True)
LINKS = rule(
    "KH142",
    Severity.WARNING,
    "含有外部链接",
    "文件引用了{count}个其他工作簿，没有去读它们，用的是保存时的结果。",
    "确认数字是最新的；报送前可“断开链接”。",
    tidiness=True,
)

#: Columns that make a second table beside the first.
_TABLE_AGAIN = 3


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
    #: Whether clients keep the tiers that registers give them, by which they are checked in any case; a ledger does that itself.
    fed: bool = False


def examine(path: Path, options: Options, *, name: str | None = None, password: str | None = None) -> Examined:
    """Read a closed file and examine it.

    Raises:
        Refusal: the file cannot be read, or holds no 客户信息统计表 (KH1xx).
    """
    return examine_book(read_book(path, name=name, password=password, now=options.now), options)


def examine_book(book: Book, options: Options) -> Examined:
    """Examine a workbook that was read from a file or taken from a host."""
    if refusal := not_a_return(book):
        raise refusal
    sheet = CUSTOMER_INFO
    found = candidates(book, sheet, options.remembered, options.today)
    found = [c for c in found if not is_card(c.grid, sheet, c.layout)]
    found, tables = divide(book, found, carried)
    if not found and not tables:
        raise _nothing_to_read(book, sheet)
    used, problems = choose(book, found) if found else ([], [])
    bearers = used or [bearer(t, options.today) for t in tables]
    main = bearers[0]
    problems += _about_file(book, bearers)
    values = Values()
    left: list[tuple[Candidate, slice, Unread]] = []
    for c in used:
        source = Source(book, c.grid, sheet, Anchors(c.grid), c.meta.amounts)
        problems += _structure(book, sheet, c)
        start = len(values.rows)
        read_values(source, c.table, values)
        problems += fill_kind(book.name, c, values, start)
        left.append((c, slice(start, len(values.rows)), unread_columns(c.grid, sheet, c.layout, c.rows)))
    unit = unit_of(bearers) or (front.unit if (front := cover(book, bearers)) else None)
    kind = return_kind(unit, tables, clients=bool(used))
    month, term, unit = _period_and_unit(book, bearers, tables, kind, options.today, problems)
    decided = kind == "核定"
    read, of_entries = read_entries(book, tables, decided=decided)
    problems += _prefilled(book, values, read, unit, _asked(month, term, options), options)
    no_change = any(c.declared for c in used)
    told = bool(values.rows) or any(r.values.rows for r in read)
    if not told and not no_change and all(p.rule is not MISSING_COLUMN for p in problems):
        problems.append(problem(NO_CLIENTS, Where(book.name, main.grid.name)))
    submission = Submission(
        sheet=main.grid.name,
        unit=unit,
        month=month,
        kind=kind,
        term=term,
        no_change=no_change and not told,
        reporter=main.meta.reporter,
        report_date=main.meta.report_date,
        rows=tuple(values.rows),
        row_sheets=tuple(values.sheets) if len(used) > 1 else (),
        columns=values.columns,
        extra=values.extra,
        renamed=values.renamed,
        bound=(*main.layout.bound, *headless(main.grid, main.layout, main.rows)) if used else (),
        head_row=main.layout.top if used else -1,
        tables=tuple(table for c in used for table in c.tables(sheet)),
        places=dict(main.meta.places),
    )
    policy = options.policy or current()
    policy = policy.on(month) if month else policy
    plain = decide_columns(values.columns, len(values.rows), policy)
    feeds = _feeds(values, read, unit, _asked(month, term, options), options) if values.rows else None
    judged = feeds.graded(values.columns, policy) if feeds else plain
    tiers = judged if options.fed else plain
    if month:
        problems += disagreements(book, main, month, unit)
    if not decided:
        at = Where(book.name, main.grid.name, *main.meta.places.get("unit", (None, None)))
        problems += named_otherwise(at, unit, month, options.context.units)
    problems += outdated(book, policy)
    problems += hidden_rows(book, used, month, options.today)
    problems += of_other_units(book, unit, () if decided else tables, options.context.units)
    problems += unread_sheets(book, {*(c.grid.name for c in (*bearers, *found)), *(t.grid.name for t in tables)})
    problems += [*values.problems, *untidy(values.tidy, [f.head for f in sheet.fields if f.personal])]
    problems += check(
        submission,
        judged,
        book.name,
        options.today,
        options.context,
        [(c.grid.name, without(c.table, c.grid, tables)) for c in used],
        values.spans,
        said_no_change=no_change,
    )
    if not decided:
        problems += check_forms(submission, values.spans, book.name, policy, {p.where for p in values.problems})
    problems += of_entries
    for r in read:
        problems += untidy(r.values.tidy, [f.head for f in r.register.fields if f.personal])
    if read:
        problems += check_entries(
            book, read, known_besides(submission, _asked(month, term, options), options.context, options.today), decided=decided
        )
    entries = tuple(r.frozen for r in read)
    tidy = [*values.tidy, *(p for r in read for p in r.values.tidy)]
    graded = list(tiers)
    for c, of_table, columns in left:
        said = remark(Where(book.name, c.grid.name), columns, lacking(tiers[of_table], c.layout, columns))
        problems += [said] if said else []
        graded[of_table] = naming_unread(graded[of_table], columns)
    if decided:
        problems = [p for p in problems if not _only_of_branches(sheet, p)]
    told_once = tuple(sorted(once_a_sheet(problems), key=_order))
    return Examined(book.name, book.kind, book.sha256, submission, tuple(graded), told_once, tidy, entries)


def _prefilled(
    book: Book, values: Values, read: Sequence[RegisterValues], unit: str | None, month: Month | None, options: Options
) -> list[Problem]:
    """What changed in a workbook that was pre-filled; the ledger is asked only for such a one."""
    if was_prefilled(book) is None and not any(grid.name.startswith(BASE_SHEET) for grid in book.sheets):
        return []
    history = options.context.history
    present = history.held(unit, month) if history and unit and month else {}
    found: list[Problem] = []
    for sheet, v in ((CUSTOMER_INFO, values), *((r.register, r.values) for r in read)):
        found += merge_prefilled(book, sheet, v, unit or "", present.get(sheet.name, {}))
    return found


def _feeds(values: Values, read: Sequence[RegisterValues], unit: str | None, month: Month | None, options: Options) -> Feeds:
    """What registers tell of the clients: those of the workbook, and those of the unit in the ledger."""
    history = options.context.history
    told = history.fed(unit, month, registers_asked(values.columns, every=options.fed)) if history and unit and month else {}
    day = period(month, options.policy)[1] if month else options.today
    return Feeds(values.columns.get("name") or [None] * len(values.rows), read, told, options.context.beside.entries, day)


def _only_of_branches(sheet: Sheet, p: Problem) -> bool:
    """Whether a client's row of a 核定 need not obey: all but the name may be blank and then tells nothing (D06)."""
    return p.rule in (MISSING_COLUMN, EMPTY_CELL) and p.field in {f.head for f in sheet.fields if f.name != "name"}


def _asked(month: Month | None, term: str, options: Options) -> Month | None:
    """The month as whose return a ledger is asked: the one that is taken in, else what the workbook tells."""
    return options.context.month or month or (Term.parse(term).months[-1] if term else None)


def _order(p: Problem) -> tuple[int, str, bool, int, int]:
    """Errors first, tidiness last; then the file, the sheet, and its cells from top to bottom."""
    w = p.where
    return (LEVELS.index(p.level), w.sheet, w.row is not None, w.row or 0, w.column or 0)


def _structure(book: Book, sheet: Sheet, c: Candidate) -> list[Problem]:
    head = Where(book.name, c.grid.name)
    columns = c.layout.columns
    if not columns:
        return []
    found = [
        problem(MISSING_COLUMN, head, field=f.head)
        for f in sheet.fields
        if f.required and f.name not in columns and not (f.name == "kind" and tells_kinds(c.grid, c.layout, c.rows))
    ]
    if beside := _table_beside(sheet, c):
        found.append(problem(BESIDE, Where(book.name, c.grid.name, c.layout.bottom, beside.column), text=beside.text))
    for name, b in c.layout.unfit:
        f = sheet.by_name[name]
        at = Where(book.name, c.grid.name, c.layout.bottom, b.column)
        found.append(problem(UNFIT_COLUMN, at, field=f.head, text=b.text, label=f.kind.label))
    for b in c.layout.columns.values():
        if b.how == "likeness":
            at = Where(book.name, c.grid.name, c.layout.bottom, b.column)
            found.append(problem(LIKENESS, at, field=sheet.by_name[b.field].head, text=b.text))
    return found


def _nothing_to_read(book: Book, sheet: Sheet) -> Refusal:
    """Why a workbook holds no table of clients."""
    if card := card_in(book, sheet):
        return refuse(CARDS, Where(book.name, card.name))
    hidden = next((g for g in book.sheets if g.hidden and (b := bind(g, sheet)) and {"name", "kind"} <= b.fields), None)
    return refuse(HIDDEN, Where(book.name, hidden.name)) if hidden else refuse(NOT_OUR_FORM, Where(book.name))


def _table_beside(sheet: Sheet, c: Candidate) -> Bound | None:
    """Name column of a second table of clients to the right of the first, with values in it."""
    strangers = (b for b in c.layout.own if not of_others(b.text.split("›")))
    matches = [(b, m.name) for b in strangers if (m := sheet.heads.match(b.text.rpartition("›")[2]))]
    again = [(b, name) for b, name in matches if name in c.layout.columns and values_below(c.grid, b.column, c.layout.bottom + 1)]
    named = [b for b, name in again if name == "name" and b.column > max(k.column for k in c.layout.columns.values())]
    return named[0] if named and len({name for _, name in again}) >= _TABLE_AGAIN else None


def _about_file(book: Book, used: Sequence[Candidate]) -> list[Problem]:
    found = [problem(STRAY, Where(book.name, c.grid.name), cells="、".join(c.grid.stray[:3])) for c in used if c.grid.stray]
    if book.has_macros:
        found.append(problem(MACROS, Where(book.name)))
    if book.external_links:
        found.append(problem(LINKS, Where(book.name), count=book.external_links))
    return found


def _period_and_unit(
    book: Book, used: Sequence[Candidate], tables: Sequence[RegisterTable], kind: ReturnKind, today: datetime.date, problems: list[Problem]
) -> tuple[Month | None, str, str | None]:
    """Month, half-year (of a return that comes by half-years) and unit, with a problem for what is not told."""
    if kind in ("月报", "核定"):
        month, unit = _month_and_unit(book, used, problems)
        return month, "", unit
    without_month: list[Problem] = []
    _, unit = _month_and_unit(book, used, without_month)
    problems += [p for p in without_month if p.rule is NO_UNIT]
    term = term_of(book, tables)
    if term is None:
        term = half(Month(today.year, today.month))
        problems.append(problem(TERM_ASSUMED, Where(book.name, used[0].grid.name), term=term.chinese))
    return None, str(term), unit


def _month_and_unit(book: Book, used: Sequence[Candidate], problems: list[Problem]) -> tuple[Month | None, str | None]:
    main = used[0]
    told = next((c for c in used if c.meta.month is not None or c.meta.month_alone), main)
    unit = unit_of(used)
    several = unit is not None and is_department(unit) and len({c.meta.unit for c in used}) > 1
    if (told.meta.month is None and told.month is None) or unit is None or several:
        front = cover(book, used) or Meta()
        unit = (front.unit if several else unit) or unit or front.unit
        if told.month is None and told.meta.month is None and isinstance(front.month, Month):
            told = replace(told, month=front.month, meta=replace(told.meta, month=front.month))
    if unit is None or (told.month is None and told.meta.month is None):
        by_rows = told_in_columns(used)
        unit = unit or by_rows[1]
        if told.month is None and told.meta.month is None and by_rows[0]:
            told = replace(told, month=by_rows[0], meta=replace(told.meta, month=by_rows[0]))

    def at(c: Candidate, what: str) -> Where:
        row, column = c.meta.places.get(what, (None, None))
        return Where(book.name, c.grid.name, row, column)

    month = told.month
    if isinstance(told.meta.month, Fault):
        problems.append(problem(BAD_MONTH, at(told, "month"), why=told.meta.month.why))
    elif month is None:
        problems.append(problem(NO_MONTH, at(main, "month")))
    elif told.meta.month_by_day:
        problems.append(problem(MONTH_BY_DAY, at(told, "month"), month=month.chinese))
    elif told.meta.month is None and not told.meta.year:
        problems.append(problem(YEAR_ASSUMED, at(told, "month"), alone=month.month, month=month.chinese))
    if unit is None:
        problems.append(problem(NO_UNIT, at(main, "unit")))
    return month, unit
