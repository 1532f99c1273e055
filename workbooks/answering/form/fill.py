"""Fill a form of a group's own by its labels; only values change, and rows are never moved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from udfs.cells import CellValue
from workbooks.answering.form import rules
from workbooks.answering.form.anchors import INLINE, MARKED, Anchor, find_anchors
from workbooks.answering.form.annex import Rest, write_annex
from workbooks.answering.form.blocks import BOXES, LIST_MARK, MARKUP, Block, Page, pages
from workbooks.answering.form.data import Filled, FormData
from workbooks.answering.form.known import JOINT, field_heads, head_of, key_of, kind_of
from workbooks.answering.form.known_lists import CONTACT_COLUMNS, CONTACTS, NUMBERING, list_named, list_words
from workbooks.answering.form.lists import FormList, find_lists
from workbooks.answering.form.marks import mark_of
from workbooks.answering.form.room import Room
from workbooks.answering.form.trace import Placed, Trace, write_trace
from workbooks.answering.form.values import cell_value, plain, text_of, ticked
from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.grid import Book
from workbooks.opening.files import read_bytes
from workbooks.problems import Problem, Where, problem, refuse
from workbooks.put import is_risky

#: Contents without a place that are named.
_NAMED = 12
_SEGMENT = re.compile(r"(?P<label>[^:：_＿]+?)(?P<colon>\s*[:：])(?P<gap>[ \u3000_＿]*)")


def fill_form(template: bytes, data: FormData, *, name: str = "客户档案表.xlsx", book: Book | None = None) -> Filled:
    """A copy of an .xlsx or .xlsm form with one client's data in it.

    Args:
        template: The form, blank.
        data: What it shows.
        name: What messages call it.
        book: The template as read, if somebody read it already.

    Raises:
        Refusal: KH770, it names nothing of an archive; KH119–KH122 or KH180, it cannot be patched.
    """
    filler = _Filler(BookEditor(template, Where(book=name)), data)
    return filler.run(book or read_bytes(template, name), name)


class _Filler:
    def __init__(self, book: BookEditor, data: FormData) -> None:
        self._book = book
        self._fields = {key_of(label): plain(value) for label, value in data.fields.items()}
        self._lists = {list_named(n): _canonical(list_named(n), rows) for n, rows in data.lists.items()}
        self._own = frozenset(key for key in self._fields if key not in field_heads().facts)
        self._trace = Trace(data.mark)
        self._problems: list[Problem] = []
        self._placed: set[str] = set()
        self._taken: dict[str, int] = {}
        self._found: dict[str, FormList] = {}
        self._texts: dict[str, str] = {}
        self._name = ""
        self._written: set[tuple[str, tuple[int, int]]] = set()

    def run(self, read: Book, name: str) -> Filled:
        self._name = name
        any_place = False
        for tab, page in pages(self._book, read.sheets):
            lists = find_lists(page)
            anchors = find_anchors(page, lists, self._own)
            any_place = any_place or bool(lists or anchors)
            styles = self._book.package.related(self._book.part, "styles")
            room = Room(self._book.package.tree(tab.part), self._book.package.tree(styles[0]) if styles else None)
            for found in lists:
                self._fill_list(tab, page, found, room)
            self._fill_anchors(tab, page, anchors, room)
            self._clear_marks(tab, page)
        if not any_place:
            raise refuse(rules.NO_PLACES, Where(book=name))
        overflow = self._annex()
        self._tell_missing()
        write_trace(self._book, self._trace)
        if any(tab.part and b"<f" in self._book.package.read(tab.part) for tab in self._book.tabs):
            self._book.recalculate()
        return Filled(self._book.package.save(), tuple(self._problems), frozenset(self._placed), overflow)

    def _value(self, anchor: Anchor) -> Any:
        if JOINT in anchor.key:
            parts = [(key, self._value(replace(anchor, key=key))) for key in anchor.key.split(JOINT)]
            return (
                " ".join(text_of(value, kind_of(key), "") or "—" for key, value in parts) if any(v is not None for _, v in parts) else None
            )
        column = CONTACT_COLUMNS.get(anchor.key)
        contacts = self._lists.get(CONTACTS, ())
        if column and (anchor.contact or self._fields.get(anchor.key) is None):
            return plain(contacts[anchor.contact].get(column)) if anchor.contact < len(contacts) else None
        return self._fields.get(anchor.key)

    def _fill_anchors(self, tab: Tab, page: Page, anchors: Sequence[Anchor], room: Room) -> None:
        within: dict[tuple[int, int], list[Anchor]] = {}
        for anchor in anchors:
            if anchor.how in (INLINE, MARKED):
                within.setdefault(anchor.place, []).append(anchor)
                continue
            value = self._value(anchor)
            block = page.at(*anchor.place)
            if block is None:
                continue
            if value is None:
                self._remember(anchor, None if block.is_blank else block.value)
                continue
            if BOXES.search(block.text) and (text := ticked(block.text, value)) is not None:
                self._put(tab, anchor, block, text, "")
            elif BOXES.search(block.text):
                self._remember(anchor, block.value)  # none of its boxes is meant: nothing is ticked, and the user's words stay
            else:
                format_of = self._format(tab, block)
                self._put(tab, anchor, block, *cell_value(value, kind_of(anchor.key), anchor.unit, format_of, room.width(block)))
                if isinstance(value, str) and not room.shows(block, value):
                    self._texts.setdefault(anchor.key, value)
        for place, group in within.items():
            block = page.at(*place)
            if block is not None:
                self._fill_text(tab, block, group)

    def _fill_text(self, tab: Tab, block: Block, group: Sequence[Anchor]) -> None:
        """Several labels, or places in braces, within one text."""
        marked = [a for a in group if a.how == MARKED]
        whole = MARKUP.fullmatch(block.text.strip())
        if whole and marked:
            self._put(tab, marked[0], block, *cell_value(self._value(marked[0]), kind_of(marked[0].key), "", self._format(tab, block)))
            self._check_braces(block, marked)
            return
        values = {a.index: (a, text_of(self._value(a), kind_of(a.key), a.unit)) for a in group if a.how == INLINE}
        text = _with_values(block.text, {i: told for i, (_, told) in values.items()})
        if marked:
            text = MARKUP.sub(lambda m: text_of(self._value_of(m[1]), kind_of(key_of(m[1])), ""), text)
            self._check_braces(block, marked)
        anchors = [a for a, _ in values.values()] + marked
        for anchor in anchors:
            told = text_of(self._value(anchor), kind_of(anchor.key), anchor.unit)
            if anchor.how == INLINE:
                self._remember(anchor, told)
            if told:
                self._placed.update(anchor.key.split(JOINT))
        self._write(tab, block, text, "")

    def _value_of(self, told: str) -> Any:
        return None if "." in told else self._fields.get(key_of(told))

    def _check_braces(self, block: Block, marked: Sequence[Anchor]) -> None:
        for anchor in marked:
            if anchor.key not in field_heads().facts and anchor.key not in self._fields:
                where = Where(self._name, anchor.sheet, *block.place)
                self._problems.append(problem(rules.UNKNOWN_BRACES, where, found="{{ " + anchor.label + " }}"))

    def _fill_list(self, tab: Tab, page: Page, found: FormList, room: Room) -> None:
        rows = self._lists.get(found.name, ())
        first = self._taken.get(found.name, 0)
        self._found.setdefault(found.name, found)
        words = list_words(found.name)
        here = rows[first : first + len(found.rows)]
        for i, at in enumerate(found.rows):
            entry = here[i] if i < len(here) else {}
            for column in found.columns:
                block = page.at(at, column.column)
                value = first + i + 1 if column.key == NUMBERING and entry else plain(entry.get(column.key))
                if block is None or (column.key == NUMBERING and not block.is_free):
                    continue
                if value is None and not (MARKUP.search(block.text) or LIST_MARK.search(block.text)):
                    if not block.is_blank:
                        self._trace.values[found.name, first + i, column.key] = mark_of(block.value)
                    continue
                unit = _unit(words.heads, column.head)
                raw, new = cell_value(value, words.kind(column.key), unit, self._format(tab, block), room.width(block))
                if self._write(tab, block, raw, new) and column.key != NUMBERING:
                    self._trace.values[found.name, first + i, column.key] = mark_of(raw)
                if isinstance(value, str) and not room.shows(block, value):
                    self._texts.setdefault(f"{found.name}第{first + i + 1}行{column.head or column.key}", value)
        self._taken[found.name] = first + len(here)
        self._trace.add_list(found, found.rows, first)

    def _annex(self) -> dict[str, int]:
        rests: list[Rest] = []
        for name, found in self._found.items():
            taken = self._taken[name]
            left = self._lists.get(name, [])[taken:]
            if left:
                rows = [{c.key: plain(row.get(c.key)) for c in found.columns if c.key != NUMBERING} for row in left]
                numbered = [{**row, NUMBERING: taken + i + 1} for i, row in enumerate(rows)]
                rests.append(Rest(found, taken, numbered))
        texts = [(head_of(key), text) for key, text in self._texts.items()]
        if not rests and not texts:
            return {}
        client = text_of(self._fields.get("name"), kind_of("name"), "")
        sheet, lists = write_annex(self._book, f"《客户档案表》附页　{client}".rstrip(), rests, texts)
        for rest, placed in zip(rests, lists, strict=True):
            self._trace.add_list(placed, placed.rows, rest.first)
            for i, row in enumerate(rest.rows):
                told = {key: value for key, value in row.items() if key != NUMBERING and value is not None}
                self._trace.values |= {(rest.found.name, rest.first + i, key): mark_of(value) for key, value in told.items()}
            self._tell_annex(f"{rest.found.name}", f"{len(rest.rows)}行", sheet)
        for head, _ in texts:
            self._tell_annex(head, "全文", sheet)
        return {rest.found.name: len(rest.rows) for rest in rests}

    def _tell_annex(self, what: str, count: str, sheet: str) -> None:
        self._problems.append(problem(rules.ON_ANNEX, Where(book=self._name), what=what, count=count, sheet=sheet))

    def _tell_missing(self) -> None:
        fields = [head_of(key) for key, value in self._fields.items() if value is not None and key not in self._placed]
        lists = [name for name, rows in self._lists.items() if rows and name not in self._found and name != CONTACTS]
        if told := (*lists, *fields):
            more = f"等{len(told)}项" if len(told) > _NAMED else ""
            self._problems.append(problem(rules.NOT_SHOWN, Where(book=self._name), what="、".join(told[:_NAMED]) + more))

    def _put(self, tab: Tab, anchor: Anchor, block: Block, raw: CellValue, number_format: str) -> None:
        if self._write(tab, block, raw, number_format, field=head_of(anchor.key)):
            self._remember(anchor, raw)
            if raw is not None:
                self._placed.update(anchor.key.split(JOINT))

    def _remember(self, anchor: Anchor, raw: CellValue) -> None:
        self._trace.fields.append(Placed(anchor, mark_of(raw)))

    def _write(self, tab: Tab, block: Block, raw: CellValue, number_format: str, *, field: str = "") -> bool:
        cells, (row, column) = self._book.cells(tab), block.place
        if cells.has_formula(row, column):
            self._problems.append(problem(rules.IS_FORMULA, Where(self._name, tab.name, row, column), field=field))
            return False
        self._written.add((tab.name, block.place))
        cell = cells.put(row, column, raw, base_1904=self._book.base_1904)
        quoted = isinstance(raw, str) and is_risky(raw)
        if number_format or quoted:
            cell.set("s", str(self._book.styles().variant(int(cell.get("s", "0")), number_format=number_format, quoted=quoted)))
        return True

    def _format(self, tab: Tab, block: Block) -> str:
        if not self._book.has_styles():
            return "General"
        found = self._book.cells(tab).find(*block.place)
        return self._book.styles().number_format(int(found.get("s", "0"))) if found is not None else "General"

    def _clear_marks(self, tab: Tab, page: Page) -> None:
        """Take marks of lists out of the copy."""
        for block in page.blocks():
            if LIST_MARK.search(block.text) and (tab.name, block.place) not in self._written:
                self._write(tab, block, LIST_MARK.sub("", block.text).strip() or None, "")


def _unit(heads: Any, head: str) -> str:
    match = heads.match(head)
    return match.unit if match else ""


def _canonical(name: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    words = list_words(name)
    return [{words.column(head): value for head, value in row.items()} for row in rows]


def _with_values(text: str, values: Mapping[int, str]) -> str:
    """A text with values behind its labels; the room left for them shrinks, what follows stays apart."""
    out, last = [], 0
    matches = list(_SEGMENT.finditer(text))
    for i, match in enumerate(matches):
        value = values.get(i, "")
        if not value:
            continue
        out.append(text[last : match.end("colon")])
        gap = match["gap"]
        room = max(len(gap) - sum(2 if ord(c) > 255 else 1 for c in value), 2 if i + 1 < len(matches) else 0)
        out.append(value + " " * room)
        last = match.end()
    return ("".join(out) + text[last:]).rstrip() if out else text
