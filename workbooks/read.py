"""Grid → what the return says: values by field, and a problem at each cell that cannot be read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from udfs.cells import CellError, CellValue, is_blank
from udfs.dates import Day
from udfs.facts import TIER_FACTS
from udfs.kinds import Choice, CreditCode, Doubt, Fault, Kind, Money, Number, Phone, plain_text
from udfs.text import fold
from workbooks.bind import Anchors, Layout
from workbooks.declare import Field, Sheet
from workbooks.examined import Bound
from workbooks.grid import Book, Grid
from workbooks.problems import Problem, Repair, Rule, Severity, Where, problem, rule, shown
from workbooks.rows import TableRows

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
UNTIDY = rule("KH221", Severity.WARNING, "写法不规范", "“{field}”填的是“{found}”，已按“{meant}”读取。", "改为规范写法，一键修复可以代劳。")

_RULES: tuple[tuple[type[Kind], Rule], ...] = (
    (CreditCode, BAD_CODE),
    (Phone, BAD_PHONE),
    (Day, BAD_DATE),
    (Number, BAD_NUMBER),
)
_FACT_NAMES = frozenset(f.name for f in TIER_FACTS)
KIND_WORD = "客户类别（上报原词）"


@dataclass(slots=True)
class Values:
    """Columns read so far, parallel to `rows`."""

    rows: list[int] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    extra: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


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
    for segment in table.segments:
        if not segment.rows:
            continue
        start = len(into.rows)
        into.rows.extend(segment.rows)
        into.sheets.extend([source.grid.name] * len(segment.rows))
        for name, bound in segment.layout.columns.items():
            f = source.sheet.by_name[name]
            if f.computed:
                continue
            _extend(into.columns, name, start, _read_column(source, f, bound, segment.rows, into.problems))
        for bound in segment.layout.own:
            raw = [source.grid.at(r, bound.column) for r in segment.rows]
            if any(not is_blank(v) for v in raw):
                _extend(into.extra, bound.text, start, [None if is_blank(v) else _plain(v) for v in raw])
        _keep_kind_words(source, segment.layout, segment.rows, into, start)
        for columns in (into.columns, into.extra):
            for values in columns.values():
                values.extend([None] * (len(into.rows) - len(values)))


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


def _read_column(source: Source, f: Field, bound: Bound, rows: Sequence[int], problems: list[Problem]) -> list[Any]:
    grid, column = source.grid, bound.column
    merged = any(a.left <= column <= a.right and a.bottom > a.top for a in grid.merges)
    places = [source.anchors.of(r, column) if merged else (r, column) for r in rows]
    places = [p if p[1] == column else (r, column) for p, r in zip(places, rows, strict=True)]
    data = grid.rows
    raw = [data[r][c] if c < len(data[r]) else None for r, c in places]
    unit = _unit_of(source, f, bound)
    parsed = f.kind.parse_column(raw, unit)
    if unit == "%" and grid.percent:
        parsed = [f.kind.parse(v) if p in grid.percent else old for v, p, old in zip(raw, places, parsed, strict=True)]
    out: list[Any] = parsed
    told: set[tuple[int, int]] = set()
    for i, (value, cell) in enumerate(zip(parsed, raw, strict=True)):
        if value is cell and value is not None:
            continue
        if cell is None and not f.required and not grid.uncalculated:
            continue
        if value == cell and value is not None:
            continue
        out[i], found = _judge(source, f, places[i], cell, value, unit if places[i] not in grid.percent else "")
        if found and places[i] not in told:
            told.add(places[i])
            problems.append(found)
    return out


def _judge(source: Source, f: Field, place: tuple[int, int], cell: CellValue, value: Any, unit: str) -> tuple[Any, Problem | None]:
    """The value to keep and the problem to tell of one cell that is not plainly fine."""
    where = source.where(*place)
    if isinstance(value, Fault):
        return None, _fault(f, where, cell, value)
    if isinstance(value, Doubt):
        return value.value, problem(DOUBTFUL, where, field=f.head, found=cell, why=value.why)
    if value is None:
        if place in source.grid.uncalculated:
            hard = f.required or f.name in _FACT_NAMES
            return None, problem(
                NOT_CALCULATED if hard else NOT_CALCULATED_SOFT, where, field=f.head, formula=source.grid.uncalculated[place][:60]
            )
        return None, problem(EMPTY_CELL, where, field=f.head, hint=f.hint) if f.required else None
    clean = f.kind.repair(cell, value, unit)
    if clean is None:
        return value, None
    meant = shown(clean)
    return value, problem(UNTIDY, where, field=f.head, found=cell, repair=Repair(clean, f"改为“{meant}”"), meant=meant)


def _fault(f: Field, where: Where, cell: CellValue, fault: Fault) -> Problem:
    if isinstance(cell, CellError):
        return problem(ERROR_VALUE, where, field=f.head, found=cell)
    repair = None if fault.proposal is None else Repair(fault.proposal, f"可能是“{shown(fault.proposal)}”", loss_free=False)
    hard = next((r for kind, r in _RULES if isinstance(f.kind, kind)), NOT_IN_LIST if isinstance(f.kind, Choice) else BAD_NUMBER)
    return problem(hard if f.strict else NOT_IN_LIST_SOFT, where, field=f.head, found=cell, repair=repair, why=fault.why, hint=f.hint)


def _keep_kind_words(source: Source, layout: Layout, rows: Sequence[int], into: Values, start: int) -> None:
    """Keep the word the branch reported where it is not one of the six (A04)."""
    bound = layout.columns.get("kind")
    if bound is None:
        return
    words = [source.grid.at(*source.anchors.of(r, bound.column)) for r in rows]
    kinds = into.columns["kind"][start:]
    other = [
        plain_text(w).strip() if k is not None and not is_blank(w) and fold(plain_text(w)) != fold(k) else None
        for w, k in zip(words, kinds, strict=True)
    ]
    if any(other):
        _extend(into.extra, KIND_WORD, start, other)


def as_json(value: Any) -> Any:
    """A value as it stands in a JSON line: dates as ISO text, error cells as their code."""
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, datetime.timedelta):
        return value.total_seconds() / 86400
    return value


def row_values(sheet: Sheet, columns: Mapping[str, Sequence[Any]], index: int) -> dict[str, Any]:
    """Canonical head → JSON value of one client row; absent columns are null."""
    return {f.head: as_json(columns[f.name][index]) if f.name in columns else None for f in sheet.fields if not f.computed}
