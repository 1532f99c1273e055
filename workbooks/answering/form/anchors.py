"""Labels of a form and the cells that belong to them: to the right, below, or in the label's own cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from udfs.heads import unit_told
from udfs.words.text import fold
from workbooks.answering.form.blocks import LIST_MARK, MARKUP, Block, Page
from workbooks.answering.form.known import Label, is_person, key_of, label_of, of_person
from workbooks.answering.form.lists import FormList

RIGHT, BELOW, INLINE, MARKED = "right", "below", "inline", "marked"
#: Facts of a person: beside somebody else's name they are somebody else's.
_OF_PERSONS = frozenset({"phone", "post", "relations"})
#: Facts of a contact, which a form may ask for several times: first contact, second contact.
_OF_CONTACTS = frozenset({"contact", "phone", "post", "relations"})
_SIGNING = ("填表人", "制表人", "填报人", "编制人", "审核人", "复核人")
_LONGEST_UNIT = 5
#: Labels within one text, each with its colon and the room behind it: 编号：____ 日期：____
_SEGMENT = re.compile(r"(?P<label>[^:：_＿]+?)\s*[:：](?P<gap>[ \u3000_＿]*)")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label, and the cell that belongs to it."""

    key: str
    unit: str
    label: str
    sheet: str
    #: Where the label stands.
    at: tuple[int, int]
    how: str
    #: The cell that takes the value.
    place: tuple[int, int]
    #: Which of several labels within one text.
    index: int = 0
    #: Which of several contacts.
    contact: int = 0


def find_anchors(page: Page, lists: Sequence[FormList], own: Collection[str] = (), *, reading: bool = False) -> list[Anchor]:
    """All labels of a page that have a place, in reading order.

    Args:
        page: The worksheet.
        lists: Its lists, whose heads are no labels.
        own: Folded labels that only the data knows.
        reading: Places may be filled already.
    """
    labels = _Labels(page, lists, own, reading=reading)
    anchors = [anchor for block in page.blocks() for anchor in (*_in_braces(page, block), *labels.anchors(block))]
    taken: dict[tuple[str, int, int, int], Anchor] = {}
    for anchor in anchors:
        taken.setdefault((anchor.sheet, *anchor.place, anchor.index if anchor.how in (INLINE, MARKED) else 0), anchor)
    return list(_numbered(anchor for anchor in anchors if anchor in taken.values()))


def _in_braces(page: Page, block: Block) -> Iterator[Anchor]:
    for i, mark in enumerate(MARKUP.finditer(block.text)):
        if "." not in mark[1]:
            yield Anchor(key_of(mark[1]), "", mark[1], page.name, block.place, MARKED, block.place, i)


def _numbered(anchors: Iterator[Anchor]) -> Iterator[Anchor]:
    """A contact's facts asked for again, further down on the same sheet, are those of the next contact."""
    seen: Counter[tuple[str, str]] = Counter()
    for anchor in anchors:
        if anchor.key in _OF_CONTACTS and anchor.how != MARKED:
            yield replace(anchor, contact=seen[anchor.sheet, anchor.key])
            seen[anchor.sheet, anchor.key] += 1
        else:
            yield anchor


class _Labels:
    def __init__(self, page: Page, lists: Sequence[FormList], own: Collection[str], *, reading: bool) -> None:
        self._page = page
        self._lists = lists
        self._own = own
        self._reading = reading
        self._known: dict[tuple[int, int], Label] = {}
        blocks = [b for b in page.blocks() if not any(found.covers(b) for found in lists)]
        for block in blocks:
            if label := label_of(block.text, own):
                self._known[block.place] = label
        if reading:
            self._drop_values(blocks)

    def anchors(self, block: Block) -> Iterator[Anchor]:
        label = self._known.get(block.place)
        segments = list(_SEGMENT.finditer(block.text))
        if len(segments) > 1 or (segments and segments[0]["gap"].strip("\n") and len(segments[0]["gap"]) >= 2):
            yield from self._inline(block, segments)
            return
        if label is None:
            if self._reading and segments:
                yield from self._inline(block, segments)
            return
        how, place = self._place(block, colon=bool(segments))
        if place is None:
            return
        label = self._of_person(block, label)
        unit = label.unit or (self._unit_behind(place) if how == RIGHT else "")
        told = segments[0]["label"].strip() if how == INLINE else block.text
        yield Anchor(label.key, unit, told, self._page.name, block.place, how, place)

    def _unit_behind(self, place: tuple[int, int]) -> str:
        """Unit that stands in a cell of its own behind the place: 累计合同额 | × | 万元."""
        block = self._page.at(*place)
        behind = None if block is None else self._page.right_of(block)
        return unit_told(fold(behind.text)) if behind is not None and 0 < len(behind.text) <= _LONGEST_UNIT else ""

    def _inline(self, block: Block, segments: Sequence[re.Match[str]]) -> Iterator[Anchor]:
        for i, segment in enumerate(segments):
            told = segment["label"].strip().split("  ")[-1].split("\u3000\u3000")[-1].strip()
            if told == "日期" and any(segments[n]["label"].strip().endswith(_SIGNING) for n in range(i)):
                told = "填表日期"  # what stands beside those who sign
            label = label_of(told, self._own) or (label_of(told.split()[-1], self._own) if told.split() else None)
            if label is not None:
                yield Anchor(label.key, label.unit, segment["label"].strip(), self._page.name, block.place, INLINE, block.place, i)

    def _place(self, block: Block, *, colon: bool) -> tuple[str, tuple[int, int] | None]:
        right, below = self._page.right_of(block), self._page.below(block)
        right = right if right is not None and self._takes(right) else None
        below = below if below is not None and self._takes(below) and below.area.left == block.area.left else None
        if below is not None and self._in_head_row(block):
            return (RIGHT, None) if self._is_table(block) else (BELOW, below.place)
        if right is not None and self._page.is_inside(right):
            return RIGHT, right.place
        if below is not None and self._page.is_inside(below) and below.area.right >= block.area.right:
            return BELOW, below.place
        single = block.area.left == block.area.right and not self._page.is_lined(block)
        if right is not None and right.area.left > self._page.right and single:
            return RIGHT, right.place
        return (INLINE, block.place) if colon else (RIGHT, None)

    def _takes(self, block: Block) -> bool:
        if block.place in self._known or any(found.covers(block) for found in self._lists):
            return False
        return (block.is_free and not LIST_MARK.search(block.text)) or self._reading

    def _in_head_row(self, block: Block) -> bool:
        """Whether it is one of several labels side by side, each with a free cell of its width below."""
        run = [block]
        while (left := self._page.left_of(run[0])) is not None and self._heads(left, block):
            run.insert(0, left)
        while (right := self._page.right_of(run[-1])) is not None and self._heads(right, block):
            run.append(right)
        if len(run) < 2:
            return False
        if not all(self._free_below(member) for member in run):
            return False
        last = self._page.right_of(run[-1])
        after = None if last is None else self._page.right_of(last)
        return not (last is not None and last.is_blank and self._page.is_inside(last) and after is not None and after.place in self._known)

    def _is_table(self, block: Block) -> bool:
        """Whether two free rows stand below a head: a list that we do not know, not a place for one value."""
        below = self._page.below(block)
        return below is not None and self._free_below(below) and self._page.is_lined(block)

    def _free_below(self, block: Block) -> bool:
        below = self._page.below(block)
        same = below is not None and below.area.left == block.area.left and below.area.right == block.area.right
        within = below is not None and (self._page.is_inside(below) or not self._page.is_lined(block))
        return below is not None and same and within and self._takes(below)

    def _heads(self, other: Block, block: Block) -> bool:
        """Whether a neighbour is a label too, of the same height; another text of the form will do as well."""
        if other.area.top != block.area.top or other.area.bottom != block.area.bottom:
            return False
        return other.place in self._known or (not self._reading and bool(other.text.strip()) and not other.is_free)

    def _of_person(self, block: Block, label: Label) -> Label:
        """A telephone beside our own person's name is theirs: 维护责任人 | × | 电话 | ×."""
        if label.key not in _OF_PERSONS:
            return label
        other = self._page.left_of(block)
        while other is not None:
            known = self._known.get(other.place)
            name = other.text if known or not other.is_blank else ""
            if known is not None and (known.key in _OF_CONTACTS or not is_person(name, known.key)):
                return label
            if name and is_person(name, known.key if known else ""):
                return replace(label, key=of_person(name, block.text))
            other = self._page.left_of(other)
        return label

    def _drop_values(self, blocks: Sequence[Block]) -> None:
        """Filled in values that read like labels: they look like other values, and no label looks so."""
        values: Counter[int] = Counter()
        labels: Counter[int] = Counter()
        for block in blocks:
            if block.place in self._known:
                labels[block.style] += 1
            elif not block.is_blank and (left := self._page.left_of(block)) is not None and left.place in self._known:
                values[block.style] += 1
        for place in list(self._known):
            here = self._page.at(*place)
            left = None if here is None else self._page.left_of(here)
            if here is None or left is None or left.place not in self._known:
                continue
            if values[here.style] > labels[here.style] and left.style != here.style:
                del self._known[place]
