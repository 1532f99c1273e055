"""A copy of a workbook that opens anywhere: formulas that call our functions become values, everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from udfs.cells import CellError, CellValue, is_blank
from udfs.declare import UdfError, call, catalogue
from workbooks.answering.freeze_links import drop_addin, unchained
from workbooks.answering.patch.book import BookEditor, Tab
from workbooks.answering.patch.cells import SheetCells, area, place
from workbooks.answering.patch.xml import Element, child, children
from workbooks.grid import Area, Book, Grid, cell_name
from workbooks.opening.addin_names import NO_ADDIN, plain_formula
from workbooks.problems import Problem, Severity, Where, problem, refuse, rule

NO_VALUE = rule(
    "KH182",
    Severity.WARNING,
    "公式没有结果可以冻结",
    "这里的公式没有存下结果，也算不出来，公式原样保留。",
    "在装有客户簿的电脑上打开原文件，保存一次，再冻结。",
)
NOT_FROZEN = rule(
    "KH183",
    Severity.ERROR,
    "这种文件不能冻结",
    "文件的内容是{what}格式，不能在原格式里改写，没有冻结。",
    "用 Excel 或 WPS 另存为 .xlsx 后再冻结。",
)

_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_OURS = re.compile(r"(?<![\w.])(?:KH_[A-Z0-9_]+|CN\.KEHUBU\.[A-Z0-9_.]+)\s*\(", re.IGNORECASE)
_CALL = re.compile(r"((?:KH_|CN\.KEHUBU\.)[A-Z0-9_.]+)\s*\((.*)\)", re.IGNORECASE | re.DOTALL)
#: What our templates write around a call.
_GUARDED = re.compile(r'IF\((\$?[A-Z]{1,3}\$?\d+)="","",IFERROR\((.*),"(?:' + NO_ADDIN + r')?"\)\)', re.IGNORECASE | re.DOTALL)
_ARGUMENT = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>-?\d+(?:\.\d+)?)|(?P<area>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?))?\s*'
)
_SHIFTED = re.compile(r"(?<![\w.!'])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(.!])")

#: From the file, worked out by us, or left as a formula.
How = Literal["stored", "computed", "left"]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A cell whose formula called our functions."""

    where: Where
    formula: str
    how: How


@dataclass(frozen=True, slots=True)
class _Found:
    """A formula cell of ours: its element, its formula in its own row, and the area of an array formula."""

    row: int
    column: int
    cell: Element
    formula: str
    spread: Area | None


def freeze(original: bytes, book: Book) -> tuple[bytes, list[Frozen]]:
    """The copy, and what was done to each cell; the original's bytes if there is no formula of ours.

    Args:
        original: The file's bytes.
        book: The same as it was read.

    Raises:
        Refusal: KH183 for other formats than .xlsx and .xlsm, KH119–KH122 or KH180 for packages that cannot be patched.
    """
    if book.kind not in ("xlsx", "xlsm"):
        raise refuse(NOT_FROZEN, Where(book.name), what=book.kind)
    editor = BookEditor(original, Where(book.name))
    done: list[Frozen] = []
    gone: dict[Tab, set[str]] = {}
    for tab in editor.tabs:
        grid = next((g for g in book.sheets if g.name == tab.name), None)
        if grid is None or editor.tab(tab.name) is None:
            continue
        cells = SheetCells(editor.package.tree(tab.part))
        frozen = _freeze_sheet(cells, grid, book, list(_formulas(cells)))
        done += frozen
        if changed := {str(f.where.cell) for f in frozen if f.how != "left"}:
            gone[tab] = changed
            editor.package.edit(tab.part)
    unchained(editor, gone)
    dropped = not any(f.how == "left" for f in done) and drop_addin(editor)
    return (editor.package.save() if gone or dropped else original), done


def left(done: Sequence[Frozen]) -> list[Problem]:
    """Cells that could not be frozen."""
    return [problem(NO_VALUE, f.where) for f in done if f.how == "left"]


def calls_ours(formula: str) -> bool:
    """Whether a formula calls our functions; what stands in quotation marks is no call.

    >>> calls_ours("[1]!KH_TIER(A1:B1,A2:B2)"), calls_ours('"KH_TIER("&A1')
    (True, False)
    """
    return any(_OURS.search(part) for part in _QUOTED.split(plain_formula(formula))[::2])


def _formulas(cells: SheetCells) -> Iterator[_Found]:
    """Formula cells of ours; a shared formula is told by its first cell."""
    shared: dict[str, tuple[str, int, int]] = {}
    for row in _rows(cells):
        for cell in children(row, "c"):
            formula = child(cell, "f")
            if formula is None or not cell.get("r"):
                continue
            r, c = place(cell.get("r", ""))
            text, number = formula.text or "", formula.get("si", "")
            if formula.get("t") == "shared":
                if text:
                    shared[number] = text, r, c
                elif number in shared:
                    first, top, first_column = shared[number]
                    text = _moved(first, r - top, c - first_column)
            if calls_ours(text):
                ref = formula.get("ref", "")
                yield _Found(r, c, cell, plain_formula(text), area(ref) if formula.get("t") == "array" and ref else None)


def _rows(cells: SheetCells) -> list[Element]:
    """Rows of a sheet."""
    data = child(cells.root, "sheetData")
    return [] if data is None else children(data, "row")


def _moved(formula: str, rows: int, columns: int) -> str:
    """A shared formula in another cell: its relative addresses go along."""

    def address(match: re.Match[str]) -> str:
        row, column = place(f"{match[2]}{match[4]}")
        there = cell_name(row if match[3] else row + rows, column if match[1] else column + columns)
        letters = there.rstrip("0123456789")
        return f"{match[1]}{letters}{match[3]}{there[len(letters) :]}"

    parts = _QUOTED.split(formula)
    parts[::2] = [_SHIFTED.sub(address, part) for part in parts[::2]]
    return "".join(parts)


def _freeze_sheet(cells: SheetCells, grid: Grid, book: Book, found: Sequence[_Found]) -> list[Frozen]:
    done = []
    values: list[tuple[int, int, CellValue]] = []
    for one in found:
        where = Where(book.name, grid.name, one.row, one.column)
        result = None if _is_stored(one, grid) else _computed(one, grid)
        how: How = "stored" if _is_stored(one, grid) else "left" if result is None else "computed"
        done.append(Frozen(where, one.formula, how))
        if how == "left":
            continue
        _take_formula(one.cell)
        if result is not None:
            values += result
        elif one.cell.get("t") == "str" or not _text_of(one.cell):
            values.append((one.row, one.column, _text_of(one.cell)))
    for row, column, value in values:
        cells.put(row, column, value, base_1904=book.date_1904)
    return done


def _take_formula(cell: Element) -> None:
    formula = child(cell, "f")
    if formula is not None:
        cell.remove(formula)
    for attribute in ("cm", "vm"):
        if attribute in cell.attrib:
            del cell.attrib[attribute]


def _text_of(cell: Element) -> str:
    value = child(cell, "v")
    return "" if value is None else value.text or ""


def _is_stored(one: _Found, grid: Grid) -> bool:
    """Whether the cell has a result; #NAME? tells only that the add-in was not there, and so does a guarded blank."""
    if one.cell.get("t") == "e" and _text_of(one.cell) == "#NAME?":
        return False
    if _text_of(one.cell):
        return _text_of(one.cell) != NO_ADDIN
    guarded = _GUARDED.fullmatch(one.formula)
    return is_blank(grid.at(*place(guarded[1]))) if guarded else one.cell.get("t") == "str" and child(one.cell, "v") is not None


def _computed(one: _Found, grid: Grid) -> list[tuple[int, int, CellValue]] | None:
    """Values by our own functions, for a plain call over areas of the sheet; None for any other formula."""
    guarded = _GUARDED.fullmatch(one.formula)
    match = _CALL.fullmatch(guarded[2] if guarded else one.formula)
    function = _function(match[1]) if match else None
    arguments = _arguments(match[2], grid) if match else None
    if function is None or arguments is None:
        return None
    try:
        result: Any = call(function, *arguments)
    except UdfError as error:
        result = "" if guarded else CellError(error.code)
    if not isinstance(result, list):
        return [(one.row, one.column, result)]
    spread = one.spread or Area(one.row, one.column, one.row, one.column)
    if len(result) != spread.bottom - spread.top + 1 or any(len(row) != spread.right - spread.left + 1 for row in result):
        return None
    return [(spread.top + r, spread.left + c, value) for r, row in enumerate(result) for c, value in enumerate(row)]


def _function(name: str) -> str | None:
    """Our name of a function, also from the one that LibreOffice 7.4 saves: CN.KEHUBU.FUNCTIONS.KHTIERWHY."""
    letters = name.upper().rpartition(".")[2].replace("_", "")
    return next((known for known in catalogue() if known.replace("_", "") == letters), None)


def _arguments(text: str, grid: Grid) -> list[Any] | None:
    """Values of arguments that are areas, numbers or texts; None if one is anything else."""
    found: list[Any] = []
    at = 0
    while True:
        match = _ARGUMENT.match(text, at)
        if match is None or (match.end() < len(text) and text[match.end()] != ","):
            return None
        found.append(_argument(match, grid))
        if match.end() == len(text):
            return found
        at = match.end() + 1


def _argument(match: re.Match[str], grid: Grid) -> Any:
    if match["text"]:
        return match["text"][1:-1].replace('""', '"')
    if match["number"]:
        return float(match["number"])
    if not match["area"]:
        return None
    place_ = area(match["area"])
    return [[grid.at(r, c) for c in range(place_.left, place_.right + 1)] for r in range(place_.top, place_.bottom + 1)]
