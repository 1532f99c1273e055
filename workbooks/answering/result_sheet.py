"""The sheet 校验结果: one sentence in numbers, then a table of problems with links to their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from udfs.rulebook import quote
from workbooks.answering.alike import alike
from workbooks.answering.patch.book import BookEditor, Tab, link
from workbooks.answering.patch.styles import Look, Styles
from workbooks.answering.patch.xml import Element, child, made, parsed, written
from workbooks.examined import Examined
from workbooks.grid import cell_name
from workbooks.problems import LEVELS, Problem, Severity, shown
from workbooks.put import clean_text, escape_text, is_risky
from workbooks.widths import row_height

TITLE = "校验结果"
ERROR_COLOR, WARNING_COLOR = "FFC9C7", "FFF0B3"
#: The tab's colour, by which our sheet is told from a sheet of theirs that has its name.
_TAB_COLOR = "FFC0392C"
_GREY, _HEAD, _LINK = "BFBFBF", "DDE6F0", "0563C1"
#: Heads and widths in characters.
COLUMNS = (
    ("序号", 6.0),
    ("级别", 7.0),
    ("位置", 20.0),
    ("字段", 18.0),
    ("现在的内容", 26.0),
    ("问题", 42.0),
    ("改法", 40.0),
    ("建议值", 20.0),
    ("依据", 36.0),
)
HEAD_ROW = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """One problem of the list; `target` is the location of its link, "" if there is nothing to click."""

    severity: Severity
    texts: Sequence[str]
    target: str


def in_order(problems: Sequence[Problem], sheets: Sequence[str]) -> list[Problem]:
    """Problems in the order in which a person corrects them: errors first, tidiness last, whole files and sheets before cells."""

    def key(problem: Problem) -> tuple[int, bool, int, int, int]:
        where = problem.where
        sheet = sheets.index(where.sheet) if where.sheet in sheets else -1
        row, column = (-1 if n is None else n for n in (where.row, where.column))
        return LEVELS.index(problem.level), where.cell is not None, sheet, row, column

    return sorted(problems, key=key)


def summary(problems: Sequence[Problem], examined: Examined) -> str:
    """The sentence in numbers."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"已检查{len(examined.submission.rows)}行，{errors}处错误，{len(problems) - errors}处提醒。"


def basis(problem: Problem) -> str:
    """Clause of the rule book with its words; just its id where the book's words are not on file; "" without a clause."""
    return quote(problem.rule.clause) or problem.rule.clause


def write_result(book: BookEditor, problems: Sequence[Problem], examined: Examined) -> None:
    """Append the sheet, or put it in the place of the one from an earlier run."""
    old = next((tab for tab in book.tabs if tab.name == TITLE), None)
    if old is not None and not _is_ours(book, old):
        old = None
    sheets = [tab.name for tab in book.tabs]
    xml = _sheet(book, in_order(problems, sheets), summary(problems, examined))
    if old is not None:
        book.replace(old, xml)
        tab = old
    else:
        tab = book.append(_free_title(sheets), xml)
    book.print_titles(tab, (HEAD_ROW, HEAD_ROW))


def remove_result(book: BookEditor) -> None:
    """Take the sheet of an earlier run away, and nothing of theirs that has its name."""
    for tab in [tab for tab in book.tabs if tab.name.startswith(TITLE)]:
        if _is_ours(book, tab):
            book.remove(tab)


def _is_ours(book: BookEditor, tab: Tab) -> bool:
    properties = child(book.package.tree(tab.part), "sheetPr")
    color = None if properties is None else child(properties, "tabColor")
    return color is not None and color.get("rgb") == _TAB_COLOR


def _free_title(sheets: Sequence[str]) -> str:
    taken = {sheet.casefold() for sheet in sheets}
    title, number = TITLE, 2
    while title in taken:
        title, number = f"{TITLE}({number})", number + 1
    return title


def _sheet(book: BookEditor, problems: Sequence[Problem], sentence: str) -> bytes:
    root = parsed(f'<worksheet xmlns="{book.namespace}"/>'.encode())
    properties = made(root, "sheetPr")
    made(properties, "tabColor", {"rgb": _TAB_COLOR})
    made(properties, "pageSetUpPr", {"fitToPage": "1"})
    last = HEAD_ROW + len(alike(problems))
    made(root, "dimension", {"ref": f"A1:{cell_name(last, len(COLUMNS) - 1)}"})
    view = made(made(root, "sheetViews"), "sheetView", {"showGridLines": "0", "workbookViewId": "0"})
    made(
        view,
        "pane",
        {"ySplit": str(HEAD_ROW + 1), "topLeftCell": cell_name(HEAD_ROW + 1, 0), "activePane": "bottomLeft", "state": "frozen"},
    )
    made(view, "selection", {"pane": "bottomLeft", "activeCell": cell_name(HEAD_ROW + 1, 0), "sqref": cell_name(HEAD_ROW + 1, 0)})
    made(root, "sheetFormatPr", {"defaultRowHeight": "16.5"})
    columns = made(root, "cols")
    for i, (_, width) in enumerate(COLUMNS, 1):
        made(columns, "col", {"min": str(i), "max": str(i), "width": str(width), "customWidth": "1"})
    lines = [_line(book, problem, more) for problem, more in alike(problems)]
    _rows(made(root, "sheetData"), book.styles(), sentence, lines)
    _after(root, last, lines)
    return written(root)


def _line(book: BookEditor, problem: Problem, more: str) -> _Line:
    where = problem.where
    tab = book.tab(where.sheet)
    target = "" if tab is None else link(tab.name, where.row or 0, where.column or 0)
    return _Line(problem.severity, told(problem, more), target)


def told(problem: Problem, more: str = "") -> tuple[str, ...]:
    """Texts of a problem under the heads after 序号; `more` tells of others like it."""
    where = problem.where
    place = f"《{where.sheet}》{where.cell or ''}" if where.sheet else "整个文件"
    proposed = "" if problem.repair is None else shown(problem.repair.value)
    return (problem.level, place, problem.head, shown(problem.found), problem.says + more, problem.fix, proposed, basis(problem))


def _rows(data: Element, styles: Styles, sentence: str, lines: Sequence[_Line]) -> None:
    title, number_told, head = (
        styles.look(look)
        for look in (
            Look(bold=True, size=16),
            Look(bold=True, size=12, color="C00000" if any(line.severity is Severity.ERROR for line in lines) else "1F7A1F"),
            Look(bold=True, fill=_HEAD, border=_GREY, horizontal="center"),
        )
    )
    _text_row(data, 0, [(TITLE, title)], height=27)
    _text_row(data, 1, [(sentence + advice([line.severity for line in lines]), number_told)], height=21)
    _text_row(data, HEAD_ROW, [(word, head) for word, _ in COLUMNS], height=21)
    for i, line in enumerate(lines):
        height = row_height(zip(line.texts, (width for _, width in COLUMNS[1:]), strict=True))
        row = made(data, "row", {"r": str(HEAD_ROW + 2 + i), "ht": f"{height:g}", "customHeight": "1"})
        number = made(row, "c", {"r": cell_name(HEAD_ROW + 1 + i, 0), "s": str(styles.look(Look(border=_GREY, horizontal="center")))})
        made(number, "v", text=str(i + 1))
        for column, text in enumerate(line.texts, 1):
            _text(row, HEAD_ROW + 1 + i, column, text, styles.look(_look(line, column, text)))


def _look(line: _Line, column: int, text: str) -> Look:
    if column == 1:
        color = ERROR_COLOR if line.severity is Severity.ERROR else WARNING_COLOR
        return Look(fill=color, border=_GREY, horizontal="center")
    if column == 2 and line.target:
        return Look(border=_GREY, color=_LINK, underline=True, wrap=True)
    return Look(border=_GREY, wrap=True, quoted=is_risky(text))


def advice(severities: Sequence[Severity]) -> str:
    """What to do about problems of these severities."""
    if not severities:
        return "可以报送。"
    if Severity.ERROR in severities:
        return "请先改完错误再报送；点“位置”可跳到那个单元格。"
    return "没有错误，可以报送；提醒请核对。点“位置”可跳到那个单元格。"


def _text_row(data: Element, row: int, cells: Sequence[tuple[str, int]], *, height: int) -> None:
    element = made(data, "row", {"r": str(row + 1), "ht": str(height), "customHeight": "1"})
    for column, (text, style) in enumerate(cells):
        _text(element, row, column, text, style)


def _text(row: Element, number: int, column: int, text: str, style: int) -> None:
    cell = made(row, "c", {"r": cell_name(number, column), "s": str(style)})
    if text:
        cell.set("t", "inlineStr")
        made(made(cell, "is"), "t", text=escape_text(clean_text(text)))


def _after(root: Element, last: int, lines: Sequence[_Line]) -> None:
    """What follows the cells: filter, links, page."""
    if lines:
        made(root, "autoFilter", {"ref": f"{cell_name(HEAD_ROW, 0)}:{cell_name(last, len(COLUMNS) - 1)}"})
    links = [(cell_name(HEAD_ROW + 1 + i, 2), line) for i, line in enumerate(lines) if line.target]
    if links:
        holder = made(root, "hyperlinks")
        for reference, line in links:
            made(holder, "hyperlink", {"ref": reference, "location": line.target, "display": line.texts[1]})
    made(root, "pageMargins", {"left": "0.4", "right": "0.4", "top": "0.6", "bottom": "0.6", "header": "0.3", "footer": "0.3"})
    made(root, "pageSetup", {"paperSize": "9", "orientation": "landscape", "fitToHeight": "0"})
    made(made(root, "headerFooter"), "oddFooter", text="&C第&P页，共&N页")
