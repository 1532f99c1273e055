"""What goes back to the sender: a copy of their workbook with marks, notes and the sheet 校验结果, and nothing of theirs lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.notes import Note, add_notes, remove_notes
from workbooks.answering.result_sheet import ERROR_COLOR, TITLE, WARNING_COLOR, basis, in_order, remove_result, write_result
from workbooks.examined import Examined
from workbooks.names import fitted
from workbooks.problems import Problem, Refusal, Severity, Where, shown

#: Cells that get a note; the list names every problem, but a sheet of thousands of notes opens slowly.
MOST_NOTES = 1000


def mark(original: bytes, problems: Sequence[Problem], examined: Examined) -> bytes:
    """A marked copy of an .xlsx or .xlsm package. Marks of an earlier run are taken away first.

    Raises:
        Refusal: KH119–KH122 or KH180, when the package cannot be patched.
    """
    book = BookEditor(original, Where(book=examined.book), lean=True)
    if book.has_styles():
        book.styles().remove_marks(frozenset([ERROR_COLOR, WARNING_COLOR]))
    told = in_order(problems, [tab.name for tab in book.tabs])
    for tab in list(book.tabs):
        if tab.part and not tab.hidden:
            remove_notes(book, tab)
            _mark_sheet(book, tab, [p for p in told if p.where.sheet == tab.name and p.where.cell is not None])
    write_result(book, told, examined)
    return book.package.save()


def unmarked(original: bytes, name: str) -> bytes:
    """The same package without marks, notes and the sheet of results.

    Raises:
        Refusal: KH119–KH122 or KH180, when the package cannot be patched.
    """
    book = BookEditor(original, Where(book=name))
    if book.has_styles():
        book.styles().remove_marks(frozenset([ERROR_COLOR, WARNING_COLOR]))
    for tab in list(book.tabs):
        if tab.part:
            remove_notes(book, tab)
    remove_result(book)
    return book.package.save()


def result_book(problems: Sequence[Problem], examined: Examined) -> bytes:
    """A workbook of ours with the table as it was read, marks and the sheet 校验结果: for .xls, .xlsb, .ods and .csv."""
    from workbooks.answering.plain_copy import plain_copy

    return mark(plain_copy(problems, examined), problems, examined)


def returned_copy(path: Path, original: bytes, examined: Examined) -> tuple[str, bytes]:
    """Suggested file name and bytes of what goes back: their own workbook where it can be patched, else a result workbook."""
    if examined.kind in ("xlsx", "xlsm"):
        try:
            return fitted(path.stem, f"-{TITLE}.{examined.kind}"), mark(original, examined.problems, examined)
        except Refusal:  # signed, or damaged where only a patcher looks: the list still reaches the sender
            pass
    return fitted(path.stem, f"-{TITLE}.xlsx"), result_book(examined.problems, examined)


def _mark_sheet(book: BookEditor, tab: Tab, problems: Sequence[Problem]) -> None:
    if not problems or book.tab(tab.name) is None:
        return
    cells, styles = book.cells(tab), book.styles()
    here: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        place = cells.anchor(problem.where.row or 0, problem.where.column or 0)
        here.setdefault(place, []).append(problem)
    for (row, column), found in here.items():
        cell = cells.cell(row, column)
        color = ERROR_COLOR if any(p.severity is Severity.ERROR for p in found) else WARNING_COLOR
        cell.set("s", str(styles.variant(int(cell.get("s", "0")), fill=color)))
    notes = [Note(row, column, [note_parts(p) for p in found]) for (row, column), found in here.items()]
    add_notes(book, tab, notes[:MOST_NOTES])


def note_parts(problem: Problem) -> tuple[str, str]:
    """Title and text of a problem in a note."""
    lines = [problem.says, f"改法：{problem.fix}"]
    if problem.repair is not None:
        lines.append(f"建议值：{shown(problem.repair.value)}")
    if clause := basis(problem):
        lines.append(f"依据：{clause}")
    return f"【{problem.level}】{problem.rule.title}", "\n".join(lines)
