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
from addin.hosts.live.looks import Link, Look
from workbooks.answering.alike import alike
from workbooks.answering.mark import note_parts
from workbooks.answering.patch.notes import RULE
from workbooks.answering.result_sheet import COLUMNS, ERROR_COLOR, HEAD_ROW, TITLE, WARNING_COLOR, advice, in_order, summary, told
from workbooks.examined import Examined
from workbooks.problems import Problem, Severity

#: Cells marked in an open workbook; the list names every problem.
MOST = 500
_FILL = re.compile(r"\n（校验前的底色：#([0-9A-F]{6})）$")
_HEADS = [head for head, _ in COLUMNS]
_HEAD_FILL = "#DDE6F0"
#: Column of 位置, from 0.
_PLACE = 2
_BAD, _GOOD = "#C00000", "#1F7A1F"


def mark(host: Host, book: xw.Book, found: Examined, progress: Progress) -> xw.Sheet | None:
    """Mark every fault and list it; the sheet of the list, None if there is nothing to tell."""
    unmark(host, book)
    sheets = {s.name: s for s in book.sheets}
    problems = in_order(found.problems, list(sheets))
    if not problems:
        return None
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
    return _list(host, book, problems, summary(problems, found))


def unmark(host: Host, book: xw.Book) -> int:
    """Give marked cells their fill and note back and take the list away; the number of cells."""
    count = 0
    for sheet in list(book.sheets):
        if sheet.name.startswith(TITLE) and sheet.range((HEAD_ROW + 1, 1), (HEAD_ROW + 1, len(COLUMNS))).value == _HEADS:
            sheet.delete()
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


def _list(host: Host, book: xw.Book, problems: Sequence[Problem], sentence: str) -> xw.Sheet:
    """The sheet 校验结果: the outcome in numbers, one line a problem, each with a link to its cell."""
    active = book.sheets.active
    sheet = _added(book, _free_title(book))
    lines = alike(problems)
    first, last = HEAD_ROW + 2, HEAD_ROW + 1 + len(lines)
    sheet.range((first, 2), (last, len(COLUMNS))).number_format = "@"
    sheet.range((HEAD_ROW + 1, 1)).value = [_HEADS, *([i, *told(p, more)] for i, (p, more) in enumerate(lines, 1))]
    sheet.range("A1").value = TITLE
    sheet.range("A2").value = sentence + advice([p.severity for p, _ in lines])
    problems = [p for p, _ in lines]
    _look(sheet, problems, last)
    texts = [told(p)[_PLACE - 1] for p in problems]
    host.link(
        sheet, [Link(first - 1 + i, _PLACE, texts[i], p.where.sheet, p.where.cell or "A1") for i, p in enumerate(problems) if p.where.sheet]
    )
    body = sheet.range((first, 1), (last, len(COLUMNS)))
    body.rows.autofit()
    active.activate()
    return sheet


def _look(sheet: xw.Sheet, problems: Sequence[Problem], last: int) -> None:
    for column, (_, width) in enumerate(COLUMNS, 1):
        sheet.range((1, column)).column_width = width
    sheet.range("A1").font.size, sheet.range("A1").font.bold = 16, True
    errors = any(p.severity is Severity.ERROR for p in problems)
    sheet.range("A2").font.bold, sheet.range("A2").font.color = True, _BAD if errors else _GOOD
    head = sheet.range((HEAD_ROW + 1, 1), (HEAD_ROW + 1, len(COLUMNS)))
    head.color, head.font.bold = _HEAD_FILL, True
    body = sheet.range((HEAD_ROW + 2, 1), (last, len(COLUMNS)))
    body.wrap_text = True
    for severity, color in ((Severity.ERROR, ERROR_COLOR), (Severity.WARNING, WARNING_COLOR)):
        lines = [i for i, p in enumerate(problems) if p.severity is severity]
        if lines:  # in order, so each severity is one block
            sheet.range((HEAD_ROW + 2 + lines[0], 2), (HEAD_ROW + 2 + lines[-1], 2)).color = f"#{color}"


def _added(book: xw.Book, title: str) -> xw.Sheet:
    """A sheet after the last one shown; behind a very hidden one xlwings would move that, which Excel refuses (0.37.8)."""
    sheets = list(book.sheets)
    shown = max((i for i, sheet in enumerate(sheets) if sheet.visible in (True, -1)), default=-1)  # COM tells -1, 0, 2
    if shown + 1 < len(sheets):
        return book.sheets.add(title, before=sheets[shown + 1])
    return book.sheets.add(title, after=sheets[shown])


def _free_title(book: xw.Book) -> str:
    taken = {s.name.casefold() for s in book.sheets}
    title, number = TITLE, 2
    while title.casefold() in taken:
        title, number = f"{TITLE}({number})", number + 1
    return title
