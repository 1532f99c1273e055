"""The usual client rows, known at a glance and many at once: nearly all rows are such, and only the others are looked at one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from udfs.cells import CellValue
from udfs.kinds.kind import Fault
from workbooks.declare import Sheet
from workbooks.finding.bind import Layout

#: Text in a name that calls for a closer look at the row; names stand one a line.
_LOOK_CLOSER = re.compile(r"计|示例|样例|范例|变|例|[xX]{2}|[×*○□]{2}|[:：、。;；]|^[^\w\n]*$", re.MULTILINE)
_SHORTEST, _LONGEST = 4, 60
_NUMBERS = {int, type(None)}


class UsualRows:
    """Tells rows with a name that needs no closer look, one of the six kinds, and a plain number before it.

    Args:
        sheet: The form.
        layout: Where its columns are.
    """

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        columns = layout.columns
        self._name = columns["name"].column if "name" in columns else -1
        self._kind = columns["kind"].column if "kind" in columns else -1
        self._index = -1 if layout.index_column is None else layout.index_column
        self._needed = max(self._name, self._kind)
        self._sheet = sheet
        self._kinds: dict[CellValue, bool] = {}

    def are(self, rows: Sequence[Sequence[CellValue]]) -> bool:
        """Whether all of some rows are usual."""
        if self._name < 0 or self._kind < 0 or min(map(len, rows)) <= self._needed:
            return False
        at = self._name
        names = [row[at] for row in rows]
        return _are_plain(names) and all(map(self._is_known, {row[self._kind] for row in rows})) and self._are_numbered(rows)

    def _is_known(self, kind: CellValue) -> bool:
        known = self._kinds.get(kind)
        if known is None:
            meant = self._sheet.by_name["kind"].kind.parse(kind) if isinstance(kind, str) else None
            known = self._kinds[kind] = meant is not None and not isinstance(meant, Fault)
        return known

    def _are_numbered(self, rows: Sequence[Sequence[CellValue]]) -> bool:
        at = self._index
        if at < 0:
            return True
        numbers = [row[at] for row in rows if len(row) > at]
        return set(map(type, numbers)) <= _NUMBERS or all(
            n is None or n.__class__ is int or (n.__class__ is str and n.isdecimal()) for n in numbers
        )


def _are_plain(names: Sequence[CellValue]) -> bool:
    told = [name for name in names if isinstance(name, str)]
    if len(told) < len(names):
        return False
    lengths = set(map(len, told))
    return min(lengths) >= _SHORTEST and max(lengths) <= _LONGEST and _LOOK_CLOSER.search("\n".join(told)) is None
