"""A worksheet as a person sees it: blocks, each a cell or a merged area, with their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from udfs.cells import CellValue
from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.cells import SheetCells, place
from workbooks.answering.patch.xml import Element, child, children, name
from workbooks.grid import Area, Grid

MARKUP = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
#: 〔列表:投诉〕 in a cell or in a cell's note.
LIST_MARK = re.compile(r"[〔【\[(（{]\s*列表\s*[:：]\s*([^〕】\])）}]+?)\s*[〕】\])）}]")
BOXES = re.compile("[□☐○]")
_FILLERS = re.compile(r"[\s_＿\u3000]*")
#: What tells how to fill a place: a whole text in brackets, or words that ask for it.
_HINT = re.compile(r"\s*(?:[(（【〔<][^()（）]*[)）】〕>]|(?:请|待|此处)?(?:填写?|填报|输入|选择|补充|下拉选择)[^：:]{0,12})\s*")
#: No form goes on beyond.
MOST_ROWS, MOST_COLUMNS = 500, 60


@dataclass(frozen=True, slots=True)
class Block:
    """One visible cell: a single one, or a merged area."""

    area: Area
    value: CellValue
    style: int

    @property
    def text(self) -> str:
        """Its text; "" for anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def place(self) -> tuple[int, int]:
        """The cell that holds its value."""
        return self.area.top, self.area.left

    @property
    def is_blank(self) -> bool:
        """Nothing stands there."""
        return self.value is None or (isinstance(self.value, str) and _FILLERS.fullmatch(self.value) is not None)

    @property
    def is_free(self) -> bool:
        """Ready to be filled: blank, a place in braces, boxes to tick, or a remark in brackets that says what to fill in."""
        marked = any(pattern.search(self.text) for pattern in (MARKUP, LIST_MARK, BOXES))
        return self.is_blank or marked or _HINT.fullmatch(self.text) is not None


class Page:
    """One worksheet: its blocks, and how far the form goes."""

    def __init__(self, book: BookEditor, tab: Tab, grid: Grid) -> None:
        self.name = grid.name
        self._grid = grid
        root = book.package.tree(tab.part)
        self.notes = _notes(book, tab)
        self._styles: dict[tuple[int, int], int] = {}
        self._covered: dict[tuple[int, int], Area] = {}
        self._lined = _bordered(book)
        edges: list[Area] = [Area(r, c, r, c) for r, c, value in grid.cells() if r < MOST_ROWS and c < MOST_COLUMNS and value != ""]
        for r, c, style in _styled(root):
            if r < MOST_ROWS and c < MOST_COLUMNS:
                self._styles[r, c] = style
                if style in self._lined:
                    edges.append(Area(r, c, r, c))
        for merge in grid.merges:
            kept = Area(merge.top, merge.left, min(merge.bottom, MOST_ROWS), min(merge.right, MOST_COLUMNS))
            edges.append(kept)
            self._covered |= {(r, c): merge for r in range(kept.top, kept.bottom + 1) for c in range(kept.left, kept.right + 1)}
        self.bottom = max((a.bottom for a in edges), default=-1)
        self.right = max((a.right for a in edges), default=-1)

    def at(self, row: int, column: int) -> Block | None:
        """The block that shows at a place; None outside the sheet."""
        if not (0 <= row <= MOST_ROWS and 0 <= column <= MOST_COLUMNS):
            return None
        area = self._covered.get((row, column), Area(row, column, row, column))
        return Block(area, self._grid.at(area.top, area.left), self._styles.get((area.top, area.left), 0))

    def right_of(self, block: Block) -> Block | None:
        """The block to the right, at its upper edge."""
        return self.at(block.area.top, block.area.right + 1)

    def left_of(self, block: Block) -> Block | None:
        """The block to the left, at its upper edge."""
        return self.at(block.area.top, block.area.left - 1)

    def below(self, block: Block) -> Block | None:
        """The block below, at its left edge."""
        return self.at(block.area.bottom + 1, block.area.left)

    def is_inside(self, block: Block) -> bool:
        """Whether a block lies within what is written, merged or framed."""
        return block.area.top <= self.bottom and block.area.left <= self.right

    def is_lined(self, block: Block) -> bool:
        """Whether lines are drawn around a block."""
        return block.style in self._lined

    def blocks(self) -> Iterator[Block]:
        """Blocks within the form, row by row."""
        for row in range(self.bottom + 1):
            yield from self.row(row)

    def row(self, row: int) -> Iterator[Block]:
        """Blocks that begin in a row."""
        column = 0
        while column <= self.right:
            block = self.at(row, column)
            if block is None:
                return
            if block.area.top == row:
                yield block
            column = block.area.right + 1


def pages(book: BookEditor, grids: Iterable[Grid]) -> list[tuple[Tab, Page]]:
    """The visible worksheets of a workbook."""
    found = []
    for grid in grids:
        tab = book.tab(grid.name)
        if tab is not None and not tab.hidden and not grid.hidden:
            found.append((tab, Page(book, tab, grid)))
    return found


def _styled(root: Element) -> Iterator[tuple[int, int, int]]:
    for row, column, cell in SheetCells(root).every():
        yield row, column, int(cell.get("s", "0"))


def _bordered(book: BookEditor) -> frozenset[int]:
    """Formats with a line around the cell."""
    parts = book.package.related(book.part, "styles")
    if not parts:
        return frozenset()
    root = book.package.tree(parts[0])
    borders, formats = child(root, "borders"), child(root, "cellXfs")
    lined = {
        i for i, border in enumerate([] if borders is None else borders) if any(side.get("style", "none") != "none" for side in border)
    }
    return frozenset(i for i, xf in enumerate([] if formats is None else formats) if int(xf.get("borderId", "0")) in lined)


def _notes(book: BookEditor, tab: Tab) -> dict[tuple[int, int], str]:
    """Texts of cell notes by place."""
    found: dict[tuple[int, int], str] = {}
    for part in book.package.related(tab.part, "comments"):
        root = book.package.tree(part)
        listed = child(root, "commentList")
        for comment in [] if listed is None else children(listed, "comment"):
            texts = (e.text or "" for e in comment.iter() if name(e) == "t")
            found[place(comment.get("ref", "A1"))] = "".join(texts)
    return found
