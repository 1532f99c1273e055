"""Columns with values that nobody reads: named once a sheet, with the column of ours they may be meant for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from udfs.cells import CellValue, is_blank
from udfs.facts import TIER_FACTS
from udfs.heads import head_unit
from udfs.kinds.kind import plain_text
from udfs.words.patterns import pattern
from workbooks.declare import Field, Sheet
from workbooks.examined import Bound
from workbooks.finding.bind import INDEX_HEADS, Layout
from workbooks.grid import Grid, column_name
from workbooks.problems import Problem, Severity, Where, problem, rule

MEANT = rule(
    "KH260",
    Severity.WARNING,
    "有的列没有读取",
    "这几列有内容，没有读取：{columns}。",
    "本来要报的，把表头改成右边的列名，或用“解释本格”指定（kh explain 文件 --bind {letter}={field} --confirm）；是本单位自用的，可以不管。",
    clause="A24",
)
OWN = rule(
    "KH261",
    Severity.WARNING,
    "本单位自用的列",
    "这几列不是要报的内容，没有读取，原样保留：{columns}。",
    "里面若有要报的内容，把表头改成规范列名。",
    clause="A24",
    tidiness=True,
)
NO_HEAD = rule(
    "KH262",
    Severity.WARNING,
    "有内容的列没有表头",
    "这几列有内容，没有表头（或表头太长），没有读取：{columns}。",
    "本来要报的，在表头行补上列名；是本单位自用的，可以不管。",
    clause="A24",
)
_TIER = frozenset(f.name for f in TIER_FACTS)
#: Share of a word that a head must be to be near it, and the length of heads that are too short for that.
_NEAR, _SHORT = 0.6, 2
#: Signs between the things told in one column, and what says nothing of its own beside a word.
_TOGETHER = pattern("[/、,及和与&+]")
_NOTHING = pattern(r"\d|情况|信息|程度|等$|[千百万亿]*元$")
_SHOWN = 8


def unread(book: str, grid: Grid, sheet: Sheet, layout: Layout, rows: Sequence[int], told: Collection[int] = ()) -> Iterator[Problem]:
    """One remark a table on columns that may be meant for ours, one on the sender's own; none on those told of already."""
    taken = layout.fields
    open_fields = [f for f in sheet.fields if f.name not in taken and not f.computed]
    asked = [b for b in layout.own if b.how != "remembered" and b.column not in told]
    filled = [b for b in asked if _has_values(grid, b, rows) and not _counts(b)]
    near = {b.column: f for b in filled if (f := nearest(b.text, open_fields))}
    where = Where(book, grid.name)
    if meant := [b for b in filled if b.column in near]:
        named = "、".join(_told(b, near) for b in meant[:_SHOWN]) + (f"等{len(meant)}列" if len(meant) > _SHOWN else "")
        first = meant[0]
        yield problem(MEANT, where, columns=named, letter=column_name(first.column), field=near[first.column].head)
    if own := [f"“{_short(b)}”" for b in filled if b.column not in near]:
        yield _own(where, own)
    if blank := headless(grid, layout, rows):
        more = f"等{len(blank)}列" if len(blank) > _SHOWN else ""
        yield problem(NO_HEAD, where, columns="、".join(f"{column_name(b.column)}列" for b in blank[:_SHOWN]) + more)


def _own(where: Where, heads: Sequence[str]) -> Problem:
    more = f"等{len(heads)}列" if len(heads) > _SHOWN else ""
    return problem(OWN, where, columns="、".join(heads[:_SHOWN]) + more, heads=tuple(heads))


def once_a_sheet(problems: Sequence[Problem]) -> list[Problem]:
    """The same problems with one remark a sheet on the sender's own columns, however many tables the sheet has."""
    heads: dict[Where, dict[str, None]] = {}
    for p in problems:
        if p.rule is OWN:
            heads.setdefault(p.where, {}).update(dict.fromkeys(p.values["heads"]))
    return [*(p for p in problems if p.rule is not OWN), *(_own(where, list(told)) for where, told in heads.items())]


def headless(grid: Grid, layout: Layout, rows: Sequence[int]) -> list[Bound]:
    """Columns with values in rows of the table that no head stands over; one that only numbers the rows is none."""
    known = {*(b.column for b in layout.bound), layout.index_column}
    found: dict[int, list[CellValue]] = {}
    without = [c for c in range(max((len(grid.rows[r]) for r in rows), default=0)) if c not in known]
    for r in rows if without else ():
        row = grid.rows[r]
        for c in without:
            if c < len(row) and (v := row[c]) is not None and not is_blank(v):
                found.setdefault(c, []).append(v)
    return [Bound("", c, "", "", "own") for c, told in sorted(found.items()) if not _numbers(told)]


def _numbers(told: Sequence[CellValue]) -> bool:
    """True for 1, 2, 3: a running number whose head was left blank."""
    return [plain_text(v) for v in told] == [str(i + 1) for i in range(len(told))] and len(told) > 1


def _told(b: Bound, near: Mapping[int, Field]) -> str:
    f = near[b.column]
    graded = "，分级要用，现在按未知处理" if f.name in _TIER else ""
    return f"{column_name(b.column)}列“{_short(b)}”（像是“{f.head}”{graded}）"


def _short(b: Bound) -> str:
    return b.text.rpartition("›")[2].strip() or f"{column_name(b.column)}列"


def _has_values(grid: Grid, b: Bound, rows: Sequence[int]) -> bool:
    return any(v is not None and not is_blank(v) for r in rows if (v := grid.at(r, b.column)) is not None)


def _counts(b: Bound) -> bool:
    return head_unit(b.text.rpartition("›")[2])[0] in INDEX_HEADS


def nearest(text: str, fields: Sequence[Field]) -> Field | None:
    """The field of which a head says a whole word and nothing that changes it, or the most of a word; None if none is near.

    An address of something else (邮箱地址) is not near 单位地址: a wrong proposal is worse than none.
    """
    bare = head_unit(text.rpartition("›")[2])[0].rpartition(":")[2]
    said = next((part for part in _TOGETHER.split(bare) if part), "")
    best: tuple[int, Field] | None = None
    for f in fields:
        words = [head_unit(word)[0] for word in (f.head, *f.aliases)]
        for word in words:
            if _says(said, word, words) and (best is None or len(word) > best[0]):
                best = (len(word), f)
    return best[1] if best else None


def _says(said: str, word: str, words: Sequence[str]) -> bool:
    before, found, after = said.partition(word)
    if found:
        return all(any(part in other for other in words) for part in (_NOTHING.sub("", before), _NOTHING.sub("", after)))
    return len(said) > _SHORT and said in word and len(said) >= _NEAR * len(word)
