"""The rows of a plain worksheet part, found by a pattern.

One pattern, made for the width of the sheet, knows a row in the spelling that nearly all programs use: its cells in order, each once,
each with the row's number. It accounts for every character of all rows, or tells that it could not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, count

from workbooks.grid import column_name
from workbooks.opening.readers.plain_text import NotPlainError
from workbooks.opening.readers.xlsx_sheet import COLUMNS

#: Patterns for wider sheets take longer to make than the full parse does.
MAX_WIDTH = 300
#: Characters of rows searched at once: what is found in them stays in the processor's cache.
_BLOCK = 1 << 16
#: Characters of rows that are worth a pattern of their own.
_LARGE = 1 << 20

# Groups are never possessive: before 3.11.5 Python matches `(…)*+` and `(…)?+` wrongly where the group itself can give back.
_REFERENCE = r"&(?:amp|lt|gt|quot|apos|#(?:9|1[03]|[3-9][0-9]|[1-9][0-9]{2,3})|#x[0-9A-Fa-f]{2,3});"
_FORMULA = (
    r'(?:<f(?: (?:t="(?:shared|array|normal)"|ref="[A-Z0-9:]++"|(?:si|ca|aca|bx)="[a-z0-9]++"))*'
    rf"(?:/>|>[^<&]*+(?:{_REFERENCE}[^<&]*+)*</f>))?"
)
_ROW_NAMES = "spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|thickBot|ph|x14ac:dyDescent"
_ROW_ATTRIBUTES = rf'(?: (?:{_ROW_NAMES})="[ !#-%(-;=-~]*+")*'
_COLUMN = re.compile(r'<c r="([A-Z]{1,3})')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]{1,3})[0-9]+"')
#: Attributes that all filled cells of a column have; None for a column of several. () where that is not known.
Looks = tuple[str | None, ...]


@functools.lru_cache(maxsize=64)
def _row_pattern(width: int, *, inline: bool = False, formulas: bool = False) -> re.Pattern[str]:
    """Number and attributes of a row; then, of each column, its attributes, its stored value, and its text if there are `inline` ones.

    A sheet without `formulas` is searched in half the time by a pattern that knows none. Absent and blank cells are empty strings.
    From anything unknown on, all is one last match without a row number.
    """
    stored = rf"{_FORMULA if formulas else ''}<v>([^<]*+)</v>"
    if inline:
        stored = rf'(?:(?<!t="inlineStr">){stored}|(?<=t="inlineStr">)<is><t(?: xml:space="preserve")?>([^<]*+)</t></is>)'
    # `(…|)` and not `(…)?`: the engine keeps no account of an alternative as it does of a repetition
    return _rows_of(rf"([^>/]*+)(?:>{stored}</c>|/>|></c>)" for _ in range(width))


@functools.lru_cache(maxsize=64)
def _usual_pattern(looks: Looks) -> re.Pattern[str]:
    """The same for a sheet without formulas whose columns look as told: columns of one look have no group for their attributes."""
    stored = "><v>([^<]*+)</v></c>"
    return _rows_of(
        rf"([^>/]*+)(?:{stored}|/>|></c>)" if look is None else rf'(?:{re.escape(look)}{stored}|(?: s="[0-9]+")?(?:/>|></c>))'
        for look in looks
    )


def _rows_of(cells: Iterable[str]) -> re.Pattern[str]:
    """A pattern for rows from those for the cells of each column, from their attributes on."""
    told = "".join(rf'(?:<c r="{column_name(column)}\1"{cell}|)' for column, cell in enumerate(cells))
    return re.compile(rf'<row r="([1-9][0-9]{{0,6}})"({_ROW_ATTRIBUTES})(?:/>|>{told}</row>)|.+', re.DOTALL)


def find_rows(text: str, frame: bytes, *, inline: bool, formulas: bool) -> Iterator[tuple[Looks, list[tuple[str, ...]]]]:
    """What a pattern finds, block by block, and the looks it knew; the width is as the sheet tells it, or counted if that proves wrong."""
    told = _DIMENSION.search(frame)
    width = COLUMNS[told[1].decode()] + 1 if told else 0
    pattern = functools.partial(_row_pattern, inline=inline, formulas=formulas)
    looks: Looks = ()
    untold = not (inline or formulas)
    for block in _blocks(text):
        if looks:
            rows = _usual_pattern(looks).findall(block)
            if rows[-1][0]:
                yield looks, rows
                continue
            looks = ()
        rows = pattern(width).findall(block) if 0 < width <= MAX_WIDTH else [("",)]
        if not rows[-1][0]:
            width = max((COLUMNS[letters] + 1 for letters in {match[1] for match in _COLUMN.finditer(text)}), default=1)
            if width > MAX_WIDTH:
                raise NotPlainError
            rows = pattern(width).findall(block)
        yield (), rows
        if untold:
            untold, usual = False, _usual_looks(rows)
            if len(text) > _LARGE or next(_meetings(usual)):
                looks = usual


def _usual_looks(rows: Sequence[tuple[str, ...]]) -> Looks:
    """Looks of the columns below the heads of a sheet, from its first rows."""
    _, _, *found = zip(*rows[len(rows) // 2 :], strict=True)
    filled = (set(compress(looks, contents)) for looks, contents in zip(found[::2], found[1::2], strict=True))
    return tuple(looks.pop() if len(looks) == 1 else None for looks in filled)


@functools.lru_cache(maxsize=256)
def _meetings(looks: Looks) -> Iterator[int]:  # noqa: ARG001 - what is counted
    """Counts the sheets of equal looks: a pattern of their own is worth its making for those of one template, and for large ones."""
    return count()


def _blocks(text: str) -> Iterator[str]:
    """The rows in pieces of moderate size, so that the finds of a million blank rows never stand in memory together."""
    start = 0
    while start < len(text):
        stop = text.find("<row ", start + _BLOCK)
        stop = len(text) if stop < 0 else stop
        yield text[start:stop]
        start = stop
