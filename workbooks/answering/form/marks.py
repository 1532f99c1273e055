"""Short marks of cells, by which a changed one is told from one that is as we filled it."""

from __future__ import annotations

import hashlib
from typing import Any

from udfs.cells import CellValue
from udfs.kinds.kind import Kind
from workbooks.answering.form.values import TICK, cell_value, text_of, ticked
from workbooks.problems import shown


def mark_of(raw: CellValue) -> str:
    """A mark of what a cell shows; equal for equal values, however they are stored."""
    return hashlib.sha256(shown(raw).strip().encode()).hexdigest()[:16] if raw not in (None, "") else ""


def marks_of(value: Any, kind: Kind, unit: str, place: CellValue = None) -> frozenset[str]:
    """Marks that a value may have been filled in with: as a cell, as a text, or as a tick among the boxes that stand there now."""
    found = {mark_of(cell_value(value, kind, unit, "General")[0]), mark_of(text_of(value, kind, unit))}
    if isinstance(place, str) and any(box in place for box in ("□", TICK)):
        found.add(mark_of(ticked(place.replace(TICK, "□"), value)))
    return frozenset(found)
