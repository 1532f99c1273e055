"""Find the table of a declared sheet on a foreign worksheet and bind its columns by their heads (A24).

Heads may stand anywhere in the first 30 rows, on up to three levels, merged or not, in any order and under many names. Nothing
here reads data beyond what is needed to tell heads from data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from udfs.cells import is_blank
from udfs.heads import head_unit
from udfs.kinds import plain_text
from udfs.text import fold
from workbooks.declare import Sheet
from workbooks.examined import Bound
from workbooks.grid import Grid
from workbooks.likeness import by_likeness, by_values, settle_by_values

HEAD_WITHIN = 30
MAX_LEVELS = 3
#: Heads of a running number, which is no data.
INDEX_HEADS = frozenset({"序号", "编号", "序", "no", "no.", "行号", "项次", "顺序号", "序列"})
_RANK = {"remembered": 0, "head": 1, "alias": 2, "words": 3, "likeness": 4, "values": 5}
_MAX_HEAD_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """Heads bound on one sheet: head rows `top`–`bottom` (inclusive) and the column of each field."""

    top: int
    bottom: int
    columns: Mapping[str, Bound]
    own: tuple[Bound, ...]
    index_column: int | None
    #: Merged areas are looked up often: (row, column) → anchor.
    score: int

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
        self._grid = grid
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


def bind(grid: Grid, sheet: Sheet, remembered: Mapping[str, str] | None = None) -> Layout | None:
    """The best layout of a sheet's heads on a grid; None if there is no such table."""
    anchors = Anchors(grid)
    last = min(HEAD_WITHIN, len(grid.rows))
    best: Layout | None = None
    for top in range(last):
        if not _may_be_head(grid, top):
            continue
        for bottom in range(top, min(top + MAX_LEVELS, len(grid.rows))):
            layout = _layout(grid, anchors, sheet, top, bottom, remembered or {})
            if layout and (best is None or layout.score > best.score):
                best = layout
    if best is None or not _is_table(best):
        return None
    return _complete(grid, sheet, best)


def head_signature(layout: Layout) -> str:
    """Text under which a confirmed binding of this template is remembered."""
    return "|".join(fold(b.text) for b in layout.bound)


def _is_table(layout: Layout) -> bool:
    names = layout.fields
    return len(names) >= 3 if "name" in names else len(names) >= 4


def _may_be_head(grid: Grid, row: int) -> bool:
    texts = [v for v in grid.rows[row] if isinstance(v, str) and not is_blank(v)]
    return len(texts) >= 2 or (len(texts) == 1 and row + 1 < len(grid.rows))


def _layout(grid: Grid, anchors: Anchors, sheet: Sheet, top: int, bottom: int, remembered: Mapping[str, str]) -> Layout | None:
    width = max((len(grid.rows[r]) for r in range(top, bottom + 1)), default=0)
    columns: dict[str, Bound] = {}
    own: list[Bound] = []
    index: int | None = None
    levels = [_level(grid, anchors, r, width, leaf=r == bottom) for r in range(top, bottom + 1)]
    if bottom > top and _looks_like_data(grid, sheet, bottom, levels):
        return None
    named = 0
    for c in range(width):
        texts = [level[c] for level in levels]
        parts = list(dict.fromkeys(t for t in texts if t))
        if not parts or any(len(t) > _MAX_HEAD_LENGTH for t in parts[-1:]):
            continue
        label = "›".join(" ".join(p.split()) for p in parts)
        if fold(parts[-1]) in INDEX_HEADS and index is None:
            index = c
            continue
        bound = _meaning(sheet, parts, c, label, remembered)
        if bound is None or (bound.field in columns and _RANK[columns[bound.field].how] <= _RANK[bound.how]):
            own.append(Bound("", c, label, bound.unit if bound else "", "own"))
            continue
        if bound.field in columns:
            old = columns[bound.field]
            own.append(Bound("", old.column, old.text, old.unit, "own"))
        columns[bound.field] = bound
        named += 1
    if not columns:
        return None
    score = 100 * len(columns) + (30 if "name" in columns else 0) + (10 if "kind" in columns else 0) + (5 if index is not None else 0)
    score -= 8 * (bottom - top) + top // 4 + 15 * _foreign_rows(grid, top, bottom, columns, anchors)
    return Layout(top, bottom, columns, tuple(own), index, score)


def _level(grid: Grid, anchors: Anchors, row: int, width: int, *, leaf: bool) -> list[str]:
    """Text each column shows on one head row; a group's text is carried over its blank right neighbours."""
    out: list[str] = []
    carried = ""
    for c in range(width):
        r0, c0 = anchors.of(row, c)
        value = grid.at(r0, c0)
        text = plain_text(value) if value is not None and not is_blank(value) else ""
        if text:
            carried = text
        elif not leaf and (r0, c0) == (row, c) and not is_blank(grid.at(row + 1, c)) and is_blank(grid.at(row, c)) and not grid.merges:
            text = carried
        out.append(text.strip())
    return out


def _meaning(sheet: Sheet, parts: Sequence[str], column: int, label: str, remembered: Mapping[str, str]) -> Bound | None:
    if (name := remembered.get(fold(label))) is not None:
        return Bound(name, column, label, head_unit(parts[-1])[1], "remembered") if name in sheet.by_name else None
    leaf, above = parts[-1], parts[:-1]
    tries = [leaf, *("".join((*above[i:], leaf)) for i in range(len(above)))]
    for text in tries:
        if match := sheet.heads.match(text):
            return Bound(match.name, column, label, match.unit, match.how)
    return None


def _looks_like_data(grid: Grid, sheet: Sheet, row: int, levels: Sequence[Sequence[str]]) -> bool:
    """True if the lowest row of a head block holds data: numbers, dates, long texts, or no head at all."""
    cells = [v for v in grid.rows[row] if not is_blank(v)]
    if not cells:
        return True
    if any(not isinstance(v, str) for v in cells):
        return True
    above = levels[-2]
    new = [t for t, up in zip(levels[-1], above, strict=True) if t and t != up]
    known = sum(sheet.heads.match(t) is not None or fold(t) in INDEX_HEADS for t in new)
    joined = sum(bool(up) and sheet.heads.match(up + t) is not None for t, up in zip(levels[-1], above, strict=True) if t and t != up)
    return known + joined < max(1, (len(new) + 1) // 3)


def _foreign_rows(grid: Grid, top: int, bottom: int, columns: Mapping[str, Bound], anchors: Anchors) -> int:
    """Rows of the block that are a title or a meta line rather than head levels."""
    foreign = 0
    for r in range(top, bottom):
        shown = {anchors.of(r, b.column) for b in columns.values()}
        texts = {plain_text(grid.at(*place)) for place in shown if not is_blank(grid.at(*place))}
        foreign += len(texts) <= 1 or any(":" in fold(t) for t in texts)
    return foreign


def _complete(grid: Grid, sheet: Sheet, layout: Layout) -> Layout:
    """The layout with damaged heads recognised by likeness and by what stands below them."""
    columns = dict(layout.columns)
    own = list(layout.own)
    for bound in by_likeness(grid, sheet, columns, own, layout.bottom + 1) + by_values(grid, sheet, columns, own, layout):
        if bound.field not in columns:
            columns[bound.field] = bound
            own = [b for b in own if b.column != bound.column]
    columns = settle_by_values(grid, sheet, columns, layout.bottom + 1)
    return Layout(layout.top, layout.bottom, columns, tuple(own), layout.index_column, layout.score)
