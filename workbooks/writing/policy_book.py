"""A policy workbook → the policy, or the cells that stand in its way (G18)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from udfs.cells import CellValue, is_blank
from udfs.heads import Fact, Heads
from udfs.kinds.dates import Day
from udfs.kinds.kind import Choice, Doubt, Fault, Text, plain_text
from udfs.policy.check import faults, findings
from udfs.policy.defaults import DEFAULT, LATER
from udfs.policy.evaluator import DayOff, Override, Policy, Row, Setting, Shape
from udfs.policy.posts import ROLES, Approver, Post
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.grid import Book, Grid
from workbooks.problems import Problem, Severity, Where, problem, rule
from workbooks.registers.policy import APPROVERS, CALENDAR, MANUAL, PARAMETER, ROLE_HOLDERS, STANDARD
from workbooks.writing.policy_export import COVER, export_policy

__all__ = ["export_policy", "read_policy"]

E, W = Severity.ERROR, Severity.WARNING
NO_SHEET = rule("KH160", E, "分级标准缺工作表", "没有工作表“{title}”。", "从导出的分级标准工作簿里补上这张表。", clause="G18")
NO_POLICY = rule(
    "KH176",
    E,
    "不是分级标准",
    "里面没有一张分级标准的工作表。",
    "确认文件是否选错；分级标准先用“导出分级标准”导出，改了再导入。",
    clause="G18",
)
NO_HEADS = rule("KH161", E, "分级标准缺列", "没有“{field}”这一列。", "补上这一列，列标题不能改。", clause="G18")
BAD_CELL = rule("KH162", E, "分级标准单元格填错", "“{field}”{why}。", "{cure}", clause="G18")
BAD_RULE = rule("KH163", E, "判定标准不能用", "{why}。", "按工作表“说明”里的写法改正；原来的分级标准继续有效。", clause="G18")
ODD_ROW = rule("KH164", W, "判定标准有疑问", "{why}。", "核对条件和先后顺序；确实这样规定的可以不改。", clause="G18")
UNKNOWN_NAME = rule("KH165", E, "没有这个参数", "没有叫“{found}”的参数。", "改回原来的名称；可用的有{names}。", clause="G18")
NO_SETTING = rule("KH166", E, "分级标准缺参数", "缺少参数“{name}”。", "从导出的分级标准工作簿里补上这一行。", clause="G18")
NO_VERSION = rule("KH167", E, "分级标准的说明不全", "工作表“说明”里没有写{label}。", "在“{label}”右边的单元格填写。", clause="G18")
NOT_TOLD = rule(
    "KH172",
    W,
    "分级标准没有后来增加的内容",
    "没有{what}，按随程序提供的标准。",
    "要自己定的，从新导出的分级标准工作簿里抄过来再改。",
    clause="G18",
)
LEFT_OUT = rule(
    "KH195",
    W,
    "分级标准没有可选的表",
    "没有工作表“{title}”，{meaning}。",
    "需要的，从新导出的分级标准工作簿里抄过来；不需要的，留一张空表。",
    clause="G18",
)
#: Sheets that may be left out, and what holds without them.
_OPTIONAL = {
    CALENDAR.title: "没有节假日和补班，期限只避开周末",
    MANUAL.title: "没有人工定级",
    ROLE_HOLDERS.title: "能打开工作区的人都按市场营销部对待",
    APPROVERS.title: "写谁批准的就是谁批准的",
}
_COLUMNS_NEEDED = 3
_HEAD_ROWS = 30
_TEXT, _DAY = Text(), Day()


@dataclass(slots=True)
class _Line:
    """One filled row of a sheet: values by field name, and its place."""

    row: int
    values: dict[str, Any]


@dataclass(slots=True)
class _Read:
    """A sheet as far as it was read."""

    grid: Grid
    head_row: int
    columns: dict[str, int]
    lines: list[_Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_policy(book: Book) -> tuple[Policy | None, list[Problem]]:
    """The policy a workbook tells, checked; None when any cell must be corrected first."""
    problems: list[Problem] = []
    reads: dict[str, _Read] = {}
    later: list[str] = []
    for title, facts, required in _sheets():
        found = _read_sheet(book, title, facts, required)
        if found is None and any(s.title == title and s.key in LATER for s in DEFAULT.shapes):
            later.append(title)
        elif found is None:
            problems += _no_sheet(book, title)
        else:
            reads[title] = found
            problems += found.problems
    if later:
        problems.append(problem(NOT_TOLD, Where(book.name), what=f"工作表“{'、'.join(later)}”"))
    if not reads:
        return None, [problem(NO_POLICY, Where(book.name))]
    settings = _settings(book, reads.get(PARAMETER.title), problems)
    version = _cover(book, problems)
    if any(p.severity is E for p in problems):
        return None, problems
    policy = replace(
        DEFAULT,
        version=version["版本"],
        effective_from=version["生效日期"],
        source=version["来源"],
        settings=settings,
        rows={s.key: _rules(s, reads[s.title]) if s.title in reads else DEFAULT.rows[s.key] for s in DEFAULT.shapes},
        days_off=tuple(DayOff(v["day"], v["nature"] == "上班", v["note"] or "") for v in _values(reads, CALENDAR)),
        overrides=tuple(Override(**v) for v in _values(reads, MANUAL)),
        posts=tuple(_post(v) for v in _values(reads, ROLE_HOLDERS)),
        approvers=tuple(_approver(v) for v in _values(reads, APPROVERS)),
    )
    for fault in faults(policy):
        where = _where(book, reads, fault.table, fault.row, fault.column)
        problems.append(problem(BAD_RULE, where, field=fault.column, why=fault.why))
    if any(p.severity is E for p in problems):
        return None, problems
    odd = [problem(ODD_ROW, _where(book, reads, f.table, f.row, "行号"), field="行号", why=f.why) for f in findings(policy)]
    return policy, [*problems, *odd]


def _sheets() -> Iterator[tuple[str, tuple[Fact, ...], frozenset[str]]]:
    for shape in DEFAULT.shapes:
        yield shape.title, _table_facts(shape), _required(STANDARD) - {"tier"} | {f"then{i}" for i in range(len(shape.outputs))}
    for declared in (PARAMETER, CALENDAR, MANUAL, ROLE_HOLDERS, APPROVERS):
        yield declared.title, tuple(f.fact for f in declared.fields), _required(declared)


def _required(declared: Sheet) -> frozenset[str]:
    return frozenset(f.name for f in declared.fields if f.required)


def _table_facts(shape: Shape) -> tuple[Fact, ...]:
    own = [Fact(f"then{i}", o.head, o.kind) for i, o in enumerate(shape.outputs)]
    role = Choice(hint=f"从下拉列表选{'、'.join(shape.roles)}。", sample=shape.roles[0], options=shape.roles)
    return (*own, *(replace(f.fact, kind=role) if f.name == "role" else f.fact for f in STANDARD.fields if f.name != "tier"))


def _no_sheet(book: Book, title: str) -> list[Problem]:
    """What is wrong with a workbook without a sheet, or what holds without it."""
    if title in _OPTIONAL:
        return [problem(LEFT_OUT, Where(book.name), title=title, meaning=_OPTIONAL[title])]
    return [problem(NO_SHEET, Where(book.name), title=title)]


def _read_sheet(book: Book, title: str, facts: tuple[Fact, ...], required: frozenset[str]) -> _Read | None:
    grid = next((g for g in book.sheets if fold(g.name) == fold(title)), None)
    if grid is None:
        return None
    heads = Heads(facts)
    read = max(
        (_bound(grid, heads, r) for r in range(min(_HEAD_ROWS, len(grid.rows)))), key=lambda b: len(b.columns), default=_Read(grid, 0, {})
    )
    by_name = {f.name: f for f in facts}
    missing = [f.head for f in facts if f.name in required | {"when"} and f.name not in read.columns]
    if missing:
        read.problems = [problem(NO_HEADS, Where(book.name, grid.name), field=head) for head in missing]
        return read
    for at in range(read.head_row + 1, len(grid.rows)):
        if any(not is_blank(grid.at(at, column)) for name, column in read.columns.items() if name != "words"):
            read.lines.append(_line(book, read, at, by_name, required))
    return read


def _bound(grid: Grid, heads: Heads, row: int) -> _Read:
    columns: dict[str, int] = {}
    for at, cell in enumerate(grid.rows[row]):
        match = heads.match(plain_text(cell)) if not is_blank(cell) else None
        if match and match.how != "words":
            columns.setdefault(match.name, at)
    return _Read(grid, row, columns if len(columns) >= _COLUMNS_NEEDED else {})


def _line(book: Book, read: _Read, at: int, facts: dict[str, Fact], required: frozenset[str]) -> _Line:
    values: dict[str, Any] = dict.fromkeys(facts)
    for name, column in read.columns.items():
        raw = read.grid.at(at, column)
        if name == "value" and not isinstance(raw, str):
            values[name] = raw
            continue
        values[name] = _value(facts[name], raw)
        why = values[name].why if isinstance(values[name], Fault) else "没有填" if values[name] is None and name in required else ""
        if why:
            where = Where(book.name, read.grid.name, at, column)
            read.problems.append(problem(BAD_CELL, where, field=facts[name].head, found=raw, why=why, cure=facts[name].kind.hint))
    return _Line(at, values)


def _value(fact: Fact, raw: CellValue) -> Any:
    value = fact.kind.parse(raw)
    return value.value if isinstance(value, Doubt) else value


def _rules(shape: Shape, read: _Read) -> tuple[Row, ...]:
    return tuple(_rule_row(shape, line) for line in read.lines)


def _rule_row(shape: Shape, line: _Line) -> Row:
    v = line.values
    then = tuple(v[f"then{i}"] for i in range(len(shape.outputs)))
    return Row(v["id"], v["role"], v["when"] or "", then, v["clause"], v["note"] or "", v["enabled"] != "否", v["since"], v["until"])


def _settings(book: Book, read: _Read | None, problems: list[Problem]) -> tuple[Setting, ...]:
    if read is None or any(p.rule is NO_HEADS for p in read.problems):
        return ()
    known = {fold(s.name): s for s in DEFAULT.settings}
    found = []
    for line in read.lines:
        v = line.values
        spec = known.get(fold(str(v["name"] or "")))
        if spec is None:
            where = Where(book.name, read.grid.name, line.row, read.columns["name"])
            problems.append(problem(UNKNOWN_NAME, where, field="名称", found=v["name"], names="、".join(s.name for s in DEFAULT.settings)))
            continue
        value = spec.kind.parse(v["value"])
        if isinstance(value, (Fault, Doubt)) or value is None:
            where = Where(book.name, read.grid.name, line.row, read.columns["value"])
            why = value.why if value else "没有填"
            problems.append(problem(BAD_CELL, where, field=spec.name, found=v["value"], why=why, cure=spec.kind.hint))
            continue
        told = (v["unit"] or "", v["clause"], v["note"] or "", v["since"], v["until"])
        found.append(Setting(spec.key, spec.name, value, spec.kind, *told, spec.limits))
    names = {fold(str(line.values["name"])) for line in read.lines}
    lacking = [setting for key, setting in known.items() if key not in names]
    later = [setting for setting in lacking if setting.key in LATER]
    where = Where(book.name, read.grid.name)
    problems += [problem(NO_SETTING, where, name=setting.name) for setting in lacking if setting.key not in LATER]
    if later:
        problems.append(problem(NOT_TOLD, where, what=f"参数“{'、'.join(s.name for s in later)}”"))
    return (*found, *later)


def _cover(book: Book, problems: list[Problem]) -> dict[str, Any]:
    grid = next((g for g in book.sheets if fold(g.name) == fold(COVER)), None)
    told: dict[str, Any] = {"来源": ""}
    for row, column, cell in grid.cells() if grid else ():
        label = fold(plain_text(cell)).strip(":")
        if label in ("版本", "生效日期", "来源") and grid:
            raw = grid.at(row, column + 1)
            told.setdefault(label, _DAY.parse(raw) if label == "生效日期" else _TEXT.parse(raw))
            told[label] = told[label] or _TEXT.parse(raw)
    for label, kind in (("版本", str), ("生效日期", datetime.date)):
        if not isinstance(told.get(label), kind):
            problems.append(problem(NO_VERSION, Where(book.name, grid.name if grid else ""), label=label))
    return told


def _values(reads: dict[str, _Read], declared: Sheet) -> list[dict[str, Any]]:
    return [line.values for line in reads[declared.title].lines] if declared.title in reads else []


def _approver(told: dict[str, Any]) -> Approver:
    return Approver(told["name"], told["unit"] or "", told["columns"] or "", told["since"], told["until"])


def _post(told: dict[str, Any]) -> Post:
    role = next(role for role, word in ROLES.items() if word == told["role"])
    return Post(told["account"], role, told["unit"] or "", told["since"], told["until"])


def _where(book: Book, reads: dict[str, _Read], table: str, row: str, column: str) -> Where:
    """Cell of a row told by its id (or a parameter's name) under a head."""
    read = reads.get(table)
    if read is None:
        return Where(book.name, table)
    facts = {f.head: f.name for title, found, _ in _sheets() if title == table for f in found}
    name = facts.get(column, "")
    at = next(
        (x.row for x in reversed(read.lines) if row and row in (x.values.get("id"), x.values.get("name"), x.values.get("account"))), None
    )
    return Where(book.name, read.grid.name, at, read.columns.get(name, 0)) if at is not None else Where(book.name, read.grid.name)
