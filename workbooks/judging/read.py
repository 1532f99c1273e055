"""Grid → what the return says: values by field, and a problem at each cell that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from udfs.cells import ERROR_CODES, CellError, CellValue, is_blank
from udfs.facts import CUSTOMER_KIND, TIER_FACTS
from udfs.kinds.amounts import PARTS, Money, Number, Rate
from udfs.kinds.credit import CreditCode
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Doubt, Fault, Inexact, Kind, Phone, plain_text
from udfs.words.numbers import FOREIGN_MONEY
from udfs.words.phones import phones_in
from udfs.words.text import fold, half_width, tidy
from udfs.words.ticks import RING, ring_means
from workbooks.declare import Field, Sheet
from workbooks.examined import Bound
from workbooks.finding.base import SHEET as BASE_SHEET
from workbooks.finding.base import Identity
from workbooks.finding.bind import Anchors, Layout
from workbooks.finding.rows import TableRows
from workbooks.grid import Book, Grid
from workbooks.judging.pictures import pictures_told
from workbooks.judging.shares import shares_under_sign, shares_without_sign
from workbooks.judging.tidiness import UNTIDY, untidy_cell
from workbooks.opening.readers.amounts import ABROAD, SHRUNK
from workbooks.problems import Problem, Repair, Rule, Severity, Where, as_json, problem, rule, shown

EMPTY_CELL = rule("KH201", Severity.ERROR, "必填项未填", "“{field}”没有填。", "{hint}")
NOT_IN_LIST = rule("KH202", Severity.ERROR, "不在选项里", "“{field}”填的是“{found}”，{why}。", "{hint}")
NOT_IN_LIST_SOFT = rule("KH203", Severity.WARNING, "不在选项里（提醒）", "“{field}”填的是“{found}”，{why}。", "{hint}")
ERROR_VALUE = rule("KH204", Severity.ERROR, "公式错误", "“{field}”显示为公式错误{found}，没有值。", "改正公式，或直接填写数值。")
NOT_CALCULATED = rule(
    "KH205",
    Severity.ERROR,
    "公式未计算",
    "“{field}”是公式“={formula}”，文件里没有它的计算结果。",
    "用Excel、WPS或LibreOffice打开，重算后保存，再报送。",
)
NOT_CALCULATED_SOFT = rule(
    "KH206",
    Severity.WARNING,
    "公式未计算（提醒）",
    "“{field}”是公式“={formula}”，文件里没有它的计算结果，按空白处理。",
    "用Excel、WPS或LibreOffice打开，重算后保存。",
)
BAD_CODE = rule("KH210", Severity.ERROR, "信用代码不对", "“{field}”填的是“{found}”，{why}。", "{hint}", clause="GB 32100")
BAD_PHONE = rule("KH211", Severity.ERROR, "电话不对", "“{field}”填的是“{found}”，{why}。", "{hint}")
BAD_DATE = rule("KH212", Severity.ERROR, "日期不对", "“{field}”填的是“{found}”，{why}。", "{hint}")
BAD_NUMBER = rule("KH213", Severity.ERROR, "数字不对", "“{field}”填的是“{found}”，{why}。", "{hint}")
DOUBTFUL = rule("KH220", Severity.WARNING, "请核对", "“{field}”填的是“{found}”，{why}。", "核对后改写清楚。")

INEXACT = rule(
    "KH191",
    Severity.WARNING,
    "写得不够准",
    "“{field}”填的是“{found}”，{why}，先按空白处理。",
    "{hint}",
)
FOREIGN = rule(
    "KH222",
    Severity.WARNING,
    "金额是外币",
    "“{text}”列的金额是外币（{money}），不能当作人民币，没有读取。",
    "折算成人民币，以万元为单位填写。",
)

_RULES: tuple[tuple[type[Kind], Rule], ...] = (
    (CreditCode, BAD_CODE),
    (Phone, BAD_PHONE),
    (Day, BAD_DATE),
    (Number, BAD_NUMBER),
)
_FACT_NAMES = frozenset(f.name for f in TIER_FACTS)
KIND_WORD = "客户类别（上报原词）"


@dataclass(frozen=True, slots=True)
class Span:
    """Rows from `start` on that stand under one head block: where the cell of a field is."""

    start: int
    sheet: str
    columns: Mapping[str, int]
    anchors: Anchors

    def place(self, row: int, name: str) -> tuple[int, int]:
        """Cell that shows a field of a row; the name's where the field has no column."""
        column = self.columns.get(name, self.columns.get("name", min(self.columns.values(), default=0)))
        anchor = self.anchors.of(row, column)
        return anchor if anchor[1] == column else (row, column)


@dataclass(slots=True)
class Values:
    """Columns read so far, parallel to `rows`."""

    rows: list[int] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    extra: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: Cells that were understood and could be written more cleanly, each with its repair; `untidy` tells them in a sentence.
    tidy: list[Problem] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    #: Who clients of a pre-filled return were before their rows were renamed, by the place of the row.
    renamed: dict[int, tuple[Identity, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Where cells come from."""

    book: Book
    grid: Grid
    sheet: Sheet
    anchors: Anchors
    amounts: str

    def where(self, row: int, column: int) -> Where:
        """Place of a cell."""
        return Where(self.book.name, self.grid.name, row, column)


def read_values(source: Source, table: TableRows, into: Values) -> None:
    """Read all client rows of a table, column by column."""
    into.problems += pictures_told(source.book.name, source.grid, into.problems)
    for segment in table.segments:
        if not segment.rows:
            continue
        start = len(into.rows)
        into.rows.extend(segment.rows)
        into.sheets.extend([source.grid.name] * len(segment.rows))
        columns = segment.layout.columns
        into.spans.append(Span(start, source.grid.name, {name: b.column for name, b in columns.items()}, source.anchors))
        across = list(zip_longest(*map(source.grid.rows.__getitem__, segment.rows)))
        shared = "phone" in columns and "contact" in columns and columns["phone"].column == columns["contact"].column
        for name, bound in columns.items():
            f = source.sheet.by_name[name]
            if f.computed:
                continue
            raw, places = _cells(source, bound.column, segment.rows, across)
            if isinstance(f.kind, Money) and (money := FOREIGN_MONEY.search(_unit_of(source, f, bound))):
                if any(v is not None and not is_blank(v) for v in raw):
                    at = source.where(segment.layout.bottom, bound.column)
                    into.problems.append(problem(FOREIGN, at, field=f.head, text=bound.text, money=money[0].upper()))
                _extend(into.extra, bound.text, start, [None if is_blank(v) else _plain(v) for v in raw])
                _extend(into.columns, name, start, [None] * len(raw))
                continue
            if shared and name in _SHARED:
                if name == "phone":
                    into.problems += _several_contacts(source, f, bound, raw, segment.rows)
                raw = [_SHARED[name](v) for v in raw]
            _extend(into.columns, name, start, _read_column(source, f, bound, (raw, places), segment.rows, into))
        for bound in segment.layout.own:
            raw = _down(across, bound.column, len(segment.rows))
            if any(v is not None and not is_blank(v) for v in raw):
                _extend(into.extra, bound.text, start, [None if is_blank(v) else _plain(v) for v in raw])
        _keep_kind_words(source, segment.layout, segment.rows, across, into, start)
        for values in (*into.columns.values(), *into.extra.values()):
            values.extend([None] * (len(into.rows) - len(values)))


def _several_contacts(source: Source, f: Field, bound: Bound, raw: Sequence[CellValue], rows: Sequence[int]) -> list[Problem]:
    """A remark on each cell that holds contacts and more than one number."""
    told = [(r, v, "、".join(found)) for r, v in zip(rows, raw, strict=True) if isinstance(v, str) and len(found := phones_in(v)[0]) > 1]
    return [
        problem(DOUBTFUL, source.where(r, bound.column), field=f.head, found=v, why=f"一格写了几个号码，按“{n}”读取") for r, v, n in told
    ]


def _number_part(value: CellValue) -> CellValue:
    """The telephone in a cell that holds a contact and a telephone."""
    numbers = phones_in(plain_text(value))[0] if value is not None and not isinstance(value, CellError) else []
    return "、".join(numbers) or (value if re.search(r"\d{5}", plain_text(value or "")) else None)


def _name_part(value: CellValue) -> CellValue:
    """The contact in such a cell."""
    if not isinstance(value, str):
        return None
    return (
        re.sub(r"[、,;/|:：，；\s]+", " ", re.sub(r"[+\d(（][\d()（）+\-—－转 ]{5,}\d|电话|手机", " ", half_width(value))).strip(" -")
        or None
    )


_SHARED: Mapping[str, Callable[[CellValue], CellValue]] = {"phone": _number_part, "contact": _name_part}


def _extend(columns: dict[str, list[Any]], name: str, start: int, values: Sequence[Any]) -> None:
    column = columns.setdefault(name, [])
    column.extend([None] * (start - len(column)))
    if len(column) == start:
        column.extend(values)


def _plain(value: CellValue) -> Any:
    return value.code if isinstance(value, CellError) else value


def _unit_of(source: Source, f: Field, bound: Bound) -> str:
    if isinstance(f.kind, Money):
        return bound.unit or source.amounts
    if isinstance(f.kind, Day):
        return "1904" if source.book.date_1904 else ""
    return bound.unit


Cells = tuple[list[CellValue], Sequence[tuple[int, int]] | None]


def _down(across: Sequence[tuple[CellValue, ...]], column: int, count: int) -> list[CellValue]:
    """One column of rows that were turned over."""
    return list(across[column]) if column < len(across) else [None] * count


def _cells(source: Source, column: int, rows: Sequence[int], across: Sequence[tuple[CellValue, ...]]) -> Cells:
    """Raw values of a column, and the places they are shown at where cells are merged downwards (None: the rows' own)."""
    if not any(a.left <= column <= a.right and a.bottom > a.top and rows[0] <= a.bottom and a.top <= rows[-1] for a in source.grid.merges):
        return _down(across, column, len(rows)), None
    places = [p if p[1] == column else (r, column) for r in rows for p in (source.anchors.of(r, column),)]
    return [source.grid.at(*p) for p in places], places


def _read_column(source: Source, f: Field, bound: Bound, cells: Cells, rows: Sequence[int], into: Values) -> list[Any]:
    raw, places = cells
    unit = _unit_of(source, f, bound)
    parsed = f.kind.parse_column(raw, unit)
    shown_units = source.grid.amounts if isinstance(f.kind, Money) else {}
    if parsed == raw and not (f.required and None in raw) and not source.grid.uncalculated and not shown_units and unit not in PARTS:
        return parsed
    told: set[tuple[int, int]] = set()
    at = places or [(r, bound.column) for r in rows]
    if unit in PARTS and isinstance(f.kind, Rate):
        parsed = shares_under_sign(f, source.grid, raw, at, parsed, unit)
    elif isinstance(f.kind, Rate):
        shares_without_sign(source.grid, raw, at, parsed)
    elif isinstance(f.kind, Choice) and RING in raw:
        _rings(f.kind, raw, parsed)
    settled = _amounts_as_shown(f, shown_units, unit, raw, at, parsed) if shown_units else frozenset[int]()
    for i, (value, cell) in enumerate(zip(parsed, raw, strict=True)):
        if i in settled or (value is not None and (value is cell or value == cell)):
            continue
        if cell is None and not f.required and at[i] not in source.grid.uncalculated:
            continue
        parsed[i], found = _judge(source, f, (bound, at[i]), cell, value, unit if at[i] not in source.grid.percent else "")
        if found and at[i] not in told:
            told.add(at[i])
            (into.tidy if found.rule is UNTIDY else into.problems).append(found)
    return parsed


def _amounts_as_shown(
    f: Field, units: Mapping[tuple[int, int], str], head: str, raw: Sequence[CellValue], at: Sequence[tuple[int, int]], parsed: list[Any]
) -> frozenset[int]:
    """Amounts in the unit that their format shows, the first of each unit with a remark; returns the places of the others."""
    settled, told = set(), set()
    for i, value in enumerate(raw):
        shown_unit = units.get(at[i], "")
        if not shown_unit or value.__class__ not in (int, float):
            continue
        if shown_unit == SHRUNK:
            shown_unit = "元" if head in ("", "万元") else head
        why = "单元格格式显示为外币，按人民币读取"
        if shown_unit != ABROAD:
            if shown_unit == (head or "万元"):
                continue
            parsed[i] = f.kind.parse(value, shown_unit)
            amount = parsed[i].value if isinstance(parsed[i], Doubt) else parsed[i]
            why = f"这是存的数，按单元格显示的单位合{plain_text(amount)}万元，同样格式的都这样读取"
        if shown_unit in told:
            settled.add(i)
            parsed[i] = parsed[i].value if isinstance(parsed[i], Doubt) else parsed[i]
        elif not isinstance(parsed[i], (Fault, Doubt)):
            told.add(shown_unit)
            parsed[i] = Doubt(parsed[i], why)
    return frozenset(settled)


def _rings(kind: Choice, raw: Sequence[CellValue], parsed: list[Any]) -> None:
    """Rings in a column of marks say yes or no, as the other marks tell."""
    said, sure = ring_means(raw)
    yes, no, *_ = kind.options
    meant = yes if said else no
    for i, value in enumerate(raw):
        if value == RING and not isinstance(parsed[i], Fault):
            parsed[i] = meant if sure else Doubt(meant, f"按“{meant}”读取")


def _judge(
    source: Source, f: Field, at: tuple[Bound, tuple[int, int]], cell: CellValue, value: Any, unit: str
) -> tuple[Any, Problem | None]:
    """The value to keep and the problem to tell of one cell that is not plainly fine."""
    bound, place = at
    where, head = source.where(*place), bound.head
    if isinstance(value, Fault):
        return None, _fault(f, where, cell, value, bound, unit)
    if isinstance(value, Doubt) and not (f.required and value.value is None):
        return value.value, problem(DOUBTFUL, where, field=f.head, head=head, found=cell, why=value.why)
    if value is None or isinstance(value, Doubt):
        if place in source.grid.uncalculated:
            if BASE_SHEET in source.grid.uncalculated[place] and not f.required:  # of a pre-filled return, which nobody opened yet
                return None, None
            hard = f.required or f.name in _FACT_NAMES
            return None, problem(
                NOT_CALCULATED if hard else NOT_CALCULATED_SOFT,
                where,
                field=f.head,
                head=head,
                formula=source.grid.uncalculated[place][:60],
            )
        return None, problem(EMPTY_CELL, where, field=f.head, head=head, hint=_hint(f, unit)) if f.required else None
    clean = None if source.book.kind == "csv" else f.kind.repair(cell, value, unit)
    if clean is None:
        return value, None
    return value, untidy_cell(f, bound, where, cell, clean, unit)


def _hint(f: Field, unit: str) -> str:
    """What to write, in the unit of the sender's own column."""
    return f.hint.replace("单位万元", f"单位{unit}") if unit and isinstance(f.kind, Money) else f.hint


def _fault(f: Field, where: Where, cell: CellValue, fault: Fault, bound: Bound, unit: str) -> Problem:
    if isinstance(cell, CellError) or (isinstance(cell, str) and tidy(cell).upper() in ERROR_CODES):
        return problem(ERROR_VALUE, where, field=f.head, head=bound.head, found=cell)
    repair = None if fault.proposal is None else Repair(fault.proposal, f"可能是“{shown(fault.proposal)}”", loss_free=False)
    hard = next((r for kind, r in _RULES if isinstance(f.kind, kind)), NOT_IN_LIST if isinstance(f.kind, Choice) else BAD_NUMBER)
    if isinstance(fault, Inexact) and not f.required:
        hint = f"请补：{_hint(f, unit)}"
        if isinstance(f.kind, Day):
            hint = f"知道是哪天就写全{'年月日' if fault.proposal is None else f'；大致的可以写“{shown(fault.proposal)}”'}。"
        return problem(INEXACT, where, field=f.head, head=bound.head, found=cell, repair=repair, why=fault.why, hint=hint)
    told = hard if f.strict else NOT_IN_LIST_SOFT
    return problem(told, where, field=f.head, head=bound.head, found=cell, repair=repair, why=fault.why, hint=_hint(f, unit))


def _keep_kind_words(
    source: Source, layout: Layout, rows: Sequence[int], across: Sequence[tuple[CellValue, ...]], into: Values, start: int
) -> None:
    """Keep the word the branch reported where it is not one of the six (A04)."""
    bound = layout.columns.get("kind")
    if bound is None or source.sheet.by_name["kind"].fact is not CUSTOMER_KIND:
        return
    words = _cells(source, bound.column, rows, across)[0]
    kinds = into.columns["kind"][start:]
    if words == kinds:
        return
    other = [
        plain_text(w).strip() if w != k and k is not None and w is not None and fold(plain_text(w)) != fold(k) else None
        for w, k in zip(words, kinds, strict=True)
    ]
    if any(other):
        _extend(into.extra, KIND_WORD, start, other)


def row_values(sheet: Sheet, columns: Mapping[str, Sequence[Any]], index: int) -> dict[str, Any]:
    """Canonical head → JSON value of one client row; absent columns are null."""
    return {f.head: as_json(columns[f.name][index]) if f.name in columns else None for f in sheet.fields if not f.computed}
