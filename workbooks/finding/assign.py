"""Which register each table of a workbook is: several on one sheet, one spread over several sheets, in any order.

A table begins at a row of heads. It belongs to the register that understands most of its heads and whose required columns it has;
what stands above the heads decides between equals. Rows follow until the next row of heads or a title.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from udfs.cells import CellValue, is_blank
from udfs.heads import HeadMatch, head_unit
from udfs.kinds.kind import plain_text
from udfs.words.text import fold
from workbooks.declare import Sheet
from workbooks.examined import Bound
from workbooks.finding import row_words
from workbooks.finding.bind import INDEX_HEADS, Anchors, Layout
from workbooks.finding.rows import Segment, TableRows
from workbooks.grid import Book, Grid

#: Heads of a table, at least; characters of one, at most.
LEAST, _LONGEST = 3, 40
#: Rows above the heads that may hold their title.
_TITLE_ROWS = 4
#: Share of the required columns that a table must have.
_REQUIRED = 0.6
#: Blank rows below which nothing of a table is looked for.
_GAP = 2000
#: What a title counts for beside bound columns, and a column that the register does not know.
_BY_TITLE, _STRANGE = 2.5, 0.4
_NO_WORDS = re.compile(r"[\d\s年月日季度第上下半()（）\-—_.:：]+|登记|情况|统计|记录|客户|附?表\d*|台账")


@dataclass(frozen=True)
class Fit:
    """How well a register explains the heads of a table."""

    register: Sheet
    layout: Layout
    score: float
    #: Heads of required fields that the table lacks.
    lacking: tuple[str, ...]
    #: True if a title or the sheet's name tells of the register.
    titled: bool = False

    @property
    def fits(self) -> bool:
        """True if the table may be the register's."""
        required = sum(f.required for f in self.register.fields)
        enough = len(self.lacking) <= (1 - _REQUIRED) * required
        known = self.layout.fields
        keyed = any(set(key) & known for key in self.register.key)
        about = not self.register.about or self.register.about in known or len(known) >= 2 * LEAST
        plain = self.titled or len(known) > len(self.layout.own)
        return plain and enough and keyed and about and len(known) >= min(LEAST, len(self.register.fields))


@dataclass(frozen=True)
class RegisterTable:
    """A table that was given to a register, and the next best one."""

    register: Sheet
    grid: Grid
    anchors: Anchors
    layout: Layout
    rows: TableRows
    #: What stands above the heads, "" if nothing does.
    title: str
    #: Fits of this table, the best first.
    fits: tuple[Fit, ...]

    @property
    def count(self) -> int:
        """Number of entry rows."""
        return sum(len(s.rows) for s in self.rows.segments)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Heads of required columns that it lacks."""
        return self.fits[0].lacking


def assign(
    book: Book, registers: Sequence[Sheet], beginning: Mapping[str, int] | None = None, rival: Sheet | None = None
) -> list[RegisterTable]:
    """Give each table on the visible sheets of a workbook to the register it fits best.

    Args:
        book: The workbook.
        registers: The registers that its return may carry.
        beginning: First row looked at, by name of sheet, where a sheet has been understood so far.
        rival: A sheet that is looked for elsewhere; tables that it understands as well are left to it.
    """
    words = _vocabulary(registers)
    found: list[RegisterTable] = []
    for grid in book.sheets:
        if not grid.hidden and grid.rows:
            found += _on_sheet(grid, registers, words, (beginning or {}).get(grid.name, 0), rival)
    return found


def fit(grid: Grid, register: Sheet, top: int, bottom: int) -> Fit:
    """How a register explains the heads in rows `top`–`bottom` of a sheet."""
    return _fit(grid, Anchors(grid), register, top, bottom, _title(grid, top)[0])


def _vocabulary(registers: Sequence[Sheet]) -> Mapping[str, AbstractSet[str]]:
    """Folded heads and synonyms → the registers that know them."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for register in registers:
        for f in register.fields:
            for head in (f.head, *f.aliases):
                words[fold(head_unit(head)[0])].add(register.name)
                words[fold(head)].add(register.name)
    return words


def _on_sheet(
    grid: Grid, registers: Sequence[Sheet], words: Mapping[str, AbstractSet[str]], start: int, rival: Sheet | None
) -> Iterator[RegisterTable]:
    anchors = Anchors(grid)
    heads = list(_heads(grid, anchors, registers, words, start))
    for number, (fits, title) in enumerate(heads):
        best = fits[0]
        if rival and not best.titled and _knows(grid, anchors, rival, best.layout) >= len(best.layout.fields):
            continue
        stop = heads[number + 1][0][0].layout.top if number + 1 < len(heads) else len(grid.rows)
        rows = _rows(grid, best.register, best.layout, stop)
        yield RegisterTable(best.register, grid, anchors, best.layout, rows, title, fits)


def _knows(grid: Grid, anchors: Anchors, sheet: Sheet, layout: Layout) -> int:
    """How many of the heads of a table a sheet knows."""
    return len(_fit(grid, anchors, sheet, layout.top, layout.bottom, "").layout.fields)


def _heads(
    grid: Grid, anchors: Anchors, registers: Sequence[Sheet], words: Mapping[str, AbstractSet[str]], start: int
) -> Iterator[tuple[tuple[Fit, ...], str]]:
    """Fits of each row of heads from top to bottom, and the title above it."""
    r, blanks = start, 0
    while r < len(grid.rows) and blanks < _GAP:
        row = grid.rows[r]
        told = [v for v in row if v is not None and not is_blank(v)]
        blanks = 0 if told else blanks + 1
        names = _may_be_heads(told, words)
        if not names:
            r += 1
            continue
        title, above = _title(grid, r)
        candidates = [s for s in registers if s.name in names]
        tried = [_fit(grid, anchors, s, r, bottom, title) for s in candidates for bottom in (r, r + 1) if _levels(grid, r, bottom)]
        fits = sorted((f for f in tried if f.fits), key=lambda f: -f.score)
        if fits:
            yield tuple(fits), above
            r = fits[0].layout.bottom + 1
        else:
            r += 1


def _may_be_heads(told: Sequence[CellValue], words: Mapping[str, AbstractSet[str]]) -> AbstractSet[str]:
    """Registers that know several of the texts of a row which may hold heads."""
    texts = [v for v in told if isinstance(v, str)]
    if len(texts) < LEAST or len(texts) < len(told):
        return frozenset()
    hits: defaultdict[str, int] = defaultdict(int)
    for text in texts:
        if len(text) <= _LONGEST:
            bare = fold(head_unit(text)[0])
            for name in words.get(bare, words.get(fold(text), ())):
                hits[name] += 1
    return {name for name, count in hits.items() if count >= LEAST}


def _levels(grid: Grid, top: int, bottom: int) -> bool:
    """True if the rows `top`–`bottom` may be heads on so many levels: the lower one stands under groups and holds words alone."""
    if bottom == top:
        return True
    if bottom >= len(grid.rows):
        return False
    below = [(c, v) for c, v in enumerate(grid.rows[bottom]) if v is not None and not is_blank(v)]
    if not below or any(not isinstance(v, str) or len(v) > _LONGEST for _, v in below):
        return False
    groups = [a for a in grid.merges if a.top <= top <= a.bottom < bottom and a.right > a.left]
    grouped = [c for c, _ in below if any(a.left <= c <= a.right for a in groups)]
    return len(grouped) * 2 > len(below)


def _fit(grid: Grid, anchors: Anchors, register: Sheet, top: int, bottom: int, title: str) -> Fit:
    columns: dict[str, Bound] = {}
    own: list[Bound] = []
    index: int | None = None
    for c in range(max(len(grid.rows[r]) for r in range(top, bottom + 1))):
        parts = _parts(grid, anchors, top, bottom, c)
        if not parts:
            continue
        label = "›".join(" ".join(p.split()) for p in parts)
        match = _match(register, parts)
        if match is None:
            if index is None and head_unit(parts[-1])[0] in INDEX_HEADS:
                index = c
            else:
                own.append(Bound("", c, label, "", "own"))
            continue
        bound = Bound(match.name, c, label, match.unit, match.how)
        before = columns.get(match.name)
        if before is None or (bound.how == "head" and before.how != "head"):
            columns[match.name] = bound
            bound = before if before is not None else bound
        if before is not None:
            own.append(Bound("", bound.column, bound.text, bound.unit, "own"))
    if index is None and (number := next((n for n, b in columns.items() if fold(b.text) in INDEX_HEADS and _counts(grid, b, bottom)), "")):
        index = columns.pop(number).column
    lacking = tuple(f.head for f in register.fields if f.required and f.name not in columns)
    plain = sum(b.how == "head" for b in columns.values()) / 2
    score = len(columns) + plain + _BY_TITLE * _titled(register, title) - _STRANGE * len(own) - 2 * len(lacking)
    return Fit(register, Layout(top, bottom, columns, tuple(own), index, int(100 * score)), score, lacking, _titled(register, title) > 0)


def _counts(grid: Grid, bound: Bound, bottom: int) -> bool:
    """True for a column 编号 that only counts the rows: 1, 2, 3."""
    told = [v for row in grid.rows[bottom + 1 : bottom + 6] if bound.column < len(row) and (v := row[bound.column]) is not None]
    numbers = [plain_text(v) for v in told]
    return bool(numbers) and numbers == [str(i + 1) for i in range(len(numbers))]


def _parts(grid: Grid, anchors: Anchors, top: int, bottom: int, column: int) -> list[str]:
    """Texts over a column from the highest level to the lowest, each once."""
    found: dict[str, None] = {}
    for r in range(top, bottom + 1):
        value = grid.at(*anchors.of(r, column))
        if value is not None and not is_blank(value):
            found[plain_text(value).strip()] = None
    return list(found)


def _match(register: Sheet, parts: Sequence[str]) -> HeadMatch | None:
    for text in (parts[-1], *("".join(parts[i:]) for i in range(len(parts) - 1))):
        if len(text) <= _LONGEST and (match := register.heads.match(text)):
            return match
    return None


def _title(grid: Grid, top: int) -> tuple[str, str]:
    """Words by which the title above a row of heads tells the register (folded), and the title as it stands."""
    for r in range(top - 1, max(top - 1 - _TITLE_ROWS, -1), -1):
        told = [v for v in grid.rows[r] if v is not None and not is_blank(v)]
        if len(told) == 1 and isinstance(told[0], str) and ":" not in fold(told[0]):
            return fold(told[0] + grid.name), told[0].strip()
        if len(told) > LEAST + 1:
            break
    return fold(grid.name), ""


def _titled(register: Sheet, title: str) -> float:
    """How much of a register's own words a title tells, 0–1."""
    mine = _NO_WORDS.sub("", fold(register.title))
    if not mine:
        return float(fold(register.title) in title)
    pairs = {mine[i : i + 2] for i in range(len(mine) - 1)} or {mine}
    return sum(p in title for p in pairs) / len(pairs)


def _rows(grid: Grid, register: Sheet, layout: Layout, stop: int) -> TableRows:
    """Rows of entries below the heads: those that tell a key or two fields; totals, notes and titles are none."""
    bound = {b.column: name for name, b in layout.columns.items()}
    keys = {n for key in register.key for n in key} | {register.about}
    found: list[int] = []
    end, blanks = layout.bottom + 1, 0
    for r in range(layout.bottom + 1, stop):
        cells = {c: v for c, v in enumerate(grid.rows[r]) if v is not None and not is_blank(v) and c != layout.index_column}
        if not cells:
            blanks += 1
            if blanks > _GAP:
                break
            continue
        blanks = 0
        words = [fold(v) for v in cells.values() if isinstance(v, str)]
        if _is_no_entry(words, len(cells)) or (not found and r <= layout.bottom + 2 and _numbers_columns(words, cells)):
            continue
        filled = [bound[c] for c in cells if c in bound]
        if len(filled) >= 2 or (keys & set(filled) and len(cells) == len(filled) and len(layout.columns) < LEAST):
            found.append(r)
            end = r + 1
    return TableRows([Segment(layout, tuple(found))], end)


def _is_no_entry(words: Sequence[str], count: int) -> bool:
    if not words:
        return False
    first = words[0]
    if row_words.is_total(first) or row_words.is_example(first):
        return True
    return (row_words.is_closing(first) or row_words.is_label(first)) and count <= LEAST + 1


def _numbers_columns(words: Sequence[str], cells: Mapping[int, CellValue]) -> bool:
    """True for a row that numbers the columns or says how to fill them in."""
    texts = [fold(plain_text(v)) for v in cells.values()]
    if len(texts) >= LEAST and all(map(row_words.is_column_number, texts)):
        return True
    return len(words) >= LEAST and sum(map(row_words.is_instruction, words)) * 2 >= len(cells)
