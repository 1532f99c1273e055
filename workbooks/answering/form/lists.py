"""Lists of a form: a row of heads and the rows below it that are ready for entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from udfs.words.text import fold
from workbooks.answering.form.blocks import LIST_MARK, MARKUP, Block, Page
from workbooks.answering.form.known import label_of
from workbooks.answering.form.known_lists import NUMBERING, ListWords, list_named, list_names, list_words

_MOST_ROWS = 200
#: What a title weighs against heads.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: canonical name, its head as it stands there ("" for a place in braces), and its place."""

    key: str
    head: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class FormList:
    """A list of a form; `rows` are those ready for entries, in order."""

    sheet: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    #: Last row it takes, and the columns between which it stands.
    bottom: int
    left: int
    right: int

    def covers(self, block: Block) -> bool:
        """Whether a block belongs to the list, its heads included."""
        top = min(c.row if c.head else c.row - 1 for c in self.columns)
        return top <= block.area.top <= self.bottom and self.left <= block.area.left <= self.right


def find_lists(page: Page, *, reading: bool = False) -> list[FormList]:
    """Lists marked by 〔列表:…〕 or `{{ 列表.列 }}`, then those known by a title and their heads.

    Args:
        page: The worksheet.
        reading: Rows may be filled already.
    """
    found: list[FormList] = []
    for made in (*_marked(page, reading), *_braced(page), *_told(page, reading)):
        if made.rows and not any(_overlap(made, other) for other in found):
            found.append(made)
    return found


def _overlap(a: FormList, b: FormList) -> bool:
    tops = [min(c.row for c in x.columns) for x in (a, b)]
    return tops[0] <= b.bottom and tops[1] <= a.bottom and a.left <= b.right and b.left <= a.right


def _marked(page: Page, reading: bool) -> Iterator[FormList]:
    for block in page.blocks():
        mark = LIST_MARK.search(block.text) or LIST_MARK.search(page.notes.get(block.place, ""))
        if mark is None:
            continue
        words = list_words(list_named(mark[1]))
        for row in (block.area.top, block.area.bottom + 1):
            heads = _heads(page, row, words, least=1 if row == block.area.top else 2, beside=block)
            if heads and (made := _made(page, words, heads, reading=reading)):
                yield made
                break
        else:  # the mark stands in the row to be repeated, its heads above
            for row in range(block.area.top - 1, max(block.area.top - 4, -1), -1):
                heads = _heads(page, row, words, least=1 if words.heads.facts else 0, beside=block)
                if heads and (made := _made(page, words, heads, first=block.area.top, reading=reading)):
                    yield made
                    break


def _braced(page: Page) -> Iterator[FormList]:
    """Rows with places such as {{ 投诉.日期 }}: one such row, repeated below while rows are free."""
    for row in range(page.bottom + 1):
        places: dict[str, list[tuple[Block, str]]] = {}
        for block in page.row(row):
            if (mark := MARKUP.fullmatch(block.text.strip())) and "." in mark[1]:
                name, _, column = mark[1].partition(".")
                places.setdefault(list_named(name), []).append((block, column))
        for name, told in places.items():
            words = list_words(name)
            columns = tuple(Column(words.column(text), "", row, b.area.left) for b, text in told)
            blocks = [b for b, _ in told]
            rows, bottom = _rows(page, blocks, row, reading=False)
            yield FormList(page.name, name, columns, rows, bottom, blocks[0].area.left, blocks[-1].area.right)


def _told(page: Page, reading: bool) -> Iterator[FormList]:
    """Lists whose heads stand below or beside a title that names them."""
    for row in range(page.bottom + 1):
        for run in _runs(page, row):
            titles = _titles(page, run)
            best, second = sorted((_fit(words, run, titles) for words in map(list_words, list_names())), key=lambda f: -f[0])[:2]
            if best[0] > second[0] and (made := _made(page, best[1], run, reading=reading)) and len(made.rows) >= 2:
                yield made


def _fit(words: ListWords, run: Sequence[Block], titles: str) -> tuple[float, ListWords]:
    """How well heads and titles tell a list; 0 if they do not. Without a title three heads must be known."""
    known = sum(words.knows(b.text) for b in run)
    named = [titles.rfind(word) for word in words.words if word in titles]
    if known < (2 if named else 3) or known * 2 < len(run):
        return 0, words
    return known + (_NAMED + max(named) / 10_000 if named else 0), words


def _titles(page: Page, run: Sequence[Block]) -> str:
    """What stands above the heads and, as a group, to the left of them; the nearest last."""
    above = [b for c in range(run[0].area.left, run[-1].area.right + 1) if (b := page.at(run[0].area.top - 1, c)) and b.text]
    left = page.left_of(run[0])
    group = left.text if left is not None and left.area.bottom > run[0].area.bottom else ""
    heads = "".join(b.text for b in run)
    return "|".join((heads, *(fold(b.text) for b in above[:1] if b.area.right > b.area.left or len(above) == 1), fold(group)))


def _runs(page: Page, row: int) -> Iterator[list[Block]]:
    """Runs of texts side by side in a row; boxes in which somebody filled in something are no texts of the form."""
    run: list[Block] = []
    for block in page.row(row):
        joined = not run or (block.area.left == run[-1].area.right + 1 and block.area.bottom == run[-1].area.bottom)
        if block.text.strip() and joined:
            run.append(block)
            continue
        if len(run) >= 2:
            yield run
        run = [block] if block.text.strip() else []
    if len(run) >= 2:
        yield run


def _heads(page: Page, row: int, words: ListWords, *, least: int, beside: Block) -> list[Block]:
    """Texts of a row that can be heads of a list, the marked block apart if it is none of them."""
    blocks = [b for b in page.row(row) if b.text.strip() and b.area.top == row]
    heads = [b for b in blocks if b.place != beside.place or words.knows(LIST_MARK.sub("", b.text))]
    known = sum(words.knows(LIST_MARK.sub("", b.text)) for b in heads)
    return heads if len(heads) >= 2 and known >= least else []


def _made(page: Page, words: ListWords, heads: Sequence[Block], *, first: int | None = None, reading: bool) -> FormList | None:
    texts = [(b, LIST_MARK.sub("", b.text).strip()) for b in heads]
    columns = tuple(Column(words.column(text), text, b.area.top, b.area.left) for b, text in texts if text)
    rows, bottom = _rows(page, heads, max(b.area.bottom for b in heads) + 1 if first is None else first, reading=reading)
    if not columns or not rows:
        return None
    return FormList(page.name, words.name, columns, rows, bottom, heads[0].area.left, heads[-1].area.right)


def _rows(page: Page, heads: Sequence[Block], first: int, *, reading: bool) -> tuple[tuple[int, ...], int]:
    """Rows built like the heads, and the last row they take."""
    rows: list[int] = []
    row = first
    while row <= max(page.bottom, first) and len(rows) < _MOST_ROWS:
        cells = [page.at(row, head.area.left) for head in heads]
        if not _alike(cells, heads, row) or not _ready(page, cells, heads, row, reading=reading):
            break
        rows.append(row)
        row = max(cell.area.bottom for cell in cells if cell is not None) + 1
    return tuple(rows), row - 1


def _alike(cells: Sequence[Block | None], heads: Sequence[Block], row: int) -> bool:
    return all(
        cell is not None and cell.area.top == row and cell.area.left == head.area.left and cell.area.right == head.area.right
        for cell, head in zip(cells, heads, strict=True)
    )


def _ready(page: Page, cells: Sequence[Block | None], heads: Sequence[Block], row: int, *, reading: bool) -> bool:
    filled = [(cell, head) for cell, head in zip(cells, heads, strict=True) if cell is not None]
    own = {cell.place for cell, _ in filled}
    between = [b for b in page.row(row) if heads[0].area.left <= b.area.left <= heads[-1].area.right and b.place not in own]
    if any(not b.is_blank for b in between):
        return False
    if any((mark := MARKUP.search(cell.text)) and "." not in mark[1] for cell, _ in filled):
        return False
    if not reading and any(not cell.is_free and fold(head.text) != NUMBERING for cell, head in filled):
        return False
    texts = [cell for cell, _ in filled if cell.text.strip()]
    labels = sum(label_of(cell.text) is not None for cell in texts)
    return not (reading and texts and labels >= max(2, len(texts) // 2 + 1))
