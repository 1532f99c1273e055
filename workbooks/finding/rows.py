"""Which rows of a bound table are client rows, and which are sections, totals, notes, repeated heads (reading 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from udfs.cells import CellValue, is_blank
from udfs.kinds.dates import Month
from udfs.kinds.kind import DASHES, NOTHING, Choice, Fault, plain_text
from udfs.words.text import fold, tidy
from workbooks.declare import Sheet
from workbooks.finding import row_words as rowwords
from workbooks.finding.bind import INDEX_HEADS, Anchors, Layout, bind
from workbooks.finding.titles import is_title, month_of
from workbooks.finding.unchanged import says_unchanged
from workbooks.finding.usual_rows import UsualRows
from workbooks.grid import Area, Grid

_FORMAT_ROWS_LIMIT = 5000
#: Rows that are looked at together.
_BLOCK = 100
#: What a further contact of the client above may hold.
_OF_A_CONTACT = frozenset({"contact", "post", "phone", "relations", "remark"})
_HEAD_PROBES, _LONGEST_WORD = 3, 20
#: First heads of tables of figures.
_FIRST_HEADS = frozenset("单位 部门 项目 分公司 项目部 指标 内容 统计项 客户等级 月份".split())
#: Rows above repeated heads, and their cells, that may hold a title.
_TITLE_ROWS, _TITLE_CELLS = 3, 8
_DAYS = frozenset({"first_cooperation", "last_contact"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of client rows under one head block."""

    layout: Layout
    rows: tuple[int, ...]


@dataclass(slots=True)
class TableRows:
    """Rows sorted out: client rows by head block, and what else was met."""

    segments: list[Segment]
    #: First row below the table.
    end: int
    no_change_at: tuple[int, int] | None = None
    #: Rows that hold a further contact of the client above.
    continued: tuple[int, ...] = ()
    #: Rows with something in them that is neither a client nor anything known.
    strange: tuple[int, ...] = ()
    examples: tuple[int, ...] = ()
    #: Head rows of tables of something else below the clients; nothing under them is read.
    others: tuple[int, ...] = ()


def table_rows(grid: Grid, sheet: Sheet, layout: Layout) -> TableRows:
    """Go through the rows below the heads."""
    return _Walk(grid, sheet, layout).run()


def client_count(rows: TableRows) -> int:
    """Number of client rows in all segments."""
    return sum(len(s.rows) for s in rows.segments)


class _Walk:
    def __init__(self, grid: Grid, sheet: Sheet, layout: Layout) -> None:
        self.grid, self.sheet = grid, sheet
        self.anchors = Anchors(grid)
        self.wide = {(a.top, a.left) for a in grid.merges if a.right - a.left >= 2}
        self.done: list[Segment] = []
        self.rows: list[int] = []
        self.continued: list[int] = []
        self.strange: list[int] = []
        self.examples: list[int] = []
        self.others: list[int] = []
        self.no_change_at: tuple[int, int] | None = None
        self.first = layout.top
        self._use(layout)

    def _use(self, layout: Layout) -> None:
        self.layout = layout
        self.columns = {b.column: name for name, b in layout.columns.items()}
        self.name_column = layout.columns["name"].column if "name" in layout.columns else -1
        self.index = -1 if layout.index_column is None else layout.index_column
        above = layout.top - (layout.bottom == layout.top)  # groups may stand over heads that need none
        self.groups = {c: v for c, v in enumerate(self.grid.rows[above]) if isinstance(v, str) and not is_blank(v)} if above >= 0 else {}
        self.heads = {b.column: fold(b.text.rpartition("›")[2]) for b in layout.bound}
        choices = [b.column for name, b in layout.columns.items() if isinstance(self.sheet.by_name[name].kind, Choice)]
        others = [c for c in self.columns if c not in choices and c != self.name_column]
        self.probes = (choices + others)[:_HEAD_PROBES]
        self.head_words: dict[CellValue, bool] = {}
        self.usual = UsualRows(self.sheet, layout)

    def run(self) -> TableRows:
        """Sort out all rows."""
        rows = self.grid.rows
        last, blanks, ended, elsewhere = self.layout.bottom, 0, False, False
        r = looked_at = self.layout.bottom + 1
        while r < len(rows) and blanks <= _FORMAT_ROWS_LIMIT:
            if r >= looked_at and not elsewhere:
                looked_at = min(r + _BLOCK, len(rows))
                if self.usual.are(rows[r:looked_at]):
                    self.rows += range(r, looked_at)
                    last, blanks, r = looked_at - 1, 0, looked_at
                    continue
            if not elsewhere and self.usual.are(rows[r : r + 1]):
                self.rows.append(r)
                last, blanks, r = r, 0, r + 1
                continue
            cells = {c: v for c, v in enumerate(rows[r]) if v is not None and not is_blank(v)}
            if not cells:
                blanks, r = blanks + 1, r + 1
                continue
            blanks = 0
            if skip := self._head_again(r, cells):
                if elsewhere := self._of_another_month(r):
                    self.others.append(r)
                r += skip
                last, ended = last if elsewhere else r - 1, False
                continue
            if self._heads_of_others(r, cells):
                self.others.append(r)
                elsewhere = True
            if elsewhere:
                r += 1
                continue
            what = self._what(r, cells, after_end=ended)
            if what == "client":
                self.rows.append(r)
            ended = ended or what == "note"
            if what not in ("note", "strange", "page"):
                last = r
            r += 1
        self._close()
        return TableRows(
            self.done, last + 1, self.no_change_at, tuple(self.continued), tuple(self.strange), tuple(self.examples), tuple(self.others)
        )

    def _close(self) -> None:
        if self.rows or not self.done:
            self.done.append(Segment(self.layout, tuple(self.rows)))
        self.rows = []

    def _head_again(self, r: int, cells: Mapping[int, CellValue]) -> int:
        """Number of rows a repeated head takes, 0 if the row is none; other columns start a new segment."""
        if len(cells) < 2:
            return 0
        grouped = sum(self.groups.get(c) == v for c, v in cells.items()) * 2 > len(cells)
        if not grouped and not (
            any(self._is_head_word(cells.get(c)) for c in self.probes) or self._is_head_word(cells.get(self.name_column))
        ):
            return 0
        texts = {c: fold(v) for c, v in cells.items() if isinstance(v, str)}
        if len(texts) < 2:
            return 0
        same = sum(self.heads.get(c) == t or (c == self.index and t in INDEX_HEADS) for c, t in texts.items())
        height = self.layout.bottom - self.layout.top + 1
        if self._tells_other_columns(texts) and (skip := self._rebind_if_heads(r, cells)):
            return skip
        if height > 1:
            top_level = sum(fold(plain_text(self._shown(self.layout.top, c))) == t for c, t in texts.items())
            if max(same, top_level) >= 2 and max(same, top_level) * 2 > len(texts):
                return height if top_level >= same else 1
        elif (same >= 2 and same * 2 > len(texts)) or grouped:
            return 1
        return self._rebind_if_heads(r, cells)

    def _tells_other_columns(self, texts: Mapping[int, str]) -> bool:
        """True for heads of which one means another field than the column above it: a table of other columns below."""
        top = self.layout.top
        return any(
            t != self.heads.get(c)
            and (m := self.sheet.heads.match(t)) is not None
            and m.name != self.columns.get(c)
            and t != fold(plain_text(self._shown(top, c)))
            for c, t in texts.items()
        )

    def _rebind_if_heads(self, r: int, cells: Mapping[int, CellValue]) -> int:
        """Number of rows of a head block that begins at a row and is bound from now on; 0 if there is none."""
        matches = [m.name for v in cells.values() if isinstance(v, str) and (m := self.sheet.heads.match(v))]
        groups = (
            sum(self._is_head_word(self.grid.at(r + 1, c)) for c in range(len(self.grid.rows[r + 1]))) if r + 1 < len(self.grid.rows) else 0
        )
        if len(set(matches)) >= 3 and (len(matches) * 3 >= len(cells) * 2 or groups >= 3):
            return self._rebind(r)
        return 0

    def _of_another_month(self, r: int) -> bool:
        """True for heads under a title of another month than the one above the first heads."""
        clients = self.rows or [row for segment in self.done for row in segment.rows]
        told = self._months(range(max(self.first, r - _TITLE_ROWS, *(row + 1 for row in clients[-1:])), r))
        return bool(told) and bool(first := self._months(range(self.first))) and told.isdisjoint(first)

    def _months(self, rows: range) -> set[Month]:
        """Months told by titles in some rows."""
        texts = (v for r in rows for v in self.grid.rows[r][:_TITLE_CELLS] if isinstance(v, str) and "月" in v and is_title(v))
        return {month for text in texts if isinstance(month := month_of(text), Month)}

    def _heads_of_others(self, r: int, cells: Mapping[int, CellValue]) -> bool:
        """True for the heads of a table of something else: 序号 客户名称 投诉内容 处理结果, 类别 家数 占比."""
        texts = [fold(v) for v in cells.values() if isinstance(v, str) and len(v) <= _LONGEST_WORD]
        if r <= self.layout.bottom + _HEAD_PROBES or len(texts) < max(_HEAD_PROBES, len(cells)) or any(map(rowwords.is_label, texts)):
            return False
        first = texts[0]
        classes = sum(_is_class(self.sheet, text) for text in texts)
        if first in INDEX_HEADS or classes == len(texts):
            return classes == len(texts) or not self._has_identity(cells)
        match = self.sheet.heads.match(first)
        known = match is not None and match.name in ("name", "kind", "reported_tier") and not self._has_identity(cells)
        above = self.grid.rows[r - 1]
        return (known or first in _FIRST_HEADS) and sum(v is not None and not is_blank(v) for v in above) <= 1

    def _is_head_word(self, value: CellValue) -> bool:
        if not isinstance(value, str) or len(value) > 40:
            return False
        known = self.head_words.get(value)
        if known is None:
            known = self.head_words[value] = self.sheet.heads.match(value) is not None or fold(value) in self.heads.values()
        return known

    def _shown(self, row: int, column: int) -> CellValue:
        value = self.grid.at(*self.anchors.of(row, column))
        return "" if value is None else value

    def _rebind(self, r: int) -> int:
        merges = tuple(Area(a.top - r, a.left, a.bottom - r, a.right) for a in self.grid.merges if r <= a.top <= r + 2)
        layout = bind(Grid(self.grid.name, self.grid.rows[r : r + 60], merges=merges), self.sheet)
        if layout is None or layout.top > 0:
            return 1
        self._close()
        if not self.done[-1].rows:
            self.done.pop()
        self._use(replace(layout, top=r, bottom=r + layout.bottom))
        return layout.bottom + 1

    def _what(self, r: int, cells: Mapping[int, CellValue], *, after_end: bool) -> str:
        data = {c: v for c, v in cells.items() if c != self.index and not _says_nothing(v, name=c == self.name_column)}
        words = {c: fold(v) for c, v in cells.items() if isinstance(v, str)}
        first = min(cells)
        lead = words.get(first, "") if first != self.index or not words.get(first, "").isdigit() else ""
        name = named if self.name_column in data and not (named := words.get(self.name_column, "")).isdecimal() else ""
        spoken = [w for w in (lead, name) if w]
        if not data or all(v.__class__ in (int, float) and v == 0 for v in data.values()):
            return self._index_only(r, words, first)
        if len(data) <= 2 and (declared := next((c for c in data if c in words and says_unchanged(words[c])), None)) is not None:
            self.no_change_at = self.no_change_at or (r, declared)
            return "nochange"
        if (any(map(rowwords.is_total, spoken)) and not self._has_identity(data)) or self._counts_classes(name, data):
            return "total"
        if any(map(rowwords.is_example, spoken)):
            self.examples.append(r)
            return "example"
        if self._closes(words, name, data):
            return "note"
        if after_end and name and not rowwords.is_firm(name) and not self._has_identity(data):
            return "note"
        if len(data) <= 2 and any(map(rowwords.is_page, words.values())):
            return "page"
        if not self.rows and r <= self.layout.bottom + 3 and self._is_subhead(words, cells):
            return "subhead"
        if name and rowwords.is_ordinal(lead) and not self._has_identity(data):
            return "section"
        if len(data) == 1:
            return self._single(r, next(iter(data)), after_end=after_end)
        if self._continues(r, cells, name):
            self.continued.append(r)
            return "continued"
        if name or sum(c in self.columns for c in data) >= 2:
            return "client"
        if after_end:
            return "note"
        self.strange.append(r)
        return "strange"

    def _counts_classes(self, name: str, data: Mapping[int, CellValue]) -> bool:
        """True for figures by kind or tier: A类 | 2 | B类 | 3; a class is no client's name, a number no client's contact."""
        numbers = [c for c, v in data.items() if plain_text(v).isdecimal()]
        if name or len(data) != 2 or not numbers:
            return bool(name and numbers) and _is_class(self.sheet, name) and not self._has_identity(data)
        text = next((v for v in data.values() if isinstance(v, str)), "")
        return _is_class(self.sheet, fold(text)) and self.columns.get(numbers[0], "") in _OF_A_CONTACT

    def _index_only(self, r: int, words: Mapping[int, str], first: int) -> str:
        text = words.get(first, "")
        if not text or text.isdigit():
            return "index"
        if rowwords.is_closing(text) or rowwords.is_label(text):
            return "note"
        if says_unchanged(text):
            self.no_change_at = self.no_change_at or (r, first)
            return "nochange"
        return "section"

    def _closes(self, words: Mapping[int, str], name: str, data: Mapping[int, CellValue]) -> bool:
        """True for notes and signatures; a client's remark may look like one, its name cannot."""
        if len(data) >= _HEAD_PROBES:  # a day where a day belongs is no date of signing
            words = {c: w for c, w in words.items() if self.columns.get(c) not in _DAYS}
        if not words:
            return False
        if name and not rowwords.is_closing(name) and not rowwords.is_label(name):
            first = min(words)
            if not rowwords.is_closing(words[first]) or self._has_identity(data):
                return False
            rest = [w for c, w in words.items() if c not in (first, self.name_column)]
            ended = any(rowwords.is_closing(w) or rowwords.is_label(w) for w in rest)
            return ended or len(data) <= _HEAD_PROBES or not rowwords.is_firm(name)
        said = [name] if name else list(words.values())
        closing = any(rowwords.is_closing(w) for w in said) or any(rowwords.is_label(w) for c, w in words.items() if c in data or name)
        return closing and not self._has_identity(data, strong=not name)

    def _continues(self, r: int, cells: Mapping[int, CellValue], name: str) -> bool:
        """True for a further contact of the client above: under its merged name, or a line with nothing but a contact."""
        if name or not self.rows or self.name_column < 0:
            return False
        if self.anchors.covered(r, self.name_column) and self.anchors.of(r, self.name_column)[0] < r:
            return True
        held = {self.columns.get(c) for c in cells}
        return r - 1 in (self.rows[-1], *self.continued[-1:]) and bool(held & {"contact", "phone"}) and held <= _OF_A_CONTACT

    def _has_identity(self, data: Mapping[int, CellValue], *, strong: bool = False) -> bool:
        """True if the row holds a credit code or a kind, as only a client row does."""
        for field in ("credit_code", "kind") if not strong else ("credit_code", "kind", "phone"):
            b = self.layout.columns.get(field)
            if b and b.column in data:
                value = self.sheet.by_name[field].kind.parse(data[b.column])
                if value is not None and not isinstance(value, Fault):
                    return True
        return False

    def _is_subhead(self, words: Mapping[int, str], cells: Mapping[int, CellValue]) -> bool:
        """A row that numbers the columns (1 2 3 …, 甲 乙 1 2 …) or tells how to fill them."""
        texts = [fold(plain_text(v)) for v in cells.values()]
        if len(texts) >= 3 and all(map(rowwords.is_column_number, texts)):
            return True
        if len(words) == len(cells) >= _HEAD_PROBES and all(w.isascii() and w.strip(".").isalpha() for w in words.values()):
            return True
        told = sum(map(rowwords.is_instruction, words.values()))
        if len(words) < 3 or told * 3 < len(words):
            return False
        typed = [self.sheet.by_name[name].kind.parse(cells[c]) for c, name in self.columns.items() if c in cells and name in _TYPED]
        return told * 2 >= len(words) or all(isinstance(v, Fault) or v is None for v in typed)

    def _single(self, r: int, column: int, *, after_end: bool) -> str:
        """A row with one telling cell: a client of whom only the name is known, or a section title or note."""
        text = fold(plain_text(self.grid.at(r, column)))
        wide = (r, column) in self.wide
        numbered = fold(plain_text(self.grid.at(r, self.index))) if self.index >= 0 and self.grid.at(r, self.index) is not None else ""
        if column == self.name_column and not wide and not after_end:
            if rowwords.is_ordinal(numbered) or (rowwords.is_title(text) and (not numbered or _is_kind(self.sheet, text))):
                return "section"
            if not numbered and not rowwords.is_firm(text):
                self.strange.append(r)
                return "strange"
            return "client"
        if not wide and not after_end and column in self.columns and column != min(self.columns):
            self.strange.append(r)
            return "strange"
        return "note" if after_end or len(text) > 40 else "section"


#: Fields whose cells tell at once whether they hold data.
_TYPED = frozenset({"credit_code", "kind", "phone", "contract", "profit_rate", "first_cooperation", "last_contact", "cooperated"})


def _is_class(sheet: Sheet, text: str) -> bool:
    """True for what figures are counted by: a kind, a tier, all of them."""
    tier = sheet.by_name.get("reported_tier")
    return (
        _is_kind(sheet, text)
        or rowwords.is_total(text)
        or (tier is not None and not isinstance(tier.kind.parse(text), (Fault, type(None))))
    )


def _is_kind(sheet: Sheet, text: str) -> bool:
    return "kind" in sheet.by_name and not isinstance(sheet.by_name["kind"].kind.parse(text), (Fault, type(None)))


def _says_nothing(value: CellValue, *, name: bool) -> bool:
    if not isinstance(value, str):
        return name and value == 0
    text = tidy(value)
    return text in DASHES or rowwords.is_dots(text) or (name and (fold(text) in NOTHING or rowwords.is_none(fold(text))))
