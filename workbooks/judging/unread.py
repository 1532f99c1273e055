"""Columns with values that nobody reads: named once a sheet, with the column of ours they may be meant for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from udfs.cells import CellValue, is_blank
from udfs.facts import TIER_FACTS
from udfs.heads import head_unit
from udfs.kinds.kind import plain_text
from udfs.rules.tiers import Tiering
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
    "有内容的列没有读取：{columns}。",
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
    "有内容的列没有读取：{columns}。",
    "本来要报的，在表头行补上列名；是本单位自用的，可以不管。",
    clause="A24",
)
_TIER = frozenset(f.name for f in TIER_FACTS)
_FACTS = {f.head: f.name for f in TIER_FACTS}
#: What a remark tells: columns near one of ours, those without a head, the sender's own.
Parts = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
#: Share of a word that a head must be to be near it, and the length of heads that are too short for that.
_NEAR, _SHORT = 0.6, 2
#: Signs between the things told in one column, and what says nothing of its own beside a word.
_TOGETHER = pattern("[/、,及和与&+]")
_NOTHING = pattern(r"\d|情况|信息|程度|等$|[千百万亿]*元$")
_SHOWN = 8
#: Words of a reason between the fact that is lacking and the column it may stand in.
_UNREAD = "可能写在没有读取的"


@dataclass(frozen=True)
class Unread:
    """The columns of one table that have values and are not read."""

    #: Those that may be meant for ours, with the field each is near.
    meant: tuple[tuple[Bound, Field], ...] = ()
    own: tuple[Bound, ...] = ()
    headless: tuple[Bound, ...] = ()
    #: Those that a remark of their own tells of, with the field their head would mean.
    unfit: tuple[tuple[Bound, Field], ...] = ()


def unread_columns(grid: Grid, sheet: Sheet, layout: Layout, rows: Sequence[int]) -> Unread:
    """The columns of a table that have values and are not read; none that a person confirmed as not to be read."""
    taken = layout.fields
    open_fields = [f for f in sheet.fields if f.name not in taken and not f.computed]
    unfit = tuple((b, sheet.by_name[name]) for name, b in layout.unfit)
    told = {b.column for b, _ in unfit}
    asked = [b for b in layout.own if b.how != "remembered" and b.column not in told]
    filled = [b for b in asked if _has_values(grid, b, rows) and not _counts(b)]
    near = {b.column: f for b in filled if (f := nearest(b.text, open_fields))}
    meant = tuple((b, near[b.column]) for b in filled if b.column in near)
    own = tuple(b for b in filled if b.column not in near)
    return Unread(meant, own, tuple(headless(grid, layout, rows)), unfit)


def remark(where: Where, found: Unread, heads: Sequence[str] = ()) -> Problem | None:
    """The one remark on a table's unread columns; `heads` are those that tiers lack and that no column of the table is near."""
    parts = (tuple(_told(b, f) for b, f in found.meant), tuple(f"{column_name(b.column)}列" for b in found.headless))
    if not any(parts) and not found.own:
        return None
    first = next(((column_name(b.column), f.head) for b, f in found.meant), ("", ""))
    return _remark(where, (*parts, tuple(f"“{_short(b)}”" for b in found.own)), tuple(heads), *first)


def _remark(where: Where, parts: Parts, lacking: tuple[str, ...], letter: str, field: str) -> Problem:
    meant, headless_, own = parts
    told = [_listed(meant)] if meant else []
    told += [f"没有表头（或表头太长）的{_listed(headless_)}"] if headless_ else []
    told += [f"{'本单位自用的' if told else ''}{_listed(own)}"] if own else []
    columns = "；".join(told) + (f"；分级还缺{'、'.join(lacking[:_SHOWN])}，看看是不是写在这些列里" if lacking else "")
    rule_ = MEANT if meant else NO_HEAD if headless_ else OWN
    return problem(rule_, where, columns=columns, letter=letter, field=field, parts=parts, lacking=lacking)


def _listed(named: Sequence[str]) -> str:
    return "、".join(named[:_SHOWN]) + (f"等{len(named)}列" if len(named) > _SHOWN else "")


def once_a_sheet(problems: Sequence[Problem]) -> list[Problem]:
    """The same problems with one remark a sheet on unread columns, however many tables the sheet has."""
    sheets: dict[Where, list[Problem]] = {}
    for p in problems:
        if p.rule in (MEANT, NO_HEAD, OWN):
            sheets.setdefault(p.where, []).append(p)
    found = [p for p in problems if p.rule not in (MEANT, NO_HEAD, OWN)]
    for where, told in sheets.items():
        parts = tuple(tuple(dict.fromkeys(name for p in told for name in p.values["parts"][n])) for n in range(3))
        lacking = tuple(dict.fromkeys(head for p in told for head in p.values["lacking"]))
        first = next((p for p in told if p.values["letter"]), told[0])
        found.append(_remark(where, parts, lacking, first.values["letter"], first.field))  # type: ignore[arg-type]
    return found


def _lacks(tier: Tiering, head: str) -> bool:
    """Whether the reasons of a tier say that a fact is not known."""
    return any(f"{head}未知" in why or f"没有{head}" in why for why in tier.why)


def naming_unread(tiers: Sequence[Tiering], found: Unread) -> list[Tiering]:
    """Tiers whose reasons name the unread column that a fact they lack may stand in."""
    told = {f.head: b for b, f in reversed([*found.meant, *found.unfit]) if f.name in _TIER}
    if not told:
        return list(tiers)
    same: dict[int, Tiering] = {}
    for t in tiers:
        if id(t) not in same:
            said = [f"{head}{_UNREAD}{column_name(b.column)}列“{_short(b)}”里" for head, b in told.items() if _lacks(t, head)]
            same[id(t)] = replace(t, why=(*t.why, *said)) if said else t
    return [same[id(t)] for t in tiers]


def still_unread(tier: Tiering, before: Iterable[str]) -> list[str]:
    """Reasons told of a client before it was graded anew that name an unread column, as far as the new tier still lacks the fact."""
    told = dict.fromkeys(why for why in before if _UNREAD in why)
    return [why for why in told if why not in tier.why and _lacks(tier, why.partition(_UNREAD)[0])]


def lacking(tiers: Sequence[Tiering], layout: Layout, found: Unread) -> list[str]:
    """Heads of facts that tiers lack and whose column the table has not, nor one that is near it."""
    near = {f.head for _, f in (*found.meant, *found.unfit)}
    if not found.own and not found.headless:
        return []
    heads = dict.fromkeys(head for t in {id(t): t for t in tiers}.values() for head in t.missing if _lacks(t, head))
    return [head for head in heads if (f := _FACTS.get(head)) is not None and f not in layout.fields and head not in near]


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


def _told(b: Bound, f: Field) -> str:
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
