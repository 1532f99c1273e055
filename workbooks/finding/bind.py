"""Find the table of a declared sheet on a foreign worksheet and bind its columns by their heads (A24).

Heads may stand anywhere in the first 30 rows, on up to three levels, merged or not, in any order and under many names. Nothing
here reads data beyond what is needed to tell heads from data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from udfs.cells import is_blank
from udfs.heads import HeadMatch, Heads, head_unit
from udfs.kinds.kind import plain_text
from udfs.words.patterns import pattern
from udfs.words.text import fold, half_width
from workbooks.declare import Sheet
from workbooks.examined import UNTOLD, Bound
from workbooks.finding.likeness import Near, by_likeness, by_values, settle_by_values, unfit
from workbooks.grid import Grid

HEAD_WITHIN = 30
MAX_LEVELS = 3
#: Heads of a running number, which is no data.
INDEX_HEADS = frozenset({"序号", "编号", "序", "no", "no.", "行号", "项次", "顺序号", "序列", "项号", "sn", "id"})
_RANK = {"remembered": 0, "head": 1, "alias": 2, "words": 3, "likeness": 4, "values": 5}
_MAX_HEAD_LENGTH = 40
#: Words of a group that its columns leave out: under 合作情况, 金额 is the 合作金额.
_THEMES = ("合作", "合同", "联系")
#: Words that columns leave out at their end: under 价值评价, 社会 is the 社会价值.
_TAILS = ("价值", "需求")
#: Heads merged down over a row that make it one of the head rows.
_MERGED_DOWN = 2
#: Known heads in one row, the client's name among them, that leave no doubt.
_SURELY = 6
#: Groups whose columns tell of somebody else: what the client thinks of us is not what we think of the client.
_OF_US = pattern("客户对我|业主对我|对我方|对我司|对本公司")
_OF_OTHERS = pattern(
    "我方(?!对(?!接)|评价)|我司(?!对|评价)|本[公单]|项目|合同|拜访|竞争|投标|施工|监理|设计|担保|上级|下属|分包|供应|总包|代建|介绍"
)
#: Groups of our own people, and what is told of them.
_OF_STAFF = pattern("维护|责任|经办|填报|跟[踪进]")
_OF_PERSONS = frozenset("姓名 联系人 电话 联系电话 联系方式 手机 手机号 手机号码 职务 职位".split())
_GENERIC = frozenset(
    "名称 单位名称 类别 类型 分类 姓名 联系人 电话 联系电话 联系方式 手机 职务 职位 地址 日期 时间 规模 等级 级别 负责人 说明 备注".split()
)
_LANDLINE = pattern("座机|固定|固话|办公|單位電話|单位电话")
_LABELLED = pattern(r"\s*[(（]?[^:：()（）\n]{2,10}[:：]")
#: How a column is to be filled in, in a row of its own below the heads.
_HOW_TOLD = pattern(
    r"\(?(?:[有是√y][/或、]?[无否×n]|年[-/.]?月[-/.]?日|yyyy.*|好/.*|高/.*|a/b/c|a、b、c|必填|选填|下拉选择?|单选|文字|数字|\d+位)\)?"
)
_CONTACT_AND_PHONE = pattern("联系人(?:姓名)?[/、,及和与+ ]+(?:联系)?(?:电话|方式|手机)(?:号码?)?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Heads bound on one sheet: head rows `top`–`bottom` (inclusive) and the column of each field."""

    top: int
    bottom: int
    columns: Mapping[str, Bound]
    own: tuple[Bound, ...]
    index_column: int | None
    score: int
    #: Columns left to the sender because their values do not fit: (field their head would mean, column).
    unfit: tuple[tuple[str, Bound], ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """Names of the bound fields."""
        return frozenset(self.columns)

    @property
    def bound(self) -> tuple[Bound, ...]:
        """All columns from left to right."""
        return tuple(sorted((*self.columns.values(), *self.own), key=lambda b: b.column))


class Anchors:
    """Merged cells of a grid: which cell shows the text of a place."""

    def __init__(self, grid: Grid) -> None:
        self._at: dict[tuple[int, int], tuple[int, int]] = {}
        for area in grid.merges:
            if (area.bottom - area.top + 1) * (area.right - area.left + 1) > 100_000:
                continue
            for r in range(area.top, area.bottom + 1):
                for c in range(area.left, area.right + 1):
                    self._at[r, c] = (area.top, area.left)

    def of(self, row: int, column: int) -> tuple[int, int]:
        """Top left cell of the merged area around a place; the place itself if it is not merged."""
        return self._at.get((row, column), (row, column))

    def covered(self, row: int, column: int) -> bool:
        """True for a place under a merge that shows another cell's value."""
        anchor = self._at.get((row, column))
        return anchor is not None and anchor != (row, column)


def bind(grid: Grid, sheet: Sheet) -> Layout | None:
    """The best layout of a sheet's heads on a grid; None if there is no such table."""
    search = _Search(grid, sheet, {})
    best = search.best()
    if best is None or not _is_table(best):
        search.near = Near(sheet)
        best = search.best()
    if best is None or not _is_table(best):
        return None
    return _complete(grid, sheet, best)


def rebind(grid: Grid, sheet: Sheet, layout: Layout, remembered: Mapping[str, str]) -> Layout:
    """The same head rows as `layout` with the meanings somebody confirmed; `layout` itself if these leave no column.

    Args:
        grid: The worksheet.
        sheet: What is looked for.
        layout: The layout found without the confirmed meanings.
        remembered: Folded head → field name, "" for a column that is not read, UNTOLD for one that was found to be the sender's own.
    """
    search = _Search(grid, sheet, remembered)
    search.near = Near(sheet)  # heads the first search knew by likeness still tell the block from data
    found = search.layout(layout.top, layout.bottom)
    if found is None:
        return layout
    columns, own = _both_in_one(sheet, found.columns, found.own)
    return replace(found, columns=columns, own=own)


def head_signature(layout: Layout) -> str:
    """Text under which a confirmed binding of this template is remembered."""
    return "|".join(fold(b.text) for b in layout.bound)


def _is_table(layout: Layout) -> bool:
    names = layout.fields
    if names == {"name", "kind"}:  # the two that are asked for
        return all(b.how in ("head", "alias", "remembered") for b in layout.columns.values())
    return len(names) >= 3 if "name" in names else len(names) >= 4


class _Heads(NamedTuple):
    """What head rows say: bound columns, others, the column of numbers, and how many columns tell of somebody else."""

    columns: Mapping[str, Bound]
    own: tuple[Bound, ...]
    numbers: int | None
    denied: int


Levels = tuple[tuple[str, ...], ...]
#: Head rows kept, and characters one of them may hold for that, so that no workbook fills the memory.
_MOST_HEADS, _SHORT_HEADS = 256, 4096
_KNOWN: WeakKeyDictionary[Heads, dict[tuple[Any, ...], _Heads]] = WeakKeyDictionary()


class _Search:
    """Tries blocks of one to three rows as heads."""

    def __init__(self, grid: Grid, sheet: Sheet, remembered: Mapping[str, str]) -> None:
        self.grid, self.sheet, self.remembered = grid, sheet, remembered
        self.anchors = Anchors(grid)
        self.near: Near | None = None
        self._levels: dict[tuple[int, bool], list[str]] = {}

    def best(self) -> Layout | None:
        """The layout with the highest score."""
        best: Layout | None = None
        height = len(self.grid.rows)
        hits: list[int] = []
        for r in range(min(HEAD_WITHIN, height)):
            hits.append(self._hits(r))
            if (r and self._are_heads(r - 1, hits[r - 1]) and self._holds_data(r)) or (
                r >= MAX_LEVELS and self._are_heads(r - MAX_LEVELS, hits[r - MAX_LEVELS])
            ):
                break
        for top in range(len(hits)):
            for bottom in range(top, min(top + MAX_LEVELS, len(hits))):
                if sum(hits[top : bottom + 1]) < 2:
                    continue
                layout = self.layout(top, bottom)
                if layout and (best is None or layout.score > best.score):
                    best = layout
        return best

    def _match(self, text: str) -> HeadMatch | None:
        if len(text) > _MAX_HEAD_LENGTH:
            return None
        return self.sheet.heads.match(text) or (self.near.match(text) if self.near else None)

    def _hits(self, row: int) -> int:
        return sum(isinstance(v, str) and self._match(v) is not None for v in self.grid.rows[row])

    def _are_heads(self, row: int, hits: int) -> bool:
        """True for a row that is surely the heads: below its neighbours none need be looked for."""
        if hits < _SURELY:
            return False
        texts = [v for v in self.grid.rows[row] if isinstance(v, str)]
        named = any((m := self.sheet.heads.match(v)) and m.name == "name" for v in texts if len(v) <= _MAX_HEAD_LENGTH)
        return named and hits * 2 >= len(texts)

    def _holds_data(self, row: int) -> bool:
        """True for a row below heads with something that no head is."""
        return any(v.__class__ is not str and not is_blank(v) for v in self.grid.rows[row]) and not self._under_heads(row - 1, row)

    def layout(self, top: int, bottom: int) -> Layout | None:
        """The rows `top`–`bottom` (inclusive) taken as heads; None if they are none."""
        width = max((len(self.grid.rows[r]) for r in range(top, bottom + 1)), default=0)
        levels = [self._level(r, leaf=r == bottom) for r in range(top, bottom + 1)]
        if bottom > top and not self._under_heads(top, bottom) and self._looks_like_data(bottom, levels):
            return None
        columns, own, index, denied = self._read(tuple(map(tuple, levels)), width)
        if not columns:
            return None
        score = (
            100 * (len(columns) + denied)
            + (30 if "name" in columns else 0)
            + (10 if "kind" in columns else 0)
            + (5 if index is not None else 0)
        )
        score += 10 * sum(bool(b.unit) for b in columns.values())
        score -= 8 * (bottom - top) + top // 4 + 15 * self._foreign_rows(top, bottom, columns) + 30 * self._groups_bound(bottom, columns)
        return Layout(top, bottom, dict(columns), own, index, score)

    def _read(self, levels: Levels, width: int) -> _Heads:
        """What the texts of head rows mean; workbooks of one template share them, so what nothing else decides is kept."""
        if self.near is not None or self.remembered or sum(len(text) + 1 for level in levels for text in level) > _SHORT_HEADS:
            return self._heads(levels, width)
        known = _KNOWN.setdefault(self.sheet.heads, {})
        key = (width, *levels)
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST_HEADS:
                known.clear()
            found = known[key] = self._heads(levels, width)
        return found

    def _heads(self, levels: Levels, width: int) -> _Heads:
        columns: dict[str, Bound] = {}
        own: list[Bound] = []
        index: int | None = None
        denied = 0
        for c in range(width):
            texts = [level[c] if c < len(level) else "" for level in levels]
            parts = list(dict.fromkeys(t for t in texts if t))
            if not parts or len(parts[-1]) > _MAX_HEAD_LENGTH:
                continue
            label = "›".join(" ".join(p.split()) for p in parts)
            if index is None and head_unit(parts[-1])[0] in INDEX_HEADS:
                index = c
                continue
            bound = self._meaning(parts, c, label)
            if bound is None and len(parts) > 1 and of_others(parts):
                denied += 1
            if bound is None or (bound.field in columns and not _better(bound, columns[bound.field])):
                kept = self.remembered.get(fold(label), UNTOLD) != UNTOLD
                own.append(Bound("", c, label, bound.unit if bound else "", "remembered" if kept else "own"))
                continue
            if old := columns.get(bound.field):
                own.append(replace(old, field="", how="own"))
            columns[bound.field] = bound
        return _Heads(columns, tuple(own), index, denied)

    def _level(self, row: int, *, leaf: bool) -> list[str]:
        """Text each column shows on one head row; a group's text is carried over its blank right neighbours."""
        known = self._levels.get((row, leaf))
        if known is not None:
            return known
        grid = self.grid
        below = grid.rows[row + 1] if row + 1 < len(grid.rows) else []
        out: list[str] = []
        carried = ""
        groups = sum(v is not None and not is_blank(v) for v in grid.rows[row]) > 1 and not leaf and not self._grouped(row)
        for c in range(max(len(grid.rows[row]), len(below))):
            r0, c0 = self.anchors.of(row, c)
            value = grid.at(r0, c0)
            text = "" if value is None or is_blank(value) else plain_text(value)
            if not leaf and _LABELLED.match(text):
                text = ""
            if text:
                carried = text
            elif groups and (r0, c0) == (row, c) and not is_blank(grid.at(row + 1, c)):
                text = carried
            out.append(text.strip())
        self._levels[row, leaf] = out
        return out

    def _grouped(self, row: int) -> bool:
        """True for a row in which groups are merged over their columns."""
        return any(a.top <= row <= a.bottom and a.right > a.left for a in self.grid.merges)

    def _meaning(self, parts: Sequence[str], column: int, label: str) -> Bound | None:
        if (name := self.remembered.get(fold(label))) is not None:
            known = name in self.sheet.by_name
            return Bound(name, column, label, head_unit(parts[-1])[1], "remembered") if known else None
        leaf, above = parts[-1], parts[:-1]
        if above and of_others(parts):
            return None
        themes = [theme for theme in _THEMES if any(theme in fold(p) for p in above)]
        tails = [leaf + theme for theme in _TAILS if any(theme in fold(p) for p in above)]
        for text in (leaf, *("".join((*above[i:], leaf)) for i in range(len(above))), *(theme + leaf for theme in themes), *tails):
            if match := self._match(text):
                return Bound(match.name, column, label, match.unit or self._unit_above(above), match.how)
        if above and _HOW_TOLD.fullmatch(fold(leaf)) and (match := self._match(above[-1])):
            return Bound(match.name, column, label, match.unit, match.how)
        return self._under_a_stroke(leaf, column, label)

    def _under_a_stroke(self, leaf: str, column: int, label: str) -> Bound | None:
        """The client's name as the lower of two heads that share a cell with a stroke through it."""
        first, *rest = leaf.splitlines()
        if not rest or of_others((first, rest[-1])) or (match := self._match(rest[-1].strip())) is None or match.name != "name":
            return None
        return Bound(match.name, column, label, match.unit, "words")

    def _unit_above(self, above: Sequence[str]) -> str:
        return next((unit for p in reversed(above) if (unit := head_unit(p)[1])), "")

    def _under_heads(self, top: int, row: int) -> bool:
        """True if heads of the rows above are merged down to this row and others are groups over it: then it holds heads."""
        over = [a for a in self.grid.merges if top <= a.top < row]
        down = sum(a.bottom == row and a.left == a.right for a in over)
        return down >= _MERGED_DOWN and any(a.bottom == row - 1 and a.right > a.left for a in over)

    def _looks_like_data(self, row: int, levels: Sequence[Sequence[str]]) -> bool:
        """True if the lowest row of a head block holds data: numbers, dates, or hardly a head."""
        cells = [v for v in self.grid.rows[row] if not is_blank(v)]
        if not cells or any(not isinstance(v, str) for v in cells):
            return True
        above = [*levels[-2], *[""] * (len(levels[-1]) - len(levels[-2]))]
        new = [(t, up) for t, up in zip(levels[-1], above, strict=False) if t and t != up]
        known = sum(self._match(t) is not None or fold(t) in INDEX_HEADS or bool(up and self._match(up + t)) for t, up in new)
        return known < max(1, (len(new) + 1) // 3)

    def _groups_bound(self, bottom: int, columns: Mapping[str, Bound]) -> int:
        """Bound heads that stand over further heads in the row below: 合同额 over 2025年 and 累计."""
        rows, below = self.grid.rows, bottom + 1
        if below >= len(rows) or ("name" in columns and not is_blank(self.grid.at(below, columns["name"].column))):
            return 0
        words = {c for c, v in enumerate(rows[below]) if isinstance(v, str) and not is_blank(v)}
        return sum({b.column, b.column + 1} <= words and is_blank(self.grid.at(bottom, b.column + 1)) for b in columns.values())

    def _foreign_rows(self, top: int, bottom: int, columns: Mapping[str, Bound]) -> int:
        """Rows of the block that are a title or a meta line rather than head levels."""
        foreign = 0
        for r in range(top, bottom):
            shown = {self.anchors.of(r, b.column) for b in columns.values()}
            texts = {plain_text(self.grid.at(*place)) for place in shown if not is_blank(self.grid.at(*place))}
            foreign += len(texts) <= 1 or any(":" in fold(t) for t in texts)
        return foreign


def of_others(parts: Sequence[str]) -> bool:
    """True for a column of a group that does not tell of the client."""
    group = "".join(fold(p) for p in parts[:-1])
    leaf = head_unit(parts[-1])[0]
    generic = (_OF_OTHERS.search(group) and leaf in _GENERIC) or (_OF_STAFF.search(group) and leaf in _OF_PERSONS)
    return bool(_OF_US.search(group) or generic)


def _better(new: Bound, old: Bound) -> bool:
    """True if a column says a field more plainly than the one before; a mobile number goes before a landline."""
    if new.field == "phone" and _LANDLINE.search(old.text) and not _LANDLINE.search(new.text):
        return True
    return _RANK[new.how] < _RANK[old.how]


def _complete(grid: Grid, sheet: Sheet, layout: Layout) -> Layout:
    """The layout with damaged heads recognised by likeness and by what stands below them, and without columns that do not fit."""
    columns = dict(layout.columns)
    own = list(layout.own)
    first_row = layout.bottom + 1
    taken = {*(b.column for b in columns.values()), layout.index_column}
    for bound in by_likeness(grid, sheet, columns, own, first_row) + by_values(grid, sheet, columns, own, taken, first_row):
        if bound.field not in columns:
            columns[bound.field] = bound
            own = [b for b in own if b.column != bound.column]
    columns, own = settle_by_values(grid, sheet, columns, own, first_row)
    columns, others = _both_in_one(sheet, columns, own)
    left = unfit(grid, sheet, columns, first_row)
    for name, b in left:
        del columns[name]
        others = (*others, replace(b, field="", how="own"))
    return replace(layout, columns=columns, own=others, unfit=tuple(left))


def _both_in_one(sheet: Sheet, columns: Mapping[str, Bound], own: Sequence[Bound]) -> tuple[dict[str, Bound], tuple[Bound, ...]]:
    """Columns and own columns where one head names person and telephone together: it is bound as both."""
    found = dict(columns)
    if "contact" not in columns and {"phone", "contact"} <= sheet.by_name.keys():
        shown = [*([columns["phone"]] if "phone" in columns else []), *(b for b in own if b.how != "remembered")]
        both = next((b for b in shown if _CONTACT_AND_PHONE.fullmatch(half_width(b.text.rpartition("›")[2]).strip())), None)
        if both:
            own = [b for b in own if b is not both]
            found |= {name: replace(both, field=name, how="words") for name in ("contact", "phone")}
    return found, tuple(own)
