"""Cell notes: the comments part of a sheet. Notes already there are kept and added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.boxes import Box, draw_boxes, remove_boxes
from workbooks.answering.patch.cells import place
from workbooks.answering.patch.xml import Element, child, children, made, name, ordered
from workbooks.grid import cell_name
from workbooks.put import clean_text, escape_text

AUTHOR = "客户簿校验"
#: Divides what stood in a note from what is ours.
RULE = "—— 客户簿校验 ——"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


@dataclass(frozen=True, slots=True)
class Note:
    """What to say at a cell: pairs of a bold line and the text below it."""

    row: int
    column: int
    parts: Sequence[tuple[str, str]]


def remove_notes(book: BookEditor, tab: Tab) -> None:
    """Take away what earlier runs wrote, and nothing else."""
    for part in book.package.related(tab.part, "comments"):
        if AUTHOR.encode() not in book.package.read(part):
            continue
        root = book.package.edit(part)
        authors, listed = child(root, "authors"), child(root, "commentList")
        ours = [i for i, author in enumerate([] if authors is None else authors) if author.text == AUTHOR]
        gone: set[tuple[int, int]] = set()
        for comment in [] if listed is None else list(listed):
            if int(comment.get("authorId", "-1")) in ours:
                gone.add(place(comment.get("ref", "A1")))
                comment.getparent().remove(comment)  # type: ignore[union-attr]
            else:
                _cut_ours(comment)
        remove_boxes(book, tab, gone)


def read_notes(book: BookEditor, tab: Tab) -> dict[tuple[int, int], str]:
    """Texts of all notes of a sheet by their cells."""
    found = {}
    for part in book.package.related(tab.part, "comments"):
        listed = child(book.package.tree(part), "commentList")
        for comment in () if listed is None else listed:
            words = [t.text or "" for t in comment.iter() if name(t) == "t"]
            found[place(comment.get("ref", "A1"))] = "".join(words)
    return found


def add_notes(book: BookEditor, tab: Tab, notes: Sequence[Note], *, author: str = AUTHOR, rule: str = RULE) -> None:
    """Write notes at cells; where a cell has one already, ours is written below it.

    Args:
        book: The workbook.
        tab: The sheet.
        notes: What to write.
        author: Whose notes they are.
        rule: The line that divides them from what stands there.
    """
    root = _comments(book, tab)
    listed = ordered(root, "commentList", ("authors", "commentList", "extLst"))
    known = {comment.get("ref", ""): comment for comment in listed}
    number = str(_author(root, author))
    threaded = {str(i) for i, a in enumerate(ordered(root, "authors", ("authors",))) if (a.text or "").startswith("tc=")}
    fresh = []
    for note in notes:
        reference = cell_name(note.row, note.column)
        old = known.get(reference)
        if old is None:
            comment = made(listed, "comment", {"ref": reference, "authorId": number})
            _write(made(comment, "text"), note.parts, "")
            fresh.append(Box(note.row, note.column, tuple(line for part in note.parts for words in part for line in words.split("\n"))))
        elif old.get("authorId") not in threaded:
            _write(ordered(old, "text", ("text",)), note.parts, rule)
    draw_boxes(book, tab, fresh)


def _comments(book: BookEditor, tab: Tab) -> Element:
    parts = book.package.related(tab.part, "comments")
    if not parts:
        parts = [book.package.free_name("xl/comments{}.xml")]
        empty = f'<comments xmlns="{book.namespace}"><authors/><commentList/></comments>'
        book.package.put(parts[0], empty.encode(), _COMMENTS)
        book.package.relate(tab.part, "comments", parts[0], strict=book.strict)
    return book.package.edit(parts[0])


def _author(root: Element, wanted: str) -> int:
    authors = ordered(root, "authors", ("authors",))
    for i, author in enumerate(authors):
        if author.text == wanted:
            return i
    made(authors, "author", text=wanted)
    return len(authors) - 1


def _write(text: Element, parts: Sequence[tuple[str, str]], rule: str) -> None:
    """Runs of a note below a line, before the phonetic ones that must stand last."""
    runs = [(f"\n{rule}\n", False)] if rule else []
    for i, (title, body) in enumerate(parts):
        runs += [(("\n" if i else "") + title + "\n", True), (body + ("\n" if i < len(parts) - 1 else ""), False)]
    end = next((i for i, element in enumerate(text) if name(element) in ("rPh", "phoneticPr")), len(text))
    for offset, (words, bold) in enumerate(runs):
        run = made(text, "r")
        text.insert(end + offset, run)
        look = made(run, "rPr")
        if bold:
            made(look, "b")
        made(look, "sz", {"val": "9"})
        made(look, "rFont", {"val": "宋体"})
        made(look, "charset", {"val": "134"})
        made(run, "t", text=escape_text(clean_text(words)))


def _cut_ours(comment: Element) -> None:
    """Take the lines below our rule out of somebody's note."""
    text = child(comment, "text")
    if text is None:
        return
    cutting = False
    for run in children(text, "r"):
        words = child(run, "t")
        cutting = cutting or (words is not None and (words.text or "").strip() == RULE)
        if cutting:
            text.remove(run)
