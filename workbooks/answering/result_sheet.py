"""The sheet 校验结果: one sentence in numbers, then a table of problems with links to their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from udfs.rulebook import quote
from workbooks.answering.alike import alike
from workbooks.answering.patch.book import BookEditor, Tab, link
from workbooks.answering.patch.styles import Look, Styles
from workbooks.answering.patch.xml import Element, child, made, parsed, written
from workbooks.examined import Examined
from workbooks.grid import cell_name, column_name
from workbooks.problems import LEVELS, Problem, Severity, shown
from workbooks.put import clean_text, escape_text, is_risky, xml_text
from workbooks.widths import broken, row_height

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
_WIDTHS = dict(COLUMNS)
HEAD_ROW = 3
_LETTERS = [column_name(column) for column in range(len(COLUMNS))]
#: Excel refuses a sheet with more hyperlinks.
_MOST_LINKS = 65_530


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
    return f"已检查{examined.row_count}行，{errors}处错误，{len(problems) - errors}处提醒。"


def basis(problem: Problem) -> str:
    """Clause of the rule book with its words; just its id where the book's words are not on file; "" without a clause."""
    return _quoted(problem.rule.clause)


@cache
def _quoted(clause: str) -> str:
    return quote(clause) or clause


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
    made(root, "sheetData")
    lines = [_line(book, problem, more) for problem, more in alike(problems)]
    _after(root, last, lines)
    # As elements the rows of 50,000 problems took four times as long and half a gigabyte.
    return written(root).replace(b"<sheetData/>", f"<sheetData>{_rows(book.styles(), sentence, lines)}</sheetData>".encode(), 1)


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
    wrapped = (("问题", problem.says + more), ("改法", problem.fix), ("依据", basis(problem)))
    says, fix, clause = (broken(text, _WIDTHS[head]) for head, text in wrapped)
    return (problem.level, place, problem.head, shown(problem.found), says, fix, proposed, clause)


def _rows(styles: Styles, sentence: str, lines: Sequence[_Line]) -> str:
    title, number_told, head, number, link_told, plain, quoted = (
        styles.look(look)
        for look in (
            Look(bold=True, size=16),
            Look(bold=True, size=12, color="C00000" if any(line.severity is Severity.ERROR for line in lines) else "1F7A1F"),
            Look(bold=True, fill=_HEAD, border=_GREY, horizontal="center"),
            Look(border=_GREY, horizontal="center"),
            Look(border=_GREY, color=_LINK, underline=True, wrap=True),
            Look(border=_GREY, wrap=True),
            Look(border=_GREY, wrap=True, quoted=True),
        )
    )
    colors = {Severity.ERROR: ERROR_COLOR, Severity.WARNING: WARNING_COLOR}
    severities = {line.severity: styles.look(Look(fill=colors[line.severity], border=_GREY, horizontal="center")) for line in lines}
    rows = [
        _row(0, 27, [(TITLE, title)]),
        _row(1, 21, [(sentence + advice([line.severity for line in lines]), number_told)]),
        _row(HEAD_ROW, 21, [(word, head) for word, _ in COLUMNS]),
    ]
    for i, line in enumerate(lines):
        severity, place, *texts = line.texts
        cells = [(severity, severities[line.severity]), (place, link_told if line.target else plain)]
        cells += [(text, quoted if is_risky(text) else plain) for text in texts]
        height = row_height(zip(line.texts, (width for _, width in COLUMNS[1:]), strict=True))
        rows.append(_row(HEAD_ROW + 1 + i, height, [(i + 1, number), *cells]))
    return "".join(rows)


def _row(number: int, height: float, cells: Sequence[tuple[str | int, int]]) -> str:
    """One row from A on, as XML: content and format of each cell."""
    told = [f'<c r="{letter}{number + 1}" s="{style}"{_content(cell)}' for letter, (cell, style) in zip(_LETTERS, cells, strict=False)]
    return f'<row r="{number + 1}" ht="{height:g}" customHeight="1">{"".join(told)}</row>'


def _content(cell: str | int) -> str:
    if isinstance(cell, int):
        return f"><v>{cell}</v></c>"
    if not cell:
        return "/>"
    space = ' xml:space="preserve"' if cell != cell.strip() else ""
    return f' t="inlineStr"><is><t{space}>{xml_text(escape_text(clean_text(cell)))}</t></is></c>'


def advice(severities: Sequence[Severity]) -> str:
    """What to do about problems of these severities."""
    if not severities:
        return "可以报送。"
    if Severity.ERROR in severities:
        return "请先改完错误再报送；点“位置”可跳到那个单元格。"
    return "没有错误，可以报送；提醒请核对。点“位置”可跳到那个单元格。"


def _after(root: Element, last: int, lines: Sequence[_Line]) -> None:
    """What follows the cells: filter, links, page."""
    if lines:
        made(root, "autoFilter", {"ref": f"{cell_name(HEAD_ROW, 0)}:{cell_name(last, len(COLUMNS) - 1)}"})
    links = [(cell_name(HEAD_ROW + 1 + i, 2), line) for i, line in enumerate(lines[:_MOST_LINKS]) if line.target]
    if links:
        holder = made(root, "hyperlinks")
        for reference, line in links:
            made(holder, "hyperlink", {"ref": reference, "location": line.target, "display": line.texts[1]})
    made(root, "pageMargins", {"left": "0.4", "right": "0.4", "top": "0.6", "bottom": "0.6", "header": "0.3", "footer": "0.3"})
    made(root, "pageSetup", {"paperSize": "9", "orientation": "landscape", "fitToHeight": "0"})
    made(made(root, "headerFooter"), "oddFooter", text="&C第&P页，共&N页")
