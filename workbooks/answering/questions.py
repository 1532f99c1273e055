"""质疑 in the sender's own workbook: a note at each cell asked about, and the answers that come back there or in a column 答复 (R31)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from udfs.words.text import fold
from workbooks.answering.patch.book import BookEditor
from workbooks.answering.patch.notes import Note, add_notes, read_notes
from workbooks.answering.patch.view import show_cell
from workbooks.grid import Grid
from workbooks.opening.files import read_book
from workbooks.problems import Refusal, Where

AUTHOR, RULE = "集团市场营销部", "—— 市场营销部质疑 ——"
COLOR = "E4DFEC"
ANSWER = "答复"
_ASKED = re.compile(r"【质疑(\d+)】(.*?)(?=【质疑\d+】|\Z)", re.DOTALL)
_REPLY = re.compile(r"答\s*复\s*[:：]\s*(.+)", re.DOTALL)
#: Rows above a cell in which the head 答复 is looked for.
_ABOVE = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number, the cell it is about (0-based), its words."""

    number: int
    sheet: str
    row: int
    column: int
    words: str


def with_questions(original: bytes, name: str, questions: Sequence[Question]) -> bytes:
    """A copy of an .xlsx or .xlsm package with a note and a colour at each cell asked about, open at the first of them.

    Nothing else of it changes.

    Raises:
        Refusal: KH119–KH122 or KH180, when the package cannot be patched.
    """
    book, shown = BookEditor(original, Where(book=name)), False
    for tab in list(book.tabs):
        mine = [q for q in questions if q.sheet == tab.name]
        if not mine or book.tab(tab.name) is None:
            continue
        cells, styles = book.cells(tab), book.styles()
        notes: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for q in mine:
            at = cells.anchor(q.row, q.column)
            cell = cells.cell(*at)
            cell.set("s", str(styles.variant(int(cell.get("s", "0")), fill=COLOR)))
            notes.setdefault(at, []).append((f"【质疑{q.number}】", f"{q.words}\n{ANSWER}："))
        add_notes(book, tab, [Note(*at, parts) for at, parts in notes.items()], author=AUTHOR, rule=RULE)
        if not shown and not tab.hidden:
            show_cell(book, tab, *min(notes))
            shown = True
    return book.package.save()


def read_answers(path: Path, questions: Sequence[Question]) -> dict[int, str]:
    """Answers that a workbook gives, by the number of the question.

    A note moves with its cell, so its number tells the question; where there is no note any more, the column 答复 of the row counts.
    """
    found: dict[int, str] = {}
    places = {q.number: (q.sheet, q.row) for q in questions}
    for number, sheet, row, answer in _in_notes(path):
        if number in places:
            places[number] = (sheet, row)
            if answer:
                found[number] = answer
    if len(found) < len(places):
        try:
            grids = {grid.name: grid for grid in read_book(path).sheets}
        except Refusal:
            return found
        found = {**_in_column(grids, places), **found}
    return found


def _in_notes(path: Path) -> Iterator[tuple[int, str, int, str]]:
    try:
        book = BookEditor(path.read_bytes(), Where(book=path.name))
    except Refusal:
        return
    for tab in book.tabs:
        if not tab.part:
            continue
        for (row, _), text in read_notes(book, tab).items():
            for number, words in _ASKED.findall(text):
                reply = _REPLY.search(words)
                yield int(number), tab.name, row, reply[1].strip() if reply else ""


def _in_column(grids: Mapping[str, Grid], places: Mapping[int, tuple[str, int]]) -> dict[int, str]:
    found = {}
    for number, (sheet, row) in places.items():
        grid = grids.get(sheet)
        column = None if grid is None else _column(grid, row)
        if grid is not None and column is not None and (told := str(grid.at(row, column) or "").strip()):
            found[number] = told
    return found


def _column(grid: Grid, row: int) -> int | None:
    """The nearest column above a row whose head is 答复."""
    for r in range(min(row, len(grid.rows)) - 1, max(-1, row - _ABOVE), -1):
        for c, value in enumerate(grid.rows[r]):
            if isinstance(value, str) and fold(value) in (ANSWER, "单位答复", "填报单位答复", "质疑答复"):
                return c
    return None
