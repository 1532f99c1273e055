"""Arrays into cells. Calc's own calls for it take the notes of the cells away with what stood there (7.4, test_engine_notes)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc.engine.addresses import Area
from addin.hosts.calc.engine.notes import notes_of

if TYPE_CHECKING:
    from addin.hosts.calc.engine.cells import Cells


def put_values(cells: Cells, rows: Sequence[Sequence[Any]]) -> None:
    """Write texts and numbers that fill a range; its notes stay."""
    for number, row in _noted(cells):
        if isinstance(value := rows[number][row], str):
            _cell(cells, number, row).String = value
        else:
            _cell(cells, number, row).Value = value
    for area in _free(cells):
        _part(cells, area).setDataArray(_block(rows, area))


def put_formulas(cells: Cells, rows: Sequence[Sequence[str]]) -> None:
    """Write formulas of Calc's grammar that fill a range; its notes stay."""
    for number, column in _noted(cells):
        _cell(cells, number, column).Formula = rows[number][column]
    for area in _free(cells):
        _part(cells, area).setFormulaArray(_block(rows, area))


def _noted(cells: Cells) -> list[tuple[int, int]]:
    """Cells with notes by their place in the range, from 0."""
    return [(row - cells.area.row, column - cells.area.column) for row, column in notes_of(cells.uno)]


def _free(cells: Cells) -> Iterator[Area]:
    """The cells without notes as few rectangles, by their place in the range."""
    noted = set(_noted(cells))
    height, width = cells.shape
    if noted:
        yield from runs([(r, c) for r in range(height) for c in range(width) if (r, c) not in noted])
    else:
        yield Area(0, 0, height, width)


def _part(cells: Cells, area: Area) -> Any:
    return cells.at(Area(cells.area.row + area.row, cells.area.column + area.column, area.height, area.width)).uno


def _cell(cells: Cells, row: int, column: int) -> Any:
    return _part(cells, Area(row, column, 1, 1)).getCellByPosition(0, 0)


def _block(rows: Sequence[Sequence[Any]], area: Area) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row[area.column : area.last_column + 1]) for row in rows[area.row : area.last_row + 1])


def runs(cells: list[tuple[int, int]]) -> Iterator[Area]:
    """Cells of a range, in the order of rows, as few rectangles: runs down a column, joined with equal neighbours."""
    columns: dict[int, list[list[int]]] = {}
    for r, c in cells:
        spans = columns.setdefault(c, [])
        if spans and spans[-1][1] == r - 1:
            spans[-1][1] = r
        else:
            spans.append([r, r])
    open_areas: dict[tuple[int, int], Area] = {}
    for c in sorted(columns):
        for first, last in columns[c]:
            known = open_areas.get((first, last))
            if known and known.last_column == c - 1:
                open_areas[first, last] = Area(first, known.column, known.height, known.width + 1)
                continue
            if known:
                yield known
            open_areas[first, last] = Area(first, c, last - first + 1, 1)
    yield from open_areas.values()
