"""What marks touch of a cell — fill, note, link — in plain xlwings; a host that has a quicker way for many cells overrides these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlwings as xw


@dataclass(frozen=True, slots=True)
class Look:
    """A cell (0-based; the first one of merged cells), its fill as RRGGBB and its note; None for none."""

    row: int
    column: int
    fill: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A cell (0-based) that leads to a place of the same workbook."""

    row: int
    column: int
    text: str
    sheet: str
    cell: str

    @property
    def target(self) -> str:
        """As Excel writes it: #'Sheet'!A1."""
        quoted = self.sheet.replace("'", "''")
        return f"#'{quoted}'!{self.cell}"


def read(sheet: xw.Sheet, cells: Iterable[tuple[int, int]]) -> list[Look]:
    """How cells look now."""
    found = []
    for row, column in cells:
        cell = sheet.range((row + 1, column + 1))
        found.append(_look(cell.merge_area[0] if cell.merge_cells else cell))
    return found


def noted(sheet: xw.Sheet) -> list[Look]:
    """All cells of a sheet that have notes."""
    return [_look(note.location) for note in sheet.notes]


def put(sheet: xw.Sheet, look: Look) -> None:
    """Give a cell fill and note; what is None is taken away."""
    cell = sheet.range((look.row + 1, look.column + 1))
    cell.color = None if look.fill is None else f"#{look.fill}"
    note = cell.note
    if note is not None and look.note is None:
        note.delete()
    elif note is not None:
        note.text = look.note or ""
    elif look.note is not None:
        cell.add_note(look.note)


def link(sheet: xw.Sheet, links: Sequence[Link]) -> None:
    """Let cells lead to places."""
    for one in links:
        sheet.range((one.row + 1, one.column + 1)).add_hyperlink(one.target, one.text, "跳到这个单元格")


def _look(cell: xw.Range) -> Look:
    fill, note = cell.color, cell.note
    return Look(
        cell.row - 1, cell.column - 1, None if fill is None else "{:02X}{:02X}{:02X}".format(*fill), None if note is None else note.text
    )
