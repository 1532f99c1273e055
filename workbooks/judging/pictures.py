"""Pictures in cells: said once a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbooks.grid import Grid, cell_name
from workbooks.problems import Problem, Severity, Where, problem, rule

PICTURE = rule(
    "KH242",
    Severity.WARNING,
    "格里是图片",
    "{cells}里是图片，不是文字，按空白读取。",
    "要报的内容用文字写在格里；名片、证照可以留着。",
)
#: Cells named in one message.
_NAMED = 3


def pictures_told(book: str, grid: Grid, told: Sequence[Problem]) -> Iterator[Problem]:
    """What to say of a sheet's pictures, unless it was said among the problems told before."""
    if grid.pictures and not any(p.rule is PICTURE and p.where.sheet == grid.name for p in told):
        places = sorted(grid.pictures)
        cells = "、".join(cell_name(*place) for place in places[:_NAMED]) + (f"等{len(places)}格" if len(places) > _NAMED else "")
        yield problem(PICTURE, Where(book, grid.name, *places[0]), cells=cells)
