"""A very hidden sheet of a filled form that tells where each value stands and, by a hash, what it was: so changed cells are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbooks.answering.form.anchors import Anchor
from workbooks.answering.form.lists import FormList
from workbooks.answering.patch.book import BookEditor
from workbooks.answering.patch.cells import place
from workbooks.answering.patch.xml import child, made, parsed, written
from workbooks.grid import Book, cell_name
from workbooks.problems import shown
from workbooks.put import clean_text, escape_text

TITLE = "客户簿底稿"
_FORM, _FIELD, _COLUMN, _VALUE = "form/1", "field", "column", "value"


@dataclass(frozen=True, slots=True)
class Placed:
    """A field that was filled: its anchor and the mark of what was put there."""

    anchor: Anchor
    mark: str


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column of a list as it stood: its head, and the rows below that took or can take entries, by index of the entry."""

    sheet: str
    name: str
    key: str
    head: str
    at: tuple[int, int]
    rows: tuple[int, ...]
    first: int


@dataclass
class Trace:
    """All that a filled form remembers."""

    mark: str = ""
    fields: list[Placed] = field(default_factory=list)
    columns: list[PlacedColumn] = field(default_factory=list)
    #: Marks of list values by (list, index, column).
    values: dict[tuple[str, int, str], str] = field(default_factory=dict)

    def add_list(self, found: FormList, rows: Sequence[int], first: int) -> None:
        """Remember a list's columns, with the index of the entry in its first row."""
        for column in found.columns:
            at = (column.row, column.column)
            self.columns.append(PlacedColumn(found.sheet, found.name, column.key, column.head, at, tuple(rows), first))


def write_trace(book: BookEditor, trace: Trace) -> None:
    """Append the sheet."""
    root = parsed(f'<worksheet xmlns="{book.namespace}"/>'.encode())
    data = made(root, "sheetData")
    for r, texts in enumerate(_lines(trace)):
        row = made(data, "row", {"r": str(r + 1)})
        for c, text in enumerate(texts):
            if text:
                made(made(made(row, "c", {"r": cell_name(r, c), "t": "inlineStr"}), "is"), "t", text=escape_text(clean_text(text)))
    tab = book.append(TITLE, written(root), hidden=True)
    sheets = child(book.package.edit(book.part), "sheets")
    for sheet in () if sheets is None else sheets:
        if sheet.get("name") == tab.name:
            sheet.set("state", "veryHidden")


def _lines(trace: Trace) -> Iterable[tuple[str, ...]]:
    yield _FORM, trace.mark
    for placed in trace.fields:
        a = placed.anchor
        places = (cell_name(*a.at), a.how, cell_name(*a.place), str(a.index), str(a.contact))
        yield (_FIELD, a.key, a.unit, a.label, a.sheet, *places, placed.mark)
    for c in trace.columns:
        yield _COLUMN, c.name, c.key, c.head, c.sheet, cell_name(*c.at), " ".join(map(str, c.rows)), str(c.first)
    for (name, index, key), mark in trace.values.items():
        yield _VALUE, name, str(index), key, mark


def read_trace(book: Book) -> Trace | None:
    """What a form remembers; None if we did not fill it."""
    grid = next((g for g in book.sheets if g.hidden and g.name == TITLE), None)
    if grid is None or grid.at(0, 0) != _FORM:
        return None
    trace = Trace(str(grid.at(0, 1) or ""))
    for row in grid.rows[1:]:
        texts = [shown(value) for value in row] + [""] * 11
        try:
            _take(trace, texts)
        except ValueError:  # somebody wrote into it: what cannot be read is not remembered
            continue
    return trace


def _take(trace: Trace, t: Sequence[str]) -> None:
    if t[0] == _FIELD:
        anchor = Anchor(t[1], t[2], t[3], t[4], place(t[5]), t[6], place(t[7]), int(t[8]), int(t[9]))
        trace.fields.append(Placed(anchor, t[10]))
    elif t[0] == _COLUMN:
        trace.columns.append(PlacedColumn(t[4], t[1], t[2], t[3], place(t[5]), tuple(map(int, t[6].split())), int(t[7])))
    elif t[0] == _VALUE:
        trace.values[t[1], int(t[2]), t[3]] = t[4]
