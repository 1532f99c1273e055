"""Tables of registers → entries: values by field, problems of cells, keys that stand twice, and the checks of each register."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from udfs.identity import name_key
from udfs.words.text import fold
from workbooks.declare import Known, Remark, Sheet
from workbooks.examined import Entries, TableFound
from workbooks.finding.assign import RegisterTable
from workbooks.finding.meta import read_meta
from workbooks.grid import Book
from workbooks.judging.read import EMPTY_CELL, Source, Span, Values, read_values
from workbooks.judging.unread import remark as remark_on
from workbooks.judging.unread import unread_columns
from workbooks.problems import Problem, Severity, Where, problem, rule

LACKS_COLUMN = rule(
    "KH178", Severity.ERROR, "登记表缺少必填列", "《{title}》的表头里没有“{field}”列。", "在表头行补上“{field}”列并填写，或改用下发的模板。"
)
SAME_KEY = rule(
    "KH321",
    Severity.ERROR,
    "重复登记",
    "第{row}行与{first}的{key}相同，是同一笔登记。",
    "同一笔只填一行；不是同一笔就改正编号或日期。",
)

#: Value of a remark that is the head of another field, beside those named …_head.
_HEADS_TOLD = ("first",)
#: Registers told of beside the one that fits best.
_OTHERS = 4


def span_of(values: Values, index: int) -> Span:
    """Head block a row stands under."""
    return values.spans[bisect_right([s.start for s in values.spans], index) - 1]


@dataclass(frozen=True)
class RegisterValues:
    """All entries of one register in a workbook, and where their cells are."""

    register: Sheet
    values: Values
    tables: tuple[RegisterTable, ...]

    def entries(self) -> list[Any]:
        """Entries as instances of the register's class; blank cells and absent columns are None."""
        columns, blank = self.values.columns, [None] * len(self.values.rows)
        names = [f.name for f in self.register.fields]
        told = zip(*(columns.get(name, blank) for name in names), strict=True)
        return [self.register.row(**dict(zip(names, row, strict=True))) for row in told]

    def span(self, index: int) -> Span:
        """Head block an entry stands under."""
        return span_of(self.values, index)

    def where(self, book: str, index: int, field: str) -> Where:
        """Place of a field of an entry."""
        span = self.span(index)
        named = field if field in span.columns else self.register.about
        return Where(book, span.sheet, *span.place(self.values.rows[index], named))

    def heads(self, where: Where) -> dict[str, str]:
        """Canonical head → the sender's own, of the table in which a place is."""
        mine = [t for t in self.tables if t.grid.name == where.sheet and (where.row is None or t.layout.top <= where.row)]
        table = max(mine, key=lambda t: t.layout.top, default=self.tables[0])
        return {self.register.by_name[name].head: b.head for name, b in table.layout.columns.items()}

    @property
    def frozen(self) -> Entries:
        """What travels on."""
        v = self.values
        found = tuple(TableFound(t.grid.name, t.layout.top, t.title, t.layout.bound, _others(t)) for t in self.tables)
        return Entries(self.register.name, tuple(v.rows), tuple(v.sheets), v.columns, v.extra, found)


def _others(t: RegisterTable) -> tuple[tuple[str, int], ...]:
    """Titles of the next best registers, with how many heads of the table each knows."""
    return tuple((f.register.title, len(f.layout.fields)) for f in t.fits[1:_OTHERS])


def read_entries(book: Book, tables: Sequence[RegisterTable], *, decided: bool) -> tuple[list[RegisterValues], list[Problem]]:
    """Read the tables of a workbook, register by register in the order in which they first appear.

    Args:
        book: The workbook.
        tables: As assigned.
        decided: The workbook is a 核定: key fields name the entry, blank ones tell nothing (D06).
    """
    found: list[RegisterValues] = []
    problems: list[Problem] = []
    for register in dict.fromkeys(t.register.name for t in tables):
        mine = tuple(t for t in tables if t.register.name == register)
        values = Values()
        for t in mine:
            amounts = read_meta(t.grid, t.layout.top, t.rows.end).amounts
            read_values(Source(book, t.grid, t.register, t.anchors, amounts), t.rows, values)
            left = unread_columns(t.grid, t.register, t.layout, [r for segment in t.rows.segments for r in segment.rows])
            problems += [p] if (p := remark_on(Where(book.name, t.grid.name), left)) else []
            if not decided or t.register.returned == "核定":
                at = Where(book.name, t.grid.name, t.layout.bottom)
                problems += [problem(LACKS_COLUMN, at, field=head, title=t.register.title) for head in (t.missing if t.count else ())]
        hard = {f.head for f in mine[0].register.fields if f.required} if not decided or mine[0].register.returned == "核定" else set()
        problems += [p for p in values.problems if p.rule is not EMPTY_CELL or p.field in hard]
        found.append(RegisterValues(mine[0].register, values, mine))
    return found, problems


def check_entries(book: Book, read: Sequence[RegisterValues], known: Known, *, decided: bool) -> Iterator[Problem]:
    """Problems of entries beyond their cells."""
    entries = {r.register.name: r.entries() for r in read}
    told = {r.register.name: (*_not_told_anew(r, known.entries.get(r.register.name, ())), *entries[r.register.name]) for r in read}
    known = replace(known, entries={**known.entries, **told})
    for r in read:
        yield from _same_keys(book, r)
        for check in () if decided and r.register.returned != "核定" else r.register.checks:
            for remark in check(entries[r.register.name], known):
                yield _told(book, r, remark, known)


def _not_told_anew(r: RegisterValues, before: Sequence[Any]) -> Iterator[Any]:
    """Entries of before that no row of the workbook brings up to date."""
    keys = {entry_key(r.register, {n: c[i] for n, c in r.values.columns.items()}) for i in range(len(r.values.rows))} if before else ()
    return (e for e in before if entry_key(r.register, vars(e)) not in keys)


def _told(book: Book, r: RegisterValues, remark: Remark, known: Known) -> Problem:
    f = r.register.by_name.get(remark.field)
    where = r.where(book.name, remark.row, remark.field)
    heads = r.heads(where)
    field = f.head if f else ""
    # heads of other fields in the sentence are the sender's own too
    values = {k: heads.get(v, v) if k in _HEADS_TOLD or k.endswith("_head") else v for k, v in remark.values.items()}
    head = heads.get(field, "")
    return problem(remark.rule, where, field=field, head=head, found=remark.found, repair=remark.repair, on=known.today, **values)


def _same_keys(book: Book, r: RegisterValues) -> Iterator[Problem]:
    """Errors at entries whose key an earlier row of the workbook has."""
    first: dict[tuple[Any, ...], int] = {}
    for i in range(len(r.values.rows)):
        values = {name: column[i] for name, column in r.values.columns.items()}
        key = entry_key(r.register, values)
        if any(part in (None, "") for part in key):
            continue
        other = first.setdefault(key, i)
        if other != i:
            told = next(k for k in r.register.key if all(values.get(n) not in (None, "") for n in k))
            heads = "、".join(r.register.by_name[n].head for n in told)
            here, there = r.span(i).sheet, r.span(other).sheet
            place = f"{'' if here == there else f'《{there}》'}第{r.values.rows[other] + 1}行"
            yield problem(SAME_KEY, r.where(book.name, i, told[0]), row=r.values.rows[i] + 1, first=place, key=heads)


def entry_key(register: Sheet, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Key of an entry in the form in which spellings are equal: texts folded, the client by the key of its name."""
    names = next((k for k in register.key if all(values.get(n) not in (None, "") for n in k)), register.key[-1])
    return tuple(_plain(register, name, values.get(name)) for name in names)


def _plain(register: Sheet, name: str, value: Any) -> Any:
    if isinstance(value, str):
        return name_key(value) if name == register.about else fold(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
