"""Columns of a table that would tell nothing but dashes are left out of the document."""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DASHES = frozenset("—－–-―")
#: A table keeps so many columns, and loses none for a single row.
_FEWEST_COLUMNS, _FEWEST_ROWS = 2, 2


def leave_out_dashes(tree: etree._Element) -> bool:
    """Take out, in each list under a repeated head, the columns with a dash in every row; True if there were any.

    The first column and tables with cells that span several stay as they are; the widest column takes the room.
    """
    found = [(table, empty) for table in tree.iter(f"{_W}tbl") if (empty := _empty_columns(table))]
    for table, empty in found:
        for column in reversed(empty):
            _take_out(table, column)
    return bool(found)


def _empty_columns(table: etree._Element) -> list[int]:
    rows = table.findall(f"{_W}tr")
    heads = [row for row in rows if row.find(f"{_W}trPr/{_W}tblHeader") is not None]
    lines = [row for row in rows if row not in heads]
    cells = [row.findall(f"{_W}tc") for row in rows]
    width = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    if not heads or len(lines) < _FEWEST_ROWS or any(len(told) != width or any(map(_spans, told)) for told in cells):
        return []
    texts = [[_text(cell) for cell in row.findall(f"{_W}tc")] for row in lines]
    # a sum in the last row may be blank where the rows above have dashes
    empty = [c for c in range(1, width) if all(t[c] in _DASHES for t in texts[:-1]) and texts[-1][c] in _DASHES | {""}]
    return empty if width - len(empty) >= _FEWEST_COLUMNS else []


def _take_out(table: etree._Element, column: int) -> None:
    grid = table.findall(f"{_W}tblGrid/{_W}gridCol")
    widths = [int(c.get(f"{_W}w", "0")) for c in grid]
    wide = max((c for c in range(len(grid)) if c != column), key=widths.__getitem__)
    grid[wide].set(f"{_W}w", str(widths[wide] + widths[column]))
    for row in table.findall(f"{_W}tr"):
        cells = row.findall(f"{_W}tc")
        kept, gone = (cells[c].find(f"{_W}tcPr/{_W}tcW") for c in (wide, column))
        if kept is not None and gone is not None and kept.get(f"{_W}type") == gone.get(f"{_W}type") == "dxa":
            kept.set(f"{_W}w", str(int(kept.get(f"{_W}w", "0")) + int(gone.get(f"{_W}w", "0"))))
        row.remove(cells[column])
    grid[column].getparent().remove(grid[column])  # type: ignore[union-attr]


def _spans(cell: etree._Element) -> bool:
    return any(cell.find(f"{_W}tcPr/{_W}{name}") is not None for name in ("gridSpan", "vMerge", "hMerge"))


def _text(cell: etree._Element) -> str:
    return "".join(t.text or "" for t in cell.iter(f"{_W}t")).strip()
