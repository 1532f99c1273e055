"""The sheet 校验结果 in an open workbook: the outcome in numbers, one line a problem, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlwings as xw

from addin.hosts.live.looks import Link
from workbooks.answering.alike import alike
from workbooks.answering.result_sheet import COLUMNS, ERROR_COLOR, HEAD_ROW, TITLE, WARNING_COLOR, advice, told
from workbooks.problems import Problem, Severity
from workbooks.widths import row_height

if TYPE_CHECKING:
    from addin.hosts.live.host import Host

HEADS = [head for head, _ in COLUMNS]
HEAD_FILL = "DDE6F0"
BAD, GOOD = "C00000", "1F7A1F"
#: Colour of the tab, by which a closed file knows the sheet again.
TAB = (0xC0, 0x39, 0x2B)
#: Column of 位置, from 0.
PLACE = 2
FIRST = HEAD_ROW + 1


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sheet says, whatever the host; rows count from 0.

    Args:
        sentence: The outcome in numbers and what to do.
        good: Whether nothing must be corrected.
        lines: A line a problem, without its number.
        blocks: First and last row of problems of one severity with the colour of 级别.
        links: Places that lead to their cells.
    """

    sentence: str
    good: bool
    lines: Sequence[Sequence[str]]
    blocks: Sequence[tuple[int, int, str]]
    links: Sequence[Link]

    @property
    def rows(self) -> list[list[object]]:
        """The table with its heads."""
        return [list(HEADS), *([i, *line] for i, line in enumerate(self.lines, 1))]

    def heights(self, most: int) -> list[float]:
        """Height in points of each row from the first; of a long table stretches have one, so that at most about so many differ."""
        found = [row_height(zip(line, (width for _, width in COLUMNS[1:]), strict=True)) for line in self.lines]
        stretch = -(-len(found) // most) or 1
        tallest = [max(found[i : i + stretch]) for i in range(0, len(found), stretch)]
        return [27.0, *[21.0] * HEAD_ROW, *(tallest[i // stretch] for i in range(len(found)))]


def listing(problems: Sequence[Problem], sentence: str) -> Listing:
    """The list of problems, which come in the order in which they are corrected."""
    kept = alike(problems)
    lines = [told(p, more) for p, more in kept]
    problems = [p for p, _ in kept]
    blocks = []
    for severity, color in ((Severity.ERROR, ERROR_COLOR), (Severity.WARNING, WARNING_COLOR)):
        numbers = [i for i, p in enumerate(problems) if p.severity is severity]
        if numbers:  # in order, so each severity is one block
            blocks.append((FIRST + numbers[0], FIRST + numbers[-1], color))
    links = [
        Link(FIRST + i, PLACE, told(p)[PLACE - 1], p.where.sheet, p.where.cell or "A1") for i, p in enumerate(problems) if p.where.sheet
    ]
    severities = [p.severity for p in problems]
    return Listing(sentence + advice(severities), Severity.ERROR not in severities, lines, blocks, links)


def draw(host: Host, sheet: xw.Sheet, told: Listing) -> None:
    """Fill a new sheet, in plain xlwings."""
    last = FIRST + len(told.lines)
    sheet.range((FIRST + 1, 2), (last, len(COLUMNS))).number_format = "@"
    sheet.range((HEAD_ROW + 1, 1)).value = told.rows
    sheet.range("A1").value = TITLE
    sheet.range("A2").value = told.sentence
    for column, (_, width) in enumerate(COLUMNS, 1):
        sheet.range((1, column)).column_width = width
    sheet.range("A1").font.size, sheet.range("A1").font.bold = 16, True
    sheet.range("A2").font.bold, sheet.range("A2").font.color = True, f"#{GOOD if told.good else BAD}"
    head = sheet.range((HEAD_ROW + 1, 1), (HEAD_ROW + 1, len(COLUMNS)))
    head.color, head.font.bold = f"#{HEAD_FILL}", True
    body = sheet.range((FIRST + 1, 1), (last, len(COLUMNS)))
    body.wrap_text = True
    for start, end, color in told.blocks:
        sheet.range((start + 1, 2), (end + 1, 2)).color = f"#{color}"
    host.link(sheet, told.links)
    body.rows.autofit()
    host.color_tab(sheet, TAB)
