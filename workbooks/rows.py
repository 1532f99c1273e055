"""Which rows of a bound table are client rows, and which are sections, totals, notes, repeated heads (reading 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from udfs.cells import CellValue, is_blank
from udfs.facts import KIND
from udfs.kinds import DASHES, Fault, plain_text
from udfs.text import fold, tidy
from workbooks.bind import INDEX_HEADS, Anchors, Layout, bind
from workbooks.declare import Sheet
from workbooks.grid import Grid

_TOTAL = re.compile(
    r"(?:本[页表月期]|全[部表]|以上|[\u4e00-\u9fff]{0,8}?)?(?:小计|合计|总计|累计|共计|总合计|汇总)(?:数|金额)?(?:[:(].*|\d+[家个户项]?)?"
)
_SECTION = re.compile(r"(?:[(]?[一二三四五六七八九十]+[)、.]|第[一二三四五六七八九十]+[部分类章节]|[ivx]+[、.]|[(]?\d{1,2}[)、.])\S+")
_SECTION_END = re.compile(r"(?:类|板块|片区|区域|客户群|部分|业务|分公司|项目部|项目经理部|标段|系列)(?:客户)?[:]?$")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|填报说明|填写说明|附注|注释|特别说明|提示|要求)(?:[:.、;\d(一]|$)")
_SIGNATURE = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:人|者|员|意见|签字|签名|盖章|签章|日期|时间|电话|主管|领导|公章|制表|审核|审批|复核|编制|校对|批准|制单|填报|填表|经办)(?:\(.*?\))?[:].*"
)
_EXAMPLE = re.compile(r"(?:填写)?(?:示例|样例|范例|举例|例如|例)(?:[:)\d].*)?|\((?:示例|样例|例)\).*|如[:].*")
_INSTRUCTION = re.compile(r"(?:请|必|选|应|须|按|从|如实)?填|下拉|必填|选填|请选择|不超过\d+字")
_NO_CHANGE = re.compile(
    r"(?:本月|本期|当月)?(?:客户)?(?:信息|资料|情况)?(?:均|全部|暂)?(?:无变化|无变动|没有变化|未发生变化|零变化)(?:声明|申报)?"
)
_ORDINALS = re.compile(r"[(]?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[a-z]|[①-⑳])[)]?")
_FORMAT_ROWS_LIMIT = 5000


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
    #: Rows under a name merged over several rows: further contacts of the client above.
    continued: tuple[int, ...] = ()
    #: Rows with something in them that is neither a client nor anything known.
    strange: tuple[int, ...] = ()
    examples: tuple[int, ...] = ()


def table_rows(grid: Grid, sheet: Sheet, layout: Layout) -> TableRows:
    """Go through the rows below the heads."""
    return _Walk(grid, sheet, layout).run()


class _Walk:
    def __init__(self, grid: Grid, sheet: Sheet, layout: Layout) -> None:
        self.grid, self.sheet, self.layout = grid, sheet, layout
        self.anchors = Anchors(grid)
        self.merged_rows = {r for a in grid.merges for r in range(a.top, min(a.bottom, a.top + 2000) + 1)}
        self._use(layout)
        self.done: list[Segment] = []
        self.rows: list[int] = []
        self.continued: list[int] = []
        self.strange: list[int] = []
        self.examples: list[int] = []
        self.no_change_at: tuple[int, int] | None = None

    def _use(self, layout: Layout) -> None:
        self.layout = layout
        self.name_column = layout.columns["name"].column if "name" in layout.columns else -1
        self.bound = {b.column for b in layout.columns.values()}
        self.index = -1 if layout.index_column is None else layout.index_column
        self.heads = {b.column: fold(b.text.rpartition("›")[2]) for b in layout.bound}

    def run(self) -> TableRows:
        last = self.layout.bottom
        blanks = 0
        r = self.layout.bottom + 1
        ended = False
        while r < len(self.grid.rows) and blanks <= _FORMAT_ROWS_LIMIT:
            cells = {c: v for c, v in enumerate(self.grid.rows[r]) if v is not None and not is_blank(v)}
            if not cells:
                blanks += 1
                r += 1
                continue
            blanks = 0
            skip = self._head_again(r, cells)
            if skip:
                r += skip
                last, ended = r - 1, False
                continue
            what = self._what(r, cells, after_end=ended)
            if what == "client":
                self.rows.append(r)
                last = r
            elif what in ("total", "section", "index", "continued", "example", "nochange", "subhead"):
                last = r
            elif what == "note":
                ended = True
            r += 1
        self._close()
        return TableRows(self.done, last + 1, self.no_change_at, tuple(self.continued), tuple(self.strange), tuple(self.examples))

    def _close(self) -> None:
        if self.rows or not self.done:
            self.done.append(Segment(self.layout, tuple(self.rows)))
        self.rows = []

    def _head_again(self, r: int, cells: Mapping[int, CellValue]) -> int:
        """Number of rows a repeated head takes, 0 if the row is none; other columns start a new segment."""
        texts = {c: fold(v) for c, v in cells.items() if isinstance(v, str)}
        if len(texts) < 2:
            return 0
        same = sum(self.heads.get(c) == t or (c == self.index and t in INDEX_HEADS) for c, t in texts.items())
        height = self.layout.bottom - self.layout.top + 1
        if height > 1:
            again = [self.grid.at(self.layout.top, c) for c in range(max(texts) + 1)]
            same = max(same, sum(isinstance(v, str) and fold(v) == texts.get(c) for c, v in enumerate(again)))
        if same * 2 > len(texts) and same >= 2:
            return height if height > 1 and self._is_top_level(texts) else 1
        matches = {c: m for c, v in cells.items() if isinstance(v, str) and (m := self.sheet.heads.match(v))}
        if len({m.name for m in matches.values()}) >= 4 and len(matches) * 3 >= len(cells) * 2:
            return self._rebind(r)
        return 0

    def _is_top_level(self, texts: Mapping[int, str]) -> bool:
        top = sum(fold(plain_text(self.grid.at(self.layout.top, c))) == t for c, t in texts.items())
        leaf = sum(fold(plain_text(self.grid.at(self.layout.bottom, c))) == t for c, t in texts.items())
        return top >= leaf

    def _rebind(self, r: int) -> int:
        part = Grid(self.grid.name, self.grid.rows[r : r + 3])
        layout = bind(part, self.sheet)
        if layout is None or layout.top > 0:
            return 1
        height = layout.bottom + 1
        self._close()
        if not self.done[-1].rows:
            self.done.pop()
        self._use(Layout(r, r + layout.bottom, layout.columns, layout.own, layout.index_column, layout.score))
        return height

    def _what(self, r: int, cells: Mapping[int, CellValue], *, after_end: bool) -> str:
        data = {c: v for c, v in cells.items() if c != self.index and not (isinstance(v, str) and tidy(v) in DASHES)}
        first = min(cells)
        words = {c: fold(v) for c, v in cells.items() if isinstance(v, str)}
        lead = words.get(first, "") if first != self.index or not str(words.get(first, "")).isdigit() else ""
        name = words.get(self.name_column, "")
        spoken = [w for w in (lead, name) if w]
        if not data:
            return self._index_only(r, words, first)
        if any(_NO_CHANGE.fullmatch(w.rstrip("。.!")) for w in spoken) or (
            len(data) <= 2 and any(_NO_CHANGE.search(w) for w in words.values())
        ):
            self.no_change_at = self.no_change_at or (r, next(c for c, w in words.items() if _NO_CHANGE.search(w)))
            return "nochange"
        if any(_TOTAL.fullmatch(w) for w in spoken) and not self._has_identity(data):
            return "total"
        if any(_EXAMPLE.fullmatch(w) for w in spoken):
            self.examples.append(r)
            return "example"
        closing = spoken if name else words.values()
        if any(_NOTE.match(w) or _SIGNATURE.match(w) for w in closing) and not self._has_identity(data, strong=True):
            return "note"
        if not self.rows and r <= self.layout.bottom + 3 and self._is_subhead(words, cells):
            return "subhead"
        if len(data) == 1:
            return self._single(r, next(iter(data)), after_end=after_end)
        if self.name_column >= 0 and not name and self.anchors.covered(r, self.name_column) and self.rows:
            self.continued.append(r)
            return "continued"
        bound = [c for c in data if c in self.bound]
        if name or len(bound) >= 2:
            return "client"
        if after_end:
            return "note"
        self.strange.append(r)
        return "strange"

    def _index_only(self, r: int, words: Mapping[int, str], first: int) -> str:
        text = words.get(first, "")
        if text and (_NOTE.match(text) or _SIGNATURE.match(text)):
            return "note"
        if text and _NO_CHANGE.search(text):
            self.no_change_at = self.no_change_at or (r, first)
            return "nochange"
        return "section" if text and not text.isdigit() else "index"

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
        if len(texts) >= 4 and all(_ORDINALS.fullmatch(t) for t in texts):
            return True
        return len(words) >= 3 and sum(bool(_INSTRUCTION.search(w)) for w in words.values()) * 2 >= len(words)

    def _single(self, r: int, column: int, *, after_end: bool) -> str:
        """A row with one telling cell: a client of whom only the name is known, or a section title or note."""
        value = self.grid.at(r, column)
        text = fold(plain_text(value))
        wide = any(a.top == r and a.left == column and a.right - a.left >= 2 for a in self.grid.merges) if r in self.merged_rows else False
        indexed = self.index >= 0 and not is_blank(self.grid.at(r, self.index)) and column != self.index
        if column == self.name_column and not wide and not after_end:
            if indexed or not self._is_title(text):
                return "client"
            return "section"
        if wide or column != self.name_column:
            if column in self.bound and column != min(self.bound) and not wide and not after_end:
                self.strange.append(r)
                return "strange"
            return "section" if not after_end and len(text) <= 40 else "note"
        return "note" if after_end else "section"

    def _is_title(self, text: str) -> bool:
        if _SECTION.match(text) or _SECTION_END.search(text) or len(text) > 40 or re.search("[。;:]", text):
            return True
        return not isinstance(KIND.parse(text), (Fault, type(None)))


def client_count(rows: TableRows) -> int:
    """Number of client rows in all segments."""
    return sum(len(s.rows) for s in rows.segments)


def field_cells(grid: Grid, anchors: Anchors, column: int, rows: Sequence[int]) -> Iterator[tuple[int, int, CellValue]]:
    """Cell that shows the value of a column in each client row: (row, column, value), merged cells at their anchor."""
    for r in rows:
        r0, c0 = anchors.of(r, column)
        if (r0, c0) != (r, column) and c0 == column:
            yield r0, c0, grid.at(r0, c0)
        else:
            yield r, column, grid.at(r, column)
