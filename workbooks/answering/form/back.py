"""Read a form back by the labels it was filled by: values with their places, and which of them somebody changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from udfs.cells import CellValue
from udfs.kinds.kind import Doubt, Fault, Kind
from udfs.words.text import fold
from workbooks.answering.form import rules
from workbooks.answering.form.anchors import BELOW, INLINE, MARKED, RIGHT, Anchor, find_anchors
from workbooks.answering.form.blocks import Block, Page, pages
from workbooks.answering.form.data import FormRead, Told
from workbooks.answering.form.known import JOINT, head_of, kind_of
from workbooks.answering.form.known_lists import NUMBERING, list_words
from workbooks.answering.form.lists import find_lists
from workbooks.answering.form.marks import mark_of
from workbooks.answering.form.trace import Placed, PlacedColumn, Trace, read_trace
from workbooks.answering.patch.book import BookEditor
from workbooks.grid import Book
from workbooks.opening.files import read_bytes
from workbooks.problems import Problem, Where, problem, refuse, shown

_BETWEEN = re.compile(r"[\s、，,;；/]+")


def read_form(original: bytes, *, name: str = "客户档案表.xlsx", book: Book | None = None, labels: Collection[str] = ()) -> FormRead:
    """What an .xlsx or .xlsm form says.

    Args:
        original: The form; one that we filled remembers what stood there.
        name: What messages call it.
        book: The form as read, if somebody read it already.
        labels: Labels besides the known ones, for a form that we did not fill.

    Raises:
        Refusal: KH770, it names nothing of an archive; KH119–KH122 or KH180, it cannot be looked into.
    """
    read = book or read_bytes(original, name)
    found = {page.name: page for _, page in pages(BookEditor(original, Where(book=name)), read.sheets)}
    trace = read_trace(read)
    reader = _Reader(found, name)
    result = reader.remembered(trace) if trace is not None else reader.unknown([fold(label) for label in labels])
    if not result.fields and not result.lists:
        raise refuse(rules.NO_PLACES, Where(book=name))
    return result


class _Reader:
    def __init__(self, found: Mapping[str, Page], name: str) -> None:
        self._pages = found
        self._name = name
        self._problems: list[Problem] = []
        self._fields: dict[str, Told] = {}

    def remembered(self, trace: Trace) -> FormRead:
        for placed in trace.fields:
            page = self._pages.get(placed.anchor.sheet)
            block = None if page is None else _present(page, placed.anchor)
            if block is not None:
                self._field(placed.anchor, block, placed)
        lists: dict[str, list[dict[str, Told]]] = {}
        for name in dict.fromkeys(c.name for c in trace.columns):
            rows = dict(self._rows(name, [c for c in trace.columns if c.name == name], trace))
            lists[name] = [rows[i] for i in sorted(rows)]
        return FormRead(self._fields, lists, trace.mark, tuple(self._problems))

    def unknown(self, labels: Sequence[str]) -> FormRead:
        lists: dict[str, list[dict[str, Told]]] = {}
        for page in self._pages.values():
            found = find_lists(page, reading=True)
            for anchor in find_anchors(page, found, labels, reading=True):
                block = page.at(*anchor.place)
                if block is not None and anchor.how != MARKED:
                    self._field(anchor, block, None)
            for told in found:
                words = list_words(told.name)
                rows = lists.setdefault(told.name, [])
                for at in told.rows:
                    cells = {c.key: (c.head, page.at(at, c.column)) for c in told.columns if c.key != NUMBERING}
                    entry = {
                        k: self._told(page, b, words.kind(k), _unit(told.name, h), k, _raw(b))
                        for k, (h, b) in cells.items()
                        if b is not None
                    }
                    rows.extend([entry] if any(t.raw is not None for t in entry.values()) else [])
        return FormRead(self._fields, lists, "", tuple(self._problems))

    def _field(self, anchor: Anchor, block: Block, placed: Placed | None) -> None:
        raw = _inline(block.text, anchor) if anchor.how == INLINE else _raw(block)
        changed = None if placed is None else mark_of(raw) != placed.mark
        if JOINT in anchor.key:
            self._several(anchor, block, raw, changed=changed)
            return
        self._tell(anchor, block, raw, changed=changed, was=placed.mark if placed else "")

    def _several(self, anchor: Anchor, block: Block, raw: CellValue, *, changed: bool | None) -> None:
        """What one place says of several fields, in their order."""
        keys = anchor.key.split(JOINT)
        parts: list[str | None] = [p for p in _BETWEEN.split(shown(raw)) if p] if raw is not None else [None] * len(keys)
        if len(parts) == len(keys):
            for key, part in zip(keys, parts, strict=True):
                self._tell(replace(anchor, key=key), block, None if part == "—" else part, changed=changed)
        elif changed is not False:
            where = Where(self._name, anchor.sheet, *block.place)
            why, hint = f"要有{len(keys)}项", "按名称里的先后写，用空格隔开；没有的写“—”。"
            self._problems.append(problem(rules.UNREADABLE, where, field=head_of(anchor.key), found=raw, why=why, hint=hint))

    def _tell(self, anchor: Anchor, block: Block, raw: CellValue, *, changed: bool | None, was: str = "") -> None:
        page = self._pages[anchor.sheet]
        key = anchor.key if not anchor.contact else f"{anchor.key}#{anchor.contact + 1}"
        told = self._told(page, block, kind_of(anchor.key), anchor.unit, key, raw, changed=changed, was=was)
        known = self._fields.get(key)
        if known is None or (told.changed and not known.changed) or (known.raw is None and told.raw is not None):
            self._fields[key] = told
        elif told.changed and known.changed and shown(told.raw) != shown(known.raw):
            other = f"《{known.where.sheet}》{known.where.cell}"
            self._problems.append(
                problem(rules.TWO_ANSWERS, told.where, field=head_of(anchor.key), found=told.raw, value=shown(known.raw), other=other)
            )

    def _rows(self, name: str, columns: Sequence[PlacedColumn], trace: Trace) -> Iterator[tuple[int, dict[str, Told]]]:
        words = list_words(name)
        cells: dict[int, dict[str, tuple[PlacedColumn, Page, Block]]] = {}
        for column in columns:
            page = self._pages.get(column.sheet)
            head = None if page is None else _same_text(page, column.head, column.at) if column.head else column.at
            if page is None or head is None or column.key == NUMBERING:
                continue
            for i, row in enumerate(column.rows):
                block = page.at(row + head[0] - column.at[0], head[1])
                if block is not None:
                    cells.setdefault(column.first + i, {})[column.key] = (column, page, block)
        for index, entry in cells.items():
            told: dict[str, Told] = {}
            for key, (column, page, block) in entry.items():
                raw = _raw(block)
                was = trace.values.get((name, index, key), "")
                told[key] = self._told(
                    page, block, words.kind(key), _unit(name, column.head), key, raw, changed=mark_of(raw) != was, was=was
                )
            if any(t.raw is not None or t.changed for t in told.values()):
                yield index, told

    def _told(
        self, page: Page, block: Block, kind: Kind, unit: str, key: str, cell: CellValue, *, changed: bool | None = None, was: str = ""
    ) -> Told:
        where = Where(self._name, page.name, *block.place)
        value = kind.parse(cell, unit)
        if isinstance(value, Doubt):
            value = value.value
        if isinstance(value, Fault):
            if changed is not False:
                found = problem(rules.UNREADABLE, where, field=head_of(key), found=cell, why=value.why, hint=kind.hint)
                self._problems.append(found)
            value = None
        return Told(value, cell, where, changed, was, unit)


def _raw(block: Block) -> CellValue:
    return None if block.is_blank else block.value


def _unit(name: str, head: str) -> str:
    match = list_words(name).heads.match(head)
    return match.unit if match else ""


def _present(page: Page, anchor: Anchor) -> Block | None:
    """The cell of an anchor as the form is now: found by its label, wherever that went."""
    if anchor.how == MARKED:
        return page.at(*anchor.place)
    if anchor.how == INLINE:
        return next((b for b in _near(page, anchor.at) if _inline_at(b.text, anchor.label) is not None), None)
    at = _same_text(page, anchor.label, anchor.at)
    block = None if at is None else page.at(*at)
    if block is None:
        return None
    return {RIGHT: page.right_of, BELOW: page.below}[anchor.how](block)


def _same_text(page: Page, text: str, at: tuple[int, int]) -> tuple[int, int] | None:
    """The place of a text of the form, nearest to where it stood."""
    wanted = fold(text)
    return next((b.place for b in _near(page, at) if b.text and fold(b.text) == wanted), None)


def _near(page: Page, at: tuple[int, int]) -> list[Block]:
    def far(block: Block) -> tuple[bool, int, int]:
        row, column = block.place
        return (row, column) != at, abs(column - at[1]), abs(row - at[0])

    return sorted(page.blocks(), key=far)


def _inline_at(text: str, label: str) -> int | None:
    """Where the value of a label begins within a text."""
    pattern = r"\s*".join(map(re.escape, re.sub(r"\s", "", label)))
    match = re.search(rf"(?:^|(?<=\s)|(?<=_)){pattern}\s*[:：]", text)
    return match.end() if match else None


def _inline(text: str, anchor: Anchor) -> str | None:
    """What stands behind a label within a text, as far as the next label."""
    start = _inline_at(text, anchor.label)
    if start is None:
        return None
    rest = text[start:]
    following = re.search(r"(?:\s{2,}|[_＿]+|\u3000)(\S[^:：]{0,14})[:：]", rest)
    told = (rest[: following.start()] if following else rest).strip(" \u3000_＿\n")
    return told or None
