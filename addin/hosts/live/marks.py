"""Marks and notes beside the faults of an open workbook, which take themselves back exactly.

What a marked cell looked like before stands in its note: the user's own note above our line, the fill on the last line. So the marks
can be taken away in another session, by another person, and after rows were moved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import xlwings as xw

from addin.hosts.live.host import Host, Progress
from addin.hosts.live.listing import HEADS, listing
from addin.hosts.live.looks import Look
from workbooks.answering.mark import note_parts
from workbooks.answering.patch.notes import RULE
from workbooks.answering.result_sheet import ERROR_COLOR, HEAD_ROW, TITLE, WARNING_COLOR, in_order, summary
from workbooks.examined import Examined
from workbooks.problems import Problem, Severity

#: Cells marked in an open workbook; the list names every problem.
MOST = 500
_FILL = re.compile(r"\n（校验前的底色：#([0-9A-F]{6})）$")


def mark(host: Host, book: xw.Book, found: Examined, progress: Progress) -> list[str]:
    """Mark every fault and list it; the sheets with faults that take no marks."""
    unmark(host, book)
    sheets = {s.name: s for s in book.sheets}
    problems = in_order(found.problems, list(sheets))
    if not problems:
        return []
    free = {name for name, sheet in sheets.items() if host.can_mark(sheet)}
    here: dict[tuple[str, int, int], list[Problem]] = {}
    for p in problems:
        if p.where.sheet in free and p.where.row is not None and p.where.column is not None:
            here.setdefault((p.where.sheet, p.where.row, p.where.column), []).append(p)
    marked = dict(list(here.items())[:MOST])
    for name, sheet in sheets.items():
        cells = [(row, column) for place, row, column in marked if place == name]
        if cells:
            told = [marked[name, row, column] for row, column in cells]
            host.put_looks(sheet, _marked(host.looks(sheet, cells), told), progress)
    active = book.sheets.active
    host.add_list(book, _free_title(book), listing(problems, summary(problems, found)))
    active.activate()
    return [name for name in sheets if name not in free and any(p.where.sheet == name and p.where.cell for p in problems)]


def unmark(host: Host, book: xw.Book) -> int:
    """Give marked cells their fill and note back and take the list away; the number of cells."""
    count = 0
    for sheet in list(book.sheets):
        if sheet.name.startswith(TITLE) and sheet.range((HEAD_ROW + 1, 1), (HEAD_ROW + 1, len(HEADS))).value == HEADS:
            sheet.delete()
            continue
        if not host.can_mark(sheet):
            continue
        ours = [look for look in host.noted(sheet) if RULE in (look.note or "")]
        host.put_looks(sheet, [_restored(look) for look in ours])
        count += len(ours)
    return count


def marked_sheets(host: Host, book: xw.Book) -> set[str]:
    """Names of the sheets that have marks of ours."""
    return {sheet.name for sheet in book.sheets if any(RULE in (look.note or "") for look in host.noted(sheet))}


def _marked(looks: Sequence[Look], told: Sequence[Sequence[Problem]]) -> list[Look]:
    """How cells look with their problems; problems of cells that are merged into one stand in one note."""
    here: dict[Look, list[Problem]] = {}
    for look, problems in zip(looks, told, strict=True):
        here.setdefault(look, []).extend(problems)
    return [_with_problems(look, problems) for look, problems in here.items()]


def _with_problems(look: Look, problems: Sequence[Problem]) -> Look:
    lines = [f"{title}\n{body}" for title, body in map(note_parts, problems)]
    lines += [] if look.fill is None else [f"（校验前的底色：#{look.fill}）"]
    theirs = [] if look.note is None else [look.note]
    fill = ERROR_COLOR if any(p.severity is Severity.ERROR for p in problems) else WARNING_COLOR
    return replace(look, fill=fill, note="\n".join([*theirs, RULE, *lines]))


def _restored(look: Look) -> Look:
    theirs, _, ours = (look.note or "").partition(RULE)
    fill = _FILL.search(ours.rstrip())
    return replace(look, fill=fill[1] if fill else None, note=theirs.removesuffix("\n") if theirs.strip() else None)


def _free_title(book: xw.Book) -> str:
    taken = {s.name.casefold() for s in book.sheets}
    title, number = TITLE, 2
    while title.casefold() in taken:
        title, number = f"{TITLE}({number})", number + 1
    return title
